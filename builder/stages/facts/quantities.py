"""Printed quantities: numbers with their units and comparisons, in Arabic or Chinese numerals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from builder.language.numerals import parse_number
from builder.statements import Comparison

_ARABIC = r"[0-9０-９]{1,12}(?:[.．][0-9０-９]{1,4})?(?:[十百千万亿]{1,2})?"
_HAN_DIGITS = "〇零一二三四五六七八九十百千两"
_CHINESE = f"[{_HAN_DIGITS}]{{1,7}}[万亿]?"
NUMBER = rf"(?:{_ARABIC}|{_CHINESE}|半|[NnＮ](?![A-Za-z]))"
_TO = r"[ 　]?(?:至|到|[-－–—]{1,2}|[~～〜])[ 　]?"
COUNTED = (
    "平方公里|平方米|立方米|万元|亿元|美元|课时|学时|公里|千米|厘米|个百分点|百分点|个工作日|工作日|个小时|个月|分钟|小时|人次|"
    "名|人|户|辆|台|套|处|所|支|次|场|座|部|家|间|元|米|天|日|周|倍|册|份|篇|期|轮|亩|吨|路|组|块|盏|站|架|艘|条|件|只|点|岗|个|位|项|秒|年"
)
"""Units that a count stands before, the longer before the shorter."""
_UNIT = rf"(?:{COUNTED})"
_BEFORE = (
    r"(?P<ge>不得?(?:低于|少于|小于|下于)|至少|最少|不低於|不少於|超过|多于|高于|大于)"
    r"|(?P<le>不得?(?:超过|高于|多于|大于|超過|高於)|低于|少于|控制在|最多|不足)|(?P<about>大约|约|近)"
)
_AFTER = r"(?P<up>以上|及以上)|(?P<down>以内|以下|之内|之下|及以下)|(?P<round>左右|上下)"
QUANTITY = re.compile(
    rf"(?:(?:{_BEFORE})(?:了|为|到)?)?[ 　]?(?:(?P<hundredth>百分之|千分之)(?P<hundred>{_CHINESE})"
    rf"|(?P<first>{NUMBER})(?:(?:{_UNIT}|[%％‰])?{_TO}(?P<second>{NUMBER}))?(?P<more>多|余|馀|几)?[ 　]?(?P<unit>[%％‰]|{_UNIT}))"
    rf"(?:[ 　]?(?:{_AFTER}))?"
)
RATIO = re.compile(
    rf"(?P<a>{_ARABIC}(?:{_TO}{_ARABIC})?)[ ]?(?:[:：︰∶]|比)[ ]?(?P<b>{_ARABIC}(?:[ ]?[:：︰∶][ ]?{_ARABIC}){{0,4}})"
)
_LARGE = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_WIDE = str.maketrans("０１２３４５６７８９．Ｎ", "0123456789.N")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit."""

    start: int
    end: int
    value: str
    unit: str
    comparison: Comparison
    arabic: bool
    threshold: bool
    """Whether it bounds what follows: 200人以上的单位."""
    measured: int
    """Where the number itself begins, behind 不少于 and the like."""


def plain_number(words: str) -> str:
    """``1万`` as ``10000``, ``半`` as ``0.5``, ``两`` as ``2``; empty where it is no number.

    >>> [plain_number(w) for w in ("1万", "1.5万", "两", "半", "N", "３０", "二十")]
    ['10000', '15000', '2', '0.5', 'N', '30', '20']
    """
    words = words.translate(_WIDE)
    if words == "半":
        return "0.5"
    if words in ("N", "n"):
        return "N"
    size = 1
    digits = words.rstrip("十百千万亿") if words[:1].isdigit() else words
    if words[:1].isdigit():
        for sign in words[len(digits) :]:
            size *= _LARGE[sign]
        whole, _, part = digits.partition(".")
        value = int(whole + part) * size
        return _decimal(value, len(part))
    number = parse_number(words)
    return "" if number is None else str(number)


def _decimal(value: int, places: int) -> str:
    if not places:
        return str(value)
    whole, part = divmod(value, 10**places)
    shown = f"{part:0{places}}".rstrip("0")
    return f"{whole}.{shown}" if shown else str(whole)


def quantities(text: str, start: int, end: int) -> Iterator[Quantity]:
    """The quantities of ``text[start:end]``: numbers that have a unit behind them."""
    for match in QUANTITY.finditer(text, start, end):
        found = _read(text, match)
        if found:
            yield found


def _read(text: str, match: re.Match[str]) -> Quantity | None:
    begin = match.start("hundredth") if match["hundredth"] else match.start("first")
    before = text[begin - 1 : begin]
    if before in tuple("第〇零一二三四五六七八九十百千0123456789.．-/") or (
        before.isascii() and before.isalpha()
    ):
        return None  # 第三次, a part of a longer number, A3
    comparison: Comparison = "="
    if match["ge"] or match["up"]:
        comparison = ">="
    elif match["le"] or match["down"]:
        comparison = "<="
    elif match["about"] or match["round"]:
        comparison = "~"
    if match["hundredth"]:
        value, unit, arabic = (
            plain_number(match["hundred"]),
            "%" if match["hundredth"] == "百分之" else "‰",
            True,
        )
    else:
        value, unit, arabic = (
            plain_number(match["first"]),
            match["unit"],
            match["first"][0] not in _HAN_DIGITS,
        )
        if match["second"]:
            value, comparison = f"{value}-{plain_number(match['second'])}", "range"
        elif match["more"]:
            comparison = "~"
        elif value == "N":
            comparison = "none"
    if not value:
        return None
    unit = {"％": "%", "百分点": "个百分点", "个小时": "小时", "工作日": "个工作日"}.get(unit, unit)
    following = text[match.end() : match.end() + 1]
    if following == "/" and text[match.end() + 1 : match.end() + 2] in ("年", "月", "日", "天"):
        unit += text[match.end() : match.end() + 2]
    threshold = bool(match["up"] or match["down"] or match["ge"]) and following == "的"
    return Quantity(match.start(), match.end(), value, unit, comparison, arabic, threshold, begin)
