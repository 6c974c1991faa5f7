"""The characters that come into question at a damaged place of one document, ready for weighing.

What is known of a character's lead byte is a number: the byte itself, or minus the kind of lost pair that it ended
(:func:`after_lost`), or :data:`ANY` where nothing is known. Characters that no official prose uses, and forms that are
foreign to the document, are left out once and for all.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Set
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final, TypeAlias

from builder.language.charmodel import character_model
from builder.language.readings import is_reading, parse_syllable
from builder.stages.realign.pairs import CHARS, LEADS, LOST, LOST_AFTER
from builder.stages.realign.surroundings import (
    FOREIGN_FORM,
    REMEMBERED,
    SCALE,
    UNANNOTATED,
    After,
    Surroundings,
    far_after,
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
_UNLISTED = math.log(UNLISTED)
_RANKINGS = 10_000
"""Rankings that are remembered."""
_NONE: Set[int] = frozenset()
INDENT: Final = "　"


@dataclass(slots=True)
class Candidate:
    """One character, as it would be printed and as the model sees it."""

    char: str
    canonical: str
    index: int
    """Of the canonical character (:meth:`Surroundings.index`)."""
    form: float
    """Weight of its form in this document."""
    bare: float
    """The same where no reading in brackets follows."""
    lead: int
    trail: int


_Ranked: TypeAlias = tuple[float, str, Candidate]
"""Weight with its sign turned, character, candidate: in ascending order the likeliest is first."""
_Near: TypeAlias = tuple[Set[int], list[tuple[float, Candidate]]]
"""Indices of what is listed after a context, and the candidates for it with their weights."""


@dataclass(slots=True)
class _Ranking:
    """The candidates of one class that are listed after one character."""

    listed: list[_Ranked]
    falling: list[float]
    """Their weights with the sign turned."""


class Members:
    """The characters of one class by what is known of their bytes, in any document."""

    def __init__(self, lead: int, trail: int) -> None:
        leads = LOST[-lead] if lead < 0 else LEADS if lead == ANY else (lead,)
        trails = LOST_AFTER if trail == LOST_TRAIL else LEADS if trail == HIGH_TRAIL else (trail,)
        by_lead, by_trail = _known()
        rows = (
            by_lead.get(lead, ())
            if lead > 0
            else by_trail.get(trail, ())
            if trail > HIGH_TRAIL
            else by_lead[ANY]
        )
        self.by_index: dict[int, tuple[tuple[int, int], ...]] = {}
        """Index of a canonical character to byte pairs, the most frequent first."""
        self.by_frequency: list[tuple[float, int]] = []
        """Scaled logarithms of probability, and indices."""
        for weight, index, char, pair in rows:
            if pair[0] in leads and pair[1] in trails and (char != INDENT or trail != HIGH_TRAIL):
                if index not in self.by_index:
                    self.by_frequency.append((weight, index))
                self.by_index[index] = (*self.by_index.get(index, ()), pair)
        self.highest = self.by_frequency[0][0] if self.by_frequency else -math.inf
        self._listed: dict[str, int] = {}

    def listed(self, before: str) -> int:
        """How many are listed after one character."""
        found = self._listed.get(before)
        if found is None:
            both = self.by_index.keys() & far_after(before).keys()
            found = self._listed[before] = sum(len(self.by_index[index]) for index in both)
        return found


_Known: TypeAlias = tuple[float, int, str, tuple[int, int]]
"""Scaled logarithm of probability, index of the canonical character, character, bytes."""


@cache
def _known() -> tuple[dict[int, list[_Known]], dict[int, list[_Known]]]:
    """The characters that the model knows, the most frequent first: by lead byte, all under :data:`ANY`; by trail byte."""
    model = character_model()
    found: list[_Known] = []
    for (pair, char), canonical in zip(CHARS.items(), model.canonical("".join(CHARS.values())), strict=True):
        index = model.index(canonical)
        if index >= 0:
            found.append((SCALE * model.frequency(canonical), index, char, pair))
    found.sort(key=lambda row: (-row[0], row[2]))
    by_lead: dict[int, list[_Known]] = {ANY: found}
    by_trail: dict[int, list[_Known]] = {}
    for row in found:
        by_lead.setdefault(row[3][0], []).append(row)
        by_trail.setdefault(row[3][1], []).append(row)
    return by_lead, by_trail


@cache
def members(lead: int, trail: int) -> Members:
    """The class with this lead (byte, kind or :data:`ANY`) and this trail (byte or kind)."""
    return Members(lead, trail)


@lru_cache(maxsize=2048)
def _read_as(lead: int, letters: str) -> tuple[tuple[int, int], ...]:
    """The byte pairs with this lead and this reading, the most frequent first."""
    syllable = parse_syllable(letters)
    if syllable is None:
        return ()
    pairs = (pair for row in members(lead, HIGH_TRAIL).by_index.values() for pair in row)
    return tuple(pair for pair in pairs if is_reading(CHARS[pair], syllable))


class Candidates:
    """Candidates by what is known of their bytes."""

    def __init__(self, document: Surroundings) -> None:
        self._document = document
        self._single: dict[tuple[int, int], Candidate | None] = {}
        self._usual: dict[tuple[int, int], Candidate | None] = {}
        self._others: dict[tuple[int, int, str], float] = {}
        self._near: dict[tuple[int, int, str], _Near] = {}
        self._rankings: dict[tuple[int, int, str], _Ranking] = {}
        self.weighed = 0
        """How many were looked at so far."""

    def of(self, lead: int, trail: int) -> Candidate | None:
        """The candidate with these two bytes; one that is rare or foreign too, for its bytes are there."""
        key = lead, trail
        if key not in self._single:
            char = CHARS.get(key)
            self._single[key] = None if char is None else self._candidate(key, self._document.form(char))
        return self._single[key]

    def likely(self, context: str, lead: int, trail: int, floor: float) -> list[tuple[float, Candidate]]:
        """The ones that weigh at least ``floor`` after three canonical characters, by lead and trail, with weights.

        ``lead`` is a byte, a kind or :data:`ANY`, ``trail`` a byte, :data:`LOST_TRAIL` or :data:`HIGH_TRAIL`.
        """
        if lead > 0 and trail > HIGH_TRAIL:
            self.weighed += 1
            only = self.of(lead, trail)
            if only is None:
                return []
            weight = self._document.after(context).weight(only.index) + only.bare
            return [(weight, only)] if weight >= floor else []
        if floor > 0.0:
            return []
        after = self._document.after(context)
        key = lead, trail, context
        kept = self._near.get(key)
        if kept is None:
            if len(self._near) > REMEMBERED:
                self._near.clear()
            kept = self._near[key] = self._find_near(after, lead, trail)
        near, rows = kept
        self.weighed += len(near)
        found = [row for row in rows if row[0] >= floor] if rows else []
        back, far = after.back, after.far
        rest = floor - back
        if rest > far.highest:
            return found
        ranking = self._ranking(lead, trail, context[2])
        listed = ranking.listed
        most = MOST_HIDDEN if trail == LOST_TRAIL else MOST
        count = bisect_right(ranking.falling, -rest)
        below = count < len(listed)
        count = min(count, most)
        self.weighed += count
        for rank, _, c in listed[:count]:
            if c.index not in near:
                found.append((back - rank, c))
        # Those that are not listed come after all that are.
        group = members(lead, trail)
        if below or count < len(listed) or group.highest < rest - far.back:
            return found
        rest -= far.back
        left = most - count
        usual = self._usual
        for frequency, index in group.by_frequency:
            if left <= 0 or frequency < rest:
                break
            if index not in far:
                for pair in group.by_index[index]:
                    candidate = usual[pair] if pair in usual else self._as_usual(pair)
                    if candidate is not None:
                        left -= 1
                        self.weighed += 1
                        weight = frequency + candidate.bare
                        if weight >= rest and index not in near:
                            found.append((back + far.back + weight, candidate))
        return found

    def _find_near(self, after: After, lead: int, trail: int) -> _Near:
        """Those that are listed after the context itself, in the order of their indices."""
        pairs = members(lead, trail).by_index
        near = pairs.keys() & after.three.keys() if after.three else _NONE
        if after.four:
            near = near | (pairs.keys() & after.four.keys())
        if after.own:
            near = near | (pairs.keys() & after.own.keys())
        rows: list[tuple[float, Candidate]] = []
        usual = self._usual
        for index in sorted(near) if len(near) > 1 else near:
            general = after.weight(index)
            for pair in pairs[index]:
                candidate = usual[pair] if pair in usual else self._as_usual(pair)
                if candidate is not None:
                    rows.append((general + candidate.bare, candidate))
        return near, rows

    def _ranking(self, lead: int, trail: int, before: str) -> _Ranking:
        """Those that are listed after one character."""
        key = lead, trail, before
        found = self._rankings.get(key)
        if found is None:
            far, usual = far_after(before), self._usual
            pairs = members(lead, trail).by_index
            ranked: list[_Ranked] = []
            for index in pairs.keys() & far.keys():
                for pair in pairs[index]:
                    candidate = usual[pair] if pair in usual else self._as_usual(pair)
                    if candidate is not None:
                        ranked.append((-far[index] - candidate.bare, candidate.char, candidate))
            ranked.sort()
            if len(self._rankings) > _RANKINGS:
                self._rankings.clear()
            found = self._rankings[key] = _Ranking(ranked, [row[0] for row in ranked])
        return found

    def others(self, context: str, lead: int, trail: int) -> float:
        """Logarithm of the probability that, after a context, one follows that is too rare to be named."""
        if members(lead, trail).listed(context[2]) <= MOST_HIDDEN:
            return _UNLISTED
        key = lead, trail, context[2]
        found = self._others.get(key)
        if found is None:
            found = self._others[key] = math.log(self._rare(*key) + UNLISTED)
        return found

    def every(self, lead: int, trail: int) -> tuple[Candidate, ...]:
        """All of them, the most frequent first."""
        if lead > 0 and trail > HIGH_TRAIL:
            only = self.of(lead, trail)
            return () if only is None else (only,)
        pairs = (pair for row in members(lead, trail).by_index.values() for pair in row)
        return tuple(c for c in map(self._as_usual, pairs) if c is not None)

    def read_as(self, lead: int, letters: str) -> tuple[Candidate, ...]:
        """All with this lead and this reading, the most frequent first."""
        return tuple(c for c in map(self._as_usual, _read_as(lead, letters)) if c is not None)

    def _rare(self, lead: int, trail: int, before: str) -> float:
        """Probability of those listed after one character that are too many to be named."""
        hidden = self._ranking(lead, trail, before).listed[MOST_HIDDEN:]
        return sum(math.exp((-rank - c.bare) / SCALE + c.bare) for rank, _, c in hidden)

    def _as_usual(self, pair: tuple[int, int]) -> Candidate | None:
        """The candidate with these two bytes; None where the document has no such forms."""
        if pair in self._usual:
            return self._usual[pair]
        candidate = None
        form = self._document.form(CHARS[pair])
        if form > FOREIGN_FORM:
            candidate = self._candidate(pair, form)
        self._usual[pair] = candidate
        return candidate

    def _candidate(self, pair: tuple[int, int], form: float) -> Candidate:
        char = CHARS[pair]
        canonical = self._document.canonical(char)
        index = self._document.index(canonical)
        bare = form + (UNANNOTATED if char in self._document.annotated else 0.0)
        return Candidate(char, canonical, index, form, bare, *pair)


@cache
def after_lost(trail: int) -> int:
    """What is known of the lead byte after a trail byte that began a lost pair, as a kind (negative)."""
    return -min(x for x in LOST if LOST[x] == LOST[trail])
