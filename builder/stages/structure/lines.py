"""The lines of a work, without the white space at their edges."""

from __future__ import annotations

from typing import NamedTuple


class Line(NamedTuple):
    """One paragraph."""

    start: int
    end: int


def lines_of(text: str, start: int, end: int) -> list[Line]:
    """The lines of ``text[start:end]`` that are not empty."""
    found: list[Line] = []
    place = start
    for raw in text[start:end].split("\n"):
        size = len(raw)
        kept = raw.strip()
        length = len(kept)
        if length == size:
            if size:
                found.append(Line(place, place + size))
        elif length:
            first = place + size - len(raw.lstrip())
            found.append(Line(first, first + length))
        place += size + 1
    return found


def skip_space(text: str, start: int, end: int) -> int:
    """The first place from ``start`` that is not white space, at most ``end``."""
    while start < end and text[start].isspace():
        start += 1
    return start


def trim_space(text: str, start: int, end: int) -> int:
    """The place after the last character before ``end`` that is not white space, at least ``start``."""
    while end > start and text[end - 1].isspace():
        end -= 1
    return end
