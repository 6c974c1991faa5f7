"""What a later text did with the words it shares: the mode of a link, by rule (DESIGN 4.6).

Under ``implements`` the first that fits: ``tightened`` (a number, a deadline or a duty on a named body was put on the
measure), ``partial`` (a lesser part of the node is taken from there), ``verbatim``, ``extended`` (most of the node is
new), ``adapted``. Under every other relation nothing is inherited: ``verbatim`` (a sentence of some length is the same),
``similar``, ``partial`` (a phrase).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from builder.model import LinkMode, LinkRelation
from builder.stages.alignment.features import Pair
from builder.stages.alignment.passages import Passage
from builder.stages.alignment.units import Unit

MEETING = 4.0
"""Least weight of the passages by which a local sentence takes up the central node."""
LESSER = 0.15
"""A node that takes up less than this share of its own text is ``partial``."""
VERBATIM = 0.85
"""Share of the local text's characters that stand in the central one."""
NEW = 0.35
"""Below this share most of the node is new."""
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
    covered: float
    """Characters of the local body that stand in the central node."""
    longest: int
    """Characters of the longest passage."""
    added: tuple[str, ...]
    """Numbers, deadlines and duties that the local node has and the central one has not."""


def use(local: Unit, central: Unit, passages: tuple[Passage, ...]) -> Use:
    """Measure the use that ``local`` makes of ``central``."""
    weights: dict[int, float] = {}
    covered: dict[int, int] = {}
    for p in passages:
        weights[p.local.key] = weights.get(p.local.key, 0.0) + p.weight
        covered[p.local.key] = covered.get(p.local.key, 0) + p.length
    body = local.body or local.sentences
    total = sum(len(s.stream) for s in body) or 1
    taken = sum(len(s.stream) for s in body if weights.get(s.key, 0.0) >= MEETING)
    known = set(demands(central))
    return Use(
        taken / total,
        sum(covered.get(s.key, 0) for s in body) / total,
        max((p.length for p in passages), default=0),
        tuple(word for word in demands(local) if word not in known),
    )


def demands(unit: Unit) -> list[str]:
    """Numbers, deadlines and duties on named bodies, in the order of the text."""
    texts = dict.fromkeys(s.segment.text for s in unit.body)
    return [m.group() for text in texts for pattern in (_NUMBER, _DUTY) for m in pattern.finditer(text)]


def mode(relation: LinkRelation, local: Unit, central: Unit, pair: Pair) -> LinkMode:
    """The mode of a link."""
    found = use(local, central, pair.passages)
    if relation == "implements":
        return _implementing(local, found)
    if found.longest >= WHOLE_SENTENCE:
        return "verbatim"
    return "partial" if found.taken < LESSER else "similar"


def _implementing(local: Unit, found: Use) -> LinkMode:
    if not local.body:
        return "adapted"
    if found.covered >= VERBATIM:
        return "verbatim"
    if found.taken < LESSER:
        return "partial"
    if found.added:
        return "tightened"
    return "extended" if found.covered < NEW else "adapted"
