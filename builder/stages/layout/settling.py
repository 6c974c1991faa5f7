"""The stage itself: indents, blank lines, joins, splits and spaces as emendations."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from builder.model import Emendation, Layer, make_layer
from builder.spans import Span
from builder.stages.layout.joining import TITLE_LENGTH, find_wrapping, joins
from builder.stages.layout.lines import BREAKS, Line, read_lines
from builder.stages.layout.spacing import MAY_BE_LOOSE, loose_spaces
from builder.stages.layout.splitting import LONG, breaks
from builder.stages.layout.torn import torn_places

_BREAK = re.compile(f"\r\n|[{BREAKS}]")
_LATIN_END = re.compile(r"[A-Za-z]$")
_LATIN_START = re.compile(r"[A-Za-z]")


def settle_lines(text: str) -> Layer:
    """Strip indents and blank lines, rejoin broken lines, split what was run together.

    Layer ``layout``, kind ``layout``, rules ``layout.indent``,
    ``layout.blank-line``, ``layout.join``, ``layout.split``, ``layout.space``.
    Afterwards lines end in ``\\n`` only, none is empty and none begins or ends
    with white space; a text that ended with a line break still does.
    """
    lines = read_lines(text)
    if not lines:
        return make_layer("layout", text, _change(text, 0, len(text), "", "blank-line"))
    found: list[Emendation] = []
    wrapping = find_wrapping(lines)
    so_far = ""
    found.extend(
        _change(text, 0, lines[0].start, "", "blank-line" if "\n" in text[: lines[0].start] else "indent")
    )
    torn = torn_places(lines)
    total = sum(len(line.content) for line in lines)
    for index, line in enumerate(lines):
        alone = 10 * len(line.content) >= 7 * total
        if len(line.content) >= LONG or alone or MAY_BE_LOOSE.search(line.content):
            here = torn[bisect_left(torn, (line.start, 0)) : bisect_left(torn, (line.end, 0))] if torn else []
            found.extend(_inside(text, line, alone, here))
        if index + 1 < len(lines):
            following = lines[index + 1]
            if joins(lines, index, wrapping, so_far or line.content):
                so_far = (so_far or line.content)[-TITLE_LENGTH:] + following.content
                latin = _LATIN_END.search(line.content) and _LATIN_START.match(following.content)
                found.extend(_change(text, line.end, following.start, " " if latin else "", "join"))
            else:
                so_far = ""
                found.extend(_gap(text, line.end, following.start))
    found.extend(_gap(text, lines[-1].end, len(text)))
    return make_layer("layout", text, found)


def _inside(text: str, line: Line, alone: bool, torn: list[tuple[int, int]]) -> Iterator[Emendation]:
    splits = breaks(line, alone)
    for start, end in splits:
        yield from _change(text, start, end, "\n", "split")
    done = -1
    at = 0
    for start, end in sorted([*loose_spaces(line), *torn], key=lambda span: (span[0], -span[1])):
        while at < len(splits) and splits[at][1] < start:
            at += 1
        if start >= done and (at == len(splits) or splits[at][0] > end):
            done = end
            yield from _change(text, start, end, "", "space")


def _gap(text: str, start: int, end: int) -> Iterator[Emendation]:
    """White space between two lines, or after the last: one line break stays."""
    gap = text[start:end]
    first = _BREAK.search(gap)
    if first is None:
        yield from _change(text, start, end, "", "space")
        return
    if gap == "\n":
        return
    yield from _change(text, start, start + first.start(), "", "space")
    at = start + first.end()
    if first[0] != "\n":
        yield from _change(text, start + first.start(), at, "\n", "blank-line")
    yield from _change(text, at, end, "", "blank-line" if _BREAK.search(gap, first.end()) else "indent")


def _change(text: str, start: int, end: int, after: str, rule: str) -> Iterator[Emendation]:
    if text[start:end] != after:
        yield Emendation(Span(start, end), text[start:end], after, "layout", f"layout.{rule}")
