"""Every character twice: bold words of a PDF file are printed twice over one another, and the copy has both.

Chinese doubles characters too: 常常, 层层落实, 高高兴兴快快乐乐. A run of doubled characters is no such word where it
has punctuation in it, or very many characters, or where what it is without them goes on as prose does over the borders
of its pairs. Where one run of a text is proved so, the others are of the same make.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder.language.characters import HAN
from builder.language.charmodel import character_model
from builder.model import Emendation
from builder.spans import Span

_ANY = re.compile(f"([{HAN}])\\1([{HAN}])\\2")
_STRETCH = re.compile("[^\r\n<>]+")
_RUN = re.compile(r"(?:([^\r\n<>])\1){2,}")
_EDGE = re.compile(f"[^{HAN}、，。；：！？（）《》“”〔〕]+")
"""Digits, letters and spaces: at the end of a run they may belong to what is beside it."""
_HAN = re.compile(f"[{HAN}]")
_MARKS = re.compile(f"(?<=[{HAN}])[、，。；：（）《》“”](?=[{HAN}])")
_LEAST, _MANY = 4, 7
"""Different Chinese characters of a run: for any, and for one that is proved by its length."""
_PROSE = -6.9
"""Mean logarithm of the probability with which the pairs of a run follow one another; below it they are words."""


def find_doubled(text: str) -> Iterator[Emendation]:
    """Runs in which every character stands twice."""
    if _ANY.search(text) is None:
        return
    long: list[tuple[int, int]] = []
    whole: list[tuple[int, int]] = []
    is_proved = False
    for stretch in _STRETCH.finditer(text):
        if _ANY.search(stretch[0]) is None:
            continue
        begin = stretch.start() + len(stretch[0]) - len(stretch[0].lstrip())
        limit = stretch.start() + len(stretch[0].rstrip())
        for run in _RUN.finditer(text, begin, limit):
            start, end = _trimmed(text, run, begin, limit)
            once = text[start:end:2]
            different = len(set(_HAN.findall(once)))
            if different >= _LEAST:
                long.append((start, end))
                is_proved = is_proved or different >= _MANY or _is_prose(text, start, end)
            elif different and (start, end) == (begin, limit):
                whole.append((start, end))
    if is_proved:
        for start, end in (*long, *whole):
            span = Span(start, end)
            yield Emendation(span, span.of(text), text[start:end:2], "markup", "listing.twice")


def _trimmed(text: str, run: re.Match[str], begin: int, limit: int) -> tuple[int, int]:
    """The run without figures that may be those of its neighbours, and without spaces at its ends."""
    start, end = run.span()
    if start > begin and (edge := _EDGE.match(text, start, end)):
        start += len(edge[0]) & ~1
    if end < limit:
        while end > start and _EDGE.match(text, end - 1, end):
            end -= 2
    return start, end


def _is_prose(text: str, start: int, end: int) -> bool:
    once = text[start:end:2]
    if _MARKS.search(once):
        return True
    model = character_model()
    before = max(text.rfind("\n", 0, start) + 1, start - 3)
    seen = ("\n" * 3 + model.canonical(text[before:start]))[-3:] + model.canonical(once)
    steps = [model.step(seen[i : i + 3], seen[i + 3]) for i in range(2, len(once), 2)]
    return sum(steps) > _PROSE * len(steps)
