"""The keys under which the sharded index lists records, and the shard that holds a key.

Keys: ``网格`` two neighbouring characters of the stream (not two Latin letters); ``网`` one character; ``=manag`` an
English stem; ``wang ge`` two neighbouring syllables; ``@12`` the numbered nodes of the work with that number.
"""

from __future__ import annotations

import re

from builder.exporting.search_index.stemming import stem
from builder.language.folding import fold_character

STOP_WORDS = frozenset(
    re.findall(
        r"\w+",
        "a an and are as at be by for from has have in into is it its of on or shall that the their these this to was "
        "were which will with",
    )
)
"""English words that a query of several words may leave out; they have no keys."""


def shard_of(key: str, shards: int) -> int:
    """FNV-1a over the key's UTF-16 units, modulo the number of shards."""
    value = 0x811C9DC5
    data = key.encode("utf-16-le", "surrogatepass")
    for low, high in zip(data[::2], data[1::2], strict=True):
        value = ((value ^ (low | high << 8)) * 0x01000193) & 0xFFFFFFFF
    return value % shards


def is_bigram(first: str, second: str) -> bool:
    """Whether two neighbours make a key; words in Latin letters have keys of their own."""
    return not ("a" <= first <= "z" and "a" <= second <= "z")


def words(text: str) -> list[str]:
    """The words with Latin letters in them, folded; a possessive 's is dropped.

    >>> words("The Party’s “grid” 2016, G20")
    ['the', 'party', 'grid', 'g20']
    """
    found: list[str] = []
    current = ""
    possessive = False
    before = ""
    for character in text + " ":
        piece = fold_character(character)
        if piece and piece.isascii():
            if not current:
                possessive = before in ("'", "’")
            current += piece
        elif current:
            if not current.isdigit() and not (possessive and current == "s"):
                found.append(current)
            current = ""
        before = character
    return found


def word_key(word: str) -> str:
    """The key of a folded word: its stem where it is all letters, else the word."""
    return "=" + (stem(word) if word.isalpha() else word)
