"""Deadlines: the years by which something is to be done."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from builder.language.numerals import parse_number

_YEAR = r"(?:(?:19|20)[0-9]{2}|[二一][〇○零九][〇○零一二三四五六七八九]{2})"
_DAY = r"(?:[0-9]{1,2}月(?:份)?(?:[0-9]{1,2}日|上旬|中旬|下旬)?)?(?:年)?(?:上半年|下半年|[一二三四]季度)?"
_END = r"(?P<end>底|末|年底|年末)?(?:之前|以前|前|止)?"
DEADLINE = re.compile(
    rf"(?P<lead>力争(?:到|在|于)?|争取(?:到|在|于)?|确保(?:到|在|于)?|计划(?:到|在|于)?|到|至|在|于|截至|截止到?|自|从)?[ ]?"
    rf"(?P<year>{_YEAR})[ ]?年(?:度)?{_DAY}(?P<tail>{_END})"
)
_YEARLESS = re.compile(
    r"(?P<lead>)(?P<year>)(?:(?:今年|明年|当年|本年度?|年|(?:今年|明年)?[0-9]{1,2}月(?:份)?)(?:年)?(?:底|末)(?:之前|以前|前)"
    r"|(?:今年|明年)?[0-9]{1,2}月[0-9]{1,2}日(?:之前|以前|前))(?P<tail>)"
)
_GOAL = re.compile(r"[ 　]{0,2}(?:全面|基本|全部|初步|力争|争取|确保|完成|实现|建成|达到|要|应)")
_PAST = re.compile(r"(?:起|以来|开始|度|，?已|期间|，?我[市区县省街])")
_SINCE = ("自", "从")


@dataclass(frozen=True, slots=True)
class Deadline:
    start: int
    end: int
    year: str
    """Empty where the text prints a day without its year."""


def deadlines(text: str, start: int, end: int) -> Iterator[Deadline]:
    """The deadlines of ``text[start:end]``, ascending: a year with 到, 底, 前 or a goal behind it."""
    found = [m for m in DEADLINE.finditer(text, start, end) if _is_goal(text, m, end)]
    for match in _YEARLESS.finditer(text, start, end):
        before = text[max(start, match.start() - 1) : match.start()]
        if (
            before not in ("年", "*")
            and not before.isdigit()
            and not any(m.start() <= match.start() < m.end() for m in found)
        ):
            found.append(match)
    for match in sorted(found, key=lambda m: m.start()):
        yield Deadline(match.start(), match.end(), _year(match["year"]))


def _is_goal(text: str, match: re.Match[str], end: int) -> bool:
    if match["lead"] in _SINCE or text[max(0, match.start() - 2) : match.start()].endswith(_SINCE):
        return False
    rest = text[match.end() : min(end, match.end() + 8)]
    if _PAST.match(rest) or text[match.start() - 1 : match.start()] in (
        "（",
        "(",
        "〔",
        "—",
        "-",
        "－",
        "～",
    ):
        return False
    lead = match["lead"] or ""
    if lead in ("到", "至") and text[match.start() - 1 : match.start()] in ("年", "月", "日"):
        return False  # the end of a period, 2016年1月1日至2020年12月31日
    if lead.startswith("截"):
        return False
    if lead and lead not in ("在", "于"):
        return True
    if match["tail"]:
        return True
    return bool(_GOAL.match(rest))


def _year(words: str) -> str:
    if not words or words.isdigit():
        return words
    number = parse_number(words.replace("○", "〇"))
    return str(number) if number else ""
