"""Works as the edition holds them: a span of a witness, with its clause tree."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from builder.manifest import Manifest, Work
from builder.model import Mark, Node, Witness
from builder.segments import Segment, segments
from builder.spans import Span
from builder.statements import Statement
from builder.tracing import Placed


@dataclass(frozen=True)
class EditionWork:
    """A work with its witness, its place in the witness's text, and its tree."""

    work: Work
    witness: Witness
    span: Span
    """In the witness's established text."""
    nodes: tuple[Node, ...]
    marks: tuple[Mark, ...]
    """Marks within the work, placed in the witness's text."""
    emendations: tuple[Placed, ...]
    """Every emendation of the witness whose result (or gap) lies within the work."""
    stated: tuple[Statement, ...] = ()
    """What the text, and the page it was taken from, say about the document."""
    conflicts: tuple[tuple[Statement, ...], ...] = ()
    """Statements that contradict one another."""

    @property
    def id(self) -> str:
        return self.work.id

    @cached_property
    def text(self) -> str:
        return self.span.of(self.witness.text)

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        return segments(self.nodes, self.witness.text)

    @cached_property
    def by_id(self) -> dict[str, Node]:
        return {node.id: node for top in self.nodes for node in top.walk()}


@dataclass(frozen=True)
class Edition:
    """All that the manifest describes."""

    manifest: Manifest
    witnesses: dict[str, Witness]
    works: tuple[EditionWork, ...]
    """In the order of the manifest."""

    def find(self, work_id: str) -> EditionWork | None:
        return next((work for work in self.works if work.id == work_id), None)
