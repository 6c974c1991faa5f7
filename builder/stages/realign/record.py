"""A reading of a damaged place as emendations: what is determined, what is inferred, what is not known."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from builder.language.charmodel import BOUNDARY
from builder.model import Emendation, EmendationKind, MarkKind
from builder.spans import Span
from builder.stages.realign.candidates import INDENT, Candidates
from builder.stages.realign.lattice import CUT_OFF, Reading, Slot
from builder.stages.realign.numbering import Label
from builder.stages.realign.pairs import PAIRS
from builder.stages.realign.search import LACUNA, TAG_REST
from builder.stages.realign.surroundings import READING_REST, UNUSUAL_FORM, Surroundings

DOUBTED = 0.0015
"""Chance that a reading is wrong from which it is marked."""
REFUSED = 0.02
"""The same from which a lacuna is printed, and the reading named in the note only."""
REFUSED_SHIFT = 0.05
"""The same where the bytes of the character are to be seen, and the question is whether another is missing."""
REFUSED_FIRST = 0.04
"""The same for the first character of a run: what is before it is sound."""
REFUSED_LAST = 0.1
"""The same for the last one, which a sound character follows: most are the end of a line."""
REFUSED_HEAD = 0.25
"""The same in a heading whose label was damaged, up to its first mark: a heading is what its clause is called, and so
is printed, with a mark."""
AGREED = 0.99
"""Share of the readings that must agree on a character beside a lacuna."""
MISTAKEN = (0.8, 1.4, 4.0)
"""How much greater the odds are that a reading is wrong than its share says, by lost pairs: what the search did not
weigh. Fitted to documents that neither the character model nor ``scripts/eval_realign.py`` reports on."""
MISTAKEN_AT_EDGE = 1.5
"""The same for the first and the last character of a run, besides."""
MISTAKEN_BESIDE = 10.0
"""The same, where a pair was lost, beside a character that is doubtful itself, if the words are unusual."""
UNUSUAL = -3.0
"""Mean weight below which words are unusual."""
UNSURE = 0.9
"""Share below which a character is no support for its neighbours."""
STRANGE = -5.0
"""Mean weight of a character and of its followers below which it is doubted, whatever its share."""
ECHO_LEAST = 0.2
"""Share from which an echo in the document counts."""
ECHO_ODDS = 20.0
"""How much an echo that no rival has adds to the odds of a reading."""
SHORTEST_ECHO = 3
"""Characters that an echo must have, one of them beside the doubtful ones."""


_HAN = re.compile(r"[\u3400-\u9fff]+")
_JOINT = re.compile(r"[，。、；：,;:\n]")
_FIGURE = re.compile(r"[二三四五六七八九十百千万亿萬億零〇0-9０-９]")


@dataclass(frozen=True, slots=True)
class _Piece:
    """One character, or what has become of it."""

    after: str
    kind: EmendationKind
    rule: str
    confidence: float = 1.0
    note: str = ""
    doubt: MarkKind | None = None


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
        self._in_heading = label is not None and label.kind != "article"
        self._doubts: list[tuple[Span, MarkKind, str]] = []

    def emendations(self) -> list[Emendation]:
        slots = self.reading.slots
        bounds = [*(s.place for s in slots[1:]), self._end()]
        made: list[Emendation] = []
        supplied = [slot.supplies for slot in slots]
        for i, (slot, end) in enumerate(zip(slots, bounds, strict=True)):
            before = self.text[max(0, self.at - 8) : self.at] + "".join(supplied[:i])
            after = "".join(supplied[i + 1 :]) + self.text[self.reading.end : self.reading.end + 24]
            slot = self._echoed(slot, before, after)
            supplied[i] = slot.supplies
            beside = min((s.share for s in (*slots[max(0, i - 1) : i], *slots[i + 1 : i + 2])), default=1.0)
            piece = self._piece(slot, before, after, beside)
            span = Span(slot.place, end)
            self._add(made, span, piece)
            if slot.place != self.at and _JOINT.search(slot.supplies):
                self._in_heading = False
        return [e for e in made if e.before != e.after]

    def doubts(self) -> list[tuple[Span, MarkKind, str]]:
        """Places in the text before the stage where something is not known; ask after :meth:`emendations`."""
        return self._doubts

    def _end(self) -> int:
        if self.reading.slots[-1].supplies.endswith("<"):
            rest = TAG_REST.match(self.text, self.reading.end)
            return rest.end() if rest else self.reading.end
        return min(self.reading.end, len(self.text))

    def _add(self, made: list[Emendation], span: Span, piece: _Piece) -> None:
        if piece.doubt:
            self._doubts.append((span, piece.doubt, piece.note))
        last = made[-1] if made else None
        if (
            last
            and not piece.doubt
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

    def _piece(self, slot: Slot, before: str, after: str, beside: float) -> _Piece:
        if slot.place == self.at and self.label is not None:
            note = f"the bytes and the sequence of the labels leave only {slot.supplies.strip(INDENT)}"
            return _Piece(self._printed(slot), "mojibake", "realign.label", 1.0, note)
        if slot.place == self.at and slot.supplies == INDENT:
            return _Piece(self._printed(slot), "mojibake", "realign.shift", _round(slot.share))
        chance = self._chance_of_error(slot, beside)
        is_shift = slot.place != self.at and slot.lost == 0 and not slot.swallowed
        if is_shift and chance < DOUBTED:
            return _Piece(self._printed(slot), "mojibake", "realign.shift", _round(slot.share))
        if slot.swallowed and chance < DOUBTED and self._only_reading(slot):
            note = "the only character with this first byte and this reading"
            return _Piece(self._printed(slot), "mojibake", "realign.reading", 1.0, note)
        return self._conjecture(slot, before, after, chance)

    def _chance_of_error(self, slot: Slot, beside: float) -> float:
        """That the best reading of a slot is not what stood there; ``beside``: the lesser share of its neighbours."""
        lost = 0 if slot.lost == CUT_OFF else slot.lost
        odds = (1.0 - slot.share) / max(slot.share, 1e-9) * MISTAKEN[min(lost, len(MISTAKEN) - 1)]
        if slot.place == self.at or slot.swallowed:
            odds *= MISTAKEN_AT_EDGE
        is_unusual = slot.weight < UNUSUAL * slot.characters
        if lost and is_unusual and beside < UNSURE and not self._in_heading:
            odds = max(odds, DOUBTED) * MISTAKEN_BESIDE
        chance = odds / (1.0 + odds)
        return max(chance, DOUBTED) if slot.weight < STRANGE * slot.characters else chance

    def _only_reading(self, slot: Slot) -> bool:
        rest = READING_REST.match(self.text, self.reading.end)
        if not rest or slot.lost != CUT_OFF:
            return False
        lead = PAIRS[slot.supplies[0]][0]
        return sum(c.form > UNUSUAL_FORM for c in self.candidates.read_as(lead, rest[1])) == 1

    def _conjecture(self, slot: Slot, before: str, after: str, chance: float) -> _Piece:
        rule = (
            "realign.lead" if slot.place == self.at else "realign.lost-pair" if slot.lost else "realign.shift"
        )
        if slot.swallowed:
            rule = "realign.trail"
        kind: EmendationKind = "conjecture" if slot.lost or slot.place == self.at else "mojibake"
        rivals = (
            ", ".join(f"{_visible(s)} ({p:.1%})" for s, p in slot.rivals if p >= 0.0005) or "none of weight"
        )
        head, tail, gap = self._agreed(slot)
        is_blind = self._is_blind(slot, before, after)
        if is_blind or LACUNA in slot.supplies or chance >= self._limit(slot):
            note = f"not to be told; most probable {_visible(slot.supplies)} ({slot.share:.1%}), rivals: {rivals}"
            if len(head) == len(slot.supplies):  # it is the whole that is in doubt
                head, tail, gap = "", "", len(head)
            known = replace(slot, supplies=head + LACUNA * max(1, gap) + tail)
            return _Piece(self._printed(known), "conjecture", rule, _round(slot.share), note, doubt="lacuna")
        doubt: MarkKind | None = "ambiguous" if chance >= DOUBTED else None
        lost = "bytes were lost here" if kind == "conjecture" else "a character may be missing"
        return _Piece(
            self._printed(slot), kind, rule, _round(1.0 - chance), f"{lost}; rivals: {rivals}", doubt
        )

    def _limit(self, slot: Slot) -> float:
        """The chance of error from which a reading is not printed."""
        if self._in_heading:
            return REFUSED_HEAD
        if slot.swallowed:
            return REFUSED_LAST
        if slot.place == self.at:
            return REFUSED_FIRST
        return REFUSED if slot.lost else REFUSED_SHIFT

    def _is_blind(self, slot: Slot, before: str, after: str) -> bool:
        """Whether the surroundings cannot tell: figures, or one character of which both bytes were lost."""
        if slot.swallowed and slot.supplies[-1] in "0a":
            return True  # the model knows one figure and one letter
        return self._is_figure(slot, before, after) or (slot.place == self.at and slot.lost == CUT_OFF)

    def _is_figure(self, slot: Slot, before: str, after: str) -> bool:
        """Whether a number may have lost a digit here: numbers cannot be told from their surroundings."""
        if not slot.lost or slot.lost == CUT_OFF:
            return False
        return bool(_FIGURE.search(before[-1:] + slot.supplies + after[:1]))

    def _echoed(self, slot: Slot, before: str, after: str) -> Slot:
        """The slot, read in the way that the document has elsewhere in more of its surroundings than any rival."""
        if not slot.lost or slot.place == self.at or slot.swallowed or self._is_figure(slot, before, after):
            return slot
        if (1.0 - slot.share) * MISTAKEN[-1] < DOUBTED:
            return slot
        every = [(slot.supplies, slot.share), *slot.rivals]
        echoes = sorted(
            (
                (self.document.echo(before, s, after), p, s)
                for s, p in every
                if p >= 0.005 and LACUNA not in s
            ),
            reverse=True,
        )
        if not echoes:
            return slot
        longest, share, best = echoes[0]
        is_only = len(echoes) == 1 or echoes[1][0] < longest
        if longest < SHORTEST_ECHO or not is_only or share < ECHO_LEAST or not _HAN.fullmatch(best):
            return slot
        rivals = tuple(r for r in every if r[0] != best)
        return replace(
            slot,
            supplies=best,
            share=share / (share + (1.0 - share) / ECHO_ODDS),
            lost=len(best) - 1,
            rivals=rivals,
        )

    def _agreed(self, slot: Slot) -> tuple[str, str, int]:
        """What the readings of a slot agree on at its beginning and its end, and how many characters are between."""
        best = slot.supplies
        every = [(best, slot.share), *slot.rivals]
        size = len(best)
        unknowable = slot.swallowed and best[-1] in "0a"
        head = tail = 0
        while head < size - unknowable and _share(every, best[: head + 1], at_end=False) >= AGREED:
            head += 1
        while (
            not unknowable and tail < size - head and _share(every, best[-tail - 1 :], at_end=True) >= AGREED
        ):
            tail += 1
        if LACUNA in best[:head]:
            head = best.index(LACUNA)
        if LACUNA in best[size - tail :]:
            tail = size - best.rindex(LACUNA) - 1
        return best[:head], best[size - tail :], size - head - tail

    def _printed(self, slot: Slot) -> str:
        supplies = slot.supplies
        if (
            supplies.startswith(INDENT)
            and slot.place <= self.at + 2
            and self._begins_line()
            and not self.document.indented
        ):
            supplies = supplies.lstrip(INDENT)
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


def _share(readings: list[tuple[str, float]], part: str, *, at_end: bool) -> float:
    """The share of the readings that begin (or end) with ``part``."""
    return sum(
        p for reading, p in readings if (reading.endswith(part) if at_end else reading.startswith(part))
    )


def _round(share: float) -> float:
    return min(1.0, round(share, 3))


def _visible(text: str) -> str:
    return text.replace("\n", "↵").replace(INDENT, "␣")
