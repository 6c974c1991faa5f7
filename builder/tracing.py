"""From any place of an established text down to the bytes of the scrape, and up again.

A :class:`Trace` is built once per witness and answers two questions: where in
the scrape does this character come from, and where in the established text
does this change or remark of a lower layer stand.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from builder.model import Decoding, Emendation, Mark, Witness
from builder.spans import OffsetMap, Span

_STRIDE = 2048
"""Characters between two remembered byte offsets: bounds the cost of a look-up."""


@dataclass(frozen=True, slots=True)
class Placed:
    """An emendation with the place where its result stands in the established text."""

    layer: str
    emendation: Emendation
    span: Span
    """In the established text; empty where nothing of the result is left."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where some established characters come from."""

    decoded: Span
    """In the decoded text."""
    data: Span
    """In the bytes of the scrape."""
    emendations: tuple[Emendation, ...]
    """The changes they went through, from the scrape upwards."""


class ByteMap:
    """From places of the decoded text to places in the bytes."""

    def __init__(self, decoding: Decoding) -> None:
        self._decoding = decoding
        self._starts = [x.text.start for x in decoding.exceptions]
        self._known: list[tuple[int, int]] = [(0, 0)]
        text, encoding = decoding.text, decoding.encoding
        char = byte = 0
        for x in (*decoding.exceptions, None):
            stop = x.text.start if x else len(text)
            while char < stop:
                step = min(_STRIDE, stop - char)
                byte += len(text[char : char + step].encode(encoding))
                char += step
                self._known.append((char, byte))
            if x:
                char, byte = x.text.end, x.span.end
                self._known.append((char, byte))
        self._chars = [char for char, _ in self._known]

    def offset(self, char: int, *, end: bool = False) -> int:
        """The byte at which character ``char`` begins (or, with ``end``, at which the one before it ends)."""
        at = bisect_right(self._starts, char - 1 if end else char) - 1
        if at >= 0:
            x = self._decoding.exceptions[at]
            if x.text.start <= char < x.text.end or (end and x.text.start < char <= x.text.end):
                return x.span.end if end else x.span.start
        known_char, known_byte = self._known[bisect_right(self._chars, char) - 1]
        return known_byte + len(self._decoding.text[known_char:char].encode(self._decoding.encoding))

    def span(self, span: Span) -> Span:
        start = self.offset(span.start)
        return Span(start, self.offset(span.end, end=True) if len(span) else start)


class Trace:
    """The way between a witness's established text and its scrape."""

    def __init__(self, witness: Witness) -> None:
        self._witness = witness
        self._maps = [layer.offsets() for layer in witness.layers]
        self._bytes = ByteMap(witness.decoding)

    def origin(self, span: Span) -> Origin:
        """Where the established characters at ``span`` come from."""
        passed: list[Emendation] = []
        for layer, offsets in zip(reversed(self._witness.layers), reversed(self._maps), strict=True):
            passed.extend(e for _, e in _touching(offsets, layer.emendations, span))
            span = offsets.to_before(span)
        return Origin(span, self._bytes.span(span), tuple(reversed(passed)))

    def emendations(self) -> Iterator[Placed]:
        """Every emendation of every layer with its place in the established text, layer by layer."""
        for depth, layer in enumerate(self._witness.layers):
            offsets = self._maps[depth]
            for index, e in enumerate(layer.emendations):
                yield Placed(layer.name, e, self._lift(offsets.after_span(index), depth + 1))

    def marks(self) -> tuple[Mark, ...]:
        """Every mark of every layer, placed in the established text, in ascending order."""
        lifted = [Mark(self._lift(m.span, 0), m.kind, m.note) for m in self._witness.decoding.marks]
        for depth, layer in enumerate(self._witness.layers):
            lifted.extend(Mark(self._lift(m.span, depth + 1), m.kind, m.note) for m in layer.marks)
        return tuple(sorted(set(lifted), key=lambda m: (m.span, m.kind, m.note)))

    def _lift(self, span: Span, depth: int) -> Span:
        for offsets in self._maps[depth:]:
            span = offsets.to_after(span)
        return span


def _touching(
    offsets: OffsetMap, emendations: tuple[Emendation, ...], span: Span
) -> Iterator[tuple[Span, Emendation]]:
    first = max(0, offsets.first_from(span.start))
    for index in range(first, len(emendations)):
        here = offsets.after_span(index)
        if here.start >= span.end and here.start > span.start:
            return
        if here.overlaps(span):
            yield here, emendations[index]
