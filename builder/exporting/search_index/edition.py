"""What of an edition can be found: the clauses, their English, and each work's own facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from builder.binding import bind
from builder.exporting.search_index.records import SearchKind, SearchRecord
from builder.model import Node
from builder.segments import own_spans
from builder.translation import Translation
from builder.works import Edition, EditionWork

_FACTS = ("title", "issuer", "author", "addressees", "place")


def edition_records(edition: Edition, translations: Mapping[str, Translation]) -> Iterator[SearchRecord]:
    """The records of all works, in the order of the manifest; ``translations`` by the work's id."""
    for work in edition.works:
        yield from work_records(work, translations.get(work.id, Translation()))


def work_records(work: EditionWork, translation: Translation) -> Iterator[SearchRecord]:
    """The records of one work: a record for each node with words of its own, and one for its English."""
    w = work.work
    page = f"texts/{w.id}/"

    def record(node: str, kind: SearchKind, lang: str, label: str, text: str) -> SearchRecord:
        return SearchRecord(
            url=f"{page}#{node}" if node else page,
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

    nodes = [node for top in work.nodes for node in top.walk()]
    for node in nodes:
        if text := _own_text(node, work.witness.text):
            yield record(node.id, "text", "zh-Hans", node.label, text)
    english: dict[str, list[str]] = {}
    for bound in bind(work.segments, translation)[0].values():
        if bound.target:
            english.setdefault(bound.segment.node, []).append(bound.target)
    for node in nodes:
        if node.id in english:
            yield record(node.id, "translation", "en", node.label, " ".join(english[node.id]))
    numbers = [n for n in (w.document_number, w.index_number) if n]
    facts = [w.shown_title, "、".join(w.issuer), w.author, *numbers, w.addressees, w.place]
    yield record("", "page", "zh-Hans", "", "；".join(fact for fact in facts if fact))
    if named := [words for key in _FACTS if (words := translation.of(f"meta.{key}"))]:
        yield record("", "page", "en", "", "; ".join(named))


def _own_text(node: Node, text: str) -> str:
    """Label, heading and own paragraphs as printed, without the children."""
    heading, paragraphs = own_spans(node, text)
    head = text[node.span.start : heading.end] if heading else node.label
    return "\n".join(part for part in (head, *(span.of(text) for span in paragraphs)) if part)
