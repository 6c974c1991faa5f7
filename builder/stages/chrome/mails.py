"""Mails as text: the headers over a document that was sent round, and the sender's card and warnings below it."""

from __future__ import annotations

import re

from builder.stages.chrome import documentary, furniture
from builder.stages.chrome.textlines import Lines
from builder.stages.chrome.vocabulary import compact

_RULE = "chrome.mail"
_HEAD = 12
"""The headers have no more lines."""
_LEAST = 3
"""With fewer headers the lines may be a letter's own."""
_TAIL = 16
"""The card and the warnings below have no more lines."""
_FORWARDED = re.compile(
    r"\W*(?:原始邮件|邮件原件|转发的?邮件|被转发的?邮件|Original Message|Forwarded message|Begin forwarded message)\W*",
    re.IGNORECASE,
)
_SENDER = re.compile(r"(?:发件人|發件人|寄件者|寄件人|From)[:：]", re.IGNORECASE)
_RECEIVER = re.compile(r"(?:收件人|收件者|To)[:：]", re.IGNORECASE)
_HEADER = re.compile(
    r"(?:发件人|發件人|寄件者|寄件人|收件人|收件者|抄送|密送|副本|密件副本|回复|主题|主題|主旨|日期|时间|時間|发送时间|发送日期|寄件日期|附件"
    r"|优先级|From|To|Cc|Bcc|Reply-?To|Subject|Date|Sent|Attachments?|Importance)[:：].*",
    re.IGNORECASE,
)
_SUBSCRIBED = re.compile(
    r"无法正常显示|在浏览器中(?:查看|打开|阅读)|(?:加入|添加)\S{0,6}(?:通讯录|联系人|白名单)|您(?:的)?订阅|订阅用户|View (?:this email )?in (?:your )?browser",
    re.IGNORECASE,
)
"""What a subscription's mail says of itself."""
_INTRODUCTION = 8
"""It says so in so many lines at most, none of which is longer than this:"""
_INTRODUCING = 80
_DRAWN = re.compile(r"\s*(?:-{2,}|_{5,}|={5,}|[—─]{3,}|\*{5,})\s*")
_WARNING = re.compile(
    r"\s*(?:发自我的|發自我的|来自我的|Sent from my)\s*\S.{0,30}|\s*(?:本|此)(?:电子)?邮件.{0,30}(?:机密|保密|专有|秘密).*"
)


def judge_mail(lines: Lines, filled: list[int]) -> None:
    """Take away a mail's headers and foot where a text begins with a sender, a receiver and more."""
    first = bool(_FORWARDED.fullmatch(lines.line(filled[0])))
    head = [compact(lines.line(i)) for i in filled[first : first + _HEAD]]
    # Few texts begin so: a look at the first line spares the rest.
    if not head or not _HEADER.fullmatch(head[0]):
        return
    count = next((n for n, line in enumerate(head) if not _HEADER.fullmatch(line)), len(head))
    if count < _LEAST or not all(any(p.match(line) for line in head[:count]) for p in (_SENDER, _RECEIVER)):
        return
    for i in filled[: first + count]:
        lines.rules[i] = _RULE
    body = filled[first + count :]
    for i in body[: _count_introduction(lines, body)]:
        lines.rules[i] = _RULE
    for place, i in enumerate(body[-_TAIL:], max(0, len(body) - _TAIL)):
        line = lines.line(i)
        if (_DRAWN.fullmatch(line) or _WARNING.fullmatch(line)) and not any(
            _is_document(lines.line(j)) for j in body[place:]
        ):
            for j in body[place:]:
                lines.rules[j] = _RULE
            return


def _count_introduction(lines: Lines, body: list[int]) -> int:
    """How many lines at the beginning are what a subscription's mail says of itself: right above the title."""
    said = False
    for place, i in enumerate(body[: _INTRODUCTION + 1]):
        line = lines.line(i).strip()
        if documentary.is_title(line):
            return place if said else 0
        if len(line) > _INTRODUCING or documentary.is_number(line) or _is_document(line):
            return 0
        said = bool(_SUBSCRIBED.search(line)) or (said and not furniture.is_sentence(line))
    return 0


def _is_document(line: str) -> bool:
    """Whether a line goes on with the document: behind a drawn line it may have an attachment."""
    return (
        documentary.is_numbered(line) or documentary.is_attachment(line) or documentary.is_document_date(line)
    )
