"""All the ways in which a damaged place can have come about, weighed.

A *node* is a state of reading: how many of the visible characters are used up, which lead byte waits for its trail
byte (or none: in step), and the last two canonical characters. An *arc* supplies characters and says which visible
character they replace. What a reading would look like when damaged is exactly what is to be seen, so the weight of
a reading is only its probability as Chinese text. Forward and backward sums give each arc its share.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from builder.language.charmodel import BOUNDARY
from builder.stages.realign.pairs import (
    CHARS,
    LOST,
    PAIRS,
    beginning_lost,
    between_lost,
    ending_in,
    led_by,
)
from builder.stages.realign.surroundings import READING, READING_REST, Surroundings, reads_as

IN_STEP: Final = 0
ANY_LEAD: Final = -1
"""In place of the waiting lead byte: none, or the one that was cut off."""

WIDTH = 40
"""Nodes kept at each place."""
DEPTH = 13.0
"""Nodes that are so much less probable than the best at their place are given up."""
SECOND = -1.0
"""The least that one more character costs."""
FARTHEST = 1500
"""Visible characters that one search reads at most."""
SETTLED = 4
"""Characters in step after which a search ends."""
MISREAD = -14.0
"""Weight of a bracket that is not a reading of the character before it."""
INDENT = "　"
_SWALLOWED = "\n(),.:;%-/ 0a\"'&=<>#!?+*"
TAG_REST = re.compile(
    r"/?(?:p|br|div|span|td|tr|table|font|b|strong|a|li|ul|h[1-6])\b[^<>\n]{0,200}>", re.IGNORECASE
)
"""What is left of a tag whose first character was swallowed."""
_WAITING_BREAKS = frozenset("\n\r")


@dataclass(slots=True)
class Arc:
    """One step of a reading."""

    source: Node
    weight: float
    place: int
    """Index of the visible character that the characters stand for (their first byte is in it)."""
    supplies: str
    """The characters, as they stood."""
    lost: int = 0
    """How many pairs were lost between them; 9 marks the byte shown as ``?`` at the end of a run."""
    swallowed: bool = False
    """Whether the last character is one that the decoder swallowed."""
    back: float = -math.inf
    """Logarithm of the arc's share of all readings."""


@dataclass(slots=True, eq=False)
class Node:
    place: int
    waiting: int
    context: str
    total: float = -math.inf
    arcs: list[Arc] = field(default_factory=list)
    rest: float = -math.inf


@dataclass(frozen=True, slots=True)
class Start:
    """A reading of the first characters that is given beforehand (a label, an indent)."""

    text: str
    used: int
    """Visible characters that it uses up."""
    waiting: int
    weight: float

    def weighed(self, weight: float) -> Start:
        return Start(self.text, self.used, self.waiting, weight)


@dataclass(frozen=True, slots=True)
class Slot:
    """What one visible character of a run stands for, with its rivals."""

    place: int
    supplies: str
    share: float
    """Of all readings of the place, between 0 and 1."""
    lost: int
    swallowed: bool
    rivals: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """The best reading of a damaged place."""

    end: int
    """Index of the first visible character after the run."""
    slots: tuple[Slot, ...]
    evidence: float
    """Logarithm of the odds that the place is damaged."""


class Search:
    """One search over one place of a text."""

    def __init__(self, text: str, at: int, document: Surroundings, starts: Iterable[Start] = ()) -> None:
        self.text = text
        self.at = at
        self.document = document
        self.starts = tuple(starts)
        self.limit = min(len(text), at + FARTHEST)
        self.levels: dict[int, dict[tuple[int, str], Node]] = {}
        self.best: dict[int, float] = {}
        self.spent = 0

    def run(self, before: str, prior: float) -> Reading | None:
        """The best reading; None where the text is more probable as it stands.

        ``before`` is the text before the place, ``prior`` the logarithm of the odds of damage before looking.
        """
        document = self.document
        context = document.canonical_tail(before)
        root = Node(self.at, IN_STEP, context, 0.0)
        intact = Node(self.at, IN_STEP, context, 0.0)
        self.levels[self.at] = {(IN_STEP, context): intact}
        self._begin(root, prior)
        place = self.at
        final: list[Node] = []
        settled = 0
        while True:
            nodes = self._prune(place)
            waiting = any(n.waiting != IN_STEP for n in nodes)
            settled = 0 if waiting else settled + 1
            later = any(p > place for p in self.levels)
            if nodes and (settled > SETTLED or place >= self.limit) and not (waiting and place < self.limit):
                if not any(p > place for p in self.levels if self.levels[p]) or settled > SETTLED:
                    final = [n for n in nodes if n.waiting == IN_STEP]
                    break
            if place >= self.limit or (not nodes and not later):
                break
            for node in nodes:
                if node.waiting == IN_STEP:
                    self._pass(node)
            for node in nodes:
                if node.waiting > 0:
                    self._in_run(node)
            for node in nodes:
                if node.waiting > 0:
                    self._with_losses(node)
            place += 1
        return self._judge(root, intact, final)

    # -- arcs ------------------------------------------------------------------------------------------------------

    def _join(
        self, source: Node, place: int, waiting: int, context: str, weight: float, shown: int, supplies: str,
        lost: int = 0, swallowed: bool = False,
    ) -> None:  # fmt: skip
        total = source.total + weight
        if total < self.best.get(place, -math.inf) - DEPTH:
            return
        level = self.levels.setdefault(place, {})
        node = level.get((waiting, context))
        if node is None:
            node = level[waiting, context] = Node(place, waiting, context)
        node.arcs.append(Arc(source, weight, shown, supplies, lost, swallowed))
        node.total = _add(node.total, total)
        if node.total > self.best.get(place, -math.inf):
            self.best[place] = node.total

    def _say(self, context: str, char: str) -> tuple[float, str]:
        """The weight of one supplied character, and the context after it."""
        canonical = self.document.canonical(char)
        return self.document.step(context, canonical) + self.document.form(char), context[1] + canonical

    def _prune(self, place: int) -> list[Node]:
        level = self.levels.get(place)
        if not level:
            return []
        floor = self.best[place] - DEPTH if place in self.best else -math.inf
        nodes = sorted(
            (n for n in level.values() if n.total >= floor), key=lambda n: (-n.total, n.waiting, n.context)
        )
        del nodes[WIDTH:]
        self.levels[place] = {(n.waiting, n.context): n for n in nodes}
        return nodes

    def _begin(self, root: Node, prior: float) -> None:
        for start in self.starts:
            context = self.document.canonical_tail(root.context + start.text)
            self._join(
                root, self.at + start.used, start.waiting, context, prior + start.weight, self.at, start.text
            )
        if self.at + 1 >= len(self.text):
            return
        following = self.text[self.at + 1]
        for trail, waiting in self._as_pairs(following):
            for _, char in ending_in(trail):
                weight, context = self._first(root.context, char)
                self._join(root, self.at + 2, waiting, context, prior + weight, self.at, char)
            self._first_lost(root, prior, trail, waiting)
        if (following.isascii() and 0x40 <= ord(following) < 0x7F) or following == "€":
            for _, char in ending_in(0x80 if following == "€" else ord(following)):
                weight, context = self._first(root.context, char)
                weight += self._bracket(char, self.at + 2)
                self._join(root, self.at + 2, IN_STEP, context, prior + weight, self.at, char)

    def _first(self, context: str, char: str) -> tuple[float, str]:
        if char == INDENT and context[1] == BOUNDARY:
            return -0.7, BOUNDARY * 2
        return self._say(context, char)

    def _first_lost(self, root: Node, prior: float, trail: int, waiting: int) -> None:
        """The cut-off character's trail byte went with a lost pair as well: of it, nothing is left."""
        firsts: list[tuple[float, str, str, int]] = []
        for _, lost_lead, char in between_lost():
            if self.document.model.knows(self.document.canonical(char)):
                weight, context = self._first(root.context, char)
                firsts.append((weight, char, context, lost_lead))
        firsts.sort(reverse=True)
        for weight, char, context, lost_lead in firsts[:25]:
            self._second(
                root, prior + weight, char, context, lost_lead, trail, waiting, self.at, self.at + 2, 1
            )

    def _as_pairs(self, char: str) -> Iterator[tuple[int, int]]:
        """Second byte of one true character and lead byte of the next, as ``char`` shows them."""
        pair = PAIRS.get(char)
        if pair is None and self.document.folded and "!" <= char <= "~":
            pair = PAIRS.get(chr(ord(char) + 0xFEE0))
        if pair is not None and pair[1] > 0x80:
            yield pair

    def _pass(self, node: Node) -> None:
        """In step: the visible character is what stood there. A reading in brackets is passed over."""
        char = self.text[node.place]
        gloss = READING.match(self.text, node.place)
        if gloss and node.place > self.at:
            self._join(node, gloss.end(), IN_STEP, node.context, self._shown_bracket(node), node.place, "")
            return
        canonical = self.document.canonical(char)
        weight = self.document.step(node.context, canonical)
        self._join(node, node.place + 1, IN_STEP, node.context[1] + canonical, weight, node.place, "")

    def _shown_bracket(self, node: Node) -> float:
        """Weight of a reading after a character that is taken as it is seen."""
        if not any(not arc.supplies for arc in node.arcs):
            return 0.0
        return self._bracket(self.text[node.place - 1], node.place)

    def _bracket(self, char: str, at: int) -> float:
        gloss = READING.match(self.text, at)
        return MISREAD if gloss and not reads_as(char, gloss[1]) else 0.0

    def _in_run(self, node: Node) -> None:
        """Out of step, and nothing lost before the next visible character."""
        char = self.text[node.place]
        if char in _WAITING_BREAKS:
            return
        shown = node.place - 1
        for trail, waiting in self._as_pairs(char):
            supplied = CHARS.get((node.waiting, trail))
            if supplied is not None:
                weight, context = self._say(node.context, supplied)
                self._join(node, node.place + 1, waiting, context, weight, shown, supplied)
        for supplied, weight, context, used in self._endings(node.waiting, node.context, node.place):
            self._join(node, node.place + used, IN_STEP, context, weight, shown, supplied)
        if char in "?\ufffd":
            self._cut_off(node, node.waiting, node.context, 0.0, "", 9)

    def _endings(self, lead: int, context: str, place: int) -> Iterator[tuple[str, float, str, int]]:
        """An ASCII byte brings the decoder back into step."""
        char = self.text[place]
        code = 0x80 if char == "€" else ord(char)
        if 0x40 <= code <= 0x80 and (lead, code) in CHARS:
            supplied = CHARS[lead, code]
            weight, after = self._say(context, supplied)
            weight += self._bracket(supplied, place + 1)
            if READING.match(self.text, place + 1) and supplied in self.document.annotated:
                weight -= self.document.form(supplied)
            yield supplied, weight, after, 1
        pair = PAIRS.get(char)
        if pair is not None and pair[1] <= 0x80 and (lead, pair[0]) in CHARS:
            supplied = CHARS[lead, pair[0]]
            weight, after = self._say(context, supplied)
            extra, after = self._say(after, "€" if pair[1] == 0x80 else chr(pair[1]))
            yield supplied + ("€" if pair[1] == 0x80 else chr(pair[1])), weight + extra, after, 1

    def _cut_off(self, node: Node, lead: int, context: str, spent: float, prefix: str, lost: int) -> None:
        """A ``?`` at the end: the second byte of the last character and one ASCII character are gone."""
        place = node.place + 1
        shown = node.place - 1
        rest = READING_REST.match(self.text, place)
        choices: Iterable[str] = _SWALLOWED
        if rest:
            choices = "("
        elif TAG_REST.match(self.text, place):
            choices = "<"
        elif READING.match(self.text, place) or place >= len(self.text) or self.text[place] in "\r\n":
            choices = ("",)
        for _, char in led_by(lead):
            if not self.document.model.knows(self.document.canonical(char)):
                continue
            if rest:
                if not reads_as(char, rest[1]):
                    continue
                weight, after = self._say(context, char)
                if char in self.document.annotated:
                    weight -= self.document.form(char)
                self._join(node, place + rest.end() - rest.start(), IN_STEP, after, spent + weight, shown,
                           prefix + char + "(", lost, True)  # fmt: skip
                continue
            weight, after = self._say(context, char)
            if node.total + spent + weight < self.best.get(place, -math.inf) - DEPTH:
                continue
            for swallowed in choices:
                extra, last = (0.0, after) if swallowed in ("", "<") else self._say(after, swallowed)
                self._join(node, place, IN_STEP, last, spent + weight + extra, shown, prefix + char + swallowed,
                           lost, True)  # fmt: skip

    def _with_losses(self, node: Node) -> None:
        """Out of step, with one or two pairs lost before the next visible character."""
        char = self.text[node.place]
        if char in _WAITING_BREAKS:
            return
        nexts = list(self._as_pairs(char))
        end = char in "?\ufffd"
        if not nexts and not end:
            nexts = []
        place = node.place + 1
        firsts: list[tuple[float, str, str, int]] = []
        floor = self.best.get(place, -math.inf) - DEPTH - node.total - SECOND
        for lost_lead, first in beginning_lost(node.waiting):
            canonical = self.document.canonical(first)
            if not self.document.model.knows(canonical):
                continue
            weight, context = self._say(node.context, first)
            if weight >= floor:
                firsts.append((weight, first, context, lost_lead))
        firsts.sort(reverse=True)
        shown = node.place - 1
        for weight, first, context, lost_lead in firsts[:12]:
            for trail, waiting in nexts:
                self._second(node, weight, first, context, lost_lead, trail, waiting, shown, place, 1)
            self._late_endings(node, weight, first, context, lost_lead)
        for weight, first, context, lost_lead in firsts[:4]:
            if weight + 2 * SECOND >= floor:
                self._third(node, weight, first, context, lost_lead, nexts, shown, place)

    def _late_endings(self, node: Node, spent: float, first: str, context: str, lost_lead: int) -> None:
        """A lost pair just before the run's end."""
        char = self.text[node.place]
        pair = PAIRS.get(char)
        code = 0x80 if char == "€" else ord(char)
        enders = 0x40 <= code <= 0x80 or (pair is not None and pair[1] <= 0x80)
        if not enders and char not in "?\ufffd":
            return
        for lead in LOST[lost_lead]:
            if enders:
                for supplied, weight, after, used in self._endings(lead, context, node.place):
                    self._join(node, node.place + used, IN_STEP, after, spent + weight, node.place - 1,
                               first + supplied, 1)  # fmt: skip
            if char in "?\ufffd" and READING_REST.match(self.text, node.place + 1):
                self._cut_off(node, lead, context, spent, first, 1)

    def _second(
        self, node: Node, spent: float, prefix: str, context: str, lost_lead: int, trail: int, waiting: int,
        shown: int, place: int, lost: int,
    ) -> None:  # fmt: skip
        """The character that ends a lost pair with its lead byte and goes on in the next visible character."""
        leads = LOST[lost_lead]
        floor = self.best.get(place, -math.inf) - DEPTH - node.total
        for lead, char in ending_in(trail):
            if lead in leads:
                weight, after = self._say(context, char)
                if spent + weight >= floor:
                    self._join(node, place, waiting, after, spent + weight, shown, prefix + char, lost)

    def _third(
        self, node: Node, spent: float, first: str, context: str, lost_lead: int, nexts: list[tuple[int, int]],
        shown: int, place: int,
    ) -> None:  # fmt: skip
        """Two pairs lost one after the other: of the character between them, nothing is left."""
        leads = LOST[lost_lead]
        floor = self.best.get(place, -math.inf) - DEPTH - node.total - SECOND
        middles: list[tuple[float, str, str, int]] = []
        for lead, next_lost, char in between_lost():
            if lead in leads and self.document.model.knows(self.document.canonical(char)):
                weight, after = self._say(context, char)
                if spent + weight >= floor:
                    middles.append((spent + weight, char, after, next_lost))
        middles.sort(reverse=True)
        for weight, char, after, next_lost in middles[:8]:
            for trail, waiting in nexts:
                self._second(node, weight, first + char, after, next_lost, trail, waiting, shown, place, 2)

    # -- judgement -------------------------------------------------------------------------------------------------

    def _judge(self, root: Node, intact: Node, final: list[Node]) -> Reading | None:
        if not final:
            return None
        order = sorted(
            (n for level in self.levels.values() for n in level.values()), key=lambda n: n.place, reverse=True
        )
        for node in final:
            node.rest = 0.0
        for node in order:
            if node.rest == -math.inf:
                continue
            for arc in node.arcs:
                arc.back = arc.weight + node.rest
                arc.source.rest = _add(arc.source.rest, arc.back)
        if root.rest == -math.inf:
            return None
        evidence = root.rest - intact.rest
        if evidence <= 0:
            return None
        return self._best(root, final, evidence)

    def _best(self, root: Node, final: list[Node], evidence: float) -> Reading | None:
        shares: dict[int, dict[str, float]] = {}
        forward: dict[int, float] = {id(root): 0.0}
        nodes = sorted((n for level in self.levels.values() for n in level.values()), key=lambda n: n.place)
        best_in: dict[int, tuple[float, Arc | None]] = {id(root): (0.0, None)}
        for node in nodes:
            for arc in node.arcs:
                source = id(arc.source)
                if source not in forward:
                    continue
                share = math.exp(forward[source] + arc.back - root.rest) if arc.back > -math.inf else 0.0
                if arc.supplies:
                    slot = shares.setdefault(arc.place, {})
                    slot[arc.supplies] = slot.get(arc.supplies, 0.0) + share
                forward[id(node)] = _add(forward.get(id(node), -math.inf), forward[source] + arc.weight)
                so_far = best_in[source][0] + arc.weight
                if id(node) not in best_in or so_far > best_in[id(node)][0]:
                    best_in[id(node)] = (so_far, arc)
        ends = [n for n in final if id(n) in best_in]
        if not ends:
            return None
        node = max(ends, key=lambda n: (best_in[id(n)][0], n.context))
        chain: list[tuple[Node, Arc]] = []
        while True:
            arc = best_in[id(node)][1]
            if arc is None:
                break
            chain.append((node, arc))
            node = arc.source
        chain.reverse()
        slots = [self._slot(arc, shares[arc.place]) for _, arc in chain if arc.supplies]
        end = (
            slots[-1].place + 2
        )  # the visible character with the last lead byte, and the one that ended the run
        return Reading(end, tuple(slots), evidence)

    def _slot(self, arc: Arc, shares: dict[str, float]) -> Slot:
        rivals = sorted(((s, p) for s, p in shares.items() if s != arc.supplies), key=lambda r: (-r[1], r[0]))
        return Slot(
            arc.place,
            arc.supplies,
            min(1.0, shares[arc.supplies]),
            arc.lost,
            arc.swallowed,
            tuple(rivals[:4]),
        )


def _add(one: float, other: float) -> float:
    """Logarithm of the sum of two numbers given by their logarithms."""
    if one < other:
        one, other = other, one
    return one if other - one < -40 else one + math.log1p(math.exp(other - one))
