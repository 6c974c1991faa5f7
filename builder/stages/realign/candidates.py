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


class Candidates:
    """Candidates by what is known of their bytes."""

    def __init__(self, document: Surroundings) -> None:
        self._document = document
        self._single: dict[tuple[int, int], Candidate | None] = {}
        self._ranked: dict[tuple[int, int, str], tuple[list[_Ranked], float]] = {}
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
        group = members(lead, trail)
        pairs = group.by_canonical
        self.weighed += min(len(near), len(pairs))
        found: list[tuple[float, Candidate]] = []
        if len(near) < len(pairs):
            both = [(c, weight) for c, weight in near.items() if weight >= floor and c in pairs]
        else:
            both = [(c, near[c]) for c in pairs if c in near]
        for canonical, general in both:
            for pair in pairs[canonical]:
                candidate = self.of(*pair)
                if candidate is not None and candidate.form > FOREIGN_FORM:
                    weight = general + candidate.bare
                    if weight >= floor:
                        found.append((weight, candidate))
        rest = floor - back
        if far.highest < rest:
            return found
        ranked = self._rank(lead, trail, context[-1])[0]
        for rank, _, candidate in ranked:
            if -rank < rest:
                return found
            self.weighed += 1
            if candidate.canonical not in near:
                found.append((back - rank, candidate))
        left = (MOST_HIDDEN if trail == LOST_TRAIL else MOST) - len(ranked)
        rest -= far.back
        for frequency, canonical in group.by_frequency:
            if left <= 0 or frequency < rest:
                break
            if canonical not in far:
                for pair in pairs[canonical]:
                    candidate = self.of(*pair)
                    if candidate is not None and candidate.form > FOREIGN_FORM:
                        left -= 1
                        self.weighed += 1
                        weight = frequency + candidate.bare
                        if weight >= rest and canonical not in near:
                            found.append((back + far.back + weight, candidate))
        return found

    def others(self, context: str, lead: int, trail: int) -> float:
        """Logarithm of the probability that, after a context, one follows that is too rare to be named."""
        return self._rank(lead, trail, context[-1])[1]

    def every(self, lead: int, trail: int) -> tuple[Candidate, ...]:
        """All of them, the most frequent first."""
        if lead > 0 and trail > HIGH_TRAIL:
            only = self.of(lead, trail)
            return () if only is None else (only,)
        pairs = (pair for row in members(lead, trail).by_canonical.values() for pair in row)
        found = (self.of(*pair) for pair in pairs)
        return tuple(c for c in found if c is not None and c.form > FOREIGN_FORM)

    def read_as(self, lead: int, letters: str) -> tuple[Candidate, ...]:
        """All with this lead and this reading, the most frequent first."""
        found = (self.of(*pair) for pair in _read_as(lead, letters))
        return tuple(c for c in found if c is not None and c.form > FOREIGN_FORM)

    def _rank(self, lead: int, trail: int, before: str) -> tuple[list[_Ranked], float]:
        """The ones listed after one character, the likeliest first, and the weight of all others."""
        key = lead, trail, before
        found = self._ranked.get(key)
        if found is None:
            found = self._ranked[key] = self._choose(key)
        return found

    def _choose(self, key: tuple[int, int, str]) -> tuple[list[_Ranked], float]:
        lead, trail, before = key
        far = far_after(before)
        pairs = members(lead, trail).by_canonical
        ranked: list[_Ranked] = []
        both = [c for c in far if c in pairs] if len(far) < len(pairs) else [c for c in pairs if c in far]
        for char in both:
            weight = far[char]
            for pair in pairs[char]:
                candidate = self.of(*pair)
                if candidate is not None and candidate.form > FOREIGN_FORM:
                    ranked.append((-weight - candidate.bare, candidate.char, candidate))
        ranked.sort()
        most = MOST_HIDDEN if trail == LOST_TRAIL else MOST
        others = sum(math.exp((-rank - c.bare) / SCALE + c.bare) for rank, _, c in ranked[most:])
        del ranked[most:]
        return ranked, math.log(others + UNLISTED)

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
