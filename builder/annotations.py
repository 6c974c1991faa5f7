"""A contributor's notes on a work (DESIGN 4.5), bound to its text.

Nothing here judges a note; slips that a person should mend are kept beside it
with their line. A note whose words are no longer where it says is *moved* (they
stand elsewhere) or *orphaned* (they stand nowhere); it is never dropped.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from builder.binding import Bound
from builder.language.folding import fold_character
from builder.model import Node
from builder.segments import own_spans
from builder.spans import Span
from builder.works import EditionWork

TYPES = ("term", "institution", "person", "event", "law", "textual", "translation", "date")
CERTAINTIES = ("verified", "likely", "unverified")
INDEXES = ("person", "institution", "place", "law")
"""What an ``index:`` line can put a note under."""
THE_TEXT = "the text itself"
"""The source of a note that says nothing from outside the edition."""
FIELDS = ("type", "certainty", "source", "index")

_OCCURRENCE = re.compile(r"(?P<words>.*\S)\s*(?:[\[［(（][#第]?|#|第)(?P<nth>\d{1,2})[处次个]?[\]］)）]?")
_AROUND = {
    "“": "”",
    "‘": "’",
    '"': '"',
    "'": "'",
    "「": "」",
    "『": "』",
    "《": "》",
    "〈": "〉",
    "*": "*",
    "_": "_",
    "„": "“",
}
_AFTER = "，,、；;：:。."

State = Literal["found", "moved", "orphaned", "whole"]


@dataclass(frozen=True, slots=True)
class Slip:
    """Something a person should mend, found while reading."""

    line: int
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Source:
    """One ``source:`` line."""

    line: int
    words: str


@dataclass(frozen=True, slots=True)
class Annotation:
    """One note as written."""

    key: str
    """A node id, ``work``, or a piece of metadata such as ``meta.date``."""
    line: int
    words: str
    """What stands after the colon of the heading: the lemma, perhaps with a mark of its occurrence."""
    type: str = ""
    certainty: str = ""
    sources: tuple[Source, ...] = ()
    index: tuple[tuple[str, str], ...] = ()
    """(kind, name) of its ``index:`` lines; an empty name stands for the lemma."""
    body: str = ""
    body_line: int = 0

    @property
    def whole(self) -> bool:
        """True for a note on the whole work or on a piece of its metadata."""
        return self.key == "work" or self.key.startswith("meta.")

    def readings(self) -> tuple[tuple[str, int], ...]:
        """(lemma, occurrence or 0): the words as they stand first, so that 〔2001〕 within a lemma is no mark.

        Last come the words without the signs that people put around words.
        """
        marked = _OCCURRENCE.fullmatch(self.words)
        found = [(self.words, 0), *([(marked["words"], int(marked["nth"]))] if marked else [])]
        bare = [(words, nth) for lemma, nth in found if (words := _bare(lemma)) not in ("", lemma)]
        return (*found, *bare)


@dataclass(frozen=True, slots=True)
class Annotations:
    """One file."""

    front: dict[str, str] = field(default_factory=dict)
    notes: tuple[Annotation, ...] = ()
    slips: tuple[Slip, ...] = ()


@dataclass(frozen=True, slots=True)
class BoundNote:
    """A note with its place in the text."""

    note: Annotation
    state: State
    lemma: str
    node: str = ""
    """The node at which it is shown; empty for the whole work."""
    span: Span | None = None
    """The lemma in the witness's text."""
    segment: str = ""
    """For words of the translation: the segment in whose target they stand ..."""
    offset: int = 0
    """... and where they end there (code points of the target on one line)."""
    count: int = 0
    """How often the words occur in the node."""
    nth: int = 0
    """Which of them the heading names; 0 where it names none."""
    elsewhere: tuple[str, ...] = ()
    """The nodes in which they occur, where the one that is named has them not."""


def _bare(words: str) -> str:
    """``words`` without quotation marks and emphasis around them and without a sign behind them."""
    words = words.strip()
    while len(words) > 2 and (_AROUND.get(words[0]) == words[-1] or words[-1] in _AFTER):
        words = (words[1:-1] if _AROUND.get(words[0]) == words[-1] else words[:-1]).strip()
    return words


_SAME = str.maketrans("（）［］：；，！？“”„‟＂‘’‚＇｀", "()[]:;,!?\"\"\"\"\"'''''")


def _fold(text: str) -> tuple[str, list[int]]:
    """``text`` without spaces and with one form for each sign, and where each character of it stood."""
    kept = [(c, at) for at, c in enumerate(text) if not c.isspace() and unicodedata.category(c) != "Cf"]
    return "".join(c for c, _ in kept).translate(_SAME), [at for _, at in kept]


def _one_form(text: str) -> str:
    """``text`` in small letters and Simplified characters, one for one."""
    return "".join(form if len(form := fold_character(c)) == 1 else c for c in text)


def folded(text: str) -> str:
    """``text`` as words are compared here: without spaces, with one form for each sign."""
    return _fold(text)[0]


def occurrences(
    text: str, lemma: str, start: int = 0, end: int | None = None, *, any_form: bool = False
) -> tuple[Span, ...]:
    """Where ``lemma`` stands in ``text[start:end]``, in the text's own code points; spaces do not count.

    With ``any_form`` neither do capitals and the difference between Simplified and Traditional.
    """
    folded, places = _fold(text[start:end])
    wanted, _ = _fold(lemma)
    if any_form:
        folded, wanted = _one_form(folded), _one_form(wanted)
    found: list[Span] = []
    at = folded.find(wanted) if wanted else -1
    while at >= 0:
        span = Span(start + places[at], start + places[at + len(wanted) - 1] + 1)
        cut = _within_word(text, span.start) or _within_word(text, span.end)
        if not cut:
            found.append(span)
        at = folded.find(wanted, at + (1 if cut else len(wanted)))
    return tuple(found)


def _within_word(text: str, at: int) -> bool:
    """Whether ``at`` cuts a Latin word or a number in two."""
    return 0 < at < len(text) and all(c.isascii() and c.isalnum() for c in text[at - 1 : at + 1])


def own_span(node: Node, text: str) -> Span:
    """The node with its label and heading and its own paragraphs, without its children."""
    heading, paragraphs = own_spans(node, text)
    end = max((s.end for s in (*paragraphs, *((heading,) if heading else ()))), default=node.span.start)
    return Span(node.span.start, max(end, node.span.start + len(node.label)))


def bind_notes(
    work: EditionWork,
    annotations: Annotations,
    bound: Mapping[str, Bound] | None = None,
    aliases: Mapping[str, str] | None = None,
) -> tuple[BoundNote, ...]:
    """Every note of the file with its place, in the order of the text; none is left out.

    ``bound`` holds the work's translation by segment, for words in English;
    ``aliases`` maps ids of former days to those of today.
    """
    found = [_bind(work, note, bound or {}, aliases or {}) for note in annotations.notes]
    order = {id_: at for at, id_ in enumerate(work.by_id)}
    ends = {segment.id: segment.span.end for segment in work.segments}

    def place(item: BoundNote) -> tuple[int, int, int, int]:
        if item.span:
            return 1, item.span.end, 0, item.note.line
        if item.segment:
            return 1, ends[item.segment], 1 + item.offset, item.note.line
        if item.node:
            return 1, own_span(work.by_id[item.node], work.witness.text).end, 0, order[item.node]
        return 0, 0, 0, item.note.line

    return tuple(sorted(found, key=place))


def _bind(
    work: EditionWork, note: Annotation, bound: Mapping[str, Bound], aliases: Mapping[str, str]
) -> BoundNote:
    if note.whole:
        return BoundNote(note, "whole", note.words)
    node = work.by_id.get(note.key) or work.by_id.get(aliases.get(note.key, ""))
    if not note.words:
        return BoundNote(note, "whole" if node else "orphaned", "", node.id if node else "")
    if node and (here := _in_node(work, note, node, bound)):
        return here
    for lemma, _ in note.readings():
        places = _places(work, lemma)
        if places:
            nearest = _nearest(work, note.key, list(places))
            return BoundNote(note, "moved", lemma, nearest, places[nearest], elsewhere=tuple(places))
    if english := _in_target(work, note, list(work.by_id), bound):
        return BoundNote(
            note,
            "moved",
            english.lemma,
            english.node,
            None,
            english.segment,
            english.offset,
            elsewhere=(english.node,),
        )
    return BoundNote(
        note, "orphaned", note.readings()[min(1, len(note.readings()) - 1)][0], node.id if node else ""
    )


def _in_node(work: EditionWork, note: Annotation, node: Node, bound: Mapping[str, Bound]) -> BoundNote | None:
    """The note bound to words of the node that it names: as written, else in another form of the same words."""
    text = work.witness.text
    for any_form in (False, True):
        for lemma, nth in note.readings():
            spans = occurrences(text, lemma, *_ends(own_span(node, text)), any_form=any_form)
            spans = spans or occurrences(text, lemma, *_ends(node.span), any_form=any_form)
            if spans:
                span = spans[min(max(nth, 1), len(spans)) - 1]
                shown = "".join(span.of(text).split()) if any_form else lemma
                return BoundNote(note, "found", shown, node.id, span, count=len(spans), nth=nth)
        if english := _in_target(work, note, [node.id], bound, any_form=any_form):
            return english
    return None


def _ends(span: Span) -> tuple[int, int]:
    return span.start, span.end


def _places(work: EditionWork, lemma: str) -> dict[str, Span]:
    """Node id -> the first occurrence in its own text."""
    found: dict[str, Span] = {}
    for node in work.by_id.values():
        spans = occurrences(work.witness.text, lemma, *_ends(own_span(node, work.witness.text)))
        if spans:
            found[node.id] = spans[0]
    return found


def _nearest(work: EditionWork, key: str, places: Sequence[str]) -> str:
    order = {id_: at for at, id_ in enumerate(work.by_id)}
    here = order.get(key, 0)
    return min(places, key=lambda id_: (abs(order[id_] - here), order[id_]))


def _in_target(
    work: EditionWork,
    note: Annotation,
    nodes: Sequence[str],
    bound: Mapping[str, Bound],
    *,
    any_form: bool = False,
) -> BoundNote | None:
    """The note bound to words of the translation, where they stand in the targets of ``nodes``."""
    wanted = set(nodes)
    for lemma, nth in note.readings():
        hits: list[tuple[str, str, Span, str]] = []
        for segment in work.segments:
            target = bound[segment.id].target if segment.node in wanted and segment.id in bound else ""
            words = " ".join(target.split("\n"))
            hits += [
                (segment.node, segment.id, span, span.of(words))
                for span in occurrences(words, lemma, any_form=any_form)
            ]
        if hits:
            node, segment_id, span, said = hits[min(max(nth, 1), len(hits)) - 1]
            count = sum(hit[0] == node for hit in hits)
            shown = said if any_form else lemma
            return BoundNote(note, "found", shown, node, None, segment_id, span.end, count, nth)
    return None
