"""Traditional to Simplified and back, phrase by phrase, every character on record.

A text that is already in the wanted script comes through untouched: characters
that both scripts use (后, 里, 乾, 著) are changed only on lines whose other
characters show the script to convert from. Clauses in Japanese stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from builder.language.script import WEAK, Change, Doubt, Script, changes, evidence, is_stray, japanese_signs
from builder.model import Emendation, Layer, Mark, make_layer
from builder.spans import Span

_CLAUSE_END = re.compile("[，。；：！？“”「」《》（）]")


def convert_script(text: str, target: Literal["hans", "hant", "source"]) -> Layer:
    """Convert ``text`` to Simplified (``hans``) or Traditional (``hant``), or leave it (``source``).

    Layer ``script``, kind ``script``, rules ``script.t2s``, ``script.s2t``,
    ``script.override``. Neighbouring characters changed by one rule make one
    emendation. Where the surroundings do not settle a conversion, the usual
    counterpart stands and a mark of kind ``ambiguous`` names the rivals.
    """
    if target == "source":
        return make_layer("script", text)
    found: list[Emendation] = []
    marks: list[Mark] = []
    start = end = 0
    after = rule = ""
    for piece in _accepted(text, target):
        if isinstance(piece, Doubt):
            note = f"{text[piece.start]}: {piece.rivals}"
            marks.append(Mark(Span(piece.start, piece.start + 1), "ambiguous", note))
            continue
        piece_start, piece_end, piece_after, piece_rule = piece
        if piece_start == end and piece_rule == rule:
            after += piece_after
        else:
            if after:
                found.append(Emendation(Span(start, end), text[start:end], after, "script", rule))
            start, after, rule = piece_start, piece_after, piece_rule
        end = piece_end
    if after:
        found.append(Emendation(Span(start, end), text[start:end], after, "script", rule))
    return make_layer("script", text, found, marks)


def as_converted(text: str, target: Script) -> str:
    """The text of :func:`convert_script`, of the same length, without the record."""
    parts: list[str] = []
    done = 0
    for piece in _accepted(text, target):
        if isinstance(piece, Change):
            parts += (text[done : piece.start], piece.after)
            done = piece.end
    return "".join([*parts, text[done:]]) if parts else text


def _accepted(text: str, target: Script) -> Iterator[Change | Doubt]:
    """What is converted, and what is doubtful, where the surroundings are in the other script."""
    judge: _Judge | None = None
    items = changes(text, target)
    for item in items:
        if judge is None:
            judge = _Judge(text, target)
            if judge.foreign:  # throughout
                yield item
                yield from items
                return
        if item.start >= judge.end:
            judge.move(item.start)
        if judge.japanese:
            continue
        if judge.foreign:
            yield item
        elif isinstance(item, Change):
            yield from _told_apart(item, text, target)


class _Judge:
    """Whether a line is in the script to convert from, and in Chinese; one line at a time."""

    def __init__(self, text: str, target: Script) -> None:
        self._text = text
        self._target = target
        self._line_end = 0
        self._few_signs = False
        self.end = 0
        self.foreign = self.japanese = False
        traditional, simplified = evidence(text)
        source, wanted = (traditional, simplified) if target == "hans" else (simplified, traditional)
        # Words that both scripts write alike are taken for Simplified: in Traditional many would look otherwise.
        self._whole = source >= wanted and (source > 0 or target == "hant")
        if source > 20 * wanted and not japanese_signs(text):
            self.foreign, self.end = True, len(text) + 1

    def move(self, at: int) -> None:
        """Go to the line that contains ``at``, or to the clause where a Chinese line has a few words of Japanese."""
        left = self.end
        if at >= self._line_end:
            left = self._text.rfind("\n", 0, at) + 1
            self._judge_line(left, at)
        self.end = self._line_end
        if self._few_signs:
            for boundary in _CLAUSE_END.finditer(self._text, left, self._line_end):
                if boundary.start() >= at:
                    self.end = boundary.end()
                    break
                left = boundary.end()
            self.japanese = japanese_signs(self._text[left : self.end]) > 0

    def _judge_line(self, start: int, at: int) -> None:
        end = self._text.find("\n", at)
        self._line_end = len(self._text) if end < 0 else end
        line = self._text[start : self._line_end]
        traditional, simplified = evidence(line)
        if traditional == simplified == 0:
            self.foreign = self._whole
        else:
            self.foreign = traditional >= simplified if self._target == "hans" else simplified >= traditional
        signs = japanese_signs(line)
        self.japanese = 20 * signs >= len(line)
        self._few_signs = signs > 0 and not self.japanese


def _told_apart(change: Change, text: str, target: Script) -> tuple[Change, ...]:
    """Of a change in a line of the wanted script: what only the other script has, and 瞭解, 藉口, 由於."""
    return tuple(
        Change(at, at + 1, change.after[at - change.start], change.rule)
        for at in range(change.start, change.end)
        if (
            (text[at] not in WEAK or is_stray(text, at, change.rule))
            if target == "hans"
            else evidence(text[at])[1]
        )
    )
