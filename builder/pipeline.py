"""The order of the stages: from the bytes of a scrape to its established text and its trees.

Only this module knows the order, and why it is so:

1. ``decode``: bytes to text.
2. ``escapes``: a text all in escapes, or a value in an interface's answer; ``recode``:
   passages decoded wrongly before they were saved; ``characters``: radicals for characters,
   invisible ones between others, references; ``listing``: numbers of lines and characters
   printed twice. All before the page is judged,
   because its words must be legible for that; ``characters`` behind ``recode``, to which
   a soft hyphen may be a byte.
3. ``chrome``: the page's markup and furniture, judged without inserted readings and in
   Simplified characters. Both are taken out only later, since ``realign`` needs them.
4. ``entities``: character references and invisible characters left over.
5. ``realign``: GBK text one byte out of step; before ``gloss``, since the pinyin
   that survives is evidence, and before ``script``, since conversion destroys it.
6. ``codes``: Private Use characters read by the standards or marked, old codes made new; behind
   ``realign``, to which they are bytes, and before ``script``, which converts what they are.
7. ``gloss``, ``script``: inserted pinyin out, Traditional to Simplified.
8. ``layout``, ``punctuation``: lines and marks settled in one script.
9. ``damage``: marks what is redacted or missing, and changes nothing.
10. ``editorial``: a person's decisions, on the text as it would be printed.
"""

from __future__ import annotations

import gc
import hashlib
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Literal

from builder.commuting import made_first, on_another_text
from builder.errors import DuizhaoError, Problem
from builder.manifest import Manifest, WitnessSource, Work, WorkDate
from builder.model import Decoding, Field, Layer, Mark, Node, Witness
from builder.project import Project
from builder.spans import Span
from builder.stages.characters import settle_characters
from builder.stages.chrome import strip_chrome
from builder.stages.codes import settle_codes
from builder.stages.damage import mark_damage
from builder.stages.decode import decode, encode_back, is_binary
from builder.stages.editorial import Correction, CorrectionError, apply_corrections
from builder.stages.entities import decode_entities
from builder.stages.escapes import undo_escapes
from builder.stages.gloss import strip_glosses, without_glosses
from builder.stages.layout import settle_lines
from builder.stages.listing import undo_listing
from builder.stages.metadata import find_conflicts, read_metadata
from builder.stages.punctuation import normalise_punctuation
from builder.stages.realign import realign
from builder.stages.recode import undo_misdecoding
from builder.stages.script import as_converted, convert_script
from builder.stages.structure import parse, propose_boundaries
from builder.statements import Statement
from builder.tracing import Placed, Trace
from builder.works import Edition, EditionWork

Script = Literal["hans", "hant", "source"]


def stages(script: Script) -> tuple[Callable[[str], Layer], ...]:
    """The stages after decoding, in their order."""
    return (
        undo_escapes,
        undo_misdecoding,
        settle_characters,
        undo_listing,
        _strip_chrome,
        decode_entities,
        realign,
        settle_codes,
        strip_glosses,
        lambda text: convert_script(text, script),
        settle_lines,
        normalise_punctuation,
        mark_damage,
    )


def _strip_chrome(text: str) -> Layer:
    """The chrome stage, judged without inserted readings and in the script of most of its words."""
    read = without_glosses(text)
    layer = on_another_text(strip_chrome(as_converted(read, "hans")), read)
    if read == text:
        return layer
    if not layer.emendations and not layer.fields:
        return replace(layer, text=text)
    return made_first(strip_glosses(text), layer, text)


def establish(
    data: bytes, name: str, *, script: Script = "hans", corrections: Iterable[Correction] = ()
) -> Witness:
    """The witness that ``data`` gives; any bytes are accepted and none is lost.

    Layers that change nothing and say nothing are left out. Raises
    :class:`builder.stages.editorial.CorrectionError` for a correction that does
    not fit.
    """
    with collector_paused():
        decoding = decode(data)
        layers: list[Layer] = []
        text = decoding.text
        gaps = _Gaps([mark.span for mark in decoding.marks])
        for stage in stages(script):
            layer = gaps.marked_once(stage(text))
            if layer.emendations or layer.marks or layer.fields:
                layers.append(layer)
            text = layer.text
    chosen = tuple(corrections)
    if chosen:
        layers.append(apply_corrections(text, chosen))
    return Witness(name, hashlib.sha256(data).hexdigest(), len(data), decoding, tuple(layers))


@contextmanager
def collector_paused() -> Iterator[None]:
    """Without the search for cyclic garbage: a third of the time of a much damaged text.

    Emendations are many and stay alive, so that Python would go through all of them again and again; a document's
    own garbage in cycles, the tree of its page, is found afterwards.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


class _Gaps:
    """One lacuna, one mark: a stage sees the sign of a lacuna, but not that an earlier one has marked it."""

    def __init__(self, spans: list[Span]) -> None:
        self._spans = spans
        """The lacunae marked so far, in order, in the text below :attr:`_above`."""
        self._above: list[Layer] = []
        """Layers through which they are followed when somebody asks, for most ask nothing."""

    def marked_once(self, layer: Layer) -> Layer:
        """The next layer without marks on lacunae that have one."""
        if layer.emendations:
            self._above.append(layer)
        if not layer.marks:
            return layer
        if self._spans:
            for above in self._above:
                offsets = above.offsets()
                self._spans = [offsets.to_after(gap) for gap in self._spans]
            starts = [gap.start for gap in self._spans]
            marks = []
            for mark in layer.marks:
                at = bisect_left(starts, mark.span.end)  # the last lacuna that begins before the mark ends
                is_new = not at or self._spans[at - 1].end <= mark.span.start
                if is_new or mark.kind not in ("lacuna", "redaction"):
                    marks.append(mark)
            if len(marks) < len(layer.marks):
                layer = replace(layer, marks=tuple(marks))
        self._above.clear()
        self._spans = sorted([*self._spans, *(mark.span for mark in layer.marks if mark.kind == "lacuna")])
        return layer


def rebuild(witness: Witness) -> bytes:
    """The bytes of the scrape, from the witness's established text and layers alone."""
    text = witness.text
    for layer in reversed(witness.layers):
        text = Layer(layer.name, text, layer.emendations).below()
    old = witness.decoding
    return encode_back(Decoding(old.encoding, text, old.exceptions, old.evidence, old.marks))


def why_not_text(data: bytes) -> str | None:
    """In plain words why ``data`` is no text at all, or None where it can be read."""
    if not data.strip():
        return "the file is empty"
    return is_binary(data)


def establish_source(manifest: Manifest, source: WitnessSource, data: bytes, shown: str) -> Witness:
    """The witness of a manifest entry; ``shown`` is the manifest's path for messages."""
    digest = hashlib.sha256(data).hexdigest()
    if digest != source.sha256:
        raise DuizhaoError(
            Problem(
                shown, manifest.line_of(source, "sha256"), "WITNESS-CHANGED",
                f"witness {source.name}: the file has sha256 {digest}, the manifest says {source.sha256}; "
                "witnesses are never edited, so restore the file (git checkout) or register a new one",
            )
        )  # fmt: skip
    corrections = [Correction(d.find, d.replace, d.reason) for d in source.decision]
    try:
        return establish(data, source.name, corrections=corrections)
    except CorrectionError as error:
        raise DuizhaoError(
            Problem(
                shown, manifest.line_of(source, "decision"), "DECISION-PLACE",
                f"witness {source.name}: the decision on {error.correction.find!r} needs words that occur once in "
                f"the established text; they occur {error.count} times, so quote more or fewer of them",
            )
        ) from None  # fmt: skip


def divide(manifest: Manifest, witness: Witness, shown: str) -> tuple[EditionWork, ...]:
    """The works of a witness, cut at their first words and parsed, in the order of the text.

    Raises :class:`DuizhaoError` where the words of a boundary do not stand in the text.
    """
    text = witness.text
    works = manifest.works_of(witness.name)
    starts: list[tuple[int, Work]] = []
    problems: list[Problem] = []
    for work in works:
        places = _line_starts(text, work.begins)
        if len(places) == 1 or (places and len(works) == 1):
            starts.append((places[0], work))
        else:
            told = "do not stand at the beginning of a line" if not places else f"begin {len(places)} lines"
            problems.append(
                Problem(shown, manifest.line_of(work, "begins"), "WORK-BEGINS", f"work {work.id}: its first words {work.begins!r} {told} of witness {witness.name}; quote them from `duizhao clean`")
            )  # fmt: skip
    starts.sort(key=lambda pair: pair[0])
    trace = Trace(witness)
    marks, placed = trace.marks(), tuple(trace.emendations())
    found: list[EditionWork] = []
    for index, (start, work) in enumerate(starts):
        limit = starts[index + 1][0] if index + 1 < len(starts) else len(text)
        end = limit
        if work.ends:
            at = text.find(work.ends, start, limit)
            if at < 0:
                problems.append(Problem(shown, manifest.line_of(work, "ends"), "WORK-ENDS", f"work {work.id}: its last words {work.ends!r} do not occur before the next work begins; quote them from `duizhao clean`"))  # fmt: skip
            else:
                end = at + len(work.ends)
        while end > start and text[end - 1] == "\n":
            end -= 1
        span = Span(start, end)
        nodes = parse(text, span, titled=work.title)
        fields = page_fields(witness) if len(works) == 1 else ()
        found.append(_edition_work(work, witness, span, nodes, marks, placed, fields))
    if problems:
        raise DuizhaoError(*problems)
    return tuple(found)


def parse_unregistered(witness: Witness, stem: str) -> tuple[EditionWork, ...]:
    """The documents of a file that no manifest knows: cut where the parser proposes, ids STEM, STEM-2, ..."""
    text = witness.text
    cuts = sorted({0, *(offset for offset, _ in propose_boundaries(text))})
    trace = Trace(witness)
    marks, placed = trace.marks(), tuple(trace.emendations())
    found: list[EditionWork] = []
    for index, start in enumerate(cuts):
        end = cuts[index + 1] if index + 1 < len(cuts) else len(text)
        while end > start and text[end - 1] == "\n":
            end -= 1
        span = Span(start, end)
        id_ = stem if index == 0 else f"{stem}-{index + 1}"
        nodes = parse(text, span)
        fields = page_fields(witness) if len(cuts) == 1 else ()
        work = _described(id_, witness, read_metadata(text, nodes, fields))
        found.append(_edition_work(work, witness, span, nodes, marks, placed, fields))
    return tuple(found)


def page_fields(witness: Witness) -> tuple[Field, ...]:
    """What the page of a witness states about its document."""
    return tuple(field for layer in witness.layers for field in layer.fields)


def _edition_work(
    work: Work,
    witness: Witness,
    span: Span,
    nodes: tuple[Node, ...],
    marks: tuple[Mark, ...],
    placed: tuple[Placed, ...],
    fields: tuple[Field, ...],
) -> EditionWork:
    stated = read_metadata(witness.text, nodes, fields)
    return EditionWork(
        work,
        witness,
        span,
        nodes,
        tuple(m for m in marks if span.contains(m.span)),
        tuple(p for p in placed if span.contains(p.span)),
        stated,
        find_conflicts(stated),
    )


def _described(id_: str, witness: Witness, stated: tuple[Statement, ...]) -> Work:
    """A work that no manifest knows, as it describes itself: of rival statements the text's, then the first."""

    def first(key: str) -> str:
        return next((s.value for s in stated if s.key == key), "")

    issuers = [s.value for s in stated if s.key == "issuer" and s.source == "text"] or [first("issuer")]
    clashing = {s for group in find_conflicts(stated) for s in group}
    dates = tuple(
        WorkDate.model_construct(kind=s.key, value=s.value, words=s.words, note="", conflict=s in clashing)
        for s in stated
        if s.key in ("signed", "made", "published", "generated", "effective", "dateline")
        and re.fullmatch(r"\d{4}(-\d{2}){1,2}", s.value)
    )
    return Work.model_construct(
        id=id_,
        witness=witness.name,
        title=first("title") or first("notice_title"),
        issuer=tuple(dict.fromkeys(i for i in issuers if i)),
        author=first("author"),
        document_number=first("document_number"),
        index_number=first("index_number"),
        addressees=first("addressees"),
        place=first("place"),
        date=dates,
        rank="none",
        genre="article",
        unknown=dict.fromkeys(("rank", "genre"), "the file is not in the manifest"),
    )


def read_edition(project: Project) -> Edition:
    """Read the manifest and the scrapes, establish every text and parse it.

    Raises :class:`DuizhaoError` with all problems of all witnesses together.
    """
    manifest = project.manifest()
    shown = project.shown(project.manifest_path)
    witnesses: dict[str, Witness] = {}
    works: dict[str, EditionWork] = {}
    problems: list[Problem] = []
    for source in manifest.witness:
        try:
            witness = establish_source(manifest, source, project.witness_bytes(manifest, source), shown)
            witnesses[source.name] = witness
            works.update((work.id, work) for work in divide(manifest, witness, shown))
        except DuizhaoError as error:
            problems.extend(error.problems)
    if problems:
        raise DuizhaoError(*problems)
    return Edition(manifest, witnesses, tuple(works[w.id] for w in manifest.work if w.id in works))


def _line_starts(text: str, words: str) -> list[int]:
    places = []
    at = text.find(words)
    while at >= 0:
        if at == 0 or text[at - 1] == "\n":
            places.append(at)
        at = text.find(words, at + 1)
    return places
