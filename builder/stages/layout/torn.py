"""Spaces that tear words apart, where a text shows that they stand anywhere.

Text copied from PDF files and from editors has a space here and there inside of a word (``目 标``), or one behind every
character. Writers set spaces too: between names, behind a label, for a day to be filled in. So a space goes only where
the character model finds what stands around it far likelier in one piece, in a text in which that is so again and
again; or in a sentence of which nearly every character stands alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from builder.language.characters import CJK_PUNCTUATION, HAN, QUOTES
from builder.language.charmodel import character_model
from builder.stages.layout.lines import BLANKS, Line

_GAP = re.compile(f"(?<=[{HAN}])[{BLANKS}](?=[{HAN}])")
_CHINESE = f"{HAN}{CJK_PUNCTUATION}{QUOTES}"
_LOOSE = re.compile(f"(?<=[{_CHINESE}])[{BLANKS}](?=[{_CHINESE}])")
_TIGHT = re.compile(f"[{HAN}](?=[{HAN}])")
_SENTENCE = re.compile("[，。；]")
_NUMBERED = re.compile(f"第?[{HAN}0-9０-９]{{1,8}}[条條章节節编編款、．.）)][{BLANKS}]")
_BLANK_DAY = "年月日时時分元人号號"
"""In ``自2022年 月 日起`` the spaces are to be filled in."""
_BLANKS = re.compile(f"[{BLANKS}]+")
_BLANK = re.compile(f"[{BLANKS}]")
_SURE, _LIKELY = 5.0, 1.5
"""Nats by which the whole is likelier than its parts: for a proof, and for any space of a text that has proofs."""
_PROOFS = 3
_SPACED = 6
"""Spaces at least in a line in which every character stands alone, and more than so many times as many as pairs."""
_OFTEN = 3


def torn_places(lines: Sequence[Line]) -> list[tuple[int, int]]:
    """Spans (offsets in the text) of spaces inside of words, in order."""
    found: list[tuple[int, int]] = []
    short: list[tuple[int, int]] = []  # in lines too short, or too much a list, to prove it
    gaps: list[tuple[float, bool, int, int]] = []
    proofs: set[str] = set()
    for line in lines:
        content = line.content
        if _BLANK.search(content) is None or _LOOSE.search(content) is None:
            continue
        is_sentence = _SENTENCE.search(content) is not None
        label = _NUMBERED.match(content)
        spaced = [m.span() for m in _LOOSE.finditer(content, label.end() if label else 0)]
        if len(spaced) > _OFTEN * len(_TIGHT.findall(content)):
            # One kind of space stands behind every character; another, as behind a label, is the writer's.
            kind = Counter(map(_alike, (content[a] for a, _ in spaced))).most_common(1)[0][0]
            places = [(line.start + a, line.start + b) for a, b in spaced if _alike(content[a]) == kind]
            if is_sentence and len(spaced) >= _SPACED:
                found += places
            else:
                short += places
            continue
        for gain, a, b in _weighed(content):
            gaps.append((gain, is_sentence, line.start + a, line.start + b))
            if is_sentence and gain > _SURE:
                proofs.add(content[max(0, a - 2) : b + 2])
    if found:
        found += short
    if len(proofs) >= _PROOFS:
        found += ((a, b) for gain, is_sentence, a, b in gaps if gain > (_LIKELY if is_sentence else _SURE))
    return sorted(found)


def _alike(blank: str) -> str:
    """An ordinary space and a no-break space come to the same."""
    return " " if blank == "\xa0" else blank


def _weighed(content: str) -> Iterator[tuple[float, int, int]]:
    """How much likelier, in nats, what stands around each single space is without it."""
    model = character_model()
    label = _NUMBERED.match(content)
    for gap in _GAP.finditer(content, label.end() if label else 0):
        start, end = gap.span()
        if content[end] in _BLANK_DAY:
            continue
        left = _BLANKS.sub("", content[max(0, start - 6) : start])[-3:]
        right = _BLANKS.sub("", content[end : end + 4])[:2]
        yield model.logprob(right, left) - model.logprob(right), start, end
