"""Build the table that tells in how many official documents a pair of characters stands.

Usage: ``python scripts/build_bigram_documents.py CORPUS_FOLDER [--skip PREFIX]``

The folder holds UTF-8 text files in Simplified characters; files whose name begins with a ``--skip`` prefix are left
out. One line a level: the number of documents rounded down to a power of the square root of two, a tab, and the pairs
of that level in code point order, run together. The first line has the number of documents and no pairs. Pairs in
fewer than 32 documents are left out. The same files give the same bytes.
"""

from __future__ import annotations

import argparse
import math
import re
from collections import Counter
from pathlib import Path

TABLE = Path(__file__).resolve().parent.parent / "builder" / "language" / "bigram_documents.tsv"
MINIMUM = 32
_HAN = re.compile("[\u4e00-\u9fff]+")


def count(folder: Path, skip: tuple[str, ...]) -> tuple[int, Counter[str]]:
    """How many documents there are, and in how many of them each pair stands."""
    documents = 0
    found: Counter[str] = Counter()
    for path in sorted(folder.rglob("*.txt")):
        if path.name.startswith(skip):
            continue
        documents += 1
        runs = _HAN.findall(path.read_text(encoding="utf-8", errors="replace"))
        found.update({run[i : i + 2] for run in runs for i in range(len(run) - 1)})
    return documents, found


def table(documents: int, found: Counter[str]) -> str:
    """The table's text."""
    levels: dict[int, list[str]] = {}
    for pair, number in found.items():
        if number >= MINIMUM:
            levels.setdefault(int(2 ** (int(2 * math.log2(number)) / 2)), []).append(pair)
    lines = [f"{level}\t{''.join(sorted(levels[level]))}\n" for level in sorted(levels)]
    return "".join([f"{documents}\t\n", *lines])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", type=Path, help="folder of UTF-8 .txt files")
    parser.add_argument("--skip", action="append", default=[], help="leave out files of this prefix")
    arguments = parser.parse_args()
    TABLE.write_text(table(*count(arguments.corpus, tuple(arguments.skip))), encoding="utf-8")


if __name__ == "__main__":
    main()
