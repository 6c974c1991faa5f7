"""Addresses on the web that a document gives itself: where to apply, where to read more, whose site it is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from builder.stages.chrome import documentary, furniture

_NEAR = 8
"""How far the text goes on is looked for in so many lines."""
_WHOSE = (
    r"[^\w]*(?:请?(?:点击|查看|阅读|转自|转载自?|来自)?(?:此处|这里)?(?:阅读|查看)?)"
    r"(?:原文|本文|本页|全文|文章|文档|新闻|报道|报纸|稿件|图文|视频|页面|网页|来源|出处|转载|电子版|原始|参考){1,3}"
    r"(?:的)?(?:网络)?(?:地址|链接|网址|出处|來源|来源)?\s*[:：]"
)
"""Where the page itself is, or what it reprints."""
_LABEL = re.compile(_WHOSE)
_PAGES_OWN = re.compile(_WHOSE + r"\s*https?://")
_INVITES = re.compile(r"\W*(?:更多|欢迎|歡迎|如需|免费|下载|想了解)")
"""A site asks its reader to go on."""
_BARE = re.compile(r"[^\w]*(?:(?:网址|网站|地址|链接|網址|網站)\s*[:：]\s*)?https?://")
"""An address without a word of whose it is."""
_SHOWN = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+|(?:https?://|www\.)[\w-]+\.[\w.-]+", re.ASCII)
_CONTACT = re.compile(
    r"\W*(?:联系|聯絡|咨询|諮詢|办公|通讯|通信|报名|监督|单位)?(?:电话|電話|传真|傳真|联系人|聯絡人|地址|地点|邮编|邮政编码|邮箱|手机)\s*[:：]"
)


def shows_address(text: str) -> bool:
    """Whether a line shows an address of the mail or of the web, as a link that only leads there does not."""
    return ("@" in text or "http" in text or "www." in text) and bool(_SHOWN.search(text))


def says_whose(text: str) -> bool:
    """Whether a label says that what follows is the page's own address, or that of what it reprints."""
    return bool(_LABEL.match(text))


def is_label(text: str) -> bool:
    """Whether a line is the label of an address below it, and not of the page's own."""
    text = text.strip()
    return text.endswith(("：", ":")) and not furniture.heading_kind(text) and not says_whose(text)


def is_own_address(text: str, following: Sequence[str], *, beside: bool = False) -> bool:
    """Whether a line of a document's text gives an address: the text goes on below, or says whose it is.

    ``following``: the lines below it; ``beside``: the line is one of the text's paragraphs for certain.
    """
    if _PAGES_OWN.match(text) or _INVITES.match(text):
        return False
    return (beside and not _BARE.match(text)) or _goes_on(following)


def _goes_on(following: Sequence[str]) -> bool:
    for line in following[:_NEAR]:
        if (
            documentary.is_document_date(line)
            or furniture.is_sentence(line)
            or documentary.is_numbered(line)
            or _CONTACT.match(line)
            or "\t" in line
        ):
            return not furniture.is_notice(line)
        if furniture.rule_of(line) not in {"", "chrome.address"} or furniture.heading_kind(line):
            return False
    return False
