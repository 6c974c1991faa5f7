"""Which clauses of a Chinese sentence stand in which stretch of its English.

The parts stay in order. Several clauses may share a stretch, and one clause may
take up several; what is paired is chosen by length, by the words that show
where a clause is, and in doubt so that nothing seems to be missing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

_SPREAD = 8.0
"""Variance of English characters per character expected; Gale and Church found 6.8 between European languages."""
_WORD_SHOWN = 1.5
"""What one shown word weighs against a length off by a little over a standard deviation."""


@dataclass(frozen=True, slots=True)
class Paired:
    """Clauses ``[clauses[0], clauses[1])`` and the stretches that hold them."""

    clauses: tuple[int, int]
    stretches: tuple[int, int]


def pair_parts(
    clauses: Sequence[str],
    stretches: Sequence[str],
    shown: Callable[[int, int], int],
    doubt: Callable[[Paired], float],
) -> list[Paired]:
    """The cheapest pairing in order; empty where one side is.

    ``shown(i, j)`` is how many more words of clause ``i`` stretch ``j`` has than it lacks; ``doubt`` is what a
    pair costs because it seems to lack something.
    """
    chinese, english = sum(map(len, clauses)), sum(map(len, stretches))
    if not chinese or not english:
        return []
    ratio = english / chinese
    gain = [[shown(i, j) for j in range(len(stretches))] for i in range(len(clauses))]

    def cost(pair: Paired) -> float:
        (a, b), (c, d) = pair.clauses, pair.stretches
        expected = sum(len(clauses[i]) for i in range(a, b)) * ratio
        off = sum(len(stretches[j]) for j in range(c, d)) - expected
        words = sum(max(gain[i][c:d]) for i in range(a, b))
        return off * off / (expected * _SPREAD + 1) / 2 - _WORD_SHOWN * words + doubt(pair)

    best: dict[tuple[int, int], tuple[float, Paired | None]] = {(0, 0): (0.0, None)}
    for i in range(1, len(clauses) + 1):
        for j in range(1, len(stretches) + 1):
            steps = [Paired((a, i), (j - 1, j)) for a in range(i)]
            steps += [Paired((i - 1, i), (c, j)) for c in range(j - 1)]
            before = ((best.get((s.clauses[0], s.stretches[0]), (math.inf, None))[0], s) for s in steps)
            ways = [(so_far + cost(s), s) for so_far, s in before if so_far < math.inf]
            if ways:
                best[i, j] = min(ways, key=lambda way: way[0])
    found: list[Paired] = []
    last = best[len(clauses), len(stretches)][1]
    while last is not None:
        found.append(last)
        last = best[last.clauses[0], last.stretches[0]][1]
    return found[::-1]
