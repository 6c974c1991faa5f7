"""What a later text did with the words it shares: the mode of a link, by rule (DESIGN 4.6).

Under ``implements`` the first that fits: ``verbatim``, ``partial`` (a lesser part of the node is taken from there, or the
link is doubtful), ``tightened`` (a number, a deadline or a duty on a named body was put on the measure), ``extended``
(most of what takes it up is new), ``adapted``. Under every other relation nothing is inherited: ``verbatim`` (a sentence
of some length is the same), ``similar``, ``partial`` (a phrase).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from builder.links import LinkMode, LinkRelation
from builder.stages.alignment.features import Pair
from builder.stages.alignment.passages import Passage
from builder.stages.alignment.units import Sentence, Unit

MEETING = 4.0
"""Least weight of the passages by which a local sentence takes up the central node."""
LESSER = 0.12
"""A node that takes up less than this share of its own text is ``partial``."""
DOUBTFUL = 0.5
"""Score below which a link is one on a point in passing."""
VERBATIM = 0.85
"""Share of the local text's characters that stand in the central one."""
CLOSE = 0.5
"""From this share of their characters on, the sentences that take up the central node follow its words."""
WHOLE_SENTENCE = 30
"""Characters (marks not counted) that make a sentence of some length."""

_NUMBER = re.compile(
    r"\d+(?:\.\d+)?(?:%|％|年|月|日|天|小时|分钟|人|名|个|家|次|支|辆|处|万|公里)|[一二两三四五六七八九十]+(?:年|月|天)内|每(?:年|月|季度|半月|半个月|周)"
)
_BODY = r"(?:部门|机关|委员会|管委会|办公室|综治委|中心|单位|企业|公司|局|厅|政府)"
_DUTY = re.compile(rf"{_BODY}(?:、[^，。；]{{1,12}}{_BODY})*(?:等)?(?:要|应当|应|须|必须|负责)")


@dataclass(frozen=True, slots=True)
class Use:
    """How much of the local node the link rests on; shares run from 0 to 1."""

    taken: float
    """Characters of the local sentences that take up the central node, in all of the node's."""
    followed: float
    """Characters of those sentences that stand in the central node, in all of theirs."""
    covered: float
    """Characters of the local body that stand in the central node."""
    longest: int
    """Characters of the longest passage."""
    added: tuple[str, ...]
    """Numbers, deadlines and duties in those sentences that the central node has not."""
    beside: tuple[str, ...]
    """Numbers and deadlines in the node's other sentences that the central node has not."""


def use(local: Unit, central: Unit, passages: tuple[Passage, ...]) -> Use:
    """Measure the use that ``local`` makes of ``central``."""
    weights: dict[int, float] = {}
    covered: dict[int, int] = {}
    for p in passages:
        weights[p.local.key] = weights.get(p.local.key, 0.0) + p.weight
        covered[p.local.key] = covered.get(p.local.key, 0) + p.length
    body = local.body or local.sentences
    taking = [s for s in body if weights.get(s.key, 0.0) >= MEETING]
    length, taken = (sum(len(s.stream) for s in part) or 1 for part in (body, taking))
    known = {word for s in central.body for word in (*numbers(s), *duties(s))}
    return Use(
        (taken if taking else 0) / length,
        sum(covered.get(s.key, 0) for s in taking) / taken,
        sum(covered.get(s.key, 0) for s in body) / length,
        max((p.length for p in passages), default=0),
        tuple(word for s in taking for word in (*numbers(s), *duties(s)) if word not in known),
        tuple(word for s in body if s not in taking for word in numbers(s) if word not in known),
    )


def numbers(sentence: Sentence) -> list[str]:
    """Numbers with their units, and deadlines."""
    return [m.group() for m in _NUMBER.finditer(_words(sentence))]


def duties(sentence: Sentence) -> list[str]:
    """Named bodies with the word that lays a duty on them."""
    return [m.group() for m in _DUTY.finditer(_words(sentence))]


def _words(sentence: Sentence) -> str:
    start = sentence.segment.span.start
    return sentence.segment.text[sentence.places[0] - start : sentence.places[-1] + 1 - start]


def mode(relation: LinkRelation, local: Unit, central: Unit, pair: Pair, score: float) -> LinkMode:
    """The mode of a link of a certain score."""
    found = use(local, central, pair.passages)
    if relation == "implements":
        return _implementing(local, found, score)
    if found.longest >= WHOLE_SENTENCE:
        return "verbatim"
    return "partial" if found.taken < LESSER else "similar"


def _implementing(local: Unit, found: Use, score: float) -> LinkMode:
    if not local.body:
        return "adapted"
    if found.covered >= VERBATIM:
        return "verbatim"
    if score < DOUBTFUL or found.taken < LESSER:
        return "partial"
    # A number elsewhere in the node is put on the measure too, unless the measure itself is told in the centre's words.
    if found.added or (found.beside and found.followed < CLOSE):
        return "tightened"
    return "extended" if found.followed < CLOSE else "adapted"
