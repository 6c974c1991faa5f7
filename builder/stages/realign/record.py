"""A reading of a damaged place as emendations: what is determined, what is inferred, what is not known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from builder.language.charmodel import BOUNDARY
from builder.model import Emendation, EmendationKind
from builder.spans import Span
from builder.stages.realign.candidates import INDENT, Candidates
from builder.stages.realign.lattice import CUT_OFF, Reading, Slot
from builder.stages.realign.numbering import Label
from builder.stages.realign.pairs import PAIRS
from builder.stages.realign.search import TAG_REST
from builder.stages.realign.surroundings import READING_REST, UNUSUAL_FORM, Surroundings

LACUNA = "□"
"""Stands for a character that cannot be recovered."""
CERTAIN = 0.98
"""Share of all readings from which a character whose bytes are both to be seen is determined."""
PROBABLE = 0.97
"""Share from which a lost character is conjectured; below it is a lacuna."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """One character, or what has become of it."""

    after: str
    kind: EmendationKind
    rule: str
    confidence: float = 1.0
    note: str = ""
    lacuna: str = ""


class Record:
    """The record of one repaired run."""

    def __init__(
        self,
        text: str,
        candidates: Candidates,
        document: Surroundings,
        at: int,
        reading: Reading,
        label: Label | None,
    ) -> None:
        self.text = text
        self.candidates = candidates
        self.document = document
        self.at = at
        self.reading = reading
        self.label = label
        self._lacunae: list[tuple[Span, str]] = []

    def emendations(self) -> list[Emendation]:
        slots = self.reading.slots
        bounds = [*(s.place for s in slots[1:]), self._end()]
        made: list[Emendation] = []
        for slot, end in zip(slots, bounds, strict=True):
            piece = self._piece(slot)
            span = Span(slot.place, end)
            self._add(made, span, piece)
        return [e for e in made if e.before != e.after]

    def lacunae(self) -> list[tuple[Span, str]]:
        """Places in the text before the stage that stand for something unknown; ask after :meth:`emendations`."""
        return self._lacunae

    def _end(self) -> int:
        if self.reading.slots[-1].supplies.endswith("<"):
            rest = TAG_REST.match(self.text, self.reading.end)
            return rest.end() if rest else self.reading.end
        return min(self.reading.end, len(self.text))

    def _add(self, made: list[Emendation], span: Span, piece: _Piece) -> None:
        if piece.lacuna:
            self._lacunae.append((span, piece.lacuna))
        last = made[-1] if made else None
        if (
            last
            and last.kind == piece.kind == "mojibake"
            and last.rule == piece.rule
            and last.span.end == span.start
        ):
            joined = Span(last.span.start, span.end)
            made[-1] = Emendation(
                joined, joined.of(self.text), last.after + piece.after, "mojibake", piece.rule,
                min(last.confidence, piece.confidence), last.note or piece.note,
            )  # fmt: skip
            return
        made.append(
            Emendation(
                span, span.of(self.text), piece.after, piece.kind, piece.rule, piece.confidence, piece.note
            )
        )

    def _piece(self, slot: Slot) -> _Piece:
        if slot.place == self.at and self.label is not None:
            note = f"the bytes and the sequence of the labels leave only {slot.supplies.strip(INDENT)}"
            return _Piece(self._printed(slot), "mojibake", "realign.label", 1.0, note)
        if slot.place == self.at and slot.supplies == INDENT:
            return _Piece(self._printed(slot), "mojibake", "realign.shift", _round(slot.share))
        if slot.place != self.at and slot.lost == 0 and not slot.swallowed and slot.share >= CERTAIN:
            return _Piece(self._printed(slot), "mojibake", "realign.shift", _round(slot.share))
        if slot.swallowed and slot.share >= CERTAIN and self._only_reading(slot):
            note = "the only character with this first byte and this reading"
            return _Piece(self._printed(slot), "mojibake", "realign.reading", 1.0, note)
        return self._conjecture(slot)

    def _only_reading(self, slot: Slot) -> bool:
        rest = READING_REST.match(self.text, self.reading.end)
        if not rest or slot.lost != CUT_OFF:
            return False
        lead = PAIRS[slot.supplies[0]][0]
        return sum(c.form > UNUSUAL_FORM for c in self.candidates.read_as(lead, rest[1])) == 1

    def _conjecture(self, slot: Slot) -> _Piece:
        rule = (
            "realign.lead" if slot.place == self.at else "realign.lost-pair" if slot.lost else "realign.shift"
        )
        if slot.swallowed:
            rule = "realign.trail"
        rivals = (
            ", ".join(f"{_visible(s)} ({p:.1%})" for s, p in slot.rivals if p >= 0.0005) or "none of weight"
        )
        if slot.share >= PROBABLE and slot.supplies[-1] not in "0a":
            note = f"bytes were lost here; rivals: {rivals}"
            return _Piece(self._printed(slot), "conjecture", rule, _round(slot.share), note)
        known = "".join(self._known(slot))
        note = f"not to be told; most probable {_visible(slot.supplies)} ({slot.share:.1%}), rivals: {rivals}"
        if LACUNA not in known:
            return _Piece(known, "conjecture", rule, PROBABLE, note)
        return _Piece(known, "conjecture", rule, _round(slot.share), note, lacuna=note)

    def _known(self, slot: Slot) -> Iterator[str]:
        """The characters on which the readings of a slot agree, and a sign for each of the others."""
        alike = [(slot.supplies, slot.share), *(r for r in slot.rivals if len(r[0]) == len(slot.supplies))]
        for i, char in enumerate(slot.supplies):
            share = sum(p for s, p in alike if s[i] == char)
            unknowable = slot.swallowed and i == len(slot.supplies) - 1 and char in "0a"
            yield self.document.printed(char) if share >= PROBABLE and not unknowable else LACUNA

    def _printed(self, slot: Slot) -> str:
        supplies = slot.supplies
        if (
            slot.place == self.at
            and supplies.startswith(INDENT)
            and self._begins_line()
            and not self.document.indented
        ):
            supplies = supplies[1:]
        if supplies.endswith("<"):
            rest = TAG_REST.match(self.text, self.reading.end)
            inline = rest is None or rest[0].lstrip("/").lower().startswith(
                ("span", "font", "b>", "strong", "a")
            )
            supplies = supplies[:-1] + ("" if inline or self.text.startswith("\n", self._end()) else BOUNDARY)
        if slot.swallowed and len(supplies) == len(slot.supplies) and len(supplies) > 1:
            return "".join(map(self.document.printed, supplies[:-1])) + supplies[-1]
        return "".join(map(self.document.printed, supplies))

    def _begins_line(self) -> bool:
        return self.at == 0 or self.text[: self.at].rstrip(" \t　").endswith("\n")


def _round(share: float) -> float:
    return min(1.0, round(share, 3))


def _visible(text: str) -> str:
    return text.replace("\n", "↵").replace(INDENT, "␣")
