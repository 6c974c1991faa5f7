"""Members of lists that the target has lost.

、 sets off the members of a list, ； those of a series. English has a comma, a
semicolon or a conjunction for each; it may have more of them, so only a
shortage tells, and it is counted in the smallest stretches that can be paired:
brackets, quotations, and the parts between semicolons.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder.proofing import Finding

_SEPARATOR = re.compile(r"[,;–]|\b(?:and|or|nor|as well as|to|with|plus)\b", re.IGNORECASE)
_GROUPS = (
    (" in brackets", "（([^（）]*)）", r"\(([^()]*)\)", 1),
    (" in quotation marks", "“([^“”]*)”", "“([^“”]*)”", 2),  # 谁受益、谁出资 is one thought in two halves
)
"""What a stretch is called, how it looks on either side, and how many 、 make a list there."""


def list_findings(source: str, target: str) -> Iterator[Finding]:
    """Lists and series that have fewer members in the target than in the source."""
    for where, theirs, ours, least in _GROUPS:
        wanted, found = re.findall(theirs, source), re.findall(ours, target)
        if len(wanted) == len(found):
            for chinese, english in zip(wanted, found, strict=True):
                if _separators(english) < chinese.count("、") >= least and english.strip():
                    yield _lost(chinese.count("、") + 1, _separators(english) + 1, where)
                    return
    series = source.count("；")
    members = len(re.findall(r";|[.!?](?=[”’)]* [A-Z“‘(])", target))
    if series and members < series:
        yield Finding("LIST", f"the source has {series + 1} members set off by ；, the target {members + 1}; see whether one is lost")  # fmt: skip
        return
    for chinese, english in _stretches(source, target):
        if _separators(english) < chinese.count("、"):
            yield _lost(chinese.count("、") + 1, _separators(english) + 1, "")
            return


def _stretches(source: str, target: str) -> Iterator[tuple[str, str]]:
    """Parts of a sentence that can be paired: as many between ； or ， as between semicolons."""
    own = target.split(";")
    for signs in ("；", "[；，]") if "：" not in source else ("；",):
        parts = re.split(signs, source)
        if len(parts) == len(own):
            return zip(parts, own, strict=True)
    return iter([(source, target)])


def _separators(english: str) -> int:
    """Commas, semicolons and conjunctions; the two of ``, and`` are one."""
    return len(_SEPARATOR.findall(re.sub(r"[,;] (?=(?:and|or|nor) )", " ", english)))


def _lost(wanted: int, found: int, where: str) -> Finding:
    return Finding("LIST", f"a list{where} has at least {wanted} members in the source and at most {found} in the target; see whether one is lost")  # fmt: skip
