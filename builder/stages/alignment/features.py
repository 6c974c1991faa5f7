"""What speaks for a link: the features of every pair of units of two works."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from builder.stages.alignment.passages import Passage, SeedIndex, without_overlaps
from builder.stages.alignment.units import Sentence, Unit
from builder.stages.alignment.weights import Weights, bigrams

NAMES = (
    "wording",  # weight of the passages shared, ln(1 + x)
    "own",  # weight of those passages that no other central node shares at such length, ln(1 + x)
    "longest",  # weight of the weightiest passage, ln(1 + x)
    "met",  # weight of the pairs that the best two sentences share, ln(1 + x)
    "won",  # the same, summed over the local sentences that meet no other central node better, ln(1 + x)
    "sentence",  # best share of a local sentence's weight whose pairs stand in one central sentence
    "answered",  # best share of a central sentence's weight whose pairs stand in the local node
    "cosine",  # of the weighted pairs of the two nodes
    "under",  # share of the local heading's weight that stands in the central node
    "over",  # share of the central heading's weight that stands in the local node
    "above",  # share of the weight of the heading above the local node that stands in the central heading
    "first_local",  # strength in relation to the best central node for this local one
    "first_central",  # the same the other way round
    "apart",  # how far apart the two stand, 0 to 1
)
"""Strength, for the relations, is the cosine and a tenth of ln(1 + wording + own)."""
SHORT = 10.0
"""Weight added to a part's in a share, so that a heading of one word does not count as much as a sentence."""

Bag = dict[str, float]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two units that share something, with what speaks for a link between them."""

    local: int
    """Number of the local unit in its work."""
    central: int
    passages: tuple[Passage, ...]
    """Without overlaps, in the local order."""
    features: tuple[float, ...]
    """In the order of :data:`NAMES`."""
    headings: float
    """Likeness of the headings, 0 to 1: see :func:`_likeness`."""


class _Side:
    """Bags of pairs for the nodes, headings and sentences of one work."""

    def __init__(self, side: Sequence[Unit], weights: Weights) -> None:
        self.nodes = [_bag(unit.sentences, weights) for unit in side]
        self.lengths = [_length(bag) for bag in self.nodes]
        self.headings = [_bag((unit.heading,) if unit.heading else (), weights) for unit in side]
        self.bodies = [[_bag((s,), weights) for s in unit.body or unit.sentences] for unit in side]
        by_id = {unit.id: bag for unit, bag in zip(side, self.headings, strict=True)}
        self.above = [by_id.get(unit.above, {}) for unit in side]


def pairs(local: Sequence[Unit], central: Sequence[Unit], weights: Weights) -> list[Pair]:
    """Every pair of units that share a passage or a weighty word, in the order of the texts."""
    index = SeedIndex(central)
    here, there = _Side(local, weights), _Side(central, weights)
    rough: dict[tuple[int, int], tuple[list[Passage], float, float]] = {}
    for i, unit in enumerate(local):
        shared = index.shared(unit, weights)
        best = _longest(shared)
        for j in range(len(central)):
            cosine = _cosine(here.nodes[i], here.lengths[i], there.nodes[j], there.lengths[j])
            if cosine:
                kept = without_overlaps(shared.get(j, []))
                rough[i, j] = kept, sum(_own_share(p, best) * p.weight for p in kept), cosine
    strength = {
        key: cosine + 0.1 * math.log1p(sum(p.weight for p in kept) + own)
        for key, (kept, own, cosine) in rough.items()
    }
    top_local: dict[int, float] = defaultdict(float)
    top_central: dict[int, float] = defaultdict(float)
    for (i, j), value in strength.items():
        top_local[i] = max(top_local[i], value)
        top_central[j] = max(top_central[j], value)
    meetings = _meetings(here, there, rough)
    headings = Counter(pair for unit in central if unit.heading for pair in set(bigrams(unit.heading.stream)))
    found: list[Pair] = []
    for (i, j), (kept, own, cosine) in rough.items():
        met, won, shares = meetings[i, j]
        features = (
            math.log1p(sum(p.weight for p in kept)),
            math.log1p(own),
            math.log1p(max((p.weight for p in kept), default=0.0)),
            math.log1p(met),
            math.log1p(won),
            shares,
            max((_share(s, here.nodes[i]) for s in there.bodies[j]), default=0.0),
            cosine,
            _share(here.headings[i], there.nodes[j]),
            _share(there.headings[j], here.nodes[i]),
            _share(here.above[i], there.headings[j]),
            strength[i, j] / top_local[i],
            strength[i, j] / top_central[j],
            abs(i / max(1, len(local) - 1) - j / max(1, len(central) - 1)),
        )
        likeness = _likeness(local[i].heading, central[j].heading, headings)
        found.append(Pair(i, j, tuple(kept), features, likeness))
    return found


def _meetings(
    here: _Side, there: _Side, rough: Iterable[tuple[int, int]]
) -> dict[tuple[int, int], tuple[float, float, float]]:
    """For each pair of nodes: the weight their best sentences share, the same over the sentences won, the best share.

    A sentence is won by the central node it meets best: so one local item can answer
    several central clauses with a sentence each.
    """
    places: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for j, body in enumerate(there.bodies):
        for k, other in enumerate(body):
            for pair in other:
                places[pair].append((j, k))
    candidates: dict[int, list[int]] = defaultdict(list)
    for i, j in rough:
        candidates[i].append(j)
    found: dict[tuple[int, int], tuple[float, float, float]] = {}
    for i, columns in candidates.items():
        met = dict.fromkeys(columns, 0.0)
        won = dict.fromkeys(columns, 0.0)
        share = dict.fromkeys(columns, 0.0)
        for sentence in here.bodies[i]:
            total = sum(sentence.values())
            shared: dict[tuple[int, int], float] = defaultdict(float)
            for pair, weight in sentence.items():
                for place in places.get(pair, ()):
                    shared[place] += weight
            best = dict.fromkeys(columns, 0.0)
            for (j, _), weight in shared.items():
                if weight > best.get(j, weight):
                    best[j] = weight
            for j, weight in best.items():
                met[j] = max(met[j], weight)
                share[j] = max(share[j], weight / (total + SHORT))
            top = max(best.values())
            for j, weight in best.items():
                if weight == top:
                    won[j] += weight
        found.update({(i, j): (met[j], won[j], share[j]) for j in columns})
    return found


def _bag(sentences: Iterable[Sentence], weights: Weights) -> Bag:
    counts = Counter(pair for s in sentences for pair in bigrams(s.telling))
    return {pair: weights.of(pair) * (1 + math.log(n)) for pair, n in counts.items()}


def _length(bag: Bag) -> float:
    return math.sqrt(sum(w * w for w in bag.values()))


def _cosine(a: Bag, length_a: float, b: Bag, length_b: float) -> float:
    if not length_a or not length_b:
        return 0.0
    if len(b) < len(a):
        a, b = b, a
    return sum(w * b[pair] for pair, w in a.items() if pair in b) / (length_a * length_b)


def _common(part: Bag, whole: Bag) -> float:
    return sum(w for pair, w in part.items() if pair in whole)


def _share(part: Bag, whole: Bag) -> float:
    """How much of ``part``'s weight stands in ``whole``; short parts count less."""
    return _common(part, whole) / (sum(part.values()) + SHORT)


def _likeness(local: Sentence | None, central: Sentence | None, headings: Counter[str]) -> float:
    """How much of the shorter heading's weight stands in the other; a pair weighs by how few central headings have it."""
    if not local or not central:
        return 0.0
    bags = [
        {p: math.log((len(headings) + 1) / max(1, headings[p])) for p in bigrams(h.stream)}
        for h in (local, central)
    ]
    shared = sum(w for pair, w in bags[0].items() if pair in bags[1])
    return shared / max(1e-9, min(sum(bag.values()) for bag in bags))


def _longest(shared: dict[int, list[Passage]]) -> dict[tuple[int, int], tuple[int, int]]:
    """(sentence, place) -> length of the longest passage there, and how many units share it."""
    best: dict[tuple[int, int], tuple[int, int]] = {}
    for passages in shared.values():
        reach: dict[tuple[int, int], int] = {}
        for p in passages:
            for at in range(p.at, p.at + p.length):
                key = p.local.key, at
                reach[key] = max(reach.get(key, 0), p.length)
        for key, length in reach.items():
            longest, sharers = best.get(key, (0, 0))
            if length > longest:
                best[key] = length, 1
            elif length == longest:
                best[key] = longest, sharers + 1
    return best


def _own_share(passage: Passage, best: dict[tuple[int, int], tuple[int, int]]) -> float:
    """1 where no other unit shares these characters in so long a passage."""
    told = 0.0
    for at in range(passage.at, passage.at + passage.length):
        longest, sharers = best[passage.local.key, at]
        if passage.length >= longest:
            told += 1 / sharers
    return told / passage.length
