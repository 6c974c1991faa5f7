"""Numbers of printed pages inside of a page: files shown in a viewer, or turned into a page with their feet."""

from __future__ import annotations

import re
from itertools import pairwise

from builder.stages.chrome import documentary, furniture
from builder.stages.chrome.sheet import Sheet
from builder.stages.chrome.tree import Line

_RULE = "chrome.page-number"
_PARAGRAPH = 30
"""A line so long that has no end goes on."""
_OPEN = re.compile(r"[\w，、]$")
_NUMBER = re.compile(r"\d{1,4}")


def ends_page(line: Line, following: Line | None) -> bool:
    """Whether a line is a number at the end of its block, as a viewer sets a page's number under the page's lines."""
    last = following is None or following.element != line.element or not following.after_break
    return line.after_break and last and furniture.is_bare_number(line.text)


def drop_page_numbers(sheet: Sheet) -> None:
    """Take away numbers that count the pages one by one: with dashes, or at the ends of blocks of printed lines."""
    dashed, bare = [], []
    for i, line in enumerate(sheet.lines):
        if sheet.rules[i] or line.row or len(line.text) > 24:
            continue
        following = sheet.lines[i + 1] if i + 1 < len(sheet.lines) else None
        if furniture.is_page_number(line.text):
            dashed.append(i)
        elif ends_page(line, following):
            bare.append(i)
    for found in (dashed, bare):
        numbers = [int(m[0]) for i in found if (m := _NUMBER.search(sheet.lines[i].text))]
        if len(numbers) >= 2 and all(b - a == 1 for a, b in pairwise(numbers)):
            for i in found:
                sheet.rules[i] = _RULE


def join_over_pages(sheet: Sheet) -> None:
    """Join the parts of a paragraph that goes on behind a page's number."""
    for i in range(1, len(sheet.lines) - 1):
        if sheet.rules[i] != _RULE or not (sheet.kept[i - 1] and sheet.kept[i + 1]):
            continue
        before, after = sheet.lines[i - 1], sheet.lines[i + 1].text
        begins = (
            documentary.is_numbered(after)
            or documentary.is_title(after)
            or documentary.is_document_line(after)
        )
        if len(before.text) >= _PARAGRAPH and not before.row and _OPEN.search(before.text) and not begins:
            sheet.joins.add(i + 1)
