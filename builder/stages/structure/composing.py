"""One work as a whole: its frame, its body, its attachments."""

from __future__ import annotations

from builder.stages.structure.closing import take_closing
from builder.stages.structure.draft import Draft, named, paragraph
from builder.stages.structure.frame import SUMS_UP, Frame, fold
from builder.stages.structure.grammar import Grammar, candidates, is_open_line, next_of_form
from builder.stages.structure.labels import FORMS, Label
from builder.stages.structure.lines import Line, lines_of, skip_space
from builder.stages.structure.unnumbered import unnumbered


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
        headings = unnumbered(self.frame, max(after_title, toc_end), last)
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
            closing = take_closing(self.text, nodes)
            top.extend(nodes)
            if closing is not None:
                top.append(closing)
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
            elif frame.is_number(index) or frame.is_record(index):
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
        headings = unnumbered(self.frame, index, last)
        grammar = self._grammar(headings)
        node.children = grammar.build(index, last)
        self.rejected.extend(grammar.rejected)
        return node

    # --- the end ------------------------------------------------------------------------------

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
