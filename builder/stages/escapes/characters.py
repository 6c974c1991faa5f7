"""Characters escaped as in JSON and in programs, as the old ``escape()`` of browsers wrote them, or as in markup."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from builder.model import Emendation
from builder.spans import Span

REFERRED = {"lt": "<", "gt": ">", "quot": '"', "amp": "&", "#39": "'", "apos": "'", "#x27": "'", "#34": '"'}
"""What programs write markup's own signs as, in markup that is to be a text."""
_REFERENCE = re.compile(f"&({'|'.join(REFERRED)});")
_SIMPLE = {"n": "\n", "r": "\r", "t": "\t", "b": "", "f": "\f", '"': '"', "/": "/", "\\": "\\", "'": "'"}


@dataclass(frozen=True, slots=True)
class Style:
    """How characters are escaped."""

    han: re.Pattern[str]
    """An escape of four digits; the digits are its group."""
    any: re.Pattern[str]
    """An escape of either kind: four digits, or ``short``."""


JSON = Style(
    re.compile(r"(?<!\\)(?:\\\\)*\\u([0-9A-Fa-f]{4})"),
    re.compile(r"(?P<run>(?:\\u[dD][89abAB][0-9A-Fa-f]{2})?\\u[0-9A-Fa-f]{4})|\\(?P<short>[\"'\\/bfnrt])"),
)
PERCENT = Style(
    re.compile(r"%u([0-9A-Fa-f]{4})"),
    re.compile(r"(?P<run>(?:%u[dD][89abAB][0-9A-Fa-f]{2})?%u[0-9A-Fa-f]{4})|%(?P<short>[0-7][0-9A-Fa-f])"),
)


def undo_characters(text: str, start: int, end: int, style: Style) -> Iterator[Emendation]:
    """The emendations of the escapes between two places."""
    for found in style.any.finditer(text, start, end):
        if found["short"] is None:
            digits = re.findall(r"u([0-9A-Fa-f]{4})", found[0])
            units = b"".join(int(d, 16).to_bytes(2, "big") for d in digits)
            after = units.decode("utf-16-be", "surrogatepass")
        else:
            after = _SIMPLE[found["short"]] if style is JSON else chr(int(found["short"], 16))
        yield Emendation(Span(*found.span()), found[0], after, "markup", "escapes.character")


def is_broken(found: list[Emendation]) -> bool:
    """Whether there is half a pair of surrogates: no system wrote this."""
    return any(e.after and "\ud800" <= e.after[0] <= "\udfff" for e in found)


def undo_references(text: str, start: int, end: int, rule: str) -> Iterator[Emendation]:
    """The references to markup's own signs between two places, undone once."""
    for match in _REFERENCE.finditer(text, start, end):
        yield Emendation(Span(*match.span()), match[0], REFERRED[match[1]], "markup", rule)
