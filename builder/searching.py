"""What the search finds: records of the edition's nodes, translations and pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from builder.binding import bind
from builder.exporting.search_index import SearchKind, SearchRecord
from builder.rendering.notes import PageNotes, plain_note
from builder.rendering.prose import language
from builder.segments import node_segments
from builder.translation import Translation
from builder.works import Edition, EditionWork


def search_records(
    edition: Edition, translations: Mapping[str, Translation], notes: Mapping[str, PageNotes] | None = None
) -> Iterator[SearchRecord]:
    """One record for each node's text and each node's English, in reading order, then for each note."""
    for work in edition.works:
        translation = translations.get(work.id, Translation())
        bound, _ = bind(work.segments, translation)
        for node in work.by_id.values():
            found = node_segments(node, work.witness.text)
            if not found:
                continue
            text = node.heading + ("\n" if node.heading and node.text else "") + node.text
            yield _record(work, translation, node.id, node.label, "text", "zh-Hans", text)
            english = " ".join(b.target for s in found if (b := bound[s.id]).target)
            if english:
                yield _record(work, translation, node.id, node.label, "translation", "en", english)
        page = (notes or {}).get(work.id)
        for label, item in page.placed.notes if page else ():
            text = plain_note(item)
            record = _record(work, translation, item.node, "", "note", language(item.note.body), text)
            yield replace(record, url=f"texts/{work.id}/#fn:{label}")
        yield _record(work, translation, "", "", "page", "zh-Hans", _about(work, translation))


def _about(work: EditionWork, translation: Translation) -> str:
    """What the manifest alone says: titles, issuers, numbers, addressees."""
    w = work.work
    english = [translation.of(f"meta.{key}") for key in ("title", "issuer", "author", "addressees")]
    facts = [w.shown_title, *w.issuer, w.author, w.document_number, w.index_number, w.addressees, *english]
    return "；".join(fact for fact in facts if fact)


def _record(
    work: EditionWork, translation: Translation, node: str, label: str, kind: SearchKind, lang: str, text: str
) -> SearchRecord:
    w = work.work
    return SearchRecord(
        url=f"texts/{w.id}/" + (f"#{node}" if node else ""),
        work=w.id,
        node=node,
        kind=kind,
        lang=lang,
        label=label,
        work_title=w.shown_title,
        work_title_en=translation.of("meta.title") or translation.of("title"),
        rank=w.rank,
        genre=w.genre,
        date=w.date[0].value if w.date else "",
        text=text,
        number=w.document_number,
    )
