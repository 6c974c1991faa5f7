"""Damaged labels: which number a head must have had.

Out of step, 十 and 十二 look the same, for their second bytes go with lost pairs. The bytes leave a few numbers
open; the sequence of the labels before and after decides between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

from builder.language.numerals import CHINESE_NUMERAL, chinese_number, parse_number
from builder.stages.realign.candidates import INDENT
from builder.stages.realign.pairs import LOST_AFTER, PAIRS, shown_pairs
from builder.stages.realign.search import Start
from builder.stages.realign.surroundings import Surroundings

HIGHEST: Final = 60
SKIPPED = 6.0
"""Cost of a sequence that neither goes on nor begins again."""
AGAIN = 0.5
"""Cost of beginning again under a new head of a higher level."""
AGAIN_UNASKED = 4.0
"""Cost of beginning again without one."""
DECIDED = 3.0
"""A number is certain when every sequence with another one costs so much more."""

_FORMS: Final = {
    "clause": ("（{}）", rf"[(（]([{CHINESE_NUMERAL}]{{1,5}})[)）]"),
    "part": ("{}、", rf"([{CHINESE_NUMERAL}]{{1,5}})、"),
    "article": ("第{}条", rf"第([{CHINESE_NUMERAL}]{{1,5}})[条條]"),
    "chapter": ("第{}章", rf"第([{CHINESE_NUMERAL}]{{1,4}})章"),
}
_HIGHER: Final[dict[str, tuple[str, ...]]] = {
    "clause": ("part", "chapter"),
    "part": ("chapter",),
    "article": (),
    "chapter": (),
}
_HEAD = re.compile(
    r"(?:^|(?<=[\n。；：?\ufffd]))[ \t\u3000]*(?:"
    + "|".join(f"(?P<{k}>{p})" for k, (_, p) in _FORMS.items())
    + ")"
)
_FOLD: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


@dataclass(frozen=True, slots=True)
class Label:
    """One label that a damaged place can have begun with."""

    kind: str
    number: int
    shown: str
    """What is seen of it after the ``?``."""
    next_byte: int
    """The second byte of its last character, which the next visible character shows first."""
    start: Start

    @property
    def indent(self) -> int:
        """How many ideographic spaces it begins with."""
        return len(self.start.text) - len(self.start.text.lstrip(INDENT))


@dataclass(frozen=True, slots=True)
class Head:
    """A labelled head, with every number it can have."""

    place: int
    kind: str
    numbers: tuple[int, ...]


def possible_labels(text: str, at: int, document: Surroundings) -> tuple[Label, ...]:
    """The labels that would look like the place ``at`` (a ``?``) when they were damaged, with or without an indent."""
    by_shown, lengths = _labels(document.traditional, document.folded)
    seen = (text[at + 1 : at + 1 + length] for length in lengths)
    fitting = [x for shown in dict.fromkeys(seen) for x in by_shown.get(shown, ())]
    exact = [x for x in fitting if _first_byte(text, at + 1 + len(x.shown), document.folded) == x.next_byte]
    return tuple(exact or (x for x in fitting if x.shown and x.next_byte in LOST_AFTER))


@cache
def _labels(traditional: bool, folded: bool) -> tuple[dict[str, list[Label]], list[int]]:
    """By what is seen of them after the ``?``; and how many characters that can be."""
    labels: dict[str, list[Label]] = {}
    for kind, (template, _) in _FORMS.items():
        for number in range(1, HIGHEST + 1):
            printed = template.format(chinese_number(number))
            printed = printed.replace("条", "條") if traditional else printed
            lead, trail = PAIRS[printed[-1]]
            for indent in range(3):
                text = INDENT * indent + printed
                for shown in {shown_pairs(text): None, shown_pairs(text, private=True): None}:
                    seen = shown.translate(_FOLD) if folded else shown
                    label = Label(kind, number, seen, trail, Start(text[:-1], len(seen) + 1, lead))
                    labels.setdefault(seen, []).append(label)
    return labels, sorted({len(seen) for seen in labels}, reverse=True)


def _first_byte(text: str, place: int, folded: bool) -> int:
    """The first byte of the visible character at ``place``; 0 where it has no pair."""
    char = text[place : place + 1]
    pair = PAIRS.get(char)
    if pair is None and folded and "!" <= char <= "~":
        pair = PAIRS.get(chr(ord(char) + 0xFEE0))
    return pair[0] if pair else 0


def heads(text: str) -> list[Head]:
    """The heads of a text that can be read as they stand."""
    found = []
    for match in _HEAD.finditer(text):
        kind = match.lastgroup
        numeral = next((g for g in match.groups()[1:] if g and g != match[kind or 0]), "")
        number = parse_number(numeral)
        if kind and number:
            found.append(Head(match.start(), kind, (number,)))
    return found


def decide(sequence: Iterable[Head]) -> dict[int, int]:
    """For each place with several possible numbers, the one that the sequence leaves; no entry where it does not.

    The heads must be in the order of the text. Every kind of label has a sequence of its own, which may begin again
    after a head of a higher kind.
    """
    ordered = list(sequence)
    decided: dict[int, int] = {}
    for kind, higher in _HIGHER.items():
        chain: list[tuple[Head, bool]] = []
        fresh = True
        for head in ordered:
            if head.kind == kind:
                chain.append((head, fresh))
                fresh = False
            fresh = fresh or head.kind in higher
        decided |= _decide_chain(chain)
    return decided


def _decide_chain(chain: list[tuple[Head, bool]]) -> dict[int, int]:
    forward = _costs(chain)
    backward = _costs(chain, from_end=True)
    decided = {}
    for (head, _), before, after in zip(chain, forward, backward, strict=True):
        totals = sorted((before[n] + after[n], n) for n in head.numbers)
        if len(totals) == 1 or totals[1][0] - totals[0][0] >= DECIDED:
            decided[head.place] = totals[0][1]
    return decided


def _costs(chain: list[tuple[Head, bool]], *, from_end: bool = False) -> list[dict[int, float]]:
    """The least cost of the sequence up to each head (or from it on), for each number it can have."""
    costs: list[dict[int, float]] = []
    indices = range(len(chain))
    for i in reversed(indices) if from_end else indices:
        head, fresh = chain[i]
        if not costs:
            first = {n: 0.0 if from_end or n == 1 else SKIPPED / 2 for n in head.numbers}
            costs.append(first)
            continue
        neighbours = costs[-1]
        if from_end:
            fresh_next = chain[i + 1][1]
            here = {n: min(c + _cost(n, m, fresh_next) for m, c in neighbours.items()) for n in head.numbers}
        else:
            here = {n: min(c + _cost(m, n, fresh) for m, c in neighbours.items()) for n in head.numbers}
        costs.append(here)
    return costs[::-1] if from_end else costs


def _cost(before: int, after: int, fresh: bool) -> float:
    if after == before + 1:
        return 0.0
    if after == 1:
        return AGAIN if fresh else AGAIN_UNASKED
    return SKIPPED
