"""Shared wording: every passage that stands in both works, found by seed and extension.

A seed is a run of :data:`SEED` characters (letters and digits only, so that marks do not count) that stands in both.
Each seed is extended as far as the wording agrees; a passage lies within one sentence on each side. Passages may be
reused in any order. (Seed and extend: Altschul et al., 1990, "Basic local alignment search tool".)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from builder.spans import Span
from builder.stages.alignment.units import Sentence, Unit
from builder.stages.alignment.weights import Weights

SEED = 3
"""Characters; two do not make a passage."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of characters that two sentences share; places are in their streams."""

    local: Sentence
    central: Sentence
    at: int
    """Where it begins in the local sentence's stream."""
    there: int
    """Where it begins in the central sentence's stream."""
    length: int
    weight: float

    @property
    def words(self) -> str:
        return self.local.stream[self.at : self.at + self.length]


class SeedIndex:
    """Where each run of :data:`SEED` characters stands in a work."""

    def __init__(self, side: Sequence[Unit]) -> None:
        self._places: dict[str, list[tuple[int, Sentence, int]]] = defaultdict(list)
        for number, unit in enumerate(side):
            for sentence in unit.sentences:
                stream = sentence.stream
                for at in range(len(stream) - SEED + 1):
                    self._places[stream[at : at + SEED]].append((number, sentence, at))

    def shared(self, unit: Unit, weights: Weights) -> dict[int, list[Passage]]:
        """Number of a unit of the indexed work -> all the longest passages it shares with ``unit``."""
        found: dict[int, list[Passage]] = defaultdict(list)
        for sentence in unit.sentences:
            stream = sentence.stream
            for at in range(len(stream) - SEED + 1):
                for number, other, there in self._places.get(stream[at : at + SEED], ()):
                    there_stream = other.stream
                    if at and there and stream[at - 1] == there_stream[there - 1]:
                        continue  # the same passage began earlier
                    length = SEED
                    while (
                        at + length < len(stream)
                        and there + length < len(there_stream)
                        and stream[at + length] == there_stream[there + length]
                    ):
                        length += 1
                    weight = weights.of_stream(sentence.telling[at : at + length])
                    found[number].append(Passage(sentence, other, at, there, length, weight))
        return found


def without_overlaps(passages: Sequence[Passage]) -> list[Passage]:
    """The weightiest passages such that no character of either side is used twice; in the local order.

    A passage that loses an end to a weightier one keeps the rest where that is
    still :data:`SEED` characters long.
    """
    taken_local: dict[int, set[int]] = defaultdict(set)
    taken_central: dict[int, set[int]] = defaultdict(set)
    kept: list[Passage] = []
    for passage in sorted(
        passages, key=lambda p: (-p.length, -p.weight, p.local.key, p.at, p.central.key, p.there)
    ):
        here, there = taken_local[passage.local.key], taken_central[passage.central.key]
        start, end = 0, passage.length
        while start < end and (passage.at + start in here or passage.there + start in there):
            start += 1
        while end > start and (passage.at + end - 1 in here or passage.there + end - 1 in there):
            end -= 1
        free = all(passage.at + i not in here and passage.there + i not in there for i in range(start, end))
        if end - start < SEED or not free:
            continue
        here.update(range(passage.at + start, passage.at + end))
        there.update(range(passage.there + start, passage.there + end))
        share = passage.weight * (end - start - 1) / (passage.length - 1)
        kept.append(
            Passage(
                passage.local, passage.central, passage.at + start, passage.there + start, end - start, share
            )
        )
    return sorted(kept, key=lambda p: (p.local.key, p.at))


def literal_pairs(passage: Passage, local_text: str, central_text: str) -> list[tuple[Span, Span]]:
    """The passage as pairs of spans whose characters are the same, marks included.

    A passage is cut where the marks between its characters differ.
    """
    pairs: list[tuple[Span, Span]] = []
    begin = 0
    for i in range(1, passage.length + 1):
        if i < passage.length:
            here = passage.local.span(passage.at + begin, passage.at + i + 1)
            there = passage.central.span(passage.there + begin, passage.there + i + 1)
            if here.of(local_text) == there.of(central_text):
                continue
        here = passage.local.span(passage.at + begin, passage.at + i)
        there = passage.central.span(passage.there + begin, passage.there + i)
        if i - begin > 1 and here.of(local_text) == there.of(central_text):
            pairs.append((here, there))
        begin = i
    return pairs
