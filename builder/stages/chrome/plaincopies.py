"""A plain text that a scrape has twice, with the page's facts between the copies."""

from __future__ import annotations

from builder.stages.chrome.fields import read_row
from builder.stages.chrome.textlines import Lines
from builder.stages.chrome.titles import fold

_LEAST = 80
"""A copy has so many characters; forms and lists repeat shorter runs of lines."""


def drop_copy_below_facts(lines: Lines, filled: list[int]) -> None:
    """Of two copies of the whole text, parted by a row of facts, the second goes, with the facts."""
    opening = lines.line(filled[0]).strip()
    if lines.text.count(opening) < 2:  # hardly any text has its first line twice
        return
    first = fold(opening)
    for place in range(2, len(filled) // 2 + 1):
        if place + 1 >= len(filled) or fold(lines.line(filled[place + 1])) != first:
            continue
        row = read_row(lines.line(filled[place]))
        if row is None or not (row.strong or len(row) > 1):
            continue
        whole = [fold(lines.line(i)) for i in filled[:place]]
        copy = filled[place + 1 : 2 * place + 1]
        if sum(map(len, whole)) >= _LEAST and [fold(lines.line(i)) for i in copy] == whole:
            lines.rules[filled[place]] = "chrome.metadata"
            lines.add_values(filled[place], row)
            lines.rules |= dict.fromkeys(copy, "chrome.second-copy")
            return
