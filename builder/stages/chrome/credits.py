"""Short words of pages beside a text that documents do not print there: credits, the way back, a gazette's head."""

from __future__ import annotations

import re

from builder.language.characters import HAN

_BACK = re.compile(r"返回[^\s，,。；]{0,8}[，,]\s*查看更多\W*$")
"""The way back to a portal, which often stands on the text's last line."""
_CREDIT = re.compile(
    r"\W*(?:(?:图|文|图文|摄影|图片|文字|来源|图片来源|圖片|來源|圖片來源)\s*[:：/／|｜]\s*[^\s，。；]{1,16}"
    r"|(?:投稿|爆料|报料|新闻)(?:邮箱|热线|电话|请发)\s*[:：]?.{1,40})\W*"
)
"""Whose words and pictures they are, and where to send one's own: behind the text of a repost."""
_GAZETTE = re.compile(
    rf"\W*[{HAN}]{{2,20}}公[报報]\W*(?:\d{{4}}\s*年?)?\W*第\s*\d{{1,3}}\s*[期号號]\W*(?:总第?\s*\d{{1,4}}\s*[期号]\W*)?"
)
"""The head of a gazette's page."""
_IMPRINT = re.compile(
    rf"[^\w《]*《[\s·{HAN}]{{2,20}}[报報刊]\s*》\W*(?:19|20)\d{{2}}\s*[-/.年]\s*\d{{1,2}}\s*[-/.月]\s*\d{{1,2}}\s*日?\W*(?:星期.|周.)?\W*第?\s*[A-Z]?\d{{1,2}}\s*版\W*"
)
"""Which paper printed a text, on what day and on what page."""
_NO_FILES = re.compile(r"附件\s*[:：]\s*(?:无|暂无|没有|无附件|暂无附件|没有附件)")


def has_no_files(text: str) -> bool:
    """Whether a line says that there are no attachments."""
    return bool(_NO_FILES.fullmatch(text))


def is_imprint(text: str) -> bool:
    """Whether a line says which paper printed a text, on what day and on what page."""
    return len(text) <= 60 and "版" in text and bool(_IMPRINT.fullmatch(text))


def is_credit(text: str) -> bool:
    """Whether a line says whose words or pictures a page has, or where to send one's own."""
    return len(text) <= 60 and bool(_CREDIT.fullmatch(text))


def find_way_back(text: str) -> int:
    """Where the way back to a portal begins that ends the line, or -1."""
    found = _BACK.search(text, max(0, len(text) - 24))
    return found.start() if found else -1


def is_gazette_head(text: str) -> bool:
    """Whether a line is the head of a gazette's page: its name, year and number."""
    return len(text) <= 60 and bool(_GAZETTE.fullmatch(text))
