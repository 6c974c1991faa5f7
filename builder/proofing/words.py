"""English words as they are compared: by their stems, without those that say nothing by themselves."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from builder.exporting.search_index.stemming import stem
from builder.glossary import Term

_WORD = re.compile(r"[A-Za-z]+")
_EMPTY = frozenset(
    ["the", "a", "an", "of", "and", "or", "to", "in", "for", "on", "by", "with", "at", "as", "from", "into", "its",
     "their", "is", "are", "be", "s", "that", "all", "other", "up", "out"]
)  # fmt: skip


def stems(text: str) -> Counter[str]:
    """Every stem of an English text and how often it stands there.

    >>> sorted(stems("to guard the guards").items())
    [('guard', 2)]
    """
    return Counter(stem(w) for word in _WORD.findall(text) if (w := word.lower()) not in _EMPTY)


def content(renderings: Iterable[str]) -> frozenset[str]:
    """The stems of some renderings."""
    return frozenset(s for words in renderings for s in stems(words))


def all_renderings(term: Term) -> list[str]:
    """Those of an entry's fields, and those that its explanation gives for other uses."""
    return [*term.renderings, *re.findall("“([^”]+)”", term.text)]
