"""A space behind every character, as programs have it that take text out of PDF files or set titles wide.

Writers set spaces too: a title is spaced out, names of two characters are as wide as those of three, a list has words
or single characters. So spaces go only where nearly all Chinese characters of a text are set apart by one and the same
kind of space, and where they make official prose without it. Single lines are the business of the stage ``layout``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder.language.characters import CJK_PUNCTUATION, HAN, QUOTES
from builder.language.charmodel import character_model
from builder.model import Emendation
from builder.spans import Span

_CHINESE = f"{HAN}{CJK_PUNCTUATION}{QUOTES}"
_ONE = re.compile(f"[{_CHINESE}]")
_FIGURE = re.compile("[0-9]")
_KINDS = tuple(
    (blanks, re.compile(rf"{pattern}(?=([{_CHINESE}])|[0-9])"))
    for blanks, pattern in (
        ((" ", "\xa0", "&nbsp;", "&#160;", "&#xa0;"), r"[ \xa0&](?:(?<!&)|(?:nbsp|#160|#xa0);)"),
        (("\u3000",), "\u3000"),
        (("\u2002", "\u2003", "\u2009"), "[\u2002-\u200a]"),
    )
)
"""An ordinary space and a no-break space come to the same. Each begins with a class, which re searches fastest."""
_HAN = re.compile(f"[{HAN}]")
_LABEL = re.compile(r"(?:\A|[\n>])\s*第[\s一二三四五六七八九十百零〇0-9]{1,12}[条條章节節编編]$")
"""Behind the number of an article or a chapter a space is usual."""
_TIGHT_FIGURE = re.compile(f"[0-9](?=[0-9{_CHINESE}])|[{_CHINESE}](?=[0-9])")
_CHARACTERS = re.compile(f"[{_CHINESE}]+")
_MARK = re.compile("[，。；]")
_TAG = re.compile("<[^<>]*>")
_LEAST, _SHARE = 24, 0.66
"""Spaces between Chinese characters at least, and as a share of the characters: names set wide have fewer."""
_OFTEN = 4
"""So many times as many figures are set apart as are not."""
_SAMPLE = 600
_PROSE = -6.5
"""Mean logarithm of probability from which on characters make prose."""


def find_spaces(text: str) -> Iterator[Emendation]:
    """The spaces between the characters of a text that has them everywhere."""
    kinds = [list(kind.finditer(text)) for blanks, kind in _KINDS if sum(map(text.count, blanks)) >= _LEAST]
    between = [[m for m in found if m[1] and _ONE.match(text, m.start() - 1)] for found in kinds]
    spaces = max(between, key=len, default=[])
    if len(spaces) < _LEAST or len(spaces) < _SHARE / 2 * (len(text) - len(text.encode("ascii", "ignore"))):
        return  # told without a look at every character
    if len(spaces) < _SHARE * len(_HAN.findall(text)) or not _is_prose(text):
        return
    for match in spaces:
        if not _LABEL.search(text[max(0, match.start() - 20) : match.start()]):
            yield _gone(match)
    figures = [
        m
        for m in next(found for found in kinds if spaces[0] in found)
        if (m[1] is None or _FIGURE.match(text, m.start() - 1))
        and (_ONE.match(text, m.start() - 1) or _FIGURE.match(text, m.start() - 1))
    ]
    if len(figures) > _OFTEN * len(_TIGHT_FIGURE.findall(_TAG.sub("", text))):
        yield from map(_gone, figures)


def _is_prose(text: str) -> bool:
    characters = "".join(m[0] for m in _CHARACTERS.finditer(text))[:_SAMPLE]
    return _MARK.search(characters) is not None and character_model().per_character(characters) > _PROSE


def _gone(match: re.Match[str]) -> Emendation:
    return Emendation(Span(*match.span()), match[0], "", "layout", "listing.space")
