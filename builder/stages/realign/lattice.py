"""All the ways in which a damaged place can have come about, and what share each has.

A *node* is a state of reading: how many of the visible characters are used up, which lead byte waits for its trail
byte (or none: in step), and the last three canonical characters. An *arc* supplies characters and says which visible
character they replace. Forward and backward sums over the lattice give each arc its share of all readings.
"""

from __future__ import annotations

import math
from collections.abc import Set
from dataclasses import dataclass, field
from typing import Final

IN_STEP: Final = 0
"""In place of the waiting lead byte: none waits."""
WIDTH = 20
"""Nodes kept at each place."""
DEPTH = 7.0
"""Nodes that are so much less probable than the best at their place are given up."""
DEAREST = -16.0
"""Weight below which no character is taken for likely, whatever its place."""
CUT_OFF: Final = 9
"""In place of a number of lost pairs: the byte that is shown as ``?`` at the end of a run."""


@dataclass(slots=True, eq=False)
class Node:
    """A state of reading."""

    place: int
    waiting: int
    context: str
    total: float = -math.inf
    """Logarithm of the sum of all readings up to here."""
    arcs: list[Arc] = field(default_factory=list)
    """Those that lead here."""
    rest: float = -math.inf
    """Logarithm of the sum of all readings from here to the end."""


@dataclass(slots=True, eq=False)
class Arc:
    """One step of a reading."""

    source: Node
    weight: float
    shown: int
    """Index of the visible character that the characters stand for: the one with their first lead byte."""
    supplies: str
    """The characters, as they stood; empty for a visible character that is in step."""
    lost: int = 0
    """How many pairs were lost between them, or :data:`CUT_OFF`."""
    swallowed: bool = False
    """Whether the last character is one that the decoder swallowed."""


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
    """Other readings of the slot with their shares, the most probable first."""
    weight: float
    """Of the characters after those before them, as a logarithm."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The best reading of a damaged place."""

    end: int
    """Index of the first visible character after the run."""
    slots: tuple[Slot, ...]
    total: float
    """Logarithm of the sum of all readings."""
    reach: int
    """Index of the first visible character that was not looked at."""
    fluency: float
    """Mean weight of the best reading's characters, with the first that is in step; see :func:`Surroundings.step`."""


class Lattice:
    """The nodes of one search, by place."""

    def __init__(self, place: int, context: str) -> None:
        self.root = Node(place, IN_STEP, context, 0.0)
        """Where readings of the place as damaged begin."""
        self.levels: dict[int, dict[tuple[int, str], Node]] = {}
        self.best: dict[int, float] = {}
        self.farthest = place

    def floor(self, node: Node, place: int) -> float:
        """The weight below which an arc from ``node`` to ``place`` is not worth making."""
        best = self.best.get(place)
        if best is None:
            return DEAREST
        floor = best - DEPTH - node.total
        return floor if floor > DEAREST else DEAREST

    def best_from(self, place: int) -> float:
        """The weight of the best node at ``place`` or after it."""
        return max((total for at, total in self.best.items() if at >= place), default=-math.inf)

    def join(
        self,
        source: Node,
        place: int,
        waiting: int,
        context: str,
        weight: float,
        shown: int,
        supplies: str,
        lost: int = 0,
        swallowed: bool = False,
    ) -> None:
        """Lead an arc from ``source`` to the node with this place, waiting byte and context."""
        total = source.total + weight
        best = self.best.get(place, -math.inf)
        if total < best - DEPTH:
            return
        level = self.levels.get(place)
        if level is None:
            level = self.levels[place] = {}
            self.farthest = max(self.farthest, place)
        node = level.get((waiting, context))
        if node is None:
            node = level[waiting, context] = Node(place, waiting, context)
        node.arcs.append(Arc(source, weight, shown, supplies, lost, swallowed))
        node.total = add(node.total, total)
        if node.total > best:
            self.best[place] = node.total

    def prune(self, place: int) -> list[Node]:
        """The nodes at ``place`` that are worth following, the best first; the others are forgotten."""
        level = self.levels.get(place)
        if not level:
            return []
        floor = self.best.get(place, -math.inf) - DEPTH
        nodes = [n for n in level.values() if n.total >= floor]
        nodes.sort(key=lambda n: (-n.total, n.waiting, n.context))
        del nodes[WIDTH:]
        self.levels[place] = {(n.waiting, n.context): n for n in nodes}
        return nodes

    def judge(self, final: list[Node], begins: Set[str] | None = None) -> Reading | None:
        """The best reading that ends in one of ``final``; None where there is none.

        With ``begins`` only those count whose first arc supplies one of them.
        """
        nodes = [n for place in sorted(self.levels) for n in self.levels[place].values()]
        root = self.root
        for node in (root, *nodes):
            node.rest = -math.inf
        for node in final:
            node.rest = 0.0
        for node in reversed(nodes):
            if node.rest > -math.inf:
                for arc in node.arcs:
                    source = arc.source
                    if source is not root or begins is None or arc.supplies in begins:
                        source.rest = add(source.rest, arc.weight + node.rest)
        if root.rest == -math.inf:
            return None
        chain, shares = self._readings(nodes, final, begins)
        slots = tuple(_slot(arc, shares[arc.shown]) for arc in chain if arc.supplies)
        # The run's last two visible characters: the one with its last lead byte, and the one that ended it.
        end = slots[-1].place + 2
        last = max(i for i, arc in enumerate(chain) if arc.supplies)
        told = chain[: last + 2]
        fluency = sum(arc.weight for arc in told) / sum(len(arc.supplies) or 1 for arc in told)
        return Reading(end, slots, self.root.rest, final[0].place, fluency)

    def _readings(
        self, nodes: list[Node], final: list[Node], begins: Set[str] | None
    ) -> tuple[list[Arc], dict[int, dict[str, float]]]:
        """The arcs of the best reading, and the share of everything that a visible character can stand for."""
        shares: dict[int, dict[str, float]] = {}
        forward = {self.root: 0.0}
        best: dict[Node, tuple[float, Arc | None]] = {self.root: (0.0, None)}
        for node in nodes:
            for arc in node.arcs:
                before = forward.get(arc.source)
                if before is None or (
                    arc.source is self.root and begins is not None and arc.supplies not in begins
                ):
                    continue
                if arc.supplies:
                    slot = shares.setdefault(arc.shown, {})
                    share = math.exp(before + arc.weight + node.rest - self.root.rest)
                    slot[arc.supplies] = slot.get(arc.supplies, 0.0) + share
                forward[node] = add(forward.get(node, -math.inf), before + arc.weight)
                so_far = best[arc.source][0] + arc.weight
                if node not in best or so_far > best[node][0]:
                    best[node] = (so_far, arc)
        node = max((n for n in final if n in best), key=lambda n: (best[n][0], n.context))
        chain: list[Arc] = []
        last = best[node][1]
        while last is not None:
            chain.append(last)
            last = best[last.source][1]
        return chain[::-1], shares


def _slot(arc: Arc, shares: dict[str, float]) -> Slot:
    rivals = sorted(((s, p) for s, p in shares.items() if s != arc.supplies), key=lambda r: (-r[1], r[0]))
    share = min(1.0, shares[arc.supplies])
    return Slot(arc.shown, arc.supplies, share, arc.lost, arc.swallowed, tuple(rivals[:6]), arc.weight)


def add(one: float, other: float) -> float:
    """Logarithm of the sum of two numbers given by their logarithms."""
    if one < other:
        one, other = other, one
    return one if other - one < -40 else one + math.log1p(math.exp(other - one))
