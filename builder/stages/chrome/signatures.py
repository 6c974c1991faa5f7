"""Between a text's last sentence and its signature: what stands there is the document's, whatever it looks like."""

from __future__ import annotations

from builder.stages.chrome import documentary
from builder.stages.chrome.sheet import Sheet

_SHORT = 3
"""A part of a name (办公室) has no more characters."""
_NEAR = 12
"""The last sentence and the date stand fewer lines away."""


def signed_box(sheet: Sheet, first: int, last: int) -> int:
    """The element in which lines ``first`` to ``last`` stand, among its own paragraphs a sentence above and a date below.

    -1 where there is none.
    """
    below = next((j for j in range(last + 1, min(len(sheet.lines), last + _NEAR)) if _is_dated(sheet, j)), -1)
    if below < 0:
        return -1
    box = sheet.element(below).parent
    above = next((j for j in range(first - 1, max(-1, first - _NEAR), -1) if sheet.prose[j]), -1)
    if above < 0 or sheet.rules[above] or sheet.element(above).parent != box:
        return -1
    return box if sheet.is_under(sheet.lines[first].element, box) else -1


def are_signers(texts: list[str]) -> bool:
    """Whether lines are the names of several offices and the day under them, and not a heading with its day."""
    *names, day = texts
    return (
        len(names) > 1
        and documentary.is_document_date(day)
        and all(len(name) > _SHORT and documentary.is_issuer(name) for name in names)
        and not documentary.is_title("".join(names))
    )


def _is_dated(sheet: Sheet, i: int) -> bool:
    return not sheet.rules[i] and documentary.is_document_date(sheet.lines[i].text)
