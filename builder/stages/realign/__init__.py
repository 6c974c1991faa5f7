"""GBK text one byte out of step, put back into step.

A page in Windows code page 936 lost a lead byte; what followed was decoded one byte out of step until an ASCII byte
brought the decoder back, and pairs that fell into the private use area were stripped. ``tests/damage.py`` specifies
the damage. After :func:`realign` every such run either stands as it was written, or its doubtful characters are
marked; what bytes, numbering or readings determine is ``mojibake``, what is inferred is ``conjecture``.
"""

from __future__ import annotations

from builder.language.charmodel import CharacterModel, character_model
from builder.model import Emendation, Layer, Mark, MarkKind, make_layer
from builder.spans import Span
from builder.stages.realign.candidates import Candidates
from builder.stages.realign.lattice import Reading
from builder.stages.realign.numbering import Head, Label, decide, heads, possible_labels
from builder.stages.realign.record import Record
from builder.stages.realign.search import LACUNA, Search
from builder.stages.realign.surroundings import Surroundings
from builder.stages.realign.suspects import Suspect, find_suspects

__all__ = ["LACUNA", "realign"]

CONVINCING = 20.0
"""Logarithm of the odds that it takes to change anything."""
FLUENT = -4.3
"""Mean logarithm of probability of a character that a reading must have: official prose has about -2."""
FLUENT_SHORT = -3.3
"""The same for a reading of fewer than :data:`SHORT` visible characters, which chance can make up."""
SHORT = 4
EFFORT = 2_000_000
"""Candidates weighed in one text at most: a bound for hostile input, some hundred times what a damaged page takes."""


def realign(text: str) -> Layer:
    """Put the runs of ``text`` that are out of step back into step; clean text comes through untouched.

    Returns the layer ``realign``. Never raises for any text.
    """
    if "?" not in text and "\ufffd" not in text:
        return make_layer("realign", text)
    model = character_model()
    suspects = find_suspects(text, model)
    if not suspects:
        return make_layer("realign", text)
    return _Repair(text, model, suspects).layer()


class _Repair:
    """The repair of one text."""

    def __init__(self, text: str, model: CharacterModel, suspects: list[Suspect]) -> None:
        self.text = text
        self.suspects = suspects
        self.document = Surroundings(text, model, (s.span for s in suspects))
        self.candidates = Candidates(self.document)
        self.spent = 0

    def layer(self) -> Layer:
        found = self._search()
        numbers = self._decide(found)
        emendations: list[Emendation] = []
        marks: list[tuple[Span, MarkKind, str]] = []
        for suspect, reading, labels in found:
            if reading is None:
                continue
            label = None
            chosen = self._label_of(reading, labels)
            if chosen is not None:
                number = numbers.get(suspect.span.start)
                if number is None:
                    open_numbers = ", ".join(str(x.number) for x in self._rivals(labels, chosen))
                    note = f"damaged head; its number can be {open_numbers}"
                    marks.append((Span(suspect.span.start, reading.end), "lacuna", note))
                    continue
                fitting = tuple(x for x in self._rivals(labels, chosen) if x.number == number)
                label = fitting[0]
                reading = self._read(suspect, fitting, decided=True) or reading
            record = Record(self.text, self.candidates, self.document, suspect.span.start, reading, label)
            emendations += record.emendations()
            marks += record.doubts()
        return self._finish(emendations, marks)

    def _search(self) -> list[tuple[Suspect, Reading | None, tuple[Label, ...]]]:
        found: list[tuple[Suspect, Reading | None, tuple[Label, ...]]] = []
        end = 0
        for suspect in self.suspects:
            at = suspect.span.start
            if at < end:
                continue
            if self.spent > EFFORT:
                break
            labels = possible_labels(self.text, at, self.document) if suspect.at_head else ()
            reading = self._read(suspect, labels)
            if reading is not None:
                end = reading.end
            found.append((suspect, reading, labels))
        return found

    def _read(self, suspect: Suspect, labels: tuple[Label, ...], *, decided: bool = False) -> Reading | None:
        search = Search(self.text, suspect.span.start, self.document, self.candidates)
        reading = search.read([label.start for label in labels], only_starts=decided)
        self.spent += search.spent
        if reading is None or reading.fluency < (FLUENT if len(reading.slots) >= SHORT else FLUENT_SHORT):
            return None
        return reading if reading.total - search.intact(reading.reach) >= CONVINCING else None

    def _label_of(self, reading: Reading, labels: tuple[Label, ...]) -> Label | None:
        return next((x for x in labels if reading.slots[0].supplies == x.start.text), None)

    def _rivals(self, labels: tuple[Label, ...], chosen: Label) -> list[Label]:
        """The labels that differ from the chosen one in their number only."""
        return [x for x in labels if x.kind == chosen.kind and x.indent == chosen.indent]

    def _decide(self, found: list[tuple[Suspect, Reading | None, tuple[Label, ...]]]) -> dict[int, int]:
        sound = [
            h
            for h in heads(self.text)
            if not any(s.span.start <= h.place < s.span.end for s in self.suspects)
        ]
        damaged = []
        for suspect, reading, labels in found:
            chosen = self._label_of(reading, labels) if reading else None
            if chosen is not None:
                numbers = tuple(dict.fromkeys(x.number for x in self._rivals(labels, chosen)))
                damaged.append(Head(suspect.span.start, chosen.kind, numbers))
        if not damaged:
            return {}
        return decide(sorted(sound + damaged, key=lambda h: h.place))

    def _finish(self, emendations: list[Emendation], notes: list[tuple[Span, MarkKind, str]]) -> Layer:
        layer = make_layer("realign", self.text, emendations)
        offsets = layer.offsets()
        marks = [Mark(offsets.to_after(span), kind, note) for span, kind, note in notes]
        return make_layer("realign", self.text, emendations, marks) if marks else layer
