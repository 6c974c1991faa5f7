"""When a first sentence is a heading.

A heading names the matter; a sentence that lays a duty on someone is text. The
wording decides, and where it leaves room, the siblings do: drafters give all
members of a list the same shape.
"""

from __future__ import annotations

import re
from enum import IntEnum

from builder.language.sentences import segment

STOPS = "。！？"
_CLOSERS = "”’」』）)〕]】》〉"
_OPENERS = re.compile("[（(〔\\[【《〈]")
_ASIDE = re.compile("“[^“”]{0,80}”|（[^（）]{0,80}）|《[^《》]{0,80}》")
_DUTY = re.compile(
    "应当|必须|不得|可以|可向|无权|有权|須|應"
    "|(?<![供适反响效对相回])应(?![急用对变答试邀聘])"
    "|(?<![主重需必摘纲首简紧只扼概提])要(?![求素点件害道领义闻塞旨务])"
    "|(?<![必])须(?!知)"
)
_BY = re.compile("由[^，。；]{1,40}(?:负责|承担|兼任|担任|组成|主管|牵头|指定|组织|制定|决定|规定)")
_NO_OPENING = re.compile(
    "近年来|近期|目前|当前[，,]|今[年后]|去年|为了|为此|因此|所以|但是?|其中|同时[，,]|此外|另外|根据|依据|截[至止]|到[0-9二]"
    "|[^，。]{1,24}(?:后|时|之日起)，|[0-9]{2,4}年|上述|[前本]款|前项|本[条办法规条例]|[各有]关?[^，。]{0,30}[应要须]"
)
_DEFINES = re.compile("是指|所称|以下简称|下列|如下|的，|之一")
_COPULA = re.compile("(?<![不只但总还就都于可凡])是(?!否|非)")
_INTRODUCES = re.compile("下列|如下|以下|包括|分为|有：|是：|为：|表现|情形|即：")
_RESUMES = re.compile("但|其|前|依|并|不在此限")
SHORT, LONG = 40, 64


class Verdict(IntEnum):
    """How far a sentence names a matter."""

    NO = 0
    WEAK = 1
    YES = 2


def first_stop(text: str, start: int, end: int) -> int:
    """The end of the first sentence of ``text[start:end]``, closing quotes and brackets included.

    ``end`` where the paragraph is one sentence or has no final mark. The same
    cut as :func:`builder.language.sentences.segment` makes.
    """
    place = end
    for stop in STOPS:
        found = text.find(stop, start, place)
        if found >= 0:
            place = found
    if place >= end:
        return end
    if _OPENERS.search(text, start, place):
        pieces = segment(text, start, end)
        return pieces[0].end if pieces else end
    place += 1
    while place < end and text[place] in "。！？…" + _CLOSERS:
        place += 1
    return place


def names_matter(sentence: str, *, any_length: bool = False) -> Verdict:
    """Whether ``sentence`` names a matter, as a heading does."""
    bare = _ASIDE.sub("", sentence)
    if "；" in bare or "：" in bare or _DEFINES.search(bare) or _BY.search(bare) or _NO_OPENING.match(bare):
        return Verdict.NO
    duty = _DUTY.search(bare)
    if duty and duty.start() > 0:
        return Verdict.NO
    if not any_length and len(bare) > LONG:
        return Verdict.NO
    if not any_length and (len(bare) > SHORT or _COPULA.search(bare)):
        return Verdict.WEAK
    return Verdict.YES


def introduces(line: str) -> bool:
    """Whether a line that ends in a colon leads over to a list (…如下：), rather than naming its matter."""
    return len(line) > 14 or bool(_INTRODUCES.search(line))


def resumes(sentence: str) -> bool:
    """Whether a second sentence hangs on the first (但…, 其…), so that the first is no heading."""
    return bool(_RESUMES.match(sentence))


def bracketed_heading(text: str, start: int, end: int) -> int:
    """The end of 【…】 or （…） at the head of an article that goes on after it; ``start`` where there is none."""
    opener = text[start : start + 1]
    closer = {"【": "】", "（": "）", "〔": "〕", "[": "]"}.get(opener)
    if closer is None:
        return start
    place = text.find(closer, start, min(end, start + 40))
    if place < 0 or place + 1 >= end:
        return start
    inside = text[start + 1 : place]
    if any(sign in inside for sign in "。；：，0123456789") or text[place + 1] in "。；，、（":
        return start
    return place + 1
