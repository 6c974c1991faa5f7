"""Writing the index: one file for a small edition, shards for a large one. The same records give the same bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import sha256

from builder.exporting.search_index.packing import pack, record_row, work_row
from builder.exporting.search_index.pinyin import syllable_table
from builder.exporting.search_index.records import KINDS, SearchRecord, WorkRows, full_text, group
from builder.exporting.search_index.sharding import write_shards
from builder.language.folding import fold_table, stream

_HAN = re.compile("[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
FORMAT = "duizhao-search 2"
WHOLE_LIMIT = 300_000
"""Compressed bytes up to which the index is one file."""
ONE_FILE_LIMIT = 100_000
"""From here on a reader's first query would wait for what most queries never look at."""
LARGEST_RATIO = 12
"""A text of more than this times the limit is not even tried as one file."""


def build_index(records: Iterable[SearchRecord], whole_limit: int = WHOLE_LIMIT) -> dict[str, bytes]:
    """Relative file name to content, for the folder ``texts/search/`` of the site.

    ``index.bin`` is always there. Up to ``whole_limit`` compressed bytes it holds everything, except that from
    :data:`ONE_FILE_LIMIT` on what only a query in Latin letters can find stands in ``latin.bin``. Above, it names a
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
        "records": [record_row(*item) for item in numbered],
        "latin": "",
    }
    one = pack(head)
    # A text stays with its neighbours: a phrase may run on from one to the next.
    latin = [item for item in numbered if item[0].kind != "text" and not _HAN.search(full_text(item[0]))]
    if len(one) <= ONE_FILE_LIMIT or not latin:
        return {"index.bin": one}
    rest = pack([record_row(*item) for item in latin])
    apart = {id(record) for record, _, _ in latin}
    head["records"] = [record_row(*item) for item in numbered if id(item[0]) not in apart]
    head["latin"] = f"latin.bin?{_digest({'latin.bin': rest})}"
    return {"index.bin": pack(head), "latin.bin": rest}


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
