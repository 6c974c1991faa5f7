"""The parts of a small edition's index, and the tables by which a browser knows which of them a query needs.

Every query needs the head. What only characters can find stands in ``han.bin``, what only letters and digits can find
in ``latin.bin``. The tables may say too much of a part, never too little: a part that is not read has no hit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from builder.exporting.search_index.keys import words
from builder.exporting.search_index.records import SearchRecord, full_text
from builder.exporting.search_index.stemming import stem
from builder.language.folding import stream

Part = Literal["head", "han", "latin"]
_HAN = re.compile("[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_LETTER = re.compile("[a-z]")
_RUN = re.compile("([a-z]{0,3}[0-9]+)(?=([a-z]{0,3}))")
BEGINNING = 5
"""So many letters of a word tell most words from pinyin; whole words would make the table twice as long."""


def part_of(record: SearchRecord) -> Part:
    """Where a record stands. A text stays with its neighbours: a phrase may run on from one to the next."""
    searched = stream(full_text(record))
    if record.kind == "text" or (not _LETTER.search(searched) and _HAN.search(searched)):
        return "han"
    return "head" if _HAN.search(searched) else "latin"


def word_beginnings(records: Iterable[SearchRecord]) -> str:
    """How the words of the records and their stems begin, in order, with a blank before each."""
    found = {word for record in records for word in words(full_text(record))}
    stems = {stem(word) for word in found if word.isalpha()}
    return "".join(f" {beginning}" for beginning in sorted({word[:BEGINNING] for word in found | stems}))


def numbers(records: Iterable[SearchRecord]) -> str:
    """The runs of digits in the records, in order, with a blank before each.

    Their streams are joined, because a phrase may run on from one record to the next.
    """
    joined = "".join(stream(full_text(record)) for record in records)
    return "".join(f" {run}" for run in sorted(set(number_runs(joined))))


def number_runs(text: str) -> list[str]:
    """The runs of digits of a stream, each with up to three letters on either side.

    >>> number_runs("guian2016c4i2号")
    ['ian2016c', 'c4i', 'i2']
    """
    return [run + after for run, after in _RUN.findall(text)]
