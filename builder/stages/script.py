"""Traditional to Simplified and back, phrase by phrase, every character on record.

A text that is already in the wanted script comes through untouched: characters
that both scripts use (后, 里, 乾, 著) are changed only on lines whose other
characters show the script to convert from. Clauses in Japanese stay as they are.
"""

from __future__ import annotations

import re
from typing import Literal

from builder.language.script import WEAK, Change, Script, changes, evidence, looks_japanese
from builder.model import Emendation, Layer, Mark, make_layer
from builder.spans import Span

_LINE = re.compile(r"[^\n]+")


def convert_script(text: str, target: Literal["hans", "hant", "source"]) -> Layer:
    """Convert ``text`` to Simplified (``hans``) or Traditional (``hant``), or leave it (``source``).

    Layer ``script``, kind ``script``, rules ``script.t2s``, ``script.s2t``,
    ``script.override``. Neighbouring characters changed by one rule make one
    emendation. Where the surroundings do not settle a conversion, the usual
    counterpart stands and a mark of kind ``ambiguous`` names the rivals.
    """
    if target == "source":
        return make_layer("script", text)
    found = list(changes(text, target))
    if not found:
        return make_layer("script", text)
    judge = _Judge(text, target)
    kept: list[Change] = []
    marks: list[Mark] = []
    for item in found:
        if not judge.allows(item.start, isinstance(item, Change) and item.rule == "script.override"):
            continue
        if isinstance(item, Change):
            kept.append(item)
        else:
            note = f"{text[item.start]}: {item.rivals}"
            marks.append(Mark(Span(item.start, item.start + 1), "ambiguous", note))
    return make_layer("script", text, _runs(text, kept), marks)


class _Judge:
    """Whether a character may be converted where it stands; one line at a time."""

    def __init__(self, text: str, target: Script) -> None:
        self._text = text
        self._target = target
        self._start = self._end = -1
        self._foreign = self._japanese = False
        self._whole = self._is_source(text)

    def _is_source(self, text: str) -> bool | None:
        """Whether ``text`` is in the script to convert from; None where nothing tells."""
        traditional, simplified = evidence(text)
        if not traditional and not simplified:
            return None
        return traditional >= simplified if self._target == "hans" else simplified >= traditional

    def allows(self, at: int, overridden: bool) -> bool:
        if not self._start <= at < self._end:
            self._start = self._text.rfind("\n", 0, at) + 1
            end = self._text.find("\n", at)
            self._end = len(self._text) if end < 0 else end
            line = self._text[self._start : self._end]
            own = self._is_source(line)
            self._foreign = bool(self._whole) if own is None else own
            self._japanese = looks_japanese(line)
        if self._japanese:
            return False
        if self._foreign or overridden:
            return True
        return not _used_in_both(self._text[at], self._target)


def _used_in_both(character: str, target: Script) -> bool:
    if target == "hans":
        return character in WEAK
    _traditional, simplified = evidence(character)
    return not simplified


def _runs(text: str, found: list[Change]) -> list[Emendation]:
    out: list[Emendation] = []
    index = 0
    while index < len(found):
        first = index
        rule, start = found[index].rule, found[index].start
        while (
            index < len(found) and found[index].rule == rule and found[index].start == start + index - first
        ):
            index += 1
        end = start + index - first
        after = "".join(change.after for change in found[first:index])
        out.append(Emendation(Span(start, end), text[start:end], after, "script", rule))
    return out
