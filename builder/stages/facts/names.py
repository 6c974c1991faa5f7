"""Names as official texts print them: titles, issuers before a title, meetings."""

from __future__ import annotations

import re

_SPACE = re.compile(r"\s+")
_HAN = re.compile("[一-鿿]")
_CUT = re.compile(
    "贯彻落实|贯彻|落实|按照|根据|依照|依据|遵照|执行|学习|传达|关于|结合|转发|印发|下发|制定|出台|遵守|违反|修订|废止|参照|详见|见|符合|适用|实施|"
    "要求|精神|通过|经(?![贸信济发合])|由|在|据|从|对|把|将|向|了|的|以及|以|为|于|和(?=[^、]{0,4}$)"
)
_NUMBER_CUT = re.compile(
    "贯彻落实|贯彻|落实|按照|根据|依照|依据|遵照|执行|转发|印发|关于|结合|以及|和|及|与|的|以|见|由|经|参照|废止|文件|通知|发布|公布|颁布|号|原"
)
_ORDER_CUT = re.compile("根据|依据|依照|按照|贯彻|执行|遵照|见|经|由|的|以|原(?=[^、]{2,}部)")
_PUBLISHED = re.compile(
    "(?:关于|联合)?(?:研究)?(?:制定|印发|下发|出台|颁布|发布|公布|转发|批转|审议通过|通过)?(?:实施)?了?$|关于$"
)
_BODY = re.compile("(?:部|委|办|局|厅|署|院|会|中央|政府|党委|组|法院|检察院|办公室|人大|政协|军委)$")
_LEVEL = re.compile(
    "全国|全省|全市|全区|全县|全州|全军|中央|国务院|公安部|省委|市委|区委|县委|省政府|市政府|省|市|自治区"
)
_GENERIC = re.compile(
    "(?:[本此次该这]|各类|有关|相关|专题|联席|协调|工作|全体|重要|上级|办公|常委|常务|党委|班子|党组|电视电话|领导|小组|委员|讨论|调度|定期|协商|听取|汇报|召开|组织|例|座谈|动员|现场|推进|部署|大|一些|多次|主持|的){1,4}(?:会议|会|大会)"
)
_MEETING_WORD = re.compile("(?:会议|座谈会|协调会|动员会|现场会|推进会|部署会|大会|电视电话会)$")
_MEETING_CUT = re.compile(
    "(?<=会议)[和、]|贯彻落实|贯彻|落实|学习|传达|按照|根据|遵照|围绕|结合|召开|了|的|从|对|把|将|于|在|通过|以及|认真|深入|全面(?=贯彻|落实)|精神|及时|组织"
)


def canonical_title(words: str) -> str:
    """A title for comparison: without its signs, white space and 〈〉; brackets made one.

    >>> canonical_title("《关于 加强〈城市〉管理的意见(试行)》")
    '关于加强城市管理的意见（试行）'
    """
    compact = _SPACE.sub("", words).strip("《》〈〉")
    for narrow, wide in (("(", "（"), (")", "）"), ("〔", "（"), ("〕", "）")):
        compact = compact.replace(narrow, wide)
    return re.sub("[《》〈〉“”]", "", compact)


def canonical_number(words: str) -> str:
    """A document number for comparison: 〔〕 for every bracket, without 第 and white space.

    >>> canonical_number("苏办发(2006)第11号")
    '苏办发〔2006〕11号'
    """
    compact = _SPACE.sub("", words)
    compact = re.sub(r"[〔\[（(【［﹝]", "〔", compact)
    compact = re.sub(r"[〕\]）)】］﹞]", "〕", compact)
    return compact.replace("〕第", "〕")


def run_before(text: str, floor: int, end: int, limit: int, signs: str = "") -> int:
    """Where the run of Han characters (and ``signs``) that ends at ``end`` begins."""
    at = end
    while at > floor and end - at < limit and (_HAN.match(text[at - 1]) or text[at - 1] in signs):
        at -= 1
    return at


def leading_words_cut(text: str, floor: int, end: int, limit: int) -> int:
    """Where the letters of a document number begin: 按照市党办〔2006〕 begins at 市."""
    begin = run_before(text, floor, end, limit)
    last = 0
    for match in _NUMBER_CUT.finditer(text[begin:end]):
        last = match.end()
    return begin + last


def order_start(text: str, floor: int, end: int) -> int:
    """Where the name of the body begins whose order (令) stands at ``end``; 和 may be a part of it."""
    begin = run_before(text, floor, end, 30, "、")
    last = 0
    for match in _ORDER_CUT.finditer(text[begin:end]):
        last = match.end()
    return begin + last


def issuer_before(text: str, floor: int, end: int) -> str:
    """The bodies printed directly before a title, also with 印发了 between; empty where none is."""
    begin = run_before(text, floor, end, 48, "、（）")
    words = text[begin:end]
    words = words[: _PUBLISHED.search(words).start()] if _PUBLISHED.search(words) else words  # type: ignore[union-attr]
    last = 0
    for match in _CUT.finditer(words):
        last = match.end()
    words = words[last:].strip("、（）")
    return words if _BODY.search(words) or words.endswith(("中办", "国办")) else ""


def meeting_start(text: str, floor: int, end: int) -> int | None:
    """Where the name of the meeting that ends at ``end`` begins, or None where it has no name."""
    if text[end - 1] in "”’":
        opening = text.rfind("“" if text[end - 1] == "”" else "‘", max(floor, end - 42), end)
        return opening if opening >= 0 and end - opening >= 6 else None
    begin = run_before(text, floor, end, 36, "“”")
    words = text[begin:end]
    last = 0
    for match in _MEETING_CUT.finditer(words):
        last = match.end()
    begin += last
    words = text[begin:end]
    if level := _LEVEL.search(words):
        begin += level.start()
    else:
        joint = max(words.rfind("和"), words.rfind("及"), words.rfind("与"))
        begin += joint + 1
    words = text[begin:end]
    name = _MEETING_WORD.sub("", words)
    if len(name) < 2 or _GENERIC.fullmatch(words) or words.count("“") != words.count("”"):
        return None
    return begin
