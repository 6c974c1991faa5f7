"""Numbers in English text: figures, number words, ordinals, fractions, months."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_ORDINALS = [
    "zeroth",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
]
_SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9}
_VALUES: dict[str, int] = {
    **{word: i for i, word in enumerate(_ONES)},
    **{word: i for i, word in enumerate(_ORDINALS)},
    **{word: 10 * i for i, word in enumerate(_TENS, 2)},
    **{word[:-1] + "ieth": 10 * i for i, word in enumerate(_TENS, 2)},
    "hundredth": 100,
    "thousandth": 1000,
}
_OTHER: dict[str, tuple[Fraction, ...]] = {
    "hundred": (Fraction(100),), "thousand": (Fraction(1000),), "million": (Fraction(10**6),),
    "once": (Fraction(1),), "twice": (Fraction(2),), "thrice": (Fraction(3),), "both": (Fraction(2),),
    "pair": (Fraction(2),), "double": (Fraction(2),), "doubled": (Fraction(2),), "dual": (Fraction(2),),
    "either": (Fraction(2),), "couple": (Fraction(2),), "triple": (Fraction(3),), "dozen": (Fraction(12),),
    "half": (Fraction(1, 2),), "quarter": (Fraction(1, 4), Fraction(3), Fraction(4)),
    "quarterly": (Fraction(4), Fraction(3)), "biennial": (Fraction(2),), "fortnight": (Fraction(14), Fraction(2)),
    "secondary": (Fraction(2),), "tertiary": (Fraction(3),), "decade": (Fraction(10),), "decades": (Fraction(10),), "century": (Fraction(100),), "week": (Fraction(7),),
}  # fmt: skip
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_FIGURE = re.compile(
    r"(?<![\w.])(\d{1,3}(?:,\d{3})+(?!\d)|\d+)(\.\d+)?(?:st|nd|rd|th)?(?![\d.]*[*×])"
    r"(?:[ -](hundred|thousand|million|billion)\b)?([ ]?%|[ -]per ?cent\b)?"
)
_SHARED = re.compile(r"(?:[–—-]|,? (?:to|and|or) |, )[\d.,]+(?:[ ]?%|[ -]per ?cent\b)")
"""60–80% gives both figures the sign."""
_WORD = re.compile(r"[A-Za-z]+")
_FRACTION = re.compile(
    r"\b(\w+)[ -](half|third|fourth|quarter|fifth|sixth|seventh|eighth|ninth|tenth)s?\b", re.I | re.A
)
_MONTH = re.compile(rf"\b({'|'.join(MONTHS)})\b")


@dataclass(frozen=True, slots=True)
class Number:
    """A number with its place."""

    value: Fraction
    percent: bool
    start: int
    words: str
    figures: bool
    """True where it is written in figures."""


def english_numbers(text: str) -> tuple[Number, ...]:
    """Every number of an English text; a word such as ``quarter`` may stand for several."""
    found = [*_figures(text), *_words(text)]
    for match in _FRACTION.finditer(text):
        top = _VALUES.get(match.group(1).lower(), 1 if match.group(1).lower() == "a" else None)
        bottom = {"half": 2, "quarter": 4}.get(match.group(2).lower()) or _VALUES[match.group(2).lower()]
        if top:
            found.append(Number(Fraction(top, bottom), False, match.start(), match.group(), False))
    for match in _MONTH.finditer(text):
        value = Fraction(MONTHS.index(match.group()) + 1)
        found.append(Number(value, False, match.start(), match.group(), False))
    return tuple(sorted(found, key=lambda n: (n.start, n.value)))


def _figures(text: str) -> list[Number]:
    found: list[Number] = []
    for match in _FIGURE.finditer(text):
        whole, part, scale, percent = match.groups()
        value = Fraction(whole.replace(",", "") + (part or "")) * _SCALES.get(scale or "", 1)
        shared = _SHARED.match(text, match.end()) is not None
        found.append(Number(value, bool(percent) or shared, match.start(), match.group().strip(), True))
    return found


def _words(text: str) -> list[Number]:
    """``one hundred and ten``, ``twenty-first``, ``both``; ``sixty percent`` is a percentage."""
    found: list[Number] = []
    words = list(_WORD.finditer(text))
    at = 0
    while at < len(words):
        word = words[at].group().lower()
        after_figure = word in _SCALES and re.search(r"\d[ -]$", text[: words[at].start()])
        for value in () if after_figure else _OTHER.get(word, ()):
            found.append(Number(value, False, words[at].start(), words[at].group(), False))
        if word not in _VALUES:
            at += 1
            continue
        total, current, end = 0, _VALUES[word], at + 1
        while end < len(words) and re.fullmatch(
            r"[ -]|, | and ", text[words[end - 1].end() : words[end].start()]
        ):
            following = words[end].group().lower()
            if following in _SCALES:
                current *= _SCALES[following]
                if _SCALES[following] > 100:
                    total, current = total + current, 0
            elif (
                following == "and"
                and current >= 100
                and end + 1 < len(words)
                and words[end + 1].group().lower() in _VALUES
            ):
                pass
            elif following in _VALUES and (
                (current % 100 == 0 and current >= 100)
                or (current % 10 == 0 and current % 100 >= 20 and _VALUES[following] < 10)
            ):
                current += _VALUES[following]
            else:
                break
            end += 1
        after = text[words[end - 1].end() :]
        percent = re.match(r"[ -]per ?cent\b", after) is not None
        shown = text[words[at].start() : words[end - 1].end()]
        found.append(Number(Fraction(total + current), percent, words[at].start(), shown, False))
        at = end
    return found
