"""Which lines of a page are its document.

Evidence, in this order: what a line says for itself (:mod:`furniture`), where the
page's prose is (the smallest element that holds nearly all of it, or one known as
a container of documents), what names the elements have, and how much of a line is
links. Prose outside of the document's element is kept when nothing speaks against
it: a kept menu line is a lesser fault than a lost sentence.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from builder.stages.chrome import furniture
from builder.stages.chrome.fields import Row, key_of, read_row
from builder.stages.chrome.titles import LEAST, bare, find_title, fold
from builder.stages.chrome.tree import Element, Line, Page

_SHARE = 0.8
"""The document's element holds at least this share of the page's prose."""
_NEAR = 4
"""Prose outside of it is kept where at most so many steps lead to a common element."""


@dataclass(slots=True)
class PageField:
    """Metadata in a line: characters ``[start, end)`` of the line's text."""

    line: Line
    key: str
    label: str
    start: int
    end: int


@dataclass(slots=True)
class Verdict:
    """What is to become of the lines of a page."""

    kept: list[bool]
    rules: list[str]
    """Why a line is taken away; empty for kept lines."""
    fields: list[PageField] = field(default_factory=list)
    joins: set[int] = field(default_factory=set)
    """Lines that continue the title of the line before."""


def judge(page: Page, lines: list[Line]) -> Verdict:
    """Judge every line of a page; a page that has text keeps some."""
    verdict = _Judge(page, lines, show_hidden=False).run()
    shown = sum(len(line.text) for line, kept in zip(lines, verdict.kept, strict=True) if kept)
    if shown < 80 and any(page.elements[line.element].hidden for line in lines):
        second = _Judge(page, lines, show_hidden=True).run()
        if (
            sum(len(line.text) for line, kept in zip(lines, second.kept, strict=True) if kept)
            > 3 * shown + 40
        ):
            return second
    return verdict


class _Judge:
    def __init__(self, page: Page, lines: list[Line], *, show_hidden: bool) -> None:
        self.page = page
        self.lines = lines
        self.elements = page.elements
        self.show_hidden = show_hidden
        self.rules = [""] * len(lines)
        self.fields: list[PageField] = []
        self.prose = [self._is_prose(line) for line in lines]
        # Elements are numbered as they open, so what is under one is a range.
        self.end = list(range(1, len(self.elements) + 1))
        for number in range(len(self.elements) - 1, 0, -1):
            above = self.elements[number].parent
            self.end[above] = max(self.end[above], self.end[number])
        self.joins: set[int] = set()

    def run(self) -> Verdict:
        for i, line in enumerate(self.lines):
            if self._element(line).hidden and not self.show_hidden:
                self.rules[i] = "chrome.hidden"
        self._find_metadata()
        for i, line in enumerate(self.lines):
            if not self.rules[i]:
                self.rules[i] = furniture.rule_of(line.text)
        self._drop_second_copy()
        root = self._find_root()
        inside = self._inside(root)
        self._judge_inside(inside)
        kept = [i in inside and not self.rules[i] for i in range(len(self.lines))]
        self._keep_outside(root, inside, kept)
        if not any(kept):
            kept = self._keep_something()
        self._settle_title(inside, kept)
        for i, rule in enumerate(self.rules):
            if kept[i]:
                self.rules[i] = ""
            elif not rule:
                self.rules[i] = "chrome.links" if self._linked(self.lines[i]) else "chrome.surroundings"
        return Verdict(kept, self.rules, self.fields, self.joins)

    # evidence of single lines

    def _element(self, line: Line) -> Element:
        return self.elements[line.element]

    def _is_prose(self, line: Line) -> bool:
        return furniture.is_sentence(line.text, 14) and not self._linked(line)

    @staticmethod
    def _linked(line: Line) -> bool:
        return line.linked * 10 >= 6 * max(1, len(line.text))

    def _mass(self, i: int) -> float:
        line = self.lines[i]
        if self.rules[i]:
            return 0.0
        size = len(line.text) - line.linked
        if not self.prose[i]:
            size = size * 0.6 if furniture.is_document_line(line.text) else size * 0.25
        return size * (0.3 if self._element(line).furniture and not self._element(line).document else 1.0)

    # metadata

    def _find_metadata(self) -> None:
        """Labels with their values, in rows, cells and lists, before or after the prose."""
        groups: list[list[tuple[int, int | None, str, Row | None]]] = []
        i, last = 0, -9
        while i < len(self.lines):
            if self.rules[i]:
                i += 1
                continue
            found = self._read_label(i)
            if found is None:
                i += 1
                continue
            if not groups or not self._goes_on(last, i):
                groups.append([])
            groups[-1].append(found)
            last = found[1] if found[1] is not None else i
            i = last + 1
        for group in groups:
            self._take_group(group)

    def _goes_on(self, last: int, i: int) -> bool:
        return (
            all(not self.prose[j] and len(self.lines[j].text) <= 60 for j in range(last + 1, i))
            and i - last <= 3
        )

    def _read_label(self, i: int) -> tuple[int, int | None, str, Row | None] | None:
        line = self.lines[i]
        if len(line.text) > 600 or (self._element(line).title and len(line.text) > 30):
            return None
        key = key_of(line.text)
        if key:
            value = i + 1 if i + 1 < len(self.lines) and self._is_value(i, i + 1) else None
            return i, value, key, None
        row = read_row(line.text)
        if row is None:
            return None
        return i, None, "", row

    def _is_value(self, i: int, j: int) -> bool:
        """Whether line ``j`` is the value of the label on line ``i``."""
        label, value = self.lines[i], self.lines[j]
        if self.rules[j] or key_of(value.text) or read_row(value.text) or len(value.text) > 300:
            return False
        here, there = self._element(label), self._element(value)
        if here.cell >= 0:
            return (
                there.cell >= 0 and there.cell != here.cell and self._row(here.cell) == self._row(there.cell)
            )
        if there.name in {"h1", "h2", "h3"}:
            return False
        above = label.element
        for _ in range(3):
            above = self.elements[above].parent
            if above <= 0 or self.elements[above].name == "body":
                return False
            if self._is_under(value.element, above):
                return True
        return False

    def _row(self, cell: int) -> int:
        while cell > 0 and self.elements[cell].name != "tr":
            cell = self.elements[cell].parent
        return cell

    def _take_group(self, group: list[tuple[int, int | None, str, Row | None]]) -> None:
        strong = weak = values = 0
        for label, value, key, row in group:
            if row is not None:
                strong += row.strong
                weak += len(row) - row.strong
                values += sum(1 for v in row.values if v.end > v.start)
            else:
                colon = self.lines[label].text.rstrip().endswith(("：", ":"))
                firm = key in _FIRM and (
                    colon or self._element(self.lines[label]).name in {"td", "th", "dt", "b", "strong"}
                )
                strong += firm
                weak += not firm and colon
                values += value is not None
        first = group[0][0]
        before = sum(
            1 for j in range(first) if self.prose[j] and not self.rules[j] and len(self.lines[j].text) > 30
        )
        after = any(self.prose[j] and not self.rules[j] for j in range(group[-1][0] + 1, len(self.lines)))
        if not (strong or weak >= (2 if not before else 3)) and not (
            weak and before == 0 and group[0][3] is not None and self._near_title(first)
        ):
            return
        if before and after and not strong:
            return
        if all(row is None and value is None for _, value, _, row in group) and strong < 2:
            return
        for label, value, key, row in group:
            counters = row is not None and all(v.key == "ignored" for v in row.values)
            self.rules[label] = (
                "chrome.controls"
                if counters
                else "chrome.metadata-table"
                if self._element(self.lines[label]).cell >= 0
                else "chrome.metadata"
            )
            if value is not None:
                self.rules[value] = self.rules[label]
                if key != "ignored":
                    name = self.lines[label].text.strip(" ：:【】[]\u3000")
                    self.fields.append(
                        PageField(self.lines[value], key, name, 0, len(self.lines[value].text))
                    )
            for v in row.values if row is not None else ():
                if v.key != "ignored" and v.end > v.start:
                    self.fields.append(PageField(self.lines[label], v.key, v.label, v.start, v.end))

    def _near_title(self, i: int) -> bool:
        return any(
            self._element(self.lines[j]).title for j in range(max(0, i - 3), min(len(self.lines), i + 2))
        )

    # copies

    def _drop_second_copy(self) -> None:
        """The text once more, for telephones: the later copy goes, or the one that says what it is."""
        first: dict[str, int] = {}
        again: dict[int, int] = {}
        for i, line in enumerate(self.lines):
            if self.rules[i] or len(line.text) < 20:
                continue
            key = fold(line.text)
            if key in first:
                again[i] = first[key]
            else:
                first[key] = i
        if not again:
            return
        doubled = [i for i in again if self.prose[i]] or list(again)
        start, end = min(doubled), max(doubled)
        total = sum(len(self.lines[j].text) for j in range(start) if self.prose[j] and not self.rules[j])
        copied = sum(len(self.lines[i].text) for i in doubled)
        if copied < 0.6 * max(1, total):
            return
        drop_first = (
            self._element(self.lines[again[doubled[0]]]).second
            and not self._element(self.lines[doubled[0]]).second
        )
        home = self._common([self.lines[i].element for i in doubled])
        texts = Counter(fold(line.text) for line in self.lines[:start])
        if drop_first:
            olds = [again[i] for i in doubled]
            home = self._common([self.lines[i].element for i in olds])
            texts = Counter(fold(line.text) for line in self.lines[start:])
            start, end = min(olds), max(olds)
        for i, line in enumerate(self.lines):
            near = start <= i <= end or (self._is_under(line.element, home) and home > 0)
            if near and not self.rules[i] and fold(line.text) in texts:
                self.rules[i] = "chrome.second-copy"

    # where the document is

    def _common(self, numbers: list[int]) -> int:
        if not numbers:
            return 0
        common = numbers[0]
        for number in numbers[1:]:
            common = self._meet(common, number)
        return common

    def _meet(self, a: int, b: int) -> int:
        while a != b:
            if self.elements[a].depth >= self.elements[b].depth:
                a = self.elements[a].parent
            else:
                b = self.elements[b].parent
        return a

    def _is_under(self, number: int, above: int) -> bool:
        return above <= number < self.end[above]

    def _find_root(self) -> int:
        mass = [0.0] * len(self.elements)
        for i, line in enumerate(self.lines):
            mass[line.element] += self._mass(i)
        for number in range(len(self.elements) - 1, 0, -1):
            mass[self.elements[number].parent] += mass[number]
        total = mass[0]
        if total <= 0:
            return 0
        best = 0
        for number, element in enumerate(self.elements):
            if (
                mass[number] >= _SHARE * total
                and element.depth >= self.elements[best].depth
                and element.block == number
            ):
                best = number
        known = [
            n
            for n, e in enumerate(self.elements)
            if e.document and mass[n] >= 0.5 * total and mass[n] > 30 and e.block == n
        ]
        if known:
            outer = min(known, key=lambda n: self.elements[n].depth)
            if self.elements[outer].depth > self.elements[best].depth or not any(
                self._is_under(best, n) for n in known
            ):
                return outer
            # The deepest known container that still holds what the best one holds.
            best = max(
                (n for n in known if mass[n] >= mass[best] - 1),
                key=lambda n: self.elements[n].depth,
                default=best,
            )
        return self._widen(best, mass)

    def _widen(self, best: int, mass: list[float]) -> int:
        """From a single paragraph, cell or the like up to the element that holds its fellows."""
        while best > 0 and self.elements[best].name in {
            "p",
            "span",
            "td",
            "th",
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
        }:
            if self.elements[best].document:
                return best
            above = self.elements[best].parent
            if self.elements[best].name in {"td", "th"} and mass[best] > 400:
                return best
            best = above
        return best

    def _inside(self, root: int) -> set[int]:
        return {i for i, line in enumerate(self.lines) if self._is_under(line.element, root)}

    # inside of the document's element

    def _judge_inside(self, inside: set[int]) -> None:
        order = sorted(inside)
        live = [i for i in order if not self.rules[i]]
        prose = [i for i in live if self.prose[i]]
        first = prose[0] if prose else (live[0] if live else 0)
        last = prose[-1] if prose else (live[-1] if live else 0)
        foot = ""
        for i in order:
            if i > last and self.rules[i] in {
                "chrome.pager",
                "chrome.related",
                "chrome.footer",
                "chrome.qr-code",
            }:
                foot = self.rules[i]
            if self.rules[i]:
                continue
            line = self.lines[i]
            element = self._element(line)
            kind = furniture.heading_kind(line.text)
            if kind == "related" and (i > last or element.furniture):
                self.rules[i] = foot = "chrome.related"
            elif kind == "download" and i >= first:
                self.rules[i] = "chrome.download"
            elif kind == "site" and i < first:
                self.rules[i] = "chrome.menu"
            elif foot and not (furniture.is_attachment(line.text) or line.cells):
                self.rules[i] = foot
            elif i > last and (furniture.foot_strength(line.text) == 1 and self._foot_follows(i, order)):
                self.rules[i] = "chrome.footer"
            elif furniture.is_stamp(line.text, with_time=i > last) and (i < first or i > last):
                self.rules[i] = "chrome.date"
            elif (
                i > last
                and furniture.is_file_name(line.text)
                and (self._linked(line) and not furniture.is_attachment(line.text))
            ):
                self.rules[i] = "chrome.download"
            elif (
                element.furniture
                and not element.document
                and not self.prose[i]
                and not element.title
                and self._own_furniture(line)
            ):
                self.rules[i] = "chrome.block"
            elif self._linked(line) and (i < first or i > last) and not self._may_stay(line):
                self.rules[i] = "chrome.links"

    def _foot_follows(self, i: int, order: list[int]) -> bool:
        return any(furniture.foot_strength(self.lines[j].text) == 2 for j in order if i < j <= i + 8)

    def _own_furniture(self, line: Line) -> bool:
        """Whether a name of furniture stands nearer to the line than any name of a document."""
        number = line.element
        while number > 0:
            e = self.elements[number]
            above = self.elements[e.parent]
            if e.document:
                return False
            if e.furniture > above.furniture:
                return not any(
                    self.prose[j]
                    for j in range(len(self.lines))
                    if self._is_under(self.lines[j].element, number)
                )
            number = e.parent
        return False

    def _may_stay(self, line: Line) -> bool:
        return (
            furniture.is_attachment(line.text)
            or (furniture.is_title(line.text)
            and self._element(line).title)
            or furniture.is_document_line(line.text)
        )

    # outside of it

    def _keep_outside(self, root: int, inside: set[int], kept: list[bool]) -> None:
        if not inside:
            return
        end = max(inside)
        related = False
        following = False
        for i, line in enumerate(self.lines):
            if i in inside:
                continue
            kind = furniture.heading_kind(line.text)
            related = related or (
                i > end and (kind == "related" or self.rules[i] in {"chrome.pager", "chrome.footer"})
            )
            element = self._element(line)
            if self.rules[i] or element.furniture or related or self._linked(line):
                following = following and not related and bool(self.rules[i])
                continue
            common = self._meet(line.element, root)
            near = (
                common > 0
                and self.elements[root].depth - self.elements[common].depth <= _NEAR
                and self.elements[common].name not in {"html"}
            )
            if (self.prose[i] and len(line.text) >= 30 and near) or (
                i > end
                and near
                and (following or i <= end + 3)
                and (self._signs_off(i) or line.cells or furniture.is_attachment(line.text))
            ):
                kept[i] = following = True
            elif following and furniture.is_document_line(line.text):
                kept[i] = True

    def _signs_off(self, i: int) -> bool:
        """A date as documents print it, or the line before one."""
        text = self.lines[i].text
        if furniture.is_document_date(text):
            return True
        return (
            len(text) <= 40 and i + 1 < len(self.lines) and furniture.is_document_date(self.lines[i + 1].text)
        )

    def _keep_something(self) -> list[bool]:
        shown = [not self._element(line).hidden for line in self.lines]
        for kept in (
            [
                s and not r and not self._linked(line)
                for s, r, line in zip(shown, self.rules, self.lines, strict=True)
            ],
            [s and not r for s, r in zip(shown, self.rules, strict=True)],
            shown,
        ):
            if any(kept):
                return kept
        return [True] * len(self.lines)

    # the title

    def _settle_title(self, inside: set[int], kept: list[bool]) -> None:
        order = [i for i, k in enumerate(kept) if k]
        head = self._head(order)
        texts = [self.lines[i].text for i in head]
        known = self._known_titles(order[0] if order else len(self.lines))
        known += [t for t in texts if furniture.is_title(t)]
        places = []
        for title in known:
            found = find_title(title, texts)
            if found:
                again = find_title(title, texts[found[1] :])
                if again:
                    for i in head[found[0] : found[1]]:
                        kept[i] = False
                        self.rules[i] = "chrome.title-repeat"
                    found = (found[1] + again[0], found[1] + again[1])
                places.append((found, title))
        if places:
            self._mark_repeats(known, order[0])
            self._join_title(places, head)
            return
        self._fetch_title(order, known, kept)

    def _head(self, order: list[int]) -> list[int]:
        head = []
        for i in order[:16]:
            text = self.lines[i].text
            if furniture.is_sentence(text, 30) or text.endswith(("：", ":")):
                break
            head.append(i)
        return head

    def _known_titles(self, first: int) -> list[str]:
        titles = [content for name, content, _, _ in self.page.metas if name in {"articletitle", "og:title"}]
        titles += [f.line.text[f.start : f.end] for f in self.fields if f.key == "title"]
        shown = "".join(p.text for p in self.page.title).strip()
        titles += [part.strip() for part in _split_site(shown)]
        titles += [
            self.lines[i].text
            for i in range(first)
            if not self.rules[i]
            and self._element(self.lines[i]).title
            and furniture.is_title(self.lines[i].text)
        ]
        return [t for t in dict.fromkeys(titles) if len(bare(t)) >= LEAST]

    def _mark_repeats(self, known: list[str], first: int) -> None:
        wanted = {bare(t) for t in known}
        for i in range(first):
            if not self.rules[i] and bare(self.lines[i].text) in wanted:
                self.rules[i] = "chrome.title-repeat"

    def _join_title(self, places: list[tuple[tuple[int, int], str]], head: list[int]) -> None:
        for (first, last), title in places:
            lines = head[first:last]
            if last - first > 1 and fold("".join(self.lines[i].text for i in lines)) in {
                fold(title),
                bare(title),
            }:
                self.joins.update(lines[1:])
                return

    def _fetch_title(self, order: list[int], known: list[str], kept: list[bool]) -> None:
        """The document prints no title of its own: the page's heading is it."""
        if not order:
            return
        first = order[0]
        if any(
            furniture.is_title(self.lines[i].text) and self._element(self.lines[i]).title for i in order[:2]
        ):
            return
        wanted = {bare(t) for t in known}
        best, best_score = -1, 2.9
        for i in range(first):
            score = self._title_score(i, wanted) - (first - i) * 0.01
            if score >= best_score:
                best, best_score = i, score
        if best < 0:
            return
        kept[best] = True
        self.fields = [f for f in self.fields if f.line is not self.lines[best] or f.key == "title"]
        for i in range(best + 1, first):
            if not self.rules[i] and (furniture.is_number(self.lines[i].text) or self._is_subtitle(i)):
                kept[i] = True
        self._mark_repeats([self.lines[best].text], best)

    def _is_subtitle(self, i: int) -> bool:
        text = self.lines[i].text
        return (
            text.startswith(("（", "(", "——"))
            and 6 <= len(text) <= 160
            and self._element(self.lines[i]).furniture == 0
            and not self._linked(self.lines[i])
        )

    def _title_score(self, i: int, wanted: set[str]) -> float:
        line = self.lines[i]
        element = self._element(line)
        is_value = any(
            f.line is line and f.key == "title" and f.end - f.start == len(line.text) for f in self.fields
        )
        if (
            (self.rules[i] and not is_value)
            or (element.hidden and not self.show_hidden)
            or not 4 <= len(line.text) <= 160
        ):
            return -9.0
        score = 3.0 if bare(line.text) in wanted else 0.0
        score += {"h1": 3.0, "ucaptitle": 3.0, "h2": 2.0, "h3": 2.0}.get(element.name, 0.0)
        score += 1.5 * element.title + 2.0 * furniture.is_title(line.text) + 0.5 * element.center
        score -= (
            1.0 * (element.furniture > 0)
            + (4.0 if self._linked(line) and not is_value else 0.0)
            + (3.0 if furniture.heading_kind(line.text) else 0.0)
        )
        return score - (1.5 if is_value else 0.0)


_FIRM = frozenset(
    {
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
    }
)


def _split_site(title: str) -> list[str]:
    """A page's ``<title>`` without the site's name behind or before it."""
    parts = [title]
    for sign in ("_", "|", "—", "–", "-", "－", "·", " "):
        if sign in title:
            parts += [part for part in title.split(sign) if len(part.strip()) >= LEAST]
    return parts
