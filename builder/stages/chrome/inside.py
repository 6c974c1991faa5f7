"""The lines in the document's element: which of them are the page's all the same."""

from __future__ import annotations

import re

from builder.stages.chrome import credits, documentary, furniture
from builder.stages.chrome.addresses import is_label, is_own_address, shows_address
from builder.stages.chrome.bylines import read_byline
from builder.stages.chrome.fields import key_of
from builder.stages.chrome.sheet import Sheet, is_linked
from builder.stages.chrome.signatures import signed_box
from builder.stages.chrome.titles import fold

_DRAWN = 40
"""A line drawn with signs has no more of them."""
_WORD = 8
"""What is clicked on has no more characters."""
_FILES = 30
"""A list of attachments has fewer lines."""
_EXTENSION = re.compile(r"\.\w{2,4}\W*$")
FOOT_RULES = frozenset({"chrome.pager", "chrome.related", "chrome.footer", "chrome.qr-code"})
_IN_BRACKETS = re.compile(r"[（(]([^（()）]{2,16})[)）]")
_BEHIND_DATE = 12
"""Credits stand at most so many lines behind the date."""
_WRAPPED = 6
"""So many printed lines make a text."""
_CAPTION = re.compile(r"(?:附?[表图]|专栏)\s*[\d一二三四五六七八九十]")
"""The caption of a table or a figure that a document prints."""
_ARTICLE = re.compile(r"第\s*\w{1,4}\s*[章条條编編]")
_FULL = 12
"""Printed lines have so many characters on average."""
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_HEADING = 12
"""The heading of a box of links has no more characters."""
_BOX = 60
"""Such a box has no more lines, and stands no farther behind the date."""
_MARK = re.compile(r"[，。；、]")
_ONE_RUN = re.compile(r"[·•●◆○]\s*\w{2,8}|\w{4,8}[：:]?|\w{2,8}[：:]")
"""A single word, long enough for a heading, behind a dot, or before a colon."""


def judge_inside(sheet: Sheet, inside: list[int]) -> None:
    """Judge the lines ``inside`` of the document's element that no rule has taken yet."""
    for place, i in enumerate(inside):
        if sheet.rules[i] == "chrome.address":
            below = [sheet.lines[j].text for j in inside[place + 1 : place + 9]]
            own = is_own_address(sheet.lines[i].text, below, beside=_is_paragraph(sheet, i))
            sheet.rules[i] = (
                "" if own or _is_labelled_above(sheet, i) or _is_over_table(sheet, i) else sheet.rules[i]
            )
        elif (sheet.rules[i] == "chrome.footer" and _goes_on(sheet, i, inside[place + 1 :])) or (
            sheet.rules[i] == "chrome.controls" and _is_heading_between(sheet, i)
        ):
            sheet.rules[i] = ""
    live = [i for i in inside if not sheet.rules[i]]
    prose = [i for i in live if sheet.prose[i]] or live
    first, last = (prose[0], prose[-1]) if prose else (0, 0)
    foot = ""
    begun = False
    for place, i in enumerate(inside):
        if i > last and sheet.rules[i] in FOOT_RULES:
            foot = sheet.rules[i]
        if not sheet.rules[i]:
            following = inside[place + 1 : place + 9]
            sheet.rules[i] = _rule_inside(sheet, i, i < first, i > last, foot, following)
            if sheet.rules[i] == "chrome.related":
                foot = sheet.rules[i]
            if not begun and i > 0 and sheet.rules[i - 1] and _is_drawn(sheet.lines[i].text):
                sheet.rules[i] = "chrome.rule"  # under what is taken away, over all that stays
            begun = begun or not sheet.rules[i]


def _is_drawn(text: str) -> bool:
    """Whether a line is drawn with signs."""
    return len(text) <= _DRAWN and not any(c.isalnum() or c in "。，；、" for c in text)


def _rule_inside(sheet: Sheet, i: int, before: bool, behind: bool, foot: str, following: list[int]) -> str:
    """Why a line in the document's element is furniture, or empty."""
    line, element = sheet.lines[i], sheet.element(i)
    text = line.text
    kind = furniture.heading_kind(text)
    edge = before or behind
    attached = bool(foot or edge) and (documentary.is_attachment(text) or _is_listed_file(sheet, i))
    if kind in {"related", "comments"} and (behind or element.furniture):
        return "chrome.related"
    if kind == "download" and not before:
        return "chrome.download"
    if kind == "site" and before:
        return "chrome.menu"
    if foot and not attached and not line.row:
        return foot
    if behind and furniture.foot_strength(text) == 1 and _ends_in_foot(sheet, following):
        return "chrome.footer"
    if behind and _is_answer(sheet, i):
        return "chrome.comments"
    if before and read_byline(text):
        return "chrome.byline"
    if before and credits.is_gazette_head(text):
        return "chrome.running-head"
    if edge and furniture.is_barred(text) and not line.row:
        return "chrome.menu"
    if behind and credits.is_imprint(text) and _is_below_sentence(sheet, i):
        return "chrome.editor"
    if behind and credits.has_no_files(text) and _is_apart(sheet, i):
        return "chrome.download"
    date = _find_date(sheet, i) if behind else -1
    if date >= 0:
        if credits.is_credit(text) or _is_account(sheet, i):
            return "chrome.editor"
        apart = element.parent != sheet.element(date).parent
        if apart and furniture.is_control(text):
            return "chrome.controls"
    if behind and element.name in _HEADINGS and _is_empty_heading(sheet, i):
        return "chrome.links"
    if behind and _is_drawn(text):
        return "chrome.rule"
    if edge and furniture.is_stamp(text, with_time=behind):
        return "chrome.date"
    over = behind and line.linked > 0 and signed_box(sheet, i, i) == element.parent
    if behind and not (attached or over) and furniture.is_linked_file(text, line.linked):
        return "chrome.download"
    printed = _CAPTION.match(text) and not is_linked(line)
    if (
        not printed
        and element.furniture
        and (behind or not element.title)
        and not sheet.prose[i]
        and _in_furniture(sheet, i)
    ):
        return "chrome.block"
    if is_linked(line) and furniture.is_download_line(text):
        return "chrome.download"
    if len(text) <= _WORD and is_linked(line) and (furniture.is_control(text) or key_of(text) == "ignored"):
        return "chrome.controls"
    if not edge or not is_linked(line):
        return ""
    named = attached or element.title or documentary.is_document_line(text) or over
    named = named or (behind and signs_off(sheet, i))
    named = named or (shows_address(text) and (behind or _is_over_table(sheet, i)))
    named = named or (before and _heads_articles(sheet, i, following))
    return "" if named else "chrome.links"


def _heads_articles(sheet: Sheet, i: int, following: list[int]) -> bool:
    """Whether line ``i`` is a title right above the first chapter or article, in one family with it."""
    below = following[0] if following else i
    return (
        below > i
        and documentary.is_title(sheet.lines[i].text)
        and _ARTICLE.match(sheet.lines[below].text) is not None
        and sheet.element(below).parent == sheet.element(i).parent
    )


def _is_paragraph(sheet: Sheet, i: int) -> bool:
    """Whether line ``i`` is of one family with the line above it that stays."""
    above = next((j for j in range(i - 1, -1, -1) if sheet.rules[j] != "chrome.address"), -1)
    return above >= 0 and not sheet.rules[above] and sheet.element(above).parent == sheet.element(i).parent


def _is_labelled_above(sheet: Sheet, i: int) -> bool:
    """Whether the line above, a paragraph of the same family, is the label of address ``i``."""
    return (
        i > 0
        and not sheet.rules[i - 1]
        and is_label(sheet.lines[i - 1].text)
        and sheet.element(i - 1).parent == sheet.element(i).parent
    )


def _is_over_table(sheet: Sheet, i: int) -> bool:
    """Whether the row of a table that is text stands right below."""
    return i + 1 < len(sheet.lines) and sheet.lines[i + 1].row and not sheet.rules[i + 1]


def _is_heading_between(sheet: Sheet, i: int) -> bool:
    """Whether words of controls, no link, stand between two paragraphs of one family, as headings do."""
    line = sheet.lines[i]
    if line.linked or not _ONE_RUN.fullmatch(line.text) or i + 1 >= len(sheet.lines):
        return False
    family = sheet.element(i).parent
    beside = (i - 1, i + 1)
    return all(not sheet.rules[j] and sheet.element(j).parent == family for j in beside) and any(
        sheet.prose[j] for j in beside
    )


def _goes_on(sheet: Sheet, i: int, following: list[int]) -> bool:
    """Whether the text goes on below a line with a telephone, paragraph by paragraph: no foot of a page."""
    if furniture.is_sure_foot(sheet.lines[i].text):
        return False
    family = sheet.element(i).parent
    return any(sheet.prose[j] and not sheet.rules[j] and sheet.element(j).parent == family for j in following)


def _ends_in_foot(sheet: Sheet, following: list[int]) -> bool:
    """Whether a sure sign of a page's foot follows before the document's date does."""
    for j in following:
        text = sheet.lines[j].text
        if documentary.is_document_date(text):
            return False
        if furniture.foot_strength(text) == 2:
            return True
    return False


def _is_answer(sheet: Sheet, i: int) -> bool:
    """Whether a short line stands right behind the page's question about itself, in the same box: what to click."""
    before = sheet.lines[i - 1] if i else None
    return (
        before is not None
        and sheet.rules[i - 1] == "chrome.comments"
        and len(sheet.lines[i].text) <= _WORD
        and sheet.elements[before.element].parent in {sheet.element(i).parent, sheet.lines[i].element}
    )


def _is_listed_file(sheet: Sheet, i: int) -> bool:
    """Whether line ``i`` names a file under a line that opens a list of attachments, and no line did before."""
    name = sheet.lines[i].text
    if not furniture.is_file_name(name):
        return False
    for j in range(i - 1, max(-1, i - _FILES), -1):
        text = sheet.lines[j].text
        if documentary.is_attachment(text) and not sheet.rules[j]:
            stem = _stem(name)
            return not any(
                stem == _stem(line.text) or (documentary.is_attachment(line.text) and stem in fold(line.text))
                for line in sheet.lines[:j]
            )
        if not furniture.is_file_name(text):
            return False
    return False


def _stem(name: str) -> str:
    """A file's name, or an attachment's, without its number and its extension."""
    return fold(_EXTENSION.sub("", name)).lstrip("0123456789")


def _in_furniture(sheet: Sheet, i: int) -> bool:
    """Whether a name of furniture stands nearer to the line than any of a document, over no prose."""
    number = sheet.lines[i].element
    while number > 0:
        element = sheet.elements[number]
        if element.document:
            return False
        if element.furniture > sheet.elements[element.parent].furniture:
            return not sheet.has_prose(number) and not _is_wrapped(sheet, number)
        number = element.parent
    return False


def _is_wrapped(sheet: Sheet, number: int) -> bool:
    """Whether a box, or the family of a line, is text of printed lines, an element each, that has a name of furniture."""
    own = sheet.elements[number]
    family = (own.parent, own.name, own.furniture) if sheet.count_under(number) == 1 else (number, "", 0)
    if family not in sheet.wrapped:
        above, name, furniture_depth = family
        texts = [
            sheet.lines[i].text
            for i in sheet.lines_under(above)
            if not is_linked(sheet.lines[i])
            and (not name or (sheet.element(i).name, sheet.element(i).furniture) == (name, furniture_depth))
        ]
        marked = sum(_MARK.search(text) is not None for text in texts)
        sheet.wrapped[family] = (
            len(texts) >= _WRAPPED and sum(map(len, texts)) >= _FULL * len(texts) and 2 * marked >= len(texts)
        )
    return sheet.wrapped[family]


def signs_off(sheet: Sheet, i: int) -> bool:
    """A date as documents print it, or the line before one."""
    text = sheet.lines[i].text
    if documentary.is_document_date(text):
        return True
    return (
        len(text) <= 40 and i + 1 < len(sheet.lines) and documentary.is_document_date(sheet.lines[i + 1].text)
    )


def _find_date(sheet: Sheet, i: int) -> int:
    """The document's date before line ``i``, with nothing but furniture between, or -1."""
    above = next((j for j in range(i - 1, max(-1, i - _BEHIND_DATE), -1) if not sheet.rules[j]), -1)
    return above if above >= 0 and documentary.is_document_date(sheet.lines[above].text) else -1


def _is_apart(sheet: Sheet, i: int) -> bool:
    """Whether a line stands in another box than what stays above it."""
    above = next((j for j in range(i - 1, -1, -1) if not sheet.rules[j]), -1)
    return above >= 0 and not sheet.is_under(sheet.lines[above].element, sheet.element(i).parent)


def _is_below_sentence(sheet: Sheet, i: int) -> bool:
    """Whether what stays above line ``i`` is a sentence: a list of such lines is the document's own."""
    above = next((j for j in range(i - 1, -1, -1) if not sheet.rules[j]), -1)
    return above >= 0 and furniture.is_sentence(sheet.lines[above].text, 8)


def _is_empty_heading(sheet: Sheet, i: int) -> bool:
    """Whether line ``i``, behind the document's date, heads a box of its own of which nothing else stays."""
    box, text = sheet.element(i).parent, sheet.lines[i].text
    if len(text) > _HEADING or any(
        is_one(text) for is_one in (documentary.is_attachment, documentary.is_numbered, documentary.is_title)
    ):
        return False
    date = next((j for j in range(i - 1, max(-1, i - _BOX), -1) if _is_dated(sheet, j)), -1)
    return (
        date >= 0
        and sheet.count_under(box) <= _BOX
        and not sheet.is_under(sheet.lines[date].element, box)
        and all(j <= i or sheet.rules[j] or _is_offered(sheet, j) for j in sheet.lines_under(box))
    )


def _is_dated(sheet: Sheet, i: int) -> bool:
    return not sheet.rules[i] and documentary.is_document_date(sheet.lines[i].text)


def _is_offered(sheet: Sheet, i: int) -> bool:
    """Whether a line is a link to something that is no attachment."""
    line = sheet.lines[i]
    return is_linked(line) and not (documentary.is_attachment(line.text) or furniture.is_file_name(line.text))


def _is_account(sheet: Sheet, i: int) -> bool:
    """Whether a line is a name in brackets that stands elsewhere on the page as whose page it is."""
    name = _IN_BRACKETS.fullmatch(sheet.lines[i].text)
    return name is not None and any(
        name[1] == piece.text.strip(" ·") for line in sheet.lines for piece in line.pieces
    )
