"""Chinese and Arabic numerals as they stand in clause labels and dates.

:func:`parse_number` reads every printed form: 十二, 廿一, 二〇一五, 12, １２, ⑿, ⒓, ⑫, ㈠,
Ⅲ, with white space inside. :func:`chinese_number` writes the label form.
"""

from __future__ import annotations

import re
import unicodedata

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {
    "〇": 0, "○": 0, "Ｏ": 0, "两": 2, "兩": 2,
    "壹": 1, "贰": 2, "貳": 2, "叁": 3, "參": 3, "肆": 4, "伍": 5, "陆": 6, "陸": 6, "柒": 7, "捌": 8, "玖": 9,
}  # fmt: skip
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_TENS = {"廿": 20, "卅": 30, "卌": 40}
_LARGE = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}

CHINESE_NUMERAL = "".join([*_DIGITS, *_UNITS, *_TENS, *_LARGE])
"""Characters of Chinese numerals (inside of a character class)."""
_SPACE = re.compile(r"\s+")
_CHINESE = re.compile(f"[{CHINESE_NUMERAL}]+")


def parse_number(text: str) -> int | None:
    """The value of a numeral in any printed form, or None.

    >>> [parse_number(n) for n in ("十二", "二十 一", "廿三", "⑿", "１２", "Ⅳ", "二〇一五", "第三")]
    [12, 21, 23, 12, 12, 4, 2015, None]
    """
    compact = _SPACE.sub("", text)
    if not compact:
        return None
    if _CHINESE.fullmatch(compact):
        return _parse_chinese(compact)
    folded = unicodedata.normalize("NFKC", compact).strip("().")
    if folded.isascii() and folded.isdigit():
        return int(folded) if len(folded) <= 18 else None
    if _CHINESE.fullmatch(folded):
        return _parse_chinese(folded)
    return _parse_roman(folded)


def _parse_chinese(text: str) -> int | None:
    if not any(c in _UNITS or c in _TENS or c in _LARGE for c in text):
        value = int("".join(str(_DIGITS[c]) for c in text)) if len(text) <= 18 else None
        return value if len(text) == 1 or value is None or value >= 10 else None
    total = section = 0
    digit: int | None = None
    for c in text:
        if c in _DIGITS:
            if digit not in (None, 0):
                return None
            digit = _DIGITS[c]
        elif c in _UNITS:
            section += (1 if digit in (None, 0) else digit or 1) * _UNITS[c]
            digit = None
        elif c in _TENS:
            section += _TENS[c]
            digit = None
        else:
            total = (total + section + (digit or 0)) * _LARGE[c]
            section, digit = 0, None
    return total + section + (digit or 0)


_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


def _parse_roman(text: str) -> int | None:
    upper = text.upper()
    if not upper or len(upper) > 9 or any(c not in _ROMAN for c in upper):
        return None
    total = 0
    for here, following in zip(upper, upper[1:] + " ", strict=True):
        value = _ROMAN[here]
        total += -value if _ROMAN.get(following, 0) > value else value
    return total if _write_roman(total) == upper else None


def _write_roman(value: int) -> str:
    pairs = (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")
    out = ""
    for size, sign in pairs:
        while value >= size:
            out, value = out + sign, value - size
    return out


def chinese_number(value: int) -> str:
    """The numeral of a clause label for 1 to 9999.

    >>> [chinese_number(n) for n in (1, 10, 12, 20, 21, 105, 110)]
    ['一', '十', '十二', '二十', '二十一', '一百零五', '一百一十']
    """
    if not 0 < value < 10_000:
        raise ValueError(f"outside 1..9999: {value}")
    digits = "零一二三四五六七八九"
    out = ""
    pending_zero = False
    for size, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, size)
        if digit:
            out += ("零" if pending_zero else "") + digits[digit] + unit
            pending_zero = False
        elif out:
            pending_zero = True
    return out.removeprefix("一") if out.startswith("一十") else out
