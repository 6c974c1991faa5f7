"""Segments: the sentences of a node, with ids and places.

A heading or title is segment 0 of its node; its text begins at 1 (DESIGN 4.1).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from builder.language.sentences import segment
from builder.model import Node
from builder.spans import Span


@dataclass(frozen=True, slots=True)
class Segment:
    """One sentence of the source."""

    node: str
    index: int
    span: Span
    """In the text that the node's span addresses."""
    text: str

    @property
    def id(self) -> str:
        return f"{self.node}.{self.index}"


def own_spans(node: Node, text: str) -> tuple[Span | None, tuple[Span, ...]]:
    """Where the node's heading and the paragraphs of its own text stand in ``text``."""
    at = node.span.start + len(node.label)
    heading: Span | None = None
    if node.heading:
        start = text.index(node.heading, at)
        heading = Span(start, start + len(node.heading))
        at = heading.end
    paragraphs: list[Span] = []
    for paragraph in node.text.split("\n") if node.text else ():
        start = text.index(paragraph, at)
        at = start + len(paragraph)
        paragraphs.append(Span(start, at))
    return heading, tuple(paragraphs)


def node_segments(node: Node, text: str) -> tuple[Segment, ...]:
    """The segments of the node itself, without its children."""
    heading, paragraphs = own_spans(node, text)
    found: list[Segment] = []
    if heading:
        found.append(Segment(node.id, 0, heading, heading.of(text)))
    spans = [span for paragraph in paragraphs for span in segment(text, paragraph.start, paragraph.end)]
    found.extend(Segment(node.id, i, span, span.of(text)) for i, span in enumerate(spans, 1))
    return tuple(found)


def segments(nodes: Iterable[Node], text: str) -> tuple[Segment, ...]:
    """The segments of all nodes, in reading order."""
    return tuple(s for top in nodes for node in top.walk() for s in node_segments(node, text))
