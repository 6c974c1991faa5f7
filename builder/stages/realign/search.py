"""The search over one damaged place: every way back from what is seen to what was written.

What a reading would look like when damaged must be exactly what is to be seen (``tests/damage.py``), so the weight of
a reading is only its probability as Chinese text in this document.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Final, TypeAlias

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
from builder.stages.realign.surroundings import READING, READING_REST, UNSEEN, Surroundings, reads_as

LEAST = -2.5
"""What one more character is assumed to cost at least, when it is asked whether to go on."""
FARTHEST = 1500
"""Visible characters that one search reads at most."""
EFFORT = 10_000
"""Candidates that one search weighs at most, besides :data:`EFFORT_A_PLACE`; most weigh half as many."""
EFFORT_A_PLACE = 2_000
"""The same for each visible character; most places take 300, and 900 at most."""
HOPELESS = -7.5
"""Mean weight of the best reading of a visible character below which a search ends. Readings that hold have
-4.5 or more by then, what comes of random characters -8 or less."""
HOPELESS_FROM = 8
"""Visible characters that a search looks at before it can be found hopeless."""
SETTLED = 4
"""Places in step after which a search ends."""
MISREAD = -14.0
"""Weight of a bracket that is not a reading of the character before it."""
INDENTED = -0.7
"""Weight of an indent at the beginning of a paragraph."""
KEPT = (16, 10, 5, 3)
"""Beginnings with one, two and more lost pairs that are followed up."""
LOST_FIRST = 2
"""Lost pairs that are looked for where the first lead byte is missing."""
LOST_LAST = 2
"""Lost pairs that are looked for where the last trail byte is missing."""
CARRIAGE_RETURN = -2.0
"""Weight of a carriage return, not shown, as the swallowed character at the end of a line."""
LACUNA: Final = "□"
"""Stands for a character that cannot be recovered."""
ANY_LOST: Final = after_lost(0xAA)
"""What is known of a lead byte when the lost pair's first byte is not: the most common kind."""
USUAL_LEAD: Final = 0xA1
SENTENCE_MARKS: Final = "。，；：、"
USUAL = 1.5
"""Extra weight of one of these, or of any mark with that lead byte, as the character that was cut off: most are such."""
SIGNS: Final = "?\ufffd"
"""What is shown for a byte that cannot be decoded."""
SWALLOWED: Final = "\n(),.:;%-/ 0a\"'&=>#!?+*"
TAG_REST = re.compile(
    r"/?(?:p|br|div|span|td|tr|table|font|b|strong|a|li|ul|h[1-6])(?:[ \t/][^<>\n]{0,200})?>", re.IGNORECASE
)
"""What is left of a tag whose first character was swallowed."""
ROUNDED = 1e-9
"""By how much sums of the same numbers can differ."""
_ENDS = "\r\n"
_STOPS = "。；！？"
_INDENTS = (INDENT, "  ")


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
        self._weighed_before = candidates.weighed
        self._swallowed_before: dict[int, list[_Swallowed]] = {}
        self._final: list[Node] = []

    @property
    def spent(self) -> int:
        """Candidates weighed."""
        return self.candidates.weighed - self._weighed_before

    def read(self, starts: Iterable[Start] = (), *, only_starts: bool = False) -> Reading | None:
        """The best reading of the place as damaged; None where there is none, or the search is too great.

        With ``only_starts`` the place must begin with one of ``starts``.
        """
        root = self.lattice.root
        for start in starts:
            context = self.document.canonical_tail(root.context + start.text)
            self.lattice.join(root, self.at + start.used, start.waiting, context, 0.0, self.at, start.text)
        if not only_starts and self.at + 1 < len(self.text):
            self._out_of_step([(root, 0.0, "", root.context, ANY)], self.at + 1)
        settled = 0
        for place in range(self.at + 1, self.limit + 1):
            nodes = self.lattice.prune(place)
            waiting = [n for n in nodes if n.waiting != IN_STEP]
            settled = 0 if waiting else settled + bool(nodes)
            if nodes and self.lattice.farthest <= place and (settled > SETTLED or place == len(self.text)):
                self._final = [n for n in nodes if n.waiting == IN_STEP]
                return self.lattice.judge(self._final)
            if place == self.limit or self._is_hopeless(place):
                return None
            for node in nodes:
                if node.waiting == IN_STEP:
                    self._pass(node)
            if waiting and self.text[place] not in _ENDS:
                self._out_of_step([(n, 0.0, "", n.context, n.waiting) for n in waiting], place)
        return None

    def again(self, starts: Iterable[Start]) -> Reading | None:
        """The best of the readings found before that begin with one of ``starts``; None where none does."""
        return self.lattice.judge(self._final, {start.text for start in starts})

    def _is_hopeless(self, place: int) -> bool:
        """Whether what can be read up to here is no prose, or has taken more work than damage does."""
        seen = place - self.at
        if self.spent > EFFORT + EFFORT_A_PLACE * seen:
            return True
        return seen >= HOPELESS_FROM and self.lattice.best_from(place) < HOPELESS * seen

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
                total += max(self.document.step(context, canonical), self.document.usual(self.text[place]))
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
        pair = PAIRS.get(char)
        nexts = tuple(self._as_pairs(char, pair))
        single = _single(char)
        ending = bool(single) or (pair is not None and pair[1] <= 0x80)
        if not (nexts or ending or char in SIGNS):
            return
        most = len(KEPT) if partials[0][-1] != ANY else LOST_FIRST
        for lost in range(most + 1):
            for partial in partials:
                for trail, waiting in nexts:
                    self._finish(partial, place, trail, waiting, lost)
                if ending:
                    self._end(partial, place, single, pair, lost)
                if char in SIGNS and lost <= LOST_LAST:
                    self._cut_off(partial, place, lost)
            if lost == most or not partials:
                return
            partials = self._lose(partials, place + 1, KEPT[lost])

    def _lose(self, partials: list[_Partial], place: int, most: int) -> list[_Partial]:
        """One more pair lost: a character whose second byte is in it."""
        longer: list[_Longer] = []
        number = count()
        worst = math.inf
        likely, floor_at = self.candidates.likely, self.lattice.floor
        for partial in partials:
            node, so_far, prefix, context, lead = partial
            before = node.total
            if len(longer) > most:  # what is no better than all of these will not be kept
                longer.sort()
                del longer[most:]
                worst = longer[-1][0]
            floor = floor_at(node, place) - so_far - LEAST
            if floor > 1.0:  # more than any character, named or not, can have
                continue
            if lead != ANY and (needed := -before - so_far - worst - ROUNDED) > floor:
                floor = needed
            for weight, c in likely(context, lead, LOST_TRAIL, floor):
                total = so_far + weight
                if lead == ANY and c.char in SENTENCE_MARKS:
                    total += USUAL
                if -before - total <= worst:
                    longer.append((-before - total, prefix, c.char, next(number), partial, total, c))
            if lead <= ANY:  # any other character: of both its bytes nothing is known
                total = self.document.scaled(self.candidates.others(context, lead, LOST_TRAIL))
                if total >= floor and -before - so_far - total <= worst:
                    total += so_far
                    longer.append((-before - total, prefix, LACUNA, next(number), partial, total, None))
        longer.sort()
        return [
            (node, total, prefix + char, UNSEEN * 3, ANY_LOST)
            if c is None
            else (node, total, prefix + char, context[1:] + c.canonical, after_lost(c.trail))
            for _, _, char, _, (node, _, prefix, context, _), total, c in longer[:most]
        ]

    def _as_pairs(self, char: str, pair: tuple[int, int] | None) -> Iterator[tuple[int, int]]:
        """Second byte of one true character and lead byte of the next, as ``char`` (whose bytes are ``pair``) shows them."""
        if pair is None and self.document.folded and "!" <= char <= "~":
            pair = PAIRS.get(chr(ord(char) + 0xFEE0))
        if pair is not None and pair[1] > 0x80:
            yield pair

    def _every(self, lead: int, trail: int) -> tuple[Candidate, ...]:
        """All candidates with this second byte."""
        return self.candidates.every(lead, trail)

    def _finish(self, partial: _Partial, place: int, trail: int, waiting: int, lost: int) -> None:
        """The visible character shows the second byte of one character and the first of the next."""
        node, so_far, prefix, context, lead = partial
        shown = self._shown(place)
        floor = self.lattice.floor(node, place + 1) - so_far
        join, rest = self.lattice.join, context[1:]
        for weight, c in self.candidates.likely(context, lead, trail, floor):
            if weight >= floor:
                if lead == ANY and (c.lead == USUAL_LEAD or c.char in SENTENCE_MARKS):
                    weight += USUAL
                supplies = prefix + c.char
                join(node, place + 1, waiting, rest + c.canonical, so_far + weight, shown, supplies, lost)
        if trail == 0xA1 and lead == ANY and context[-1] == BOUNDARY:
            weight = so_far + INDENTED
            join(node, place + 1, waiting, context, weight, shown, prefix + INDENT, lost)

    def _end(
        self, partial: _Partial, place: int, single: int, pair: tuple[int, int] | None, lost: int
    ) -> None:
        """An ASCII byte, or 80, brings the decoder back into step."""
        join, shown = self.lattice.join, self._shown(place)
        node, so_far, prefix, context, lead = partial
        if single:
            for c in self._every(lead, single):
                weight, after = self._say_last(context, c, place + 1)
                join(node, place + 1, IN_STEP, after, so_far + weight, shown, prefix + c.char, lost)
        if pair is None or pair[1] > 0x80:
            return
        alone = "€" if pair[1] == 0x80 else chr(pair[1])
        canonical = self.document.canonical(alone)
        step = self.document.step
        for c in self._every(lead, pair[0]):
            after = context[1:] + c.canonical
            weight = so_far + step(context, c.canonical) + c.bare + step(after, canonical)
            supplies, after = prefix + c.char + alone, after[1:] + canonical
            join(node, place + 1, IN_STEP, after, weight, shown, supplies, lost)

    def _say_last(self, context: str, candidate: Candidate, place: int) -> tuple[float, str]:
        """The weight of the last character of a run, which a reading in brackets may follow at ``place``."""
        weight, after = self.document.step(context, candidate.canonical), context[1:] + candidate.canonical
        gloss = READING.match(self.text, place)
        if gloss is None:
            return weight + candidate.bare, after
        return weight + candidate.form + (0.0 if reads_as(candidate.char, gloss[1]) else MISREAD), after

    def _cut_off(self, partial: _Partial, place: int, lost: int) -> None:
        """A ``?`` at the end: the second byte of the last character and one ASCII character are gone."""
        node, so_far, prefix, context, lead = partial
        shown = self._shown(place)
        join = self.lattice.join
        lost = lost or CUT_OFF
        place += 1
        rest = READING_REST.match(self.text, place)
        if rest:
            for c in self.candidates.read_as(lead, rest[1]):
                weight = so_far + self.document.step(context, c.canonical) + c.form
                after = context[1:] + c.canonical
                join(node, rest.end(), IN_STEP, after, weight, shown, prefix + c.char + "(", lost, True)
            return
        choices = self._swallowed(place)
        floor = self.lattice.floor(node, place) - so_far
        glossed = READING.match(self.text, place)
        is_last = place >= len(self.text)  # a text ends as a paragraph does
        likely = self.candidates.likely(context, lead, HIGH_TRAIL, floor)
        likely.sort(key=lambda row: -row[0])  # the best first: they raise the floor for the others
        for weight, c in likely:
            if glossed:
                weight += c.form - c.bare + (0.0 if reads_as(c.char, glossed[1]) else MISREAD)
            if weight < floor:
                continue
            after = context[1:] + c.canonical
            following = self.document.after(after)
            own, four, three, far = following.own, following.four, following.three, following.far
            back, unlisted = following.back, far.back
            for char, canonical, index, frequency, extra in choices:
                total = weight + extra
                if total < floor:
                    break
                if char == " " and c.char in _STOPS:
                    total += self.document.space_after_stop
                then = after
                if char:
                    if index in three or index in four or index in own:
                        total += following.weight(index)
                    else:
                        total += back + (far[index] if index in far else unlisted + frequency)
                    if total < floor:
                        continue
                    then = after[1:] + canonical
                if is_last:
                    total += self.document.step(then, BOUNDARY)
                if total >= floor:
                    join(
                        node, place, IN_STEP, then, so_far + total, shown, prefix + c.char + char, lost, True
                    )
            floor = self.lattice.floor(node, place) - so_far

    def _swallowed(self, place: int) -> list[_Swallowed]:
        """What ASCII character can have been swallowed before ``place``, in the order of their weights."""
        found = self._swallowed_before.get(place)
        if found is None:
            named = self._find_swallowed(place)
            index, usual = self.document.index, self.document.frequency
            found = [(char, form, index(form), usual(form), weight) for char, form, weight in named]
            self._swallowed_before[place] = found
        return found

    def _find_swallowed(self, place: int) -> list[tuple[str, str, float]]:
        if TAG_REST.match(self.text, place):
            return [("<", BOUNDARY, 0.0)]
        if READING.match(self.text, place):
            return [("", "", 0.0)]
        document = self.document
        choices = [(char, document.canonical(char), document.ascii_form(char)) for char in SWALLOWED]
        if self.text.startswith(_INDENTS, place):
            choices = [row for row in choices if row[0] != " "]
        if place >= len(self.text) or self.text[place] in _ENDS:
            choices = [row for row in choices if not row[0].isspace()]
            choices.append(("", "", CARRIAGE_RETURN))
        choices.sort(key=lambda row: -row[2])
        return choices

    def _shown(self, place: int) -> int:
        return place - 1 if place > self.at else self.at


_Partial: TypeAlias = tuple[Node, float, str, str, int]
"""The beginning of an arc: its node, its weight, the characters supplied so far, the context after them, and what is
known of the next one's lead byte."""
_Swallowed: TypeAlias = tuple[str, str, int, float, float]
"""A character that can have been swallowed, its canonical form with index and weight out of context, and its weight in
this place besides the model's."""
_Longer: TypeAlias = tuple[float, str, str, int, _Partial, float, Candidate | None]
"""One that a character more is put to: what they are sorted by (the total with its sign turned, the characters, their
number), the beginning, its new weight, and the character, None for an unknown one."""


def _single(char: str) -> int:
    """The byte of a character that stands alone and can be the second byte of a pair; 0 for any other."""
    if char == "€":
        return 0x80
    return ord(char) if char and "@" <= char <= "~" else 0
