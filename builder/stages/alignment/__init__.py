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
from builder.stages.alignment.weights import Weights

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
    found = pairs(local.units, targets, Weights(local.units, targets))
    told = scores(local.units, found, part_levels(central.units))
    links = []
    for pair in found:
        here, there = local.units[pair.local], targets[pair.central]
        links.append(
            Link(
                f"{local.work}#{here.id}",
                f"{central.work}#{there.id}",
                relation,
                mode(relation, here, there, pair),
                round(told.get((pair.local, pair.central), 0.0), 3),
                "computed",
                _evidence(pair, local.text, central.text),
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


def _evidence(pair: Pair, local_text: str, central_text: str) -> tuple[SharedWords, ...]:
    return tuple(
        SharedWords(here, there, here.of(local_text), p.local.segment.id, p.central.segment.id)
        for p in pair.passages
        for here, there in literal_pairs(p, local_text, central_text)
    )
