"""The closed vocabularies of the edition in both of its languages.

Ranks, genres, kinds of dates, relations and levels have one name each in
Chinese and in English; pages, checks and exports all take them from here.
"""

from __future__ import annotations

from typing import NamedTuple


class Name(NamedTuple):
    """A term in both languages."""

    zh: str
    en: str


RANKS: dict[str, Name] = {
    "central": Name("中央", "Central"),
    "province": Name("省级", "Province"),
    "prefecture": Name("地市级", "Prefecture-level city"),
    "new-area": Name("国家级新区", "State-level new area"),
    "county": Name("县区级", "County or district"),
    "township": Name("乡镇街道", "Township or subdistrict"),
    "community": Name("社区", "Community"),
    "none": Name("非机关发文", "Not issued by an organ"),
}
GENRES: dict[str, Name] = {
    "opinions": Name("意见", "Opinions"),
    "implementing-opinions": Name("实施意见", "Implementing opinions"),
    "implementation-plan": Name("实施方案", "Implementation plan"),
    "plan": Name("方案", "Plan"),
    "notice": Name("通知", "Notice"),
    "decision": Name("决定", "Decision"),
    "regulation": Name("法规", "Law or regulation"),
    "reply": Name("批复", "Reply"),
    "letter": Name("函", "Letter"),
    "report": Name("报告", "Report"),
    "announcement": Name("公告", "Announcement"),
    "speech": Name("讲话", "Speech"),
    "summary": Name("总结", "Account of work"),
    "article": Name("文章", "Article"),
}
DATES: dict[str, Name] = {
    "signed": Name("落款日期", "signed"),
    "made": Name("成文日期", "made"),
    "published": Name("发布日期", "published"),
    "generated": Name("生成日期", "page generated"),
    "effective": Name("施行日期", "in force"),
    "internal": Name("据文内推定", "concluded from the text"),
    "dateline": Name("电头日期", "dateline"),
}
RELATIONS: dict[str, Name] = {
    "implements": Name("落实", "implements"),
    "antecedent": Name("在先", "is earlier than"),
    "parallel": Name("平行", "stands beside"),
    "commentary": Name("阐述", "comments on"),
}
RELATION_MEANINGS: dict[str, Name] = {
    "implements": Name(
        "较后、层级较低、题目相同的文件", "a later document of a lower rank on the same subject"
    ),
    "antecedent": Name(
        "较早的文件，不可能承袭较后者", "an earlier document, which can inherit nothing from the later one"
    ),
    "parallel": Name(
        "日期不能确定，或两无从属；孰先孰后不作判断",
        "without a firm date, or without rank over one another; nothing is said of which came first",
    ),
    "commentary": Name("讲解或报告另一文件", "explains the other document or reports on it"),
}
LINK_MODES: dict[str, Name] = {
    "verbatim": Name("照录", "verbatim"),
    "adapted": Name("改写", "adapted"),
    "tightened": Name("从严", "tightened"),
    "extended": Name("增广", "extended"),
    "similar": Name("相近", "similar"),
    "partial": Name("部分", "partial"),
}
LINK_ORIGINS: dict[str, Name] = {
    "computed": Name("程序找出，未审", "found by the program, not yet reviewed"),
    "reviewed": Name("程序找出，经审", "found by the program, reviewed"),
    "added": Name("审读者所加", "added by a reader"),
}
KINDS: dict[str, Name] = {
    "markup": Name("标记", "markup"),
    "chrome": Name("网页附件", "page furniture"),
    "layout": Name("版式", "layout"),
    "gloss": Name("夹注拼音", "inserted pinyin"),
    "mojibake": Name("乱码还原", "bytes realigned"),
    "conjecture": Name("推补", "conjecture"),
    "script": Name("繁简转换", "script"),
    "punctuation": Name("标点", "punctuation"),
    "editorial": Name("编者改定", "editorial decision"),
    "lacuna": Name("阙文", "lacuna"),
    "ambiguous": Name("两可", "ambiguous"),
    "unpaired": Name("括号不成对", "unpaired"),
    "misprint": Name("疑误", "misprint"),
    "redaction": Name("隐去", "redaction"),
}
NOTE_TYPES: dict[str, Name] = {
    "term": Name("术语", "term"),
    "institution": Name("机构", "institution"),
    "person": Name("人物", "person"),
    "event": Name("事件", "event"),
    "law": Name("法律文件", "law or document"),
    "textual": Name("文字", "textual"),
    "translation": Name("翻译", "translation"),
    "date": Name("日期", "date"),
}
CERTAINTIES: dict[str, Name] = {
    "verified": Name("有据", "verified"),
    "likely": Name("可能", "likely"),
    "unverified": Name("未证", "unverified"),
}
DRAFT_NOTICE = Name(
    "机器辅助译稿，尚未经人工译者审校；以中文为准。",
    "Machine-assisted draft, not yet reviewed by a human translator; only the Chinese is authoritative.",
)
