"""Sentences: the segments of a translation.

A segment ends after 。！？ together with the closing quotes and brackets that
follow, and at the end of a line; never inside brackets and never at ；
(DESIGN 4.1). Brackets that have no partner in their line bound nothing.
"""

from __future__ import annotations

import re

from builder.spans import Span

_PAIRS = {"（": "）", "(": ")", "〔": "〕", "[": "]", "【": "】", "《": "》", "〈": "〉"}
_CLOSERS = {close: opening for opening, close in _PAIRS.items()}
_STOPS = "。！？"
_TRAIL = "。！？”’」』）)〕]】》〉…"
_INTERESTING = re.compile("[" + re.escape("".join([*_PAIRS, *_CLOSERS]) + _STOPS) + "]")


def segment(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """The segments of ``text[start:end]`` as spans of ``text``.

    Together they hold every character that is not white space at an edge of a
    line. Linear in the length of the text.
    """
    stop = len(text) if end is None else end
    found: list[Span] = []
    line = start
    while line <= stop:
        line_end = text.find("\n", line, stop)
        if line_end < 0:
            line_end = stop
        found.extend(_segment_line(text, line, line_end))
        line = line_end + 1
    return found


def _segment_line(text: str, start: int, end: int) -> list[Span]:
    inside = _bracketed(text, start, end)
    found: list[Span] = []
    begin = start
    at = 0
    for match in _INTERESTING.finditer(text, start, end):
        place = match.start()
        if place < begin or match.group() not in _STOPS:
            continue
        while at < len(inside) and inside[at].end <= place:
            at += 1
        if at < len(inside) and inside[at].start < place:
            continue
        stop = place + 1
        while stop < end and text[stop] in _TRAIL:
            stop += 1
        _add(found, text, begin, stop)
        begin = stop
    _add(found, text, begin, end)
    return found


def _add(found: list[Span], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        found.append(Span(start, end))


def _bracketed(text: str, start: int, end: int) -> list[Span]:
    """The outermost bracket pairs of a line, ascending; brackets without a partner are left out."""
    stack: list[tuple[str, int]] = []
    pairs: list[Span] = []
    for match in _INTERESTING.finditer(text, start, end):
        sign = match.group()
        if sign in _PAIRS:
            stack.append((sign, match.start()))
        elif sign in _CLOSERS and any(opening == _CLOSERS[sign] for opening, _ in stack[-8:]):
            while stack:
                opening, place = stack.pop()
                if opening == _CLOSERS[sign]:
                    pairs.append(Span(place, match.end()))
                    break
    outer: list[Span] = []
    for pair in sorted(pairs):
        if not outer or pair.start >= outer[-1].end:
            outer.append(pair)
    return outer
