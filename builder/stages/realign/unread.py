"""What is damaged and cannot be read: it stays as it is, and is marked.

Signs in the midst of a sentence stand for characters that were lost; a question does not go on without a break, and
names are not rare from one end to the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from builder.language.charmodel import CharacterModel
from builder.spans import Span

_HAN = r"\u3400-\u9fff"
_SIGNS = re.compile(
    rf"(?<=[{_HAN}、，；：。（()）])\?\?(?=[{_HAN}、\d])|(?:(?<=\n)|\A)[ \t\u3000]*\?\?(?=[{_HAN}、\d]\S{{3}})"
)
_QUESTION = re.compile(
    "[吗嗎呢么麼吧谁誰]|什|怎|哪|何|是否|几|幾|多少|能不能|可不可以|有没有|有沒有|是不是|对不对"
)
_CLAUSE = re.compile(r"[。！？!；;\n]")
LEGIBLE = -9.0
"""Mean logarithm of probability below which a stretch is not legible; rare names bring it to -8."""
LONG = 12
"""Chinese characters that a stretch must have for that."""
ILLEGIBLE: Final = "damaged beyond repair: what stood here is not known"
SIGNS: Final = "bytes were lost here: at least one character, and the one after it"


def lost_signs(text: str) -> Iterator[Span]:
    """Pairs of question marks in the midst of a sentence that ask nothing."""
    for match in _SIGNS.finditer(text) if "??" in text else ():
        before = _CLAUSE.split(text[max(0, match.start() - 40) : match.start()])[-1]
        if not _QUESTION.search(before):
            yield Span(match.end() - 2, match.end())


def is_illegible(text: str, span: Span, model: CharacterModel) -> bool:
    """Whether a stretch cannot be Chinese as it stands, whatever names it has."""
    characters = [place for place in range(span.start, span.end) if "\u3400" <= text[place] <= "\u9fff"]
    if len(characters) < LONG:
        return False
    before = max(0, span.start - 3)
    canonical = model.canonical(text[before : span.end])
    total = sum(
        model.step(canonical[max(0, place - before - 3) : place - before], canonical[place - before])
        for place in characters
    )
    return total < LEGIBLE * len(characters)
