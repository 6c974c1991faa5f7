"""Notes on the reading page: marks in the text, footnotes at its end (DESIGN 2, 4.5).

In the Markdown a note is an ordinary footnote, ``[^n12]`` after its words and
its definition at the end of the page: readable unrendered, and working without
JavaScript. A style sheet and a small script set them beside the text.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from builder.annotations import THE_TEXT, Annotation, BoundNote, Source
from builder.language.vocabulary import CERTAINTIES, NOTE_TYPES, Name
from builder.rendering.markdown import both, escape, paired
from builder.rendering.prose import Block, language, linked, reduce_inline, reduce_markdown, safe_address
from builder.segments import node_segments
from builder.works import Edition, EditionWork

_NO_TYPE = Name("未分类", "no type given")
_NO_CERTAINTY = Name("未注明把握", "certainty not stated")
_META = {
    "meta.date": paired("日期 date"),
    "meta.title": paired("标题 title"),
    "meta.issuer": paired("发文机关 issuer"),
}
"""What a note on the metadata is about."""
_CLAUSE = re.compile(
    r"(?:(?:\.{0,2}/)*(?:texts/)?([a-z][a-z0-9-]*)(?:\.md|/(?:index\.html)?)?)?(?:#([A-Za-z][A-Za-z0-9-]*))?"
)
_CITED = re.compile(r"@([A-Za-z0-9_:.+/-]*[A-Za-z0-9])(.*)", re.DOTALL)


def clause_target(words: str, work: str) -> tuple[str, str] | None:
    """(work, node id or nothing) that a link such as ``guian-2016#c4-i2`` or ``#c3`` names, else None.

    Links as a file or a page has them (``guian-2016.md#c1``, ``/texts/guian-2016/#c1``) name the same.
    """
    match = _CLAUSE.fullmatch(words)
    return (match.group(1) or work, match.group(2) or "") if match and words else None


@dataclass(frozen=True)
class NoteLinks:
    """What a note may lead to: clauses of the edition, entries of the bibliography, the web."""

    nodes: Mapping[str, frozenset[str]]
    """Work -> its node ids, with those of former days."""
    aliases: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    references: Mapping[str, str] = field(default_factory=dict)
    """Key -> citation in plain words."""

    @classmethod
    def of(
        cls,
        edition: Edition,
        aliases: Mapping[str, Mapping[str, str]] | None = None,
        references: Mapping[str, str] | None = None,
    ) -> NoteLinks:
        return cls({w.id: frozenset(w.by_id) for w in edition.works}, aliases or {}, references or {})

    def resolve(self, words: str, work: str, folder: str = "") -> str:
        """The target of a link on a page of ``docs/texts``; ``folder`` leads there from the page."""
        found = clause_target(words, work)
        if not found:
            return safe_address(words)
        target, node = found
        node = self.aliases.get(target, {}).get(node, node)
        if target not in self.nodes or (node and node not in self.nodes[target]):
            return ""
        return f"{folder}{target}.md" + (f"#{node}" if node else "")


@dataclass(frozen=True)
class PlacedNotes:
    """The notes of one work, numbered in the order of the text."""

    notes: tuple[tuple[str, BoundNote], ...] = ()
    """(label such as ``n12``, note)."""
    chinese: Mapping[int, Sequence[str]] = field(default_factory=dict)
    """Place in the witness's text, after the words -> labels."""
    english: Mapping[str, Sequence[tuple[int, str]]] = field(default_factory=dict)
    """Segment id -> (place in its target, label)."""


def place_notes(work: EditionWork, notes: Sequence[BoundNote]) -> PlacedNotes:
    """Number the notes of :func:`builder.annotations.bind_notes` and say where their marks stand."""
    labelled = tuple((f"n{number}", note) for number, note in enumerate(notes, 1))
    chinese: dict[int, list[str]] = defaultdict(list)
    english: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for label, item in labelled:
        if item.span:
            chinese[item.span.end].append(label)
        elif item.segment:
            english[item.segment].append((item.offset, label))
        elif item.node:
            found = node_segments(work.by_id[item.node], work.witness.text)
            if found:
                chinese[found[0].span.end].append(label)
    return PlacedNotes(labelled, chinese, english)


def note_marks(labels: Sequence[str]) -> str:
    """The marks as they stand in the text."""
    return "".join(f"[^{label}]" for label in labels)


def marked_words(words: str, marks: Sequence[tuple[int, str]]) -> str:
    """Plain words as Markdown, with marks at the given places."""
    parts: list[str] = []
    at = 0
    for place, label in sorted(marks):
        parts += [escape(words[at:place]), note_marks([label])]
        at = place
    return "".join([*parts, escape(words[at:])])


def top_line(placed: PlacedNotes, body: str) -> str:
    """The marks of all notes that have none in ``body``: those on the whole work, and the homeless."""
    groups: dict[str, list[str]] = defaultdict(list)
    for label, item in placed.notes:
        if f"[^{label}]" not in body:
            groups[_about(item)].append(label)
    shown = " · ".join(f"{about} {note_marks(labels)}" for about, labels in groups.items())
    return f"{paired('注释 Notes')}: {shown}\n{{: .work-notes }}" if shown else ""


def _about(item: BoundNote) -> str:
    if item.state == "orphaned":
        return paired("失所 orphaned")
    if item.note.key.startswith("meta."):
        return _META[item.note.key] if item.note.key in _META else escape(item.note.key.removeprefix("meta."))
    return paired("全文 the whole text")


def definitions(placed: PlacedNotes, links: NoteLinks, work: str) -> str:
    """All notes as footnote definitions under a heading; empty where there are none."""
    if not placed.notes:
        return ""
    found = [definition(label, item, links, work) for label, item in placed.notes]
    return "\n\n".join([f"## {paired('注释 Notes')} {{ #notes .notes-heading }}", *found])


def definition(label: str, item: BoundNote, links: NoteLinks, work: str) -> str:
    """One footnote: what it is about, of what kind, how certain; its body; its sources."""
    head = f"{head_line(item)}\n{{: .note-head {_classes(item.note)} }}"
    blocks = [head, *note_body(item.note, links, work), sources_line(item.note, links, work)]
    lines = "\n\n".join(block for block in blocks if block).split("\n")
    return f"[^{label}]: " + "\n".join([lines[0], *(f"    {line}" if line else "" for line in lines[1:])])


def head_line(item: BoundNote) -> str:
    """Lemma, type, certainty and, where it has one to tell, the state of the note."""
    said = [
        both(NOTE_TYPES.get(item.note.type, _NO_TYPE)),
        both(CERTAINTIES.get(item.note.certainty, _NO_CERTAINTY)),
    ]
    if item.state == "moved":
        said.append(
            both(
                Name(
                    f"已移位：原注于 {escape(item.note.key)}，文字今见 {escape(item.node)}",
                    f"moved: written at {escape(item.note.key)}, the words now stand in {escape(item.node)}",
                )
            )
        )
    elif item.state == "orphaned":
        said.append(
            both(
                Name(
                    f"失所：原注于 {escape(item.note.key)}，文中已无此语",
                    f"orphaned: written at {escape(item.note.key)}, the text no longer has these words",
                )
            )
        )
    return f"{shown_lemma(item)} · " + " · ".join(said)


def shown_lemma(item: BoundNote) -> str:
    """The words that the note is about, in bold and with their language."""
    words = item.lemma or item.note.words
    if not words:
        return f"**{_about(item)}**" if item.note.whole else f"**{escape(item.note.key)}**"
    return f'**<span lang="{language(words)}">{escape(words)}</span>**'


def note_body(note: Annotation, links: NoteLinks, work: str, folder: str = "") -> list[str]:
    """The body as blocks of safe Markdown, each with its language."""
    blocks = reduce_markdown(note.body, lambda words: links.resolve(words, work, folder))
    return [_block(block) for block in blocks]


def _block(block: Block) -> str:
    return "\n".join(block.lines) + ("\n{: lang=zh-Hans }" if block.lang == "zh-Hans" else "")


def plain_note(item: BoundNote) -> str:
    """Lemma and body without marks of emphasis and links, for the search."""
    words = re.sub(r"\[([^\[\]]*)\]\([^()\s]*\)", r"\1", item.note.body)
    plain = " ".join(re.sub(r"\*+|`+", "", words).split())
    return f"{item.lemma or item.note.words}: {plain}" if item.lemma or item.note.words else plain


def sources_line(note: Annotation, links: NoteLinks, work: str, folder: str = "") -> str:
    """The sources, with every address in them linked."""
    shown = "; ".join(_source(source, links, work, folder) for source in note.sources if source.words)
    # A span, since the link back to the text is appended to the last paragraph, behind an attribute list.
    return f'<span class="note-source">{paired("来源 Source")}: {shown or paired("未注明 none given")}</span>'


def _source(source: Source, links: NoteLinks, work: str, folder: str) -> str:
    words = source.words
    if words.lower() == THE_TEXT:
        return paired("本文 the text itself")
    if cited := _CITED.fullmatch(words):
        entry = links.references.get(cited.group(1))
        return linked(entry + cited.group(2)) if entry else escape(words)
    if re.search(r"\]\([^)]*\)", words):
        return reduce_inline(words, lambda target: links.resolve(target, work, folder))
    return linked(words)


def _classes(note: Annotation) -> str:
    kind = note.type if note.type in NOTE_TYPES else "untyped"
    sure = note.certainty if note.certainty in CERTAINTIES else "unstated"
    return f".note-{kind} .is-{sure}"


@dataclass(frozen=True)
class PageNotes:
    """All that the reading page of a work needs to show its notes."""

    work: str
    placed: PlacedNotes
    links: NoteLinks
    problems: tuple[str, ...] = ()
    """What the check has to say of the work's files; shown by the preview, never on the built site."""

    def definitions(self) -> str:
        return definitions(self.placed, self.links, self.work)

    def problems_box(self) -> str:
        """What is wrong with the contributors' files, where a contributor who is writing sees it."""
        if not self.problems:
            return ""
        rows = "\n".join(f"-   {escape(problem)}" for problem in self.problems)
        return f'<div class="problems" role="alert" markdown="1">\n\n**{paired("有误 To be mended")}**\n\n{rows}\n\n</div>'
