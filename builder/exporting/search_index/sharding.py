"""The sharded index: blocks of text, shards of keys, and the tables that only some queries need."""

from __future__ import annotations

import json
import re
from array import array
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise, product

from builder.exporting.search_index.keys import STOP_WORDS, is_bigram, shard_of, word_key, words
from builder.exporting.search_index.packing import pack, pack_text, record_row, work_row
from builder.exporting.search_index.pinyin import syllable_table, syllables
from builder.exporting.search_index.records import SearchRecord, WorkRows, full_text, node_number
from builder.language.folding import stream

BLOCK_BYTES = 24_000
"""Text in one block before compression; a result costs at most one block."""
SHARD_BYTES = 48_000
"""Lists in one shard before compression, on average."""
MOST_SHARDS = 2048
SINGLE_LIMIT = 200
"""How many records the list of a single character names; a count of all of them stands before it."""
COMMON_CHARACTERS = 600
_LETTER = re.compile("[a-z]")


def write_shards(works: list[WorkRows], used: set[str]) -> tuple[dict[str, bytes], dict[str, object]]:
    """The files, and what the head must say to find its way in them."""
    files: dict[str, bytes] = {}
    blocks: list[int] = []
    for number, (first, rows) in enumerate(_blocks(works)):
        named = {str(i): work_row(works[i]) for i in sorted({int(row[0]) for row in rows})}
        files[f"t{number:04}.bin"] = pack({"works": named, "records": rows})
        blocks.append(first)
    collected = _Collector()
    for index, work in enumerate(works):
        collected.add_work(index, work)
    lists = collected.lists()
    count = min(MOST_SHARDS, 1 + sum(len(k) * 3 + len(v) for k, v in lists.items()) // SHARD_BYTES)
    shards: list[list[str]] = [[] for _ in range(count)]
    for key in sorted(lists):
        shards[shard_of(key, count)].append(f"{json.dumps(key, ensure_ascii=False)}:[{lists.pop(key)}]")
    for number, entries in enumerate(shards):
        files[f"k{number:04}.bin"] = pack_text("{" + ",".join(entries) + "}")
    files["pinyin.bin"] = pack(syllable_table(used))
    files["words.bin"] = pack(sorted(collected.vocabulary))
    files["works.bin"] = pack([work_row(work) for work in works])
    common = "".join(c for c, _ in collected.frequency.most_common(COMMON_CHARACTERS))
    return files, {"shards": count, "blocks": blocks, "records": collected.count, "common": common}


def _blocks(works: list[WorkRows]) -> Iterator[tuple[int, list[list[str | int]]]]:
    """The rows cut into blocks, each with the number of its first record."""
    rows: list[list[str | int]] = []
    first = size = 0
    for index, work in enumerate(works):
        for record in work.records:
            rows.append(record_row(record, index, work))
            size += len(record.text.encode("utf-8", "surrogatepass"))
            if size >= BLOCK_BYTES:
                yield first, rows
                first, rows, size = first + len(rows), [], 0
    if rows:
        yield first, rows


class _Collector:
    """Goes through the records once and notes which keys each has."""

    def __init__(self) -> None:
        self.count = 0
        self.frequency: Counter[str] = Counter()
        """In how many records a character stands."""
        self.vocabulary: set[str] = set()
        self._records: dict[str, array[int]] = {}
        self._numbers: dict[str, list[int]] = {}

    def add_work(self, index: int, work: WorkRows) -> None:
        streams = [stream(full_text(record)) for record in work.records]
        for at, record in enumerate(work.records):
            text = streams[at]
            following = streams[at + 1] if at + 1 < len(streams) else ""
            # The first character of the next record makes a phrase findable that runs on into it.
            keys = {a + b for a, b in pairwise(text + following[:1]) if is_bigram(a, b)}
            keys.update(text)
            self.frequency.update(set(text))
            if _LETTER.search(text):
                keys.update(self._word_keys(record))
            for key in keys:
                found = self._records.get(key)
                if found is None:
                    self._records[key] = array("I", (self.count,))
                else:
                    found.append(self.count)
            if (number := node_number(record)) is not None:
                self._numbers.setdefault(f"@{index}", []).extend((number, self.count))
            self.count += 1

    def _word_keys(self, record: SearchRecord) -> set[str]:
        found = {word for word in words(full_text(record)) if word not in STOP_WORDS}
        self.vocabulary.update(word for word in found if word.isalpha() and len(word) > 2)
        return {word_key(word) for word in found}

    def lists(self) -> dict[str, str]:
        """Key to its list as written: steps from one record to the next, separated by commas."""
        written: dict[str, str] = {}
        pairs: dict[str, array[int]] = {}
        for key, found in self._records.items():
            if len(key) == 1:
                written[key] = f"{len(found)},{_steps(found[:SINGLE_LIMIT])}"
                continue
            written[key] = _steps(found)
            if key[0] != "=":
                for first, second in product(syllables(key[0]), syllables(key[1])):
                    pairs.setdefault(f"{first} {second}", array("I")).extend(found)
        self._records.clear()
        for key, found in pairs.items():
            written[key] = _steps(sorted(set(found)))
        for key, numbers in self._numbers.items():
            written[key] = ",".join(map(str, numbers))
        return written


def _steps(records: array[int] | list[int]) -> str:
    return ",".join(map(str, [records[0], *(b - a for a, b in pairwise(records))]))
