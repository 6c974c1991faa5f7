"""Citations: a text that names another by its title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from builder.language.folding import stream
from builder.segments import Segment
from builder.spans import Span
from builder.stages.alignment.units import Unit

SHORTEST = 8
"""Characters; a shorter title may be that of many documents."""
_BRACKETED = re.compile("《([^《》]+)》")


@dataclass(frozen=True, slots=True)
class Citation:
    """One place where a title is named."""

    unit: Unit
    segment: Segment
    span: Span
    """Of the words between 《 and 》."""


def citations(local: Sequence[Unit], title: str) -> list[Citation]:
    """The first place in each unit that names the work of this title in 《》.

    What the title itself has in 《》 is the name that others use: 印发《关于…的意见》.
    """
    inner = _BRACKETED.search(title)
    name = stream(inner.group(1) if inner else title)
    if len(name) < SHORTEST:
        return []
    found: dict[str, Citation] = {}
    for unit in local:
        for sentence in unit.sentences:
            segment = sentence.segment
            for m in _BRACKETED.finditer(segment.text):
                if stream(m.group(1)) == name:
                    span = Span(m.start(1), m.end(1)).shifted(segment.span.start)
                    found.setdefault(unit.id, Citation(unit, segment, span))
    return list(found.values())
