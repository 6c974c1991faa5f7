"""Traditional and Simplified: conversion at phrase level, folding, and which of the two a text is in.

The tables are OpenCC's (package opencc-python-reimplemented), read from the
installed package; our own decisions come before them and are data:
``script_overrides.tsv``. A character whose conversion depends on its word is
*contextual*: the longest phrase of the tables that contains it decides, then
its usual counterpart. All other characters go one to one, which keeps a
conversion as fast as a regular expression.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Literal, NamedTuple

from builder.language.characters import HAN

Script = Literal["hans", "hant"]

WEAK = frozenset("乾著覆瞭藉鍾鉅甯昇恆峯勳鎔脩崑崙祇衹剋彷牴阪夥薹噁吒摺幺麼託閒彿硃併靦徵於餘")
"""Traditional forms that Simplified texts use too, in names (毕昇), set words (慰藉) or old books.

They are no evidence that a text is Traditional, and are changed only where it is, or in the words of :func:`is_stray`.
"""
_STRAY = frozenset("瞭藉著")
"""Forms that no Simplified text has on purpose in a word that an override names (瞭解, 藉口, 著手)."""
_SURNAME_YU = re.compile(
    rf"(?<![{HAN}])于(?![今次当同本此是昨明上下年月日其前后])[{HAN}]{{1,2}}"
    rf"(?=同志|先生|女士|书记|主任|局长|某|[，。、；：）\s]|$)"
)
"""A clause that is nothing but 于 and one or two characters more is a person's name."""


class Change(NamedTuple):
    """A run of converted characters; as long after as before."""

    start: int
    end: int
    after: str
    rule: str
    """``script.t2s``, ``script.s2t`` or ``script.override``."""


class Doubt(NamedTuple):
    """A character whose conversion its surroundings do not settle."""

    start: int
    rivals: str


@dataclass(frozen=True, slots=True)
class _Table:
    single: dict[str, str]
    """Character to usual counterpart, where they differ."""
    plain: dict[int, str]
    """The same for those that no phrase converts otherwise, as :meth:`str.translate` wants it."""
    phrases: dict[str, str]
    overrides: dict[str, str]
    ranks: dict[str, int]
    """Of two overrides of one length the earlier in the file wins."""
    phrase_shapes: dict[str, tuple[tuple[int, int], ...]]
    """Contextual character to the (length, offset) pairs of phrases that contain it, longest first."""
    override_shapes: dict[str, tuple[tuple[int, int], ...]]
    pairs: frozenset[str]
    """Contextual characters with each neighbour they have in a phrase; without one there is no phrase."""
    trigger: re.Pattern[str]
    """A run of plain characters (group 1 is there, and empty), or one contextual character."""

    def decide(self, text: str, at: int) -> tuple[str, str]:
        """What the character at ``at`` becomes, and whether ``override``, ``phrase`` or ``single`` says so."""
        character = text[at]
        if (at and text[at - 1 : at + 1] in self.pairs) or text[at : at + 2] in self.pairs:
            best = ""
            for length, offset in self.override_shapes.get(character, ()):
                if length < len(best):
                    break
                piece = _piece(text, at - offset, length)
                if piece in self.overrides and (not best or self.ranks[piece] < self.ranks[best]):
                    best, replacement = piece, self.overrides[piece][offset]
            if best:
                return replacement, "override"
            for length, offset in self.phrase_shapes.get(character, ()):
                piece = _piece(text, at - offset, length)
                if piece in self.phrases:
                    return self.phrases[piece][offset], "phrase"
        return self.single.get(character, character), "single"


def _piece(text: str, start: int, length: int) -> str:
    """``length`` characters from ``start``; empty where the text has not so many there."""
    return text[start : start + length] if 0 <= start <= len(text) - length else ""


def _character_class(characters: Iterable[str]) -> str:
    """A class of the basic plane's ``characters``: with one from beyond it, re would search ten times slower."""
    return "[" + "".join(sorted(c for c in characters if c < "\U00010000")) + "]"


def _read_dictionary(name: str) -> dict[str, str]:
    content = (files("opencc") / "dictionary" / name).read_text(encoding="utf-8")
    rows = (line.rstrip("\n").split("\t") for line in content.splitlines() if "\t" in line)
    return {row[0]: row[1].split(" ")[0] for row in rows}


def _read_overrides(target: Script) -> dict[str, str]:
    content = (files("builder.language") / "script_overrides.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in content.splitlines()[1:] if line)
    return {source: replacement for source, script, replacement, _reason in rows if script == target}


def _prefix(target: Script) -> str:
    """What the names of OpenCC's files begin with."""
    return "TS" if target == "hans" else "ST"


@lru_cache(maxsize=2)
def _single(target: Script) -> dict[str, str]:
    """Character to usual counterpart, where they differ; apart from the phrases, which take long to read."""
    characters = _read_dictionary(f"{_prefix(target)}Characters.txt")
    single = {k: v for k, v in characters.items() if k != v and len(k) == len(v) == 1}
    for k, v in _read_overrides(target).items():
        if len(k) == 1:
            single.pop(k, None)
            if k != v:
                single[k] = v
    return single


@lru_cache(maxsize=2)
def _table(target: Script) -> _Table:
    single = _single(target)
    overrides = _read_overrides(target)
    dictionary = _read_dictionary(f"{_prefix(target)}Phrases.txt")
    phrases = {k: v for k, v in dictionary.items() if len(k) == len(v) and len(k) > 1}
    words = {k: v for k, v in overrides.items() if len(k) > 1}
    contextual = {
        before
        for source in (phrases, words)
        for k, v in source.items()
        for before, after in zip(k, v, strict=True)
        if after != single.get(before, before)
    }
    pairs = {
        k[i : i + 2]
        for source in (phrases, words)
        for k in source
        for i in range(len(k) - 1)
        if k[i] in contextual or k[i + 1] in contextual
    }
    plain = {ord(k): v for k, v in single.items() if k not in contextual}
    runs = _character_class(map(chr, plain))
    return _Table(
        single,
        plain,
        phrases,
        words,
        {word: rank for rank, word in enumerate(words)},
        _shapes(phrases, contextual),
        _shapes(words, contextual),
        frozenset(pairs),
        # A pattern that begins with one class is searched five times faster than one that begins with a choice.
        re.compile(f"{_character_class({*map(chr, plain), *contextual})}(?:(?<={runs}){runs}*())?"),
    )


def _shapes(words: Iterable[str], contextual: set[str]) -> dict[str, tuple[tuple[int, int], ...]]:
    """Where contextual characters stand in words; of one length those that begin further left come first."""
    shapes: dict[str, set[tuple[int, int]]] = {}
    for word in words:
        for offset, character in enumerate(word):
            if character in contextual:
                shapes.setdefault(character, set()).add((len(word), offset))
    return {c: tuple(sorted(s, key=lambda p: (-p[0], -p[1]))) for c, s in shapes.items()}


def changes(text: str, target: Script) -> Iterator[Change | Doubt]:
    """What conversion to ``target`` changes in ``text``, in ascending order, and where it must doubt.

    Takes the text for one in the other script; the caller decides where that is so.
    """
    table = _table(target)
    rule = "script.t2s" if target == "hans" else "script.s2t"
    rivals = _RIVALS[target]
    plain, single, new = table.plain, table.single, tuple.__new__
    for run in table.trigger.finditer(text):
        start, end = run.span()
        if run.lastindex:
            after = single[text[start]] if end - start == 1 else run[0].translate(plain)
            yield new(Change, (start, end, after, rule))  # without the named tuple's own, slower constructor
            continue
        after, reason = table.decide(text, start)
        if run[0] == "于" and reason == "single" and _SURNAME_YU.match(text, start):
            continue
        if reason == "single" and run[0] in rivals:
            yield Doubt(start, rivals[run[0]])
        if after != run[0]:
            yield Change(start, end, after, "script.override" if reason == "override" else rule)


_RIVALS: dict[Script, dict[str, str]] = {
    "hans": {"著": "着/著", "乾": "干/乾", "藉": "借/藉", "瞭": "了/瞭", "鍾": "钟/锺"},
    "hant": {"干": "幹/乾/干", "复": "復/複/覆", "钟": "鐘/鍾", "谷": "谷/穀", "余": "餘/余", "斗": "鬥/斗"},
}


def _convert(text: str, target: Script) -> str:
    parts: list[str] = []
    done = 0
    for change in changes(text, target):
        if isinstance(change, Change):
            parts.append(text[done : change.start])
            parts.append(change.after)
            done = change.end
    parts.append(text[done:])
    return "".join(parts)


@lru_cache(maxsize=4096)
def _convert_short(text: str, target: Script) -> str:
    return _convert(text, target)


@lru_cache(maxsize=1)
def _stray_words() -> frozenset[str]:
    content = (files("builder.language") / "script_strays.tsv").read_text(encoding="utf-8")
    return frozenset(line.split("\t")[0] for line in content.splitlines()[1:])


def is_stray(text: str, at: int, rule: str) -> bool:
    """Whether the weak form at ``at`` stands in a Simplified line by mistake: in 由於 and 委託, not in 於崇文 or 商於.

    ``rule`` is that of its conversion. The words are data, ``script_strays.tsv``: two characters, the other one Simplified.
    """
    if text[at] in _STRAY:
        return rule == "script.override"
    before = to_simplified(text[at - 1]) if at else ""
    return (
        before + text[at] in _stray_words()
        or text[at] + to_simplified(text[at + 1 : at + 2]) in _stray_words()
    )


def to_simplified(text: str) -> str:
    """``text``, taken for Traditional Chinese, in Simplified characters; same length."""
    return _convert_short(text, "hans") if len(text) < 64 else _convert(text, "hans")


def to_traditional(text: str) -> str:
    """``text``, taken for Simplified Chinese, in Traditional characters; same length."""
    return _convert_short(text, "hant") if len(text) < 64 else _convert(text, "hant")


@lru_cache(maxsize=1)
def _folding() -> dict[int, str]:
    characters = _read_dictionary("TSCharacters.txt")
    folding = {ord(k): v for k, v in characters.items() if k != v and len(k) == 1}
    # What the table keeps because it depends on the word; a search must find both spellings.
    folding |= {ord(k): v for k, v in zip("著乾覆瞭藉徵祇衹薹", "着干复了借征只只苔", strict=True)}
    return folding


def fold(text: str) -> str:
    """The form in which texts are searched and compared.

    NFKC (full-width letters and digits become ASCII), then character by character to Simplified, also where that is
    wrong in its word (乾隆 as 干隆): both sides of a comparison are folded. NFKC can change the length (㈠).
    """
    if not text.isascii() and not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text)
    return _foldable().sub(lambda m: m[0].translate(_folding()), text)


@lru_cache(maxsize=1)
def _foldable() -> re.Pattern[str]:
    return re.compile(_character_class(map(chr, _folding())) + "+")


@lru_cache(maxsize=1)
def _evidence() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Characters that only Traditional texts have, and that only Simplified texts have.

    A simplified form is evidence where Big5 lacks it: 国, not 后, 里 or 干, which Traditional texts use too.
    """
    traditional = set(_single("hans")) - WEAK
    simplified = {c for c in _single("hant") if not _encodable(c, "big5")} - traditional
    return re.compile(_character_class(traditional)), re.compile(_character_class(simplified))


def _encodable(character: str, charset: str) -> bool:
    try:
        character.encode(charset)
    except UnicodeEncodeError:
        return False
    return True


def evidence(text: str) -> tuple[int, int]:
    """How many characters only Traditional texts have, and how many only Simplified texts have."""
    traditional, simplified = _evidence()
    return len(traditional.findall(text)), len(simplified.findall(text))


def traditional_share(text: str) -> float:
    """The share of Traditional among the characters that tell the scripts apart; 0 where none does."""
    traditional, simplified = evidence(text)
    return traditional / (traditional + simplified) if traditional else 0.0


@lru_cache(maxsize=1)
def _japanese() -> re.Pattern[str]:
    chinese = {*_single("hans"), *_single("hans").values(), *_single("hant")}
    forms = {v for k, v in _read_dictionary("JPVariants.txt").items() if k != v and v not in chinese}
    only = {c for c in forms if not _encodable(c, "gb2312") and not _encodable(c, "big5")}
    kana = map(chr, (*range(0x3041, 0x3097), *range(0x30A1, 0x30FB)))
    return re.compile(_character_class({*only, *kana}))


def japanese_signs(text: str) -> int:
    """How many kana and character forms that only Japanese uses (広, 経) ``text`` has."""
    return len(_japanese().findall(text))
