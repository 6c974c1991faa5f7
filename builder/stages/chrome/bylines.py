"""The line under a page's title: a day, an hour, who put it there, counters and controls, in any order.

A signature has a name and a day too. What sets a byline apart is what no
document prints: an hour, a day in figures alone, a counter, a control.
"""

from __future__ import annotations

import re

from builder.language.characters import HAN
from builder.stages.chrome import documentary, furniture, marks
from builder.stages.chrome.bounds import inner_bounds, split_at
from builder.stages.chrome.fields import LABEL_PATTERN, labelled_values
from builder.stages.chrome.sheet import PageField, Sheet, is_linked

_LONGEST = 120
_NAMES = 4
"""No more names than these: the source, its paper, a reporter or two."""
_NEAR = 6
"""A byline stands at most so many lines from a title."""
_HEADINGS = frozenset({"h1", "h2"})
_DAY = re.compile(
    r"(?<!\d)(?:19|20)\d{2}\s*(?:[-/.]\s*\d{1,2}\s*[-/.]\s*\d{1,2}|年\s*\d{1,2}\s*月\s*\d{1,2}\s*日)"
    r"(?P<hour>\s*T?\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?"
)
_YEARLESS = re.compile(rf"(?:[{HAN}·]{{2,16}}\s+)?\d{{1,2}}-\d{{1,2}}\s+\d{{1,2}}[:：]\d{{2}}")
"""A day and an hour as pages for telephones give them."""
_ADDRESS = re.compile(r"https?://[\x21-\x7e]+")
_TOKEN = re.compile(r"[^\s|｜/()（）\[\]【】]+")
_WORD = re.compile(
    rf"(?:发布|发表|更新|出版|录入|上传|上網|上网|添加|贡献|刊登|发稿|發布|發表|刊出)(?:[于於][{HAN}]{{0,6}}|时间|日期)?|星期[一二三四五六日天]|周[一二三四五六日]|[上下]午|由|[次人]?(?:浏览|阅读)|条评论|(?:www|WWW)\.[\w.\-]+"
)
_COUNT = re.compile(
    r"(?:(?:已?有|共|被|本文)?(?:阅读|浏览|点击|访问|人气|评论|点赞|閱讀|瀏覽|點擊|點閱|点阅|查看|下载|收藏|转载|转藏|转发|回复)"
    r"(?:次数|人数|人次|数|量|率)?[:：]?[\d,]*(?:\.\d+)?[万w]?\+?[次人条]*|\d[\d,]*(?:[次条]|人次|人)?)+"
)
_NOT_PUBLISHED = re.compile(
    r"(?:打印|列印|注册|註冊|登录|登錄|访问|抓取|现在|当前|截止)(?:时间|日期|時間|于)?[是为]?\s*[:：]?\s*$"
)
"""Before a day of the page's or of its reader's."""
_UPLOADED = re.compile(r"\W*(?:上传|上傳|录入|錄入|上网|上網|添加)\W*")
"""What was done to a page on that day, never to a document."""
_SPACED_COUNT = re.compile(
    r"(?:阅读|浏览|点击|访问|閱讀|瀏覽|點擊|點閱)(?:次数|人数|人次|数|量)?\s+\d+\s*(?:次|人次|人)(?!\w)"
)
"""A count with blanks between its words."""
_NAME = re.compile(rf"[{HAN}A-Za-z·_]{{2,14}}\d{{0,6}}")


def find_bylines(sheet: Sheet) -> None:
    """Take the bylines away; the first one's day is the day of publication where no label says it."""
    titled = False
    for i, line in enumerate(sheet.lines):
        if sheet.rules[i]:
            continue
        titled = titled or (sheet.element(i).name in _HEADINGS and not is_linked(line))
        if titled and sheet.prose[i] and len(line.text) > 30:
            break
        if _is_yearless(sheet, i):
            sheet.rules[i] = "chrome.byline"
            continue
        if len(line.text) > _LONGEST or 10 * line.linked >= 4 * len(line.text) or not _DAY.search(line.text):
            continue
        if not (_near_title(sheet, i) or _is_centred_under(sheet, i)) or _is_listed(sheet, i):
            continue
        day = read_byline(line.text, inner_bounds(line)) or read_byline(line.text)
        if day is None:
            continue
        sheet.rules[i] = "chrome.byline"
        values = labelled_values(line.text, inner_bounds(line))
        sheet.fields += [PageField(line, v.key, v.label, v.start, v.end) for v in values]
        if (
            not any(v.start <= day[0] < v.end for v in values)
            and not any(f.key == "published" for f in sheet.fields)
            and not _NOT_PUBLISHED.search(line.text, 0, day[0])
        ):
            sheet.fields.append(PageField(line, "published", "", *day))


def _is_yearless(sheet: Sheet, i: int) -> bool:
    """Whether a line right under the title is an office and a day without its year, and not the first of several."""
    if i == 0 or not is_yearless(sheet.lines[i].text):
        return False
    above = sheet.lines[i - 1]
    titled = sheet.element(i - 1).title or documentary.is_title(above.text)
    listed = i + 1 < len(sheet.lines) and is_yearless(sheet.lines[i + 1].text)
    return titled and not listed and not sheet.rules[i - 1] and not is_linked(above)


def is_yearless(text: str) -> bool:
    """Whether a line is a day without its year and an hour, perhaps behind the name of an office."""
    return len(text) <= 40 and _YEARLESS.fullmatch(text) is not None


def date_by_bylines(sheet: Sheet) -> None:
    """Where nothing gave the day of publication yet, a byline between the title and the text does."""
    if any(f.key == "published" for f in sheet.fields):
        return
    began = False
    for i, line in enumerate(sheet.lines):
        if sheet.kept[i]:
            if sheet.prose[i]:
                return
            began = True
        elif (
            began
            and len(line.text) <= _LONGEST
            and not is_linked(line)
            and not sheet.rules[i].startswith("chrome.metadata")
        ):
            day = read_byline(line.text, inner_bounds(line)) or read_byline(line.text)
            if day is not None and not _NOT_PUBLISHED.search(line.text, 0, day[0]):
                sheet.fields.append(PageField(line, "published", "", *day))
                return


def find_validity(sheet: Sheet) -> None:
    """Where no label gives the validity, a word of it alone in a line or in an element that was taken away."""
    if any(f.key == "validity" for f in sheet.fields):
        return
    began = next((i for i, p in enumerate(sheet.prose) if p and not sheet.rules[i]), len(sheet.lines))
    for i, line in enumerate(sheet.lines):
        tools = sheet.rules[i] == "chrome.controls" or (line.linked > 0 and not sheet.prose[i])
        if sheet.rules[i] not in {"chrome.byline", "chrome.validity"} and not tools:
            continue
        if tools and i > began:
            continue  # of another document
        linked = {piece.text.strip() for piece in line.pieces if piece.link}
        for start, end in split_at(line.text, inner_bounds(line)):
            if tools and line.text[start:end] in linked:
                continue  # one may ask for such documents here
            found = marks.find_validity(line.text[start:end])
            if found:
                sheet.fields.append(PageField(line, "validity", "", start + found[0], start + found[1]))
                return


def read_byline(text: str, bounds: tuple[int, ...] = ()) -> tuple[int, int] | None:
    """Where the day stands in a line that is nothing but a byline, or None."""
    found = _DAY.search(text)
    if found is None or _DAY.search(text, found.end()):
        return None
    sure = bool(found["hour"]) or "年" not in found[0]
    sure = sure or _UPLOADED.fullmatch(text, found.end()) is not None
    names = 0
    outside = [(a, b) for a, b in split_at(text, bounds) if b <= found.start() or a >= found.end()]
    inside = [(a, b) for a, b in split_at(text, bounds) if a < found.end() and b > found.start()]
    for a, b in inside:
        outside += [(a, found.start())] if a < found.start() else []
        outside += [(found.end(), b)] if b > found.end() else []
    for a, b in outside:
        part = _ADDRESS.sub(" ", text[a:b]) if "http" in text else text[a:b]
        part, counts = _SPACED_COUNT.subn(" ", part)
        sure = sure or counts > 0
        if furniture.is_control_tail(part):
            sure = True
            continue
        for token in _TOKEN.findall(part):
            if _WORD.fullmatch(token):
                continue
            if _COUNT.fullmatch(token) or furniture.is_control_tail(token) or LABEL_PATTERN.match(token):
                sure = True
            elif _NAME.fullmatch(token):
                names += 1
            elif any(c.isalnum() for c in token):
                return None
    return (found.start(), found.end()) if sure and names <= _NAMES else None


def _is_listed(sheet: Sheet, i: int) -> bool:
    """Whether a bare day has another near it: a list of titles and days."""
    near = range(max(0, i - _NEAR), min(len(sheet.lines), i + _NEAR + 1))
    return _DAY.fullmatch(sheet.lines[i].text) is not None and any(
        j != i and _DAY.fullmatch(sheet.lines[j].text) for j in near
    )


def _is_centred_under(sheet: Sheet, i: int) -> bool:
    """Whether a line is centred under another centred one: a heading that no name gives away."""
    if i == 0 or sheet.rules[i - 1] or is_linked(sheet.lines[i - 1]):
        return False
    return sheet.element(i).center and sheet.element(i - 1).center


def _near_title(sheet: Sheet, i: int) -> bool:
    near = range(max(0, i - _NEAR), min(len(sheet.lines), i + _NEAR + 1))
    return any(
        sheet.element(j).title or documentary.is_title(sheet.lines[j].text)
        for j in near
        if j != i and not is_linked(sheet.lines[j])
    )
