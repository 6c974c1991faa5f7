"""The rows of the index and how they are packed."""

from __future__ import annotations

import json
import zlib

from builder.exporting.search_index.records import KINDS, SearchRecord, WorkRows, short_url

LEVEL = 7
"""Two thirds of the time of the highest level, for one byte in a hundred."""


def pack(value: object) -> bytes:
    """Compact JSON in a zlib stream, which every browser and Python unpack without a library."""
    return pack_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def pack_text(text: str) -> bytes:
    """The same for JSON that is already written."""
    return zlib.compress(text.encode("utf-8", "surrogatepass"), LEVEL)


def work_row(work: WorkRows) -> list[str]:
    """Id, title in Chinese and English, rank, genre, date, document number, address."""
    r = work.records[0]
    return [work.id, r.work_title, r.work_title_en, r.rank, r.genre, r.date, r.number, work.base]


def record_row(record: SearchRecord, index: int, work: WorkRows) -> list[str | int]:
    """Number of the work, node, number of the kind, language, label, address unless it is the usual one, text."""
    kind = KINDS.index(record.kind)
    return [index, record.node, kind, record.lang, record.label, short_url(record, work.base), record.text]
