"""Which lines of a page are its document.

Evidence, in this order: what a line says for itself (:mod:`furniture`), where the
page's prose is (the smallest element that holds nearly all of it, or one known as
a container of documents), what names the elements have, and how much of a line is
links. Prose outside of the document's element is kept when nothing speaks against
it: a kept menu line is a lesser fault than a lost sentence.
"""

from __future__ import annotations

from builder.stages.chrome import credits, documentary, furniture, marks
from builder.stages.chrome.branches import drop_above_menu, drop_before_title, drop_branches, drop_dialogs
from builder.stages.chrome.bylines import date_by_bylines, find_bylines, find_validity
from builder.stages.chrome.code import find_code
from builder.stages.chrome.contents import keep_contents
from builder.stages.chrome.copies import drop_second_copy
from builder.stages.chrome.counts import find_counts
from builder.stages.chrome.headings import known_titles, settle_title
from builder.stages.chrome.inside import FOOT_RULES, judge_inside, signs_off
from builder.stages.chrome.interaction import (
    drop_article_links,
    drop_comments,
    drop_forms,
    drop_repeated_links,
    part_counters,
)
from builder.stages.chrome.metadata import find_metadata
from builder.stages.chrome.pagenumbers import drop_page_numbers, join_over_pages
from builder.stages.chrome.sheet import Sheet, is_linked
from builder.stages.chrome.summaries import drop_summaries
from builder.stages.chrome.titles import fold
from builder.stages.chrome.tree import Line, Page

_SHARE = 0.8
"""The document's element holds at least this share of the page's prose."""
_NEAR = 4
"""Prose outside of it is kept where at most so many steps lead to a common element."""
_FEW = 80
"""With fewer characters shown than this, hidden text is looked at."""
_SMALL = frozenset(
    [
        "p",
        "span",
        "tr",
        "tbody",
        "li",
        "ul",
        "ol",
        "h1",
        "h2",
        "h3",
        "h4",
        "center",
        "section",
        "dd",
        "blockquote",
        "article",
        "pre",
    ]
)
"""Elements that are parts of a document, hardly ever its whole."""
_SITE_RULES = frozenset({"chrome.footer", "chrome.notice", "chrome.comments"})


def judge(page: Page, lines: list[Line]) -> Sheet:
    """Judge every line of a page; a page that has text keeps some."""
    lines = part_counters(lines)
    dropped = drop_article_links(lines)
    sheet = _judge(page, lines, show_hidden=False)
    sheet.dropped = dropped
    shown = _size(sheet)
    if shown < _FEW and any(page.elements[line.element].hidden for line in lines):
        second = _judge(page, lines, show_hidden=True)
        if _size(second) > 3 * shown + 40:
            second.dropped = dropped
            return second
    return sheet


def _size(sheet: Sheet) -> int:
    return sum(len(line.text) for line, kept in zip(sheet.lines, sheet.kept, strict=True) if kept)


def _judge(page: Page, lines: list[Line], *, show_hidden: bool) -> Sheet:
    sheet = Sheet(page, lines)
    for i in range(len(lines)):
        if sheet.element(i).hidden and not show_hidden:
            sheet.rules[i] = "chrome.hidden"
    for i in find_code([line.text for line in lines]):
        sheet.rules[i] = sheet.rules[i] or "chrome.code"
    find_metadata(sheet)
    find_bylines(sheet)
    find_counts(sheet)
    all_linked = not any(sheet.prose)  # of such a text the date is a link as well
    for i, line in enumerate(lines):
        if not sheet.rules[i] and _is_tag(sheet, i):
            sheet.rules[i] = "chrome.validity"
        if not sheet.rules[i]:
            sheet.rules[i] = furniture.rule_of(line.text)
            if (
                not sheet.rules[i]
                and 10 * line.linked >= 4 * len(line.text)
                and furniture.is_listing(line.text)
                and not (all_linked and documentary.is_document_date(line.text))
            ):
                sheet.rules[i] = "chrome.links"
    find_validity(sheet)
    drop_page_numbers(sheet)
    drop_second_copy(sheet)
    drop_dialogs(sheet)
    drop_forms(sheet)
    drop_comments(sheet)
    drop_repeated_links(sheet)
    drop_summaries(sheet, known_titles(sheet, 0))
    root = _find_root(sheet)
    inside = sheet.lines_under(root)
    _show_later_pages(sheet, inside)
    drop_before_title(sheet, inside, known_titles(sheet, 0))
    drop_above_menu(sheet, inside)
    judge_inside(sheet, inside)
    drop_branches(sheet, inside)
    for i in inside:
        sheet.kept[i] = not sheet.rules[i]
    _keep_outside(sheet, root, inside)
    if not any(sheet.kept):
        _keep_something(sheet)
    settle_title(sheet)
    keep_contents(sheet)
    join_over_pages(sheet)
    date_by_bylines(sheet)
    for i, rule in enumerate(sheet.rules):
        if sheet.kept[i]:
            sheet.rules[i] = ""
        elif not rule:
            sheet.rules[i] = "chrome.links" if is_linked(lines[i]) else "chrome.surroundings"
    return sheet


def _find_root(sheet: Sheet) -> int:
    """The element of the document."""
    elements = sheet.elements
    mass = [0.0] * len(elements)
    for i, line in enumerate(sheet.lines):
        mass[line.element] += sheet.mass(i)
    for number in range(len(elements) - 1, 0, -1):
        if mass[number]:
            mass[elements[number].parent] += mass[number]
    total = mass[0]
    if total <= 0:
        return 0
    best = 0
    for number, element in enumerate(elements):
        if (
            mass[number] >= _SHARE * total
            and element.depth >= elements[best].depth
            and element.block == number
        ):
            best = number
    known = [
        n for n, e in enumerate(elements) if e.document and mass[n] >= max(30, total / 2) and e.block == n
    ]
    if known:
        outer = min(known, key=lambda n: elements[n].depth)
        if elements[outer].depth > elements[best].depth or not any(sheet.is_under(best, n) for n in known):
            return outer
        # The deepest known container that still holds what the best one holds.
        best = max(
            (n for n in known if mass[n] >= mass[best] - 1), key=lambda n: elements[n].depth, default=best
        )
    while best > 0 and not elements[best].document:
        if not (elements[best].name in _SMALL or (elements[best].name in {"td", "th"} and mass[best] < 400)):
            break
        best = elements[best].parent
    return best


def _show_later_pages(sheet: Sheet, inside: list[int]) -> None:
    """Text hidden inside of the document's element that goes on with it: its second page and so on."""
    hidden = [i for i in inside if sheet.rules[i] == "chrome.hidden" and sheet.element(i).hidden == 1]
    if len(hidden) < 3:
        return
    shown = {fold(sheet.lines[i].text) for i in range(len(sheet.lines)) if not sheet.element(i).hidden}
    prose = [i for i in hidden if sheet.prose[i] and fold(sheet.lines[i].text) not in shown]
    if len(prose) >= 3 and sum(len(sheet.lines[i].text) for i in prose) >= 100:
        for i in hidden:
            sheet.rules[i] = furniture.rule_of(sheet.lines[i].text)


def _is_tag(sheet: Sheet, i: int) -> bool:
    """Whether line ``i`` is a mark in the same element as a heading."""
    if not sheet.element(i).title or not marks.is_tag(sheet.lines[i].text):
        return False
    beside = [j for j in (i - 1, i + 1) if 0 <= j < len(sheet.lines)]
    return any(sheet.lines[j].element == sheet.lines[i].element for j in beside)


def _keep_outside(sheet: Sheet, root: int, inside: list[int]) -> None:
    """Prose beside the document's element, and what signs off or is attached behind it."""
    if not inside:
        return
    within, end = set(inside), inside[-1]
    related = following = False
    named = any(sheet.kept[i] and documentary.is_attachment(sheet.lines[i].text) for i in inside)
    home = -1
    for i, line in enumerate(sheet.lines):
        if i in within:
            continue
        kind = furniture.heading_kind(line.text)
        related = related or (i > end and (kind in {"related", "comments"} or sheet.rules[i] in FOOT_RULES))
        if home > 0 and sheet.is_under(line.element, home) and not sheet.rules[i] and not related:
            sheet.kept[i] = True  # the rest of an attachment
            continue
        attached = (
            documentary.is_attachment(line.text)
            and kind != "download"
            and line.text.strip(" :：") != "附件"
            and not credits.has_no_files(line.text)
        )
        if (
            sheet.rules[i]
            or sheet.element(i).furniture
            or related
            or (is_linked(line) and (named or not attached))
        ):
            following = following and not related and bool(sheet.rules[i])
            continue
        common = sheet.meet((line.element, root))
        near = common > 0 and sheet.elements[root].depth - sheet.elements[common].depth <= _NEAR
        if (
            (near and sheet.prose[i] and len(line.text) >= 30 and not (i > end and _in_foot(sheet, i)))
            or (
                i > end
                and near
                and (following or i <= end + 3)
                and (signs_off(sheet, i) or line.row or attached or _is_footnote(sheet, i))
            )
            or (following and documentary.is_document_line(line.text))
        ):
            sheet.kept[i] = following = True
            above = sheet.elements[line.element].parent
            if attached and i > end and not sheet.is_under(root, above):
                home = above


def _in_foot(sheet: Sheet, i: int) -> bool:
    """Whether a line's own box has a line of the site's in it."""
    box = sheet.elements[sheet.lines[i].element].parent
    return box > 0 and any(sheet.rules[j] in _SITE_RULES for j in sheet.lines_under(box) if abs(j - i) <= 6)


def _is_footnote(sheet: Sheet, i: int) -> bool:
    """A numbered note or a note to a table that is a sentence."""
    text = sheet.lines[i].text
    return furniture.is_note(text) and furniture.is_sentence(text, 8)


def _keep_something(sheet: Sheet) -> None:
    """No line looks like a document: keep what looks least like furniture."""
    shown = [not sheet.element(i).hidden for i in range(len(sheet.lines))]
    free = [s and not rule for s, rule in zip(shown, sheet.rules, strict=True)]
    unlinked = [f and not is_linked(line) for f, line in zip(free, sheet.lines, strict=True)]
    sheet.kept = next((kept for kept in (unlinked, free, shown) if any(kept)), [True] * len(sheet.lines))
