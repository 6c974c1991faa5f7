"""A stage that sees a cleaner text than it changes: two layers in the other order.

Page furniture is recognised by its words, and inserted readings or another script hide them; yet those may be taken
out only later, because the repair of bytes needs them. So the furniture is judged on a cleaned text, and what was
found is carried over to the text as it stands.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace

from builder.model import Emendation, Layer, make_layer
from builder.spans import Span


def on_another_text(layer: Layer, below: str) -> Layer:
    """The changes of ``layer`` on a text in which every place is the same place, in other characters perhaps."""
    found = [replace(e, before=e.span.of(below)) for e in layer.emendations]
    return make_layer(layer.name, below, (e for e in found if e.before != e.after), (), layer.fields)


def made_first(cleaner: Layer, second: Layer, below: str) -> Layer:
    """The changes of ``second``, which was made on ``cleaner``, on ``below``, the text below ``cleaner``.

    What ``cleaner`` changed stays as it was where ``second`` keeps it. A place inside a change of another length
    stands for the whole of it. Fields keep their values as they were read; marks are not carried over.
    """
    if not cleaner.emendations:
        return second
    places = _Places(cleaner)
    found: list[Emendation] = []
    done = 0
    for e in second.emendations:
        start = max(done, places.first(e.span.start))
        end = max(start, places.last(e.span.end) if len(e.span) else start)
        done = end
        before, after = below[start:end], e.after
        if found and found[-1].span == Span(
            start, start
        ):  # two changes meet where what lay between was taken out
            after = found.pop().after + after
        if before != after:
            found.append(Emendation(Span(start, end), before, after, e.kind, e.rule, e.confidence, e.note))
    fields = [
        replace(f, span=Span(start, max(start, places.last(f.span.end))))
        for f in second.fields
        for start in (places.first(f.span.start),)
    ]
    return make_layer(second.name, below, found, (), fields)


class _Places:
    """Places of a layer's text in the text below it."""

    def __init__(self, layer: Layer) -> None:
        self._starts: list[int] = []  # where each replacement begins in the layer's text
        self._edits: list[tuple[int, int, int]] = []  # its length there; its start and its end below
        shift = 0
        for e in layer.emendations:
            self._starts.append(e.span.start + shift)
            self._edits.append((len(e.after), e.span.start, e.span.end))
            shift += len(e.after) - len(e.span)

    def first(self, place: int) -> int:
        """Behind what was taken out at ``place``: it belongs to what stands before it."""
        return self._below(place, to_end=False)

    def last(self, place: int) -> int:
        return self._below(place, to_end=True)

    def _below(self, place: int, *, to_end: bool) -> int:
        index = bisect_right(self._starts, place) - 1
        if index < 0:
            return place
        length, start, end = self._edits[index]
        inside = place - self._starts[index]
        if inside >= length:
            return end + inside - length
        if length == end - start:
            return start + inside
        return end if to_end and inside else start
