"""What pages say about a document before they print it: an editor's or a machine's summary, an encyclopedia's definition.

A document's own first paragraph looks the same. A summary is known by what it repeats,
by who says it, or because it says what the document is that the page is about.
"""

from __future__ import annotations

import re

from builder.stages.chrome import documentary
from builder.stages.chrome.sheet import Sheet
from builder.stages.chrome.titles import fold

_RULE = "chrome.summary"
_FIRST = 4
"""So many paragraphs at a page's beginning are looked at."""
_LONGEST = 400
_AHEAD = 40
"""Lines of the text that a summary is compared with."""
_CLAUSE = re.compile(r"[，。；：！？、\s]")
_LEAST_CLAUSE = 4
_BOX = 8
"""A summary's box has no more lines."""
_HEADING = re.compile(
    r"\W*(?:AI|智能|人工智能|大模型)\W*(?:生成)?(?:内容)?(?:摘要|速读|总结|解读|导读|概要|速览|概括)\W*",
    re.IGNORECASE,
)
_MACHINE = re.compile(
    r"(?:AI|大模型|人工智能|智能助手|机器)[^，。]{0,8}(?:生成|总结|提取|归纳|概括)", re.IGNORECASE
)
"""Who made the summary, as pages must say."""
_DEFINED = re.compile(
    r"是.{2,60}的.{0,16}(?:法规|规章|法律|文件|条例|规定|办法|意见|标准|方案|规划)[。.]?\W*\d*\W*"
)


def drop_summaries(sheet: Sheet, titles: list[str]) -> None:
    """Take away the summaries before the text; ``titles`` are what the page gives as its document's."""
    prose = [i for i, p in enumerate(sheet.prose) if p and not sheet.rules[i]]
    for at, i in enumerate(prose[:_FIRST]):
        text = sheet.lines[i].text
        following = prose[at + 1 : at + 1 + _AHEAD]
        if len(following) < 2 or documentary.is_numbered(text) or len(text) > _LONGEST:
            return
        box = _own_box(sheet, i, following[0])
        if _is_definition(text, titles):
            sheet.rules[i] = _RULE
        elif box and _is_said_by_machine(sheet, box):
            for j in sheet.lines_under(box):
                sheet.rules[j] = sheet.rules[j] or _RULE
        elif box and _repeats(sheet, text, following):
            sheet.rules[i] = _RULE


def _own_box(sheet: Sheet, i: int, following: int) -> int:
    """The widest element with line ``i`` but without the next paragraph; 0 where the two are of one family."""
    number, other = sheet.lines[i].element, sheet.lines[following].element
    if number == other or sheet.elements[number].parent == sheet.elements[other].parent:
        return 0
    while number > 0 and not sheet.is_under(other, sheet.elements[number].parent):
        number = sheet.elements[number].parent
    return number if sheet.count_under(number) <= _BOX else sheet.lines[i].element


def _is_said_by_machine(sheet: Sheet, box: int) -> bool:
    texts = [sheet.lines[j].text for j in sheet.lines_under(box)]
    titled = any(sheet.element(j).name in {"h1", "h2"} for j in sheet.lines_under(box))
    said = any(_HEADING.fullmatch(text) or (len(text) <= 60 and _MACHINE.search(text)) for text in texts)
    return said and not titled


def _repeats(sheet: Sheet, text: str, following: list[int]) -> bool:
    """Whether the text has every clause of a paragraph before it, each in the paragraph's own words."""
    clauses = [c for c in map(fold, _CLAUSE.split(text)) if len(c) >= _LEAST_CLAUSE]
    if len(clauses) < 2:
        return False
    whole = "\n".join(fold(sheet.lines[j].text) for j in following)
    return all(clause in whole for clause in clauses)


def _is_definition(text: str, titles: list[str]) -> bool:
    """Whether a sentence says what the document is whose title the page gives: 《…》是…的地方性法规。"""
    if not text.startswith("《") or "》" not in text:
        return False
    title, rest = text[1:].split("》", 1)
    return fold(title) in {fold(t) for t in titles} and _DEFINED.fullmatch(rest) is not None
