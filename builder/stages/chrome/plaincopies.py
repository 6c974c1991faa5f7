"""A plain text that a scrape has twice, with the page's facts between the copies."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from builder.stages.chrome.fields import read_row
from builder.stages.chrome.textlines import Lines
from builder.stages.chrome.titles import fold

_LEAST = 80
"""A copy has so many characters; forms and lists repeat shorter runs of lines."""
_LOOKS = 8
"""Places where the first line stands again that are looked at: a text that prints it more often is no page."""


def drop_copy_below_facts(lines: Lines, filled: list[int]) -> None:
    """Of two copies of the whole text, parted by a row of facts, the second goes, with the facts."""
    opening = lines.line(filled[0]).strip()
    at = lines.starts[filled[0] + 1]
    for _ in range(_LOOKS):
        at = lines.text.find(opening, at)
        if at < 0:  # hardly any text has its first line twice
            return
        number = bisect_right(lines.starts, at) - 1
        at = lines.starts[number + 1]
        place = bisect_left(filled, number) - 1
        row = (
            read_row(lines.line(filled[place]))
            if place >= 2 and lines.line(number).strip() == opening
            else None
        )
        if row is None or not (row.strong or len(row) > 1):
            continue
        whole = [fold(lines.line(i)) for i in filled[:place]]
        copy = filled[place + 1 : 2 * place + 1]
        if sum(map(len, whole)) >= _LEAST and [fold(lines.line(i)) for i in copy] == whole:
            lines.rules[filled[place]] = "chrome.metadata"
            lines.add_values(filled[place], row)
            lines.rules |= dict.fromkeys(copy, "chrome.second-copy")
            return
