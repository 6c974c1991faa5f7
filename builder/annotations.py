"""A contributor's notes on a work (DESIGN 4.5): read from Markdown, then bound to the text.

What can be read is read: Windows line ends, a byte order mark, full-width
colons, tabs, trailing spaces and a heading level too many stop nobody. Nothing
here judges a note; slips that a person should mend are kept beside it with
their line. A note whose words are no longer where it says is *moved* (they
stand elsewhere) or *orphaned* (they stand nowhere); it is never dropped.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import yaml
from rapidfuzz import fuzz, process

from builder.binding import Bound
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
        """(lemma, occurrence or 0): the words as they stand first, so that 〔2001〕 within a lemma is no mark."""
        marked = re.fullmatch(r"(.*\S)\s*[\[［](\d{1,2})[\]］]", self.words)
        plain = ((self.words, 0),)
        return (*plain, (marked.group(1), int(marked.group(2)))) if marked else plain


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
    elsewhere: tuple[str, ...] = ()
    """The nodes in which they occur, where the one that is named has them not."""


_HEADING = re.compile(r"[ \u3000]{0,3}(#{1,6})[ \t\u3000]*(.*?)[ \t\u3000]*$")
_KEY = re.compile(
    r"(?:[a-z0-9-]+#|#)?([A-Za-z][A-Za-z0-9-]*(?:\.[A-Za-z_]+)?)[ \t\u3000]*(?:[:：][ \t\u3000]*(.*))?$"
)
_NODE_ID = re.compile(
    r"(?:title|to|preamble|closing|sign|front|work|meta\.\w+|(?:bk|ch|sec|art|[pcijbnshua])\d+)(?:-(?:[a-z]+\d*))*"
)
_FIELD = re.compile(r"[ \t\u3000]*([A-Za-z]{3,14})[ \t\u3000]*[:：][ \t\u3000]*(.*?)[ \t\u3000]*$")


def read_annotations(source: str) -> Annotations:
    """Read an annotation file; raises ``ValueError`` where its front matter is no YAML."""
    lines = source.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    front, start = _front_matter(lines)
    slips: list[Slip] = []
    notes: list[Annotation] = []
    heads = [
        (number, *found)
        for number in range(start, len(lines))
        if (found := _heading(lines[number])) is not None
    ]
    first = heads[0][0] if heads else len(lines)
    for number in range(start, first):
        if lines[number].strip():
            slips.append(Slip(number + 1, "ANNOTATION-STRAY", "these words belong to no note; put a heading such as `## c3: WORDS` above them"))  # fmt: skip
            break
    for at, (number, level, key, words) in enumerate(heads):
        end = heads[at + 1][0] if at + 1 < len(heads) else len(lines)
        if level != 2:
            slips.append(Slip(number + 1, "ANNOTATION-LEVEL", f"a note's heading has two signs: write `## {key}{': ' + words if words else ''}`"))  # fmt: skip
        notes.append(_note(lines, number, end, key, words, slips))
    return Annotations(front, tuple(notes), tuple(slips))


def _front_matter(lines: list[str]) -> tuple[dict[str, str], int]:
    if not lines or lines[0].strip() != "---":
        return {}, 0
    for number in range(1, len(lines)):
        if lines[number].strip() == "---":
            try:
                loaded = yaml.safe_load("\n".join(lines[1:number]).replace("\t", " ").replace("：", ": "))
            except yaml.YAMLError as error:
                raise ValueError(f"between the two lines `---` only `work: ID` is meant to stand ({type(error).__name__})") from None  # fmt: skip
            known = loaded if isinstance(loaded, dict) else {}
            return {str(k): str(v) for k, v in known.items()}, number + 1
    raise ValueError("the front matter is not closed; put a line `---` after `work: ID`")


def _heading(line: str) -> tuple[int, str, str] | None:
    """(level, key, words) of a line that begins a note, else None."""
    heading = _HEADING.match(line)
    if not heading:
        return None
    level = len(heading.group(1))
    found = _KEY.match(heading.group(2))
    if found and (level == 2 or _NODE_ID.fullmatch(found.group(1))):
        return level, found.group(1), (found.group(2) or "").strip()
    if level == 2:
        key, _, words = heading.group(2).replace("：", ":").partition(":")
        return level, key.strip(), words.strip()
    return None


def _note(lines: list[str], number: int, end: int, key: str, words: str, slips: list[Slip]) -> Annotation:
    top, bottom = number + 1, end
    while bottom > top and not lines[bottom - 1].strip():
        bottom -= 1
    fields: list[tuple[int, str, str]] = []
    while top < bottom:
        if lines[top].strip():
            found = _field(lines[top], top + 1, slips)
            if not found:
                break
            fields.append((top + 1, *found))
        top += 1
    tail = bottom
    while tail > top and (match := _FIELD.match(lines[tail - 1])) and match.group(1).lower() in FIELDS:
        tail -= 1
    if tail < bottom and (tail == top or not lines[tail - 1].strip()):
        late = [_FIELD.match(line) for line in lines[tail:bottom]]
        fields += [(tail + i + 1, m.group(1).lower(), m.group(2)) for i, m in enumerate(late) if m]
        bottom = tail
    kinds: dict[str, str] = {}
    index: list[tuple[str, str]] = []
    for line, name, value in fields:
        if name == "index":
            kind, _, named = value.replace("：", " ").replace(":", " ").partition(" ")
            index.append((kind.lower(), named.strip()))
            if kind.lower() not in INDEXES:
                slips.append(Slip(line, "ANNOTATION-INDEX", f"`index: {value}`: begin with one of {', '.join(INDEXES)}, then perhaps the name"))  # fmt: skip
        elif name != "source":
            if name in kinds:
                slips.append(Slip(line, "ANNOTATION-FIELD", f"`{name}:` stands here twice; keep one"))
            kinds.setdefault(name, value.lower())
    while bottom > top and not lines[bottom - 1].strip():
        bottom -= 1
    return Annotation(
        key,
        number + 1,
        words,
        kinds.get("type", ""),
        kinds.get("certainty", ""),
        tuple(Source(line, value) for line, name, value in fields if name == "source"),
        tuple(index),
        "\n".join(line.rstrip() for line in lines[top:bottom]),
        top + 1,
    )


def _field(line: str, number: int, slips: list[Slip]) -> tuple[str, str] | None:
    """(name, value) of a line of the head of a note; a misspelt name is understood and remarked on."""
    match = _FIELD.match(line)
    if not match:
        return None
    name = match.group(1).lower()
    if name in FIELDS:
        return name, match.group(2)
    like = process.extractOne(name, FIELDS, scorer=fuzz.ratio, score_cutoff=72)
    if like is None:
        return None
    slips.append(Slip(number, "ANNOTATION-FIELD", f"`{match.group(1)}:` is no line of a note; did you mean `{like[0]}:`?"))  # fmt: skip
    return like[0], match.group(2)


_SAME = str.maketrans("（）［］：；，！？“”„‟＂‘’‚＇｀", "()[]:;,!?\"\"\"\"\"'''''")


def _fold(text: str) -> tuple[str, list[int]]:
    """``text`` without spaces and with one form for each sign, and where each character of it stood."""
    kept = [(c, at) for at, c in enumerate(text) if not c.isspace() and unicodedata.category(c) != "Cf"]
    return "".join(c for c, _ in kept).translate(_SAME), [at for _, at in kept]


def folded(text: str) -> str:
    """``text`` as words are compared here: without spaces, with one form for each sign."""
    return _fold(text)[0]


def occurrences(text: str, lemma: str, start: int = 0, end: int | None = None) -> tuple[Span, ...]:
    """Where ``lemma`` stands in ``text[start:end]``, in the text's own code points; spaces do not count."""
    folded, places = _fold(text[start:end])
    wanted, _ = _fold(lemma)
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
    text = work.witness.text
    if node:
        for lemma, nth in note.readings():
            spans = occurrences(text, lemma, *_ends(own_span(node, text)))
            spans = spans or occurrences(text, lemma, *_ends(node.span))
            if spans:
                return BoundNote(
                    note, "found", lemma, node.id, spans[min(max(nth, 1), len(spans)) - 1], count=len(spans)
                )
        if english := _in_target(work, note, [node.id], bound):
            return english
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
            0,
            (english.node,),
        )
    return BoundNote(note, "orphaned", note.readings()[-1][0], node.id if node else "")


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
    work: EditionWork, note: Annotation, nodes: Sequence[str], bound: Mapping[str, Bound]
) -> BoundNote | None:
    """The note bound to words of the translation, where they stand in the targets of ``nodes``."""
    wanted = set(nodes)
    for lemma, nth in note.readings():
        hits: list[tuple[str, str, int]] = []
        for segment in work.segments:
            target = bound[segment.id].target if segment.node in wanted and segment.id in bound else ""
            hits += [
                (segment.node, segment.id, s.end) for s in occurrences(" ".join(target.split("\n")), lemma)
            ]
        if hits:
            node, segment_id, end = hits[min(max(nth, 1), len(hits)) - 1]
            return BoundNote(
                note, "found", lemma, node, None, segment_id, end, sum(h[0] == node for h in hits)
            )
    return None
