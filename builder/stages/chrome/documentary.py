"""Does this line look like part of a document? What a line says for itself, as :mod:`.furniture` does of a page."""

from __future__ import annotations

import re

from builder.language.characters import HAN
from builder.stages.chrome.vocabulary import compact

_DOCUMENT_DATE = re.compile(
    r"\W*(?:\d{4}|[一二三四五六七八九零〇○Oo０-９]{4}|民國.{1,6})\s*年.{1,4}月.{1,4}日\W*(?:星期.\W*)?"
)
_HOUR = re.compile(r".{0,8}\d{1,2}\s*[时時]\s*\d{1,2}\s*分\W*")
_IMPRINT = re.compile(r"日\s*印发\W*$|日\s*印發\W*$")
_NUMBERED = re.compile(
    rf"\s*(?:第[{HAN}\d\s]{{1,8}}[条條章节節编編款项]|[一二三四五六七八九十百]{{1,4}}[、．.]|[（(][一二三四五六七八九十\d]{{1,3}}[)）]|\d{{1,3}}(?:[、)）]|[.．](?!\d{{1,2}}(?:[分元万亿%％])?\s*$))|[①-⑳])"
)
"""A figure with one point and nothing behind it but its unit is no number of a clause: a score, a price."""
_TITLE_END = re.compile(
    r"(?:通知|通报|意见|意見|办法|辦法|方案|规定|規定|决定|決定|批复|批覆|公告|通告|函|请示|报告|細則|细则|条例|條例|规划|规劃|纲要|计划|计畫|公报|令"
    r"|制度|规则|規則|章程|总结|要点|要點|预案|标准|规范|目录|清单|名单|措施|讲话|工作|建设|建議|建议|一览表|分工表|说明|答记者问|标准|倡议书|责任书)"
    r"(?:[（(].{0,40}[)）]|[〔【].{0,20})?$"
)
_ISSUER = re.compile(
    r"(?:文件|令|公告|公报|府|局|厅|部|委|会|办|院|处|科|署|所|队|站|社|厂|司|行|园|校|团|组|室|中心|公司|協會|會|廳|處|隊)(?:[（(].{1,12}[)）])?$"
)
_DATED = re.compile(r"[（(]?(?:\d{4}|民[国國].{1,4})年.{1,3}月")
_ABOUT = re.compile(r"[^《〈<“\d]{0,40}(?:关于|關於).+的")
_NUMBER = re.compile(
    rf"[（(]?[{HAN}]{{1,16}}[〔\[（(【［〈]\s*(?:19|20)\d{{2}}\s*[〕\]）)】］〉]\s*(?:第\s*)?\d{{1,5}}\s*[号號][)）]?"
)
_ORDER = re.compile(rf"[{HAN}]{{2,30}}令\s*(?:第\s*)?[{HAN}\d]{{1,8}}\s*[号號]?")


def is_number(text: str) -> bool:
    """Whether the line is a document's number, such as 黔府发〔2016〕5号."""
    line = compact(text)
    if len(line) > 40:
        return False
    # Most lines have neither sign, and a look for one is far cheaper than a pattern.
    has_sign = "号" in line or "號" in line
    return bool((has_sign and _NUMBER.fullmatch(line)) or ("令" in line and _ORDER.fullmatch(line)))


def is_document_date(text: str) -> bool:
    """Whether the line is a date as documents print it, with 年, 月 and 日."""
    return "年" in text and bool(_DOCUMENT_DATE.fullmatch(text.strip()))


def is_document_line(text: str) -> bool:
    """Whether a short line looks like part of a document: number, date, label, attachment, addressee."""
    line = text.strip()
    return bool(
        _NUMBERED.match(line)
        or line.startswith(("附件", "附：", "附:", "附表", "附录", "抄送", "主题词", "主題詞"))
        or is_document_date(line)
        or ("分" in line and _HOUR.fullmatch(line))
        or ("日" in line and _IMPRINT.search(line))
        or is_number(line)
        or "\t" in line
        or (line.endswith(("：", ":")) and len(line) >= 6)
    )


def is_attachment(text: str) -> bool:
    """Whether the line opens an attachment or a list of attachments."""
    return text.strip().startswith(("附件", "附：", "附:", "附表", "附录", "附圖", "附图"))


def is_numbered(text: str) -> bool:
    """Whether the line begins with the number of an article, part, clause or item."""
    return bool(_NUMBERED.match(text))


def is_issuer(text: str) -> bool:
    """Whether a short line ends as names of public bodies do."""
    return len(text) <= 60 and bool(_ISSUER.search(text))


def is_title(text: str) -> bool:
    """Whether a short line looks like the title of a document."""
    line = compact(text)
    return (
        5 <= len(line) <= 160
        and "。" not in line
        and not is_number(line)
        and not _DATED.match(line)
        and not is_numbered(text)
        and bool(_TITLE_END.search(line) or _ABOUT.match(line))
    )
