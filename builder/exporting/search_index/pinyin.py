"""The readings of characters that a search by pinyin accepts.

A character has the first reading of pypinyin's table and every other one that the table of words bears out: 行 is
xing and hang, but not the obsolete heng.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

LEAST_SHARE = 0.02
"""A further reading counts from this share of the words that contain the character."""


def plain_syllable(reading: str) -> str:
    """A reading without tone, in ASCII: ``lǜ`` becomes ``lv``; empty where it is no syllable."""
    letters = unicodedata.normalize("NFD", reading.lower()).replace("u\u0308", "v")
    plain = "".join(c for c in letters if c.isascii() and c.isalpha())
    return plain if any(c in "aeiouv" for c in plain) else ""


@lru_cache(maxsize=1)
def _attested() -> dict[str, Counter[str]]:
    from pypinyin.constants import PHRASES_DICT

    found: dict[str, Counter[str]] = {}
    for word, readings in PHRASES_DICT.items():
        if len(word) == len(readings):
            for character, reading in zip(word, readings, strict=True):
                found.setdefault(character, Counter())[reading[0]] += 1
    return found


@lru_cache(maxsize=1 << 15)
def syllables(character: str) -> tuple[str, ...]:
    """The readings of one character without tones, the usual one first; empty where it has none."""
    from pypinyin.constants import PINYIN_DICT

    usual = str(PINYIN_DICT.get(ord(character), "")).split(",")[:1]
    counts = _attested().get(character, Counter())
    least = max(2, LEAST_SHARE * counts.total())
    others = sorted((r for r, n in counts.items() if n >= least), key=lambda r: (-counts[r], r))
    return tuple(dict.fromkeys(s for s in map(plain_syllable, [*usual, *others]) if s))


def syllable_table(characters: Iterable[str]) -> dict[str, str]:
    """Syllable to the ``characters`` that can be read so, both sorted."""
    table: dict[str, list[str]] = {}
    for character in sorted(set(characters)):
        for syllable in syllables(character):
            table.setdefault(syllable, []).append(character)
    return {syllable: "".join(table[syllable]) for syllable in sorted(table)}
