"""Series that run in a paragraph: 一是…二是…, 一要…二要…, 1)、…2)、….

A series has at least two members, in order from one, all with the same suffix,
each at the beginning of a clause and outside quotes and brackets that were open
before it. Where it ends: a series set off by ； (or ，) ends with its sentence; in
one set off by 。 the last member has as many sentences as the longest before it,
and a bare directive after a member of several sentences still belongs to it.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from typing import NamedTuple

from builder.language.numerals import chinese_number
from builder.language.sentences import segment

_FAMILIES: tuple[tuple[str, str, str], ...] = (
    # form, what stands before the number, what stands after it
    ("point-is", "", "是"),
    ("point-must", "", "要"),
    ("point-first", "第", "，"),
    ("half-bracketed", "", ")"),
    ("half-bracketed", "", "）"),
    ("bracketed", "（", "）"),
    ("bracketed", "(", ")"),
    ("clause", "（", "）"),
    ("circled", "①", ""),
    ("item", "", "、"),
    ("item", "", "."),
)
_CHINESE = frozenset({"point-is", "point-must", "point-first", "clause"})
_SEVERAL = 2
_REACH = 4000
"""Characters in which the end of the last member is looked for; a longer one reaches to the end of its paragraph."""
_SHORTEST = 4
"""Characters; a shorter member is a figure of speech (一是一，二是二)."""
_BEFORE_CLAUSE = frozenset("。；，：！？;,:”’》）) \u3000\u00a0")
_BEFORE_NUMBER = frozenset("。；：！？;:）) \u3000\u00a0")
_FIGURE = re.compile("[0-9]{1,2}(?![0-9])")
_SENTENCE_END = frozenset("。！？”’）)")
_DIRECTIVE = re.compile(
    "广泛|积极|大力|切实|进一步|不断|认真|全面|深入|充分|着力|努力|严格|及时|严厉|严密|定期|主动|扎实|持续|统筹|依法|重点|尽快|逐步|有效"
    "|加强|加大|加快|强化|建立|健全|完善|推进|推动|推行|开展|落实|组织|动员|教育|引导|做[好到]|抓[好紧]|搞好|坚持|突出|实[行施]|鼓励|支持"
)
"""Openings of a sentence that tells what to do and names no doer."""


class Member(NamedTuple):
    """One member of a series."""

    form: str
    number: int
    label_end: int
    start: int
    """Where its label begins."""
    end: int


class Starters:
    """Where a series may begin: every first number of a family in a text, found once."""

    def __init__(self, text: str, start: int, end: int) -> None:
        found: list[tuple[int, int]] = []
        for family in range(len(_FAMILIES)):
            sign = _sign(family, 1)
            place = text.find(sign, start, end)
            while place >= 0:
                if place > start and text[place - 1] in _before(family) and _is_label(text, family, place, 1):
                    found.append((place, family))
                place = text.find(sign, place + 1, end)
        found.sort()
        self.places = [place for place, _ in found]
        self.families = [family for _, family in found]

    def within(self, start: int, end: int) -> bool:
        """Whether one lies in ``[start, end)``."""
        at = bisect_left(self.places, start)
        return at < len(self.places) and self.places[at] < end


def _before(family: int) -> frozenset[str]:
    return _BEFORE_NUMBER if _FAMILIES[family][0] in ("item", "clause", "circled") else _BEFORE_CLAUSE


def _sign(family: int, number: int) -> str:
    form, before, after = _FAMILIES[family]
    if form == "circled":
        return chr(0x2460 + number - 1) if number <= 20 else "\0"
    printed = chinese_number(number) if form in _CHINESE else str(number)
    return before + printed + after


def find_series(text: str, start: int, end: int, starters: Starters) -> tuple[Member, ...]:
    """The first series in the paragraph ``text[start:end]``, or nothing."""
    places, families = starters.places, starters.families
    at = bisect_left(places, start)
    hopeless: set[int] = set()
    while at < len(places) and places[at] < end:
        family = families[at]
        if family not in hopeless:
            second = _next(text, family, 2, places[at], end, start)
            if second < 0:
                hopeless.add(family)
            else:
                first = at  # of several first numbers the nearest to the second counts
                following = at + 1
                while following < len(places) and places[following] < second:
                    if families[following] == family:
                        first = following
                    following += 1
                members = _members(
                    text, family, places[first], second, _restart(starters, first, family, second, end)
                )
                if len(members) >= _SEVERAL:
                    return members
                at = following - 1
        at += 1
    return ()


def _is_label(text: str, family: int, place: int, number: int) -> bool:
    """Whether the sign at ``place`` is a number of its own: 1.2 米 and 2、3 月 are none."""
    if _FAMILIES[family][0] != "item":
        return True
    return not _FIGURE.match(text, place + len(_sign(family, number)))


def series_at(text: str, start: int, end: int, form: str) -> tuple[Member, ...]:
    """The series of ``form`` that begins at ``start`` and runs on within ``text[start:end]``, or nothing."""
    for family, (name, *_) in enumerate(_FAMILIES):
        if name != form or not text.startswith(_sign(family, 1), start):
            continue
        second = _next(text, family, 2, start + 1, end, start)
        if second < 0:
            return ()
        again = _next(text, family, 1, second, end, start)
        return _members(text, family, start, second, again if again >= 0 else end)
    return ()


def last_starter(text: str, start: int, end: int, form: str) -> int:
    """Where the last first number of ``form`` begins a clause in ``text[start:end]``, or -1."""
    family = next(index for index, entry in enumerate(_FAMILIES) if entry[0] == form)
    place = text.rfind(_sign(family, 1), start, end)
    return place if place >= 0 and (place == start or text[place - 1] in _before(family)) else -1


def _restart(starters: Starters, first: int, family: int, second: int, end: int) -> int:
    """Where the same family starts anew after ``second``, or ``end``."""
    at = bisect_left(starters.places, second, first)
    while at < len(starters.places) and starters.places[at] < end:
        if starters.families[at] == family:
            return starters.places[at]
        at += 1
    return end


def _next(text: str, family: int, number: int, start: int, end: int, lowest: int) -> int:
    sign = _sign(family, number)
    allowed = _before(family)
    place = text.find(sign, start, end)
    while place >= 0:
        if (place == lowest or text[place - 1] in allowed) and _is_label(text, family, place, number):
            return place
        place = text.find(sign, place + 1, end)
    return -1


def _members(text: str, family: int, first: int, second: int, limit: int) -> tuple[Member, ...]:
    starts = [first, second]
    while len(starts) < 99:
        place = _next(text, family, len(starts) + 1, starts[-1], limit, first)
        if place < 0:
            break
        starts.append(place)
    kept = [starts[0]]
    for place in starts[1:]:
        if place - kept[-1] < _SHORTEST + 2 or not _balanced(text, kept[-1], place):
            break
        kept.append(place)
    if len(kept) < _SEVERAL:
        return ()
    last_end = _last_end(text, kept, limit)
    form = _FAMILIES[family][0]
    members: list[Member] = []
    for index, place in enumerate(kept):
        stop = kept[index + 1] if index + 1 < len(kept) else last_end
        label_end = place + len(_sign(family, index + 1))
        if form in ("half-bracketed", "bracketed", "circled") and text[label_end : label_end + 1] == "、":
            label_end += 1
        members.append(Member(form, index + 1, label_end, place, stop))
    return tuple(members)


def _balanced(text: str, start: int, end: int) -> bool:
    # A half bracket of the label itself (1) is not closed by anything: count the text's own pairs only.
    return all(
        text.count(opening, start, end) == text.count(closing, start, end)
        for opening, closing in (("（", "）"), ("“", "”"), ("《", "》"))
        if not (
            closing == "）" and text.find("）", start, start + 4) >= 0 > text.find("（", start, start + 1)
        )
    )


def _last_end(text: str, starts: list[int], end: int) -> int:
    sentences = segment(text, starts[-1], min(end, starts[-1] + _REACH))
    if len(sentences) < _SEVERAL:
        return end
    if not any(text[place - 1] in _SENTENCE_END for place in starts[1:]):
        return sentences[0].end
    longest = max(len(segment(text, a, b)) for a, b in itertools.pairwise(starts))
    if len(sentences) <= longest:
        return end
    if longest >= _SEVERAL and all(_DIRECTIVE.match(text, s.start) for s in sentences[longest:]):
        return end
    return sentences[longest - 1].end
