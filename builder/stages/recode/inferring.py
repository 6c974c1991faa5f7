"""Characters of which one byte was lost, told from their neighbours.

``开�2018年`` was ``开展2018年``: of the last character of a run of odd length two bytes are left, so that it is one of
64. The model of Chinese official prose weighs them between their neighbours; where one is far likelier than all
others together it is supplied, as a conjecture, and where none is, the place stays a lacuna.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from heapq import nlargest
from math import exp

from builder.language.charmodel import BOUNDARY, CharacterModel, character_model
from builder.language.frequency import character_cost
from builder.language.script import evidence
from builder.stages.recode.path import Passage, Piece
from builder.stages.recode.units import LOST

_LIKELY = 0.96
"""What the likeliest character must have of the probability of all that are possible."""
_AFTER = 3
"""Characters that tell of the one before them; the model knows sequences of four."""
_MOST = 128
"""Characters that are weighed for one place."""
_WAYS = 12
"""How many ways to fill neighbouring places are followed."""


def infer(line: str, passages: Sequence[Passage], following: str) -> list[Passage]:
    """``passages`` of ``line`` with the characters that their neighbours tell; ``following`` stands behind the line."""
    if not any(any(piece.among) for passage in passages for piece in passage):
        return list(passages)
    parts: list[str] = []
    at = place = 0
    among: dict[int, str] = {}
    pieces = [piece for passage in passages for piece in passage]
    for piece in pieces:
        parts += line[at : piece.start], piece.text
        place += piece.start - at
        lost = (i for i, c in enumerate(piece.text, place) if c == LOST)
        among |= dict(zip(lost, piece.among, strict=True)) if piece.among else {}
        place += len(piece.text)
        at = piece.end
    traditional, simplified = evidence("".join(piece.text for piece in pieces))
    text = "".join(parts) + line[at:] + following
    other = None if bool(traditional) == bool(simplified) else 1 if traditional else 0
    possible = {i: _of_script(c, other) for i, c in among.items() if c}
    # No line ends in a space.
    possible |= {i: c.replace("\u3000", "") or c for i, c in possible.items() if text[i + 1 : i + 2] == "\n"}
    told = _told(character_model(), text, possible)
    place = at = 0
    filled: list[Piece] = []
    for piece in pieces:
        place += piece.start - at
        filled.append(_filled(piece, place, told, among))
        place += len(piece.text)
        at = piece.end
    done = iter(filled)
    return [tuple(next(done) for _ in passage) for passage in passages]


def _filled(piece: Piece, place: int, told: dict[int, tuple[str, float]], among: dict[int, str]) -> Piece:
    """``piece``, which stands at ``place`` of the text, with the characters that were told."""
    supplied = [i for i in range(place, place + len(piece.text)) if i in told] if piece.among else []
    if not supplied:
        return piece
    text = list(piece.text)
    for i in supplied:
        text[i - place] = told[i][0]
    share = min(told[i][1] for i in supplied)
    return replace(piece, text="".join(text), share=share, rivals="".join(among[i] for i in supplied))


@lru_cache(maxsize=1 << 12)
def _of_script(among: str, other: int | None) -> str:
    """Of the characters the commonest without those of the other script (0 Traditional, 1 Simplified, None unknown).

    The model knows no difference between the scripts.
    """
    kept = [c for c in among if other is None or not evidence(c)[other]] or list(among)
    return "".join(sorted(kept, key=character_cost)[:_MOST])


def _told(model: CharacterModel, text: str, among: dict[int, str]) -> dict[int, tuple[str, float]]:
    """The characters that are far likelier than all others together, with their shares of the probability.

    Places near one another are weighed together: the likeliest ways to fill them are followed from the left.
    """
    told: dict[int, tuple[str, float]] = {}
    seen = model.canonical(text)
    places = sorted(among)
    for begin, end in _groups(places):
        group = places[begin:end]
        stop = min(len(text), group[-1] + _AFTER + 1)
        ways: list[tuple[float, str, str]] = [
            (0.0, (BOUNDARY * 3 + seen[max(0, group[0] - 3) : group[0]])[-3:], "")
        ]
        for i in range(group[0], stop):
            if i in among:
                forms = tuple(zip(among[i], model.canonical(among[i]), strict=True))
                ways = nlargest(_WAYS, (_step(model, *way, form, c) for way in ways for c, form in forms))
            else:
                ways = [_step(model, *way, seen[i], "") for way in ways]
        best = max(ways)
        weights = [(exp(score - best[0]), chosen) for score, _, chosen in ways]
        total = sum(weight for weight, _ in weights)
        for order, i in enumerate(group):
            share = sum(weight for weight, chosen in weights if chosen[order] == best[2][order]) / total
            if share >= _LIKELY:
                told[i] = best[2][order], share
    return told


def _step(
    model: CharacterModel, score: float, context: str, chosen: str, form: str, character: str
) -> tuple[float, str, str]:
    """One character more on a way; what is lost and not told has no weight."""
    if form == BOUNDARY == context[-1]:  # the model was made of lines without blank ones
        return score, context, chosen + character
    weight = 0.0 if form == LOST else model.step(context, form)
    return score + weight, context[1:] + form, chosen + character


def _groups(places: list[int]) -> Iterator[tuple[int, int]]:
    """Runs of places of which each is in the context of the next, as slices of the list."""
    begin = 0
    for order in range(1, len(places) + 1):
        if order == len(places) or places[order] - places[order - 1] > _AFTER + 1:
            yield begin, order
            begin = order
