"""Titles that a page repeats, in whole or over several lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

_SIGNS = re.compile(r"[\W_]+")
_TRAILING_NUMBER = re.compile(
    r"[（(【\[]?[^（()）【】\[\]]{0,20}[〔\[（(【［]\s*(?:19|20)\d{2}\s*[〕\]）)】］]\s*(?:第\s*)?\d{1,5}\s*[号號][）)】\]]?\s*$"
)
LEAST = 5
"""Shorter titles are not compared: too many lines would be equal to them by chance."""
_MORE = 32
"""Characters that may stand beside the title, such as the issuer's name."""
_SPAN = 8
"""A title is split over no more lines than this."""
_SHORT = 200
"""Shorter lines are remembered: they are compared again and again."""


def fold(text: str) -> str:
    """``text`` without white space and signs, for comparison."""
    return _fold_short(text) if len(text) <= _SHORT else _SIGNS.sub("", text)


@lru_cache(maxsize=1024)
def _fold_short(text: str) -> str:
    return _SIGNS.sub("", text)


def bare(title: str) -> str:
    """A title without a document number in brackets at its end, folded."""
    has_number = "号" in title or "號" in title
    return (fold(_TRAILING_NUMBER.sub("", title)) if has_number else "") or fold(title)


def _is_quoted(title: str, line: str) -> bool:
    """Whether the line has the title's beginning inside of book brackets: 《关于修改〈…〉的决定》."""
    opening = "".join(title.split())[:6]
    whole = "".join(line.split())
    return not whole.startswith(opening) and any(bracket + opening in whole for bracket in "《〈<＜“「『")


def find_title(title: str, lines: Sequence[str]) -> tuple[int, int] | None:
    """The lines ``[first, last)`` that print ``title``, whole or split, or None.

    The lines may say more than the title, such as the issuer before it, but the
    title must begin in the first and end in the last of them. A line that only
    quotes the title inside of a sentence does not count.
    """
    wanted = bare(title)
    if len(wanted) < LEAST:
        return None
    folded = [bare(line) for line in lines]
    for first in range(len(folded)):
        joined = ""
        for last in range(first, min(first + _SPAN, len(folded))):
            joined += folded[last]
            if len(joined) > len(wanted) + _MORE:
                break
            if wanted in joined:
                if wanted in joined[len(folded[first]) :] or _is_quoted(
                    title, lines[first]
                ):  # it begins later
                    break
                return first, last + 1
    return None
