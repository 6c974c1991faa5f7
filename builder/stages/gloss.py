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

from builder.language.characters import HAN, is_han
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
    """Characters and one syllable for each of them."""

    characters: str
    syllables: tuple[Syllable, ...]
    toned: bool
    everyday: bool

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
    found = find_glosses(text)
    return make_layer("gloss", text, [Emendation(s, s.of(text), "", "gloss", "gloss.pinyin") for s in found])


def without_glosses(text: str) -> str:
    """The text of :func:`strip_glosses`, without the record."""
    parts: list[str] = []
    done = 0
    for span in find_glosses(text):
        parts.append(text[done : span.start])
        done = span.end
    return "".join([*parts, text[done:]]) if parts else text


def find_glosses(text: str) -> list[Span]:
    """The brackets that a converter inserted, with the space before them, in order."""
    places = [place for match in _BRACKET.finditer(text) if (place := _read(text, match))]
    if not places:
        return []
    toned = [r for _, r in places if r.toned]
    converter = _is_converter(toned)
    toneless = [r for _, r in places if not r.toned]
    distinct = {r.characters for r in toneless if len(r.syllables) == 1}
    unmistakable = converter or (len(distinct) >= _ENOUGH and _is_converter(toneless))
    return [
        span
        for span, r in places
        if (
            (converter if r.toned else unmistakable)
            or (r.toned and len(r.syllables) == 1 and len(toned) < _ENOUGH and r.everyday and r.needless)
        )
    ]


def _read(text: str, match: re.Match[str]) -> tuple[Span, _Reading] | None:
    """A bracket with the space before it, and what it spells."""
    start, end = match.span()
    if (
        start
        and text[start - 1] in " \t\u00a0"
        and (space := _SPACE_BEFORE.search(text, max(0, start - 3), start))
    ):
        start = space.start()
    reading = _read_one(text[start - 1], match[1]) if start else None
    if reading is None:
        before = _HAN_TAIL.search(text, max(0, start - 8), start)
        if before is None:
            return None
        reading = _read_one(before[0][-1], match[1]) or _read_several(before[0], match[1])
    return (Span(start, end), reading) if reading else None


@lru_cache(maxsize=8192)
def _read_one(character: str, inside: str) -> _Reading | None:
    """``inside`` as a syllable of ``character``; a converter writes the same few hundred again and again."""
    inside = inside.strip()
    syllable = parse_syllable(inside.replace(" ", "")) if len(inside) <= 8 else None
    if syllable is None or not (is_han(character) and is_reading(character, syllable)):
        return None
    return _Reading(character, (syllable,), syllable.tone is not None, _is_everyday(character))


def _read_several(before: str, inside: str) -> _Reading | None:
    """``inside`` as one syllable for each of the last characters of ``before``."""
    parts = [parse_syllable(part) for part in _SEPARATOR.split(inside.strip()) if part]
    syllables = tuple(p for p in parts if p is not None)
    if len(parts) < 2 or len(syllables) != len(parts) or len(parts) > len(before):
        return None
    characters = before[-len(parts) :]
    if not all(is_reading(c, s) for c, s in zip(characters, syllables, strict=True)):
        return None
    toned = all(s.tone is not None for s in syllables)
    return _Reading(characters, syllables, toned, all(map(_is_everyday, characters)))


def _is_converter(found: list[_Reading]) -> bool:
    return len(found) >= _ENOUGH and 2 * sum(r.everyday for r in found) > len(found)


def _is_everyday(character: str) -> bool:
    """Whether it is one of the 3,755 characters of GB 2312's first level, in either script."""
    try:
        row = fold(character).encode("gb2312")
    except UnicodeEncodeError:
        return False
    return len(row) == 2 and 0xB0 <= row[0] <= 0xD7
