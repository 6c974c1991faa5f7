"""Branches of the page beside the text: toolbars, dialogs and side columns that no word gives away.

A branch is the part of the tree that leaves the way between the document's prose
and the root. One that holds no prose of the document, nothing that documents
print, and several short words without a mark between them is not the document's.
"""

from __future__ import annotations

import re

from builder.stages.chrome import documentary, furniture
from builder.stages.chrome.sheet import Sheet, is_linked
from builder.stages.chrome.signatures import signed_box
from builder.stages.chrome.titles import bare

_SHORT = 20
"""A word of a menu or a toolbar has no more characters."""
_SEVERAL = 3
"""So many of them make a branch a menu."""
_BOX = 12
"""A dialog has no more lines."""
_MARKS = re.compile(r"[，。；：:《]")
_ASKING = re.compile(
    r"您|请输入|请选择|請輸入|[欢歡]迎(?:访问|光临|来到|使用|关注|訪問|光臨|使用|關注)|机器人|智能客服|为你服务"
)
"""Dialogs speak to their reader."""
_POLITE = re.compile(r"不便|谅解|諒解|感谢|感謝|收悉")
"""What documents say to their reader."""
_SITE_LINES = frozenset({"chrome.menu", "chrome.breadcrumb"})
_HEADINGS = frozenset({"h1", "h2", "h3"})
_NAME = 20
"""A site's name has no more characters."""
_NAMES, _MENU = 3, 12
"""No more names, and the menu no farther down than so many lines."""


def drop_before_title(sheet: Sheet, inside: list[int], titles: list[str]) -> None:
    """Take away what stands before the page's own title in branches of its own, prose or not.

    The title is sure where a heading prints what ``<title>`` or the page's facts give
    as the title; what follows it must be a document's.
    """
    known = {bare(title) for title in titles}
    top = next(
        (
            i
            for i in inside
            if not sheet.rules[i]
            and sheet.element(i).title
            and bare(sheet.lines[i].text) in known
            and documentary.is_title(sheet.lines[i].text)
        ),
        -1,
    )
    if top < 0:
        return
    following = [i for i in inside if i > top and not sheet.rules[i] and not is_linked(sheet.lines[i])]
    if len(following) < _SEVERAL:
        return
    core = sheet.meet([sheet.lines[top].element, sheet.lines[following[0]].element])
    above = [i for i in inside if i < top and not sheet.rules[i]]
    # In the title's own element prose before it may be the document's: a notice before its plan.
    own = any(
        sheet.is_under(sheet.lines[i].element, core)
        and sheet.prose[i]
        and not furniture.is_site_sentence(sheet.lines[i].text)
        for i in above
    )
    for i in above:
        text = sheet.lines[i].text
        if sheet.is_under(sheet.lines[i].element, core) and (own or _is_printed(text)):
            continue
        if not documentary.is_number(text) and not (
            documentary.is_issuer(text) and not sheet.element(i).furniture
        ):
            sheet.rules[i] = "chrome.branch"


def drop_above_menu(sheet: Sheet, inside: list[int]) -> None:
    """Take away the site's name: short lines above its menu or the path to the page, both before any title."""
    head = inside[:_MENU]
    menu = -1
    for place, i in enumerate(head):
        text = sheet.lines[i].text
        if sheet.rules[i] in _SITE_LINES:
            menu = place
        elif not (sheet.rules[i] or is_linked(sheet.lines[i])) and (
            sheet.prose[i] or _is_heading(sheet, i) or documentary.is_document_line(text)
        ):
            break
    above = [i for i in head[: max(menu, 0)] if not sheet.rules[i]]
    if len(above) <= _NAMES:
        for i in above:
            if len(sheet.lines[i].text) <= _NAME:
                sheet.rules[i] = "chrome.branch"


def _is_heading(sheet: Sheet, i: int) -> bool:
    element = sheet.element(i)
    return element.title or element.name in _HEADINGS or documentary.is_title(sheet.lines[i].text)


def _is_printed(text: str) -> bool:
    """Whether documents print such a line above their titles."""
    return documentary.is_title(text) or documentary.is_document_line(text) or documentary.is_attachment(text)


def drop_branches(sheet: Sheet, inside: list[int]) -> None:
    """Take away the branches inside of the document's element that are not the document's."""
    live = [i for i in inside if not sheet.rules[i]]
    prose = [i for i in live if sheet.prose[i] and not _speaks(sheet, i)]
    if not prose:
        return
    first, last = prose[0], prose[-1]
    core = sheet.meet(sheet.lines[i].element for i in prose)
    if core == sheet.lines[first].element:  # a single paragraph; those beside it are its kin
        core = max(sheet.elements[core].parent, 0)
    done: set[int] = set()
    for i in live:
        if first <= i <= last or sheet.rules[i]:
            continue
        branch = _branch(sheet, sheet.lines[i].element, core)
        if branch <= 0 or branch in done:
            continue
        done.add(branch)
        members = [j for j in sheet.lines_under(branch) if sheet.lines[j].text]
        signed = i > last and signed_box(sheet, members[0], members[-1]) == sheet.elements[branch].parent
        if not signed and _is_beside(sheet, members, behind=i > last):
            for j in members:
                sheet.rules[j] = sheet.rules[j] or "chrome.branch"


def drop_dialogs(sheet: Sheet) -> None:
    """Take away boxes to write in, with what they say around the field, where they hold little of the page."""
    total = sum(len(line.text) for line, p in zip(sheet.lines, sheet.prose, strict=True) if p)
    for i, line in enumerate(sheet.lines):
        if not line.inputs or sheet.rules[i] not in {"", "chrome.form"}:
            continue
        box, size = 0, 0
        number = line.element
        while number > 0:
            members = sheet.lines_under(number)
            size = sum(len(sheet.lines[j].text) for j in members)
            if (
                len(members) > 12
                or size > 200
                or 4 * size > total
                or any(_is_text(sheet, j) for j in members)
            ):
                break
            box = number
            number = sheet.elements[number].parent
        for j in sheet.lines_under(box) if box else ():
            if _speaks(sheet, j) or len(sheet.lines[j].text) <= _SHORT:
                sheet.rules[j] = sheet.rules[j] or "chrome.form"


def _branch(sheet: Sheet, number: int, core: int) -> int:
    """The child towards ``number`` of the nearest element that holds it and the prose; 0 if it is in the prose's own."""
    common = sheet.meet((number, core))
    while number > 0 and sheet.elements[number].parent != common:
        number = sheet.elements[number].parent
    return number


def _is_beside(sheet: Sheet, members: list[int], *, behind: bool) -> bool:
    left = [j for j in members if not sheet.rules[j]]
    if not left or any(_is_text(sheet, j) for j in left):
        return False
    texts = [sheet.lines[j].text for j in left]
    if any(sheet.lines[j].row or sheet.element(j).title for j in left):
        return False
    spoken = len(members) > 1 and any(_speaks(sheet, j) for j in left)
    words = sum(len(text) <= _SHORT and not _MARKS.search(text) for text in texts)
    menu = words >= _SEVERAL and words == len(texts)
    if behind and any(documentary.is_attachment(sheet.lines[j].text) for j in range(left[0] - 2, left[0])):
        return False
    if behind and _is_led_to(sheet, left):
        return False
    issuers = sum(documentary.is_issuer(text) for text in texts)
    return spoken or (menu and 2 * issuers < len(texts))


def _is_led_to(sheet: Sheet, left: list[int]) -> bool:
    """Whether a line of the text that ends with a colon stands right above a list without links."""
    above = left[0] - 1
    return (
        above >= 0
        and not sheet.rules[above]
        and sheet.lines[above].text.endswith(("：", ":"))
        and not furniture.heading_kind(sheet.lines[above].text)
        and not any(sheet.lines[j].linked for j in left)
    )


def _is_text(sheet: Sheet, j: int) -> bool:
    """Whether a line is what documents print: prose, a title, a number, a date, an attachment."""
    text = sheet.lines[j].text
    if sheet.rules[j] or is_linked(sheet.lines[j]):
        return False
    if sheet.prose[j]:
        return not _speaks(sheet, j)
    return documentary.is_title(text) or documentary.is_document_line(text) or furniture.is_note(text)


def _speaks(sheet: Sheet, j: int) -> bool:
    """Whether a sentence is a dialog's: short, and said to the reader."""
    text = sheet.lines[j].text
    return (
        len(text) <= 60
        and not documentary.is_numbered(text)
        and bool(_ASKING.search(text))
        and not _POLITE.search(text)
    )
