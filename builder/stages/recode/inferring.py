"""Characters of which one byte was lost, told from their neighbours.

``开�2018年`` was ``开展2018年``: of the last character of a run of odd length two bytes are left, so that it is one of
64. The model of Chinese official prose weighs them between their neighbours; where one is far likelier than all
others together it is supplied, as a conjecture, and where none is, the place stays a lacuna.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import exp

from builder.language.charmodel import CharacterModel, character_model
from builder.stages.recode.path import Passage, Piece
from builder.stages.recode.units import LOST

_LIKELY = 0.95
"""What the likeliest character must have of the probability of all that are possible."""
_BEFORE, _AFTER = 3, 2
"""Characters of context; the model knows sequences of four."""


def infer(line: str, passages: Sequence[Passage], following: str) -> list[Passage]:
    """``passages`` of ``line`` with the characters that their neighbours tell; ``following`` stands behind the line."""
    if not any(piece.among for passage in passages for piece in passage):
        return list(passages)
    model = character_model()
    parts: list[str] = []
    places: dict[tuple[int, int], int] = {}
    at = 0
    for i, passage in enumerate(passages):
        for j, piece in enumerate(passage):
            parts.append(line[at : piece.start])
            places[i, j] = len(parts)
            parts.append(piece.text)
            at = piece.end
    parts.append(line[at:] + following)
    found: list[Passage] = []
    for i, passage in enumerate(passages):
        pieces: list[Piece] = []
        for j, piece in enumerate(passage):
            index = places[i, j]
            if piece.among:
                before, after = piece.text.split(LOST)
                left = _up_to(parts[:index][-6:], before)
                right = (after + "".join(parts[index + 1 : index + 5])).split(LOST)[0][:_AFTER]
                character, share = _likeliest(model, piece.among, left, right)
                if share >= _LIKELY:
                    piece = replace(piece, text=before + character + after, share=share)
                    parts[index] = piece.text
            pieces.append(piece)
        found.append(tuple(pieces))
    return found


def _up_to(parts: list[str], before: str) -> str:
    """What stands before the lost character, up to the one lost before it."""
    return ("".join(parts) + before).rsplit(LOST, 1)[-1][-_BEFORE:]


def _likeliest(model: CharacterModel, among: str, left: str, right: str) -> tuple[str, float]:
    """The likeliest character between its neighbours, and its share of the probability."""
    scores = {c: model.logprob(c + right, left) for c in among}
    best = max(scores, key=lambda c: scores[c])
    return best, 1.0 / sum(exp(score - scores[best]) for score in scores.values())
