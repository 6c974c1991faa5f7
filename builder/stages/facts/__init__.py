"""Facts in a form one can sort and count: who answers, what by when, what is cited.

Functions of ``(text, nodes)``; the spans of nodes and facts address ``text``.
What counts as a fact is defined in ``tests/gold/README.md``.
"""

from builder.stages.facts.citations import find_citations
from builder.stages.facts.resolving import Shelf, ShelfWork, resolve
from builder.stages.facts.targets import find_targets
from builder.stages.facts.units import find_units

__all__ = ["Shelf", "ShelfWork", "find_citations", "find_targets", "find_units", "resolve"]
