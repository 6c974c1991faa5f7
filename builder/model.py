"""The objects of the edition: emendations, marks, layers, nodes.

Frozen, with slots, tuples rather than lists, and no input or output. A *layer*
is one stage's result over the text below it; a stack of layers leads from the
bytes of a scrape to its established text and back again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields, replace
from operator import attrgetter
from typing import Literal, get_args

from builder.errors import LayerError
from builder.spans import OffsetMap, Span

EmendationKind = Literal[
    "markup",  # tags, character references
    "chrome",  # page furniture
    "layout",  # lines joined or split, indents
    "gloss",  # inserted pinyin
    "mojibake",  # bytes realigned; determined by the bytes alone
    "conjecture",  # lost characters inferred; needs a note
    "script",  # Traditional to Simplified or back
    "punctuation",  # width and form of punctuation
    "editorial",  # a person's decision from the manifest; needs a note
]
MarkKind = Literal["lacuna", "ambiguous", "unpaired", "misprint", "redaction"]

EMENDATION_KINDS: tuple[EmendationKind, ...] = get_args(EmendationKind)
MARK_KINDS: tuple[MarkKind, ...] = get_args(MarkKind)
SUBSTANTIVE: frozenset[str] = frozenset({"mojibake", "conjecture", "editorial"})
"""Kinds that are entries of the apparatus; the others are accidentals."""
NOTE_REQUIRED: frozenset[str] = frozenset({"conjecture", "editorial"})


@dataclass(frozen=True, slots=True, init=False)
class Emendation:
    """One recorded change."""

    span: Span
    """Place in the text *before* the stage."""
    before: str
    """What stood there; checked against the text."""
    after: str
    """What stands there now; empty where it was taken away."""
    kind: EmendationKind
    rule: str
    """The rule that made it, as ``stage.rule`` in lower case with hyphens."""
    confidence: float = 1.0
    """Between 0 and 1; 1 means that nothing else is possible."""
    note: str = ""
    """Why; names the rivals of a conjecture. Required for conjectures and editorial decisions."""

    def __init__(
        self,
        span: Span,
        before: str,
        after: str,
        kind: EmendationKind,
        rule: str,
        confidence: float = 1.0,
        note: str = "",
    ) -> None:
        # Written out, because much damaged texts have very many, and the generated one costs twice as much.
        _set_span(self, span)
        _set_before(self, before)
        _set_after(self, after)
        _set_kind(self, kind)
        _set_rule(self, rule)
        _set_confidence(self, confidence)
        _set_note(self, note)


_set_span, _set_before, _set_after, _set_kind, _set_rule, _set_confidence, _set_note = (
    getattr(Emendation, each.name).__set__ for each in fields(Emendation)
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A remark on a place of the text *after* the stage; changes nothing."""

    span: Span
    kind: MarkKind
    note: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """A piece of metadata that a page or a text states about a document."""

    span: Span
    """Where the value stands in the text *before* the stage that found it."""
    key: str
    """Our name for it, such as ``index_number``; see ``docs/contributing/formats.md``."""
    label: str
    """The label as printed, such as ``索引号``; empty where the page prints the value alone."""
    value: str
    """The value as printed, without surrounding white space."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One stage's result over the text below it.

    Make layers with :func:`make_layer`, which checks them.
    """

    name: str
    text: str
    """The text after the stage."""
    emendations: tuple[Emendation, ...] = ()
    """In ascending order of their spans, not overlapping."""
    marks: tuple[Mark, ...] = ()
    fields: tuple[Field, ...] = ()

    def offsets(self) -> OffsetMap:
        """The map between the text below and this layer's text."""
        return OffsetMap((e.span, len(e.after)) for e in self.emendations)

    def below(self) -> str:
        """The text below this layer, rebuilt from what the layer holds."""
        parts: list[str] = []
        done = 0
        shift = 0
        for e in self.emendations:
            start = e.span.start + shift
            if start < done or self.text[start : start + len(e.after)] != e.after:
                raise LayerError(f"layer {self.name}: the text does not bear out {e}")
            parts.append(self.text[done:start])
            parts.append(e.before)
            done = start + len(e.after)
            shift += len(e.after) - len(e.span)
        parts.append(self.text[done:])
        return "".join(parts)


_PLACE = attrgetter("span.start", "span.end")


def make_layer(
    name: str,
    below: str,
    emendations: Iterable[Emendation] = (),
    marks: Iterable[Mark] = (),
    fields: Iterable[Field] = (),
) -> Layer:
    """Apply ``emendations`` to ``below`` and return the checked layer.

    Emendations may come in any order. Two insertions at one place are refused
    like any overlap. Marks address the resulting text.

    Raises :class:`LayerError` when spans overlap or lie outside the text, when
    a ``before`` is not what stands there, when a change changes nothing, or
    when a note is missing that the kind requires.
    """
    ordered = tuple(emendations)
    if not ordered:
        text = below
    else:
        try:  # nearly all come in order, and to sort what is sorted takes as long as to check it
            text = _applied(name, below, ordered)
        except LayerError:
            ordered = tuple(sorted(ordered, key=_PLACE))
            text = _applied(name, below, ordered)
    return with_marks(Layer(name, text, ordered, (), tuple(fields)), marks)


def with_marks(layer: Layer, marks: Iterable[Mark]) -> Layer:
    """The layer with ``marks`` in place of its own; they address its text.

    Raises :class:`LayerError` for a mark outside the text.
    """
    kept = tuple(sorted(marks, key=lambda m: (m.span.start, m.span.end, m.kind)))
    for mark in kept:
        if mark.span.end > len(layer.text):
            raise LayerError(f"layer {layer.name}: outside the text: {mark}")
    return replace(layer, marks=kept) if kept != layer.marks else layer


def _applied(name: str, below: str, ordered: Iterable[Emendation]) -> str:
    """The text after all changes, each of which is checked."""
    parts: list[str] = []
    add = parts.append
    done = 0
    previous = -1
    for e in ordered:
        span, before, after, confidence = e.span, e.before, e.after, e.confidence
        start, end = span.start, span.end
        if start < done or start == previous:
            raise LayerError(f"layer {name}: overlapping emendation {e}")
        if below[start:end] != before or end > len(below):
            raise LayerError(f"layer {name}: {below[start:end]!r} stands at {start}, not {e}")
        if before == after:
            raise LayerError(f"layer {name}: nothing is changed by {e}")
        if e.kind in NOTE_REQUIRED and not e.note:
            raise LayerError(f"layer {name}: a note is required for {e}")
        if confidence != 1.0 and not 0.0 <= confidence <= 1.0:
            raise LayerError(f"layer {name}: confidence outside 0..1 in {e}")
        if start > done:
            add(below[done:start])
        add(after)
        done = end
        previous = start if start == end else -1
    add(below[done:])
    return "".join(parts)


@dataclass(frozen=True, slots=True)
class Undecoded:
    """Bytes that the encoding's own round trip does not give back."""

    span: Span
    """Place in the *bytes* of the scrape."""
    text: Span
    """Place of the characters that stand for them in the decoded text."""
    data: bytes
    """The bytes themselves."""
    lacuna: bool
    """True where they could not be decoded; False where only their spelling is unusual."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One voice in the choice of an encoding."""

    encoding: str
    """Python codec name, lower case with hyphens."""
    source: str
    """Who speaks: ``bom``, ``declared``, ``strict``, ``characters``, ``detector``."""
    weight: float
    note: str = ""


@dataclass(frozen=True, slots=True)
class Decoding:
    """The layer between bytes and text.

    ``text.encode(encoding)`` gives the bytes back everywhere except at the
    ``exceptions``, whose bytes are kept.
    """

    encoding: str
    text: str
    exceptions: tuple[Undecoded, ...] = ()
    """In ascending order, not overlapping."""
    evidence: tuple[Evidence, ...] = ()
    marks: tuple[Mark, ...] = ()
    """Lacunae, in the decoded text."""


@dataclass(frozen=True, slots=True)
class Witness:
    """One scrape: its decoding and the layers above it."""

    name: str
    sha256: str
    size: int
    """In bytes."""
    decoding: Decoding
    layers: tuple[Layer, ...] = ()

    @property
    def text(self) -> str:
        """The established text."""
        return self.layers[-1].text if self.layers else self.decoding.text


@dataclass(frozen=True, slots=True)
class Node:
    """A node of the clause tree; its spans address the work's text."""

    id: str
    """Local id such as ``c4-i2``; the full id is ``WORK#ID``."""
    level: str
    """The printed form: ``part``, ``clause``, ``item`` ...; see DESIGN 4.1."""
    label: str
    """The number or sign as printed: ``（一）``, ``1.``, ``——``; empty where there is none."""
    heading: str
    """The heading as printed, with its final mark; empty where there is none."""
    text: str
    """Own text, without label, heading and children; paragraphs separated by ``\\n``."""
    span: Span
    """From the label to the end of the last child."""
    children: tuple[Node, ...] = field(default=())
    number: int | None = None
    """The value of the number, where the label has one."""

    def walk(self) -> Iterator[Node]:
        """This node and all below it, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()
