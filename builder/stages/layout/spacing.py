"""White space inside a line that stands for nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder.language.characters import HAN
from builder.stages.layout.lines import BLANKS, NUMERAL, Line

_INVISIBLE = "\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad"
_NEEDED = re.compile(f"[{BLANKS}{_INVISIBLE}]")
_HIDDEN = re.compile(f"[{_INVISIBLE}]+")
_SPACED_LABEL = re.compile(
    rf"第[{BLANKS}]*[{NUMERAL}]+(?:[{BLANKS}]+[{NUMERAL}]+)*[{BLANKS}]*[条條章节節编篇]|[（(][{BLANKS}]*[{NUMERAL}]{{1,4}}[{BLANKS}]*[）)]"
)
_SINGLE = rf"[{HAN}](?:[{BLANKS}]+[{HAN}])"
_LETTER_SPACED = re.compile(rf"{_SINGLE}{{1,11}}(?=$|[{BLANKS}]*[：:])")
_JUSTIFIED = re.compile(rf"{_SINGLE}{{5,}}$")
_RUN = re.compile(f"[{BLANKS}]+")
_AT_MARK = re.compile(
    rf"(?<=[{HAN}])[ \u00a0]+(?=[，。、；：！？）》])|(?<=[，、；：。])[ \u00a0]+(?=[{HAN}“《（])|(?<=[（《“])[ \u00a0]+(?=[{HAN}])"
)


def loose_spaces(line: Line) -> Iterator[tuple[int, int]]:
    """Spans (offsets in the text) of white space that can go."""
    content = line.content
    if _NEEDED.search(content) is None:
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
    for match in _AT_MARK.finditer(content):
        spans.setdefault(match.start(), match.end())
    done = -1
    for start, end in sorted(spans.items()):
        if start >= done:
            yield line.start + start, line.start + end
            done = end
