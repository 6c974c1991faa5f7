"""White space inside a line that stands for nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder.language.characters import HAN
from builder.stages.layout.lines import BLANKS, NUMERAL, Line

_INVISIBLE = "\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad"
MAY_BE_LOOSE = re.compile(f"[{BLANKS}{_INVISIBLE}]")
_ORDINARY = re.compile(rf"第[{NUMERAL}]+[条條章节節编篇款][{BLANKS}][^{BLANKS}{_INVISIBLE}]*$")
"""A numbered line with the one space that belongs there; most lines with a space are such."""
_HIDDEN = re.compile(f"[{_INVISIBLE}]+")
_SPACED_LABEL = re.compile(
    rf"第[{BLANKS}]*[{NUMERAL}]+(?:[{BLANKS}]+[{NUMERAL}]+)*[{BLANKS}]*[条條章节節编篇]|[（(][{BLANKS}]*[{NUMERAL}]{{1,4}}[{BLANKS}]*[）)]|[{NUMERAL}]{{1,4}}、"
)
_SINGLE = rf"[{HAN}](?:[{BLANKS}]+[{HAN}])"
_LETTER_SPACED = re.compile(rf"{_SINGLE}{{1,11}}(?=$|[{BLANKS}]*[：:])")
_JUSTIFIED = re.compile(rf"{_SINGLE}{{5,}}$")
_RUN = re.compile(f"[{BLANKS}]+")
_AT_MARK = re.compile(
    rf"(?<=[{HAN}）)”》〉])[ \u00a0]+(?=[，。、；：！？）》])"
    rf"|(?<=[，、；：。])[ \u00a0]+(?=[{HAN}“《（(])"
    rf"|(?<=[（《“])[ \u00a0]+(?=[{HAN}])"
)
_AFTER_LABEL = re.compile(rf"([（(][{NUMERAL}]{{1,4}}[）)])[ \u00a0\u3000]+(?=[{HAN}“《])")


def loose_spaces(line: Line) -> Iterator[tuple[int, int]]:
    """Spans (offsets in the text) of white space that can go."""
    content = line.content
    if MAY_BE_LOOSE.search(content) is None or _ORDINARY.match(content):
        return
    spans: dict[int, int] = {}
    for match in _HIDDEN.finditer(content):
        spans[match.start()] = match.end()
    begin = 0
    label = _SPACED_LABEL.match(content)
    if label is not None:
        spans.update((m.start(), m.end()) for m in _RUN.finditer(content, 0, label.end()))
        gap = _RUN.match(content, label.end())
        begin = gap.end() if gap else label.end()
    spaced = _LETTER_SPACED.match(content, begin) or _JUSTIFIED.match(content, begin)
    if spaced is not None:
        spans.update((m.start(), m.end()) for m in _RUN.finditer(content, begin, spaced.end()))
    after_label = _AFTER_LABEL.match(content)
    if after_label is not None:
        spans.setdefault(after_label.end(1), after_label.end())
    for match in _AT_MARK.finditer(content):
        spans.setdefault(match.start(), match.end())
    done = -1
    for start, end in sorted(spans.items()):
        if start >= done:
            yield line.start + start, line.start + end
            done = end
