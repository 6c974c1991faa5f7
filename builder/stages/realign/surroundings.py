"""What the rest of a document says about the damaged places in it.

Its script, its forms of characters and punctuation, the readings it inserts after characters, and its own words.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable

from builder.language.charmodel import BOUNDARY, CharacterModel
from builder.language.readings import is_reading, parse_syllable
from builder.spans import Span

_LETTERS = "a-züāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿɡ"
READING = re.compile(rf"[(（]([{_LETTERS}]{{1,7}})\s?[)）]")
"""A bracket that may hold a reading."""
READING_REST = re.compile(rf"([{_LETTERS}]{{1,7}})\s?[)）]")
"""The same after its opening bracket was lost."""
_GLOSSED = re.compile(rf"(.){READING.pattern}")
_HAN = re.compile(r"[\u3400-\u9fff]")
_FULL = "，（）；：！？％"
_INDENTED = re.compile(r"^[ \t]*[\u3000]", re.MULTILINE)
OWN_WORDS = 0.35
"""How much of a probability comes from the document itself where it knows the context."""
SCALE = 0.8
"""The model is surer of itself than it should be: its logarithms are taken at less than their value."""
UNSEEN = "\0"
"""In place of a canonical character that is not known."""
OWN_RANK = 3.0
"""How much more readily a character is taken to follow another where it does so in the document."""
UNUSUAL_FORM = -6.0
FOREIGN_FORM = -9.0
UNANNOTATED = -9.0
"""Weight of a character without a reading where the document always gives one."""


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
        han = sum(n for c, n in forms.items() if _HAN.match(c))
        traditional = sum(n for c, n in forms.items() if _HAN.match(c) and model.canonical(c) != c)
        self.traditional = traditional > 0.03 * han
        self.annotated = frozenset(c for c, n in readings.items() if n > 1 and forms[c] == n)
        self.glossed = bool(readings)
        self.folded = self._is_folded(forms)
        self.indented = len(_INDENTED.findall(text)) > 0.2 * (text.count("\n") + 1)
        self._forms = forms
        self._twos = Counter(map("".join, zip(canonical, canonical[1:], strict=False)))
        self._threes = Counter(map("".join, zip(canonical, canonical[1:], canonical[2:], strict=False)))
        self._own_followers: dict[str, str] = {}
        for pair in self._twos:
            self._own_followers[pair[0]] = self._own_followers.get(pair[0], "") + pair[1]
        self._followers: dict[str, dict[str, float]] = {}
        self._steps: dict[str, float] = {}
        self._form_weights: dict[str, float] = {}
        self._canonical: dict[str, str] = {}

    def _is_folded(self, forms: Counter[str]) -> bool:
        full = sum(forms[c] for c in _FULL)
        plain = sum(forms[chr(ord(c) - 0xFEE0)] for c in _FULL)
        return plain > full

    def canonical(self, char: str) -> str:
        found = self._canonical.get(char)
        if found is None:
            found = self._canonical[char] = self.model.canonical(char)
        return found

    def canonical_tail(self, text: str) -> str:
        """The last two canonical characters of ``text``, glosses left out; boundaries where there are none."""
        plain = READING.sub("", text[-40:])
        tail = BOUNDARY * 2 + "".join(map(self.canonical, plain))
        return BOUNDARY * 2 if tail[-1] == BOUNDARY else tail[-2:]

    def step(self, context: str, canonical: str) -> float:
        """Logarithm of the probability of a canonical character after two others."""
        key = context + canonical
        found = self._steps.get(key)
        if found is None:
            general = self.model.step(context, canonical)
            seen = self._twos.get(context, 0)
            if seen and context != BOUNDARY * 2:
                own = OWN_WORDS * self._threes.get(key, 0) / (seen + 1.0)
                rest = 1.0 - OWN_WORDS * seen / (seen + 1.0)
                found = math.log(own + rest * math.exp(general))
            else:
                found = general
            found = self._steps[key] = found * SCALE
        return found

    def scaled(self, weight: float) -> float:
        """A logarithm of probability as :meth:`step` would give it."""
        return weight * SCALE

    def followers(self, canonical: str) -> dict[str, float]:
        """The characters known to follow a canonical character, and how readily (a first guess at :meth:`step`)."""
        found = self._followers.get(canonical)
        if found is None:
            found = self.model.followers(canonical)
            for char in self._own_followers.get(canonical, ""):
                found[char] = found.get(char, -8.0) + OWN_RANK
            self._followers[canonical] = found
        return found

    def form(self, char: str) -> float:
        """Weight of this form of a character in this document; 0 for the form to be expected."""
        found = self._form_weights.get(char)
        if found is None:
            found = self._form_weights[char] = self._weigh_form(char)
        return found

    def _weigh_form(self, char: str) -> float:
        canonical = self.canonical(char)
        if char in self._forms or not _HAN.match(char):
            return 0.0
        variants = self.model.forms(canonical)
        if any(v in self._forms for v in variants + canonical):
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
        return math.log((plain + 0.1) / (plain + full + 0.2))

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


def _is_gloss(char: str, letters: str) -> bool:
    syllable = parse_syllable(letters)
    return syllable is not None and (not _HAN.match(char) or is_reading(char, syllable))


def reads_as(char: str, letters: str) -> bool:
    """Whether a bracket with these letters can be a reading of ``char``."""
    syllable = parse_syllable(letters)
    return syllable is not None and is_reading(char, syllable)
