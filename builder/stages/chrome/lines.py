"""From the printed lines of a page to its paragraphs.

``<br>`` in mid-sentence joins, wide spaces after a sentence part, the cells of a
table that is content stand on one line (parted by a tab), and an article number
stands before the text of the next cell (parted by U+3000, as it is printed).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from builder.language.characters import CJK_PUNCTUATION, HAN
from builder.stages.chrome import documentary, furniture, marks
from builder.stages.chrome.fields import DATE
from builder.stages.chrome.parting import EM, SPACE, split, split_tags, trim
from builder.stages.chrome.signatures import are_signers
from builder.stages.chrome.tables import ARTICLE_LABEL, Rows, is_blank_form, is_data, up
from builder.stages.chrome.tree import Element, Line, Page, Piece

CELL = "\t"
"""Between two cells of a table that is content."""
LABEL = "\u3000"
"""Between an article's number and its text."""

_WIDE = re.compile(r"(?<![ \t])[ \t]*+[\u3000\u2003\u2002\u2000\u2001\u00a0][\s\u200b\ufeff]*")
_ENDS = tuple("。！？；：:!?;”’）)」』…")
_JOINS_BEFORE = tuple("，、。；：！？）》」』”,;")
_JOINS_AFTER = tuple("，、（《「『“(—,")
_LABELLED = re.compile(
    rf"\s*(?:第[{HAN}\d]{{1,8}}[章节節编編條条](?=[\s\u3000])|[一二三四五六七八九十百]{{1,4}}、|[（(][一二三四五六七八九十\d]{{1,3}}[)）]|\d{{1,3}}[.、．](?!\d)|[①-⑳]|——|附件|附：|附表|抄送|主题词)"
)
_HEADING_LABEL = re.compile(rf"第\s*[{HAN}\d]{{1,8}}?\s*[编編章节節条條部]")
"""A number on a line of its own over its heading."""
_CELL_LABEL = re.compile(r"[（(]?\d{1,3}[A-Z]{0,2}[)）]?[.．、]?|[（(][A-Za-z]{1,4}[)）]")
"""A number that is a label where it stands alone in a cell before its text."""
_HAN_SIDE = re.compile(rf"[{HAN}{CJK_PUNCTUATION}“”‘’—…]")
_STAMP_BEHIND = re.compile(rf"[（(\[]\s*{DATE}\s*[)）\]]\s*$")
_ADOPTED = re.compile(
    r"\d\s*日.{2,}(?:通过|批准|修正|修订|公布|发布|施行|決議|决议|核定|訂定|订定|訂定發布|订定发布|發布)[)）]?$"
)
_DAY_AND_HOUR = re.compile(r"\d{4}\s*[-/.]\s*\d{1,2}\s*[-/.]\s*\d{1,2}\s+\d{1,2}[:：]\d{2}")
_INSIDE = re.compile(r"[，。；]")
_LISTS = re.compile(r"[，、]")
_SENTENCE = re.compile(r"[，。]|；$")
_CELL_LINE = 10
"""A line of a sentence in a cell has so many characters at least."""
_DATE = re.compile(r"\W*(?:\d{4}|[一二三四五六七八九零〇○ОО0]{4})\s*年.{1,4}月.{1,4}日\W*")


def measure(page: Page) -> list[Line]:
    """The paragraphs of a page, furniture and all, in the order of the source."""
    lines: list[Line] = []
    for line in page.lines:
        line = trim(line)
        if page.elements[line.element].title:
            lines += [part for tagged in split_tags(line) for part in _split_behind(tagged)]
        else:
            lines += _split_wide(line)
    lines = _join_breaks(lines, page.elements)
    return _join_labels(_join_rows(lines, page.elements), page.elements)


def read_text(pieces: Iterable[Piece]) -> str:
    """The characters of pieces, white space between words made one space."""
    return " ".join(SPACE.sub(" ", "".join(p.text for p in pieces)).split(" ")).strip()


def glue(left: str, right: str) -> str:
    """What stands between two runs that a line break parted: nothing beside Chinese, else a space."""
    if not left or not right or _HAN_SIDE.match(left[-1]) or _HAN_SIDE.match(right[0]):
        return ""
    return "" if left[-1].isdigit() and right[0].isdigit() else " "


def _width(space: str) -> float:
    return sum(EM.get(c, 0.25) for c in space if c not in "\r\n\t")


def _split_wide(line: Line) -> list[Line]:
    """Part a line at wide spaces that are paragraph marks."""
    if len(line.text) < 16:
        return [line]
    joined = "".join([p.text for p in line.pieces])
    if not _WIDE.search(joined.strip()):
        return [line]
    cuts: list[tuple[int, int]] = []
    done = 0
    spaces = list(_WIDE.finditer(joined))
    for found, following in zip(spaces, [*spaces[1:], None], strict=True):
        before = joined[max(done, found.start() - 64) : found.start()].strip()
        after = joined[found.end() : following.start() if following else len(joined)].strip()
        if (
            not before
            or not after
            or (_width(found[0]) < 2.0 and not ("\n" in found[0] and _width(found[0]) >= 1))
        ):
            continue
        label = before.endswith(("：", ":"))
        if (
            (before.endswith(_ENDS) and not (label and len(after) < 12))
            or _LABELLED.match(after)
            or (_is_labelled_heading(before) and len(after) > 20)
            or (cuts and _DATE.fullmatch(after))
        ):
            cuts.append((found.start(), found.end()))
            done = found.end()
    if not cuts:
        return [line]
    return split(line, cuts, joined)


def _is_labelled_heading(text: str) -> bool:
    """Whether a short run is a number with a heading behind it; a number alone is the label of what follows."""
    label = _LABELLED.match(text)
    return label is not None and label.end() < len(text.rstrip()) <= 45


def _split_behind(line: Line) -> list[Line]:
    """Part a heading from the day of its publication, or a database's note of validity, behind it."""
    joined = "".join(p.text for p in line.pieces)
    found = _STAMP_BEHIND.search(joined) or marks.VALIDITY_BEHIND.search(joined)
    if found is None or not joined[: found.start()].strip():
        return _split_wide(line)
    return split(line, [(found.start(), found.start())], joined)


def merge(lines: list[Line], joints: list[str]) -> Line:
    """One line of several; ``joints[n]`` stands between line ``n`` and the next."""
    first = lines[0]
    if len(lines) == 1:
        return first
    pieces = list(first.pieces)
    texts = [first.text]
    for line, joint in zip(lines[1:], joints, strict=True):
        first.joints.update({number + len(pieces): j for number, j in line.joints.items()})
        first.joints[len(pieces)] = joint
        pieces += line.pieces
        texts += (joint, line.text)
        first.linked += line.linked
    first.pieces, first.text = pieces, "".join(texts)
    return first


def _join_breaks(lines: list[Line], elements: list[Element]) -> list[Line]:
    out: list[Line] = []
    group: list[Line] = []
    for line in [*lines, None]:
        if line is not None and group and line.after_break and line.element == group[-1].element:
            group.append(line)
            continue
        if len(group) > 1:
            out += _join_group(group, elements[group[0].element])
        else:
            out += group
        group = [line] if line is not None else []
    return out


def _join_group(group: list[Line], element: Element) -> list[Line]:
    """Join the lines of one block that ``<br>`` parts in mid-sentence."""
    whole = "".join(line.text for line in group)
    heading = (element.title or element.center) and len(whole) <= 120 and "。" not in whole
    heading = heading or (
        len(group) <= 4
        and len(whole) <= 120
        and documentary.is_title(whole)
        and not any(documentary.is_title(x.text) for x in group[:-1])
    )
    heading = heading and not are_signers([line.text for line in group])
    width = max(len(line.text) for line in group)
    # Lines of one width, most of them without an end: the page was wrapped by hand.
    open_ends = sum(
        1 for line in group[:-1] if not line.text.endswith(_ENDS) and len(line.text) >= 0.8 * width
    )
    wrapped = len(group) > 3 and 2 * open_ends > len(group)
    out: list[Line] = []
    parts, joints = [group[0]], []
    for line in group[1:]:
        last = parts[-1].text
        numbered = len(group) > 3 and line is group[-1] and furniture.is_bare_number(line.text)
        if not numbered and _continues(last, line, heading, 0.8 * width if wrapped else 24):
            labelled = _HEADING_LABEL.fullmatch(last) and not line.text.startswith(_JOINS_BEFORE)
            joints.append(LABEL if labelled else glue(last, line.text))
            parts.append(line)
        else:
            out.append(merge(parts, joints))
            parts, joints = [line], []
    out.append(merge(parts, joints))
    return out


def _continues(before: str, line: Line, heading: bool, least: float) -> bool:
    """Whether a line goes on with the text before it, and neither is furniture."""
    return (
        not line.blank_before
        and _runs_on(before, line, heading, least)
        and not furniture.rule_of(line.text)
        and not furniture.rule_of(before)
    )


def _runs_on(before: str, line: Line, heading: bool, least: float) -> bool:
    after = line.text
    if after.startswith(_JOINS_BEFORE) or (before.endswith(_JOINS_AFTER) and not _DATE.fullmatch(after)):
        return True
    if (
        line.indent >= 1.0
        or before.endswith(_ENDS)
        or _LABELLED.match(after)
        or _DATE.fullmatch(after)
        or _DATE.fullmatch(before)
    ):
        return False
    if _ADOPTED.search(before):
        return False
    if heading:
        if _DAY_AND_HOUR.match(after):
            return False  # the byline inside of the heading's element
        return not (
            documentary.is_number(after)
            or documentary.is_number(before)
            or after.startswith(("（", "("))
            or furniture.is_stamp(after)
        )
    if _LABELLED.match(before) and len(before) <= 30 and not _INSIDE.search(before):
        return False
    return len(before) >= least or bool(_INSIDE.search(before))


def _join_rows(lines: list[Line], elements: list[Element]) -> list[Line]:
    """One line for every row of a table that is content; the article's number before its text."""
    tables: dict[int, Rows] = {}
    for line in lines:
        cell = elements[line.element].cell
        if cell >= 0:
            row = up(elements, cell, "tr")
            table = up(elements, row, "table")
            tables.setdefault(table, {}).setdefault(row, {}).setdefault(cell, []).append(line)
    data = {
        table
        for table, rows in tables.items()
        if is_data(table, rows, elements) or is_blank_form(table, rows, elements)
    }
    if not data:
        return lines
    out: list[Line] = []
    parts: list[Line] = []
    joints: list[str] = []
    open_row = -1
    for current in [*lines, None]:
        cell = elements[current.element].cell if current is not None else -1
        row = up(elements, cell, "tr") if cell >= 0 else -1
        in_data = row >= 0 and up(elements, row, "table") in data
        if parts and (not in_data or row != open_row):
            whole = merge(parts, joints)
            whole.element, whole.row = open_row, True
            out.append(whole)
            parts, joints = [], []
        if current is None:
            break
        if not in_data:
            out.append(current)
            continue
        if parts:
            same = elements[parts[-1].element].cell == cell
            runs_on = same and _runs_on_in_cell(parts[-1].text, current)
            joints.append("" if runs_on else " " if same else CELL)
        open_row = row
        parts.append(current)
    return out


def _runs_on_in_cell(before: str, line: Line) -> bool:
    """Whether a break in a cell parts a sentence; names of offices, one under the other, are no sentence."""
    return (
        line.after_break
        and not line.blank_before
        and len(before) >= _CELL_LINE
        and not before.endswith(_ENDS)
        and _LISTS.search(before) is not None
        and _SENTENCE.search(line.text) is not None
        and not _LABELLED.match(line.text)
        and not glue(before, line.text)
    )


def _is_cell_label(label: Line, line: Line, elements: list[Element]) -> bool:
    """Whether a number in the first cell of a row numbers the text in the next cell of two."""
    here, there = elements[label.element].cell, elements[line.element].cell
    return (
        here >= 0
        and there > here
        and _CELL_LABEL.fullmatch(label.text) is not None
        and _CELL_LABEL.fullmatch(line.text) is None
        and up(elements, here, "tr") == up(elements, there, "tr") > 0
    )


def _join_labels(lines: list[Line], elements: list[Element]) -> list[Line]:
    out: list[Line] = []
    for line in lines:
        last = out[-1] if out else None
        if (
            last is not None
            and not last.row
            and last.element != line.element
            and elements[last.element].name in {"td", "th", "div", "dt", "li"}
            and (ARTICLE_LABEL.fullmatch(last.text) or _is_cell_label(last, line, elements))
            and not ARTICLE_LABEL.fullmatch(line.text)
            and (not last.text.endswith("、") or elements[last.element].cell >= 0)
        ):
            last.linked = 0
            merge([last, line], [LABEL])
            last.element = line.element
        else:
            out.append(line)
    return out
