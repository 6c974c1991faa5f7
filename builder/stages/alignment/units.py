"""What is compared: the nodes of a work with their sentences, as a comparison sees them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from builder.language.folding import stream_places
from builder.model import Node
from builder.segments import Segment, node_segments
from builder.spans import Span
from builder.stages.alignment.formulas import without_formulas

_LEFT_OUT = frozenset({"title", "to", "sign", "front"})
_UNITS_BRACKET = re.compile(r"[（(][^（）()]{0,8}单位[:：]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A segment, or a piece of one between two ；, folded: letters and digits only, in one script."""

    segment: Segment
    stream: str
    places: tuple[int, ...]
    """For each character of the stream, its place in the text."""
    telling: str
    """The stream with its formulas masked: what can prove something."""

    @property
    def key(self) -> int:
        """Tells the sentences of one work apart: where the first character stands."""
        return self.places[0]

    def span(self, start: int, end: int) -> Span:
        """The place in the text of ``stream[start:end]``."""
        return Span(self.places[start], self.places[end - 1] + 1)


@dataclass(frozen=True, slots=True)
class Unit:
    """A node with a heading or a text of its own, without its children."""

    id: str
    heading: Sentence | None
    body: tuple[Sentence, ...]
    above: str = ""
    """The id of the node that holds it."""
    level: str = ""

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        return (self.heading, *self.body) if self.heading else self.body


def units(nodes: Iterable[Node], text: str) -> tuple[Unit, ...]:
    """The units of a work in reading order.

    Title, addressees, signature and all before the title are no units, nor are
    the brackets that name the responsible bodies after an item.
    """
    found: list[Unit] = []
    for top in nodes:
        if top.level in _LEFT_OUT:
            continue
        above = {child.id: node.id for node in top.walk() for child in node.children}
        for node in top.walk():
            if node.level in _LEFT_OUT:
                continue
            heading: Sentence | None = None
            body: list[Sentence] = []
            for segment in node_segments(node, text):
                pieces = _pieces(segment)
                if segment.index == 0:
                    heading = pieces[0] if pieces else None
                elif not _UNITS_BRACKET.match(segment.text):
                    body.extend(pieces)
            if body or heading:
                found.append(Unit(node.id, heading, tuple(body), above.get(node.id, ""), node.level))
    return tuple(found)


def _pieces(segment: Segment) -> list[Sentence]:
    """A heading whole, a sentence cut at ；."""
    letters, places = stream_places(segment.text)
    cuts = [0, *(m.end() for m in re.finditer("[；;]", segment.text) if segment.index), len(segment.text)]
    pieces: list[Sentence] = []
    for start, end in pairwise(cuts):
        low, high = bisect_left(places, start), bisect_left(places, end)
        if low < high:
            moved = tuple(place + segment.span.start for place in places[low:high])
            stream = letters[low:high]
            pieces.append(Sentence(segment, stream, moved, without_formulas(stream)))
    return pieces
