"""The characters that come into question at a damaged place of one document, ready for weighing.

What is known of a character's lead byte is a number: the byte itself, or minus the kind of lost pair that it ended
(:func:`after_lost`), or :data:`ANY` where nothing is known. Characters that no official prose uses, and forms that are
foreign to the document, are left out once and for all.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final, TypeAlias

from builder.language.charmodel import character_model
from builder.stages.realign.pairs import CHARS, LEADS, LOST, LOST_AFTER
from builder.stages.realign.surroundings import (
    FOREIGN_FORM,
    SCALE,
    UNANNOTATED,
    Surroundings,
    far_after,
    reads_as,
)

ANY: Final = 0
"""As lead: nothing is known of it."""
LOST_TRAIL: Final = 1
"""As trail: a byte that can begin a lost pair."""
HIGH_TRAIL: Final = 2
"""As trail: any byte that is no ASCII."""
MOST: Final = 24
"""Candidates of which one byte is known that are weighed at one place."""
MOST_HIDDEN: Final = 60
"""The same where no byte is known."""
UNLISTED: Final = 0.01
"""Probability of all characters that are not known to follow another."""
INDENT: Final = "　"


@dataclass(slots=True)
class Candidate:
    """One character, as it would be printed and as the model sees it."""

    char: str
    canonical: str
    form: float
    """Weight of its form in this document."""
    bare: float
    """The same where no reading in brackets follows."""
    lead: int
    trail: int


_Ranked: TypeAlias = tuple[float, str, Candidate]
"""Weight with its sign turned, character, candidate: in ascending order the likeliest is first."""


class Members:
    """The characters of one class by what is known of their bytes, in any document."""

    def __init__(self, lead: int, trail: int) -> None:
        model = character_model()
        found = [(CHARS[pair], *pair) for pair in _pairs(lead, trail) if pair in CHARS]
        named = [(model.canonical(char), char, x, y) for char, x, y in found]
        named = [row for row in named if model.knows(row[0]) and (row[1] != INDENT or trail != HIGH_TRAIL)]
        named.sort(key=lambda row: (-model.frequency(row[0]), row[1]))
        self.by_canonical: dict[str, tuple[tuple[int, int], ...]] = {}
        """Canonical character to byte pairs, the most frequent first."""
        self.by_frequency: list[tuple[float, str]] = []
        """Scaled logarithms of probability, and canonical characters."""
        for canonical, _, x, y in named:
            if canonical not in self.by_canonical:
                self.by_frequency.append((SCALE * model.frequency(canonical), canonical))
            self.by_canonical[canonical] = (*self.by_canonical.get(canonical, ()), (x, y))


@cache
def members(lead: int, trail: int) -> Members:
    """The class with this lead (byte, kind or :data:`ANY`) and this trail (byte or kind)."""
    return Members(lead, trail)


@lru_cache(maxsize=2048)
def _read_as(lead: int, letters: str) -> tuple[tuple[int, int], ...]:
    """The byte pairs with this lead and this reading, the most frequent first."""
    pairs = (pair for row in members(lead, HIGH_TRAIL).by_canonical.values() for pair in row)
    return tuple(pair for pair in pairs if reads_as(CHARS[pair], letters))


class _Group(dict[str, "tuple[tuple[float, Candidate], ...]"]):
    """One class in one document: for a canonical character, its candidates with their weights, found when asked for."""

    def __init__(self, candidates: Candidates, group: Members) -> None:
        self.members = group
        self.ranked: dict[str, tuple[list[_Ranked], float]] = {}
        """By the character before; see :meth:`Candidates.likely`."""
        self._of = candidates.of

    def __missing__(self, canonical: str) -> tuple[tuple[float, Candidate], ...]:
        every = (self._of(*pair) for pair in self.members.by_canonical[canonical])
        found = tuple((c.bare, c) for c in every if c is not None and c.form > FOREIGN_FORM)
        self[canonical] = found
        return found


class Candidates:
    """Candidates by what is known of their bytes."""

    def __init__(self, document: Surroundings) -> None:
        self._document = document
        self._single: dict[tuple[int, int], Candidate | None] = {}
        self._groups: dict[tuple[int, int], _Group] = {}
        self.weighed = 0
        """How many were looked at so far."""

    def of(self, lead: int, trail: int) -> Candidate | None:
        """The candidate with these two bytes; one that is rare or foreign too, for its bytes are there."""
        key = lead, trail
        if key not in self._single:
            char = CHARS.get(key)
            self._single[key] = None if char is None else self._candidate(char, *key)
        return self._single[key]

    def likely(self, context: str, lead: int, trail: int, floor: float) -> list[tuple[float, Candidate]]:
        """The ones that weigh at least ``floor`` after three canonical characters, by lead and trail, with weights.

        ``lead`` is a byte, a kind or :data:`ANY`, ``trail`` a byte, :data:`LOST_TRAIL` or :data:`HIGH_TRAIL`. A
        single candidate whose bytes are both known is always named.
        """
        near, back, far = self._document.after(context)
        if lead > 0 and trail > HIGH_TRAIL:
            self.weighed += 1
            only = self.of(lead, trail)
            if only is None:
                return []
            weight = near.get(only.canonical)
            return [((back + far[only.canonical] if weight is None else weight) + only.bare, only)]
        group = self._groups.get((lead, trail)) or self._group(lead, trail)
        members_of = group.members.by_canonical
        self.weighed += min(len(near), len(members_of))
        found: list[tuple[float, Candidate]] = []
        if len(near) < len(members_of):
            both = [(c, weight) for c, weight in near.items() if weight >= floor and c in members_of]
        else:
            both = [(c, near[c]) for c in members_of if c in near and near[c] >= floor]
        for canonical, general in both:
            for bare, candidate in group[canonical]:
                if general + bare >= floor:
                    found.append((general + bare, candidate))
        rest = floor - back
        if far.highest < rest:
            return found
        ranked = (group.ranked.get(context[-1]) or self._rank(group, trail, context[-1]))[0]
        for rank, _, candidate in ranked:
            if -rank < rest:
                return found
            self.weighed += 1
            if candidate.canonical not in near:
                found.append((back - rank, candidate))
        left = (MOST_HIDDEN if trail == LOST_TRAIL else MOST) - len(ranked)
        rest -= far.back
        for frequency, canonical in group.members.by_frequency:
            if left <= 0 or frequency < rest:
                break
            if canonical not in far:
                for bare, candidate in group[canonical]:
                    left -= 1
                    self.weighed += 1
                    weight = frequency + bare
                    if weight >= rest and canonical not in near:
                        found.append((back + far.back + weight, candidate))
        return found

    def others(self, context: str, lead: int, trail: int) -> float:
        """Logarithm of the probability that, after a context, one follows that is too rare to be named."""
        group = self._groups.get((lead, trail)) or self._group(lead, trail)
        return (group.ranked.get(context[-1]) or self._rank(group, trail, context[-1]))[1]

    def every(self, lead: int, trail: int) -> tuple[Candidate, ...]:
        """All of them, the most frequent first."""
        if lead > 0 and trail > HIGH_TRAIL:
            only = self.of(lead, trail)
            return () if only is None else (only,)
        group = self._groups.get((lead, trail)) or self._group(lead, trail)
        return tuple(c for canonical in group.members.by_canonical for _, c in group[canonical])

    def read_as(self, lead: int, letters: str) -> tuple[Candidate, ...]:
        """All with this lead and this reading, the most frequent first."""
        found = (self.of(*pair) for pair in _read_as(lead, letters))
        return tuple(c for c in found if c is not None and c.form > FOREIGN_FORM)

    def _group(self, lead: int, trail: int) -> _Group:
        group = self._groups[lead, trail] = _Group(self, members(lead, trail))
        return group

    def _rank(self, group: _Group, trail: int, before: str) -> tuple[list[_Ranked], float]:
        """The ones listed after one character, the likeliest first, and the weight of all others."""
        far = far_after(before)
        listed = group.members.by_canonical
        ranked: list[_Ranked] = []
        both = [c for c in far if c in listed] if len(far) < len(listed) else [c for c in listed if c in far]
        for canonical in both:
            weight = far[canonical]
            for bare, candidate in group[canonical]:
                ranked.append((-weight - bare, candidate.char, candidate))
        ranked.sort()
        most = MOST_HIDDEN if trail == LOST_TRAIL else MOST
        others = sum(math.exp((-rank - c.bare) / SCALE + c.bare) for rank, _, c in ranked[most:])
        del ranked[most:]
        found = group.ranked[before] = ranked, math.log(others + UNLISTED)
        return found

    def _candidate(self, char: str, lead: int, trail: int) -> Candidate:
        form = self._document.form(char)
        bare = form + (UNANNOTATED if char in self._document.annotated else 0.0)
        return Candidate(char, self._document.canonical(char), form, bare, lead, trail)


@cache
def after_lost(trail: int) -> int:
    """What is known of the lead byte after a trail byte that began a lost pair, as a kind (negative)."""
    return -min(x for x in LOST if LOST[x] == LOST[trail])


def _pairs(lead: int, trail: int) -> Iterator[tuple[int, int]]:
    leads: Iterable[int] = LEADS if lead == ANY else sorted(LOST[-lead]) if lead < 0 else (lead,)
    trails: Iterable[int] = (trail,)
    if trail == LOST_TRAIL:
        trails = sorted(LOST_AFTER)
    elif trail == HIGH_TRAIL:
        trails = LEADS
    return ((x, y) for x in leads for y in trails)
