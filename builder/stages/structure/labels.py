"""Labels at the beginning of a line: which printed form, which number.

Every recogniser is anchored and bounded, so that a line costs the same whatever
stands in it. A label recognised here is a *candidate*: whether it is one,
:mod:`builder.stages.structure.grammar` decides from its neighbours.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from builder.language.characters import HAN
from builder.language.numerals import CHINESE_NUMERAL, parse_number


class Form(NamedTuple):
    """A printed form of label."""

    level: str
    """The level it gives its node (DESIGN 4.1)."""
    step: str
    """The step of the id."""
    rank: int
    """Its customary place: the smaller, the further out."""
    weak: bool
    """Whether it needs neighbours in sequence to be believed."""


FORMS: dict[str, Form] = {
    "portion": Form("part", "p", 8, False),  # 第一部分
    "book": Form("book", "bk", 10, False),
    "subbook": Form("book", "bk", 11, False),  # 第一分编
    "chapter": Form("chapter", "ch", 20, False),
    "section": Form("section", "sec", 30, False),
    "subsection": Form("subsection", "ss", 32, False),  # 第一款 as a heading, in codes
    "division": Form("division", "d", 34, False),  # 第一目 as a heading, in codes
    "article": Form("article", "art", 40, False),
    "part": Form("part", "p", 50, False),
    "phase": Form("phase", "s", 55, True),
    "clause": Form("clause", "c", 60, False),
    "item": Form("item", "i", 70, True),
    "spaced": Form("item", "i", 71, True),  # 1 with a space after it
    "decimal": Form("item", "i", 72, True),  # 1.1
    "decimal-3": Form("item", "i", 73, True),  # 1.1.1
    "decimal-4": Form("item", "i", 74, True),
    "bracketed": Form("subitem", "j", 80, True),  # (1) （1） ⑴
    "half-bracketed": Form("subitem", "j", 81, True),  # 1) 1）
    "circled": Form("subitem", "j", 82, True),  # ①
    "point-is": Form("point", "n", 90, True),  # 一是
    "point-must": Form("point", "n", 91, True),  # 一要
    "point-first": Form("point", "n", 92, True),  # 第一，
    "bullet": Form("bullet", "b", 95, False),
    "attachment": Form("attachment", "a", 0, False),
    "heading": Form("heading", "h", 45, False),
    "paragraph": Form("paragraph", "u", 99, False),
}
DIVISIONS = frozenset({"portion", "book", "subbook", "chapter", "section", "subsection", "division"})
"""Forms whose line is a heading and nothing else."""
LARGEST = 5000
"""Above this a number is a year or a quantity, not the number of a clause."""


class Label(NamedTuple):
    """A label candidate."""

    form: str
    number: int | None
    """None where the form has no numbers, or (in a damaged label) none was legible."""
    sub: int | None
    """The 1 of 第十二条之一."""
    end: int
    """Where it ends in the text."""


_SP = "[ \\t\\u3000\\u00a0\\u2002\\u2003]{0,4}"
_CN = f"[{CHINESE_NUMERAL}](?:[ \\t\\u3000\\u00a0]{{0,3}}[{CHINESE_NUMERAL}]){{0,11}}"
_AR = "[0-9０-９]{1,5}"
_UNITS = {
    "编": "book", "編": "book", "篇": "book", "分编": "subbook", "分編": "subbook",
    "章": "chapter", "节": "section", "節": "section", "款": "subsection", "目": "division",
    "条": "article", "條": "article", "部分": "portion", "阶段": "phase", "階段": "phase",
    "，": "point-first", "、": "point-first", "：": "point-first",
}  # fmt: skip
_ORDINAL = re.compile(
    f"第{_SP}(?P<n>{_CN}|{_AR})(?:{_SP}[-－—之]{_SP}(?P<a>{_CN}|{_AR}))?{_SP}"
    f"(?P<u>分[编編]|[编編篇章节節款目条條，、：]|部分|[阶階]段)(?:{_SP}之{_SP}(?P<b>{_CN}|{_AR}))?"
)
_COUNTED = re.compile(f"(?P<n>{_CN}){_SP}(?P<m>[、．.]|[是要])")
_ENUMERATION = re.compile(f"[{CHINESE_NUMERAL}]{{1,3}}[、类類级級等款项項条條线線层層楼期审號号]")
_BRACKETED = re.compile(f"[（(]{_SP}(?:(?P<c>{_CN})|(?P<a>{_AR})){_SP}[）)](?P<t>[、．.]?)")
_ARABIC = re.compile(
    "(?P<n>[0-9０-９]{1,4})"
    f"(?:(?P<d>(?:[.．][0-9０-９]{{1,3}}){{1,3}})(?:[.．、]|(?=[ \\t\\u3000\\u00a0{HAN}]))|(?P<m>[.．、]|[)）]、?)|(?P<w>(?=[ \\t\\u3000\\u00a0]{{1,4}}[{HAN}])))"
)
_BULLET = re.compile("(?:[—―─–－-]{2,4}|[•●■◆◇▪□▲△◎·])" + _SP + "(?=[^ \\t\\u3000—―─–－-])")
_ATTACHMENT = re.compile(
    f"附{_SP}(?:[件录錄表]{_SP}(?:(?P<n>{_CN}|{_AR}){_SP})?[：:．.、]?|[：:])(?=[^加属有近带上送图着注和所的）)、，。]|$)"
)
_CITED = re.compile("[至、和及或与與到]?第|至[前本]|[款项項]|[规規]定|[之的]")
"""What follows a number that is cited rather than counted: 第三条第二款, 第五条规定的."""
_NUMERALS = frozenset(CHINESE_NUMERAL + "0123456789０１２３４５６７８９")
_CITED_BRACKET = re.compile("[至、和及或与到][（(]|[项項]")


def _special_numerals() -> dict[str, tuple[str, int]]:
    """Single characters that are a whole label: ①, ⑴, ⒈, ㈠, ❶."""
    ranges = (
        ("circled", range(0x2460, 0x2474)), ("bracketed", range(0x2474, 0x2488)),
        ("item", range(0x2488, 0x249C)), ("clause", range(0x3220, 0x322A)),
        ("circled", range(0x2776, 0x2780)), ("circled", range(0x3251, 0x3260)),
    )  # fmt: skip
    found: dict[str, tuple[str, int]] = {}
    for form, codes in ranges:
        for code in codes:
            sign = chr(code)
            value = parse_number(unicodedata.normalize("NFKC", sign)) or parse_number(sign)
            if value is None and form == "circled":
                value = code - 0x2775
            if value is not None:
                found[sign] = (form, value)
    return found


SPECIAL = _special_numerals()

_KIND: dict[str, str] = (
    dict.fromkeys("第", "ordinal")
    | dict.fromkeys(CHINESE_NUMERAL, "counted")
    | dict.fromkeys("（(", "bracketed")
    | dict.fromkeys("0123456789０１２３４５６７８９", "arabic")
    | dict.fromkeys(SPECIAL, "special")
    | dict.fromkeys("—―─–－-•●■◆◇▪□▲△◎·", "bullet")
    | dict.fromkeys("附", "attachment")
)


@lru_cache(maxsize=4096)
def number_of(printed: str) -> int | None:
    """The value of a printed numeral; cached, since labels repeat."""
    return parse_number(printed)


def recognise(text: str, start: int, end: int) -> Label | None:
    """The label that the line ``text[start:end]`` begins with, or None.

    ``start`` must be the place of the first character that is not white space.
    """
    kind = _KIND.get(text[start])
    if kind is None:
        return None
    label = _RECOGNISERS[kind](text, start, end)
    if label is None or (label.number is not None and not 0 < label.number <= LARGEST):
        return None
    return label


def _ordinal(text: str, start: int, end: int) -> Label | None:
    match = _ORDINAL.match(text, start, end)
    if match is None:
        return None
    unit = match["u"]
    form = _UNITS[unit]
    after = match.end()
    sub = match["a"] or match["b"]
    follows = text[after : after + 1] if after < end else ""
    spaced = not follows or follows.isspace()
    if form == "article":
        if not spaced and _CITED.match(text, after, end):
            return None
    elif form == "phase":
        if follows in ("：", ":", "、"):
            after += 1
        elif not spaced and follows not in ("（", "("):
            return None
    elif form == "point-first":
        if sub is not None:
            return None
    else:
        final = text[end - 1]
        if final in "。；！？：，" or end - after > 60:
            return None
        if not spaced and (form in ("subsection", "division") or _CITED.match(text, after, end)):
            return None
    return Label(form, number_of(match["n"]), number_of(sub) if sub else None, after)


def _counted(text: str, start: int, end: int) -> Label | None:
    match = _COUNTED.match(text, start, end)
    if match is None:
        return None
    number = number_of(match["n"])
    mark = match["m"]
    if mark in "是要":
        if number is None or number > 20 or match.end() >= end:
            return None
        return Label("point-is" if mark == "是" else "point-must", number, None, match.end())
    if number is None or _ENUMERATION.match(text, match.end(), end):
        return None  # 一、二线城市; 一、二、三等奖
    return Label("part", number, None, match.end())


def _bracketed(text: str, start: int, end: int) -> Label | None:
    match = _BRACKETED.match(text, start, end)
    if match is None or _CITED_BRACKET.match(text, match.start("t"), end):
        return None
    if match["c"]:
        return Label("clause", number_of(match["c"]), None, match.end())
    return Label("bracketed", number_of(match["a"]), None, match.end())


def _arabic(text: str, start: int, end: int) -> Label | None:
    match = _ARABIC.match(text, start, end)
    if match is None:
        return None
    number = number_of(match["n"])
    if number is None:
        return None
    if match["d"]:
        steps = re.split("[.．]", match["d"])
        value = number_of(steps[-1])
        form = "decimal" if len(steps) == 2 else f"decimal-{len(steps)}"
        return Label(form, value, None, match.end()) if number < 100 and value else None
    if match["m"] is None:
        return Label("spaced", number, None, match.end("n")) if number < 100 else None
    form = "item" if match["m"] in ".．、" else "half-bracketed"
    return Label(form, number, None, match.end())


def _special(text: str, start: int, end: int) -> Label | None:
    form, number = SPECIAL[text[start]]
    after = start + 1
    if after < end and text[after] in "、．.":
        after += 1
    return Label(form, number, None, after)


def _bullet(text: str, start: int, end: int) -> Label | None:
    match = _BULLET.match(text, start, end)
    if match is None:
        return None
    return Label("bullet", None, None, start + len(match.group().rstrip()))


def _attachment(text: str, start: int, end: int) -> Label | None:
    match = _ATTACHMENT.match(text, start, end)
    if match is None:
        return None
    number = number_of(match["n"]) if match["n"] else None
    if (
        number is None
        and match.end() < end
        and text[match.end()] in _NUMERALS
        and text[match.end() - 1] not in "：:"
    ):
        return None
    return Label("attachment", number, None, start + len(match.group().rstrip()))


_RECOGNISERS = {
    "ordinal": _ordinal,
    "counted": _counted,
    "bracketed": _bracketed,
    "arabic": _arabic,
    "special": _special,
    "bullet": _bullet,
    "attachment": _attachment,
}

_DAMAGED = re.compile(
    f"[?？\\ufffd\\ue000-\\uf8ff\\u2500-\\u257f][^{HAN}]{{0,10}}|[（(]{_SP}{_CN}(?=[^）){CHINESE_NUMERAL}])|{_CN}[）)]"
)


def damaged(text: str, start: int, end: int) -> int | None:
    """Where a label ends that can no longer be read at ``start``, or None where nothing looks like one.

    Signs of damage: a question mark or a character that no text has, where a
    label should begin, or one half of a pair of brackets.
    """
    match = _DAMAGED.match(text, start, end)
    return match.end() if match and match.end() < end else None
