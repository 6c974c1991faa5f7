"""What readers fill in, write and click: forms, comments, rows of links under every article."""

from __future__ import annotations

import re
from collections import Counter

from builder.language.characters import HAN
from builder.stages.chrome import credits, documentary, furniture
from builder.stages.chrome.parting import part
from builder.stages.chrome.sheet import Sheet, is_linked
from builder.stages.chrome.tree import Line

_LABEL = 40
"""A line with a form's field in it is a label up to this length."""
_OFTEN = 3
"""So many lines of links that differ in numbers only are made by the site."""
_WORDS = 4
"""Such lines have at least so many characters besides the numbers."""
_TOOL = 8
"""A tool's name has no more characters."""
_ARTICLE = re.compile(rf"第\s*[{HAN}\d]{{1,8}}?\s*[條条](?:\s*之\s*[{HAN}\d]{{1,3}})?")
_POSTED = re.compile(
    r"\W*(?:发表于|回复于|评论于|發表於|回覆於)\s*[:：]?\s*\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}"
)
"""What stands over every post of a forum."""
_COUNTER = re.compile(r"\W*[^\W\d]{2,8}\s*[(（\[]?\s*\d{1,5}\s*[篇条个部次]?\s*[)）\]]?\W*")
_PARAGRAPH_ENDS = ("。", "；", "：", "）", "”", "，")
_COUNTS = re.compile(r"\d+")


def part_counters(lines: list[Line]) -> list[Line]:
    """Part links from the ends of paragraphs: with a count, where several end so (相关案例 3), and back to a portal."""
    tails = {}
    backs = set()
    for i, line in enumerate(lines):
        last = line.pieces[-1] if len(line.pieces) > 1 else None
        if last is not None and last.link and credits.find_way_back(last.text.strip()) == 0:
            backs.add(i)
        if last is not None and last.link and not line.row and _COUNTER.fullmatch(last.text):
            before = line.pieces[-2].text.rstrip() or "".join(p.text for p in line.pieces[:-1]).rstrip()
            if before.endswith(_PARAGRAPH_ENDS):
                tails[i] = _COUNTS.sub("", last.text).strip()
    often = Counter(tails.values())
    out: list[Line] = []
    for i, line in enumerate(lines):
        parted = i in backs or (i in tails and often[tails[i]] >= 2)
        out += part(line, len(line.pieces) - 1) if parted else [line]
    return out


def drop_article_links(lines: list[Line]) -> dict[int, str]:
    """Take a law database's own links out of the lines: short ones right behind the articles' numbers.

    Returns the rule of every run taken out, by its place in the source.

    A link to what an article cites stands in its sentence; one between the number
    and the space before the text, the same at several articles, is none of the law's words.
    """
    places: dict[int, int] = {}
    for i, line in enumerate(lines):
        for number, piece in enumerate(line.pieces[1:4], 1):
            if not piece.link or len(piece.text.strip()) > _TOOL:
                continue
            before = "".join(p.text for p in line.pieces[:number]).strip()
            after = "".join(p.text for p in line.pieces[number + 1 : number + 2])
            if _ARTICLE.fullmatch(before) and after[:1].isspace():
                places[i] = number
                break
    often = Counter(lines[i].pieces[number].text.strip() for i, number in places.items())
    dropped: dict[int, str] = {}
    for i, number in places.items():
        line = lines[i]
        text = line.pieces[number].text
        if often[text.strip()] < 2 or not text.strip() or number in line.joints:
            continue
        line.linked -= min(line.linked, len(text.strip()))
        line.text = line.text.replace(text.strip(), "", 1)
        dropped[line.pieces.pop(number).start] = "chrome.links"
        line.joints = {at - (at > number): joint for at, joint in line.joints.items()}
    return dropped


def drop_forms(sheet: Sheet) -> None:
    """Take away the labels of forms: short lines that have a field or a button in them."""
    for i, line in enumerate(sheet.lines):
        if (
            line.inputs
            and not sheet.rules[i]
            and not sheet.prose[i]
            and len(line.text) <= _LABEL
            and not _may_be_text(line.text)
            and not sheet.element(i).title
        ):
            sheet.rules[i] = "chrome.form"


def _may_be_text(text: str) -> bool:
    return (
        documentary.is_numbered(text)
        or documentary.is_document_date(text)
        or documentary.is_number(text)
        or documentary.is_attachment(text)
        or documentary.is_title(text)
    )


def drop_comments(sheet: Sheet) -> None:
    """Take away readers' comments: what stands under a heading of comments, to the end of its element.

    Only behind the greater part of the page's prose, for a link to the comments
    may carry the same words above the document.
    """
    lengths = [
        len(line.text) if prose and not rule else 0
        for line, prose, rule in zip(sheet.lines, sheet.prose, sheet.rules, strict=True)
    ]
    total, before = sum(lengths), 0
    for i, line in enumerate(sheet.lines):
        before += lengths[i]
        if 2 * before <= total:
            continue
        posted = _POSTED.match(line.text) is not None
        if not posted and (
            sheet.rules[i] not in {"", "chrome.controls"}
            or is_linked(line)
            or furniture.heading_kind(line.text) != "comments"
        ):
            continue
        if posted:
            _drop_replies(sheet, i)
            return
        above = sheet.elements[line.element].parent
        for j in range(i, len(sheet.lines)):
            if j > i and not sheet.is_under(sheet.lines[j].element, above):
                break
            sheet.rules[j] = sheet.rules[j] or "chrome.comments"


def _drop_replies(sheet: Sheet, i: int) -> None:
    """Take away what stands from the post of line ``i`` to the end: its author, its words, the posts behind it."""
    number = sheet.lines[i].element
    while number > 0:
        above = sheet.elements[number].parent
        if any(sheet.prose[j] and j < i and not sheet.rules[j] for j in sheet.lines_under(above)):
            break
        number = above
    first = min([i, *sheet.lines_under(number)]) if number > 0 else i
    for j in range(first, len(sheet.lines)):
        sheet.rules[j] = sheet.rules[j] or "chrome.comments"


def drop_repeated_links(sheet: Sheet) -> None:
    """Take away lines of links that come again and again with other numbers (案例 2 篇, 期刊 1 篇)."""
    shapes = {
        i: _COUNTS.sub("", line.text)
        for i, line in enumerate(sheet.lines)
        if not sheet.rules[i]
        and is_linked(line)
        and _COUNTS.search(line.text)
        and not (
            documentary.is_numbered(line.text)
            or documentary.is_attachment(line.text)
            or furniture.is_file_name(line.text)
        )
    }
    often = Counter(shapes.values())
    for i, shape in shapes.items():
        least = 2 if _COUNTER.fullmatch(sheet.lines[i].text) else _OFTEN
        if often[shape] >= least and len(shape.strip()) >= _WORDS:
            sheet.rules[i] = "chrome.links"
