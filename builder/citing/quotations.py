"""The words of a clause as one quotes them: Chinese as established, English with its state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from builder.binding import Bound
from builder.model import Node
from builder.segments import node_segments
from builder.works import EditionWork

MISSING = "[not yet translated]"
UNSURE = frozenset({"conjecture", "lacuna", "editorial", "ambiguous"})
"""What a reader who quotes must know of: it stands in the apparatus."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """One node's own words, without those of the nodes below it."""

    node: str
    depth: int
    """0 for a node at the top; whoever quotes a node with all below it takes the deeper ones that follow."""
    zh: str
    """Number, heading and text as established; paragraphs are lines."""
    en: str
    """The English of the same; empty where no sentence is translated."""
    states: tuple[str, ...]
    """States that its sentences have (``draft``, ``reviewed``, ``fuzzy``, ``missing``), in this order."""
    joins: bool
    """Whether it goes on in the line of the text before it."""
    unsure: bool
    """Whether something in it was inferred, is missing or could be read otherwise."""


def quotations(work: EditionWork, bound: Mapping[str, Bound]) -> tuple[Quotation, ...]:
    """Every node of a work in reading order."""
    text = work.witness.text
    places = [p.span for p in work.emendations if p.emendation.kind in UNSURE]
    places += [m.span for m in work.marks if m.kind in UNSURE]

    def walk(node: Node, depth: int) -> list[Quotation]:
        end = node.children[0].span.start if node.children else node.span.end
        start = node.span.start
        own = text[start:end].strip()
        found = node_segments(node, text)
        targets = [(bound[s.id], s) for s in found]
        lines: list[str] = []
        last = -1
        for one, segment in targets:
            if one.merged:
                last = segment.span.end
                continue
            words = " ".join(one.target.split()) or MISSING
            if lines and "\n" not in text[last : segment.span.start]:
                lines[-1] += f" {words}"
            else:
                lines.append(words)
            last = segment.span.end
        states = {one.state for one, _ in targets}
        quotation = Quotation(
            node.id,
            depth,
            own,
            "\n".join(lines) if states - {"missing"} else "",
            tuple(state for state in ("draft", "reviewed", "fuzzy", "missing") if state in states),
            start > 0 and text[start - 1] != "\n",
            any(start <= place.start and place.end <= end for place in places),
        )
        return [quotation, *(q for child in node.children for q in walk(child, depth + 1))]

    return tuple(q for node in work.nodes for q in walk(node, 0))
