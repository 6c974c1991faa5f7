"""What the rest of a document says about the damaged places in it.

Its script, its forms of characters and punctuation, the readings it inserts after characters, and its own words.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from operator import add

from builder.language.charmodel import BOUNDARY, STEP, UNKNOWN, CharacterModel, Row, character_model
from builder.language.readings import is_reading, parse_syllable
from builder.spans import Span

_LETTERS = "a-züāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿɡ"
READING = re.compile(rf"[(（]([{_LETTERS}]{{1,7}})\s?[)）]")
"""A bracket that may hold a reading."""
READING_REST = re.compile(rf"([{_LETTERS}]{{1,7}})\s?[)）]")
"""The same after its opening bracket was lost."""
_BLANK = re.compile(rf"{BOUNDARY}{{2,}}")
_GLOSSED = re.compile(rf"(.){READING.pattern}")
_HAN = re.compile(r"[\u3400-\u9fff]")
_FULL = "，（）；：！？％"
_INDENTED = re.compile(r"^[ \t]*[\u3000]", re.MULTILINE)
OWN_WORDS = 0.35
"""How much of a probability comes from the document itself where it knows the context."""
SCALE = 0.8
"""The model is surer of itself than it should be: its logarithms are taken at less than their value."""
REMEMBERED = 100_000
"""Contexts that are remembered, so that memory stays bounded however much of a text is damaged."""
UNSEEN = "\0"
"""In place of a canonical character that is not known."""
NEVER_ASCII = -2.0
"""Extra weight of an ASCII character that the document does not have."""
UNUSUAL_FORM = -6.0
FOREIGN_FORM = -9.0
UNANNOTATED = -9.0
"""Weight of a character without a reading where the document always gives one."""


class Far(dict[int, float]):
    """Logarithms of probability after one canonical character, by index: those that are listed, others when asked for."""

    def __init__(self, before: str) -> None:
        model = character_model()
        super().__init__((i, SCALE * weight) for i, weight in model.followers(before).items())
        self._frequencies = _frequencies()
        self.back = SCALE * model.back_off(before)
        self.highest = max(self.values(), default=math.inf)
        """Of the weights that are listed; infinite where none is."""

    def __missing__(self, index: int) -> float:
        return self.back + self._frequencies[index if index >= 0 else UNKNOWN]


@cache
def _frequencies() -> list[float]:
    """Scaled logarithms of probability out of context by index; the last is that of unknown characters."""
    model = character_model()
    return [SCALE * model.frequency(char) for char in (*model.characters, UNSEEN)]


@cache
def far_after(canonical: str) -> Far:
    """What can follow one canonical character."""
    return Far(canonical)


class After:
    """What can follow a context of three characters in one document."""

    __slots__ = ("_less", "_three_back", "back", "far", "four", "own", "three")

    def __init__(self, rows: tuple[Row, Row, int, int], far: Far) -> None:
        self.four, self.three, self._three_back, rest = rows
        self.far = far
        self.own = _NOTHING
        self._less = 0.0
        self.back = SCALE * (-rest / STEP)
        """What it costs to be in neither of the rows nor in ``own``, besides what :class:`Far` has."""

    def mix(self, own: _Own) -> None:
        """``own``: what follows the last two characters in the document itself."""
        self._less = less = own.less
        self.back += SCALE * less
        weight = self.weight
        self.own = {
            index: SCALE * math.log(share + math.exp(weight(index) / SCALE)) for index, share in own.shares
        }

    def weight(self, index: int) -> float:
        """Logarithm of the probability of a character."""
        if index in self.own:
            return self.own[index]
        if index in self.four:
            return SCALE * (-self.four[index] / STEP + self._less)
        if index in self.three:
            return SCALE * (-(self._three_back + self.three[index]) / STEP + self._less)
        return self.back + self.far[index]


_NOTHING: dict[int, float] = {}


@dataclass(frozen=True, slots=True)
class _Own:
    """What follows two characters in a document."""

    shares: list[tuple[int, float]]
    """Indices, and how much of the probability they have by that."""
    less: float
    """Logarithm of what is left for the model."""


class Surroundings:
    """Evidence from one text; scores canonical characters and their forms."""

    def __init__(self, text: str, model: CharacterModel, suspect: Iterable[Span] = ()) -> None:
        """``suspect``: places in ascending order that may be damaged and so are no witness to how it is written."""
        self.model = model
        sound = _without(text, suspect)
        readings = Counter(m[1] for m in _GLOSSED.finditer(sound) if _is_gloss(m[1], m[2]))
        plain = READING.sub("", sound) if readings else sound
        forms = Counter(plain)
        canonical = model.canonical(plain)
        han = traditional = 0
        distinct = "".join(forms)
        for c, usual in zip(distinct, model.canonical(distinct), strict=True):
            if "\u3400" <= c <= "\u9fff":
                han += forms[c]
                if usual != c:
                    traditional += forms[c]
        self.traditional = traditional > 0.03 * han
        self.annotated = frozenset(c for c, n in readings.items() if n > 1 and forms[c] == n)
        self.glossed = bool(readings)
        self.folded = self._is_folded(forms)
        self.indented = len(_INDENTED.findall(text)) > 0.2 * (text.count("\n") + 1)
        lines, spaces = plain.count("。\n"), plain.count("。 ")
        self.space_after_stop = min(0.0, math.log((spaces + 0.1) / (lines + spaces + 0.2)))
        """Weight of a space, rather than a line's end, after a sentence."""
        self._forms = forms
        self._size = len(plain) + 1
        self._own = canonical
        self._own_after: dict[str, str] = {}
        self._own_rows: dict[str, _Own] = {}
        own_after = self._own_after
        for pair, third in zip(map(add, canonical, canonical[1:]), canonical[2:], strict=False):
            if pair in own_after:
                own_after[pair] += third
            else:
                own_after[pair] = third
        self._after: dict[str, After] = {}
        self._canonical: dict[str, str] = {}
        self._unknown: dict[str, int] = {}

    def _is_folded(self, forms: Counter[str]) -> bool:
        full = sum(forms[c] for c in _FULL)
        plain = sum(forms[chr(ord(c) - 0xFEE0)] for c in _FULL)
        return plain > full

    def canonical(self, char: str) -> str:
        found = self._canonical.get(char)
        if found is None:
            found = self._canonical[char] = self.model.canonical(char)
        return found

    def index(self, canonical: str) -> int:
        """The model's number of a canonical character; those that it does not know have negative ones here."""
        found = self.model.index(canonical)
        return found if found >= 0 else self._unknown.setdefault(canonical, UNKNOWN - len(self._unknown))

    def frequency(self, canonical: str) -> float:
        """Weight of a canonical character out of context."""
        return SCALE * self.model.frequency(canonical)

    def canonical_tail(self, text: str) -> str:
        """The last three canonical characters of ``text``, glosses left out; boundaries where there are none."""
        plain = READING.sub("", text[-60:])
        return (BOUNDARY * 3 + _BLANK.sub(BOUNDARY, self.model.canonical(plain)))[-3:]

    def step(self, context: str, canonical: str) -> float:
        """Logarithm of the probability of a canonical character after three others."""
        return (self._after.get(context) or self.after(context)).weight(self.index(canonical))

    def _own_row(self, pair: str) -> _Own | None:
        found = self._own_rows.get(pair)
        if found is None and pair in self._own_after:
            following = self._own_after[pair]
            size = len(following)
            share = OWN_WORDS * size / (size + 1.0)
            counts = Counter(map(self.index, following))
            shares = [(index, share * times / size) for index, times in counts.items()]
            found = self._own_rows[pair] = _Own(shares, math.log(1.0 - share))
        return found

    def after(self, context: str) -> After:
        """What can follow three canonical characters."""
        found = self._after.get(context)
        if found is None:
            if len(self._after) > REMEMBERED:
                self._after.clear()
            found = self._after[context] = After(self.model.rows(context), far_after(context[2]))
            own = self._own_row(context[1:])
            if own is not None:
                found.mix(own)
        return found

    def echo(self, before: str, supplies: str, after: str) -> int:
        """Length of the longest passage around ``supplies`` that the sound part of the document has too; or 0.

        Only passages with a neighbouring character count.
        """
        before, supplies, after = (
            self.model.canonical(READING.sub("", t)) for t in (before, supplies, after)
        )
        if supplies not in self._own:
            return 0
        longest = 0
        for left_first in (True, False):
            passage, left, right = supplies, before[-4:], after[:6]
            for leftwards in (left_first, not left_first):
                while left if leftwards else right:
                    longer = left[-1] + passage if leftwards else passage + right[0]
                    if longer not in self._own or not _HAN.match(longer[0]) or not _HAN.match(longer[-1]):
                        break
                    passage = longer
                    left, right = (left[:-1], right) if leftwards else (left, right[1:])
            longest = max(longest, len(passage))
        return longest if longest > len(supplies) else 0

    def usual(self, char: str) -> float:
        """Weight of a character out of context, from how often the sound part of the document has it.

        Letters count in context only, for damage brings them.
        """
        times = 0 if char.isascii() else self._forms[char]
        return SCALE * math.log(times / self._size) if times else -math.inf

    def scaled(self, weight: float) -> float:
        """A logarithm of probability as :meth:`step` would give it."""
        return weight * SCALE

    def form(self, char: str) -> float:
        """Weight of this form of a character in this document; 0 for the form to be expected."""
        if char in self._forms or not "\u3400" <= char <= "\u9fff":
            return 0.0
        canonical = self.canonical(char)
        variants = self.model.forms(canonical)
        if canonical in self._forms or (variants and not self._forms.keys().isdisjoint(variants)):
            return UNUSUAL_FORM
        if self.traditional:
            usual = char == variants[0] if variants else True
            return 0.0 if usual else UNUSUAL_FORM
        return 0.0 if char == canonical else FOREIGN_FORM

    def ascii_form(self, char: str) -> float:
        """Weight of the ASCII form of a mark in this document."""
        if char in "0a":
            return 0.0
        rival = {" ": BOUNDARY, BOUNDARY: " "}.get(char) or chr(ord(char) + 0xFEE0)
        plain, full = self._forms[char], self._forms[rival]
        return math.log((plain + 0.1) / (plain + full + 0.2)) + (0.0 if plain else NEVER_ASCII)

    def printed(self, char: str) -> str:
        """A restored full-width character in the form that this document gives such characters."""
        if not 0xFF01 <= ord(char) <= 0xFF5E:
            return char
        plain = chr(ord(char) - 0xFEE0)
        full_count, plain_count = self._forms[char], self._forms[plain]
        if full_count == plain_count:
            return plain if self.folded else char
        return plain if plain_count > full_count else char


def _without(text: str, spans: Iterable[Span]) -> str:
    parts, done = [], 0
    for span in spans:
        parts += [text[done : max(done, span.start)], BOUNDARY]
        done = max(done, span.end)
    return "".join([*parts, text[done:]])


@lru_cache(maxsize=4096)
def _is_gloss(char: str, letters: str) -> bool:
    syllable = parse_syllable(letters)
    return syllable is not None and (not _HAN.match(char) or is_reading(char, syllable))


def reads_as(char: str, letters: str) -> bool:
    """Whether a bracket with these letters can be a reading of ``char``."""
    syllable = parse_syllable(letters)
    return syllable is not None and is_reading(char, syllable)
