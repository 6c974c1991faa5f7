"""What stands around the body: titles, addressees, notices, signatures, attachments.

Lines are judged by their form (no final mark, a date, a colon at the end) and
by their place; words decide only where form leaves a choice.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from builder.language.characters import HAN
from builder.language.numerals import CHINESE_NUMERAL
from builder.stages.structure.grammar import is_open_line
from builder.stages.structure.labels import Label
from builder.stages.structure.lines import Line

TITLE_LONGEST = 90
_GENRE = re.compile(
    "(?:通知|意见|方案|办法|规定|决定|决议|条例|通报|公告|通告|报告|细则|规划|计划|纲要|制度|要点|批复|讲话|规则|规程|章程|措施|标准|议案"
    "|准则|预案|指南|答复|解释|公约|协议|简章|守则|总结|汇报|建议|指示|命令|说明|函|令|法|宣言|声明|复函|目录|清单|分工|安排|标准|大纲|白皮书|施行法|規則|辦法|條例|細則|規程|標準|準則|綱要|決定|決議|報告|規定|計畫|要點)"
    "(?:[（(〔][^（）()]{1,20}[）)〕])*$"
)
_ORGAN = "办公室|办公厅|委员会|人民政府|政府|管委会|领导小组|总局|局|厅|部|院|署|厅|党委|党组|公司|中心|法院|检察院|大学|协会|联合会|街道|总署|银行|司令部|小组"
_ORGAN_END = re.compile(f"(?:{_ORGAN})$")
_DATE = re.compile(
    "(?:[（(])?(?:[0-9０-９]{4}\\s{0,2}年\\s{0,2}[0-9０-９]{1,2}\\s{0,2}月\\s{0,2}[0-9０-９]{1,2}\\s{0,2}日"
    f"|[{CHINESE_NUMERAL}OoＯ0]{{4}}年[{CHINESE_NUMERAL}]{{1,3}}月[{CHINESE_NUMERAL}]{{1,3}}日"
    "|[0-9]{4}[-./][0-9]{1,2}[-./][0-9]{1,2})(?:[）)])?"
)
_NUMBER = re.compile(
    "[^，。；：]{1,24}[〔\\[（(【][0-9０-９ ]{4,6}[〕\\]）)】]\\s{0,2}第?\\s{0,2}[0-9０-９*×]{1,5}\\s{0,2}号"
)
_LEAD = re.compile(
    "(?:新华社|新华网|本报|中新社|中新网|人民网|人民日报|央视网|中国网|记者)[^，。]{0,20}[0-9０-９]{1,2}月[0-9０-９]{1,2}日\\s{0,2}[电讯]?"
)
_FULL_TEXT = re.compile("全文如下|全文[：:]$")
_ADDRESSEE_SIGN = re.compile(
    f"^各|(?:单位|部门|机构|团体|组织|企业|乡镇|代表|同志们?|委员|朋友们?|[省市县区乡镇旗州社站所军会处股科室]|兵团|集团|学校|医院|研究院|法院|政协|人大|{_ORGAN})[：:]$"
)
_NO_ADDRESSEE = re.compile("如下|以下|下列|是[：:]|为[：:]|提出|通知|根据|认真|工作[：:]|有[：:]")
_TRANSMITS = re.compile("印发|转发|下发|发布|公布|遵照|执行|贯彻|落实")
_AUTHOR = re.compile(
    "(?:作者|记者|通讯员|来源|文|撰稿)[：:/／ ].{1,30}$"
    f"|[^，。；：]{{0,40}}(?:书记|主任|[局厅部省市县院处科队司所站社]长|主席|委员|检察长|教授|研究员|秘书长|总理)[ \\u3000]{{1,4}}[{HAN}·]{{2,8}}$"
    f"|[{HAN}]{{1,3}}[ \\u3000]{{1,4}}[{HAN}]{{1,2}}$"
)
_RECORD = re.compile("(?:编号|文号|索引号|登记号|备案号|发文字号)[：:]")
_CONTENTS = re.compile("目\\s{0,4}[录錄次]$")
SUMS_UP = re.compile("综上|总之|总而言之|总的来[说看]|由此可见|以上")
_REMARK = re.compile("[（(][^（）()]{2,40}[）)]$|抄[送报]|主[送办]：|印发")
_WHITE = re.compile("\\s+")


def fold(words: str) -> str:
    """Without white space and the marks that titles are quoted with."""
    return _WHITE.sub("", words).strip("《》“”")


class Frame:
    """Judges single lines of a text."""

    def __init__(self, text: str, lines: Sequence[Line], labels: Sequence[Label | None], titled: str) -> None:
        self.text = text
        self.lines = lines
        self.labels = labels
        self._titled = fold(titled)

    def words(self, index: int) -> str:
        line = self.lines[index]
        return self.text[line.start : line.end]

    def is_date(self, index: int) -> bool:
        """A line that is a date and nothing else."""
        line = self.lines[index]
        return line.end - line.start <= 24 and bool(_DATE.fullmatch(self.words(index)))

    def is_number(self, index: int) -> bool:
        """A document number on a line of its own."""
        line = self.lines[index]
        return line.end - line.start <= 40 and bool(_NUMBER.fullmatch(self.words(index)))

    def is_record(self, index: int) -> bool:
        """A number under which an office files the document: 编号：20212183."""
        return bool(_RECORD.match(self.text, *self.lines[index]))

    def is_lead(self, index: int) -> bool:
        """A newswire's lead."""
        line = self.lines[index]
        return bool(_LEAD.match(self.text, line.start, line.end))

    def is_full_text(self, index: int) -> bool:
        """…全文如下。"""
        line = self.lines[index]
        return line.end - line.start <= 120 and bool(_FULL_TEXT.search(self.words(index)))

    def is_prose(self, index: int) -> bool:
        line = self.lines[index]
        return not is_open_line(self.text, line.start, line.end) or line.end - line.start > TITLE_LONGEST

    def is_addressee(self, index: int) -> bool:
        """各省、自治区、直辖市人民政府："""
        line = self.lines[index]
        if (
            self.text[line.end - 1] not in "：:"
            or line.end - line.start > 300
            or self.labels[index] is not None
        ):
            return False
        words = self.words(index)
        return "。" not in words and bool(_ADDRESSEE_SIGN.search(words)) and not _NO_ADDRESSEE.search(words)

    def is_open(self, index: int) -> bool:
        """A line that could be a title or part of one."""
        line = self.lines[index]
        if self.labels[index] is not None or line.end - line.start > TITLE_LONGEST:
            return False
        if self.text.find("\t", line.start, line.end) >= 0:  # a row of a table
            return False
        if not is_open_line(self.text, line.start, line.end) or self.text[line.start] in "（(“":
            return False
        if self.is_record(index):
            return False
        return not (
            _DATE.match(self.text, line.start, line.end) or self.is_number(index) or self.is_contents(index)
        )

    def is_contents(self, index: int) -> bool:
        line = self.lines[index]
        return line.end - line.start <= 6 and bool(_CONTENTS.match(self.words(index)))

    def is_author(self, index: int) -> bool:
        line = self.lines[index]
        return line.end - line.start <= 60 and bool(_AUTHOR.match(self.words(index)))

    def is_organ(self, index: int) -> bool:
        """A line that is the name of an organ."""
        line = self.lines[index]
        if not 3 <= line.end - line.start <= 40 or not self.is_open(index):
            return False
        words = self.words(index)
        return bool(_ORGAN_END.search(words)) and "关于" not in words

    def is_genre(self, index: int) -> bool:
        """A title that ends with the name of a kind of document."""
        return bool(_GENRE.search(self.words(index)))

    def transmits(self, first: int, last: int) -> bool:
        """Whether the lines only hand on another document."""
        return any(_TRANSMITS.search(self.words(index)) for index in range(first, last))

    # --- titles -------------------------------------------------------------------------------

    def titles(self, first: int, last: int) -> list[tuple[int, int]]:
        """Titles in ``[first, last)`` as half-open runs of lines, the broken lines of one title together."""
        found: list[tuple[int, int]] = []
        index = first
        while index < last:
            if not self.is_open(index):
                index += 1
                continue
            stop = index + 1
            while stop < last and self.is_open(stop):
                stop += 1
            title = self._title_in(index, stop)
            if title is not None:
                found.append(title)
            index = stop
        return found

    def _title_in(self, first: int, stop: int) -> tuple[int, int] | None:
        """The title among the neighbouring open lines ``[first, stop)``."""
        for index in range(first, stop):
            hinted = self._hinted(index, stop)
            if hinted:
                return index, hinted
        index = first
        while index < stop and (self.is_author(index) or self._is_letterhead(index, stop)):
            index += 1
        if index >= stop:
            return None
        if self.is_genre(index) or self.copies(index, index + 1, stop) > index + 1:
            return index, index + 1
        for end in range(index + 1, min(stop, index + 4)):
            if self.is_author(end):
                return index, min(end, index + 3)
            if self.is_genre(end):
                return index, end + 1
        return index, index + 1

    def _is_letterhead(self, index: int, stop: int) -> bool:
        if self.words(index).endswith("文件"):  # 平湖市人民政府办公室文件, in red at the head of the page
            return True
        return index + 1 < stop and self.is_organ(index) and self.words(index + 1).startswith("关于")

    def _hinted(self, index: int, stop: int) -> int:
        """The end of the lines from ``index`` that together are the title known from elsewhere, or 0."""
        joined = ""
        for end in range(index, min(stop, index + 4)):
            joined += fold(self.words(end))
            if joined == self._titled:
                return end + 1
            if not self._titled.startswith(joined):
                break
        return 0

    def copies(self, first: int, end: int, limit: int) -> int:
        """The end of the lines after the title ``[first, end)`` that repeat it, or ``end``."""
        title = "".join(fold(self.words(index)) for index in range(first, end))
        joined = ""
        for index in range(end, min(limit, end + 4)):
            if not self.is_open(index):
                break
            joined += fold(self.words(index))
            if joined == title:
                return index + 1
            if not title.startswith(joined):
                break
        return end

    def is_titled(self, first: int, end: int) -> bool:
        """Whether these lines are the title known from elsewhere."""
        return bool(self._titled) and "".join(fold(self.words(i)) for i in range(first, end)) == self._titled

    # --- signatures ---------------------------------------------------------------------------

    def signature(self, first: int, last: int) -> tuple[int, int] | None:
        """The lines of the signature at the end of ``[first, last)``, or None; remarks may follow it."""
        end = last
        while end > first and last - end < 6 and self.is_remark(end - 1):
            end -= 1
        index = end
        if index > first and self.is_date(index - 1):
            index -= 1
        elif not (index - 2 >= first and self.is_organ(index - 1) and self.is_prose(index - 2)):
            return None
        while (
            index - 1 > first and end - index < 12 and (self.is_organ(index - 1) or self.is_author(index - 1))
        ):
            index -= 1
        return index, end

    def is_remark(self, index: int) -> bool:
        """（此件公开发布）, 抄送：…: what an office adds below the signature."""
        return self.labels[index] is None and bool(_REMARK.match(self.words(index)))

    def dates(self, first: int, last: int) -> list[int]:
        """Lines that are dates."""
        return [index for index in range(first, last) if self.is_date(index)]
