"""From features to a probability, by two logistic models fitted on the gold.

``scripts/fit_alignment.py`` fits the coefficients by ridge-penalised Newton steps over the pairs of eight works with the
central opinion (pairs judged weak count as links of less weight), prints them, and reports what they reach when the
nodes that are tried were left out of the fitting. A score is the probability that a reader of both texts prints the
link, be it with a question mark.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from builder.stages.alignment.features import Pair
from builder.stages.alignment.units import Unit

THRESHOLD = 0.4
"""Least score of a link; the best F1 of the tries with parts left out."""
TEXT = (-5.38, 0.83, 0.60, -1.16, 0.39, 0.63, 3.06, 3.60, 1.41, 3.67, 3.74, 0.32, -0.28, -0.19, -0.22)
"""Constant, then one coefficient for each of :data:`builder.stages.alignment.features.NAMES`."""
HEADING = (-6.08, 4.43, 2.93, 3.04)
"""For a node that is only a heading: constant, likeness of the headings, best score below it, share of links below it."""

Key = tuple[int, int]


def probability(coefficients: Sequence[float], features: Sequence[float]) -> float:
    """The logistic function of the constant plus the weighted features."""
    z = coefficients[0] + sum(c * f for c, f in zip(coefficients[1:], features, strict=True))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, z))))


def heading_features(
    local: Sequence[Unit],
    found: Sequence[Pair],
    scores: dict[Key, float],
    parts: frozenset[str] = frozenset(),
) -> dict[Key, tuple[float, float, float]]:
    """For every pair whose local unit is only a heading: what its heading and the units below it say.

    ``scores`` are those of the pairs with text. Headings of the levels ``parts`` are left out: in the
    central work they too stand over the clauses and are none.
    """
    below: dict[str, list[int]] = {}
    above = {unit.id: unit.above for unit in local}
    for number, unit in enumerate(local):
        up = unit.above
        while up and unit.body:
            below.setdefault(up, []).append(number)
            up = above.get(up, "")
    features: dict[Key, tuple[float, float, float]] = {}
    for pair in found:
        unit = local[pair.local]
        if not unit.body and unit.level not in parts:
            under = [scores.get((n, pair.central), 0.0) for n in below.get(unit.id, ())]
            linked = sum(score >= THRESHOLD for score in under)
            features[pair.local, pair.central] = (
                pair.headings,
                max(under, default=0.0),
                linked / max(1, len(under)),
            )
    return features


def part_levels(central: Sequence[Unit]) -> frozenset[str]:
    """The levels of a work whose nodes are headings over others and have no text."""
    return frozenset(u.level for u in central if not u.body) - {u.level for u in central if u.body}


def scores(
    local: Sequence[Unit], found: Sequence[Pair], parts: frozenset[str] = frozenset()
) -> dict[Key, float]:
    """The score of every pair."""
    told = {
        (pair.local, pair.central): probability(TEXT, pair.features)
        for pair in found
        if local[pair.local].body
    }
    headings = heading_features(local, found, told, parts)
    return told | {key: probability(HEADING, features) for key, features in headings.items()}
