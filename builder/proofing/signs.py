"""Signs: Chinese left in the target, quotation marks, brackets, redactions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from builder.language.characters import HAN
from builder.proofing import Finding

_HAN_RUN = re.compile(f"[{HAN}]+(?:[，、；。]?[{HAN}]+)*")
_CHINESE_SIGN = re.compile("[，。、；：？！（）《》〈〉【】〔〕「」『』︰　]")
_REDACTION = re.compile(r"\d*(?:[×＊*]+|(?<![A-Za-z])[xX]{2,}(?![A-Za-z]))\d*")
_EMPTY_QUOTES = re.compile(r"“\s*”")
_BRACKETS = (("(", ")"), ("[", "]"), ("“", "”"))
_NAMES = {"(": "round bracket", "[": "square bracket", "“": "quotation mark"}


def sign_findings(source: str, target: str, *, script: str = "Latin") -> Iterator[Finding]:
    """``script`` is ``Han`` for languages written with Chinese characters, which may hold them."""
    if script != "Han":
        if han := _HAN_RUN.search(target):
            yield Finding(
                "HAN",
                f"Chinese is left in the translation: {_short(han.group())}; translate it, or put an explanation into a note",
            )
        elif sign := _CHINESE_SIGN.search(target):
            yield Finding(
                "HAN",
                f"the translation has the Chinese sign {sign.group()}; write the sign of its own language",
            )
    yield from _unbalanced(source, target)
    yield from _quotations(source, target)
    yield from _redactions(source, target)


def _unbalanced(source: str, target: str) -> Iterator[Finding]:
    if _is_balanced(_western(source)):
        for opening, closing in _BRACKETS:
            depth = least = 0
            for sign in target:
                depth += (sign == opening) - (sign == closing)
                least = min(least, depth)
            if depth or least:
                missing = "closing" if depth > 0 else "opening"
                code = "QUOTES" if opening == "“" else "BRACKETS"
                yield Finding(
                    code,
                    f"a {missing} {_NAMES[opening]} is missing in the translation; there are {target.count(opening)} {opening} and {target.count(closing)} {closing}",
                )
    if target.count('"') % 2:
        yield Finding(
            "QUOTES", 'the translation has an odd number of straight quotation marks "; write “ and ”'
        )


def _western(source: str) -> str:
    return source.translate(str.maketrans("（）〔〕【】「」『』", "()[][]“”“”"))


def _is_balanced(text: str) -> bool:
    return all(text.count(a) == text.count(b) for a, b in _BRACKETS)


def _quotations(source: str, target: str) -> Iterator[Finding]:
    """The edition's rule: quotation marks stand where the source has them, and nowhere else."""
    source = _western(source)
    if source.count("“") != source.count("”") or target.count("“") != target.count("”"):
        return
    wanted, found = source.count("“"), target.count("“") + target.count('"') // 2
    if found < wanted:
        yield Finding(
            "QUOTES",
            f"the Chinese has {wanted} pair{_s(wanted)} of quotation marks, the translation {found}; keep those of the Chinese",
        )
    elif found > wanted:
        yield Finding(
            "QUOTES",
            f"the translation has {found} pair{_s(found)} of quotation marks, the Chinese {wanted}; write only those of the Chinese",
        )


def _redactions(source: str, target: str) -> Iterator[Finding]:
    kept = Counter(_REDACTION.findall(target))
    for sign, count in Counter(_REDACTION.findall(source)).items():
        if kept[sign] < count:
            yield Finding(
                "REDACTION",
                f"{sign} stands {count} times in the Chinese and {kept[sign]} times in the translation; copy what is blotted out as it stands",
            )
    wanted = len(_EMPTY_QUOTES.findall(source))
    if len(_EMPTY_QUOTES.findall(target)) < wanted:
        yield Finding(
            "REDACTION",
            "the Chinese has empty quotation marks “”, the translation has none; copy them as they stand",
        )


def _short(words: str) -> str:
    return words if len(words) <= 20 else words[:19] + "…"


def _s(count: int) -> str:
    return "" if count == 1 else "s"
