"""How plausible a Chinese text is, character by character.

A four-gram model of official prose: laws, regulations and policy documents (see ``scripts/build_character_model.py``).
Text is made canonical first (:meth:`CharacterModel.canonical`): Traditional characters count as their Simplified
counterparts, full-width forms as ASCII, all digits as one, all Latin letters as one, all white space as a boundary.
So the model serves both scripts, and can weigh a decoding or a conjecture.

Probabilities are natural logarithms. The model backs off: a sequence of four that is not listed is weighed by its
last three characters, and so on (Katz, 1987; discounted as in Ney, Essen and Kneser, 1994; pruned after Stolcke, 1998).
"""

from __future__ import annotations

import zlib
from array import array
from bisect import bisect_left
from functools import cache
from importlib import resources
from itertools import accumulate

DATA = "charmodel.bin"
MAGIC = b"DZCM1\n"
STEP = 12.0
"""Logarithms are stored as bytes, this many to one unit."""
KEY_SHIFT = 13
"""A longer n-gram's key is the index of its beginning shifted by this, plus its last character's index."""
BOUNDARY = "\n"
_MEMO = 200_000


class CharacterModel:
    """A back-off four-gram model over canonical characters; load it with :func:`character_model`."""

    def __init__(self, data: bytes) -> None:
        if not data.startswith(MAGIC):
            raise ValueError("not a character model")
        fields = _sections(zlib.decompress(data[len(MAGIC) :]))
        characters, traditional, simplified = (fields[i].decode("utf-32-le") for i in range(3))
        self._characters = characters
        self._index = {c: i for i, c in enumerate(characters)}
        self._size = len(characters)
        self._unigram, self._unigram_back = fields[3], fields[4]
        self._bigrams = _ascending(fields[5:9])
        self._bigram, self._bigram_back = fields[9], fields[10]
        self._trigrams = _ascending(fields[11:15])
        self._trigram, self._trigram_back = fields[15], fields[16]
        self._fourgrams = _ascending(fields[17:21])
        self._fourgram = fields[21]
        self._contexts: dict[str, tuple[int, int, int]] = {}
        self._forms: dict[str, str] = {}
        for full, plain in zip(traditional, simplified, strict=True):
            self._forms[plain] = self._forms.get(plain, "") + full
        self._canonical = canonical_table(traditional, simplified)
        self._unknown = -max(self._unigram) / STEP - 2.0

    def canonical(self, text: str) -> str:
        """``text`` as the model sees it, of the same length.

        >>> character_model().canonical("務２０ａ，　")
        '务00a,\\n'
        """
        return text.translate(self._canonical)

    def forms(self, canonical: str) -> str:
        """The Traditional forms of a canonical character that differ from it, the usual one first."""
        return self._forms.get(canonical, "")

    def knows(self, char: str) -> bool:
        """Whether the canonical character occurred in the corpus at all."""
        return char in self._index

    def frequency(self, char: str) -> float:
        """Logarithm of the canonical character's probability out of context."""
        index = self._index.get(char)
        return self._unknown if index is None else -self._unigram[index] / STEP

    def step(self, context: str, char: str) -> float:
        """Logarithm of the probability of ``char`` after the three characters of ``context``, all canonical."""
        last = self._index.get(char)
        if last is None:
            return self._unknown
        places = self._contexts.get(context)
        if places is None:
            places = self._place(context)
        triple, pair, single = places
        back = 0
        if triple >= 0:
            found = _find(self._fourgrams, (triple << KEY_SHIFT) + last)
            if found >= 0:
                return -self._fourgram[found] / STEP
            back = self._trigram_back[triple]
        if pair >= 0:
            found = _find(self._trigrams, (pair << KEY_SHIFT) + last)
            if found >= 0:
                return -(back + self._trigram[found]) / STEP
            back += self._bigram_back[pair]
        if single >= 0:
            found = _find(self._bigrams, single * self._size + last)
            if found >= 0:
                return -(back + self._bigram[found]) / STEP
            back += self._unigram_back[single]
        return -(back + self._unigram[last]) / STEP

    def listed(self, context: str) -> tuple[dict[str, float], float]:
        """The characters listed after the last three or two characters of a context, with what :meth:`step` gives.

        The second value is what a context costs where it does not list a character: :meth:`step` is then this plus
        what the last character alone would give.
        """
        places = self._contexts.get(context)
        triple, pair, _ = places if places is not None else self._place(context)
        found: dict[str, float] = {}
        back = 0
        if triple >= 0:
            back = self._trigram_back[triple]
        if pair >= 0:
            self._add_row(found, self._trigrams, self._trigram, pair, back)
            back += self._bigram_back[pair]
        if triple >= 0:
            self._add_row(found, self._fourgrams, self._fourgram, triple, 0)
        return found, -back / STEP

    def _add_row(
        self, found: dict[str, float], keys: array[int], values: bytes, context: int, back: int
    ) -> None:
        """Put the n-grams that begin with the listed one of index ``context`` into ``found``."""
        base = context << KEY_SHIFT
        low = bisect_left(keys, base)
        if low < len(keys) and keys[low] - base < 1 << KEY_SHIFT:
            high = bisect_left(keys, base + (1 << KEY_SHIFT), low)
            characters = self._characters
            for key, value in zip(keys[low:high], values[low:high], strict=True):
                found[characters[key - base]] = -(back + value) / STEP

    def _place(self, context: str) -> tuple[int, int, int]:
        """Indices of the last three, two and one characters of a context; -1 where they are not listed."""
        first, second, third = (self._index.get(c, -1) for c in context[-3:].rjust(3, "\0"))
        triple = pair = -1
        if second >= 0 and third >= 0:
            pair = _find(self._bigrams, second * self._size + third)
        if first >= 0 and second >= 0 and third >= 0:
            start = _find(self._bigrams, first * self._size + second)
            if start >= 0:
                triple = _find(self._trigrams, (start << KEY_SHIFT) + third)
        if len(self._contexts) > _MEMO:
            self._contexts.clear()
        self._contexts[context] = triple, pair, third
        return triple, pair, third

    def followers(self, char: str) -> dict[str, float]:
        """The characters that are listed after a canonical character, with their logarithms of probability."""
        first = self._index.get(char)
        if first is None:
            return {}
        low = bisect_left(self._bigrams, first * self._size)
        high = bisect_left(self._bigrams, (first + 1) * self._size)
        base = first * self._size
        return {
            self._characters[key - base]: -value / STEP
            for key, value in zip(self._bigrams[low:high], self._bigram[low:high], strict=True)
        }

    def back_off(self, char: str) -> float:
        """What it costs, as a logarithm, that a character is not among :meth:`followers` of ``char``."""
        index = self._index.get(char)
        return 0.0 if index is None else -self._unigram_back[index] / STEP

    def logprob(self, text: str, context: str = "") -> float:
        """Logarithm of the probability of ``text`` after ``context`` (by default, at a beginning)."""
        before = self.canonical((BOUNDARY * 3 + context)[-3:])
        whole = before + self.canonical(text)
        return sum(self.step(whole[i : i + 3], whole[i + 3]) for i in range(len(whole) - 3))

    def per_character(self, text: str) -> float:
        """Mean logarithm of probability; about -4 for official prose, below -9 for garbled text.

        Returns 0.0 for the empty text.
        """
        return self.logprob(text) / len(text) if text else 0.0


@cache
def character_model() -> CharacterModel:
    """The model that comes with the program; read when first asked for, once."""
    return CharacterModel(resources.files("builder.language").joinpath(DATA).read_bytes())


def _find(keys: array[int], key: int) -> int:
    place = bisect_left(keys, key)
    return place if place < len(keys) and keys[place] == key else -1


def _ascending(planes: list[bytes]) -> array[int]:
    """Keys from the four byte planes of their differences (little end first)."""
    deltas = bytearray(4 * len(planes[0]))
    for i, plane in enumerate(planes):
        deltas[i::4] = plane
    return array("I", accumulate(memoryview(bytes(deltas)).cast("I")))


def _sections(body: bytes) -> list[bytes]:
    """The body is a row of sections, each led by its length in four bytes."""
    sections, place = [], 0
    while place < len(body):
        size = int.from_bytes(body[place : place + 4], "little")
        sections.append(body[place + 4 : place + 4 + size])
        place += 4 + size
    return sections


def canonical_table(traditional: str, simplified: str) -> dict[int, str]:
    """The translation behind :meth:`CharacterModel.canonical`, from Traditional characters and their counterparts."""
    table = {ord(t): s for t, s in zip(traditional, simplified, strict=True)}
    for code in range(0x21, 0x7F):
        char = chr(code)
        plain = "0" if char.isdigit() else "a" if char.isalpha() else char
        table[code] = table[code + 0xFEE0] = plain
    table |= {ord(c): BOUNDARY for c in " \t\r\n\v\f\xa0　\u2002\u2003"}
    table |= {ord(c): "“" for c in '「『"'} | {ord(c): "”" for c in "」』"} | {ord(c): "·" for c in "•‧・"}
    return table
