"""Numbers and marks of quotation before the lines: an editor's listing, a quoted message."""

from __future__ import annotations

import re

from builder.language.characters import HAN
from builder.model import Emendation
from builder.spans import Span

_LINE = re.compile(r"[^\r\n]+")
_NUMBER = re.compile(r"[ \t\u3000]*(?P<number>[0-9]{1,5})(?P<sign>[:：|│]|(?=[ \t\u3000]|$))[ \t]?")
_QUOTED = re.compile(r"[ \t]*>[>\t ]*")
_OWN_LABEL = re.compile(
    rf"[ \t\u3000]*(?:[一二三四五六七八九十]{{1,3}}、|[（(][{HAN}]{{1,3}}[）)]|第[{HAN}]{{1,4}}[条條章節节]|[0-9]{{1,3}}[.、．])"
)
_COLUMNS = re.compile(r"\S(?:\t|[ \u3000]{2,})\S")
_LEAST = 8
_LEAST_QUOTED = 3
_LEAST_LABELS = 2
_HAN = re.compile(f"[{HAN}]")


def find_prefixes(text: str) -> list[Emendation]:
    """Numbers and marks of quotation before the lines, where every line has them."""
    begin = text[:200].lstrip("\ufeff \t\u3000\r\n")[:1]
    if begin == ">":
        return _quoted(text)
    return _numbered(text) if begin.isdigit() else []


def _quoted(text: str) -> list[Emendation]:
    found: list[Emendation] = []
    for line in _LINE.finditer(text):
        mark = _QUOTED.match(text, line.start(), line.end())
        if mark:
            found.append(_gone(mark, "listing.quoted"))
        elif line[0].strip():
            return []
    return found if len(found) >= _LEAST_QUOTED and _HAN.search(text) else []


def _numbered(text: str) -> list[Emendation]:
    found: list[Emendation] = []
    labels = columns = empty = 0
    expected = blanks = 0
    sign = None
    place = 0
    for raw in text.split("\n"):
        start, place = place, place + len(raw) + 1
        line = raw.rstrip("\r")
        if not line.strip("\ufeff \t\u3000"):
            blanks += 1
            continue
        start += len(line) - len(line.lstrip("\ufeff"))
        mark = _NUMBER.match(text, start, start + len(line.lstrip("\ufeff")))
        if mark is None:
            return []
        number = int(mark["number"])
        if (found and number not in (expected, expected + blanks)) or sign not in (None, mark["sign"]):
            return []
        sign, expected, blanks = mark["sign"], number + 1, 0
        content = text[mark.end() : start + len(line.lstrip("\ufeff"))]
        labels += _OWN_LABEL.match(content) is not None
        columns += _COLUMNS.search(content.strip()) is not None
        empty += not content.strip()
        found.append(_gone(mark, "listing.number"))
    is_listing = labels >= _LEAST_LABELS or (empty and empty < len(found))
    return found if len(found) >= _LEAST and is_listing and 2 * columns < len(found) else []


def _gone(mark: re.Match[str], rule: str) -> Emendation:
    return Emendation(Span(*mark.span()), mark[0], "", "markup", rule)
