"""The characters that come into question at a damaged place of one document, ready for weighing.

What is known of a character's lead byte is a number: the byte itself, or minus the kind of lost pair that it ended
(:func:`after_lost`), or :data:`ANY` where nothing is known. Characters that no official prose uses, and forms that are
foreign to the document, are left out once and for all.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from heapq import nlargest
from itertools import islice
from typing import Final

from builder.stages.realign.pairs import CHARS, LEADS, LOST, LOST_AFTER
from builder.stages.realign.surroundings import FOREIGN_FORM, UNANNOTATED, Surroundings, reads_as

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


@dataclass(frozen=True, slots=True)
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


class Candidates:
    """Candidates by what is known of their bytes."""

    def __init__(self, document: Surroundings) -> None:
        self._document = document
        self._single: dict[tuple[int, int], Candidate | None] = {}
        self._all: dict[tuple[int, int], tuple[Candidate, ...]] = {}
        self._likely: dict[tuple[int, int, str], tuple[Candidate, ...]] = {}
        self._others: dict[tuple[int, int, str], float] = {}
        self._reading: dict[tuple[int, str], tuple[Candidate, ...]] = {}

    def of(self, lead: int, trail: int) -> Candidate | None:
        """The candidate with these two bytes; one that is rare or foreign too, for its bytes are there."""
        key = lead, trail
        if key not in self._single:
            char = CHARS.get(key)
            self._single[key] = None if char is None else self._candidate(char, *key)
        return self._single[key]

    def likely(self, lead: int, trail: int, before: str) -> tuple[Candidate, ...]:
        """The likely ones after a canonical character, by lead (byte, kind or :data:`ANY`) and trail.

        ``trail`` is a byte, :data:`LOST_TRAIL` or :data:`HIGH_TRAIL`.
        """
        key = lead, trail, before
        found = self._likely.get(key)
        if found is None:
            most = MOST_HIDDEN if trail == LOST_TRAIL else MOST
            found = self._likely[key] = self._choose(self.every(lead, trail), before, most)
        return found

    def others(self, lead: int, trail: int, before: str) -> float:
        """Logarithm of the probability that, after a character, one follows that :meth:`likely` leaves out."""
        key = lead, trail, before
        found = self._others.get(key)
        if found is None:
            named = {c.char for c in self.likely(*key)}
            followers = self._document.followers(before)
            left = (c for c in self.every(lead, trail) if c.char not in named)
            total = sum(math.exp(followers[c.canonical] + c.bare) for c in left if c.canonical in followers)
            found = self._others[key] = math.log(total + UNLISTED)
        return found

    def every(self, lead: int, trail: int) -> tuple[Candidate, ...]:
        """All of them, the most frequent first."""
        key = lead, trail
        found = self._all.get(key)
        if found is None:
            found = self._all[key] = self._select(lead, trail)
        return found

    def read_as(self, lead: int, letters: str) -> tuple[Candidate, ...]:
        """All with this lead and this reading, the most frequent first."""
        key = lead, letters
        if key not in self._reading:
            every = self.every(lead, HIGH_TRAIL)
            self._reading[key] = tuple(c for c in every if reads_as(c.char, letters))
        return self._reading[key]

    def _choose(self, every: tuple[Candidate, ...], before: str, most: int) -> tuple[Candidate, ...]:
        if len(every) <= most:
            return every
        followers = self._document.followers(before)
        known = [c for c in every if c.canonical in followers]
        if len(known) > most:
            return tuple(nlargest(most, known, key=lambda c: followers[c.canonical] + c.bare))
        return (*known, *islice((c for c in every if c.canonical not in followers), most - len(known)))

    def _select(self, lead: int, trail: int) -> tuple[Candidate, ...]:
        document = self._document
        found = (self.of(*pair) for pair in _pairs(lead, trail))
        chosen = [
            c
            for c in found
            if c is not None
            and document.model.knows(c.canonical)
            and c.form > FOREIGN_FORM
            and (c.char != INDENT or trail != HIGH_TRAIL)
        ]
        chosen.sort(key=lambda c: (-document.model.frequency(c.canonical), c.char))
        return tuple(chosen)

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
