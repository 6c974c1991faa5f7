"""The search over one damaged place: every way back from what is seen to what was written.

What a reading would look like when damaged must be exactly what is to be seen (``tests/damage.py``), so the weight of
a reading is only its probability as Chinese text in this document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from builder.language.charmodel import BOUNDARY
from builder.stages.realign.candidates import (
    ANY,
    HIGH_TRAIL,
    INDENT,
    LOST_TRAIL,
    Candidate,
    Candidates,
    after_lost,
)
from builder.stages.realign.lattice import CUT_OFF, IN_STEP, Lattice, Node, Reading
from builder.stages.realign.pairs import PAIRS
from builder.stages.realign.surroundings import READING, READING_REST, SCALE, UNSEEN, Surroundings, reads_as

LEAST = -2.5
"""What one more character is assumed to cost at least, when it is asked whether to go on."""
FARTHEST = 1500
"""Visible characters that one search reads at most."""
EFFORT = 800_000
"""Candidates that one search weighs at most."""
SLACK = 5.0
"""How much more probable two more characters of context are taken to make a character at most."""
UNLIKELY = -11.0
"""Logarithm of probability of a character that is not known to follow another."""
SETTLED = 4
"""Places in step after which a search ends."""
MISREAD = -14.0
"""Weight of a bracket that is not a reading of the character before it."""
INDENTED = -0.7
"""Weight of an indent at the beginning of a paragraph."""
LOSS = 0.0
"""What a lost pair costs beside the characters that it makes necessary."""
KEPT = (40, 30, 12, 8)
"""Beginnings with one, two and more lost pairs that are followed up."""
CARRIAGE_RETURN = -2.0
"""Weight of a carriage return, not shown, as the swallowed character at the end of a line."""
LACUNA: Final = "□"
"""Stands for a character that cannot be recovered."""
ANY_LOST: Final = after_lost(0xAA)
"""What is known of a lead byte when the lost pair's first byte is not: the most common kind."""
USUAL_LEAD: Final = 0xA1
USUAL = 1.5
"""Extra weight of a mark with this lead byte as the character that was cut off: most are such."""
SIGNS: Final = "?\ufffd"
"""What is shown for a byte that cannot be decoded."""
SWALLOWED: Final = "\n(),.:;%-/ 0a\"'&=>#!?+*"
TAG_REST = re.compile(
    r"/?(?:p|br|div|span|td|tr|table|font|b|strong|a|li|ul|h[1-6])\b[^<>\n]{0,200}>", re.IGNORECASE
)
"""What is left of a tag whose first character was swallowed."""
_ENDS = "\r\n"


@dataclass(frozen=True, slots=True)
class Start:
    """A reading of the first characters that is given beforehand."""

    text: str
    used: int
    """Visible characters that it uses up."""
    waiting: int
    """Lead byte of the next character."""


class Search:
    """One search over one place of a text."""

    def __init__(self, text: str, at: int, document: Surroundings, candidates: Candidates) -> None:
        self.text = text
        self.at = at
        self.document = document
        self.candidates = candidates
        self.limit = min(len(text), at + FARTHEST)
        context = document.canonical_tail(text[max(0, at - 60) : at])
        self.lattice = Lattice(at, context)
        self.spent = 0
        """Candidates weighed."""

    def read(self, starts: Iterable[Start] = (), *, only_starts: bool = False) -> Reading | None:
        """The best reading of the place as damaged; None where there is none, or the search is too great.

        With ``only_starts`` the place must begin with one of ``starts``.
        """
        root = self.lattice.root
        for start in starts:
            context = self.document.canonical_tail(root.context + start.text)
            self.lattice.join(root, self.at + start.used, start.waiting, context, 0.0, self.at, start.text)
        if not only_starts and self.at + 1 < len(self.text):
            self._out_of_step([_Partial(root, 0.0, "", root.context, ANY)], self.at + 1)
        settled = 0
        for place in range(self.at + 1, self.limit + 1):
            nodes = self.lattice.prune(place)
            waiting = [n for n in nodes if n.waiting != IN_STEP]
            settled = 0 if waiting else settled + bool(nodes)
            if nodes and self.lattice.farthest <= place and (settled > SETTLED or place == len(self.text)):
                return self.lattice.judge([n for n in nodes if n.waiting == IN_STEP])
            if place == self.limit or self.spent > EFFORT:
                return None
            for node in nodes:
                if node.waiting == IN_STEP:
                    self._pass(node)
            if waiting and self.text[place] not in _ENDS:
                self._out_of_step([_Partial(n, 0.0, "", n.context, n.waiting) for n in waiting], place)
        return None

    # -- in step ---------------------------------------------------------------------------------------------------

    def intact(self, end: int) -> float:
        """Logarithm of the probability of the place as it stands, up to ``end``."""
        context, total, place = self.lattice.root.context, 0.0, self.at
        while place < end:
            gloss = READING.match(self.text, place)
            if gloss and place > self.at:
                total += 0.0 if reads_as(self.text[place - 1], gloss[1]) else MISREAD
                place = gloss.end()
                continue
            canonical = self.document.canonical(self.text[place])
            if not canonical == BOUNDARY == context[-1]:
                total += self.document.step(context, canonical)
                context = context[1:] + canonical
            place += 1
        return total

    def _pass(self, node: Node) -> None:
        """The visible character is what stood there. A reading in brackets is passed over."""
        gloss = READING.match(self.text, node.place)
        if gloss and node.place > self.at:
            weight = 0.0
            if any(not arc.supplies for arc in node.arcs):  # a visible character is what the bracket is about
                weight = 0.0 if reads_as(self.text[node.place - 1], gloss[1]) else MISREAD
            self.lattice.join(node, gloss.end(), IN_STEP, node.context, weight, node.place, "")
            return
        canonical = self.document.canonical(self.text[node.place])
        if canonical == BOUNDARY == node.context[-1]:
            self.lattice.join(node, node.place + 1, IN_STEP, node.context, 0.0, node.place, "")
            return
        weight = self.document.step(node.context, canonical)
        self.lattice.join(node, node.place + 1, IN_STEP, node.context[1:] + canonical, weight, node.place, "")

    # -- out of step -----------------------------------------------------------------------------------------------

    def _out_of_step(self, partials: list[_Partial], place: int) -> None:
        """From what waits before ``place``, past the visible character there, with pairs lost before it or not."""
        char = self.text[place]
        nexts = tuple(self._as_pairs(char))
        single = _single(char)
        pair = PAIRS.get(char)
        ending = bool(single) or (pair is not None and pair[1] <= 0x80)
        if not (nexts or ending or char in SIGNS):
            return
        for lost in range(len(KEPT) + 1):
            for partial in partials:
                for trail, waiting in nexts:
                    self._finish(partial, place, trail, waiting, lost)
                if ending:
                    self._end(partial, place, single, pair, lost)
                if char in SIGNS:
                    self._cut_off(partial, place, lost)
            if lost == len(KEPT):
                return
            partials = self._lose(partials, place + 1, KEPT[lost])

    def _lose(self, partials: list[_Partial], place: int, most: int) -> list[_Partial]:
        """One more pair lost: a character whose second byte is in it."""
        longer: list[_Partial] = []
        step = self.document.step
        for partial in partials:
            floor = self.lattice.floor(partial.node, place) - partial.weight - LEAST + LOSS
            context = partial.context
            likely = self.candidates.likely(partial.lead, LOST_TRAIL, context[-1])
            followers = self.document.followers(context[-1])
            hopeless = floor / SCALE - SLACK
            for c in likely:
                if followers.get(c.canonical, UNLIKELY) < hopeless:
                    continue
                self.spent += 1
                weight = step(context, c.canonical) + c.bare
                if weight >= floor:
                    after = context[1:] + c.canonical
                    total = partial.weight + weight - LOSS
                    longer.append(
                        _Partial(partial.node, total, partial.prefix + c.char, after, after_lost(c.trail))
                    )
            if partial.lead <= ANY:  # any other character: of both its bytes nothing is known
                weight = self.document.scaled(self.candidates.others(partial.lead, LOST_TRAIL, context[-1]))
                if weight >= floor:
                    total = partial.weight + weight - LOSS
                    longer.append(
                        _Partial(partial.node, total, partial.prefix + LACUNA, UNSEEN * 3, ANY_LOST)
                    )
        longer.sort(key=lambda p: (-p.node.total - p.weight, p.prefix))
        return longer[:most]

    def _as_pairs(self, char: str) -> Iterator[tuple[int, int]]:
        """Second byte of one true character and lead byte of the next, as ``char`` shows them."""
        pair = PAIRS.get(char)
        if pair is None and self.document.folded and "!" <= char <= "~":
            pair = PAIRS.get(chr(ord(char) + 0xFEE0))
        if pair is not None and pair[1] > 0x80:
            yield pair

    def _those(self, partial: _Partial, trail: int, *, every: bool = False) -> tuple[Candidate, ...]:
        """The candidates with this second byte, or the likely ones of them."""
        if partial.lead > 0:
            only = self.candidates.of(partial.lead, trail)
            return () if only is None else (only,)
        if every:
            return self.candidates.every(partial.lead, trail)
        return self.candidates.likely(partial.lead, trail, partial.context[-1])

    def _finish(self, partial: _Partial, place: int, trail: int, waiting: int, lost: int) -> None:
        """The visible character shows the second byte of one character and the first of the next."""
        context, node = partial.context, partial.node
        shown = self._shown(place)
        floor = self.lattice.floor(node, place + 1) - partial.weight
        step, join = self.document.step, self.lattice.join
        those = self._those(partial, trail)
        self.spent += len(those)
        for c in those:
            weight = step(context, c.canonical) + c.bare
            if weight >= floor:
                after = context[1:] + c.canonical
                supplies = partial.prefix + c.char
                if partial.lead == ANY and c.lead == USUAL_LEAD:
                    weight += USUAL
                join(node, place + 1, waiting, after, partial.weight + weight, shown, supplies, lost)
        if trail == 0xA1 and partial.lead == ANY and context[-1] == BOUNDARY:
            weight = partial.weight + INDENTED
            join(node, place + 1, waiting, context, weight, shown, partial.prefix + INDENT, lost)

    def _end(
        self, partial: _Partial, place: int, single: int, pair: tuple[int, int] | None, lost: int
    ) -> None:
        """An ASCII byte, or 80, brings the decoder back into step."""
        join, shown = self.lattice.join, self._shown(place)
        if single:
            for c in self._those(partial, single, every=True):
                weight, after = self._say_last(partial.context, c, place + 1)
                supplies = partial.prefix + c.char
                join(partial.node, place + 1, IN_STEP, after, partial.weight + weight, shown, supplies, lost)
        if pair is None or pair[1] > 0x80:
            return
        alone = "€" if pair[1] == 0x80 else chr(pair[1])
        canonical = self.document.canonical(alone)
        for c in self._those(partial, pair[0], every=True):
            after = partial.context[1:] + c.canonical
            weight = (
                self.document.step(partial.context, c.canonical)
                + c.bare
                + self.document.step(after, canonical)
            )
            supplies, after = partial.prefix + c.char + alone, after[1:] + canonical
            join(partial.node, place + 1, IN_STEP, after, partial.weight + weight, shown, supplies, lost)

    def _say_last(self, context: str, candidate: Candidate, place: int) -> tuple[float, str]:
        """The weight of the last character of a run, which a reading in brackets may follow at ``place``."""
        weight, after = self.document.step(context, candidate.canonical), context[1:] + candidate.canonical
        gloss = READING.match(self.text, place)
        if gloss is None:
            return weight + candidate.bare, after
        return weight + candidate.form + (0.0 if reads_as(candidate.char, gloss[1]) else MISREAD), after

    def _cut_off(self, partial: _Partial, place: int, lost: int) -> None:
        """A ``?`` at the end: the second byte of the last character and one ASCII character are gone."""
        node, context, shown = partial.node, partial.context, self._shown(place)
        join, step = self.lattice.join, self.document.step
        lost = lost or CUT_OFF
        place += 1
        rest = READING_REST.match(self.text, place)
        if rest:
            for c in self.candidates.read_as(partial.lead, rest[1]):
                weight = partial.weight + step(context, c.canonical) + c.form
                after = context[1:] + c.canonical
                join(
                    node, rest.end(), IN_STEP, after, weight, shown, partial.prefix + c.char + "(", lost, True
                )
            return
        choices = self._swallowed(place)
        floor = self.lattice.floor(node, place)
        for c in self.candidates.likely(partial.lead, HIGH_TRAIL, context[-1]):
            weight, after = self._say_last(context, c, place)
            weight += partial.weight
            if weight < floor:
                continue
            for char, extra in choices:
                supplies = partial.prefix + c.char + char
                if not char:
                    join(node, place, IN_STEP, after, weight + extra, shown, supplies, lost, True)
                    continue
                canonical = BOUNDARY if char == "<" else self.document.canonical(char)
                extra += step(after, canonical)
                join(node, place, IN_STEP, after[1:] + canonical, weight + extra, shown, supplies, lost, True)

    def _swallowed(self, place: int) -> list[tuple[str, float]]:
        """What ASCII character can have been swallowed before ``place``, with a weight besides the model's."""
        if TAG_REST.match(self.text, place):
            return [("<", 0.0)]
        if READING.match(self.text, place):
            return [("", 0.0)]
        choices = [(char, self.document.ascii_form(char)) for char in SWALLOWED]
        if place >= len(self.text) or self.text[place] in _ENDS:
            choices = [(char, weight) for char, weight in choices if not char.isspace()]
            choices.append(("", CARRIAGE_RETURN))
        return choices

    def _shown(self, place: int) -> int:
        return max(self.at, place - 1)


@dataclass(frozen=True, slots=True)
class _Partial:
    """The beginning of an arc: characters supplied so far, and what is known of the next one's lead byte."""

    node: Node
    weight: float
    prefix: str
    context: str
    lead: int


def _single(char: str) -> int:
    """The byte of a character that stands alone and can be the second byte of a pair; 0 for any other."""
    if char == "€":
        return 0x80
    return ord(char) if char and "@" <= char <= "~" else 0
