"""The objects of the concordance: links between clauses of two works, the words they share, and the gaps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from builder.spans import Span

LinkRelation = Literal["implements", "antecedent", "parallel", "commentary"]
LinkMode = Literal["verbatim", "adapted", "tightened", "extended", "partial", "similar"]
LinkOrigin = Literal["computed", "reviewed", "added"]
LINK_MODES: dict[LinkRelation, tuple[LinkMode, ...]] = {
    "implements": ("verbatim", "adapted", "tightened", "extended", "partial"),
    "antecedent": ("verbatim", "similar", "partial"),
    "parallel": ("verbatim", "similar", "partial"),
    "commentary": ("verbatim", "similar", "partial"),
}
"""The modes that may be said under each relation (DESIGN 4.6)."""


@dataclass(frozen=True, slots=True)
class SharedWords:
    """A run of characters that stands in both texts, the same to the character, marks included."""

    local: Span
    """In the text that the local node's span addresses."""
    central: Span
    words: str
    local_segment: str
    """Id of the sentence, such as ``c4-i2.3``."""
    central_segment: str


@dataclass(frozen=True, slots=True)
class Link:
    """A node of one work and its counterpart in another (DESIGN 4.3)."""

    local: str
    """Full id: ``guian-2016#c4-i2``."""
    central: str
    relation: LinkRelation
    mode: LinkMode
    score: float
    """Probability that a reader of both prints the link, as computed; 0 where the method saw nothing."""
    origin: LinkOrigin
    """``computed``: nobody has judged it; ``reviewed``: found by the program and accepted; ``added``: by a person."""
    evidence: tuple[SharedWords, ...] = ()
    """In the order of the local text, not overlapping on either side."""
    weak: bool = False
    """Printed with a question mark."""
    reason: str = ""
    reviewer: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """A node that has no counterpart in the other work, as a reader of both found."""

    node: str
    """Full id."""
    reason: str
    reviewer: str = ""


@dataclass(frozen=True, slots=True)
class Concordance:
    """All that is published about two works."""

    local: str
    """Id of the work."""
    central: str
    relation: LinkRelation
    links: tuple[Link, ...]
    """In the order of the local text, then of the central one."""
    local_gaps: tuple[Gap, ...] = ()
    """``local addition``."""
    central_gaps: tuple[Gap, ...] = ()
    """``not taken up``."""
