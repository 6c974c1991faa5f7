"""Responsible units: what the brackets and lines of a task name as answering for it.

Two forms are read: labels with a colon (牵头单位：…，责任单位：…), in a bracket or
on a line of their own; and verbs after the names (…牵头，…、…配合), in a bracket
that ends its paragraph, as the General Office of the State Council prints them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from builder.model import Node
from builder.spans import Span
from builder.stages.facts.passages import CLOSERS, OPENERS, Passage, bracket_ends, passages, strip
from builder.statements import Responsibility, Role

_BODY = "(?:单位及人员|单位|部门|机构|领导|处室|科室|机关|股室|人)"
_LABEL = re.compile(
    rf"(?P<lead>(?:总?牵头|主办|主责|主抓|主管|首要责任|第一责任|牵头责任|承办){_BODY}|牵头)"
    rf"|(?P<supporting>(?:协办|配合|协同|协助|协作|参与|参加|支持|协同配合|责任配合){_BODY}|配合|协办)"
    rf"|(?P<responsible>(?:责任|负责|落实|实施|承担|具体责任|共同责任|分工){_BODY})"
)
_COLON = re.compile(r"[ \t\u3000]*[:：]|[ \t\u3000]+")
_VERB = re.compile(
    r"(?P<lead>(?:共同)?牵头(?:负责|落实|实施)?|主办)|(?P<supporting>(?:参与|参加|配合|协办|协同|协助)(?:落实|实施)?)"
    r"|(?P<responsible>(?:按|根据)?(?:各自)?(?:职责|职能|责任)?(?:分工)?(?:分别|共同|具体|组织)?负责(?:落实|实施)?)"
)
_SEPARATORS = "、，,；;。/ \t\u3000"
_OTHERS = re.compile(r"等(?:有关|相关|其他)?(?:单位|部门|机构|部委)?$")
_AND = re.compile("以及|和|及")
_TOGETHER = re.compile("会同|商")
_AGENCY = re.compile(
    r"(?:局|部|厅|院|办公室|办|会|中心|乡镇|街道|公司|队|所|站|处|银行|集团|学校|大学城|联合会|总工会|妇联|团[省市县区]?委|法院|委|总署|部门)$"
)
_TRAILING = re.compile(r"[\s。；;，,]*$")


def find_units(text: str, nodes: Iterable[Node]) -> tuple[Responsibility, ...]:
    """The units that ``nodes`` name, in reading order."""
    return tuple(
        found for passage in passages(text, nodes) if not passage.heading for found in _passage(text, passage)
    )


def unit_blocks(text: str, span: Span) -> tuple[Span, ...]:
    """The brackets (or the whole line) of ``text[span]`` that name units; linear in its length.

    A bracket that is not closed reaches to the end of its sentence.
    """
    label = _LABEL.match(text, span.start, span.end)
    if label and (colon := _COLON.match(text, label.end(), span.end)) and colon.group().strip():
        return (span,)
    ends = bracket_ends(text, span)
    found: list[Span] = []
    at = span.start
    while at < span.end:
        if text[at] in OPENERS:
            inner = strip(text, at + 1, min(at + 24, span.end), "")
            label = _LABEL.match(text, inner.start, span.end)
            labelled = bool(label and _COLON.match(text, label.end(), span.end))
            end = ends[at] if at in ends else _sentence_end(text, at, span.end)
            if labelled or (
                at in ends and _TRAILING.fullmatch(text, end, span.end) and _verbal(text, at, end)
            ):
                found.append(Span(at, end))
                at = end
                continue
        at += 1
    return tuple(found)


def _sentence_end(text: str, at: int, end: int) -> int:
    stop = text.find("。", at, end)
    return end if stop < 0 else stop


def _verbal(text: str, start: int, end: int) -> bool:
    """Whether a bracket ends with a verb of answering: （发展改革委、公安部负责）."""
    inner = strip(text, start + 1, end - 1, "。；;，,")
    tail = text[max(inner.start, inner.end - 12) : inner.end]
    return any(m.end() == len(tail) and m.start() > 0 for m in _VERB.finditer(tail))


def _passage(text: str, passage: Passage) -> Iterator[Responsibility]:
    for block in unit_blocks(text, passage.span):
        start, end = block.start, block.end
        if text[start] in OPENERS:
            end -= start in bracket_ends(text, block)
            start += 1
        groups = list(_labelled(text, start, end)) or list(_by_verbs(text, start, end))
        for role, label, group in groups:
            for unit in _names(text, group):
                yield Responsibility(passage.node.id, unit, unit.of(text), role, label)


def _labelled(text: str, start: int, end: int) -> Iterator[tuple[Role, str, Span]]:
    labels = []
    for match in _LABEL.finditer(text, start, end):
        colon = _COLON.match(text, match.end(), end)
        before = strip(text, start, match.start(), "")
        if colon and (not len(before) or text[match.start() - 1] in _SEPARATORS + CLOSERS):
            labels.append((match, colon.end()))
    for index, (match, begin) in enumerate(labels):
        stop = labels[index + 1][0].start() if index + 1 < len(labels) else end
        yield _role(match), match.group(), Span(begin, stop)


def _by_verbs(text: str, start: int, end: int) -> Iterator[tuple[Role, str, Span]]:
    begin = start
    for match in _VERB.finditer(text, start, end):
        if match.start() < begin or (match.end() < end and text[match.end()] not in _SEPARATORS + CLOSERS):
            continue
        yield _role(match), match.group(), Span(begin, match.start())
        begin = match.end()


def _role(match: re.Match[str]) -> Role:
    if match.lastgroup == "lead":
        return "lead"
    return "supporting" if match.lastgroup == "supporting" else "responsible"


def _names(text: str, group: Span) -> Iterator[Span]:
    """The names of a group: cut at separators outside of brackets."""
    depth = 0
    begin = group.start
    for at in range(group.start, group.end + 1):
        sign = text[at] if at < group.end else "、"
        if at < group.end and sign in OPENERS:
            depth += 1
        elif at < group.end and sign in CLOSERS:
            depth = max(0, depth - 1)
        elif at < group.end and sign in ":：" and not depth and at > group.start:
            return  # another label, 适用范围：…
        elif at == group.end or (sign in _SEPARATORS and not depth):
            yield from _name(text, begin, at)
            begin = at + 1


def _name(text: str, start: int, end: int) -> Iterator[Span]:
    span = strip(text, start, end, _SEPARATORS + ":：")
    words = span.of(text)
    if words[:1] in tuple(CLOSERS):
        span = Span(span.start + 1, span.end)
        words = span.of(text)
    if others := _OTHERS.search(words):
        span = Span(span.start, span.start + others.start())
        words = span.of(text)
    if not words:
        return
    if (other := _TOGETHER.search(words)) and _AGENCY.search(words[: other.start()]):
        yield Span(span.start, span.start + other.start())
        yield from _name(text, span.start + other.end(), span.end)
        return
    for joint in _AND.finditer(words):
        left, right = words[: joint.start()], words[joint.end() :]
        if _AGENCY.search(left) and _AGENCY.search(right):
            yield Span(span.start, span.start + joint.start())
            yield from _name(text, span.start + joint.end(), span.end)
            return
    yield span
