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
    r"(?:^|(?<=[\n。；：]))[ \t\u3000]*(?:" + "|".join(f"(?P<{k}>{p})" for k, (_, p) in _FORMS.items()) + ")"
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


@dataclass(frozen=True, slots=True)
class Head:
    """A labelled head, with every number it can have."""

    place: int
    kind: str
    numbers: tuple[int, ...]


def possible_labels(text: str, at: int, document: Surroundings) -> tuple[Label, ...]:
    """The labels that would look like the place ``at`` (a ``?``) when they were damaged with their indent."""
    return tuple(
        x for x in _labels(document.traditional, document.folded) if _fits(x, text, at, document.folded)
    )


@cache
def _labels(traditional: bool, folded: bool) -> tuple[Label, ...]:
    labels = []
    for kind, (template, _) in _FORMS.items():
        for number in range(1, HIGHEST + 1):
            text = INDENT + template.format(chinese_number(number))
            text = text.replace("条", "條") if traditional else text
            shown = "".join(shown_pairs(text))
            lead, trail = PAIRS[text[-1]]
            shown = shown.translate(_FOLD) if folded else shown
            labels.append(Label(kind, number, shown, trail, Start(text[:-1], len(shown) + 1, lead)))
    return tuple(labels)


def _fits(label: Label, text: str, at: int, folded: bool) -> bool:
    if not text.startswith(label.shown, at + 1):
        return False
    following = text[at + 1 + len(label.shown) : at + 2 + len(label.shown)]
    pair = PAIRS.get(following)
    if pair is None and folded and "!" <= following <= "~":
        pair = PAIRS.get(chr(ord(following) + 0xFEE0))
    return pair is not None and (pair[0] == label.next_byte or label.next_byte in LOST_AFTER)


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
