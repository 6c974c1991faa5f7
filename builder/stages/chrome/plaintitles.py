"""What programs for reading print over a plain text: lists with counts, and the title at the end of a path only."""

from __future__ import annotations

import re

from builder.stages.chrome import furniture
from builder.stages.chrome.textlines import Lines
from builder.stages.chrome.titles import find_title
from builder.stages.chrome.vocabulary import compact

_COUNTED = re.compile(r".{2,40}?[(（]\s*\d{1,5}\s*[)）]\s*")
_LISTED = 2
"""So many lines with counts are a list."""
_STEP = re.compile(r".*(?:>>|[>＞»›→])\s*(?P<last>\S.*?)\s*", re.DOTALL)
_LEAST = 10
"""A step of a path that is shorter may be a column's name."""
_HEAD = 16
"""The title is looked for in so many lines at most."""


def find_counted(lines: Lines, head: list[int]) -> frozenset[int]:
    """Lines that end with a count in brackets, where several do: a list of columns, no titles."""
    found = [i for i in head if i not in lines.rules and _COUNTED.fullmatch(lines.line(i))]
    return frozenset(found) if len(found) >= _LISTED else frozenset()


def keep_last_step(lines: Lines, filled: list[int]) -> None:
    """The title that stands only at the end of a path stays; the path goes."""
    kept = [i for i in filled if i not in lines.rules][:_HEAD]
    paths = [i for i, rule in lines.rules.items() if rule == "chrome.breadcrumb" and kept and i < kept[0]]
    if not paths:
        return
    path = max(paths)
    line = lines.line(path)
    found = _STEP.fullmatch(line)
    if found is None or len(compact(found["last"])) < _LEAST or not furniture.is_title(found["last"]):
        return
    texts = [lines.line(i) for i in kept]
    body = next((n for n, text in enumerate(texts) if furniture.is_sentence(text, 30)), len(texts))
    if find_title(found["last"], texts) or any(furniture.is_title(text) for text in texts[:body]):
        return
    at = lines.starts[path]
    lines.keeps[path] = (at + found.start("last"), at + found.end("last"))
