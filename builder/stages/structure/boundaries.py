"""Where one document ends and the next begins in a file."""

from __future__ import annotations

from builder.stages.structure.grammar import candidates
from builder.stages.structure.labels import FORMS
from builder.stages.structure.lines import lines_of


def propose_boundaries(text: str) -> list[tuple[int, str]]:
    """Offsets where a new document seems to begin, with the reason in plain words."""
    lines = lines_of(text, 0, len(text))
    found: list[tuple[int, str]] = []
    reached = 0
    for line, label in zip(lines, candidates(text, lines), strict=True):
        if label is None or FORMS[label.form].level != "part" or label.number is None:
            continue
        if label.number == 1 and reached > 1:
            found.append((line.start, f"the numbering of the parts, having reached {reached}, begins again"))
        reached = label.number
    return found
