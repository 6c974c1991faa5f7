"""Parsed documents as JSON: ``{"documents": [{id, title, metadata, children}]}`` (DESIGN 4.3)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from builder.exporting.tree_json import nodes_to_json
from builder.statements import Statement
from builder.works import EditionWork

_METADATA = (
    "issuer",
    "author",
    "author_post",
    "document_number",
    "index_number",
    "addressees",
    "place",
    "rank",
    "genre",
    "note",
)


def documents_to_json(works: Iterable[EditionWork]) -> dict[str, Any]:
    """Spans are places in the established text of the whole file, as ``duizhao clean`` prints it."""
    return {"documents": [_document(work) for work in works]}


def _document(work: EditionWork) -> dict[str, Any]:
    w = work.work
    metadata: dict[str, Any] = {}
    for key in _METADATA:
        value = getattr(w, key)
        if value and key not in w.unknown:
            metadata[key] = list(value) if isinstance(value, tuple) else value
    metadata["dates"] = [
        {"kind": d.kind, "value": d.value, "words": d.words, "conflict": d.conflict} for d in w.date
    ]
    metadata["unknown"] = dict(w.unknown)
    metadata["stated"] = [_statement(s) for s in work.stated]
    metadata["conflicts"] = [[_statement(s) for s in group] for group in work.conflicts]
    fields = [
        {"key": f.key, "label": f.label, "value": f.value}
        for layer in work.witness.layers
        for f in layer.fields
    ]
    return {
        "id": w.id,
        "title": w.title,
        "span": [work.span.start, work.span.end],
        "metadata": metadata | {"page": fields},
        "children": nodes_to_json(work.nodes),
    }


def _statement(stated: Statement) -> dict[str, Any]:
    """What the file says about itself; ``span`` is null for what only its page says."""
    return {
        "key": stated.key,
        "value": stated.value,
        "words": stated.words,
        "source": stated.source,
        "span": [stated.span.start, stated.span.end] if stated.span else None,
    }
