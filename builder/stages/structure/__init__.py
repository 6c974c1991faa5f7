"""Stage: the clause tree of a work, from its established text."""

from __future__ import annotations

from builder.model import Node
from builder.spans import Span
from builder.stages.structure.boundaries import propose_boundaries
from builder.stages.structure.composing import Work
from builder.stages.structure.ids import finish
from builder.stages.structure.series import Starters
from builder.stages.structure.shaping import Shaper

__all__ = ["parse", "propose_boundaries"]


def parse(text: str, span: Span | None = None, *, titled: str = "") -> tuple[Node, ...]:
    """The top-level nodes of the work that is ``text[span]`` (all of ``text`` by default).

    ``text`` is an established text, one paragraph a line; the spans of the nodes
    are offsets into it. ``titled`` is the title known from elsewhere, a hint.

    Guaranteed: label, heading and text of every node are exact slices that
    follow one another from ``span.start`` with only white space between; every
    character that is not white space belongs to exactly one of them; children lie
    inside their parents, in order; ids are unique. Any text is accepted.
    """
    area = Span(0, len(text)) if span is None else span
    work = Work(text, area.start, area.end, titled)
    top = work.compose()
    shaper = Shaper(text, Starters(text, area.start, area.end))
    for node in top:
        if node.fixed in ("preamble", "closing"):
            shaper.text_of(node)
    shaper.shape(top)
    return finish(text, top)
