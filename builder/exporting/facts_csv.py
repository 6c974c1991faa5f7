"""Facts as CSV (RFC 4180), a file a kind.

UTF-8 with a byte order mark, because spreadsheet programs take a file without
one for the system's code page and show Chinese as rubbish. A cell that a
spreadsheet would run as a formula (``=``, ``+``, ``-``, ``@``, tab or return
at its start) gets an apostrophe before it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from builder.statements import Comparison, Facts

COMPARISONS: dict[Comparison, str] = {
    ">=": "at least",
    "<=": "at most",
    "=": "exactly",
    "~": "about",
    "range": "range",
    "none": "",
}
"""How a comparison is written: the sign ``=`` alone would be a formula."""
UNITS = ("work", "node", "role", "unit", "label", "start", "end")
TARGETS = ("work", "node", "words", "quantity", "unit", "comparison", "deadline", "start", "end")
CITATIONS = ("work", "node", "words", "kind", "issuer", "resolution", "refers_to", "note", "start", "end")


def facts_files(work: str, facts: Facts) -> dict[str, bytes]:
    """File name -> content for every kind of fact that the work has; places are in the witness's text."""
    files: dict[str, bytes] = {}
    if facts.units:
        files["units.csv"] = write(
            UNITS, ((work, u.node, u.role, u.words, u.label, u.span.start, u.span.end) for u in facts.units)
        )
    if facts.targets:
        files["targets.csv"] = write(
            TARGETS,
            (
                (
                    work,
                    t.node,
                    t.words,
                    t.quantity,
                    t.unit,
                    COMPARISONS[t.comparison],
                    t.deadline,
                    t.span.start,
                    t.span.end,
                )
                for t in facts.targets
            ),
        )
    if facts.citations:
        files["citations.csv"] = write(
            CITATIONS,
            (
                (
                    work,
                    c.node,
                    c.words,
                    c.kind,
                    c.issuer,
                    c.resolution,
                    " ".join(c.to),
                    c.note,
                    c.span.start,
                    c.span.end,
                )
                for c in facts.citations
            ),
        )
    return files


def write(head: Sequence[str], rows: Iterable[Sequence[str | int]]) -> bytes:
    """A CSV file; every cell that looks like a formula is made text."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _cell(value: str | int) -> str | int:
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
