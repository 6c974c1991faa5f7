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
from typing import TypeAlias

DATA = "charmodel.bin"
MAGIC = b"DZCM1\n"
STEP = 12.0
"""Logarithms are stored as bytes, this many to one unit."""
KEY_SHIFT = 13
"""A longer n-gram's key is the index of its beginning shifted by this, plus its last character's index."""
BOUNDARY = "\n"
UNKNOWN = -1
"""In place of the index of a character that the model does not know."""
_MEMO = 200_000
_LONG = 16
"""Length from which a row is kept once it was read: the long ones are few and asked for again and again."""
_ROWS = 4_000

Row: TypeAlias = dict[int, int]
"""What is listed after a context: indices of characters, and their weights as they are stored."""
_NO_ROW: Row = {}
_LAST = (1 << KEY_SHIFT) - 1


class CharacterModel:
    """A back-off four-gram model over canonical characters; load it with :func:`character_model`."""

    def __init__(self, data: bytes) -> None:
        if not data.startswith(MAGIC):
            raise ValueError("not a character model")
        fields = _sections(zlib.decompress(data[len(MAGIC) :]))
        characters, traditional, simplified = (fields[i].decode("utf-32-le") for i in range(3))
        self.characters = characters
        """All that it knows, the frequent ones first; :meth:`index` is a place in them."""
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
        self._pairs: dict[int, int] = {}
        self._trigram_rows: dict[int, Row] = {}
        self._fourgram_rows: dict[int, Row] = {}
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

    def index(self, char: str) -> int:
        """The number of a canonical character, the frequent ones first; :data:`UNKNOWN` where it has none.

        It is what :meth:`rows` and :meth:`followers` name characters by.
        """
        return self._index.get(char, UNKNOWN)

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

    def rows(self, context: str) -> tuple[Row, Row, int, int]:
        """What is listed after the last three and the last two characters of a context.

        The last two values are what it costs not to stand in the first row, and not to stand in either, as weights are
        stored: minus :data:`STEP` times the logarithm. So :meth:`step` is ``-four[i] / STEP`` where the first row has
        the character, else ``-(back + three[i]) / STEP`` where the second has it, else ``-rest / STEP`` plus what the
        last character alone would give. The rows must not be changed.
        """
        triple, pair, _ = self._find_places(context)
        four = three = _NO_ROW
        back = rest = 0
        if triple >= 0:
            back = rest = self._trigram_back[triple]
            if triple in self._fourgram_rows:
                four = self._fourgram_rows[triple]
            else:
                four = _row(self._fourgrams, self._fourgram, triple, self._fourgram_rows)
        if pair >= 0:
            rest += self._bigram_back[pair]
            if pair in self._trigram_rows:
                three = self._trigram_rows[pair]
            else:
                three = _row(self._trigrams, self._trigram, pair, self._trigram_rows)
        return four, three, back, rest

    def _place(self, context: str) -> tuple[int, int, int]:
        """Indices of the last three, two and one characters of a context; -1 where they are not listed."""
        if len(self._contexts) > _MEMO:
            self._contexts.clear()
        found = self._contexts[context] = self._find_places(context[-3:].rjust(3, "\0"))
        return found

    def _find_places(self, context: str) -> tuple[int, int, int]:
        """The same for a context of just three characters."""
        index = self._index.get
        first, second, third = index(context[0], -1), index(context[1], -1), index(context[2], -1)
        if second < 0 or third < 0:
            return -1, -1, third
        pair = self._find_pair(second * self._size + third)
        start = self._find_pair(first * self._size + second) if first >= 0 else -1
        return _find(self._trigrams, (start << KEY_SHIFT) + third) if start >= 0 else -1, pair, third

    def _find_pair(self, key: int) -> int:
        """The place of a bigram, remembered: of two contexts in a row one ends with what the other begins with."""
        found = self._pairs.get(key)
        if found is None:
            if len(self._pairs) > _MEMO:
                self._pairs.clear()
            found = self._pairs[key] = _find(self._bigrams, key)
        return found

    def followers(self, char: str) -> dict[int, float]:
        """The indices of the characters listed after a canonical character, with their logarithms of probability."""
        first = self._index.get(char)
        if first is None:
            return {}
        low = bisect_left(self._bigrams, first * self._size)
        high = bisect_left(self._bigrams, (first + 1) * self._size)
        base = first * self._size
        return {
            key - base: -value / STEP
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


def _row(keys: array[int], values: bytes, context: int, kept: dict[int, Row]) -> Row:
    """The n-grams that begin with the listed one of index ``context``; a long row is put among ``kept``."""
    base = context << KEY_SHIFT
    low = bisect_left(keys, base)
    if low == len(keys) or keys[low] - base > _LAST:
        return _NO_ROW
    high = bisect_left(keys, base + _LAST, low + 1, min(low + _LAST, len(keys)))
    row = dict(zip([key & _LAST for key in keys[low:high]], values[low:high], strict=True))
    if high - low >= _LONG:
        if len(kept) > _ROWS:
            kept.clear()
        kept[context] = row
    return row


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
