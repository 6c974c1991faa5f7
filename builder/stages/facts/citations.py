"""Citations: documents, document numbers and meetings that a text names.

What is left out (doctrines, slogans, kinds of plan that name no document) is
said in ``tests/gold/README.md``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from builder.model import Node
from builder.spans import Span
from builder.stages.facts.names import (
    canonical_title,
    issuer_before,
    leading_words_cut,
    meeting_start,
    order_start,
)
from builder.stages.facts.passages import Passage, passages
from builder.stages.facts.titles import nested_titles
from builder.statements import Citation, CitationKind

_PERIODICAL = re.compile("(?:日报|晚报|时报|周报|周刊|月刊|杂志|学报|学刊)》$")
_YEAR = r"(?:(?:19|20)[0-9]{2}|(?:19|20)[0-9]{0,2}[*＊×xX]{1,3}|[*＊×]{1,4}|[xX]{2,4})"
_NUMBER = re.compile(
    rf"[〔\[（(【［﹝]\s?{_YEAR}年?\s?[〕\]）)】］﹞]\s?第?\s?(?:[0-9]{{1,5}}|[*＊×xX]{{1,4}})\s?号"
)
_ORDER = re.compile(
    r"令[ ]?[（(]?(?:[0-9]{4}年)?第?[ ]?(?:[0-9]{1,5}|[〇零一二三四五六七八九十百]{1,6})[ ]?号[）)]?"
)
_ORDER_BODY = re.compile(r"(?:主席|国务院|部|委员会|总局|局|署|厅|人民政府|人民银行)$")
_N = "[一二三四五六七八九十]"
_SESSION = re.compile(
    rf"(?:中国共产党|中共|党的|党)?(?:第)?{_N}{{1,3}}届(?:中央委员会)?"
    rf"(?:{_N}中(?:全会)?(?:[、和及与]{_N}中(?:全会)?){{0,6}}(?<=全会)|{_N}中(?:[、和及与]{_N}中){{0,6}}全会|第{_N}次全体会议)"
)
_CONGRESS = re.compile(
    rf"(?:中国共产党第{_N}{{1,3}}次全国代表大会|(?:中国共产党|中共|党的){_N}{{1,3}}大(?![一-鿿]{{0,2}}(?:机制|体系|工程|行动))"
    rf"|(?<![一-鿿])(?:十[一二三四五六七八九]|二十)大(?=精神|报告|以来|和|、|提出|部署|关于))"
)
_LOCAL = re.compile(
    rf"(?:中共)?[一-鿿]{{0,6}}?(?:省|市|区|县|州|自治区)(?:委)?第?{_N}{{1,3}}(?:届{_N}{{1,3}}次(?:全体)?(?:\(扩大\)|（扩大）)?(?:会议|全会)|次(?:党代会|党员代表大会|代表大会))"
    rf"|{_N}{{1,3}}届中央纪委{_N}{{1,3}}次全会|(?:第)?{_N}{{1,3}}届全国人大{_N}{{1,3}}次会议"
)
_MEETING = re.compile(
    "(?:会议|座谈会|协调会|动员会|现场会|推进会|部署会|大会|电视电话会)(?P<quote>[”’])?(?:的)?(?=[、和及][^，。；]{2,24}(?:会议|全会)[”’]?精神|精神|要求|部署|上|召开|以来|讲话|决定|提出|指出|强调|明确|确定)"
)
_SELF = re.compile(
    "(?<![基根日版样文成资原课脚书剧标抄副正全])本(?:实施|指导|暂行|管理)?(?:意见|方案|办法|规定|条例|通知|决定|细则|纲要|规划|计划|标准|准则|规则|章程|预案|法(?![院人律治学官定]))"
)
_PLAN = re.compile(f"“{_N}{{1,3}}五”[^，。；、“”《》]{{0,14}}?(?:规划纲要|规划|纲要|计划)")
_HEADS = frozenset({"title"})


def find_citations(
    text: str, nodes: Iterable[Node], own_titles: Sequence[str] = (), known_names: Sequence[str] = ()
) -> tuple[Citation, ...]:
    """What ``nodes`` cite, in reading order; words that a node repeats are listed once.

    ``own_titles`` are titles of the work beside those its tree prints;
    ``known_names`` are names of instruments that count without 《》 too.
    """
    tree = tuple(nodes)
    own = {canonical_title(t) for t in (*own_titles, *_titles_of(text, tree)) if t}
    names = _names_pattern(known_names)
    found: list[Citation] = []
    seen: set[tuple[str, str]] = set()
    for passage in passages(text, tree):
        here = sorted(_passage(text, passage, own, names), key=lambda c: (c.span.start, -c.span.end))
        for citation in here:
            if (citation.node, citation.words) not in seen:
                seen.add((citation.node, citation.words))
                found.append(citation)
    return tuple(found)


def _titles_of(text: str, nodes: Sequence[Node]) -> Iterator[str]:
    """The titles that the tree prints, and a title that a headline quotes: X 印发《Y》."""
    for passage in passages(text, nodes):
        if passage.node.level in _HEADS and passage.heading:
            words = passage.span.of(text)
            yield words
            for outer, _ in nested_titles(text, passage.span):
                if re.search("印发|转发|发布|公布|颁布|出台|通过", words):
                    yield outer.of(text)
        elif "全文如下" in passage.span.of(text):
            yield from (outer.of(text) for outer, _ in nested_titles(text, passage.span))


def _names_pattern(names: Sequence[str]) -> re.Pattern[str] | None:
    bare = sorted({n for n in names if len(n) >= 4}, key=lambda n: (-len(n), n))
    return re.compile("|".join(re.escape(n) for n in bare)) if bare else None


def _passage(text: str, passage: Passage, own: set[str], names: re.Pattern[str] | None) -> Iterator[Citation]:
    titles = nested_titles(text, passage.span)
    taken = [outer for outer, _ in titles]
    yield from _titled(text, passage, own)

    def free(span: Span) -> bool:
        return not any(span.overlaps(other) for other in taken)

    for kind, span in _unquoted(text, passage, names):
        if free(span):
            taken.append(span)
            yield Citation(passage.node.id, span, span.of(text), kind)


def _titled(text: str, passage: Passage, own: set[str]) -> Iterator[Citation]:
    issuer, last = "", -1
    for outer, inner in nested_titles(text, passage.span):
        words = outer.of(text)
        if _PERIODICAL.search(words):
            continue
        if last < 0 or not re.fullmatch("[、，和及以与]{1,3}", text[last : outer.start]):
            issuer = issuer_before(text, passage.span.start, outer.start)
        last = outer.end
        kind: CitationKind = "self" if canonical_title(words) in own else "instrument"
        yield Citation(passage.node.id, outer, words, kind, issuer)
        if kind == "self":
            continue
        for span in inner:
            yield Citation(passage.node.id, span, span.of(text), "instrument")


def _unquoted(
    text: str, passage: Passage, names: re.Pattern[str] | None
) -> Iterator[tuple[CitationKind, Span]]:
    start, end = passage.span.start, passage.span.end
    for match in _NUMBER.finditer(text, start, end):
        begin = leading_words_cut(text, start, match.start(), 16)
        yield "number", Span(begin, match.end())
    for match in _ORDER.finditer(text, start, end):
        begin = order_start(text, start, match.start())
        stop = match.end() - (text[match.end() - 1] in "）)" and not re.search("[（(]", match.group()))
        if _ORDER_BODY.search(text[begin : match.start()]):
            yield "number", Span(begin, stop)
    for pattern in (_SESSION, _CONGRESS, _LOCAL):
        for match in pattern.finditer(text, start, end):
            yield "meeting", Span(match.start(), match.end())
    for match in _MEETING.finditer(text, start, end):
        stop = match.end("quote") if match["quote"] else match.start() + len(match.group().rstrip("的"))
        named = meeting_start(text, start, stop)
        if named is not None:
            yield "meeting", Span(named, stop)
    for match in _PLAN.finditer(text, start, end):
        yield "instrument", Span(match.start(), match.end())
    if names:
        for match in names.finditer(text, start, end):
            yield "instrument", Span(match.start(), match.end())
    if passage.node.level not in _HEADS:
        for match in _SELF.finditer(text, start, end):
            yield "self", Span(match.start(), match.end())
