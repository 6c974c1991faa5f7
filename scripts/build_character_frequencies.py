"""Build the table of character costs from a corpus of Chinese official texts.

Usage: ``python scripts/build_character_frequencies.py CORPUS_FOLDER``

The folder holds UTF-8 text files, in any order and depth. Files written in
Traditional characters and the others are counted apart and weigh the same, so
that neither script is taken for a wrong decoding of the other. The table gives
``-ln p`` in quarters of a nat, one line a cost: the cost in quarters, a tab,
the characters in code point order. The same files give the same bytes.
"""

from __future__ import annotations

import argparse
import math
from collections import Counter
from pathlib import Path

TABLE = Path(__file__).resolve().parent.parent / "builder" / "language" / "character_frequencies.tsv"
# Frequent characters whose form tells the scripts apart; one file is in one script.
TRADITIONAL = "國會應為關於時條規辦報請構機處"
SIMPLIFIED = "国会应为关于时条规办报请构机处"
MINIMUM = 4
"""A character seen less often than this may be a slip of the corpus; it gets the cost of its class."""


def count(folder: Path) -> tuple[Counter[str], Counter[str]]:
    """Characters of the Simplified and of the Traditional files."""
    simplified: Counter[str] = Counter()
    traditional: Counter[str] = Counter()
    for path in sorted(folder.rglob("*.txt")):
        found = Counter(path.read_text(encoding="utf-8", errors="replace"))
        is_traditional = sum(found[c] for c in TRADITIONAL) > sum(found[c] for c in SIMPLIFIED)
        (traditional if is_traditional else simplified).update(found)
    return simplified, traditional


def is_kept(character: str) -> bool:
    """What is costed by class and not by count: ASCII, controls, private use, U+FFFD, rules of tables."""
    if character <= "\x7f" or character == "\ufffd" or "\u2500" <= character <= "\u257f":
        return False
    return character.isprintable() or character == "\u3000"


def table(simplified: Counter[str], traditional: Counter[str]) -> str:
    """The table's text."""
    totals = [(counts, counts.total()) for counts in (simplified, traditional) if counts]
    rows: dict[int, list[str]] = {}
    for character in sorted({*simplified, *traditional}):
        if not is_kept(character) or simplified[character] + traditional[character] < MINIMUM:
            continue
        share = sum(counts[character] / total for counts, total in totals) / len(totals)
        rows.setdefault(round(-4 * math.log(share)), []).append(character)
    return "".join(f"{cost}\t{''.join(rows[cost])}\n" for cost in sorted(rows))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", type=Path, help="folder of UTF-8 .txt files")
    TABLE.write_text(table(*count(parser.parse_args().corpus)), encoding="utf-8")


if __name__ == "__main__":
    main()
