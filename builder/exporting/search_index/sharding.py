"""The sharded index: blocks of text, shards of keys, and the tables that only some queries need."""

from __future__ import annotations

import json
import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from heapq import nsmallest
from itertools import chain, product
from operator import sub

from builder.exporting.search_index.keys import STOP_WORDS, is_bigram, shard_of, word_key, words
from builder.exporting.search_index.packing import pack, pack_text, record_row, work_row
from builder.exporting.search_index.pinyin import syllable_table, syllables
from builder.exporting.search_index.records import SearchRecord, WorkRows, full_text, node_number
from builder.language.folding import stream

BLOCK_BYTES = 24_000
"""Text in one block before compression; a result costs at most one block."""
SHARD_BYTES = 24_000
"""Lists in one shard before compression, on average."""
MOST_SHARDS = 8192
SINGLE_LIMIT = 200
"""How many records the list of a single character names; a count of all of them stands before it."""
COMMON_CHARACTERS = 600
COMMON_PAIRS = 1000
"""Of these the browser knows which is rarer, and reads the lists of the rarest; three bytes in the head for each."""
_LETTER = re.compile("[a-z]")


def write_shards(works: list[WorkRows], used: set[str]) -> tuple[dict[str, bytes], dict[str, object]]:
    """The files, and what the head must say to find its way in them."""
    files: dict[str, bytes] = {}
    blocks: list[int] = []
    for number, rows in enumerate(_blocks(works)):
        named = {str(i): work_row(works[i]) for i in sorted({int(row[0]) for row in rows})}
        files[f"t{number:04}.bin"] = pack({"works": named, "records": rows})
        blocks.append(len(rows))
    collected = _Collector()
    for index, work in enumerate(works):
        collected.add_work(index, work)
    pairs = _most_common(collected.pair_counts(), COMMON_PAIRS)
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
    layout = {"shards": count, "blocks": blocks, "records": collected.count}
    return files, layout | {"common": _most_common(collected.frequency, COMMON_CHARACTERS), "pairs": pairs}


def _blocks(works: list[WorkRows]) -> Iterator[list[list[str | int]]]:
    """The rows cut into blocks."""
    rows: list[list[str | int]] = []
    size = 0
    for index, work in enumerate(works):
        for record in work.records:
            rows.append(record_row(record, index, work))
            size += len(record.text.encode("utf-8", "surrogatepass"))
            if size >= BLOCK_BYTES:
                yield rows
                rows, size = [], 0
    if rows:
        yield rows


class _Collector:
    """Goes through the records once and notes which keys each has."""

    def __init__(self) -> None:
        self.count = 0
        self.frequency: Counter[str] = Counter()
        """In how many records a character stands."""
        self.vocabulary: set[str] = set()
        self._pairs: defaultdict[str, array[int]] = defaultdict(_new_list)
        self._singles: defaultdict[str, array[int]] = defaultdict(_new_list)
        self._full: set[str] = set()
        """Characters whose lists are as long as they may be."""
        self._words: defaultdict[str, array[int]] = defaultdict(_new_list)
        self._numbers: defaultdict[str, list[int]] = defaultdict(list)

    def add_work(self, index: int, work: WorkRows) -> None:
        streams = [stream(full_text(record)) for record in work.records]
        for record, text, following in zip(work.records, streams, [*streams[1:], ""], strict=True):
            # The first character of the next record makes a phrase findable that runs on into it.
            pairs = set(map(str.__add__, text, text[1:] + following[:1]))
            if _LETTER.search(text):
                pairs = {pair for pair in pairs if is_bigram(*pair)}
                self._add_words(record)
            for pair in pairs:
                self._pairs[pair].append(self.count)
            characters = set(text)
            self.frequency.update(characters)
            for character in characters - self._full:
                self._singles[character].append(self.count)
                if len(self._singles[character]) == SINGLE_LIMIT:
                    self._full.add(character)
            if (number := node_number(record)) is not None:
                self._numbers[f"@{index}"] += (number, self.count)
            self.count += 1

    def _add_words(self, record: SearchRecord) -> None:
        found = {word for word in words(full_text(record)) if word not in STOP_WORDS}
        self.vocabulary.update(word for word in found if word.isalpha() and len(word) > 2)
        for key in {word_key(word) for word in found}:
            self._words[key].append(self.count)

    def pair_counts(self) -> dict[str, int]:
        """In how many records a pair stands."""
        return {pair: len(found) for pair, found in self._pairs.items()}

    def lists(self) -> dict[str, str]:
        """Key to its list as written: steps from one record to the next, separated by commas."""
        written = {key: ",".join(map(str, numbers)) for key, numbers in self._numbers.items()}
        written |= {c: f"{self.frequency[c]},{_steps(found)}" for c, found in self._singles.items()}
        written |= {key: _steps(found) for key, found in self._words.items()}
        syllable_pairs: defaultdict[str, array[int]] = defaultdict(_new_list)
        for pair, found in self._pairs.items():
            written[pair] = _steps(found)
            for spelt in product(syllables(pair[0]), syllables(pair[1])):
                syllable_pairs[" ".join(spelt)].extend(found)
        self._pairs.clear()
        for key, found in syllable_pairs.items():
            written[key] = _steps(sorted(set(found)))
        return written


def _most_common(counts: Mapping[str, int], most: int) -> str:
    """The keys with the highest counts, the highest first, without anything between them."""
    return "".join(nsmallest(most, counts, key=lambda key: (-counts[key], key)))


def _new_list() -> array[int]:
    return array("I")


def _steps(records: Sequence[int]) -> str:
    return ",".join(map(str, map(sub, records, chain((0,), records))))
