"""Which of many documents share wording with a text, without trying them all.

A document is represented by the fingerprints of its runs of :data:`RUN` characters: of each :data:`WINDOW` neighbouring
runs the one with the least hash is kept (winnowing: Schleimer, Wilkerson and Aiken, 2003, "Winnowing: local algorithms
for document fingerprinting"), so that any passage of RUN + WINDOW - 1 shared characters is sure to be noticed. Runs
that stand in many documents are formulas; the index forgets where they stand.
"""

from __future__ import annotations

import math
from array import array
from collections import defaultdict
from zlib import crc32

RUN = 8
"""Characters (letters and digits, folded)."""
WINDOW = 4
COMMON = 200
"""A run in more documents than this tells nothing."""


def fingerprints(stream: str, window: int = WINDOW) -> frozenset[int]:
    """The fingerprints of a folded text; with a window of 1 those of all its runs."""
    data = stream.encode("utf-32-le")
    hashes = [crc32(data[4 * i : 4 * (i + RUN)]) for i in range(len(stream) - RUN + 1)]
    if window == 1 or len(hashes) <= window:
        return frozenset(hashes)
    return frozenset(min(hashes[i : i + window]) for i in range(len(hashes) - window + 1))


class FingerprintIndex:
    """Fingerprint -> the documents that have it."""

    def __init__(self) -> None:
        self._names: list[str] = []
        self._sizes: list[int] = []
        self._single: dict[int, int] = {}
        self._several: dict[int, array[int]] = {}
        self.postings = 0

    def add(self, name: str, stream: str) -> None:
        """Take in a document by its folded text."""
        number = len(self._names)
        marks = fingerprints(stream)
        self._names.append(name)
        self._sizes.append(len(marks))
        single, several = self._single, self._several
        for mark in marks:
            first = single.setdefault(mark, number)
            if first != number:
                # Most runs stand in one document only: they cost one entry, and no list.
                rest = several.get(mark)
                if rest is None:
                    several[mark] = array("I", [number])
                elif len(rest) < COMMON:
                    rest.append(number)
        self.postings += len(marks)

    def nearest(self, stream: str, top: int = 10) -> list[tuple[str, float]]:
        """The documents that share most with a folded text, rare runs counting more; best first."""
        marks = fingerprints(stream)
        scores: dict[int, float] = defaultdict(float)
        total = len(self._names)
        for mark in marks:
            first = self._single.get(mark)
            if first is None:
                continue
            rest = self._several.get(mark)
            number = 1 + (len(rest) if rest else 0)
            if number > COMMON:
                continue
            worth = math.log((total + 1) / number)
            scores[first] += worth
            for other in rest or ():
                scores[other] += worth
        full = math.log(total + 1)
        ranked = sorted(
            ((score / (full * math.sqrt(len(marks) * self._sizes[n])), n) for n, score in scores.items()),
            key=lambda x: (-x[0], x[1]),
        )
        return [(self._names[n], score) for score, n in ranked[:top]]
