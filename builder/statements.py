"""What documents say, in a form that can be sorted and counted: responsibilities, targets, citations, facts about themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from builder.spans import Span

Role = Literal["lead", "responsible", "supporting"]
Comparison = Literal[">=", "<=", "=", "~", "range", "none"]
CitationKind = Literal["instrument", "number", "meeting", "self"]
Resolution = Literal["self", "work", "instrument", "unresolved"]


@dataclass(frozen=True, slots=True)
class Responsibility:
    """An agency that a node names as answering for it."""

    node: str
    span: Span
    """Of the agency's name, in the text that the node's span addresses."""
    words: str
    """The agency as printed, with a bracket that belongs to its name."""
    role: Role
    label: str
    """What says so, as printed: ``牵头单位``, ``责任单位``, ``负责``."""


@dataclass(frozen=True, slots=True)
class Target:
    """What is to be reached, provided, kept up or repeated; see ``tests/gold/README.md``."""

    node: str
    span: Span
    words: str
    quantity: str
    """In Arabic digits: ``50``, ``2-3``, ``1:1``, ``N``; empty where none is printed."""
    unit: str
    """``%``, ``人/10万人``, ``次/月``; empty where there is none."""
    comparison: Comparison
    deadline: str
    """The printed year in whose reach it stands, or empty."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A document, document number or meeting that a node names."""

    node: str
    span: Span
    words: str
    """As printed, with its 《》."""
    kind: CitationKind
    issuer: str = ""
    """Bodies printed directly before the title, as printed: ``中办、国办``."""
    resolution: Resolution = "unresolved"
    to: tuple[str, ...] = ()
    """Ids of the work or of instruments (an enumeration of sessions has several); empty where unresolved."""
    note: str = ""
    """Why it is resolved so, or not."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What one work says in a form that can be sorted and counted."""

    units: tuple[Responsibility, ...] = ()
    targets: tuple[Target, ...] = ()
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """A fact that a document says about itself."""

    key: str
    """``title``, ``issuer``, ``document_number``, ``addressees``, ``signed``, ``dateline``, ``place``,
    ``author``; a page's fields keep the keys of :class:`Field`."""
    value: str
    """Read out: dates as ``2016-08-16``, ``2016-08`` or ``--04-13`` where no year is printed."""
    words: str
    """As printed."""
    source: Literal["text", "page"]
    span: Span | None = None
    """In the established text; None for what only the page says."""
