"""One work as a whole: its frame, its body, its attachments."""

from __future__ import annotations

import re
from collections.abc import Sequence

from builder.stages.structure.draft import Draft, named, paragraph
from builder.stages.structure.frame import SUMS_UP, Frame, fold
from builder.stages.structure.grammar import Grammar, candidates, is_open_line, next_of_form
from builder.stages.structure.headings import first_stop
from builder.stages.structure.labels import DIVISIONS, FORMS, Label
from builder.stages.structure.lines import Line, lines_of, skip_space

HEADING_LONGEST = 42
_PARALLEL = 3
_CLOSES = re.compile(
    "各(?:地区|级|地|部门|单位|省|市|县|区|有关)|本(?:意见|通知|方案|办法|计划|规划|细则)自?|以上|特此|此通知|望|请[各认贵]|[当妥]否"
)


class Work:
    """The lines of one work and what has been found in them."""

    def __init__(self, text: str, start: int, end: int, titled: str) -> None:
        self.text = text
        self.lines: list[Line] = lines_of(text, start, end)
        self.labels: list[Label | None] = candidates(text, self.lines)
        self._following = next_of_form(self.labels)
        self.frame = Frame(text, self.lines, self.labels, titled)
        self.rejected: list[int] = []
        """Lines whose label candidate was not believed."""

    def compose(self) -> list[Draft]:
        """The top-level nodes, their first paragraphs not yet divided."""
        count = len(self.lines)
        attachments = self._attachments(count)
        attachments = sorted({*attachments, *self._second_titles(attachments[0] if attachments else count)})
        main_end = attachments[0] if attachments else count
        top: list[Draft] = []
        cut = self._notice(main_end)
        if cut is None:
            top = self._document(0, main_end)
        else:
            first_label = self._first_label(0, cut)
            if first_label < cut or not self.frame.transmits(0, cut):
                top = self._document(0, cut)
                top.append(self._attachment(cut, main_end))
            else:
                top = [self._front(0, cut), *self._document(cut, main_end)]
        for index, first in enumerate(attachments):
            last = attachments[index + 1] if index + 1 < len(attachments) else count
            top.append(self._attachment(first, last))
        return top

    # --- dividing -----------------------------------------------------------------------------

    def _attachments(self, count: int) -> list[int]:
        """First lines of attachments; lists of attachments above a signature are none."""
        found: list[int] = []
        for index, label in enumerate(self.labels):
            if label is None or label.form != "attachment" or index == 0 or index + 1 >= count:
                continue
            line = self.lines[index]
            rest = skip_space(self.text, label.end, line.end)
            if rest < line.end and not is_open_line(self.text, rest, line.end):
                continue
            if any(self.frame.is_date(i) for i in range(index + 1, min(index + 13, count))) and not found:
                continue
            if rest < line.end and self.labels[index + 1] is not None and self._lists(index + 1):
                continue
            found.append(index)
        return found

    def _second_titles(self, last: int) -> list[int]:
        """Titles inside the text after which the numbering starts anew: further documents handed on with the first."""
        found: list[int] = []
        form, reached = "", 0
        for index in range(last):
            label = self.labels[index]
            if label is not None:
                if label.number == 1 and reached > 1 and label.form == form:
                    title = self._title_above(index)
                    if title is not None:
                        found.append(title)
                        reached = 1
                if not form and not FORMS[label.form].weak and label.form != "bullet":
                    form = label.form
                if label.form == form and label.number is not None:
                    reached = label.number
        return found

    def _title_above(self, index: int) -> int | None:
        """The title that stands a few lines above a first division, below prose."""
        for place in range(index - 1, max(index - 6, 0), -1):
            if self.labels[place] is not None:
                return None
            if self.frame.is_genre(place) and self.frame.is_open(place):
                while self.frame.is_open(place - 1) and index - place < 6:
                    place -= 1
                return place if self.frame.is_prose(place - 1) and not self.frame.is_date(place - 1) else None
        return None

    def _lists(self, index: int) -> bool:
        """Whether a line only names a second attachment (2.…)."""
        label = self.labels[index]
        return label is not None and label.form in ("item", "attachment") and label.number == 2

    def _notice(self, last: int) -> int | None:
        """Where a second document begins, after the signature of the notice that hands it on."""
        for index in self.frame.dates(0, last):
            if not any(self.frame.is_prose(i) and not self.frame.is_date(i) for i in range(index)):
                continue
            after = index + 1
            while after < last and after < index + 4 and self.frame.is_remark(after):
                after += 1
            if after + 2 >= last or not self.frame.is_open(after):
                continue
            titles = self.frame.titles(after, min(after + 6, last))
            if titles and titles[0][0] <= after + 2:
                first, end = titles[0]
                if self.frame.is_titled(first, end) or self.frame.is_genre(end - 1):
                    return after
        return None

    def _first_label(self, first: int, last: int) -> int:
        """The first line that opens a numbered division."""
        for index in range(first, last):
            label = self.labels[index]
            if label is None or label.form == "attachment":
                continue
            if label.form == "bullet" and self._is_subtitle(index, first):
                continue
            if not FORMS[label.form].weak or label.number == 1:
                return index
        return last

    def _is_subtitle(self, index: int, first: int) -> bool:
        """A dash under a title (——在…会议上) is no bullet."""
        following = self.labels[index + 1] if index + 1 < len(self.labels) else None
        line = self.lines[index]
        return (
            index - first <= 2
            and index > first
            and self.frame.is_open(index - 1)
            and is_open_line(self.text, line.start, line.end)
            and (following is None or following.form != "bullet")
        )

    def _contents(self, first: int, last: int) -> tuple[int, int]:
        """A table of contents as a run of lines, or an empty run."""
        for index in range(first, min(first + 12, last)):
            if not self.frame.is_contents(index) or index + 2 >= last:
                continue
            opening = fold(self.frame.words(index + 1))
            for again in range(index + 2, min(index + 400, last)):
                label = self.labels[again]
                if label is not None and label.form == "article":
                    break
                if fold(self.frame.words(again)) == opening:
                    return index, again
        return first, first

    # --- one document -------------------------------------------------------------------------

    def _document(self, first: int, last: int) -> list[Draft]:
        toc, toc_end = self._contents(first, last)
        numbered = self._first_label(toc_end, last)
        limit = toc if toc_end > toc else numbered
        title = self._main_title(first, limit)
        after_title = title[1] if title else first
        headings = self._headings(max(after_title, toc_end), last)
        body = min([numbered, *(index for index in headings if index >= toc_end)])
        top: list[Draft] = []
        if title and title[0] > first:
            top.append(self._front(first, title[0]))
        after = first
        if title:
            node, after = self._title(title, body)
            top.append(node)
        sign = self.frame.signature(after, last) if last - after > 1 else None
        if sign is not None and (sign[0] <= body < last or sign[0] < after):
            sign = None
        end = sign[0] if sign else last
        matter_end = min(toc if toc_end > toc else body, end)
        after = self._matter(top, after, matter_end)
        divided = body < end
        self._opening(top, after, matter_end, divided, title is not None)
        if toc_end > toc:
            top.append(self._run_of_lines("heading", toc, toc_end))
        if divided:
            stop = self._list_of_attachments(max(body, toc_end), end)
            grammar = self._grammar(headings)
            nodes = grammar.build(max(body, toc_end), stop)
            self.rejected.extend(grammar.rejected)
            top.extend(nodes)
            top.extend(self._closing(nodes))
            if stop < end:
                top.append(self._run_of_lines("paragraph", stop, end))
        if sign:
            top.append(self._sign(*sign))
            top.extend(paragraph(*self.lines[index]) for index in range(sign[1], last))
        return top

    def _main_title(self, first: int, limit: int) -> tuple[int, int] | None:
        titles = self.frame.titles(first, limit)
        if not titles:
            return None
        hinted = [title for title in titles if self.frame.is_titled(*title)]
        if hinted:
            return hinted[-1]
        if titles[0][0] == first + 1 and self.frame.is_organ(first):
            titles[0] = first, titles[0][1]  # the office on the first line of its own title
        start = next(
            (i for i in range(first, limit) if self.frame.is_prose(i) and not self.frame.is_date(i)), limit
        )
        at_start = [title for title in titles if title[0] < start]
        named_ = [title for title in titles if self.frame.is_genre(title[1] - 1)]
        if named_ and (not at_start or named_[-1] != at_start[0]):
            last = named_[-1]
            repeated = at_start and self._same(at_start[0], last)
            if repeated or self.frame.transmits(at_start[0][0] if at_start else first, last[0]):
                return last
        return at_start[0] if at_start else None

    def _same(self, one: tuple[int, int], other: tuple[int, int]) -> bool:
        a, b = ("".join(fold(self.frame.words(i)) for i in range(*run)) for run in (one, other))
        return a == b

    def _title(self, title: tuple[int, int], body: int) -> tuple[Draft, int]:
        first, end = title
        node = named("title", self.lines[first].start, self.lines[end - 1].end, heading=True)
        stop = self.frame.copies(first, end, body)
        if stop == end and end < min(body, len(self.lines)) and self._is_subtitle(end, first):
            label = self.labels[end]
            stop = end + 1 if label is not None and label.form == "bullet" else end
        if stop > end:
            node.text_start, node.text_end = self.lines[end].start, self.lines[stop - 1].end
        return node, stop

    def _matter(self, top: list[Draft], first: int, last: int) -> int:
        """What stands between title and preamble: number, author, date, addressees, a newswire's lead."""
        index = first
        while index < last:
            frame = self.frame
            if frame.is_addressee(index):
                top.append(self._line("to", index))
            elif frame.is_number(index):
                top.append(paragraph(*self.lines[index]))
            elif frame.is_date(index) or frame.is_author(index) or (frame.is_organ(index) and top):
                stop = index + 1
                while stop < last and (frame.is_date(stop) or frame.is_author(stop) or frame.is_organ(stop)):
                    stop += 1
                top.append(self._sign(index, stop))
                index = stop
                continue
            elif frame.is_lead(index) or frame.is_full_text(index):
                full = next((i for i in range(index, min(index + 6, last)) if frame.is_full_text(i)), None)
                if full is None:
                    break
                top.append(self._front(index, full + 1))
                index = full + 1
                continue
            else:
                break
            index += 1
        return index

    def _opening(self, top: list[Draft], first: int, last: int, divided: bool, titled: bool) -> None:
        """The paragraphs before the first division, as the preamble where there is one to introduce."""
        if first >= last:
            return
        if not divided or (not titled and SUMS_UP.match(self.text, self.lines[first].start)):
            grammar = self._grammar(frozenset())
            top.extend(grammar.build(first, last))
            self.rejected.extend(grammar.rejected)
            return
        node = Draft("paragraph", (self.lines[first].start,) * 2, self.lines[first], fixed="preamble")
        node.children = [paragraph(*self.lines[index]) for index in range(first + 1, last)]
        top.append(node)

    def _front(self, first: int, last: int) -> Draft:
        """A notice that hands the document on, or a newswire's lead."""
        node = named("front", self.lines[first].start, self.lines[first].start)
        frame = self.frame
        titles = frame.titles(first, last)
        sign = frame.signature(first, last)
        end = sign[0] if sign else last
        index = first
        while index < end:
            title = next((t for t in titles if t[0] == index), None)
            if title is not None:
                made, index = self._title(title, end)
                node.children.append(made)
                continue
            if frame.is_addressee(index):
                node.children.append(self._line("to", index))
            else:
                node.children.append(paragraph(*self.lines[index]))
            index += 1
        if sign:
            node.children.append(self._sign(*sign))
            node.children.extend(paragraph(*self.lines[index]) for index in range(sign[1], last))
        return node

    def _attachment(self, first: int, last: int) -> Draft:
        line = self.lines[first]
        label = self.labels[first]
        index = first + 1
        if label is not None and label.form == "attachment":
            start = skip_space(self.text, label.end, line.end)
            node = Draft("attachment", (line.start, label.end), (start, line.end), label.number)
            if start >= line.end:
                titles = self.frame.titles(index, min(index + 4, last)) if index < last else []
                if titles and titles[0][0] == index:
                    index = titles[0][1]
                    node.body_start, node.body_end = self.lines[first + 1].start, self.lines[index - 1].end
        else:
            titles = self.frame.titles(first, min(first + 6, last))
            index = titles[0][1] if titles and titles[0][0] == first else first + 1
            node = Draft("attachment", (line.start, line.start), (line.start, self.lines[index - 1].end))
        headings = self._headings(index, last)
        grammar = self._grammar(headings)
        node.children = grammar.build(index, last)
        self.rejected.extend(grammar.rejected)
        return node

    # --- headings without a number ------------------------------------------------------------

    def _headings(self, first: int, last: int) -> set[int]:
        """Lines that head a division without a number."""
        alone = [
            index
            for index in range(first, last - 1)
            if self.labels[index] is None
            and self.lines[index].end - self.lines[index].start <= HEADING_LONGEST
            and self.frame.is_open(index)
            and self._headed(index + 1)
            and not self.frame.is_author(index)
            and not self.frame.is_organ(index)
        ]
        found = set(alone) if len(alone) > 1 else set()
        found.update(self._parallel(first, last))
        return found

    def _headed(self, index: int) -> bool:
        """Whether a line can stand under a heading: prose, or the first of a list."""
        label = self.labels[index]
        return label.number in (1, None) if label is not None else self.frame.is_prose(index)

    def _parallel(self, first: int, last: int) -> list[int]:
        """Neighbouring paragraphs whose first sentences share their beginning and their end."""
        text, lines = self.text, self.lines
        found: list[int] = []
        index = first
        while index < last:
            start = lines[index].start
            opening = text[start : start + 2]
            stop = index
            while stop < last and self.labels[stop] is None and text.startswith(opening, lines[stop].start):
                stop += 1
            if stop - index >= _PARALLEL:
                found.extend(self._alike(index, stop))
            index = max(stop, index + 1)
        return found

    def _alike(self, first: int, last: int) -> list[int]:
        ends = [first_stop(self.text, *self.lines[i]) for i in range(first, last)]
        if any(end >= self.lines[first + i].end for i, end in enumerate(ends)):
            return []
        tails = {self.text[end - 4 : end] for end in ends}
        short = all(end - self.lines[first + i].start <= HEADING_LONGEST + 20 for i, end in enumerate(ends))
        return list(range(first, last)) if len(tails) == 1 and short else []

    # --- the end ------------------------------------------------------------------------------

    def _closing(self, nodes: list[Draft]) -> list[Draft]:
        """Take the paragraphs that speak of the whole off the last division."""
        if not nodes:
            return []
        path = [nodes[-1]]
        while path[-1].children and path[-1].children[-1].form != "paragraph":
            path.append(path[-1].children[-1])
        owner = path[-1]
        if any(node.form == "article" or node.form in DIVISIONS for node in path):
            return []
        if owner.form == "paragraph":
            taken = [nodes.pop()] if len(nodes) > 1 else []
            return [self._named_closing(taken)] if taken else []
        tail = [child for child in owner.children if child.form == "paragraph"]
        before = len(owner.children) - len(tail)
        extra = tail if before else tail[self._own(owner) :]
        if not extra:
            return []
        alike = [node for node in _walk(nodes) if node.form == owner.form and node is not owner]
        uniform = bool(alike) and len(extra) == 1 and not any(self._extra(node) for node in alike)
        if not uniform and not _CLOSES.match(self.text, extra[0].start):
            return []
        del owner.children[len(owner.children) - len(extra) :]
        return [self._named_closing(extra)]

    def _own(self, node: Draft) -> int:
        """How many paragraphs below its line a node may have as its own text."""
        alone = first_stop(self.text, node.body_start, node.body_end) >= node.body_end
        return 1 if alone else 0

    def _extra(self, node: Draft) -> bool:
        tail = [child for child in node.children if child.form == "paragraph"]
        return len(tail) > (0 if len(tail) < len(node.children) else self._own(node))

    def _named_closing(self, taken: Sequence[Draft]) -> Draft:
        node = Draft(
            "paragraph", (taken[0].start,) * 2, (taken[0].body_start, taken[0].body_end), fixed="closing"
        )
        node.children = list(taken[1:])
        return node

    def _list_of_attachments(self, first: int, last: int) -> int:
        """Where the list of attachments above the signature begins, or ``last``."""
        for index in range(max(first + 1, last - 30), last):
            label = self.labels[index]
            if label is not None and label.form == "attachment":
                return index
        return last

    # --- single nodes -------------------------------------------------------------------------

    def _grammar(self, headings: frozenset[int] | set[int]) -> Grammar:
        return Grammar(self.text, self.lines, self.labels, self._following, headings)

    def _line(self, name: str, index: int) -> Draft:
        return named(name, *self.lines[index])

    def _sign(self, first: int, last: int) -> Draft:
        return named("sign", self.lines[first].start, self.lines[last - 1].end)

    def _run_of_lines(self, form: str, first: int, last: int) -> Draft:
        """A heading or paragraph with the lines below it."""
        start, end = self.lines[first]
        node = Draft(form, (start, start), (start, end))
        node.children = [paragraph(*self.lines[index]) for index in range(first + 1, last)]
        return node


def _walk(nodes: Sequence[Draft]) -> list[Draft]:
    found: list[Draft] = []
    pending = list(nodes)
    while pending:
        node = pending.pop()
        found.append(node)
        pending.extend(node.children)
    return found
