"""Writing the index: one file or three for a small edition, shards for a large one. The same records, the same bytes."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from builder.exporting.search_index.packing import pack, record_row, work_row
from builder.exporting.search_index.parts import Part, numbers, part_of, word_beginnings
from builder.exporting.search_index.pinyin import syllable_table
from builder.exporting.search_index.records import KINDS, SearchRecord, WorkRows, full_text, group
from builder.exporting.search_index.sharding import write_shards
from builder.language.folding import fold_table, stream

FORMAT = "duizhao-search 3"
WHOLE_LIMIT = 300_000
"""Compressed bytes up to which the index is one file."""
ONE_FILE_LIMIT = 100_000
"""From here on a reader's first query would wait for what most queries never look at."""
LARGEST_RATIO = 12
"""A text of more than this times the limit is not even tried as one file."""


def build_index(records: Iterable[SearchRecord], whole_limit: int = WHOLE_LIMIT) -> dict[str, bytes]:
    """Relative file name to content, for the folder ``texts/search/`` of the site.

    ``index.bin`` is always there. Up to ``whole_limit`` compressed bytes it holds everything, except that from
    :data:`ONE_FILE_LIMIT` on what only some queries can find stands in ``han.bin`` and ``latin.bin``. Above, it names a
    folder of shards, which changes its name with the content, so that a browser never mixes two versions.
    """
    works = group(records)
    used: set[str] = set()
    for work in works:
        used.update(stream(work.records[0].work_title))
        for record in work.records:
            used.update(stream(full_text(record)))
    head: dict[str, object] = {"format": FORMAT, "fold": _fold_lists(used), "kinds": KINDS}
    size = sum(len(r.text.encode("utf-8", "surrogatepass")) for w in works for r in w.records)
    if size <= whole_limit * LARGEST_RATIO:
        whole = _whole(works, used, head)
        if sum(map(len, whole.values())) <= whole_limit:
            return whole
    files, layout = write_shards(works, used)
    folder = _digest(files)
    head |= {"mode": "shards", "folder": folder, "facets": _facets(works)} | layout
    return {"index.bin": pack(head)} | {f"{folder}/{name}": files[name] for name in sorted(files)}


def _whole(works: list[WorkRows], used: set[str], head: dict[str, object]) -> dict[str, bytes]:
    numbered = [(record, index, work) for index, work in enumerate(works) for record in work.records]
    head = head | {
        "mode": "whole",
        "works": [work_row(work) for work in works],
        "pinyin": syllable_table(used),
        "first": 0,
        "records": [record_row(*item) for item in numbered],
        "han": None,
        "latin": None,
    }
    one = pack(head)
    split: dict[Part, list[tuple[SearchRecord, int, WorkRows]]] = {"han": [], "head": [], "latin": []}
    for item in numbered:
        split[part_of(item[0])].append(item)
    if len(one) <= ONE_FILE_LIMIT or not split["latin"]:
        return {"index.bin": one}
    files: dict[str, bytes] = {}
    first = 0
    for part, items in split.items():
        rows = [record_row(*item) for item in items]
        if part == "head":
            head |= {"first": first, "records": rows}
        else:
            name, records = f"{part}.bin", [record for record, _, _ in items]
            files[name] = pack(rows)
            head[part] = {
                "file": f"{name}?{_digest({name: files[name]})}",
                "first": first,
                "count": len(rows),
                "words": word_beginnings(records),
                "numbers": numbers(records),
            }
        first += len(rows)
    return {"index.bin": pack(head)} | files


def _fold_lists(used: set[str]) -> list[str]:
    """The folding of all characters that can lead to one of the index, as two strings in step."""
    pairs = sorted((k, v) for k, v in fold_table().items() if v in used)
    return ["".join(k for k, _ in pairs), "".join(v for _, v in pairs)]


def _facets(works: list[WorkRows]) -> dict[str, object]:
    """What filters need of every work, before any of its text is read."""
    ranks = sorted({w.records[0].rank for w in works})
    genres = sorted({w.records[0].genre for w in works})
    return {
        "ranks": ranks,
        "genres": genres,
        "rank": [ranks.index(w.records[0].rank) for w in works],
        "genre": [genres.index(w.records[0].genre) for w in works],
        "year": [w.records[0].date[:4] for w in works],
        "counts": [w.counts() for w in works],
    }


def _digest(files: dict[str, bytes]) -> str:
    digest = sha256()
    for name in sorted(files):
        digest.update(name.encode() + b"\0" + sha256(files[name]).digest())
    return digest.hexdigest()[:12]
