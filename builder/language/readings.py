"""Pinyin: how it is spelt, and which readings a character has.

The readings come from pypinyin (its heteronym table covers Simplified and
Traditional characters), which is loaded at the first question only: most texts
never ask one.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path

_INITIALS = "zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw]"
_FINALS = (
    "iang|iong|uang|ueng|ang|eng|ing|ong|iao|ian|uai|uan|van|"
    "ai|ei|ao|ou|an|en|er|ia|ie|iu|in|ua|uo|ui|un|ue|ve|vn|a|o|e|i|u|v"
)
_SYLLABLE = re.compile(f"(?:{_INITIALS})?(?:{_FINALS})|hm|hng|ng|m|n")
_TONES = {"\u0304": 1, "\u0301": 2, "\u030c": 3, "\u0300": 4}
_LOOKALIKES = str.maketrans({"ɡ": "g", "ɑ": "a", "ă": "ǎ", "ĕ": "ě", "ĭ": "ǐ", "ŏ": "ǒ", "ŭ": "ǔ"})
"""Letters that Chinese typesetting uses for g, a and the third tone."""


@dataclass(frozen=True, slots=True)
class Syllable:
    """One syllable of pinyin: letters with ``v`` for ü, and its tone."""

    letters: str
    tone: int | None
    """1 to 5; None where none is written."""


@lru_cache(maxsize=4096)
def parse_syllable(text: str) -> Syllable | None:
    """The syllable that ``text`` spells, or None.

    Tone marks, tone digits or no tone; ü as ``ü``, ``v`` or ``u:``; upper case
    is not pinyin here, because names and initials are written so.

    >>> parse_syllable("wù"), parse_syllable("lu:4"), parse_syllable("fa")
    (Syllable(letters='wu', tone=4), Syllable(letters='lv', tone=4), Syllable(letters='fa', tone=None))
    """
    if not text or len(text) > 12:
        return None
    letters = ""
    tone: int | None = None
    for character in unicodedata.normalize("NFD", text.translate(_LOOKALIKES)):
        if character in _TONES:
            if tone is not None:
                return None
            tone = _TONES[character]
        elif (character == "\u0308" and letters.endswith("u")) or (
            character == ":" and letters.endswith("u")
        ):
            letters = letters[:-1] + "v"
        elif character in "012345" and letters and tone is None:
            tone = int(character) or 5
            letters += " "  # nothing may follow a tone digit
        else:
            letters += character
    letters = letters.removesuffix(" ")
    return Syllable(letters, tone) if _SYLLABLE.fullmatch(letters) else None


@lru_cache(maxsize=1)
def _listed() -> dict[int, str]:
    """pypinyin's table of characters, read by itself: the package loads its phrases too, which takes half a second."""
    package = find_spec("pypinyin")
    assert package is not None
    assert package.origin is not None
    spec = spec_from_file_location("pypinyin_characters", Path(package.origin).with_name("pinyin_dict.py"))
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    table: dict[int, str] = module.pinyin_dict
    return table


@lru_cache(maxsize=8192)
def readings(character: str) -> tuple[Syllable, ...]:
    """All readings of one character, the usual one first; empty where none is known."""
    listed = _listed().get(ord(character), "") if len(character) == 1 else ""
    syllables = (parse_syllable(reading) for reading in dict.fromkeys(listed.split(",")))
    return tuple(Syllable(s.letters, s.tone or 5) for s in syllables if s is not None)


@lru_cache(maxsize=8192)
def _spellings(character: str) -> frozenset[str]:
    """The letters of all readings of a character; ``lue`` and ``lve`` are both in use."""
    known = {reading.letters for reading in readings(character)}
    return frozenset(known | {letters.replace("v", "u") for letters in known})


def is_reading(character: str, syllable: Syllable) -> bool:
    """Whether ``character`` can be read so; the tone need not agree (一 and 不 change theirs)."""
    return syllable.letters in _spellings(character)


def is_usual_reading(character: str, syllable: Syllable) -> bool:
    """Whether this is the reading that needs no explanation."""
    known = readings(character)
    return bool(known) and (
        _letters_agree(known[0].letters, syllable.letters) and syllable.tone in (None, known[0].tone)
    )


def _letters_agree(known: str, written: str) -> bool:
    """``lue`` and ``lve`` are both in use."""
    return known == written or known.replace("v", "u") == written
