"""Stage: links between the nodes of two works, with the words they share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from builder.model import Link, LinkRelation, Node, SharedWords
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
                _evidence(pair, here, there, weights, local.text, central.text),
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


def _evidence(
    pair: Pair, here: Unit, there: Unit, weights: Weights, local_text: str, central_text: str
) -> tuple[SharedWords, ...]:
    found = tuple(
        SharedWords(a, b, a.of(local_text), p.local.segment.id, p.central.segment.id)
        for p in pair.passages
        if p.weight >= TELLING or p.length >= LONG
        for a, b in literal_pairs(p, local_text, central_text)
    )
    return found or _words(here, there, weights, local_text, central_text)


def _words(
    here: Unit, there: Unit, weights: Weights, local_text: str, central_text: str
) -> tuple[SharedWords, ...]:
    """Where two nodes share no passage: the weightiest pairs of characters that they share, each once."""
    places: dict[str, SharedWords] = {}
    for sentence in here.sentences:
        for at, word in enumerate(bigrams(sentence.telling)):
            if word in places or weights.of(word) < TELLING / 3:
                continue
            for other in there.sentences:
                at_there = other.stream.find(word)
                if at_there >= 0:
                    a, b = sentence.span(at, at + 2), other.span(at_there, at_there + 2)
                    if a.of(local_text) == b.of(central_text):
                        places[word] = SharedWords(
                            a, b, a.of(local_text), sentence.segment.id, other.segment.id
                        )
                        break
    kept: list[SharedWords] = []
    for word in sorted(places, key=lambda w: -weights.of(w)):
        one = places[word]
        if not any(one.local.overlaps(k.local) or one.central.overlaps(k.central) for k in kept):
            kept.append(one)
    return tuple(sorted(kept[:WORDS], key=lambda s: s.local))
