"""What a site says of itself above the title of a plain text: a slogan, links to other sites, words of an application."""

from __future__ import annotations

import re

from builder.stages.chrome import documentary, furniture
from builder.stages.chrome.fields import read_row
from builder.stages.chrome.textlines import Lines
from builder.stages.chrome.vocabulary import compact

_NEAR = 14
"""The page's facts stand so near below a slogan."""
_ROWS = 3
"""So many rows of them are no form that a lead announces."""
_WORD = 10
"""A word of an application has no more characters."""
_SEVERAL = 2
_HEADING = 10
"""A page's heading has so many characters at least."""
_EMPTY = re.compile(r"\s*\w{2,8}\s*[:：]\s*[|｜][\s|｜]*|[\s|｜]*[|｜][\s|｜]*")
"""A cell of a table drawn with bars that holds a label without a value, or nothing."""


def is_slogan(lines: Lines, head: list[int], place: int) -> bool:
    """Whether a sentence that opens the text is the site's: facts that pages state follow before any other."""
    if place:
        return False
    first = lines.line(head[0])
    if documentary.is_numbered(first) or not furniture.is_sentence(first, 30):
        return False
    keys: list[str] = []
    strong = 0
    for i in head[1:_NEAR]:
        line = lines.line(i)
        if furniture.is_sentence(line, 30) or documentary.is_numbered(line):
            return False
        row = read_row(line)
        if row:
            strong += row.strong
            keys += [value.key for value in row.values]
            if len(keys) >= _ROWS and strong and {"published", "ignored"} <= set(keys):
                return True
    return False


def stands_among_facts(lines: Lines, head: list[int], place: int) -> bool:
    """Whether several rows of facts stand above line ``place``, or one that only pages have right below."""
    above = sum(lines.rules.get(i) == "chrome.metadata" for i in head[:place])
    following = read_row(lines.line(head[place + 1])) if place + 1 < len(head) else None
    return above >= _ROWS or (
        following is not None and (bool(following.strong) or following.values[0].key == "ignored")
    )


def is_empty_cell(lines: Lines, head: list[int], place: int) -> bool:
    """Whether a line below a row of facts is a cell of the same table that holds no value."""
    above = lines.rules.get(head[place - 1]) if place else None
    return above == "chrome.metadata" and _EMPTY.fullmatch(lines.line(head[place])) is not None


def words_above_heading(lines: Lines, head: list[int]) -> list[int]:
    """Short words above the heading that stands right over the page's line of facts with an hour."""
    place = next((n for n, i in enumerate(head) if lines.rules.get(i) == "chrome.byline"), 0)
    if place < _SEVERAL + 1 or not re.search(r"\d{1,2}[:：]\d{2}", lines.line(head[place])):
        return []
    heading = lines.line(head[place - 1])
    above = [i for i in head[: place - 1] if i not in lines.rules]
    if len(compact(heading)) < _HEADING or head[place - 1] in lines.rules or len(above) < _SEVERAL:
        return []
    return above if all(_is_word(lines.line(i)) for i in above) else []


def _is_word(line: str) -> bool:
    word = compact(line)
    return (
        len(word) <= _WORD
        and word.isalpha()
        and not documentary.is_issuer(word)
        and not documentary.is_title(word)
    )
