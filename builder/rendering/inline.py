"""Established text as inline Markdown, with its emended and marked places shown.

A place that is emended in substance, or marked, becomes an ordinary link to
its entry in the apparatus: readable in an editor, and working without
JavaScript.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from builder.language.vocabulary import KINDS
from builder.model import SUBSTANTIVE, Mark
from builder.rendering.markdown import escape, link, set_off
from builder.spans import Span
from builder.tracing import Placed


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the apparatus: its number and what it is about."""

    id: str
    """``e1`` for an emendation, ``m1`` for a mark; an anchor of the apparatus page."""
    span: Span
    kind: str
    title: str
    """What a reader sees when pointing at the place."""
    source: Placed | Mark


def entries(emendations: Sequence[Placed], marks: Sequence[Mark]) -> tuple[Entry, ...]:
    """The entries of one work: substantive emendations and marks, each in the order of the text."""
    found: list[Entry] = []
    chosen = sorted(
        (p for p in emendations if p.emendation.kind in SUBSTANTIVE),
        key=lambda p: (p.span, p.emendation.span),
    )
    for number, placed in enumerate(chosen, 1):
        e = placed.emendation
        said = f"{KINDS[e.kind].zh} · {KINDS[e.kind].en}; 底本作 · the scrape has: {e.before or '∅'}"
        found.append(Entry(f"e{number}", placed.span, e.kind, said, placed))
    for number, mark in enumerate(sorted(marks, key=lambda m: (m.span, m.kind)), 1):
        said = f"{KINDS[mark.kind].zh} · {KINDS[mark.kind].en}" + (f": {mark.note}" if mark.note else "")
        found.append(Entry(f"m{number}", mark.span, mark.kind, said, mark))
    return tuple(found)


class InlineText:
    """Renders slices of one work's witness text."""

    def __init__(
        self,
        text: str,
        found: Sequence[Entry],
        apparatus: str,
        notes: Mapping[int, Sequence[str]] | None = None,
        set_off: Sequence[Span] = (),
    ) -> None:
        """``apparatus`` is the relative path of the apparatus page; ``notes`` has the labels of the
        footnotes whose words end at a place of the text; ``set_off`` are spans, ascending and apart, to be
        set off by ``<mark>``."""
        self._text = text
        self._apparatus = apparatus
        self._shown = _without_overlaps(found)
        self._notes = {place: list(labels) for place, labels in (notes or {}).items()}
        self._set_off = tuple(set_off)
        self._ends = [span.end for span in self._set_off]

    def render(self, span: Span) -> str:
        """``text[span]`` as inline Markdown."""
        parts: list[str] = []
        at = span.start
        for entry in self._shown:
            start, end = max(entry.span.start, span.start), min(entry.span.end, span.end)
            empty = not len(entry.span) and span.start < entry.span.start <= span.end
            if not empty and start >= end:
                continue
            parts.append(self._plain(at, start))
            words = self._words(start, end, lambda s, e: escape(self._text[s:e])) if not empty else "〔…〕"
            attributes = f".{entry.kind}" + (" .gap" if empty else "") + _was(entry)
            parts.append(
                link(words, f"{self._apparatus}#{entry.id}", title=entry.title, attributes=attributes)
            )
            at = max(end, start) if not empty else start
            if not empty:  # a link cannot be cut: the mark of a note that ends within it stands behind it
                parts.append(self._marks(start, at))
        parts.append(self._plain(at, span.end))
        return "".join(parts)

    def _plain(self, start: int, end: int) -> str:
        """``text[start:end]`` outside of entries."""
        return self._words(start, end, self._noted)

    def _words(self, start: int, end: int, render: Callable[[int, int], str]) -> str:
        """``text[start:end]``, with what is to be set off; entries cut it, so that nothing has to nest."""
        parts: list[str] = []
        for span in self._set_off[bisect_right(self._ends, start) :]:
            low, high = max(span.start, start), min(span.end, end)
            if low >= high:
                break
            parts.append(render(start, low))
            parts.append(set_off(render(low, high)))
            start = high
        return "".join([*parts, render(start, end)])

    def _noted(self, start: int, end: int) -> str:
        """``text[start:end]`` with the marks of the notes that end there."""
        parts: list[str] = []
        for place in sorted(p for p in self._notes if start < p <= end):
            parts += [escape(self._text[start:place]), self._marks(start, place)]
            start = place
        return "".join([*parts, escape(self._text[start:end])])

    def _marks(self, start: int, end: int) -> str:
        """The marks of the notes whose words end in ``(start, end]``."""
        places = sorted(p for p in self._notes if start < p <= end)
        return "".join(f"[^{label}]" for place in places for label in self._notes[place])


def _was(entry: Entry) -> str:
    """What the scrape has, as an attribute for the style sheet; only words, since markup could hide in the rest."""
    if not isinstance(entry.source, Placed):
        return ""
    before = entry.source.emendation.before or "∅"
    plain = all(c.isalnum() or c in "，。、；：（）《》“”·∅" for c in before)
    return f' data-was="{before}"' if plain and len(before) <= 40 else ""


def _without_overlaps(found: Sequence[Entry]) -> list[Entry]:
    """One entry a place: links cannot nest. Emendations come before marks, the longer before the shorter."""
    kept: list[Entry] = []
    for entry in sorted(found, key=lambda x: (x.id[0], -len(x.span), x.span)):
        if not any(entry.span.overlaps(other.span) or entry.span == other.span for other in kept):
            kept.append(entry)
    return sorted(kept, key=lambda x: x.span)
