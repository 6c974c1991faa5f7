"""What is wrong with the notes, each finding with its file, its line and what to do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from rapidfuzz import fuzz

from builder.annotations import (
    CERTAINTIES,
    THE_TEXT,
    TYPES,
    Annotation,
    Annotations,
    BoundNote,
    bind_notes,
)
from builder.binding import bind
from builder.checking_annotations_body import HIDDEN, Found, body_problems, date_problems, like, short
from builder.errors import Problem
from builder.lock import read_aliases
from builder.manifest import KNOWABLE
from builder.note_files import annotation_paths, read_references
from builder.note_reading import read_annotations
from builder.project import Project
from builder.rendering.notes import NoteLinks, clause_target
from builder.rendering.prose import remarks, safe_address
from builder.translation import Translation, read_translation
from builder.works import Edition, EditionWork

_META = (*KNOWABLE, "rank", "genre", "relation")
_NEEDS_WITNESS = ("person", "event", "law")
"""Kinds of notes that speak of things outside the text by their nature."""
_HALF_ADDRESS = re.compile(
    r"(?i)(?:https?|htp|htttps?|hhtps?)(?::/?|//|;//)(?!/)\S|www\.|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,6}/\S"
)
_PLACE = "a place is a `term` or an `institution` with a line `index: place`"
_TYPE_HINTS = {
    **dict.fromkeys(("place", "places", "location", "地名", "地点"), _PLACE),
    **dict.fromkeys(("people", "name", "biography", "人"), "did you mean `person`?"),
    **dict.fromkeys(("organization", "organisation", "body", "office", "agency", "单位"), "did you mean `institution`?"),
    **dict.fromkeys(("campaign", "meeting", "conference", "会议", "运动"), "did you mean `event`?"),
    **dict.fromkeys(("regulation", "document", "statute", "条例"), "did you mean `law`?"),
    **dict.fromkeys(("word", "concept", "slogan", "definition", "概念", "名词"), "did you mean `term`?"),
}  # fmt: skip
_CERTAINTY_HINTS = {
    **dict.fromkeys(("certain", "sure", "true", "yes", "confirmed", "high", "100%", "确定", "确实"), "where you looked it up in a source, write `verified`"),
    **dict.fromkeys(("probable", "probably", "medium", "inferred", "大概"), "did you mean `likely`?"),
    **dict.fromkeys(("uncertain", "unsure", "unknown", "unclear", "low", "no", "不确定", "不详"), "did you mean `unverified`?"),
}  # fmt: skip
_YEAR = re.compile(r"(?<![\d-])(?:1[89]|20)\d\d(?!\d)")


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
        hint = like(named, [w.id for w in edition.works])
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
        for line, code, message in (
            *_fields(item.note, links, texts),
            *body_problems(item.note, work, links),
        ):
            yield Problem(shown, line, f"ANNOTATION-{code}", message)
    yield from _doubles(shown, annotations)


def _place(work: EditionWork, item: BoundNote, aliases: Mapping[str, str]) -> Found:
    note = item.note
    if note.whole:
        key = note.key.removeprefix("meta.")
        if note.key != "work" and key not in _META:
            yield note.line, "ID", f"there is no piece of metadata {note.key!r}{like(key, _META, 'meta.')}"
        return
    known = note.key in work.by_id or note.key in aliases
    if not known:
        where = (
            f"; its words stand in {_listed(item.elsewhere)}"
            if item.elsewhere
            else like(note.key, list(work.by_id))
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
            f"{short(item.lemma)} does not stand in {note.key}, but in {_listed(item.elsewhere)}; write `## {item.node}: {note.words}` if that is meant",
        )
    elif item.state == "orphaned":
        yield (
            note.line,
            "LEMMA",
            f"{short(item.lemma)} stands neither in {note.key} nor anywhere else in {work.id}{_meant(work, item)}; copy the words from the page",
        )
    nth = item.nth
    if known and item.state == "found" and item.count > 1 and not nth:
        yield (
            note.line,
            "TWICE",
            f"{short(item.lemma)} stands {item.count} times in {note.key}; add the one you mean: `## {note.key}: {note.words} [2]`, or more of the words around it",
        )
    if known and item.state == "found" and nth > item.count:
        yield (
            note.line,
            "TWICE",
            f"{short(item.lemma)} stands {item.count} time{'s' * (item.count != 1)} in {note.key}, so there is no [{nth}]",
        )
    if HIDDEN.search(note.words):
        yield note.line, "HIDDEN", "the heading has a character that cannot be seen; type the words anew"


def _meant(work: EditionWork, item: BoundNote) -> str:
    """What of the clause's words the heading may mean, where they stand nowhere as it has them."""
    if re.search("词语|WORDS", item.note.words):
        return ", for the words of the clause were never put into the snippet"
    node = work.by_id.get(item.node)
    text = "".join(node.span.of(work.witness.text).split()) if node else ""
    words = _nearest_words(text, "".join(item.lemma.split()))
    return f"; did you mean `## {item.note.key}: {words}`?" if words else ""


def _nearest_words(text: str, lemma: str) -> str:
    """Words of ``text`` that ``lemma`` is likely to be a copy of, else nothing."""
    first, *rest = [part for part in re.split(r"…+|\.{3,}|⋯+", lemma) if part] or [""]
    if rest and (found := re.search(f"{re.escape(first)}.{{0,60}}?{re.escape(rest[-1])}", text)):
        return found.group()
    # The marks of notes are copied along with the words: 码头[^n3], 健全码头7管理.
    unmarked = re.sub(r"\[\^?\w+\]|\d{1,3}", "", lemma)
    han = max(re.findall(r"[\u3400-\u9fff]{2,}", lemma), key=len, default="")
    if len(unmarked) > 1 and unmarked != lemma and unmarked in text:
        return unmarked
    near = fuzz.partial_ratio_alignment(lemma, text, score_cutoff=70) if 2 < len(lemma) < len(text) else None
    if near:
        return max(re.split(r"[。；？！]", text[near.dest_start : near.dest_end]), key=len)
    return han if han != lemma and han in text else ""


def _fields(note: Annotation, links: NoteLinks, texts: str) -> Found:
    if not note.type:
        yield note.line, "TYPE", f"the note says no type; add a line `type: ` with one of {', '.join(TYPES)}"
    elif note.type not in TYPES:
        yield (
            note.line,
            "TYPE",
            f"there is no type {note.type!r}{_hint(note.type, _TYPE_HINTS) or like(note.type, TYPES)}; choose from {', '.join(TYPES)}",
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
            f"there is no certainty {note.certainty!r}{_hint(note.certainty, _CERTAINTY_HINTS) or like(note.certainty, CERTAINTIES)}; choose from {', '.join(CERTAINTIES)}",
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
        yield from date_problems(source.words, source.line)
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


def _hint(said: str, hints: Mapping[str, str]) -> str:
    return f"; {hints[said]}" if said in hints else ""


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
                f"the bibliography docs/references.json has no entry {key!r}{like(key, list(links.references))}",
            )
    elif re.match(r"(?i)\s*(javascript|data|vbscript|file|blob)\s*:", words):
        yield "ADDRESS", "such an address is never linked; give one that begins with https:// or http://"
    elif re.fullmatch(r"(?i)https?:(//)?[.…]*", words):
        yield "SOURCE", f"`source: {words}` is what the snippet had; put the address of your source there"
    elif _HALF_ADDRESS.match(words) and not safe_address(words.split()[0]):
        yield "SOURCE", f"{short(words)} is no whole address; it begins with https:// or http://"


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


def _listed(ids: tuple[str, ...]) -> str:
    return ", ".join(ids[:5]) + (" …" if len(ids) > 5 else "")
