"""A translation file written or refreshed without losing a word that a person wrote.

The order is that of the text. A new sentence gets an empty pair; a changed one
keeps its target under the old quotation, with the present text below it
(``> now: …``) until a person has mended the target and deletes the old
quotation; a moved one is put in its place; what has left the text is kept
under ``# Removed`` until a person deletes it. Refreshing twice changes nothing.

Only this is the program's own and may go: the quotation of an empty pair whose
sentence is no longer in the text, a ``> now:`` line, and a heading that has
become empty or stands twice.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from builder.binding import Bound, bind, bind_meta, meta_segments
from builder.errors import DuizhaoError, Problem
from builder.exporting.exchange import Unit
from builder.segments import Segment
from builder.translation import (
    REMOVED,
    Block,
    BlockKind,
    Pair,
    Translation,
    quote_line,
    read_translation,
    target_line,
)
from builder.works import EditionWork

DRAFT_TRANSLATOR = "machine-assisted draft, not yet reviewed by a human translator"
_LONGEST_MERGE = 8
"""Sentences of a merged pair that an import looks for."""
_COMMENTS = re.compile(r"<!--.*?(?:-->|$)|^(?:(?!<!--).)*?-->")
_ID = re.compile(r"[a-z0-9.-]+")

Lines = list[str]
"""Lines that stay together; a blank line stands between one group and the next."""


@dataclass(slots=True)
class Refreshed:
    """A file as it is to be written, and what was found on the way (numbers of pairs)."""

    text: str = ""
    missing: int = 0
    fuzzy: int = 0
    moved: int = 0
    removed: int = 0
    taken: int = 0
    """Targets, reviews and confirmations taken over from units."""


def refresh(
    work: EditionWork,
    source: str = "",
    lang: str = "en",
    units: Sequence[Unit] = (),
    shown: str = "the translation",
) -> Refreshed:
    """``source`` (a translation file, or nothing) brought into line with the work's text.

    ``units`` that come back from a translator's tool bring new targets, reviews
    and confirmations. One made from a text that has changed since is taken as
    changed; one without a target takes nothing away.

    Raises :class:`DuizhaoError` for a comment that is opened and never closed:
    nobody can tell what it was to hide. ``shown`` is the file as the message names it.
    """
    translation = read_translation(source)
    open_comments = [m for m in translation.mistakes if m.code == "COMMENT"]
    if open_comments:
        raise DuizhaoError(*(Problem(shown, m.line, "TRANSLATION-COMMENT", m.message) for m in open_comments))
    return _Refresher(work, translation, lang, units).run()


class _Refresher:
    def __init__(
        self, work: EditionWork, translation: Translation, lang: str, units: Sequence[Unit] = ()
    ) -> None:
        self.work = work
        self.translation = translation
        self.lang = lang
        self.result = Refreshed()
        meta = meta_segments(work.work)
        bound, _ = bind(work.segments, translation)
        self.bound: dict[str, Bound] = dict(bound)
        self.bound.update((b.segment.id, b) for b in bind_meta(work.work, translation).values())
        self.blocks: dict[int, Block] = {b.pair.line: b for b in translation.blocks if b.pair}
        """Line of the quotation -> block."""
        self.runs: dict[int, list[Segment]] = defaultdict(list)
        self.segments: dict[str, list[Segment]] = defaultdict(list)
        for segment in (*meta, *work.segments):
            self.segments[segment.node].append(segment)
            if pair := self.bound[segment.id].pair:
                self.runs[pair.line].append(segment)
        self.places = _Places(work.id, [*meta, *work.segments], units)
        self.taken = set(self.runs)
        """Lines of the pairs that have found a place."""
        self.prepared: dict[str, list[Pair]] = defaultdict(list)
        for pair in translation.pairs:
            if not pair.target and not pair.removed:
                self.prepared[pair.sources[0]].append(pair)
        written = {b.key for b in translation.blocks if b.kind == "heading" and not b.removed}
        own = [s.node for s in meta]
        self.others = sorted(k for k in written if k.startswith("meta.") and k not in own)
        nodes = [node.id for top in work.nodes for node in top.walk()]
        self.keys = [k for k in (*own, *self.others, *nodes) if k in written or self.segments.get(k)]

    def run(self) -> Refreshed:
        groups = [self._front(), *self._texts("", below=False)]
        for key in self.keys:
            groups += self._section(key)
        groups += self._removed()
        self.result.text = "\n\n".join("\n".join(lines) for lines in groups if lines) + "\n"
        return self.result

    def _front(self) -> Lines:
        fronts = self._of("front")
        if fronts:
            return fronts[0]
        return [
            "---",
            f"work: {self.work.id}",
            f"lang: {self.lang}",
            f'translator: "{DRAFT_TRANSLATOR}"',
            "---",
        ]

    def _lines(self, block: Block) -> Lines:
        return list(self.translation.lines[block.start : block.end])

    def _is_below(self, block: Block) -> bool:
        """Whether a heading or remark belongs under ``# Removed``: it stands there, or its node has gone."""
        return block.removed or bool(block.key and block.key not in self.keys)

    def _of(self, kind: BlockKind, key: str = "", *, below: bool = False) -> list[Lines]:
        return [
            self._lines(b)
            for b in self.translation.blocks
            if b.kind == kind and b.key == key and self._is_below(b) == below
        ]

    def _texts(self, key: str, *, below: bool) -> list[Lines]:
        return self._of("text", key, below=below)

    def _heading(self, key: str, *, below: bool) -> Lines:
        """The heading as a person wrote it, with comments above it, or a new one."""
        found = self._of("heading", key, below=below) or [[f"## {key}"]]
        return [line for lines in found for line in lines[:-1]] + [found[0][-1]]

    def _section(self, key: str) -> list[Lines]:
        groups = [self._heading(key, below=False), *self._texts(key, below=False)]
        segments = self.segments.get(key, [])
        doubled = self._doubled(key, {s.text for s in segments})
        at = 0
        while at < len(segments):
            bound = self.bound[segments[at].id]
            if bound.merged:
                at += 1
            elif bound.pair:
                groups.append(self._bound_lines(bound, bound.pair))
                groups += doubled.pop(bound.pair.sources, [])
                at += 1
            elif run := self._brought(segments, at):
                unit = self.places.units.get(tuple(s.id for s in run)) or self.places.memory[run[0].text]
                empty = self._prepared(run, 0)
                groups.append(self._unit_lines(unit, run, empty, self.blocks[empty.line] if empty else None))
                self.result.taken += 1
                at += len(run)
            elif pair := self._prepared(segments, at):
                groups.append(self._lines(self.blocks[pair.line]))
                self.result.missing += len(pair.sources)
                at += len(pair.sources)
            else:
                groups.append([quote_line(segments[at].text)])
                self.result.missing += 1
                at += 1
        return groups + [lines for rest in doubled.values() for lines in rest]

    def _bound_lines(self, bound: Bound, pair: Pair) -> Lines:
        block, run = self.blocks[pair.line], self.runs[pair.line]
        self.result.moved += run[0].node != pair.key or pair.removed
        unit = self.places.units.get(tuple(s.id for s in run))
        if unit and _brings(unit, bound, run):
            self.result.taken += 1
            return self._unit_lines(unit, run, pair, block)
        self.result.fuzzy += bound.state == "fuzzy"
        lines: Lines = []
        for at in range(block.start, block.end):
            if at not in block.now:
                lines.append(self.translation.lines[at])
            elif not pair.now:  # a person has deleted the old quotation: the new one is confirmed
                lines.append(quote_line(pair.sources[block.now.index(at)]))
            if at == block.quoted[-1] and bound.state == "fuzzy":
                lines += [quote_line(s.text, now=True) for s in run]
        return lines

    def _unit_lines(
        self, unit: Unit, run: Sequence[Segment], pair: Pair | None = None, block: Block | None = None
    ) -> Lines:
        """A pair as a unit has it, with the remarks of the pair that it replaces."""
        present = tuple(s.text for s in run)
        old = unit.previous if unit.state == "fuzzy" and unit.previous else unit.sources
        lines = [quote_line(text) for text in old]
        if old != present:
            lines += [quote_line(text, now=True) for text in present]
            self.result.fuzzy += 1
        lines += ["", *filter(None, map(target_line, unit.target.split("\n")))]
        same = pair is not None and pair.target == unit.target
        reviewed = unit.reviewed or (pair.reviewed if pair and same else "")
        reason = unit.reason or (pair.reason if pair else "")
        trailers = [
            f"{name}: {value}" for name, value in (("reviewed", reviewed), ("reason", reason)) if value
        ]
        lines += ["", *trailers] if trailers else []
        remarks = self._remarks(block) if block else []
        return lines + (["", *remarks] if remarks else [])

    def _remarks(self, block: Block) -> Lines:
        """The comments of a pair, and words after its last line; all but what a unit says anew."""
        lines: Lines = []
        for at in range(block.start, block.end):
            line = self.translation.lines[at]
            if at in block.target:
                lines += _COMMENTS.findall(line)
            elif at not in block.quoted and at not in block.trailers and line.strip():
                lines.append(line)
        return lines

    def _brought(self, segments: Sequence[Segment], at: int) -> Sequence[Segment]:
        """The sentences from ``at`` for which a unit brings a target, and that have none."""
        for length in range(min(_LONGEST_MERGE, len(segments) - at), 0, -1):
            run = segments[at : at + length]
            unit = self.places.units.get(tuple(s.id for s in run))
            unit = unit or (self.places.memory.get(run[0].text) if length == 1 else None)
            if unit and unit.target and all(self.bound[s.id].state == "missing" for s in run):
                return run
        return ()

    def _prepared(self, segments: Sequence[Segment], at: int) -> Pair | None:
        """An empty pair that quotes the sentence at ``at`` already, with what a person added to it."""
        free = [p for p in self.prepared.get(segments[at].text, ()) if p.line not in self.taken]
        for pair in sorted(free, key=lambda p: (p.key != segments[at].node, p.line)):
            run = segments[at : at + len(pair.sources)]
            if tuple(s.text for s in run) == pair.sources and all(
                self.bound[s.id].state == "missing" for s in run
            ):
                self.taken.add(pair.line)
                return pair
        return None

    def _doubled(self, key: str, texts: set[str]) -> dict[tuple[str, ...], list[Lines]]:
        """Further targets for sentences that have one: they stay beside it until a person chooses.

        So do the pairs of metadata that the manifest does not know.
        """
        found: dict[tuple[str, ...], list[Lines]] = defaultdict(list)
        for line, block in self.blocks.items():
            pair = block.pair
            if pair is None or pair.key != key or pair.removed or line in self.taken or not pair.target:
                continue
            if key in self.others or texts.issuperset(pair.sources):
                self.taken.add(line)
                found[pair.sources].append(self._lines(block))
        return found

    def _removed(self) -> list[Lines]:
        """What has left the text: what stands there already, then what joins it now."""
        keys: dict[str, list[Lines]] = {}
        for block in self.translation.blocks:
            if block.pair and self._is_kept(block, block.pair):
                keys.setdefault(block.key, []).append(self._lines(block))
                self.result.removed += not block.removed
            elif block.kind in ("heading", "text") and block.key and self._is_below(block):
                keys.setdefault(block.key, [])
        have = {(p.sources, p.target) for p in self.translation.pairs}
        for unit in self.places.lost:
            if (unit.sources, unit.target) not in have:
                lines = [*map(quote_line, unit.sources), "", *map(target_line, unit.target.split("\n"))]
                keys.setdefault(unit.ids[0].rpartition(".")[0], []).append(lines)
                self.result.removed += 1
        groups: list[Lines] = []
        for key, pairs in keys.items():
            heading, texts = self._heading(key, below=True), self._texts(key, below=True)
            if pairs or texts or len(heading) > 1 or not _ID.fullmatch(key):
                groups += [heading, *texts, *pairs] if key else pairs
        marks = [self._lines(b) for b in self.translation.blocks if b.kind == "removed"] or [[f"# {REMOVED}"]]
        loose = [
            self._lines(b) for b in self.translation.blocks if b.kind == "text" and b.removed and not b.key
        ]
        comments = [line for lines in marks for line in lines[:-1]]
        if not (groups or loose or comments):
            return []
        return [[*comments, marks[0][-1]], *loose, *groups]

    def _is_kept(self, block: Block, pair: Pair) -> bool:
        """Whether a pair without a place holds anything that a person wrote."""
        if pair.line in self.taken:
            return False
        return bool(pair.target) or any(
            self.translation.lines[at].strip() and at not in block.quoted
            for at in range(block.start, block.end)
        )


class _Places:
    """Where units belong in the text as it is now."""

    def __init__(self, work: str, segments: Sequence[Segment], units: Sequence[Unit]) -> None:
        self._segments = segments
        self._at = {s.id: at for at, s in enumerate(segments)}
        self._by_text: dict[str, list[int]] = defaultdict(list)
        for at, segment in enumerate(segments):
            self._by_text[segment.text].append(at)
        self.units: dict[tuple[str, ...], Unit] = {}
        """By the ids of the sentences that they are for."""
        self.memory: dict[str, Unit] = {}
        """Those of no work, by their one sentence."""
        self.lost: list[Unit] = []
        """Those whose sentences are no longer in the text."""
        for unit in units:
            if not unit.ids:
                if len(unit.sources) == 1 and unit.target.strip():
                    self.memory.setdefault(unit.sources[0], unit)
            elif unit.work == work and unit.target.strip():
                ids = self._place(unit)
                if ids:
                    self.units[ids] = unit
                else:
                    self.lost.append(unit)

    def _place(self, unit: Unit) -> tuple[str, ...]:
        """By id and text, else by text (its number has changed), else by id (its text has)."""
        own = [self._at[id_] for id_ in unit.ids if id_ in self._at][:1]
        for at in [*own, *self._by_text.get(unit.sources[0], ())]:
            run = self._segments[at : at + len(unit.sources)]
            if tuple(s.text for s in run) == unit.sources:
                return tuple(s.id for s in run)
        return unit.ids if all(id_ in self._at for id_ in unit.ids) else ()


def _brings(unit: Unit, bound: Bound, run: Sequence[Segment]) -> bool:
    """Whether a unit says anything of a pair that the file does not say yet."""
    pair = bound.pair
    if pair is None or not unit.target.strip():
        return False
    if _plain(unit.target) != _plain(pair.target):
        return True
    confirmed = (
        bound.state == "fuzzy" and unit.state != "fuzzy" and unit.sources == tuple(s.text for s in run)
    )
    return confirmed or unit.reviewed not in ("", pair.reviewed) or unit.reason not in ("", pair.reason)


def _plain(target: str) -> list[str]:
    return [line.strip() for line in target.split("\n") if line.strip()]
