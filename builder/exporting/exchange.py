"""What passes between a translation file and a translator's own tools.

A :class:`Unit` is a pair as tools know it: the present text to be translated
and its target, with everything that our file says of the two. The formats
(TMX, XLIFF, PO) write and read units; what they hold comes back unchanged.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from builder.binding import Bound, State, bind, bind_meta
from builder.errors import DuizhaoError, Problem
from builder.segments import Segment
from builder.translation import Translation
from builder.works import EditionWork

SOURCE_LANGUAGE = "zh-Hans"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Unit:
    """One target with the sentences that it renders."""

    work: str
    """Empty in a translation memory that is not ours."""
    ids: tuple[str, ...]
    """Segment ids (``c3.1``); several for a merged pair; ``meta.title.0`` for metadata."""
    sources: tuple[str, ...]
    """The present text, a string for each id."""
    target: str = ""
    state: State = "missing"
    reviewed: str = ""
    reason: str = ""
    previous: tuple[str, ...] = ()
    """What the target was made from, where the text has changed since (state ``fuzzy``)."""

    @property
    def name(self) -> str:
        """``central-2015#c3.1``; with ``+c3.2`` for a merged pair; empty where the unit has no place."""
        return f"{self.work}#{'+'.join(self.ids)}" if self.ids else ""


def parse_name(name: str) -> tuple[str, tuple[str, ...]]:
    """Work and ids of :attr:`Unit.name`; both empty where it is none."""
    work, _, rest = name.partition("#")
    ids = tuple(filter(None, rest.split("+")))
    return (work, ids) if work and ids else ("", ())


@dataclass(frozen=True, slots=True)
class Exchange:
    """The content of a file of any of the formats."""

    lang: str
    units: tuple[Unit, ...]


def work_units(work: EditionWork, translation: Translation) -> tuple[Unit, ...]:
    """The units of a work, metadata first, in the order of the text."""
    bound, _ = bind(work.segments, translation)
    meta = bind_meta(work.work, translation)
    everything = [*meta.values(), *(bound[s.id] for s in work.segments)]
    runs: dict[int, list[Segment]] = defaultdict(list)
    for b in everything:
        if b.pair:
            runs[b.pair.line].append(b.segment)
    return tuple(
        _unit(work.id, b, runs[b.pair.line] if b.pair else [b.segment]) for b in everything if not b.merged
    )


def _unit(work: str, bound: Bound, run: list[Segment]) -> Unit:
    pair = bound.pair
    ids, sources = tuple(s.id for s in run), tuple(s.text for s in run)
    if pair is None:
        return Unit(work, ids, sources)
    previous = pair.sources if bound.state == "fuzzy" else ()
    return Unit(work, ids, sources, pair.target, bound.state, pair.reviewed, pair.reason, previous)


def state_of(said: str, target: str) -> State:
    """The state that a file gives; a target without one is a draft, and without a target nothing is done."""
    if not target:
        return "missing"
    return "fuzzy" if said == "fuzzy" else "reviewed" if said == "reviewed" else "draft"


def check_characters(units: Iterable[Unit]) -> None:
    """Raises :class:`DuizhaoError` for a target with a control character, which XML cannot hold."""
    problems = [
        Problem(unit.name, 0, "EXPORT-CONTROL", f"the target holds the control character U+{ord(found.group()):04X}, which the format cannot hold; delete it in the translation file")
        for unit in units
        for words in (unit.target, unit.reviewed, unit.reason, *unit.sources, *unit.previous)
        if (found := _NOT_XML.search(words))
    ]  # fmt: skip
    if problems:
        raise DuizhaoError(*problems)


def not_readable(what: str, why: str) -> DuizhaoError:
    """The error for a file that is not of the format it claims."""
    return DuizhaoError(
        Problem(what, 0, "IMPORT-READ", f"the file cannot be read: {why}; export it from your tool again")
    )
