"""What is wrong with the notes, each finding with its file, its line and what to do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path

from rapidfuzz import fuzz, process

from builder.annotations import (
    CERTAINTIES,
    THE_TEXT,
    TYPES,
    Annotation,
    Annotations,
    BoundNote,
    bind_notes,
    read_annotations,
)
from builder.binding import bind
from builder.errors import Problem
from builder.lock import read_aliases
from builder.manifest import KNOWABLE
from builder.note_files import annotation_paths, read_references
from builder.project import Project
from builder.rendering.notes import NoteLinks, clause_target
from builder.rendering.prose import Remark, remarks, safe_address
from builder.translation import Translation, read_translation
from builder.works import Edition, EditionWork

_META = (*KNOWABLE, "rank", "genre", "relation")
_NEEDS_WITNESS = ("person", "event", "law")
"""Kinds of notes that speak of things outside the text by their nature."""
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")  # fmt: skip
_DATES = (
    re.compile(r"(?<![\d/.-])(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?![\d/-])"),
    re.compile(r"(?P<y>\d{4})[ ]?年[ ]?(?P<m>\d{1,2})[ ]?月(?:[ ]?(?P<d>\d{1,2})[ ]?日)?"),
    re.compile(rf"\b(?P<m>{'|'.join(_MONTHS)})\.? (?P<d>\d{{1,2}}),? (?P<y>\d{{4}})\b", re.IGNORECASE),
    re.compile(rf"\b(?P<d>\d{{1,2}}) (?P<m>{'|'.join(_MONTHS)}) (?P<y>\d{{4}})\b", re.IGNORECASE),
)
_ADDRESS = re.compile(r"[a-z]+://\S+", re.IGNORECASE)
_YEAR = re.compile(r"(?<![\d-])(?:1[89]|20)\d\d(?!\d)")
_HIDDEN = re.compile(
    r"[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffd]"
)


def check_annotations(
    project: Project, edition: Edition, only: Iterable[Path] | None = None
) -> list[Problem]:
    """Every problem of ``docs/annotations`` (or of the files in ``only``) and of the bibliography."""
    translations = _translations(project)
    references, problems = read_references(project)
    aliases = read_aliases(project)
    links = NoteLinks.of(edition, aliases, references)
    for path in annotation_paths(project) if only is None else sorted(only):
        shown = project.shown(path)
        try:
            annotations = read_annotations(path.read_text("utf-8"))
        except UnicodeDecodeError as error:
            problems.append(Problem(shown, 1, "ANNOTATION-READ", f"save the file as UTF-8 ({error.reason} at byte {error.start})"))  # fmt: skip
            continue
        except ValueError as error:
            problems.append(Problem(shown, 1, "ANNOTATION-READ", str(error)))
            continue
        work, said = _work(shown, path, annotations, edition)
        problems += said
        if work:
            translation = translations.get(work.id, Translation())
            problems += check_file(shown, work, annotations, translation, links, _texts(edition))
    return problems


def _translations(project: Project) -> dict[str, Translation]:
    """The English, for notes on its words; a file that cannot be read is reported elsewhere."""
    found: dict[str, Translation] = {}
    for path in sorted((project.docs / "translations" / "en").glob("*.md")):
        with suppress(UnicodeDecodeError, ValueError):
            found[path.stem] = read_translation(path.read_text("utf-8"))
    return found


def _texts(edition: Edition) -> str:
    """All that the edition prints, with the dates that its manifest gives the works."""
    dates = [date.value for work in edition.works for date in work.work.date]
    return "\n".join([*(witness.text for witness in edition.witnesses.values()), *dates])


def _work(
    shown: str, path: Path, annotations: Annotations, edition: Edition
) -> tuple[EditionWork | None, list[Problem]]:
    named = annotations.front.get("work", path.stem)
    work = edition.find(named)
    if work is None:
        hint = _like(named, [w.id for w in edition.works])
        return edition.find(path.stem), [
            Problem(
                shown,
                2 if annotations.front else 1,
                "ANNOTATION-WORK",
                f"`work: {named}` is not a work of this edition{hint}",
            )
        ]
    if named != path.stem:
        return work, [
            Problem(
                shown,
                2,
                "ANNOTATION-WORK",
                f"the file is called {path.name}, but says `work: {named}`; one of the two is wrong",
            )
        ]
    return work, []


def check_file(
    shown: str,
    work: EditionWork,
    annotations: Annotations,
    translation: Translation,
    links: NoteLinks,
    texts: str = "",
) -> Iterator[Problem]:
    """The problems of one file; ``texts`` is all that the edition prints, for what needs another source."""
    for slip in annotations.slips:
        yield Problem(shown, slip.line, slip.code, slip.message)
    bound = bind(work.segments, translation)[0]
    aliases = links.aliases.get(work.id, {})
    for item in sorted(bind_notes(work, annotations, bound, aliases), key=lambda x: x.note.line):
        for line, code, message in _place(work, item, aliases):
            yield Problem(shown, line, f"ANNOTATION-{code}", message)
        for line, code, message in (*_fields(item.note, links, texts), *_body(item.note, work, links)):
            yield Problem(shown, line, f"ANNOTATION-{code}", message)
    yield from _doubles(shown, annotations)


Found = Iterator[tuple[int, str, str]]


def _place(work: EditionWork, item: BoundNote, aliases: Mapping[str, str]) -> Found:
    note = item.note
    if note.whole:
        key = note.key.removeprefix("meta.")
        if note.key != "work" and key not in _META:
            yield note.line, "ID", f"there is no piece of metadata {note.key!r}{_like(key, _META, 'meta.')}"
        return
    known = note.key in work.by_id or note.key in aliases
    if not known:
        where = (
            f"; its words stand in {_listed(item.elsewhere)}"
            if item.elsewhere
            else _like(note.key, list(work.by_id))
        )
        yield (
            note.line,
            "ID",
            f"there is no clause {note.key!r} in {work.id}{where}; the ids stand in the addresses of the work's page",
        )
    elif not note.words:
        yield (
            note.line,
            "LEMMA",
            f"the heading names no words; write `## {note.key}: WORDS`, with words of that clause",
        )
    elif item.state == "moved":
        yield (
            note.line,
            "MOVED",
            f"{_short(item.lemma)} does not stand in {note.key}, but in {_listed(item.elsewhere)}; write `## {item.node}: {note.words}` if that is meant",
        )
    elif item.state == "orphaned":
        yield (
            note.line,
            "LEMMA",
            f"{_short(item.lemma)} stands neither in {note.key} nor anywhere else in {work.id}; copy the words from the page",
        )
    nth = next((n for lemma, n in note.readings() if lemma == item.lemma), 0)
    if known and item.state == "found" and item.count > 1 and not nth:
        yield (
            note.line,
            "TWICE",
            f"{_short(item.lemma)} stands {item.count} times in {note.key}; add the one you mean: `## {note.key}: {note.words} [2]`, or more of the words around it",
        )
    if known and item.state == "found" and nth > item.count:
        yield (
            note.line,
            "TWICE",
            f"{_short(item.lemma)} stands {item.count} time{'s' * (item.count != 1)} in {note.key}, so there is no [{nth}]",
        )
    if _HIDDEN.search(note.words):
        yield note.line, "HIDDEN", "the heading has a character that cannot be seen; type the words anew"


def _fields(note: Annotation, links: NoteLinks, texts: str) -> Found:
    if not note.type:
        yield note.line, "TYPE", f"the note says no type; add a line `type: ` with one of {', '.join(TYPES)}"
    elif note.type not in TYPES:
        yield (
            note.line,
            "TYPE",
            f"there is no type {note.type!r}{_like(note.type, TYPES)}; choose from {', '.join(TYPES)}",
        )
    if not note.certainty:
        yield (
            note.line,
            "CERTAINTY",
            f"the note does not say how certain it is; add a line `certainty: ` with one of {', '.join(CERTAINTIES)}",
        )
    elif note.certainty not in CERTAINTIES:
        yield (
            note.line,
            "CERTAINTY",
            f"there is no certainty {note.certainty!r}{_like(note.certainty, CERTAINTIES)}; choose from {', '.join(CERTAINTIES)}",
        )
    sources = [source for source in note.sources if source.words]
    if not sources:
        yield (
            note.line,
            "SOURCE",
            f"the note names no source; add a line `source: ` with an address, a citation, @key or “{THE_TEXT}”",
        )
    for source in note.sources:
        yield from ((source.line, code, message) for code, message in _source(source.words, links))
        yield from _dates(source.words, source.line)
    if sources and note.certainty == "verified" and all(s.words.lower() == THE_TEXT for s in sources):
        strange = [year for year in _YEAR.findall(note.body) if year not in texts]
        if note.type in _NEEDS_WITNESS and not _clauses(note, links):
            yield (
                note.line,
                "VERIFIED",
                f"a note on a {note.type} is verified by a source outside the text; name the one you looked up, or write `certainty: likely`",
            )
        elif strange and texts:
            yield (
                note.line,
                "VERIFIED",
                f"the year {strange[0]} stands in none of the texts; name the source you looked up, or write `certainty: likely`",
            )


def _clauses(note: Annotation, links: NoteLinks) -> bool:
    """Whether the note refers to another clause of the edition, whose text then bears it out."""
    return any(r.kind == "link" and clause_target(r.words, "") for r in remarks(note.body))


def _source(words: str, links: NoteLinks) -> Iterator[tuple[str, str]]:
    if not words:
        yield "SOURCE", "the source is empty; name it or take the line out"
    elif words.startswith("@"):
        key = re.split(r"[\s,;，；]", words[1:], maxsplit=1)[0]
        if key.rstrip(".") not in links.references:
            yield (
                "KEY",
                f"the bibliography docs/references.json has no entry {key!r}{_like(key, list(links.references))}",
            )
    elif re.match(r"(?i)\s*(javascript|data|vbscript|file|blob)\s*:", words):
        yield "ADDRESS", "such an address is never linked; give one that begins with https:// or http://"
    elif re.match(r"(?i)(https?|htp|htttps?|hhtps?)(:/?|//|;//)(?!/)\S|www\.", words) and not safe_address(
        words.split()[0]
    ):
        yield "SOURCE", f"{_short(words)} is no whole address; it begins with https:// or http://"


def _body(note: Annotation, work: EditionWork, links: NoteLinks) -> Found:
    if not note.body.strip():
        yield (
            note.line,
            "EMPTY",
            "the note says nothing; write a sentence below its lines, after an empty line",
        )
    for remark in remarks(note.body):
        line = note.body_line + remark.line
        if found := _remark(remark, work, links):
            yield line, *found
    for offset, text in enumerate(note.body.split("\n")):
        yield from _dates(text, note.body_line + offset)
        if _HIDDEN.search(text):
            yield (
                note.body_line + offset,
                "HIDDEN",
                "the line has a character that cannot be seen; delete it, or type the words anew",
            )


def _remark(remark: Remark, work: EditionWork, links: NoteLinks) -> tuple[str, str] | None:
    if remark.kind == "html":
        return (
            "HTML",
            f"`{remark.words}`: HTML is shown as text; use Markdown (*emphasis*, **strong**, [words](address))",
        )
    if remark.kind == "image":
        return "IMAGE", "a note has no images; link to it instead"
    if remark.kind == "heading":
        return (
            "LEVEL",
            f"`{remark.words}`: a note has no headings of its own, and the heading of a note is `## ID: WORDS`",
        )
    if remark.kind == "bracket":
        return (
            "BRACKET",
            f"`{_cut(remark.words)}`: a bracket of the link is not closed; write [words](address)",
        )
    return _link(remark.words, work, links)


def _link(words: str, work: EditionWork, links: NoteLinks) -> tuple[str, str] | None:
    if re.match(r"(?i)[\s\u0000-\u0020]*(javascript|data|vbscript|file|blob)[\s]*(:|%3a|&colon)", words):
        return (
            "ADDRESS",
            f"`{_cut(words)}` is never linked; give an address that begins with https:// or http://",
        )
    if links.resolve(words, work.id):
        return None
    target = clause_target(words, work.id)
    if target and target[0] not in links.nodes:
        return "LINK", f"`{words}`: there is no work {target[0]!r}{_like(target[0], list(links.nodes))}"
    if target:
        return (
            "LINK",
            f"`{words}`: there is no clause {target[1]!r} in {target[0]}{_like(target[1], list(links.nodes[target[0]]))}",
        )
    return (
        "LINK",
        f"`{_cut(words)}` is neither a clause such as `{work.id}#{next(iter(work.by_id), 'c1')}` nor an address that begins with https://",
    )


def _dates(text: str, line: int) -> Found:
    for pattern in _DATES:
        for match in pattern.finditer(_ADDRESS.sub(" ", text)):
            month = match["m"].lower()
            number = _MONTHS.index(month) + 1 if month in _MONTHS else int(month)
            try:
                date(int(match["y"]), number, int(match["d"] or 1))
            except ValueError:
                yield line, "DATE", f"{match.group()} is not a day of the calendar"


def _doubles(shown: str, annotations: Annotations) -> Iterator[Problem]:
    heads: dict[tuple[str, str, str], int] = {}
    bodies: dict[tuple[str, str], int] = {}
    for note in annotations.notes:
        head, body = (note.key, note.words, note.type), (note.key, " ".join(note.body.split()))
        same_body, same_head = bodies.get(body) if body[1] else None, heads.get(head) if note.words else None
        if first := same_body or same_head:
            what = "says the same as" if same_body else "is on the same words and of the same type as"
            yield Problem(
                shown,
                note.line,
                "ANNOTATION-DOUBLE",
                f"the note {what} the one in line {first}; make one of the two",
            )
        heads.setdefault(head, note.line)
        bodies.setdefault(body, note.line)


def _like(word: str, known: tuple[str, ...] | list[str], prefix: str = "") -> str:
    """``; did you mean …?`` where something like ``word`` is known."""
    best = process.extractOne(word, known, scorer=fuzz.ratio, score_cutoff=55) if known else None
    return f"; did you mean `{prefix}{best[0]}`?" if best else ""


def _listed(ids: tuple[str, ...]) -> str:
    return ", ".join(ids[:5]) + (" …" if len(ids) > 5 else "")


def _short(words: str) -> str:
    return f"“{words}”" if len(words) <= 40 else f"“{words[:18]}…{words[-18:]}”"


def _cut(words: str) -> str:
    return words if len(words) <= 60 else words[:59] + "…"
