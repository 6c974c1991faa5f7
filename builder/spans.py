"""Places in a text, and how they move when the text is edited.

All offsets are code points (bytes in the decoding layer), counted from 0;
spans are half-open. :class:`OffsetMap` carries places across one layer of
edits in both directions.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate


@dataclass(frozen=True, slots=True, order=True, init=False)
class Span:
    """A half-open range ``[start, end)``; empty where ``start == end``."""

    start: int
    end: int

    def __init__(self, start: int, end: int) -> None:
        # Written out, because every change and mark makes a span, and the generated one costs twice as much.
        if not 0 <= start <= end:
            raise ValueError(f"not a span: {start}..{end}")
        _set_start(self, start)
        _set_end(self, end)

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The characters of ``text`` at this span."""
        return text[self.start : self.end]

    def contains(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a character (touching is not overlapping)."""
        return self.start < other.end and other.start < self.end

    def shifted(self, by: int) -> Span:
        return Span(self.start + by, self.end + by)


_set_start, _set_end = (getattr(Span, name).__set__ for name in ("start", "end"))


class OffsetMap:
    """Where each place of a text went when some spans of it were replaced.

    Built from ``(span before, length after)`` pairs in ascending order without
    overlaps. A place inside a replaced span has no exact counterpart: it maps
    to the whole of the replacement.
    """

    __slots__ = ("_after", "_before", "_lengths", "_spans")

    def __init__(self, edits: Iterable[tuple[Span, int]]) -> None:
        pairs = list(edits)
        self._spans: list[Span] = [span for span, _ in pairs]
        self._lengths: list[int] = [length for _, length in pairs]
        self._before: list[int] = [span.start for span in self._spans]
        growth = (length - span.end + span.start for span, length in pairs)
        shifts = accumulate(growth, initial=0)
        self._after: list[int] = [start + shift for start, shift in zip(self._before, shifts, strict=False)]

    def after_span(self, index: int) -> Span:
        """Where the ``index``-th replacement stands in the edited text."""
        start = self._after[index]
        return Span(start, start + self._lengths[index])

    def first_from(self, offset: int) -> int:
        """The index of the first replacement that may reach ``offset`` of the edited text."""
        index = bisect_right(self._after, offset) - 1
        while index > 0 and self._after[index - 1] + self._lengths[index - 1] > offset:
            index -= 1
        return max(index, 0)

    def index_at(self, offset: int) -> int | None:
        """Which replacement covers ``offset`` of the edited text, if any."""
        index = bisect_right(self._after, offset) - 1
        while index >= 0:  # an empty replacement can share its offset with the next one
            if offset < self._after[index] + self._lengths[index]:
                return index
            if self._lengths[index]:
                return None
            index -= 1
        return None

    def to_before(self, span: Span) -> Span:
        """The smallest span of the original text that ``span`` came from.

        Deletions at the edges of ``span`` are left out: the characters of the
        edited text did not come from them.
        """
        if not len(span):
            point = self._point_before(span.start)
            return Span(point, point)
        first = self._char_before(span.start)
        last = self._char_before(span.end - 1)
        return Span(min(first.start, last.start), max(first.end, last.end))

    def to_after(self, span: Span) -> Span:
        """The span of the edited text that ``span`` of the original became."""
        start = self._edge_after(span.start, False)
        end = self._edge_after(span.end, True) if len(span) else start
        return Span(min(start, end), max(start, end))

    def _char_before(self, offset: int) -> Span:
        index = self.index_at(offset)
        if index is not None:
            return self._spans[index]
        point = self._point_before(offset)
        return Span(point, point + 1)

    def _point_before(self, offset: int) -> int:
        index = bisect_right(self._after, offset) - 1
        if index < 0:
            return offset
        span = self._spans[index]
        return span.end + max(0, offset - self._after[index] - self._lengths[index])

    def _edge_after(self, offset: int, is_end: bool) -> int:
        index = bisect_right(self._before, offset) - 1
        if is_end and index >= 0 and self._spans[index].start == offset:
            index -= 1
        if index < 0:
            return offset
        span, start, length = self._spans[index], self._after[index], self._lengths[index]
        if offset >= span.end:
            return start + length + (offset - span.end)
        return start + length if is_end else start
