"""What a shared word proves: little where it stands everywhere, much where it is rare.

The weight of a pair of characters is the product of three: how rare it is in official documents at large, and in how few
nodes of each of the two works it stands. Formulas weigh nothing (:mod:`builder.stages.alignment.formulas`). In how many
works of the edition a pair stands was tried as well and left out: 视频监控 stands in nearly all and proves a great deal.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence

from builder.language.bigram_documents import bigram_rarity
from builder.stages.alignment.formulas import MASK
from builder.stages.alignment.units import Unit

HOUSEKEEPING = frozenset("的和与及或等在对为以了是把将要")
"""Characters that say nothing of a subject; a pair with one of them weighs half."""


def bigrams(stream: str) -> list[str]:
    """The pairs of neighbouring characters.

    >>> bigrams("治安防")
    ['治安', '安防']
    """
    return [stream[i : i + 2] for i in range(len(stream) - 1)]


class Weights:
    """Weights of pairs of characters for the comparison of two works."""

    def __init__(self, local: Sequence[Unit], central: Sequence[Unit]) -> None:
        self._sides = tuple(
            (_node_counts(side), math.log(max(2, len(side)) + 1)) for side in (local, central)
        )
        self._known: dict[str, float] = {}

    def of(self, pair: str) -> float:
        """0 for what proves nothing, about 5 for a rare word."""
        found = self._known.get(pair)
        if found is None:
            found = self._known[pair] = self._weigh(pair)
        return found

    def of_stream(self, stream: str) -> float:
        """The sum over the pairs of a stream."""
        return sum(map(self.of, bigrams(stream)))

    def _weigh(self, pair: str) -> float:
        if MASK in pair or not pair.isalpha():  # a year or a number in both proves nothing
            return 0.0
        weight = bigram_rarity(pair)
        for counts, all_nodes in self._sides:
            weight *= 1 - math.log(max(1, counts[pair])) / all_nodes
        if not HOUSEKEEPING.isdisjoint(pair):
            weight *= 0.5
        return weight


def _node_counts(side: Iterable[Unit]) -> Counter[str]:
    return Counter(pair for unit in side for pair in {p for s in unit.sentences for p in bigrams(s.stream)})
