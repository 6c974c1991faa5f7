"""Find what a page states about its document: tables, lists and lines of labels and values."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from builder.stages.chrome import credits, documentary, furniture, marks
from builder.stages.chrome.bounds import inner_bounds
from builder.stages.chrome.fields import Row, key_of, read_pairs, read_row, unlabelled_day
from builder.stages.chrome.sheet import PageField, Sheet, is_linked
from builder.stages.chrome.signatures import signed_box
from builder.stages.chrome.vocabulary import compact, weak_labels

_FIRM = frozenset(
    [
        "index_number",
        "issuer",
        "category",
        "generated",
        "published",
        "validity",
        "openness",
        "made",
        "effective",
        "abolished",
        "registration",
        "document_number",
        "title",
    ]
)
"""Keys whose labels, alone in a cell or with a colon, are hardly ever words of a document."""
_BOXED = 3
"""So many labels with their values in boxes of their own are facts, though no colon stands between."""
_PAIR = re.compile(r"[^\s：:，。]{2,10}\s*[：:]")
"""A label with its colon, of whatever words."""
_DAYS = frozenset(["日期", "时间", "時間"])
"""Labels of a day that head columns as well."""
_DAY_SIGN = re.compile(r"[\d〇○一二三四五六七八九十]")
_LABEL_ELEMENTS = frozenset({"td", "th", "dt", "b", "strong", "label"})


@dataclass(slots=True)
class _Statement:
    """A label on a line of its own, perhaps with a value on the next, or a line of both."""

    label: int
    value: int | None
    key: str
    row: Row | None


def find_metadata(sheet: Sheet) -> None:
    """Take the page's statements out of the lines; they stand before or after the prose."""
    groups: list[list[_Statement]] = []
    i, last = 0, -9
    while i < len(sheet.lines):
        found = None if sheet.rules[i] else _read(sheet, i)
        if found is None:
            i += 1
            continue
        if (
            not groups
            or not _goes_on(sheet, last, i)
            or (_is_controls(groups[-1]) and not _is_controls([found]))
        ):
            groups.append([])
        groups[-1].append(found)
        last = i if found.value is None else found.value
        i = last + 1
    prose = [j for j, is_prose in enumerate(sheet.prose) if is_prose and not sheet.rules[j]]
    for group in groups:
        if _is_metadata(sheet, group, prose):
            _take(sheet, group)
            _take_table(sheet, group)


def _is_controls(group: list[_Statement]) -> bool:
    """Whether labels of counters and controls are all there is."""
    keys = {s.key for s in group if s.row is None} | {v.key for s in group if s.row for v in s.row.values}
    return keys == {"ignored"}


def _goes_on(sheet: Sheet, last: int, i: int) -> bool:
    return i - last <= 3 and all(
        not sheet.prose[j]
        and len(sheet.lines[j].text) <= 60
        and not sheet.element(j).title
        and not documentary.is_document_line(sheet.lines[j].text)
        for j in range(last + 1, i)
    )


def _read(sheet: Sheet, i: int) -> _Statement | None:
    line = sheet.lines[i]
    if len(line.text) > 600 or (
        sheet.element(i).title
        and len(line.text) > 30
        and sheet.element(i).name.startswith("h")
        and not line.text[:1].isdigit()
    ):
        return None
    key = key_of(line.text)
    if key and line.inputs:
        return None  # a form's field: the value is still to be written
    if key:
        return _Statement(i, i + 1 if _is_value(sheet, i, i + 1) else None, key, None)
    # A line of one piece has no bounds inside.
    labelled = len(line.pieces) > 1 and (
        ":" in line.text or "：" in line.text or key_of(line.pieces[0].text.strip()) is not None
    )
    bounds = inner_bounds(line) if labelled and not sheet.prose[i] else ()
    row = read_row(line.text, bounds) or read_pairs(line.text, bounds)
    return _Statement(i, None, "", row) if row is not None else None


def _is_value(sheet: Sheet, i: int, j: int) -> bool:
    """Whether line ``j`` is the value of the label on line ``i``."""
    if j >= len(sheet.lines) or sheet.rules[j]:
        return False
    label, value = sheet.lines[i], sheet.lines[j]
    if len(value.text) > 300 or key_of(value.text) or read_row(value.text):
        return False
    if compact(label.text).rstrip("：:") in _DAYS and not _DAY_SIGN.search(value.text):
        return False
    here, there = sheet.element(i), sheet.element(j)
    if here.cell < 0 and key_of(label.text) == "ignored" and not _is_counted(value.text):
        return False
    if here.cell >= 0:
        return (
            there.cell >= 0
            and there.cell != here.cell
            and sheet.up(here.cell, "tr") == sheet.up(there.cell, "tr")
        )
    if there.name in {"h1", "h2", "h3"} or (there.title and not here.title):
        return False  # the label has no value, and the page's heading follows
    above = label.element
    for _ in range(3):
        above = sheet.elements[above].parent
        if above <= 0 or sheet.elements[above].name == "body":
            return False
        if sheet.is_under(value.element, above):
            return True
    return False


def _is_counted(text: str) -> bool:
    """Whether a text is what stands behind a counter's or a control's label."""
    return len(text) <= 20 and not documentary.is_number(text) and not documentary.is_title(text)


def _is_metadata(sheet: Sheet, group: list[_Statement], prose: list[int]) -> bool:
    first, last = group[0].label, group[-1].label
    signed = signed_box(sheet, first, group[-1].value or last) >= 0
    strong = weak = 0
    for s in group:
        if s.row is not None:
            strong += s.row.strong
            weak += len(s.row) - s.row.strong
            continue
        colon = sheet.lines[s.label].text.rstrip().endswith(("：", ":"))
        firm = s.key in _FIRM and (colon or sheet.element(s.label).name in _LABEL_ELEMENTS)
        firm = firm and not (signed and compact(sheet.lines[s.label].text).rstrip("：:") in weak_labels())
        strong += firm
        weak += colon and not firm
    plain = [s.row for s in group if s.row is not None and s.row.plain]
    if len(plain) == len(group) and (not strong or sum(map(len, plain)) < 2):
        return False  # a word and what follows it, parted by style alone
    strong += _count_boxed(sheet, group)
    if signed and not strong:
        return False
    before = any(j < first and len(sheet.lines[j].text) > 30 for j in prose) or _body_began(sheet, first)
    after = any(j > last for j in prose)
    if all(s.row is None and s.value is None for s in group) and (strong < 2 or before):
        return False  # behind the text such labels are those of a form to fill in
    if strong:
        return True
    if before and after:
        return False
    if documentary.is_number(sheet.lines[first - 1].text if first else "") and not sheet.rules[first - 1]:
        return False  # under its number a document says who signed it
    if weak >= (3 if before else 2) or (before and _is_credits(sheet, group)):
        return True
    if _is_openness(group) and prose and _same_parent(sheet, first, prose):
        return False  # printed at the head of the document itself
    return bool(weak) and not before and group[0].row is not None and _near_title(sheet, first)


def _count_boxed(sheet: Sheet, group: list[_Statement]) -> int:
    """How many firm labels without a colon there are, each with its value in a box of the two; 0 for fewer than three."""
    boxed = 0
    for s in group:
        if s.value is None or s.key not in _FIRM or compact(sheet.lines[s.label].text) in weak_labels():
            continue
        box = sheet.elements[sheet.lines[s.label].element].parent
        boxed += sheet.count_under(box) == 2 and sheet.is_under(sheet.lines[s.value].element, box)
    return boxed if boxed >= _BOXED else 0


def _is_credits(sheet: Sheet, group: list[_Statement]) -> bool:
    """Whether rows of nothing but credits stand right behind the document's date."""
    first = group[0].label
    return (
        first > 0
        and all(s.row is not None and credits.is_credit(sheet.lines[s.label].text) for s in group)
        and documentary.is_document_date(sheet.lines[first - 1].text)
    )


def _body_began(sheet: Sheet, first: int) -> bool:
    """Whether an addressee or a lead to a list stands before line ``first``."""
    near = range(max(0, first - 12), first)
    return any(
        sheet.lines[j].text.endswith(("：", ":"))
        and not sheet.rules[j]
        and not key_of(sheet.lines[j].text)
        and not is_linked(sheet.lines[j])
        and len(sheet.lines[j].text) >= 5
        and not furniture.rule_of(sheet.lines[j].text)
        for j in near
    )


def _is_openness(group: list[_Statement]) -> bool:
    return (
        len(group) == 1 and group[0].row is not None and all(v.key == "openness" for v in group[0].row.values)
    )


def _same_parent(sheet: Sheet, i: int, prose: list[int]) -> bool:
    """Whether line ``i`` is a paragraph among those of the prose."""
    parents = [sheet.element(j).parent for j in prose if j > i]
    return bool(parents) and sheet.element(i).parent == parents[0]


def _near_title(sheet: Sheet, i: int) -> bool:
    return any(sheet.element(j).title for j in range(max(0, i - 3), min(len(sheet.lines), i + 2)))


def _box_of(sheet: Sheet, s: _Statement) -> int:
    """The table or the list that holds a statement, or 0."""
    element = sheet.element(s.label)
    if element.cell >= 0:
        return sheet.up(element.cell, "table") if s.value is not None else 0
    number = sheet.lines[s.label].element
    while number > 0 and sheet.elements[number].name in {"li", "dd", "dt", "p", "span"}:
        number = sheet.elements[number].parent
    return number if number > 0 and sheet.elements[number].name in {"ul", "ol", "dl"} else 0


def _take_table(sheet: Sheet, group: list[_Statement]) -> None:
    """Take the rest of a table or a list of facts, whose labels nobody can all know: one without any prose."""
    boxes = Counter(_box_of(sheet, s) for s in group)
    for box, known in boxes.items():
        if known < 2 or box <= 0 or sheet.has_prose(box):
            continue
        inside = sheet.lines_under(box)
        listed = sheet.elements[box].name != "table"
        if 4 * known < len(inside) or any(sheet.element(i).title for i in inside):
            continue
        if listed and not all(sheet.rules[i] or _PAIR.match(sheet.lines[i].text) for i in inside):
            continue
        for i in inside:
            sheet.rules[i] = sheet.rules[i] or "chrome.metadata-table"


def _is_choice(key: str, value: str) -> bool:
    """Whether a value is several states of validity, among which a reader may choose."""
    parts = value.split()
    return key == "validity" and len(parts) > 1 and all(marks.find_validity(part) for part in parts)


def _take(sheet: Sheet, group: list[_Statement]) -> None:
    unlabelled: list[PageField] = []
    for s in group:
        line = sheet.lines[s.label]
        if s.row is not None and all(v.key == "ignored" for v in s.row.values):
            rule = "chrome.controls"
        else:
            rule = "chrome.metadata-table" if sheet.element(s.label).cell >= 0 else "chrome.metadata"
        sheet.rules[s.label] = rule
        if s.value is not None:
            sheet.rules[s.value] = rule
            if s.key != "ignored":
                value = sheet.lines[s.value]
                sheet.fields.append(
                    PageField(value, s.key, line.text.strip(" ：:【】[]\u3000"), 0, len(value.text))
                )
        for v in s.row.values if s.row is not None else ():
            if v.key != "ignored" and v.end > v.start and not _is_choice(v.key, line.text[v.start : v.end]):
                sheet.fields.append(PageField(line, v.key, v.label, v.start, v.end))
        day = unlabelled_day(line.text) if s.row is not None else None
        if day is not None and not any(f.key == "published" for f in sheet.fields):
            unlabelled.append(PageField(line, "published", "", *day))
    if not any(f.key == "published" for f in sheet.fields):
        sheet.fields += unlabelled[:1]
