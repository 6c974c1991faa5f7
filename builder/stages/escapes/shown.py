"""What a page shows: its characters outside of tags, scripts, styles and the like."""

from __future__ import annotations

import re
from typing import NamedTuple

_UNSHOWN = re.compile(r"<(script|style|title|noscript)\b[^>]*>", re.IGNORECASE | re.ASCII)
_ENDS = {
    name: re.compile(rf"</{name}\s*>", re.IGNORECASE | re.ASCII)
    for name in ("script", "style", "title", "noscript")
}
_TAG = re.compile(r"<[^<>]*>")


class Unshown(NamedTuple):
    """A script, a style or the like: what a page does not show."""

    name: str
    opening: int
    """Where its start tag begins."""
    start: int
    end: int
    """The place of its inside."""
    closed: int
    """Where its end tag ends."""


def find_unshown(text: str) -> list[Unshown]:
    """The elements of a page that it does not show, in order."""
    found: list[Unshown] = []
    unclosed: set[str] = set()
    at = 0
    while opening := _UNSHOWN.search(text, at):
        name, at = opening[1].lower(), opening.end()
        closing = None if name in unclosed else _ENDS[name].search(text, at)
        if closing is None:
            unclosed.add(name)
        else:
            found.append(Unshown(name, opening.start(), at, closing.start(), closing.end()))
            at = closing.end()
    return found


def shown(text: str, unshown: list[Unshown] | None = None) -> str:
    """The text of a page; ``unshown`` is what :func:`find_unshown` finds."""
    elements = find_unshown(text) if unshown is None else unshown
    ends, starts = [0, *(e.closed for e in elements)], [*(e.opening for e in elements), len(text)]
    return _TAG.sub("", "".join(text[a:b] for a, b in zip(ends, starts, strict=True)))
