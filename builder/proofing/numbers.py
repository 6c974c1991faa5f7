"""Numbers, dates, percentages and ratios that differ between source and target."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from builder.proofing import Finding
from builder.proofing.chinese_numbers import explained_numbers, owed_numbers
from builder.proofing.english_numbers import MONTHS, english_numbers

_RATIO = re.compile(r"(\d+)(?:[~～–—-](\d+))?[ ]?[︰:：∶][ ]?(\d+)")


def number_findings(source: str, target: str) -> Iterator[Finding]:
    """Numbers of the source that the target lacks, and figures of the target that the source lacks."""
    numbers = english_numbers(target)
    shown = {(n.value, n.percent) for n in numbers}
    for owed in owed_numbers(source):
        if any((value, True) in shown for value in owed.values):
            continue
        if not owed.percent and any((value, False) in shown for value in owed.values):
            continue
        if owed.percent and any((value, False) in shown for value in owed.values):
            yield Finding(
                "NUMBER",
                f"{owed.words} is a percentage in the Chinese and not in the translation; write it with %",
            )
        else:
            wanted = _written(owed.values[0]) + ("%" if owed.percent else "")
            yield Finding("NUMBER", f"the Chinese has the number {owed.words} ({wanted}), the translation does not; put it in, or mend what stands for it")  # fmt: skip
    explained = explained_numbers(source)
    for number in numbers:
        if number.figures and number.value not in explained:
            yield Finding(
                "NUMBER",
                f"the translation has the number {number.words}, the Chinese does not; compare the two",
            )
        elif (
            number.words in MONTHS
            and _is_date(target, number.start, number.words)
            and f"{number.value}月" not in source
            and number.value not in explained
        ):
            yield Finding(
                "NUMBER",
                f"the translation has {number.words}, the Chinese has no such month; compare the two",
            )
    theirs = {m.groups() for m in _RATIO.finditer(target)}
    for match in _RATIO.finditer(source):
        if match.groups() not in theirs:
            yield Finding(
                "NUMBER",
                f"the ratio {match.group()} has other figures in the translation; copy those of the Chinese",
            )


def _is_date(text: str, at: int, month: str) -> bool:
    """``May`` is a month beside a number, and else perhaps a verb."""
    return month != "May" or bool(re.match(r"May,? \d", text[at:]) or re.search(r"\d (?:of )?$", text[:at]))


def _written(value: Fraction) -> str:
    if value.denominator == 1:
        return f"{value.numerator:,}" if value >= 10_000 else str(value.numerator)
    decimal = float(value)
    return f"{decimal:g}" if Fraction(f"{decimal:g}") == value else str(value)
