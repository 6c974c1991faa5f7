"""Is a table content, or does it only arrange a page?"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TypeAlias

from builder.language.characters import HAN
from builder.stages.chrome import furniture, paths
from builder.stages.chrome.fields import key_of
from builder.stages.chrome.tree import Element, Line

Rows: TypeAlias = dict[int, dict[int, list[Line]]]
"""The lines of a table by row and cell, all by the numbers of their elements."""
_PAGE_KEYS = frozenset(
    {"index_number", "issuer", "generated", "made", "published", "openness", "validity", "document_number"}
)
ARTICLE_LABEL = re.compile(
    rf"第\s*[{HAN}\d]{{1,8}}?\s*[條条](?:\s*之\s*[{HAN}\d]{{1,3}})?|[（(][一二三四五六七八九十\d]{{1,3}}[)）]|[一二三四五六七八九十]{{1,3}}、"
)
"""The number of an article or a clause, alone in its cell."""
_HEADS, _HEAD = 3, 20
"""A form to be filled in has so many columns at least, and heads of so many characters at most."""
_FORM = 400
"""Elements of a form that are looked at."""


def up(elements: list[Element], number: int, name: str) -> int:
    """The nearest element of that name from ``number`` up; 0 where there is none."""
    while number > 0 and elements[number].name != name:
        number = elements[number].parent
    return number


def is_data(
    table: int,
    rows: Rows,
    elements: list[Element],
) -> bool:
    """Whether a table shows data (a row is a line) rather than arranging a page."""
    if elements[table].name != "table" or elements[table].hidden:
        return False
    cells = [cell for row in rows.values() for cell in row.values()]
    filled = [row for row in rows.values() if len(row) >= 2]
    if len(filled) < 2 or 3 * len(filled) < 2 * len(rows):
        return False
    texts = ["".join(line.text for line in cell) for cell in cells]
    labels = [key_of(text) for text in texts]
    labelled = sum(
        1 for row in rows.values() if any(key_of(line.text) for cell in row.values() for line in cell)
    )
    if labelled >= 2 and any(key in _PAGE_KEYS for key in labels) and _has_values(rows):
        return False  # what the page says about its document
    heads = ["".join(line.text for line in next(iter(row.values()))) for row in rows.values()]
    if all(key_of(head) and head.endswith(("：", ":")) for head in heads):
        return False
    if any(len(cell) > 12 for cell in cells) or sum(map(len, texts)) > 120 * len(texts):
        return False
    if sum(line.linked for cell in cells for line in cell) * 2 > sum(map(len, texts)):
        return False
    first = ["".join(line.text for line in next(iter(row.values()))) for row in filled]
    if sum(1 for text in first if ARTICLE_LABEL.fullmatch(text)) * 2 > len(first):
        return False
    return not any(paths.is_path(text) or furniture.count_controls(text) for text in texts)


def _has_values(rows: Rows) -> bool:
    """Whether any label of a table has a value; a form's labels have none yet."""
    for row in rows.values():
        keys = [key_of("".join(line.text for line in cell)) for cell in row.values()]
        if any(here and not following for here, following in pairwise(keys)):
            return True
        if any(line.text.rstrip("：:") != line.text for cell in row.values() for line in cell):
            return True
    return False


def is_blank_form(table: int, rows: Rows, elements: list[Element]) -> bool:
    """Whether a table has the heads of its columns only, over rows of as many cells to be filled in."""
    if elements[table].name != "table" or elements[table].hidden:
        return False
    if any(
        len(cell) > 1 or cell[0].linked or len(cell[0].text) > _HEAD
        for cells in rows.values()
        for cell in cells.values()
    ):
        return False
    row, cells = max(rows.items(), key=lambda item: len(item[1]))
    if len(cells) < _HEADS or row != max(rows):
        return False
    counts: list[int] = []
    for number in range(row + 1, min(len(elements), row + _FORM)):
        element = elements[number]
        if element.depth <= elements[table].depth:
            break
        if element.name == "tr":
            counts.append(0)
        elif element.name in {"td", "th"} and counts:
            counts[-1] += 1
    return len(cells) in counts
