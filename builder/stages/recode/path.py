"""Where a line is to be undone, and where it is to be left: the cheapest path.

A line that was read in the wrong encoding is turned back into bytes, and every
byte belongs either to a character that stays or to a unit of the right encoding.
What stays and what is recovered cost what their characters cost; entering and
leaving a passage has its price, so that no text is changed for a small gain. This
is the Viterbi algorithm over two states.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from builder.language.frequency import character_cost
from builder.stages.recode.units import LOST, Misdecoding, Tokens, Unit, units_at

_LOST_COST = 18.0
_PAIRS = 1.5
"""Added to the cost of what stays where pairs were read as pairs: at the edges of a passage both are common."""
_DOUBT = 3.0
"""Added to the cost of the commonest character that a lost one can be."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters ``start`` to ``end`` of a line, and what they were."""

    start: int
    end: int
    text: str
    """Holds U+FFFD where bytes were lost."""
    is_inferred: bool = False
    """Whether a lost byte was supplied, though another reading is possible."""
    among: tuple[str, ...] = ()
    """For each U+FFFD of the text what it can have been; empty where that is not known."""
    share: float = 0.0
    """The least probability of a character that was supplied; 0 where none was."""
    rivals: str = ""
    """What the characters that were supplied can have been."""


Passage = tuple[Piece, ...]
"""Neighbouring pieces, no two alike in being inferred."""
_Step = tuple[float, int, bool, Unit | None]
"""Cost so far, token before, whether the step before was undone, what was read (None: left as it is)."""


def undone_passages(line: str, kind: Misdecoding) -> tuple[float, list[Passage]]:
    """What the cheapest path gains over leaving ``line`` as it is, in nats, and the passages it undoes."""
    tokens = Tokens(line, kind.wrong)
    size = len(tokens.values)
    left: list[_Step | None] = [None] * (size + 1)
    undone: list[_Step | None] = [None] * (size + 1)
    left[0] = (0.0, 0, False, None)
    doubt = _PAIRS if kind.is_of_pairs else 0.0
    for place in range(size + 1):
        index = tokens.begins.get(place)
        here, there = left[place], undone[place]
        if index is not None or place == size:
            if there is not None:
                _offer(left, place, (there[0] + kind.change, place, True, None))
            if here is not None:
                _offer(undone, place, (here[0] + kind.change, place, False, None))
            here, there = left[place], undone[place]
        if here is not None and index is not None:
            price = here[0] + character_cost(line[index]) + doubt
            _offer(left, tokens.ends[index], (price, place, False, None))
        if there is not None and place < size:
            for unit in units_at(tokens.values, place, kind):
                cost = _lost_cost(unit.among, kind.right) if unit.text == LOST else character_cost(unit.text)
                _offer(undone, place + unit.width, (there[0] + cost, place, True, unit))
    best = left[size]
    assert best is not None
    gain = sum(map(character_cost, line)) + doubt * len(line) - best[0]
    return gain, _traced(tokens, left, undone)


@lru_cache(maxsize=1 << 12)
def _lost_cost(among: str, right: str) -> float:
    """What a lost character costs; in UTF-8, whose form is proof, the less, the more common it can be."""
    if right != "utf-8":
        return _LOST_COST
    return min([_LOST_COST, *(character_cost(c) + _DOUBT for c in among)])


def _offer(steps: list[_Step | None], place: int, step: _Step) -> None:
    present = steps[place]
    if present is None or step[0] < present[0]:
        steps[place] = step


def _traced(tokens: Tokens, left: list[_Step | None], undone: list[_Step | None]) -> list[Passage]:
    """The passages on the cheapest path, found from its end."""
    place, is_undone = len(tokens.values), False
    found: list[Passage] = []
    units: list[tuple[int, Unit]] = []
    while place or is_undone:
        step = (undone if is_undone else left)[place]
        assert step is not None
        _, before, was_undone, unit = step
        if unit is not None:
            units.append((before, unit))
        elif is_undone:  # the passage begins here
            units.reverse()
            found.append(_pieces(units, tokens))
            units = []
        place, is_undone = before, was_undone
    found.reverse()
    return found


def _pieces(units: list[tuple[int, Unit]], tokens: Tokens) -> Passage:
    """Cut a passage into what is determined and what is inferred, between characters of the line."""
    pieces: list[Piece] = []
    start = tokens.boundaries[units[0][0]]
    text, is_inferred = "", False
    gaps: list[str] = []
    for place, unit in units:
        if unit.text == LOST:
            gaps.append(unit.among)
        text += unit.text
        is_inferred = is_inferred or unit.is_inferred
        end = tokens.boundaries.get(place + unit.width)
        if end is None:
            continue
        last = pieces[-1] if pieces else None
        among = tuple(gaps)
        if last and last.is_inferred == is_inferred and not any((*last.among, *among)):
            pieces[-1] = Piece(last.start, end, last.text + text, is_inferred, last.among + among)
        else:
            pieces.append(Piece(start, end, text, is_inferred, among))
        start, text, is_inferred, gaps = end, "", False, []
    return tuple(pieces)
