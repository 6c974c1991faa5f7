"""A page's lines with the evidence about them: what the parts of the judgement share."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from builder.stages.chrome import documentary, furniture
from builder.stages.chrome.tree import Element, Line, Page


@dataclass(slots=True)
class PageField:
    """Metadata in a line: characters ``[start, end)`` of the line's text."""

    line: Line
    key: str
    label: str
    start: int
    end: int


class Sheet:
    """The lines of one page and what is decided about them so far."""

    def __init__(self, page: Page, lines: list[Line]) -> None:
        self.page = page
        self.lines = lines
        self.elements = page.elements
        self.rules = [""] * len(lines)
        """Why a line is taken away; empty where nothing speaks against it."""
        self.kept = [False] * len(lines)
        self.fields: list[PageField] = []
        self.dropped: dict[int, str] = {}
        """The rule of runs taken out of lines that stay, by their places in the source."""
        self.begins: dict[int, int] = {}
        """Of a line that stays the place in its text where what stays begins."""
        self.joins: set[int] = set()
        """Lines that go on with the title, or over a page's end with the paragraph, of the line before."""
        linked = [is_linked(line) for line in lines]
        self.prose = [
            not of_links and furniture.is_sentence(line.text, 14)
            for line, of_links in zip(lines, linked, strict=True)
        ]
        # Lines under one parent, or in one block: paragraphs come in families.
        free = [line.element for line, of_links in zip(lines, linked, strict=True) if not of_links]
        parents = Counter([self.elements[number].parent for number in free])
        here = Counter(free)
        self.wrapped: dict[tuple[int, str, int], bool] = {}
        """Of families of elements whether they are a text's printed lines, as far as that was asked."""
        self._family = {
            line.element: max(parents[self.elements[line.element].parent], here[line.element])
            for line in lines
        }
        self._placed = sorted((line.element, i) for i, line in enumerate(lines))
        self._prose_elements: list[int] | None = None
        # Elements are numbered as they open, so that what is under one is a range.
        ends = self._end = list(range(1, len(self.elements) + 1))
        for number in range(len(self.elements) - 1, 0, -1):
            above = self.elements[number].parent
            if ends[number] > ends[above]:
                ends[above] = ends[number]

    def element(self, i: int) -> Element:
        """The element of line ``i``."""
        return self.elements[self.lines[i].element]

    def is_under(self, number: int, above: int) -> bool:
        """Whether element ``number`` is ``above`` or in it."""
        return above <= number < self._end[above]

    def has_prose(self, above: int) -> bool:
        """Whether any line in element ``above`` is prose."""
        if self._prose_elements is None:
            self._prose_elements = sorted(
                line.element for line, p in zip(self.lines, self.prose, strict=True) if p
            )
        at = bisect_left(self._prose_elements, above)
        return at < len(self._prose_elements) and self._prose_elements[at] < self._end[above]

    def lines_under(self, above: int) -> list[int]:
        """The lines in element ``above``, in order."""
        first, last = self._range_under(above)
        return sorted(i for _, i in self._placed[first:last])

    def count_under(self, above: int) -> int:
        """How many lines stand in element ``above``."""
        first, last = self._range_under(above)
        return last - first

    def _range_under(self, above: int) -> tuple[int, int]:
        return bisect_left(self._placed, (above, -1)), bisect_left(self._placed, (self._end[above], -1))

    def meet(self, numbers: Iterable[int]) -> int:
        """The nearest element that holds all of ``numbers``."""
        common = -1
        for number in numbers:
            if common < 0:
                common = number
            while not self.is_under(number, common):
                common = self.elements[common].parent
        return max(common, 0)

    def up(self, number: int, name: str) -> int:
        """The nearest element called ``name`` from ``number`` up, or 0."""
        while number > 0 and self.elements[number].name != name:
            number = self.elements[number].parent
        return number

    def mass(self, i: int) -> float:
        """How much document line ``i`` is, in characters; prose counts most."""
        line = self.lines[i]
        if self.rules[i]:
            return 0.0
        size = float(len(line.text) - line.linked) * (1.5 if self._family[line.element] >= 4 else 1.0)
        if not self.prose[i]:
            size *= 0.6 if documentary.is_document_line(line.text) else 0.25
        element = self.element(i)
        return size * 0.3 if element.furniture and not element.document else size


def is_linked(line: Line) -> bool:
    """Whether most of a line is links."""
    return line.linked > 0 and line.linked * 10 >= 6 * len(line.text)
