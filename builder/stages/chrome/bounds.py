"""Where inline elements meet inside of a line: pages part a label from its value, and words from words, by style alone."""

from __future__ import annotations

from collections.abc import Sequence

from builder.stages.chrome.tree import Line

_MOST = 400
"""Longer lines are text; nobody asks for their bounds."""


def inner_bounds(line: Line) -> tuple[int, ...]:
    """The places in the line's text where one run of the source ends and the next begins, in order."""
    text = line.text
    if len(line.pieces) < 2 or len(text) > _MOST:
        return ()
    places: Sequence[int] = range(len(text))
    if _filled(text) < len(text):
        places = [at for at, c in enumerate(text) if not c.isspace()]
    found: list[int] = []
    seen = 0
    for piece in line.pieces:
        if seen and seen < len(places) and (not found or found[-1] != places[seen]):
            found.append(places[seen])
        seen += _filled(piece.text)
    return tuple(found) if seen == len(places) else ()


def _filled(text: str) -> int:
    """How many characters are no white space."""
    return sum(map(len, text.split()))


def split_at(text: str, bounds: tuple[int, ...]) -> list[tuple[int, int]]:
    """``text`` as spans between ``bounds``, without the white space at their ends; empty ones are left out."""
    out = []
    for start, end in zip((0, *bounds), (*bounds, len(text)), strict=True):
        part = text[start:end]
        bare = part.strip()
        if bare:
            lead = len(part) - len(part.lstrip())
            out.append((start + lead, start + lead + len(bare)))
    return out
