"""The title: print it once, in one line, and fetch it where only the page prints it."""

from __future__ import annotations

import re

from builder.language.characters import HAN
from builder.stages.chrome import documentary, furniture
from builder.stages.chrome.sheet import Sheet, is_linked
from builder.stages.chrome.titles import LEAST, bare, find_title, fold

_HEAD = 16
"""The title is looked for in so many lines at most."""
_BETWEEN = 4
"""A title is printed again after fewer lines; the heads of two tables stand farther apart."""
_LONG = 8
"""Shorter lines, such as an issuer's name, may be equal without being titles."""
_ORDER_HEAD = re.compile(r".{2,24}(?:令|公告|通告)(?:第?[^第]{1,12}号)?")
_UNDER_TITLES = frozenset({"chrome.byline", "chrome.date", "chrome.metadata"})
_ISSUE = re.compile(r"\W*(?:(?:19|20)\d{2}年)?\s*(?:总第|第|總第)\s*\d{1,4}\s*[期号號卷]\W*")
"""Of a journal, in which the document stands."""
_ORDER_NUMBER = re.compile(rf"第\s*[{HAN}\d]{{1,8}}\s*[号號]")
_ENOUGH = 2.4
"""A heading element, a title known from elsewhere, or two lesser signs."""


def settle_title(sheet: Sheet) -> None:
    """Settle which of the lines that print the title stay."""
    order = [i for i, kept in enumerate(sheet.kept) if kept]
    if not order:
        return
    head = _head(sheet, order)
    texts = [sheet.lines[i].text for i in head]
    known = known_titles(sheet, order[0])
    places = []
    # A heading element is the page's title, whether or not it ends as titles do (a law's short name).
    headings = [sheet.lines[i].text for i in head if sheet.element(i).name in {"h1", "h2"}]
    for title in dict.fromkeys(known + headings + [t for t in texts if documentary.is_title(t)]):
        found = find_title(title, texts)
        while found:
            if _is_part_of_name(title, "".join(texts[found[0] : found[1]])):
                break
            again = find_title(title, texts[found[1] :])
            if again is None:
                places.append((found, title))
                break
            for i in head[found[0] : found[1]]:
                sheet.kept[i] = False
                sheet.rules[i] = "chrome.title-repeat"
            found = (found[1] + again[0], found[1] + again[1])
    _drop_repeats(sheet, head)
    if places and not _is_order_head(sheet, places, known):
        _mark_repeats(sheet, known, order[0])
        _join(sheet, places, head)
    else:
        _fetch(sheet, order, head, known)


def _is_part_of_name(title: str, line: str) -> bool:
    """Whether a title, such as the site's name in the page's, is only the office that a longer line names."""
    office = documentary.is_issuer(title) and not documentary.is_title(title) and "于" not in title
    return office and bare(line) != bare(title)


def _is_order_head(sheet: Sheet, places: list[tuple[tuple[int, int], str]], known: list[str]) -> bool:
    """Whether what looks like the title is only the head of an order (××令, ××公告), and the page knows the title."""
    own = [bare(title) for _, title in places]
    if not known or not all(_ORDER_HEAD.fullmatch(title) for title in own):
        return False
    return not any(title in bare(k) or bare(k) in title for title in own for k in known)


def _drop_repeats(sheet: Sheet, head: list[int]) -> None:
    """Of equal lines before the text the last stays, whatever a title looks like; two tables may have equal heads."""
    kept = [i for i in head if sheet.kept[i]]
    last = {fold(sheet.lines[i].text): place for place, i in enumerate(kept)}
    for place, i in enumerate(kept):
        line = fold(sheet.lines[i].text)
        if len(line) >= _LONG and place < last[line] <= place + _BETWEEN and not sheet.lines[i].row:
            sheet.kept[i] = False
            sheet.rules[i] = "chrome.title-repeat"


def _head(sheet: Sheet, order: list[int]) -> list[int]:
    head = []
    for i in order[:_HEAD]:
        text = sheet.lines[i].text
        if furniture.is_sentence(text, 30) or text.endswith(("：", ":")) or documentary.is_numbered(text):
            break
        head.append(i)
    return head


def known_titles(sheet: Sheet, first: int) -> list[str]:
    """What the page gives as title anywhere, the surest first."""
    titles = [content for name, content, _, _ in sheet.page.metas if name in {"articletitle", "og:title"}]
    titles += [f.line.text[f.start : f.end] for f in sheet.fields if f.key == "title"]
    titles += _without_site("".join(p.text for p in sheet.page.title).strip())
    titles += [
        sheet.lines[i].text
        for i in range(first)
        if not sheet.rules[i] and sheet.element(i).title and documentary.is_title(sheet.lines[i].text)
    ]
    return [t for t in dict.fromkeys(titles) if len(bare(t)) >= LEAST and not _ISSUE.fullmatch(t)]


def _without_site(title: str) -> list[str]:
    """A page's ``<title>``, also without the site's name behind or before it."""
    parts = [title]
    for sign in ("_", "|", "—", "–", "-", "－", "·", " "):
        if sign in title:
            parts += [part.strip() for part in title.split(sign)]
    return parts


def _mark_repeats(sheet: Sheet, known: list[str], first: int) -> None:
    wanted = {bare(t) for t in known}
    for i in range(first):
        if not sheet.rules[i] and bare(sheet.lines[i].text) in wanted:
            sheet.rules[i] = "chrome.title-repeat"


def _join(sheet: Sheet, places: list[tuple[tuple[int, int], str]], head: list[int]) -> None:
    """Lines that together are a known title are one line."""
    for (first, last), title in places:
        lines = head[first:last]
        whole = fold("".join(sheet.lines[i].text for i in lines))
        if last - first > 1 and whole in {fold(title), bare(title)}:
            sheet.joins.update(lines[1:])
            return


def _fetch(sheet: Sheet, order: list[int], head: list[int], known: list[str]) -> None:
    """The document prints no title of its own: the page's heading is it."""
    first = order[0]
    if any(documentary.is_title(sheet.lines[i].text) and sheet.element(i).title for i in order[:2]):
        return
    wanted = {bare(t) for t in known}
    best, best_score = -1, _ENOUGH
    for i in range(first):
        score = _score(sheet, i, wanted, first)
        if score >= best_score:
            best, best_score = i, score
    if best < 0:
        above = first - 1
        while _is_caption(sheet, above, first):
            sheet.kept[above] = True
            above -= 1
        return
    begin = _value_begins(sheet, best)
    title = sheet.lines[best].text[max(begin, 0) :]
    if find_title(title, [sheet.lines[i].text for i in head]):
        return
    sheet.kept[best] = True
    if begin > 0:
        sheet.begins[best] = begin
    for i in range(best + 1, first):
        if bare(sheet.lines[i].text) == bare(title):
            continue
        if not sheet.rules[i] and (
            _is_caption(sheet, i, first)
            or documentary.is_number(sheet.lines[i].text)
            or (_ORDER_HEAD.fullmatch(title) and _ORDER_NUMBER.fullmatch(sheet.lines[i].text))
            or _is_subtitle(sheet, i)
            or _is_second(sheet, best, i)
        ):
            sheet.kept[i] = True
    _mark_repeats(sheet, [title], best)


def _is_caption(sheet: Sheet, i: int, first: int) -> bool:
    """Whether a line stands right over a table that is the whole document, in the table's own box."""
    if i < 0 or not sheet.lines[first].row or sheet.rules[i] or is_linked(sheet.lines[i]):
        return False
    element, text = sheet.element(i), sheet.lines[i].text
    table = sheet.up(sheet.lines[first].element, "table")
    beside = table > 0 and sheet.elements[table].parent in {element.parent, sheet.lines[i].element}
    return beside and not element.furniture and LEAST <= len(text) <= 80 and not furniture.heading_kind(text)


def _value_begins(sheet: Sheet, i: int) -> int:
    """Where the title stands behind its label on line ``i``, to the line's end; -1 where no label gives it."""
    line = sheet.lines[i]
    found = (f for f in sheet.fields if f.line is line and f.key == "title" and f.end == len(line.text))
    return next((f.start for f in found), -1)


def _is_subtitle(sheet: Sheet, i: int) -> bool:
    text = sheet.lines[i].text
    opens = text.startswith(("（", "(", "——")) and not _is_day(text)
    return (
        opens and 6 <= len(text) <= 160 and not sheet.element(i).furniture and not is_linked(sheet.lines[i])
    )


def _is_day(text: str) -> bool:
    return furniture.is_stamp(text.replace("年", "-").replace("月", "-").replace("日", ""))


def _is_second(sheet: Sheet, title: int, i: int) -> bool:
    """Whether line ``i``, right below the title, is a heading in the title's own box: its second line."""
    line, element = sheet.lines[i], sheet.element(i)
    return (
        i == title + 1
        and element.name in {"h2", "h3", "h4"}
        and element.parent == sheet.element(title).parent
        and 6 <= len(line.text) <= 60
        and not _is_day(line.text)
        and not is_linked(line)
        and not furniture.heading_kind(line.text)
    )


def _score(sheet: Sheet, i: int, wanted: set[str], first: int) -> float:
    """How much line ``i`` looks like the title of the document that begins at ``first``."""
    line, element = sheet.lines[i], sheet.element(i)
    begin = _value_begins(sheet, i)
    is_value = begin >= 0
    if (sheet.rules[i] and not is_value) or not (2 if element.title else 4) <= len(line.text) <= 160:
        return -9.0
    text = line.text[max(begin, 0) :]
    score = 3.0 if bare(text) in wanted else 0.0
    score += {"h1": 3.0, "ucaptitle": 3.0, "h2": 2.0, "h3": 2.0}.get(element.name, 0.0)
    score += 1.5 * element.title + 2.0 * documentary.is_title(text) + 0.5 * element.center
    # Nothing but furniture (or a counter's number) between it and the text.
    score += all(sheet.rules[j] or len(sheet.lines[j].text) <= 4 for j in range(i + 1, first))
    score += i + 1 < first and sheet.rules[i + 1] in _UNDER_TITLES and not sheet.rules[i]
    # Between the path to the page and who put the text there.
    score += 0.5 * (i > 0 and sheet.rules[i - 1] == "chrome.breadcrumb")
    if is_value:
        return score - 1.5
    score -= element.furniture > 0
    score -= 3.0 * bool(furniture.heading_kind(line.text))
    return score - 4.0 * is_linked(line) - (first - i) * 0.01
