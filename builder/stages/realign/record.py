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

CERTAIN = 0.99
"""Share of all readings from which a character whose bytes are both to be seen is determined."""
PROBABLE = 0.99
"""Share from which a lost character is conjectured; below it is a lacuna."""


ECHOED = 0.3
"""Share from which it is conjectured where the document has the same words elsewhere."""
SURE_ECHO = 0.9
"""Share below which an echo is marked as doubtful: every eighth such was wrong, of others every sixtieth."""
ECHO_ODDS = 3.0
"""How much an echo that no rival has adds to the odds of a reading; found by counting, between 1.5 and 4."""
SHORTEST_ECHO = 3
"""Characters that an echo must have, one of them beside the doubtful ones."""
CERTAIN_FIGURE = 0.9995
"""Share from which a number is conjectured, or a character of which only the reading is left."""
CERTAIN_LEAD = 0.998
"""Share from which a character of which the lead byte is not known is conjectured."""
CERTAIN_SEVERAL = 0.9995
"""Share from which characters are conjectured when pairs were lost one after the other."""
CERTAIN_JOINT = 0.9995
"""Share from which nothing is taken to be missing after a mark."""
SEVERAL_DOUBTED = 3
"""Lost pairs in a row from which any reading is doubted: other lengths of words were not all weighed."""
SUREST = 0.996
"""The most that is stated of a conjecture: so many of those with a share above .999 were right."""
LIKELY = 0.8
"""Share from which a reading is printed although a character may be missing in it; the place is marked."""
LIKELY_FIRST = 0.9
"""The same where a run begins with a lost pair: of those with less every fifth was wrong."""
IMPROBABLE = -8.0
"""Weight below which characters of which bytes are lost are doubted, whatever their share: rivals that what follows
would have borne out may have been given up before it was seen. One in sixteen of them was wrong, of others one in 300."""


_HAN = re.compile(r"[\u3400-\u9fff]+")
_JOINT = re.compile(r"[，。、；：,;:]")
"""Where a sentence goes on almost any word can follow, and so can be missing."""
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


def end_of(reading: Reading, text: str) -> int:
    """Where in ``text`` a run ends: with what is left of a tag whose first character it swallowed."""
    if reading.slots[-1].supplies.endswith("<"):
        rest = TAG_REST.match(text, reading.end)
        return rest.end() if rest else reading.end
    return min(reading.end, len(text))


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
        before: Reading | None = None,
    ) -> None:
        """``before`` is the reading of the place before this one."""
        self.text = text
        self.candidates = candidates
        self.document = document
        self.at = at
        self.reading = reading
        self.label = label
        self.before = before
        self._doubts: list[tuple[Span, MarkKind, str]] = []

    def emendations(self) -> list[Emendation]:
        slots = self.reading.slots
        bounds = [*(s.place for s in slots[1:]), end_of(self.reading, self.text)]
        made: list[Emendation] = []
        supplied = [slot.supplies for slot in slots]
        for i, (slot, end) in enumerate(zip(slots, bounds, strict=True)):
            before = self.text[max(0, self.at - 8) : self.at] + "".join(supplied[:i])
            after = "".join(supplied[i + 1 :]) + self.text[self.reading.end : self.reading.end + 24]
            piece = self._piece(slot, before, after)
            span = Span(slot.place, end)
            self._add(made, span, piece)
        return [e for e in made if e.before != e.after]

    def doubts(self) -> list[tuple[Span, MarkKind, str]]:
        """Places in the text before the stage where something is not known; ask after :meth:`emendations`."""
        return self._doubts

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

    def _piece(self, slot: Slot, before: str, after: str) -> _Piece:
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
        return self._conjecture(slot, before, after)

    def _only_reading(self, slot: Slot) -> bool:
        rest = READING_REST.match(self.text, self.reading.end)
        if not rest or slot.lost != CUT_OFF:
            return False
        lead = PAIRS[slot.supplies[0]][0]
        return sum(c.form > UNUSUAL_FORM for c in self.candidates.read_as(lead, rest[1])) == 1

    def _conjecture(self, slot: Slot, before: str, after: str) -> _Piece:
        rule = (
            "realign.lead" if slot.place == self.at else "realign.lost-pair" if slot.lost else "realign.shift"
        )
        if slot.swallowed:
            rule = "realign.trail"
        rivals = (
            ", ".join(f"{_visible(s)} ({p:.1%})" for s, p in slot.rivals if p >= 0.0005) or "none of weight"
        )
        figures = self._is_figure(slot, before, after)
        blind = slot.place == self.at and slot.lost == CUT_OFF
        several = 1 < slot.lost < CUT_OFF
        threshold = CERTAIN_SEVERAL if several else CERTAIN_LEAD if slot.place == self.at else PROBABLE
        if figures or blind:
            threshold = CERTAIN_FIGURE
        head, tail, gap = self._agreed(slot)
        doubt: MarkKind | None = None
        if slot.share >= threshold and not gap and LACUNA not in slot.supplies:
            note = f"bytes were lost here; rivals: {rivals}"
            is_joint = _JOINT.search(slot.supplies[:-1] if slot.lost else "") is not None
            if is_joint and (several or slot.share < CERTAIN_JOINT):
                note, doubt = f"a word may be missing after the mark; rivals: {rivals}", "ambiguous"
            elif 0 < slot.lost < CUT_OFF and not slot.swallowed and slot.weight <= IMPROBABLE:
                note, doubt = f"improbable, though nothing else was found; rivals: {rivals}", "ambiguous"
            elif SEVERAL_DOUBTED <= slot.lost < CUT_OFF:
                note, doubt = f"several bytes were lost here; rivals: {rivals}", "ambiguous"
            return _Piece(
                self._printed(slot), "conjecture", rule, min(SUREST, _round(slot.share)), note, doubt
            )
        if slot.share >= ECHOED and not figures and self._is_echoed(slot, before, after):
            note = f"bytes were lost here; the document has these words elsewhere; rivals: {rivals}"
            share = slot.share / (slot.share + (1 - slot.share) / ECHO_ODDS)
            doubt = "ambiguous" if slot.share < SURE_ECHO else None
            return _Piece(self._printed(slot), "conjecture", rule, _round(share), note, doubt)
        note = f"not to be told; most probable {_visible(slot.supplies)} ({slot.share:.1%}), rivals: {rivals}"
        line_end = slot.swallowed and slot.supplies.endswith(BOUNDARY)  # paragraphs run together are worse
        is_first = slot.place == self.at and slot.lost < 2 and LACUNA not in slot.supplies
        likely = LIKELY_FIRST if is_first and slot.lost else LIKELY
        if (not gap or line_end or is_first) and not figures and slot.share >= likely:
            kind: EmendationKind = "conjecture" if slot.lost or slot.place == self.at else "mojibake"
            return _Piece(self._printed(slot), kind, rule, _round(slot.share), note, doubt="ambiguous")
        known = replace(slot, supplies=head + LACUNA * max(1, gap) + tail)
        return _Piece(self._printed(known), "conjecture", rule, _round(slot.share), note, doubt="lacuna")

    def _is_figure(self, slot: Slot, before: str, after: str) -> bool:
        """Whether a number may have lost a digit here: numbers cannot be told from their surroundings."""
        if not slot.lost or slot.lost == CUT_OFF:
            return False
        return bool(_FIGURE.search(before[-1:] + slot.supplies + after[:1]))

    def _is_echoed(self, slot: Slot, before: str, after: str) -> bool:
        """Whether the document has the best reading elsewhere, in more of its surroundings than any rival."""
        if not slot.lost or slot.place == self.at or slot.swallowed or not _HAN.fullmatch(slot.supplies):
            return False
        if slot.share < LIKELY and any(
            _is_part(rival, slot.supplies) for rival, p in slot.rivals if p >= 0.05
        ):
            return False  # the question is whether the words are there at all, and an echo does not answer it
        best = self.document.echo(before, slot.supplies, after)
        return best >= SHORTEST_ECHO and all(
            self.document.echo(before, rival, after) < best for rival, share in slot.rivals if share >= 0.005
        )

    def _agreed(self, slot: Slot) -> tuple[str, str, int]:
        """What the readings of a slot agree on at its beginning and its end, and how many characters are between."""
        best = slot.supplies
        every = [(best, slot.share), *slot.rivals]
        size = len(best)
        unknowable = slot.swallowed and best[-1] in "0a"
        head = tail = 0
        while head < size - unknowable and _share(every, best[: head + 1], at_end=False) >= PROBABLE:
            head += 1
        while (
            not unknowable
            and tail < size - head
            and _share(every, best[-tail - 1 :], at_end=True) >= PROBABLE
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
            supplies = supplies[:-1] + (
                "" if inline or self.text.startswith("\n", end_of(self.reading, self.text)) else BOUNDARY
            )
        if slot.swallowed and len(supplies) == len(slot.supplies) and len(supplies) > 1:
            return "".join(map(self.document.printed, supplies[:-1])) + supplies[-1]
        return "".join(map(self.document.printed, supplies))

    def _begins_line(self) -> bool:
        before = self.before
        if before is not None and before.slots[-1].swallowed:
            between = self.text[before.end : self.at]
            if not between.strip(" \t　"):
                return before.slots[-1].supplies.endswith(BOUNDARY)
        return self.at == 0 or self.text[: self.at].rstrip(" \t　").endswith("\n")


def _is_part(short: str, long: str) -> bool:
    """Whether ``short`` is ``long`` with characters left out."""
    rest = iter(long)
    return len(short) < len(long) and all(char in rest for char in short)


def _share(readings: list[tuple[str, float]], part: str, *, at_end: bool) -> float:
    """The share of the readings that begin (or end) with ``part``."""
    return sum(
        p for reading, p in readings if (reading.endswith(part) if at_end else reading.startswith(part))
    )


def _round(share: float) -> float:
    return min(1.0, round(share, 3))


def _visible(text: str) -> str:
    return text.replace("\n", "↵").replace(INDENT, "␣")
