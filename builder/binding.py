"""Which target belongs to which segment, and in what state.

The quotation binds a pair (DESIGN 4.4): a segment whose text stands quoted
under its node is *draft* or *reviewed*; one whose quotation has since come to
differ is *fuzzy*; one that stands quoted elsewhere in the file has *moved* and
is bound all the same; what is left is *missing*.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz

from builder.segments import Segment
from builder.translation import Pair, Translation

State = Literal["draft", "reviewed", "fuzzy", "missing"]
_LIKE = 60.0
"""Least likeness (rapidfuzz ratio, 0 to 100) of a quotation to the segment it is taken for."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A segment with its target."""

    segment: Segment
    state: State
    pair: Pair | None = None
    merged: bool = False
    """True for the second and later segments of a merged pair: the target stands at the first."""

    @property
    def target(self) -> str:
        return self.pair.target if self.pair and not self.merged else ""


def bind(segments: Sequence[Segment], translation: Translation) -> tuple[dict[str, Bound], tuple[Pair, ...]]:
    """Segment id -> its binding, and the translated pairs that belong to no segment any more."""
    free = [pair for pair in translation.pairs if not pair.key.startswith("meta.")]
    used: set[int] = set()
    bound: dict[str, Bound] = {}
    by_node: dict[str, list[Segment]] = defaultdict(list)
    for segment in segments:
        by_node[segment.node].append(segment)
    for node, here in by_node.items():
        _bind_exact(here, [(i, p) for i, p in enumerate(free) if p.key == node], used, bound)
    rest = [s for s in segments if s.id not in bound]
    _bind_exact(rest, list(enumerate(free)), used, bound)
    for node, here in by_node.items():
        _bind_alike(
            [s for s in here if s.id not in bound],
            [(i, p) for i, p in enumerate(free) if p.key == node],
            used,
            bound,
        )
    for segment in segments:
        bound.setdefault(segment.id, Bound(segment, "missing"))
    return bound, tuple(p for i, p in enumerate(free) if i not in used and p.target)


def _bind_exact(
    segments: Sequence[Segment], pairs: Sequence[tuple[int, Pair]], used: set[int], bound: dict[str, Bound]
) -> None:
    """Each pair to the first run of unbound neighbours that its quotations spell out."""
    places: dict[str, list[int]] = defaultdict(list)
    for at, segment in enumerate(segments):
        places[segment.text].append(at)
    for number, pair in pairs:
        if number in used or not pair.target:
            continue
        for at in places.get(pair.sources[0], ()):
            run = segments[at : at + len(pair.sources)]
            if tuple(s.text for s in run) == pair.sources and not any(s.id in bound for s in run):
                state: State = "reviewed" if pair.reviewed else "draft"
                for offset, segment in enumerate(run):
                    bound[segment.id] = Bound(segment, state, pair, merged=offset > 0)
                used.add(number)
                break


def _bind_alike(
    segments: Sequence[Segment], pairs: Sequence[tuple[int, Pair]], used: set[int], bound: dict[str, Bound]
) -> None:
    """The most alike first, so that a changed sentence does not lose its target to a neighbour."""
    likeness = [
        (fuzz.ratio(segment.text, "".join(pair.sources)), at, number)
        for at, segment in enumerate(segments)
        for number, pair in pairs
        if number not in used and pair.target
    ]
    by_number = dict(pairs)
    for score, at, number in sorted(likeness, key=lambda x: (-x[0], x[1], x[2])):
        if score < _LIKE:
            break
        if number not in used and segments[at].id not in bound:
            bound[segments[at].id] = Bound(segments[at], "fuzzy", by_number[number])
            used.add(number)
