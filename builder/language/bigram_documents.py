"""In how many official documents a pair of characters stands: what is common everywhere proves nothing.

The table counts laws, regulations and policy documents of the People's Republic; it is built by
``scripts/build_bigram_documents.py``.
"""

from __future__ import annotations

import math
from functools import cache
from importlib.resources import files

RAREST = 16
"""Documents assumed for a pair that the table lacks."""


@cache
def _table() -> tuple[int, dict[str, int]]:
    content = files("builder.language").joinpath("bigram_documents.tsv").read_text(encoding="utf-8")
    first, *rows = content.splitlines()
    counts: dict[str, int] = {}
    for row in rows:
        level, _, pairs = row.partition("\t")
        counts.update((pairs[i : i + 2], int(level)) for i in range(0, len(pairs), 2))
    return int(first.split("\t")[0]), counts


def bigram_rarity(pair: str) -> float:
    """``ln(documents / documents with the pair)``: 0 for one that stands everywhere, 5.4 at most.

    >>> bigram_rarity("加强") < bigram_rarity("治安") < bigram_rarity("监控") < bigram_rarity("见义")
    True
    """
    documents, counts = _table()
    return math.log(documents / counts.get(pair, RAREST))
