"""A witness as JSON: the established text and all layers, without the text below them.

The file is canonical: the same witness always gives the same bytes, and
:func:`loads` refuses bytes that differ from what :func:`dumps` would write, or
whose digest does not fit. So no character of it can be altered unseen. The
format is described in ``docs/contributing/formats.md``.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from builder.model import Decoding, Emendation, Evidence, Field, Layer, Mark, Undecoded, Witness
from builder.spans import Span

FORMAT = "duizhao-witness/1"


class WitnessFormatError(ValueError):
    """The JSON is not what this module writes; the message says where it differs."""


def dumps(witness: Witness) -> str:
    """The canonical JSON of ``witness``, with a final newline."""
    body = _body(witness)
    digest = hashlib.sha256("\n".join(body).encode()).hexdigest()
    return "{\n" + "\n".join(body) + f'\n "digest": "{digest}"\n' + "}\n"


def loads(text: str) -> Witness:
    """Read back what :func:`dumps` wrote.

    The texts below the established one are rebuilt from the layers; an
    emendation that the text does not bear out raises
    :class:`builder.errors.LayerError`.
    """
    try:
        raw = json.loads(text)
        if raw.get("format") != FORMAT:
            raise WitnessFormatError(f"format is {raw.get('format')!r}, not {FORMAT!r}")
        witness = _witness(raw)
    except (json.JSONDecodeError, KeyError, TypeError, IndexError, AttributeError) as error:
        raise WitnessFormatError(f"not a witness file: {error}") from error
    if dumps(witness) != text:
        raise WitnessFormatError("the file has been altered: its digest or layout does not fit its content")
    return witness


def _body(w: Witness) -> list[str]:
    lines = [
        f' "format": {_json(FORMAT)},',
        f' "name": {_json(w.name)},',
        f' "sha256": {_json(w.sha256)},',
        f' "bytes": {w.size},',
        f' "encoding": {_json(w.decoding.encoding)},',
        *_rows(" ", "evidence", [_evidence(e) for e in w.decoding.evidence], ","),
        *_rows(" ", "exceptions", [_undecoded(x) for x in w.decoding.exceptions], ","),
        *_rows(" ", "marks", [_mark(m) for m in w.decoding.marks], ","),
        ' "layers": [',
    ]
    for index, layer in enumerate(w.layers):
        lines += [
            "  {",
            f'   "name": {_json(layer.name)},',
            *_rows("   ", "emendations", [_emendation(e) for e in layer.emendations], ","),
            *_rows("   ", "marks", [_mark(m) for m in layer.marks], ","),
            *_rows("   ", "fields", [_field(f) for f in layer.fields], ""),
            "  }" + ("," if index + 1 < len(w.layers) else ""),
        ]
    paragraphs = w.text.split("\n")
    lines += [" ],", ' "text": [']
    lines += [f"  {_json(p)}{',' if i + 1 < len(paragraphs) else ''}" for i, p in enumerate(paragraphs)]
    return [*lines, " ],"]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))


def _rows(indent: str, key: str, rows: list[dict[str, Any]], comma: str) -> list[str]:
    if not rows:
        return [f'{indent}"{key}": []{comma}']
    body = [f"{indent} {_json(row)}{',' if i + 1 < len(rows) else ''}" for i, row in enumerate(rows)]
    return [f'{indent}"{key}": [', *body, f"{indent}]{comma}"]


def _emendation(e: Emendation) -> dict[str, Any]:
    row: dict[str, Any] = {
        "at": e.span.start,
        "before": e.before,
        "after": e.after,
        "kind": e.kind,
        "rule": e.rule,
    }
    if e.confidence != 1.0:
        row["confidence"] = e.confidence
    if e.note:
        row["note"] = e.note
    return row


def _mark(m: Mark) -> dict[str, Any]:
    row: dict[str, Any] = {"span": [m.span.start, m.span.end], "kind": m.kind}
    return row | ({"note": m.note} if m.note else {})


def _field(f: Field) -> dict[str, Any]:
    return {"span": [f.span.start, f.span.end], "key": f.key, "label": f.label, "value": f.value}


def _evidence(e: Evidence) -> dict[str, Any]:
    row: dict[str, Any] = {"encoding": e.encoding, "source": e.source, "weight": e.weight}
    return row | ({"note": e.note} if e.note else {})


def _undecoded(x: Undecoded) -> dict[str, Any]:
    return {
        "bytes": [x.span.start, x.span.end],
        "text": [x.text.start, x.text.end],
        "data": x.data.hex(),
        "lacuna": x.lacuna,
    }


def _witness(raw: dict[str, Any]) -> Witness:
    text = "\n".join(raw["text"])
    layers: list[Layer] = []
    for item in reversed(raw["layers"]):
        layer = Layer(
            item["name"],
            text,
            tuple(
                Emendation(
                    Span(e["at"], e["at"] + len(e["before"])),
                    e["before"],
                    e["after"],
                    e["kind"],
                    e["rule"],
                    e.get("confidence", 1.0),
                    e.get("note", ""),
                )
                for e in item["emendations"]
            ),
            tuple(_read_mark(m) for m in item["marks"]),
            tuple(Field(Span(*f["span"]), f["key"], f["label"], f["value"]) for f in item["fields"]),
        )
        layers.append(layer)
        text = layer.below()
    decoding = Decoding(
        raw["encoding"],
        text,
        tuple(
            Undecoded(Span(*x["bytes"]), Span(*x["text"]), bytes.fromhex(x["data"]), x["lacuna"])
            for x in raw["exceptions"]
        ),
        tuple(Evidence(e["encoding"], e["source"], e["weight"], e.get("note", "")) for e in raw["evidence"]),
        tuple(_read_mark(m) for m in raw["marks"]),
    )
    return Witness(raw["name"], raw["sha256"], raw["bytes"], decoding, tuple(reversed(layers)))


def _read_mark(m: dict[str, Any]) -> Mark:
    return Mark(Span(*m["span"]), m["kind"], m.get("note", ""))
