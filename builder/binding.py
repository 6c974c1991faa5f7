"""Which target belongs to which segment, and in what state.

The quotation binds a pair (DESIGN 4.4): a segment whose text stands quoted
under its node is *draft* or *reviewed*; one whose quotation has since come to
differ is *fuzzy*; one that stands quoted elsewhere in the file has *moved* and
is bound all the same; what is left is *missing*.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz

from builder.manifest import Work
from builder.segments import Segment
from builder.spans import Span
from builder.translation import Pair, Translation

State = Literal["draft", "reviewed", "fuzzy", "missing"]
_LIKE = 60.0
"""Least likeness (rapidfuzz ratio, 0 to 100) of a quotation to the segment it is taken for."""
_LIKE_ELSEWHERE = 80.0
"""The same where the quotation stands under another node."""
_LONGEST_RUN = 3
"""So many sentences may have come of one that was divided."""
_MOST_COMPARED = 400_000
"""Beyond so many comparisons a file belongs to another text; nothing is gained by searching."""
META = ("title", "issuer", "author", "author_post", "addressees", "place")
"""The metadata that have an English form, in the order of a file."""


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


def meta_segments(work: Work) -> tuple[Segment, ...]:
    """The metadata that want a target, as segments of the nodes ``meta.title``, ``meta.issuer`` …"""
    values = {
        "title": work.title or work.supplied_title,
        "issuer": "、".join(work.issuer),
        "author": work.author,
        "author_post": work.author_post,
        "addressees": work.addressees,
        "place": work.place,
    }
    return tuple(Segment(f"meta.{key}", 0, Span(0, 0), values[key]) for key in META if values[key])


def bind(segments: Sequence[Segment], translation: Translation) -> tuple[dict[str, Bound], tuple[Pair, ...]]:
    """Segment id -> its binding, and the translated pairs that belong to no segment any more.

    Pairs under ``# Removed`` serve again where the text has their sentence
    again; they are never among the pairs left over.
    """
    return _bind(segments, [pair for pair in translation.pairs if not pair.key.startswith("meta.")])


def bind_meta(work: Work, translation: Translation) -> dict[str, Bound]:
    """``meta.title`` … -> its binding, for every piece of metadata that wants a target."""
    bound, _ = _bind(meta_segments(work), [p for p in translation.pairs if p.key.startswith("meta.")])
    return {b.segment.node: b for b in bound.values()}


def _bind(segments: Sequence[Segment], pairs: Sequence[Pair]) -> tuple[dict[str, Bound], tuple[Pair, ...]]:
    binder = _Binder(segments, pairs)
    binder.exact(lambda pair: pair.sources, fuzzy=False, here=True)
    binder.exact(lambda pair: pair.now, fuzzy=True, here=True)
    binder.exact(lambda pair: pair.sources, fuzzy=False, here=False)
    binder.exact(lambda pair: pair.now, fuzzy=True, here=False)
    binder.alike()
    bound = {s.id: binder.bound.get(s.id) or Bound(s, "missing") for s in segments}
    return bound, tuple(p for i, p in enumerate(pairs) if i not in binder.used and p.target and not p.removed)


class _Binder:
    """One pass after the other, from the surest to the boldest; what is bound stays bound."""

    def __init__(self, segments: Sequence[Segment], pairs: Sequence[Pair]) -> None:
        self.segments = segments
        self.pairs = pairs
        self.used: set[int] = set()
        self.bound: dict[str, Bound] = {}
        self._places: dict[str, list[int]] = defaultdict(list)
        for at, segment in enumerate(segments):
            self._places[segment.text].append(at)

    def exact(self, words: Callable[[Pair], tuple[str, ...]], *, fuzzy: bool, here: bool) -> None:
        """Each pair to the first run of free neighbours that its quotations spell out.

        ``here``: only under its own node; else anywhere, and what was removed comes last.
        """
        rest = [
            (pair.removed, at) for at, pair in enumerate(self.pairs) if pair.target and at not in self.used
        ]
        for removed, number in sorted(rest):
            pair = self.pairs[number]
            wanted = words(pair)
            if not wanted or (here and removed):
                continue
            for at in self._places.get(wanted[0], ()):
                run = self.segments[at : at + len(wanted)]
                if here and any(s.node != pair.key for s in run):
                    continue
                if tuple(s.text for s in run) == wanted and not any(s.id in self.bound for s in run):
                    self._take(number, run, fuzzy)
                    break

    def alike(self) -> None:
        """Changed sentences: under their own node first, then anywhere.

        The most alike first, so that a changed sentence does not lose its
        target to a neighbour. A quotation may spell out up to three sentences.
        """
        places: dict[str, list[int]] = defaultdict(list)
        for at, segment in enumerate(self.segments):
            if segment.id not in self.bound:
                places[segment.node].append(at)
        free = self._free()
        self._best([(n, at) for n in free for at in places.get(self.pairs[n].key, ())], _LIKE)
        free = self._free()
        missing = [at for at, segment in enumerate(self.segments) if segment.id not in self.bound]
        if len(free) * len(missing) <= _MOST_COMPARED:
            self._best([(n, at) for n in free for at in missing], _LIKE_ELSEWHERE)

    def _free(self) -> list[int]:
        return [n for n, p in enumerate(self.pairs) if n not in self.used and p.target and not p.removed]

    def _best(self, candidates: Sequence[tuple[int, int]], least: float) -> None:
        found: list[tuple[float, int, int, int]] = []
        for number, at in candidates:
            quoted = "".join(self.pairs[number].sources)
            for length in range(1, _LONGEST_RUN + 1):
                run = self.segments[at : at + length]
                if len(run) < length or run[-1].node != run[0].node or run[-1].id in self.bound:
                    break
                likeness = fuzz.ratio(quoted, "".join(s.text for s in run), score_cutoff=least)
                if likeness:
                    found.append((-likeness, at, number, length))
        for _, at, number, length in sorted(found):
            run = self.segments[at : at + length]
            if number not in self.used and not any(s.id in self.bound for s in run):
                self._take(number, run, fuzzy=True)

    def _take(self, number: int, run: Sequence[Segment], fuzzy: bool) -> None:
        pair = self.pairs[number]
        state: State = "fuzzy" if fuzzy else "reviewed" if pair.reviewed else "draft"
        for offset, segment in enumerate(run):
            self.bound[segment.id] = Bound(segment, state, pair, merged=offset > 0)
        self.used.add(number)
