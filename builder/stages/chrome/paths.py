"""Where on a site a page stands: the path that leads to it, and menus that begin at home."""

from __future__ import annotations

import re

from builder.stages.chrome.vocabulary import compact

_SENTENCE_END = tuple("。！？；!?")
_STEP = re.compile(r">>|[>＞»›]")
_PATH = re.compile(
    r"\W*(?:您|你|我)?(?:们|的|现在|目前|当前|現在|當前|所在|所|页面)*(?:位置|路径|路徑)"
    r"[是为為]?(?:[:：>＞»›|]|[首主][页頁]|(?<=..位置)$|(?<=..路径)$|(?<=..路徑)$)"
)
_ARROWS = re.compile(
    r"(?:[^→，。；：]{2,12}→){1,5}(?:正文|内容|內容|详情|详细内容|信息内容|文章内容|信息浏览)\W*"
)
"""Arrows that lead to the text. Others are the stations of a way, or the steps of a procedure."""
_LAST_STEP = re.compile(r"(?:[>＞»›][^>＞»›，。；：]{2,12}){1,3}")
"""The end of a path whose beginning stands on another line."""
_HOME_PATH = re.compile(r"\W*(?:网站|網站|返回|回)?[首主][页頁](?:[>＞»›/→|\\—–－·-]|》)+.")
_HOME_MENU = re.compile(r"\W*(?:网站|網站)?首\s?[页頁](?:[\s|｜·]+[^\s，。；：、|｜·]{2,8}){1,16}\W*")
"""Words of a menu, the first of which leads home."""


def is_path(text: str) -> bool:
    """Whether the line is a breadcrumb."""
    line = compact(text[:600])
    if not 2 <= len(line) <= 200 or line.endswith(_SENTENCE_END):
        return False
    if ("位置" in line or "路" in line) and _PATH.match(line):
        return True
    if ("页" in line or "頁" in line) and _HOME_PATH.match(line):
        return True
    if "→" in line and _ARROWS.fullmatch(line):
        return True
    if _STEP.search(line) is None:
        return False
    pieces = [piece for piece in _STEP.split(line) if piece]
    doubled = ">>" in line or "»" in line
    return (
        (len(pieces) >= 3 or (doubled and len(pieces) == 2))
        and all(len(piece) <= 40 for piece in pieces)
        and "，" not in line
        and "。" not in line
    )


def is_path_end(text: str) -> bool:
    """Whether the line goes on with a path that began on the line before."""
    return len(text) <= 60 and bool(_LAST_STEP.fullmatch(compact(text)))


def is_home_menu(text: str) -> bool:
    """Whether a line is words of a menu, the first of which leads home."""
    return len(text) <= 160 and bool(_HOME_MENU.fullmatch(text))
