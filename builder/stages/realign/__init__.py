"""GBK text one byte out of step, put back into step.

A page in Windows code page 936 lost a lead byte; what followed was decoded one byte out of step until an ASCII byte
brought the decoder back, and pairs that fell into the private use area were stripped. ``tests/damage.py`` specifies
the damage. After :func:`realign` every such run either stands as it was written, or its doubtful characters are
marked; what bytes, numbering or readings determine is ``mojibake``, what is inferred is ``conjecture``.
"""

from __future__ import annotations

from dataclasses import dataclass

from builder.language.charmodel import CharacterModel, character_model
from builder.model import Emendation, Layer, Mark, MarkKind, make_layer
from builder.spans import Span
from builder.stages.realign.candidates import Candidates
from builder.stages.realign.lattice import Reading
from builder.stages.realign.numbering import Head, Label, decide, heads, possible_labels
from builder.stages.realign.record import Record, end_of
from builder.stages.realign.search import LACUNA, SENTENCE_MARKS, USUAL, Search
from builder.stages.realign.surroundings import Surroundings
from builder.stages.realign.suspects import Suspect, find_suspects
from builder.stages.realign.unread import ILLEGIBLE, SIGNS, is_illegible, lost_signs

__all__ = ["LACUNA", "realign"]

CONVINCING = 19.0
"""Logarithm of the odds that it takes to change anything."""
FLUENT = -6.0
"""Mean weight of a character that a reading must have."""
FLUENCY_COUNTS = 3.0
"""How much the odds must exceed :data:`CONVINCING_AT_ALL` for each unit of mean weight."""
CONVINCING_AT_ALL = 3.0
TELLING = 2
"""Visible characters of a damaged label that are no accident."""
EFFORT = 60_000
"""Candidates weighed in one text at most, besides :data:`EFFORT_A_CHARACTER`: some ten heads."""
EFFORT_A_CHARACTER = 900
"""The same for each damaged character; most take 300."""
FAILURES = 3
"""Searches without success after which a stretch of damage is given up."""
PATIENCE = 24
"""Searches without success after which a text is given up, besides three for each success: its damage is of another kind."""
MOST_EFFORT = 6_000_000
"""Candidates weighed in one text, however long: a bound for hostile input, some twenty thousand damaged characters."""
SUSPICIOUS = 20.0
"""Odds of a reading from which a place is marked, although the reading is not convincing."""


def realign(text: str) -> Layer:
    """Put the runs of ``text`` that are out of step back into step; clean text comes through untouched.

    Returns the layer ``realign``. Never raises for any text.
    """
    if "?" not in text and "\ufffd" not in text:
        return make_layer("realign", text)
    model = character_model()
    suspects = find_suspects(text, model)
    if not suspects:
        return make_layer("realign", text, marks=[Mark(span, "lacuna", SIGNS) for span in lost_signs(text)])
    return _Repair(text, model, suspects).layer()


@dataclass(frozen=True, slots=True)
class _Place:
    """What one search found."""

    suspect: Suspect
    reading: Reading | None
    labels: tuple[Label, ...]
    search: Search | None
    """Kept, for it is large, only where a label may have to be read again."""


class _Repair:
    """The repair of one text."""

    def __init__(self, text: str, model: CharacterModel, suspects: list[Suspect]) -> None:
        self.text = text
        self.suspects = suspects
        self.document = Surroundings(text, model, (s.span for s in suspects))
        self.candidates = Candidates(self.document)
        self.spent = 0
        self.odds: dict[int, float] = {}
        """Of the best reading of a place, convincing or not."""

    def layer(self) -> Layer:
        found = self._search()
        numbers = self._decide(found)
        emendations: list[Emendation] = []
        marks: list[tuple[Span, MarkKind, str]] = []
        read: list[Span] = []
        last: Reading | None = None
        for place in found:
            suspect, reading, labels = place.suspect, place.reading, place.labels
            # Read again with its number, a head can run on over a place that was read for itself.
            if reading is None or (last is not None and suspect.span.start < end_of(last, self.text)):
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
                if fitting != labels and place.search is not None:
                    again = place.search.again(x.start for x in fitting)
                    reading = self._convincing(suspect, place.search, again) or reading
            read.append(Span(suspect.span.start, end_of(reading, self.text)))
            at = suspect.span.start
            record = Record(self.text, self.candidates, self.document, at, reading, label, last)
            last = reading
            emendations += record.emendations()
            marks += record.doubts()
        marks += self._unread(read)
        return self._finish(emendations, marks)

    def _search(self) -> list[_Place]:
        found: list[_Place] = []
        damaged = sum(len(span) for span in self._stretches())
        most = min(MOST_EFFORT, EFFORT + EFFORT_A_CHARACTER * damaged)
        end = stretch = failures = 0
        patience = PATIENCE
        for suspect in self.suspects:
            at = suspect.span.start
            if at >= stretch:
                failures = 0
            stretch = max(stretch, suspect.span.end)
            if at < end or failures >= FAILURES or not patience or self.spent > most:
                continue
            labels = possible_labels(self.text, at, self.document) if suspect.at_head else ()
            place = self._read(suspect, labels)
            if place.reading is not None:
                end, failures, patience = end_of(place.reading, self.text), 0, patience + 3
            else:
                failures, patience = failures + 1, patience - 1
            found.append(place)
        return found

    def _stretches(self) -> list[Span]:
        """The suspects, those that overlap as one."""
        found: list[Span] = []
        for suspect in self.suspects:
            if found and suspect.span.start <= found[-1].end:
                found[-1] = Span(found[-1].start, max(found[-1].end, suspect.span.end))
            else:
                found.append(suspect.span)
        return found

    def _unread(self, read: list[Span]) -> list[tuple[Span, MarkKind, str]]:
        """Marks for what is damaged and was not read; ``read`` is what was, in order."""
        marks: list[tuple[Span, MarkKind, str]] = []
        for stretch in self._stretches():
            bounds = [(s.start, s.end) for s in read if s.overlaps(stretch)]
            edges = [stretch.start, *(edge for pair in bounds for edge in pair), stretch.end]
            for start, end in zip(edges[::2], edges[1::2], strict=True):
                places = [s.span.start for s in self.suspects if start <= s.span.start < end]
                if not places or all(self.text[place] == "\ufffd" for place in places):
                    continue  # that sign has its mark already
                span = Span(places[0], end)
                is_odd = any(self.odds.get(place, 0.0) >= SUSPICIOUS for place in places)
                if read or is_odd or is_illegible(self.text, span, self.document.model):
                    marks.append((span, "lacuna", ILLEGIBLE))
        taken = [*read, *(span for span, _, _ in marks)]
        marks += [
            (s, "lacuna", SIGNS) for s in lost_signs(self.text) if not any(s.overlaps(t) for t in taken)
        ]
        return marks

    def _read(self, suspect: Suspect, labels: tuple[Label, ...]) -> _Place:
        if labels and min(len(x.shown) for x in labels) >= TELLING:
            place = self._search_with(suspect, labels)
            if place.reading is not None:
                return place
        return self._search_with(suspect, labels, free=True)

    def _search_with(self, suspect: Suspect, labels: tuple[Label, ...], *, free: bool = False) -> _Place:
        """A convincing reading that begins with one of ``labels``, or (``free``) with anything else."""
        search = Search(self.text, suspect.span.start, self.document, self.candidates)
        reading = search.read([label.start for label in labels], only_starts=not free)
        self.spent += search.spent
        reading = self._convincing(suspect, search, reading)
        is_head = reading is not None and self._label_of(reading, labels) is not None
        return _Place(suspect, reading, labels, search if is_head else None)

    def _convincing(self, suspect: Suspect, search: Search, reading: Reading | None) -> Reading | None:
        """``reading`` if it is so much more probable than what is seen that it may be printed."""
        if reading is None or reading.fluency < FLUENT:
            return None
        odds = reading.total - search.intact(reading.reach)
        first = reading.slots[0]
        if first.supplies[0] in SENTENCE_MARKS and (first.lost or first.supplies[0] not in "。、"):
            odds -= (
                USUAL  # what damage likes is no evidence of damage; of a lone 。 or 、 CONVINCING knows it
            )
        self.odds[suspect.span.start] = odds
        least = max(CONVINCING, CONVINCING_AT_ALL - FLUENCY_COUNTS * reading.fluency)
        return reading if odds >= least else None

    def _label_of(self, reading: Reading, labels: tuple[Label, ...]) -> Label | None:
        return next((x for x in labels if reading.slots[0].supplies == x.start.text), None)

    def _rivals(self, labels: tuple[Label, ...], chosen: Label) -> list[Label]:
        """The labels that differ from the chosen one in their number only."""
        return [x for x in labels if x.kind == chosen.kind and x.indent == chosen.indent]

    def _decide(self, found: list[_Place]) -> dict[int, int]:
        sound = [
            h
            for h in heads(self.text)
            if not any(s.span.start <= h.place < s.span.end for s in self.suspects)
        ]
        damaged = []
        for place in found:
            chosen = self._label_of(place.reading, place.labels) if place.reading else None
            if chosen is not None:
                numbers = tuple(dict.fromkeys(x.number for x in self._rivals(place.labels, chosen)))
                damaged.append(Head(place.suspect.span.start, chosen.kind, numbers))
        if not damaged:
            return {}
        return decide(sorted(sound + damaged, key=lambda h: h.place))

    def _finish(self, emendations: list[Emendation], notes: list[tuple[Span, MarkKind, str]]) -> Layer:
        layer = make_layer("realign", self.text, emendations)
        offsets = layer.offsets()
        marks = [Mark(offsets.to_after(span), kind, note) for span, kind, note in notes]
        return make_layer("realign", self.text, emendations, marks) if marks else layer
