"""Numbers in Chinese text that a translation has to keep.

A numeral is *owed* where it counts or dates something beyond doubt: in figures,
with 第, 届, 百分之, or before a measure word. Elsewhere (统一, 十分, 千家万户,
三三两两) a character may be a word and no number; such numerals only explain
what stands in the English.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from builder.language.numerals import CHINESE_NUMERAL, parse_number

_N = f"[{CHINESE_NUMERAL}]"
_REDACTED = "×＊*□xX"
_SCALES = {"百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_FIGURE = re.compile(
    rf"(?<![\d.A-Za-z{_REDACTED}])(\d{{1,3}}(?:[,，]\d{{3}})+(?!\d)|\d+)([.．]\d+)?(?![\d.]*[A-Za-z{_REDACTED}])"
    r"[多余]?([百千]?[万亿]|[百千])?([%％])?"
)
_PERCENT = re.compile(rf"百分之({_N}+(?:点{_N}+)?|\d+(?:\.\d+)?)")
_PART = re.compile(rf"({_N}+)分之({_N}+)")
_ORDINAL = re.compile(rf"第({_N}+)|({_N}+)(?=届|中全会)")
_MEASURES = "个 项 张 名 支 级 年(?!代) 月 日 天 小时 条 款 种 类 大 次 所 处 户 家(?!渠) 套 辆 台(?![河县山]) 位 批 人 组 步 村 镇 方面 阶段 周岁 层 元 公里 米"
_COUNTED = re.compile(
    rf"(?<![{CHINESE_NUMERAL}第几数每一])({_N}+)(?:[至到~～—-]({_N}+))?(?={'|'.join(_MEASURES.split())})"
)
_YEAR = re.compile("([〇零○一二三四五六七八九]{4})(?=年)")
_RANGE = re.compile(r"(\d+(?:\.\d+)?)[-~～—–至到]\d+(?:\.\d+)?[多余]?([千万亿])")
"""3-5万 means 30,000 to 50,000."""
_DECADE = re.compile(rf"(?<!\d)(\d\d|{_N}{{1,2}})(?=年代|后|年)")
_CENTURIES = {"上世纪": 20, "本世纪": 21, "新世纪": 21}
_RUN = re.compile(f"{_N}+|半|双|首|初|季|周|旬|对")
_ALONE = set("百千万亿两兩零〇○")
_PERMITTED_BY: dict[str, tuple[int, ...]] = {
    "半": (2,), "双": (2,), "对": (2,), "首": (1,), "初": (1,), "季": (3, 4), "周": (1, 7), "旬": (10,),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Owed:
    """A number that the English has to show; any one of the values will do."""

    values: tuple[Fraction, ...]
    percent: bool
    words: str


def owed_numbers(text: str) -> tuple[Owed, ...]:
    """The numbers that a translation has to keep, each once."""
    found: dict[str, Owed] = {}

    def add(words: str, *values: Fraction | int | None, percent: bool = False) -> None:
        known = tuple(Fraction(v) for v in values if v is not None)
        if known:
            found.setdefault(words, Owed(known, percent, words))

    ranges = {m.start(): Fraction(m.group(1)) * _SCALES[m.group(2)] for m in _RANGE.finditer(text)}
    for match in _FIGURE.finditer(text):
        values: list[Fraction | int | None] = [_figure_value(match), ranges.get(match.start())]
        if short := _DECADE.match(text, match.start()):
            values += [1900 + int(short.group(1)), 2000 + int(short.group(1))]
        add(match.group(), *values, percent=bool(match.group(4)))
    for match in _YEAR.finditer(text):
        add(match.group(), parse_number(match.group(1)))
    for match in _PERCENT.finditer(text):
        add(match.group(), _decimal(match.group(1)), percent=True)
    for match in _PART.finditer(text):
        bottom, top = parse_number(match.group(1)), parse_number(match.group(2))
        if bottom and top and bottom < 100:
            add(match.group(), Fraction(top, bottom))
    for match in _ORDINAL.finditer(text):
        words = match.group(1) or match.group(2)
        if words not in _ALONE | {"一"}:  # 第一 is as often "primary"
            add(match.group(), parse_number(words))
    for match in _COUNTED.finditer(text):
        for words in filter(None, match.groups()):
            if _is_count(words):
                add(words, parse_number(words))
    return tuple(found.values())


def _figure_value(match: re.Match[str]) -> Fraction:
    value = Fraction(re.sub("[,，]", "", match.group(1)) + (match.group(2) or "").replace("．", "."))
    for sign in match.group(3) or "":
        value *= _SCALES[sign]
    return value


def _decimal(words: str) -> Fraction | None:
    if words[0].isdigit() and words.isascii():
        return Fraction(words)
    whole, _, part = words.partition("点")
    value = parse_number(whole)
    digits = [parse_number(c) for c in part]
    if value is None or any(d is None for d in digits):
        return None
    return Fraction(f"{value}.{''.join(map(str, digits))}" if digits else value)


def _is_count(words: str) -> bool:
    """No: 一 (a word as often as a number), 百 by itself, 三五 (a few), numerals that are names (二〇一五)."""
    value = parse_number(words)
    if value is None or words in _ALONE - {"两", "兩"} or value < 2:
        return False
    return len(words) == 1 or any(c in "十百千万亿廿卅" for c in words)


def explained_numbers(text: str) -> frozenset[Fraction]:
    """Every value that some reading of the source accounts for."""
    values = {value for owed in owed_numbers(text) for value in owed.values}
    for match in re.finditer(r"\d+(?:[.．]\d+)?", text):
        values.add(Fraction(match.group().replace("．", ".")))
    for match in _DECADE.finditer(text):  # 九十年代 is the 1990s, 80后 those born after 1980
        short = parse_number(match.group(1))
        if short is not None and short < 100:
            values |= {Fraction(1900 + short), Fraction(2000 + short)}
    values |= {Fraction(number) for words, number in _CENTURIES.items() if words in text}
    for match in _RUN.finditer(text):
        run = match.group()
        values |= {Fraction(v) for v in _PERMITTED_BY.get(run, ())}
        for start in range(len(run)):
            for end in range(start + 1, min(len(run), start + 12) + 1):
                value = parse_number(run[start:end])
                if value is not None:
                    values.add(Fraction(value))
    return frozenset(values)
