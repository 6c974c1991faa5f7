"""Take out inserted pinyin: ``務(wù)`` becomes ``務``.

Some sites run their pages through a converter that puts a reading in brackets
after many ordinary characters. An author who explains a reading does it rarely,
and for a character that needs it. So a bracket is *inserted* when

* it spells a reading of the character before it (or one syllable for each of
  the characters before it), in lower case, and
* either the text shows the converter at work: at least three such brackets with
  tones (or three different characters with toneless ones), most of them after
  everyday characters,
* or, where there are only one or two, it stands after an everyday character and
  says with its tone what no author explains: the usual reading, or one of a Traditional character (whoever
  writes those explains readings in other ways).

Whatever stands after a Latin letter (``F(xiàn)``) is not touched.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from builder.language.characters import HAN
from builder.language.readings import Syllable, is_reading, is_usual_reading, parse_syllable
from builder.language.script import fold, traditional_share
from builder.model import Emendation, Layer, make_layer
from builder.spans import Span

_LETTER = "a-zɡɑüāáǎàăēéěèĕīíǐìĭōóǒòŏūúǔùŭǖǘǚǜńňǹḿêếềḿ\u0300\u0301\u0304\u0308\u030c"
_BRACKET = re.compile(
    rf"[(（][ \t\u00a0\u3000]{{0,4}}"
    rf"([{_LETTER}][{_LETTER}0-5:'’ \u00a0]{{0,40}}?)"
    rf"[ \t\u00a0\u3000]{{0,4}}[)）]"
)
_SPACE_BEFORE = re.compile(r"[ \t\u00a0]{1,3}\Z")
"""Goes with the bracket; sought from there, since a pattern that begins with what may be missing is slow."""
_HAN_TAIL = re.compile(f"[{HAN}]{{1,8}}$")
_SEPARATOR = re.compile(r"[ '’\u00a0]+")
_ENOUGH = 3


@dataclass(frozen=True, slots=True)
class _Reading:
    span: Span
    characters: str
    syllables: tuple[Syllable, ...]

    @property
    def toned(self) -> bool:
        return all(s.tone is not None for s in self.syllables)

    @property
    def everyday(self) -> bool:
        return all(_is_everyday(c) for c in self.characters)

    @property
    def needless(self) -> bool:
        """Whether no author would explain it: a usual reading, or pinyin in a Traditional text."""
        return all(
            is_usual_reading(c, s) or traditional_share(c) > 0
            for c, s in zip(self.characters, self.syllables, strict=True)
        )


def strip_glosses(text: str) -> Layer:
    """Remove readings that a converter inserted; see the module for the test.

    Layer ``gloss``, kind ``gloss``, rule ``gloss.pinyin``.
    """
    found = [reading for match in _BRACKET.finditer(text) if (reading := _read(text, match))]
    if not found:
        return make_layer("gloss", text)
    toned = [r for r in found if r.toned]
    converter = _is_converter(toned)
    toneless = [r for r in found if not r.toned]
    distinct = {r.characters for r in toneless if len(r.syllables) == 1}
    unmistakable = converter or (len(distinct) >= _ENOUGH and _is_converter(toneless))
    kept = [
        r
        for r in found
        if (
            (converter if r.toned else unmistakable)
            or (r.toned and len(r.syllables) == 1 and len(toned) < _ENOUGH and r.everyday and r.needless)
        )
    ]
    return make_layer(
        "gloss",
        text,
        (Emendation(r.span, r.span.of(text), "", "gloss", "gloss.pinyin") for r in kept),
    )


def _read(text: str, match: re.Match[str]) -> _Reading | None:
    space = _SPACE_BEFORE.search(text, max(0, match.start() - 3), match.start())
    span = Span(space.start() if space else match.start(), match.end())
    before = _HAN_TAIL.search(text, max(0, span.start - 8), span.start)
    if before is None:
        return None
    inside = match[1].strip()
    single = parse_syllable(inside.replace(" ", "")) if len(inside) <= 8 else None
    if single is not None and is_reading(before[0][-1], single):
        return _Reading(span, before[0][-1], (single,))
    parts = [parse_syllable(part) for part in _SEPARATOR.split(inside) if part]
    syllables = tuple(p for p in parts if p is not None)
    if len(parts) < 2 or len(syllables) != len(parts) or len(parts) > len(before[0]):
        return None
    characters = before[0][-len(parts) :]
    if not all(is_reading(c, s) for c, s in zip(characters, syllables, strict=True)):
        return None
    return _Reading(span, characters, syllables)


def _is_converter(found: list[_Reading]) -> bool:
    return len(found) >= _ENOUGH and 2 * sum(r.everyday for r in found) > len(found)


@lru_cache(maxsize=8192)
def _is_everyday(character: str) -> bool:
    """Whether it is one of the 3,755 characters of GB 2312's first level, in either script."""
    try:
        row = fold(character).encode("gb2312")
    except UnicodeEncodeError:
        return False
    return len(row) == 2 and 0xB0 <= row[0] <= 0xD7
