"""Where one document ends and the next begins in a file: proposals, with their reasons, for a person to judge.

Signs: the numbering of the first rank begins anew; a second rank begins anew
without a new first; numbering gives way to headings without numbers, or these to
numbering; a title stands below a signature. A document that carries others with
it (a notice and its plan, a plan and its attachments) is one document, so a
restart below a title that was announced is none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from builder.stages.structure.frame import TITLE_LONGEST, Frame, fold
from builder.stages.structure.grammar import candidates, is_open_line
from builder.stages.structure.labels import FORMS, Label
from builder.stages.structure.lines import Line, lines_of
from builder.stages.structure.unnumbered import HEADING_LONGEST

_COUNTED = frozenset({"chapter", "article", "part", "clause"})
_OUTER = _COUNTED | {"portion", "book", "subbook", "section"}
_HEADINGS = 3
_ABOVE = 6
"""Paragraphs that a document may have before its first division."""
_LOOKS_BACK = re.compile("上述|以上|这|此外|因此|所以|同时|为此")
_PROSE = 40
"""Characters of a paragraph that stands under a heading."""
_HANDED_ON = re.compile(
    "现印发|[印转下]发给你们|关于[印转]发|[印转]发《|现将|予以[公发印]布?|现予|附件|全文如下"
)
_PAGE = re.compile("范文|为您|为大家|欢迎阅读|整理|仅供参考|小编")
_LABEL_NAMES = {"chapter": "chapters", "article": "articles", "part": "parts", "clause": "clauses"}


def propose_boundaries(text: str) -> list[tuple[int, str]]:
    """The places in ``text`` where a new document seems to begin, ascending, each with its reason in plain words.

    The beginning of the text is no boundary, unless lines of a web page's own
    stand before the first document.
    """
    lines = lines_of(text, 0, len(text))
    return _Search(text, lines, candidates(text, lines)).boundaries()


class _Search:
    def __init__(self, text: str, lines: Sequence[Line], labels: Sequence[Label | None]) -> None:
        self._text = text
        self._lines = lines
        self._labels = labels
        self._frame = Frame(text, lines, labels, "")
        self._found: dict[int, str] = {}

    def boundaries(self) -> list[tuple[int, str]]:
        self._begin(0)
        for index, label in enumerate(self._labels):
            if label is None:
                self._unlabelled(index)
            elif label.form in _OUTER and label.number is not None:
                self._counted(index, label.form, label.number)
            if label is not None:
                self._labelled = index
        return [(self._lines[index].start, reason) for index, reason in sorted(self._found.items())]

    def _begin(self, index: int) -> None:
        """Start to read a new document at a line."""
        self._first = index
        self._labelled = -1
        """The last line with a label."""
        self._carried = False
        """Whether the document that this one hands on has begun."""
        self._reached: dict[str, tuple[int, int]] = {}
        """Form to its last number and the line it stood on."""
        self._headings: list[int] = []

    def _cut(self, index: int, reason: str) -> None:
        if index > self._first:
            self._found[index] = reason
            self._begin(index)

    # --- lines --------------------------------------------------------------------------------

    def _counted(self, index: int, form: str, number: int) -> None:
        rank = FORMS[form].rank
        outer = -1  # articles run on through the chapters
        if form != "article":
            lines = (line for other, (_, line) in self._reached.items() if FORMS[other].rank < rank)
            outer = max(lines, default=-1)
        reached, line = self._reached.get(form, (0, -1))
        if not self._reached:
            if number == 1:
                self._first_number(index)
        elif (
            form in _COUNTED
            and number == 1
            and reached > 1
            and line > outer
            and not self._inside(index, form)
        ):
            start = self._start_of_next(index)
            if start is not None:
                name = _LABEL_NAMES[form]
                self._cut(
                    start,
                    f"the numbering of the {name}, having reached {reached}, begins again at 1{self._above(start, index)}",
                )
        self._reached[form] = number, index
        for other in list(self._reached):
            if FORMS[other].rank > rank and other != "article":
                del self._reached[other]

    def _inside(self, index: int, form: str) -> bool:
        """Whether a restart is a list within the document: in an article, below a heading of another form, after ：."""
        if "article" in self._reached and form in ("part", "clause"):
            return True
        if form == "chapter" and "article" not in self._reached:
            return True  # a table of contents
        above = self._lines[index - 1]
        if self._text[above.end - 1] in "：:" and not self._frame.is_addressee(index - 1):
            return True
        label = self._labels[index - 1]
        return (
            label is not None
            and label.form not in _OUTER
            and is_open_line(self._text, above.start, above.end)
        )

    def _first_number(self, index: int) -> None:
        """The first number of a document: lines of a page before it, or headings without numbers."""
        if self._first == 0 and index > 0 and all(_PAGE.search(self._words(i)) for i in range(index)):
            self._cut(index, "what stands before is the web page's own and no part of a document")
        elif len(self._headings) >= _HEADINGS and not self._announced(index - 1):
            start = self._start_of_next(index)
            if start is not None:
                self._cut(
                    start, f"numbered divisions begin after {len(self._headings)} headings without numbers"
                )

    def _unlabelled(self, index: int) -> None:
        line = self._lines[index]
        signed = index - 1 > self._first and (
            self._frame.is_date(index - 1) or self._frame.is_remark(index - 1)
        )
        if signed and (self._frame.is_addressee(index) or self._frame.is_number(index)):
            self._cut(index, "addressees or a document number stand below the signature of a document")
            return
        if "article" in self._reached and self._frame.is_addressee(index):
            self._cut(index, "a letter to addressees begins below the articles of a statute")
            return
        if line.end - line.start > TITLE_LONGEST or not is_open_line(self._text, line.start, line.end):
            return
        if self._is_title(index):
            self._cut(self._top_of_title(index), "a new title stands below the end of a document")
        elif line.end - line.start <= HEADING_LONGEST and self._is_heading(index):
            if self._reached and "article" not in self._reached and self._gives_way(index):
                start = self._start_of_next(index)
                if start is not None and start < index:
                    self._cut(start, "headings without numbers take the place of the numbering")
            self._headings.append(index)

    def _is_heading(self, index: int) -> bool:
        following = index + 1
        if (
            not self._frame.is_open(index)
            or following >= len(self._lines)
            or self._labels[following] is not None
        ):
            return False
        line = self._lines[following]
        return self._frame.is_prose(following) and line.end - line.start >= _PROSE

    def _gives_way(self, index: int) -> bool:
        """Whether headings without numbers follow in a row, and the numbering is not taken up again after them."""
        headings = 0
        for place in range(index, len(self._lines)):
            label = self._labels[place]
            if label is not None and label.form in _OUTER:
                return headings >= _HEADINGS and label.number == 1
            if place - index < _HEADINGS * 4:
                headings += self._is_heading(place)
            elif headings < _HEADINGS:
                return False
        return headings >= _HEADINGS

    def _is_title(self, index: int) -> bool:
        """Whether a title stands below a signature, or below prose with its addressees or a number after it."""
        frame = self._frame
        if index - self._first < 2 or not frame.is_genre(index) or not frame.is_open(index):
            return False
        top = self._top_of_title(index)
        signed = frame.is_date(top - 1) or frame.is_remark(top - 1)
        addressed = any(
            frame.is_addressee(place) or frame.is_number(place)
            for place in range(index + 1, min(index + 4, len(self._lines)))
        )
        if not any(frame.is_prose(place) and not frame.is_date(place) for place in range(self._first, top)):
            return False
        if not (signed or (addressed and self._reached and frame.is_prose(top - 1))):
            return False
        if not self._carried and self._announced(self._first, top):
            self._carried = self._named(top, index) or not addressed
            return not self._carried
        return True

    def _named(self, top: int, last: int) -> bool:
        """Whether the document so far names the title that now follows."""
        title = fold("".join(self._words(place) for place in range(top, last + 1)))
        title = title[title.find("关于") :] if "关于" in title else title
        return any(
            title in fold(self._words(place)) for place in range(self._first, min(top, self._first + 12))
        )

    def _top_of_title(self, index: int) -> int:
        while (
            index - 1 > self._first and self._frame.is_open(index - 1) and not self._frame.is_organ(index - 1)
        ):
            index -= 1
        return index

    # --- where the next document begins -------------------------------------------------------

    def _start_of_next(self, index: int) -> int | None:
        """The first line of the document whose first division stands at ``index``; None where it was announced.

        Of the paragraphs above the division, those belong to the new document
        that the last division of the old one has no room for: its own
        paragraph is the first of them, where its heading stands alone.
        """
        while index - 1 > self._first and self._opens(index - 1):
            index -= 1  # 第一章 and 第一节 stand above 第一条
        last = index - 1
        while last >= self._first and self._labels[last] is None:
            last -= 1
        if last < self._first:
            return index
        label = self._labels[last]
        line = self._lines[last]
        alone = label is not None and not self._runs_in(label, line)
        begin = last + (2 if alone else 1)
        if begin > index:
            return index
        for place in range(last + 1, index):
            if self._frame.is_open(place) and self._frame.is_genre(place):
                top = max(begin, self._top_of_title(place))
                return None if self._named(top, place) else top
            if self._frame.is_date(place):
                begin = place + 1
        if begin < index and (
            index - begin > _ABOVE or _LOOKS_BACK.match(self._text, self._lines[begin].start)
        ):
            return None
        return (
            None
            if self._labels[last] is not None and label is not None and label.form == "attachment"
            else begin
        )

    def _opens(self, index: int) -> bool:
        label = self._labels[index]
        return label is not None and label.form in _OUTER and label.number == 1

    def _runs_in(self, label: Label, line: Line) -> bool:
        """Whether a labelled line holds more than a heading."""
        if is_open_line(self._text, line.start, line.end):
            return False
        if label.form in ("article", "attachment"):
            return True
        stop = self._text.find("。", label.end, line.end)
        return 0 <= stop < line.end - 1

    def _announced(self, first: int, last: int | None = None) -> bool:
        """Whether the document said that it hands on another."""
        stop = min(first + 12, len(self._lines)) if last is None else min(last, first + 12)
        return any(_HANDED_ON.search(self._words(index)) for index in range(max(first, 0), stop))

    def _above(self, start: int, index: int) -> str:
        count = index - start
        return f", {count} paragraph{'s' if count > 1 else ''} above it included" if count else ""

    def _words(self, index: int) -> str:
        line = self._lines[index]
        return self._text[line.start : line.end]
