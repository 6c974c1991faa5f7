"""Plain text: which lines of a scrape are the page's and not the document's.

Lines are judged from the edges inward. Prose ends the search; inside of the text
only what cannot be anything else is taken away (page numbers, pagers, controls
in a row). A text without furniture is left as it is, to the last character.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from builder.stages.chrome import credits, documentary, furniture, notices, paths
from builder.stages.chrome.addresses import is_own_address
from builder.stages.chrome.boards import judge_post
from builder.stages.chrome.bylines import is_yearless, read_byline
from builder.stages.chrome.code import SIGNS, find_code
from builder.stages.chrome.fields import Row, key_of, read_row
from builder.stages.chrome.frontmatter import judge_front_matter
from builder.stages.chrome.labellines import read_label_lines
from builder.stages.chrome.mails import judge_mail
from builder.stages.chrome.pages import judge_inside
from builder.stages.chrome.plaincopies import drop_copy_below_facts
from builder.stages.chrome.plainheads import is_empty_cell, is_slogan, stands_among_facts, words_above_heading
from builder.stages.chrome.plaintitles import (
    drop_run_together,
    drop_site_titles,
    find_counted,
    keep_page_title,
)
from builder.stages.chrome.redheads import is_red_head
from builder.stages.chrome.runs import drop_control_runs, drop_named_files
from builder.stages.chrome.tail import judge_tail
from builder.stages.chrome.textlines import Lines
from builder.stages.chrome.titles import LEAST, bare, find_title
from builder.stages.chrome.vocabulary import compact, longest_first, weak_labels

_EDGE = 80
"""Lines with text that are looked at from either end."""
_BODY = re.compile(r"\s*+(?:一、|第一[条條章]|.{3,}[：:]\s*$)")
"""With such a line, or an addressee, the document has begun."""
_FIRST = 3
"""So many lines at the very beginning may be a site's words to its reader."""
_NAME = 14
"""A reader's name has no more characters."""
_TITLE_SIGNS = re.compile(r"\s*[_|｜]\s*|\s+[-–—－]+\s+|--+")
_MILL_HEADING = re.compile(
    rf".{{2,40}}(?:范文|文章|作文)?(?:\d{{1,2}}|[一二三四五六七八九十]{{1,2}})篇$|.{{2,40}}(?:{longest_first(('范文', '范文大全', '范文集锦', '范文精选', '范文汇总', '模板'))})(?:[（(].{{0,16}}[)）])?$"
)


def judge_lines(text: str) -> Lines:
    """Decide about every line of a plain text."""
    starts = [0]
    # A form feed ends a line as well.
    for piece in text.replace("\f", "\n").split("\n"):
        starts.append(starts[-1] + len(piece) + 1)
    starts[-1] -= 1
    lines = Lines(text, starts)
    filled = [i for i in range(len(starts) - 1) if text[starts[i] : starts[i + 1]].strip()]
    if not filled:
        return lines
    if any(sign in text for sign in SIGNS):
        for place in find_code([lines.line(i) for i in filled]):
            lines.rules[filled[place]] = "chrome.code"
        filled = [i for i in filled if i not in lines.rules] or filled
    judge_post(lines, filled)
    judge_mail(lines, filled)
    judge_front_matter(lines, filled)
    drop_copy_below_facts(lines, filled)
    drop_control_runs(lines, filled)
    _judge_head(lines, filled[:_EDGE])
    drop_site_titles(lines, filled)
    drop_run_together(lines, filled)
    judge_tail(lines, [i for i in filled[-_EDGE:] if lines.rules.get(i, "chrome.pager") == "chrome.pager"])
    judge_inside(lines, filled)
    drop_named_files(lines, filled)
    _keep_title(lines, filled)
    if all(i in lines.rules for i in filled):  # a page that has text never comes out empty
        lines.rules.clear()
    return lines


def _judge_head(lines: Lines, head: list[int]) -> None:
    last = _read_head(lines, head)
    if last is None:
        return
    path = max(
        (i for i, rule in lines.rules.items() if rule == "chrome.breadcrumb" and i <= last), default=-1
    )
    counted = find_counted(lines, head)
    edge = max(path, _title_below(lines, head, counted), _facts_begin(lines, head))
    before = [i for i in head if i < max(last, edge) and i not in lines.rules]
    after = [i for i in head if i > last][:12]
    following = [lines.line(i) for i in after]
    titles = [f.value for f in lines.fields if f.key == "title"]
    behind = next((i for i in head if i > last), None)
    if behind is not None and not any(c.isalnum() for c in lines.line(behind)):
        lines.rules[behind] = "chrome.rule"  # a line drawn under the furniture
    for i in head:
        if lines.rules.get(i) == "chrome.date" and furniture.is_stamp(lines.line(i)):
            line = lines.line(i)
            lines.add_day(i, (len(line) - len(line.lstrip()), len(line.rstrip())))
    if (
        behind is not None
        and furniture.is_bare_number(lines.line(behind))
        and _is_counted(lines, head, behind)
    ):
        lines.rules[behind] = "chrome.controls"
    lead = max((i for i, rule in lines.rules.items() if rule == "chrome.lead-in"), default=-1)
    body = _until_prose(following)
    for i in words_above_heading(lines, head):
        lines.rules[i] = "chrome.menu"
    for i in [i for i in before if i not in lines.rules]:
        line = lines.line(i)
        later = [lines.line(j) for j in head if j > i and j not in lines.rules][:12]
        repeated = "\t" not in line and (find_title(line, following[:body]) or _is_page_title(line, later))
        if repeated:
            lines.rules[i] = "chrome.title-repeat"
        elif i < lead and _MILL_HEADING.fullmatch(line.strip()):
            lines.rules[i] = "chrome.lead-in"
        elif furniture.heading_kind(line) == "site" or (
            (i < edge or _is_between(lines, head, i)) and (i in counted or not _may_be_title(line, titles))
        ):
            lines.rules[i] = "chrome.menu"


def _is_page_title(line: str, following: list[str]) -> bool:
    """Whether the line is a page's ``<title>``: the title of a later line, the site's name behind a sign or not."""
    parts = [bare(part) for part in _TITLE_SIGNS.split(line.strip()) if part]
    return bool(parts) and len(parts[0]) >= LEAST and any(bare(other) == parts[0] for other in following)


def _keep_title(lines: Lines, filled: list[int]) -> None:
    """The title that stands only behind its label stays, where the text begins; the label goes."""
    kept = [i for i in filled if i not in lines.rules]
    found = next((f for f in lines.fields if f.key == "title"), None)
    if found is None:
        keep_page_title(lines, filled)
        return
    if not kept or find_title(found.value, [lines.line(i) for i in kept[:16]]):
        return
    number = bisect_right(lines.starts, found.span.start) - 1
    if number in lines.rules and number < kept[0]:
        lines.keeps[number] = (found.span.start, found.span.end)


def _title_below(lines: Lines, head: list[int], counted: frozenset[int]) -> int:
    """The title's line, where at least two lines of furniture show that a page stands around it; else -1."""
    furnished = [
        i
        for i in head
        if lines.rules.get(i, "chrome.date") != "chrome.date" or furniture.is_page_number(lines.line(i))
    ]
    if len(furnished) < 2:
        return -1
    found = -1
    for i in head:
        line = lines.line(i)
        if i in lines.rules:
            continue
        if furniture.is_sentence(line, 30) or documentary.is_numbered(line):
            break
        if i not in counted and documentary.is_title(line):
            found = i
            break
    # An issuer or a number right above the title is the document's.
    goes_on = found >= 0 and lines.line(found).lstrip().startswith(("关于", "關於"))
    while found > 0 and (above := _above(lines, head, found)) >= 0:
        name = lines.line(above).strip()
        if not (
            is_red_head(name)
            or (goes_on and documentary.is_issuer(name) and not furniture.heading_kind(name))
        ):
            break
        found = above
    return found


def _facts_begin(lines: Lines, head: list[int]) -> int:
    """Where a table of facts begins, label by label: what stands over it is the page's; else -1."""
    rows = [i for i in head if lines.rules.get(i) == "chrome.metadata"]
    strong = [i for i in rows if (row := read_row(lines.line(i))) and row.strong]
    return rows[0] if len(rows) >= 3 and len(strong) >= 2 else -1


def _is_between(lines: Lines, head: list[int], i: int) -> bool:
    """Whether a short line has furniture right above it and right below, or is drawn beside such lines."""
    place = head.index(i)
    text = lines.line(i).strip()
    if not any(c.isalnum() for c in text) and place + 1 < len(head) and head[place + 1] in lines.rules:
        return True
    if len(text) > 20 or documentary.is_number(text) or text.startswith(("（", "(", "—")):
        return not any(c.isalnum() for c in text)
    beside = [head[j] in lines.rules for j in (place - 1, place + 1) if 0 <= j < len(head)]
    return len(beside) == 2 and all(beside)


def _above(lines: Lines, head: list[int], i: int) -> int:
    place = head.index(i)
    return head[place - 1] if place > 0 and head[place - 1] not in lines.rules else -1


def _read_head(lines: Lines, head: list[int]) -> int | None:
    """Judge the lines up to the first prose; the last line of furniture, or None."""
    last = None
    bare_labels = read_label_lines(lines, head)
    for place, i in enumerate(head):
        if i in lines.rules:
            last = i
            continue
        line = lines.line(i)
        if notices.is_lead_in(line) and place < 16:
            lines.rules[i] = "chrome.lead-in"
            last = i
            continue
        if place < _FIRST and _is_greeting(lines, head, place):
            lines.rules[i] = "chrome.notice"
            last = i
            continue
        if place < _FIRST and _is_named_label(lines, head, place):
            lines.rules[i] = lines.rules[head[place + 1]] = "chrome.controls"
            last = head[place + 1]
            continue
        if place < _FIRST and credits.is_gazette_head(line) and lines.text.count(line.strip()) == 1:
            lines.rules[i] = "chrome.running-head"
            last = i
            continue
        row = read_row(line)
        # A weak label alone ("时间：") also opens a notice of a meeting; a page has furniture around it.
        beside = place > 0 and lines.rules.get(head[place - 1]) == "chrome.metadata"
        # Under its number a document says who signed it.
        numbered = any(documentary.is_number(lines.line(j)) for j in head[max(0, place - 2) : place])
        labelled = (
            not numbered
            and (
                (place <= 3 and (_is_page_value(row) or _is_titled(lines, head, place, row)))
                or (_is_page_value(row) and stands_among_facts(lines, head, place))
            )
            if row
            else False
        )
        if row and (row.strong or len(row) > 1 or beside or labelled):
            counters = all(value.key == "ignored" for value in row.values)
            lines.rules[i] = "chrome.controls" if counters else "chrome.metadata"
            lines.add_values(i, row)
            last = i
            continue
        rule = furniture.rule_of(line)
        if rule == "chrome.address" and is_own_address(line, [lines.line(j) for j in head[place + 1 :]]):
            rule = ""
        if rule == "chrome.footer" and not furniture.is_sure_foot(line):
            rule = ""  # of a telephone at its beginning a text may say whose it is
        day = None if rule or len(line) > 120 else read_byline(line)
        if day and (day[1] - day[0] < len(line.strip())):
            rule = "chrome.byline"
            lines.add_day(i, day)
        if not rule and last is not None and is_yearless(line) and _is_under_title(lines, head, place):
            rule = "chrome.byline"
        if not rule and furniture.is_stamp(line):
            rule = "chrome.date"
        on_path = place > 0 and lines.rules.get(head[place - 1]) == "chrome.breadcrumb"
        if not rule and on_path and paths.is_path_end(line):
            rule = "chrome.breadcrumb"
        if not rule and is_empty_cell(lines, head, place):
            rule = "chrome.metadata"
        if not rule and is_slogan(lines, head, place):
            rule = "chrome.greeting"
        if rule and not (rule == "chrome.pager" and last is None):
            lines.rules[i] = rule
            last = i
        elif furniture.is_sentence(line, 30) or (_BODY.match(line) and not _goes_on(lines, head, place)):
            break
    dates = [lines.line(i) for i in head if lines.rules.get(i) == "chrome.date"]
    alone = len(dates) == len([i for i in head if i in lines.rules])
    if dates and alone and not any(furniture.is_stamp(d, with_time=True) for d in dates):
        # A day alone may be the document's; an hour never is.
        lines.rules.clear()
        return None
    return last if last is not None or not bare_labels else bare_labels


def _is_under_title(lines: Lines, head: list[int], place: int) -> bool:
    """Whether a line stands right under the title and is not the first of a list of days and hours."""
    listed = place + 1 < len(head) and is_yearless(lines.line(head[place + 1]).strip())
    return place > 0 and documentary.is_title(lines.line(head[place - 1])) and not listed


def _goes_on(lines: Lines, head: list[int], place: int) -> bool:
    """Whether sure furniture still follows a line with a colon, before any prose: a label, no addressee."""
    if documentary.is_numbered(lines.line(head[place])):
        return False
    for i in head[place + 1 :]:
        line = lines.line(i)
        if furniture.is_sentence(line, 24) or documentary.is_numbered(line):
            return False
        row = read_row(line)
        if i in lines.rules or paths.is_path(line) or (row and row.strong):
            return True
    return False


def _is_page_value(row: Row) -> bool:
    return (
        row.values[0].key in {"source", "author", "published", "ignored"}
        and row.values[0].end > row.values[0].start
    )


def _is_greeting(lines: Lines, head: list[int], place: int) -> bool:
    """Whether a line is a site's word to its reader: before all else that stays, and right above the title."""
    line = lines.line(head[place])
    if len(line) > 40 or documentary.is_numbered(line) or documentary.is_title(line):
        return False
    if any(i not in lines.rules for i in head[:place]) or not furniture.is_site_sentence(line):
        return False
    return any(documentary.is_title(lines.line(i)) for i in head[place + 1 : place + 3])


def _is_named_label(lines: Lines, head: list[int], place: int) -> bool:
    """Whether a line is a label that only pages have, without a colon, and the next line a name behind it."""
    line = lines.line(head[place]).strip()
    if key_of(line) != "ignored" or compact(line) in weak_labels() or place + 1 >= len(head):
        return False
    name = lines.line(head[place + 1]).strip()
    return len(name) <= _NAME and not (
        documentary.is_title(name) or documentary.is_document_line(name) or furniture.is_sentence(name, 8)
    )


def _is_titled(lines: Lines, head: list[int], place: int, row: Row) -> bool:
    """Whether a row gives the title and facts that stand on pages follow it."""
    if row.values[0].key != "title" or row.values[0].end == row.values[0].start:
        return False
    following = [read_row(lines.line(i)) for i in head[place + 1 : place + 4]]
    return any(r is not None and (r.strong or _is_page_value(r)) for r in following)


def _until_prose(following: list[str]) -> int:
    for place, line in enumerate(following):
        if furniture.is_sentence(line, 40) or line.rstrip().endswith(("：", ":")):
            return place
    return len(following)


def _is_counted(lines: Lines, head: list[int], i: int) -> bool:
    """Whether a counter's or a control's label without a value stands right above line ``i``."""
    above = [j for j in head if j < i]
    if not above or lines.rules.get(above[-1]) not in {"chrome.controls", "chrome.metadata"}:
        return False
    line = lines.line(above[-1]).rstrip()
    return line.endswith(("：", ":")) or key_of(line) == "ignored"


def _may_be_title(line: str, titles: list[str]) -> bool:
    return (
        documentary.is_title(line)
        or furniture.is_sentence(line)
        or any(bare(line) == bare(t) for t in titles)
    )
