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
_WORD = re.compile(r"[^\s<>]+")
_LEAST, _MANY = 4, 7
"""Different Chinese characters of a run: for any, and for one that is proved by its length."""
_ALL = 0.6
"""Share of a text's Chinese characters in such runs from which on what has too few of them was doubled too."""
_PROSE = -6.9
"""Mean logarithm of the probability with which the pairs of a run follow one another; below it they are words."""


def find_doubled(text: str) -> Iterator[Emendation]:
    """Runs in which every character stands twice."""
    if _ANY.search(text) is None:
        return
    found: dict[int, int] = {}
    is_proved = False
    at = 0
    while (pairs := _ANY.search(text, at)) is not None:
        stretch = _STRETCH.match(text, max(text.rfind(sign, at, pairs.start()) for sign in "\r\n<>") + 1)
        assert stretch is not None
        at = max(stretch.end(), pairs.end())
        for start, end, _ in _runs(text, stretch):
            different = len(set(_HAN.findall(text, start, end)))
            if different >= _LEAST:
                found[start] = end
                is_proved = is_proved or different >= _MANY or _is_prose(text, start, end)
    if not is_proved:
        return
    doubled = sum(len(_HAN.findall(text, start, end)) for start, end in found.items())
    is_all = doubled >= _ALL * len(_HAN.findall(text))
    for stretch in _STRETCH.finditer(text):
        found |= {
            start: end
            for start, end, is_whole in _runs(text, stretch)
            if is_whole and _HAN.search(text, start, end)
        }
        if is_all:
            words = (m for m in _WORD.finditer(text, *stretch.span()) if m.start() not in found)
            found |= {m.start(): m.end() for m in words if _RUN.fullmatch(m[0]) or m[0] == 2 * m[0][0]}
    done = 0
    for start, end in sorted(found.items()):
        if start >= done:
            yield Emendation(Span(start, end), text[start:end], text[start:end:2], "markup", "listing.twice")
            done = end


def _runs(text: str, stretch: re.Match[str]) -> Iterator[tuple[int, int, bool]]:
    """The runs of a stretch, and whether each is all that stands there."""
    begin = stretch.start() + len(stretch[0]) - len(stretch[0].lstrip())
    limit = stretch.start() + len(stretch[0].rstrip())
    for run in _RUN.finditer(text, begin, limit):
        start, end = _trimmed(text, run, begin, limit)
        yield start, end, (start, end) == (begin, limit)


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
