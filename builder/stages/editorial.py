"""A person's decisions from the manifest, applied to the settled text.

The last stage: only here may a misprint be corrected or a doubtful place be
decided, and always with the person's reason as the note.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import takewhile

from builder.model import Emendation, Layer, make_layer
from builder.spans import Span


@dataclass(frozen=True, slots=True)
class Correction:
    """One decision: ``find`` occurs once in the text and becomes ``replace``."""

    find: str
    replace: str
    reason: str


class CorrectionError(ValueError):
    """A decision does not fit the text; ``correction`` is the one, ``count`` how often its words occur."""

    def __init__(self, correction: Correction, count: int) -> None:
        super().__init__(f"{correction.find!r} occurs {count} times, not once")
        self.correction = correction
        self.count = count


def apply_corrections(text: str, corrections: Iterable[Correction]) -> Layer:
    """The layer "editorial". Only the characters that differ are emended, not their context.

    Raises :class:`CorrectionError` where the words do not occur exactly once,
    and :class:`builder.errors.LayerError` where two decisions overlap.
    """
    emendations = []
    for c in corrections:
        count = text.count(c.find)
        if count != 1:
            raise CorrectionError(c, count)
        if c.find == c.replace:
            continue
        head = _shared(c.find, c.replace)
        rest, wanted = c.find[head:], c.replace[head:]
        tail = _shared(rest[::-1], wanted[::-1])
        start = text.index(c.find) + head
        before, after = rest[: len(rest) - tail], wanted[: len(wanted) - tail]
        span = Span(start, start + len(before))
        emendations.append(Emendation(span, before, after, "editorial", "editorial.manifest", 1.0, c.reason))
    return make_layer("editorial", text, emendations)


def _shared(one: str, other: str) -> int:
    """How many characters both begin with."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
