"""Lines parted in two and more: at wide spaces, behind a heading, at the marks beside it."""

from __future__ import annotations

import re

from builder.stages.chrome import marks
from builder.stages.chrome.tree import Line, Piece

SPACE = re.compile(r"[\s\u200b\ufeff]+")
EM = {
    "\u3000": 1.0,
    "\u2003": 1.0,
    "\u2001": 1.0,
    "\u2002": 0.5,
    "\u2000": 0.5,
    "\u00a0": 0.5,
    "\t": 1.0,
    "\u200b": 0.0,
    "\ufeff": 0.0,
}
"""Widths of spaces, in characters of Chinese."""


def trim(line: Line) -> Line:
    """Set a line's text and indent from its pieces."""
    joined = line.pieces[0].text if len(line.pieces) == 1 else "".join([p.text for p in line.pieces])
    bare = joined.lstrip()
    lead = joined[: len(joined) - len(bare)].lstrip(" \n\r\t")
    line.indent = sum(EM.get(c, 0.25) for c in lead if c != "\n") if lead else 0.0
    line.text = (
        " ".join(bare.split())
        if " " in bare or "\n" in bare or "\u3000" not in bare
        else SPACE.sub(" ", bare).strip()
    )
    return line


def split(line: Line, cuts: list[tuple[int, int]], joined: str) -> list[Line]:
    """Part a line at ``cuts``, whose characters fall away."""
    starts = [0, *(end for _, end in cuts)]
    ends = [*(begin for begin, _ in cuts), len(joined)]
    parts = list(zip(starts, ends, strict=True))
    out: list[Line] = []
    for (start, end), pieces in zip(parts, _slices(line.pieces, parts), strict=True):
        part = Line(line.element, pieces, line.after_break and not out, line.blank_before and not out)
        part.linked = line.linked * (end - start) // max(1, len(joined))
        out.append(trim(part))
    return [part for part in out if part.text]


def part(line: Line, number: int) -> list[Line]:
    """A line in two, parted before piece ``number``."""
    joined = "".join(p.text for p in line.pieces)
    at = sum(len(p.text) for p in line.pieces[:number])
    first, second = split(line, [(at, at)], joined)
    size = len(second.text)
    first.linked, second.linked = max(0, line.linked - size), size
    return [first, second]


def split_tags(line: Line) -> list[Line]:
    """Part a heading from the marks (置顶, 有效) in runs of their own before it and behind it."""
    filled = [n for n, p in enumerate(line.pieces) if p.text.strip()]
    if len(filled) < 2 or len(line.text) < 16:
        return [line]
    if marks.is_tag(line.pieces[filled[-1]].text):
        first, second = part(line, filled[-1])
        return [*split_tags(first), second]
    return part(line, filled[1]) if marks.is_tag(line.pieces[filled[0]].text) else [line]


def part_at(line: Line, place: int) -> tuple[Line, Line]:
    """A line in two, parted at a place of its text; both have something."""
    joined = "".join(p.text for p in line.pieces)
    seen = sum(not c.isspace() for c in line.text[:place])
    at = next(n for n, c in enumerate(joined) if not c.isspace() and (seen := seen - 1) < 0)
    first, second = split(line, [(at, at)], joined)
    return first, second


def _slices(pieces: list[Piece], parts: list[tuple[int, int]]) -> list[list[Piece]]:
    """The pieces of each part ``[start, end)`` of a line's characters; the parts are in order."""
    out: list[list[Piece]] = [[] for _ in parts]
    at = first = 0
    for p in pieces:
        end = at + len(p.text)
        while first < len(parts) and parts[first][1] <= at:
            first += 1
        number = first
        while number < len(parts) and parts[number][0] < end:
            lo, hi = max(parts[number][0] - at, 0), min(parts[number][1] - at, len(p.text))
            if lo < hi:
                whole = p.end - p.start == len(p.text)
                out[number].append(Piece(p.start + lo, p.start + hi, p.text[lo:hi]) if whole else p)
            number += 1
        at = end
    return out
