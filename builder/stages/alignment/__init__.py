"""Stage: links between the nodes of two works, with the words they share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from builder.links import Link, LinkRelation, SharedWords
from builder.model import Node
from builder.spans import Span
from builder.stages.alignment.citing import Citation, citations
from builder.stages.alignment.features import Pair, pairs
from builder.stages.alignment.modes import mode
from builder.stages.alignment.passages import literal_pairs
from builder.stages.alignment.scoring import THRESHOLD, part_levels, scores
from builder.stages.alignment.units import Unit, units
from builder.stages.alignment.weights import Weights, bigrams

TELLING = 1.5
"""Least weight of a passage that is given as evidence."""
WORDS = 4
"""How many pairs of characters are given at most where no passage is shared."""
LONG = 6
"""Characters; a passage of this length is given whatever it weighs, as a formula shared."""

__all__ = ["THRESHOLD", "Side", "align", "compare", "side"]


@dataclass(frozen=True, slots=True)
class Side:
    """One work, ready to be compared."""

    work: str
    text: str
    """The text that the spans of its nodes address."""
    units: tuple[Unit, ...]
    title: str = ""


def side(work: str, nodes: Sequence[Node], text: str, title: str = "") -> Side:
    """Prepare a work for :func:`align`; ``nodes`` may be some of its nodes only."""
    return Side(work, text, units(nodes, text), title)


def align(local: Side, central: Side, relation: LinkRelation = "parallel") -> tuple[Link, ...]:
    """The computed links, in the order of the local text, then of the central one.

    A node that is only a heading can be linked on the local side; on the
    central side it cannot, since what stands under it is meant.
    """
    found = compare(local, central, relation)
    return tuple(link for link in found if link.score >= THRESHOLD)


def compare(local: Side, central: Side, relation: LinkRelation = "parallel") -> tuple[Link, ...]:
    """Every pair of nodes that share anything as a link with its score, whatever the score."""
    targets = tuple(unit for unit in central.units if unit.body)
    if not targets:
        return ()
    weights = Weights(local.units, targets)
    found = pairs(local.units, targets, weights)
    told = scores(local.units, found, part_levels(central.units))
    words = (
        [_Words(unit, local.text) for unit in local.units],
        [_Words(unit, central.text) for unit in targets],
    )
    links = []
    for pair in found:
        here, there = local.units[pair.local], targets[pair.central]
        score = told.get((pair.local, pair.central), 0.0)
        links.append(
            Link(
                f"{local.work}#{here.id}",
                f"{central.work}#{there.id}",
                relation,
                mode(relation, here, there, pair, score),
                round(score, 3),
                "computed",
                _evidence(pair, words[0][pair.local], words[1][pair.central], weights),
            )
        )
    links += [_citation(local, central, relation, cited) for cited in citations(local.units, central.title)]
    order = {f"{local.work}#{unit.id}": number for number, unit in enumerate(local.units)}
    return tuple(sorted(links, key=lambda link: order[link.local]))


def _citation(local: Side, central: Side, relation: LinkRelation, cited: Citation) -> Link:
    words = cited.span.of(local.text)
    at = central.text.find(words)
    evidence = (
        (SharedWords(cited.span, Span(at, at + len(words)), words, cited.segment.id, "title.0"),)
        if at >= 0
        else ()
    )
    here, there = f"{local.work}#{cited.unit.id}", f"{central.work}#title"
    return Link(here, there, relation, "verbatim", 1.0, "computed", evidence)


def _evidence(pair: Pair, here: _Words, there: _Words, weights: Weights) -> tuple[SharedWords, ...]:
    found = tuple(
        SharedWords(a, b, a.of(here.text), p.local.segment.id, p.central.segment.id)
        for p in pair.passages
        if p.weight >= TELLING or p.length >= LONG
        for a, b in literal_pairs(p, here.text, there.text)
    )
    return found or _words(here, there, weights)


class _Words:
    """Where each pair of telling characters first stands in a unit, unbroken by marks."""

    def __init__(self, unit: Unit, text: str) -> None:
        self.text = text
        self._unit = unit

    @cached_property
    def places(self) -> dict[str, tuple[Span, str]]:
        """Pair -> its place in the text and the id of its segment, in the order of the text."""
        found: dict[str, tuple[Span, str]] = {}
        for sentence in self._unit.sentences:
            for at, word in enumerate(bigrams(sentence.telling)):
                if word not in found and sentence.places[at + 1] == sentence.places[at] + 1:
                    found[word] = sentence.span(at, at + 2), sentence.segment.id
        return found


def _words(here: _Words, there: _Words, weights: Weights) -> tuple[SharedWords, ...]:
    """Where two nodes share no passage: the weightiest pairs of characters that they share, each once."""
    shared: list[tuple[float, SharedWords]] = []
    for word, (a, segment) in here.places.items():
        if word in there.places and weights.of(word) >= TELLING / 3:
            b, other = there.places[word]
            if a.of(here.text) == b.of(there.text):
                shared.append((weights.of(word), SharedWords(a, b, a.of(here.text), segment, other)))
    kept: list[SharedWords] = []
    for _, one in sorted(shared, key=lambda found: -found[0]):
        if not any(one.local.overlaps(k.local) or one.central.overlaps(k.central) for k in kept):
            kept.append(one)
    return tuple(sorted(kept[:WORDS], key=lambda s: s.local))
