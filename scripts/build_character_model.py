"""Build the character model from a folder of plain-text documents.

    python scripts/build_character_model.py CORPUS_FOLDER [OUT.bin]

The folder holds UTF-8 text files. Policy documents and reports, which are few, are counted several times over;
Traditional texts, which are many, are thinned out. One file in forty is held out for ``scripts/eval_realign.py``. The same
folder gives the same bytes with the same zlib.
"""

from __future__ import annotations

import math
import re
import sys
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from importlib import resources
from pathlib import Path

from builder.language.charmodel import BOUNDARY, DATA, KEY_SHIFT, MAGIC, STEP, canonical_table

WEIGHTS = ({"govcn": 8, "api": 8, "report": 5, "prc": 1}, 1)
"""How often a text counts, by the prefix of its file name up to ``_``; 1 for any other."""
THINNED = {"twmoj": 3}
"""Of these, only every n-th file is read."""
HELD_OUT = 40
VOCABULARY = 7_000
LISTED = {2: 135_000, 3: 310_000, 4: 165_000}
"""How many n-grams are kept, by n."""
DISCOUNT = 0.75
_BLANK = re.compile(rf"{BOUNDARY}+")


def held_out(name: str) -> bool:
    """Whether a corpus file is kept for evaluation."""
    return zlib.crc32(name.encode()) % HELD_OUT == 0


def folding() -> dict[str, str]:
    """Traditional to Simplified, character by character, from OpenCC's tables; the usual forms come first."""
    folds = {t: s for t, s in _characters("TSCharacters.txt") if t != s}
    usual = {t for _, t in _characters("STCharacters.txt")}
    return {t: folds[t] for t in sorted(folds, key=lambda t: (t not in usual, t))}


def _characters(name: str) -> Iterator[tuple[str, str]]:
    table = resources.files("opencc").joinpath("dictionary", name).read_text(encoding="utf-8")
    for line in table.splitlines():
        source, _, targets = line.partition("\t")
        if len(source) == 1 and targets:
            yield source, targets.split(" ")[0]


def texts(folder: Path, table: dict[int, str]) -> Iterator[tuple[str, int]]:
    """Canonical training texts and their weights."""
    seen: Counter[str] = Counter()
    for path in sorted(folder.rglob("*.txt")):
        group = path.name.split("_")[0]
        seen[group] += 1
        if held_out(path.name) or seen[group] % THINNED.get(group, 1):
            continue
        text = path.read_text(encoding="utf-8", errors="ignore")
        if group in THINNED:  # hard-wrapped statutes: their line ends are no boundaries
            text = text.replace("\n    ", "")
        canonical = _BLANK.sub(BOUNDARY, text.translate(table))
        yield BOUNDARY * 3 + canonical.strip(BOUNDARY) + BOUNDARY, WEIGHTS[0].get(group, WEIGHTS[1])


def count(documents: Iterable[tuple[str, int]], longest: int) -> list[Counter[str]]:
    """Weighted counts of single characters, pairs and so on."""
    by_weight: dict[int, list[str]] = defaultdict(list)
    for text, weight in documents:
        by_weight[weight].append(text)
    totals: list[Counter[str]] = [Counter() for _ in range(longest)]
    for weight, group in sorted(by_weight.items()):
        for size, total in enumerate(totals, start=1):
            counts: Counter[str] = Counter()
            for text in group:
                counts.update(map("".join, zip(*(text[i:] for i in range(size)), strict=False)))
            for gram, number in counts.items():
                total[gram] += number * weight
    return totals


class Model:
    """Probabilities of the listed n-grams, and the back-off weights of their contexts."""

    def __init__(self, singles: dict[str, float]) -> None:
        self.listed: dict[str, float] = dict(singles)
        self.back: dict[str, float] = {}

    def probability(self, gram: str) -> float:
        """Of the last character after the others."""
        listed = self.listed.get(gram)
        return self.back.get(gram[:-1], 1.0) * self.probability(gram[1:]) if listed is None else listed

    def extend(self, counts: Counter[str], contexts: Counter[str], keep: int) -> list[str]:
        """List the ``keep`` most telling of the n-grams in ``counts``; returns them.

        Telling is what is lost in likelihood when the n-gram is left to its shorter ones (after Stolcke, 1998).
        Only n-grams with listed contexts are considered, for they are found by way of these.
        """
        kinds: Counter[str] = Counter(gram[:-1] for gram in counts)
        scored: list[tuple[float, str, float]] = []
        for gram, number in counts.items():
            context = gram[:-1]
            if number < 2 or context not in self.listed:
                continue
            rest = DISCOUNT * kinds[context] / contexts[context] * self.probability(gram[1:])
            full = max(number - DISCOUNT, 0) / contexts[context] + rest
            scored.append((number * math.log(full / rest), gram, full))
        scored.sort(key=lambda row: (-row[0], row[1]))
        kept = {gram: full for _, gram, full in scored[:keep]}
        used: dict[str, float] = defaultdict(float)
        taken: dict[str, float] = defaultdict(float)
        for gram, full in kept.items():
            used[gram[:-1]] += full
            taken[gram[:-1]] += self.probability(gram[1:])
        self.listed |= kept
        self.back |= {c: min(1.0, max(1 - used[c], 1e-4) / max(1 - taken[c], 1e-4)) for c in used}
        return list(kept)


def quantised(probability: float) -> int:
    return max(0, min(255, round(-math.log(probability) * STEP)))


def planes(keys: list[int]) -> list[bytes]:
    """Differences of ascending keys as four byte planes."""
    deltas = b"".join((k - p).to_bytes(4, "little") for k, p in zip(keys, [0, *keys], strict=False))
    return [deltas[i::4] for i in range(4)]


def build(folder: Path) -> bytes:
    fold = folding()
    table = canonical_table("".join(fold), "".join(fold.values()))
    counts = count(texts(folder, table), max(LISTED))
    characters = [c for c, _ in sorted(counts[0].items(), key=lambda item: (-item[1], item[0]))[:VOCABULARY]]
    index = {c: i for i, c in enumerate(characters)}
    for grams in counts:
        for gram in [g for g in grams if not index.keys() >= set(g)]:
            del grams[gram]
    total = counts[0].total()
    model = Model({c: counts[0][c] / total for c in characters})
    kept = {size: model.extend(counts[size - 1], counts[size - 2], keep) for size, keep in LISTED.items()}
    used = [t for t in fold if fold[t] in index]
    sections = [
        "".join(characters).encode("utf-32-le"),
        "".join(used).encode("utf-32-le"),
        "".join(fold[t] for t in used).encode("utf-32-le"),
        bytes(quantised(model.listed[c]) for c in characters),
        bytes(quantised(model.back.get(c, 1.0)) for c in characters),
    ]
    place = index
    for size, grams in kept.items():
        width = len(characters) if size == 2 else 1 << KEY_SHIFT
        keys = sorted((place[g[:-1]] * width + index[g[-1]], g) for g in grams)
        place = {g: i for i, (_, g) in enumerate(keys)}
        sections += planes([key for key, _ in keys])
        sections.append(bytes(quantised(model.listed[g]) for _, g in keys))
        if size < max(LISTED):
            sections.append(bytes(quantised(model.back.get(g, 1.0)) for _, g in keys))
    body = b"".join(len(s).to_bytes(4, "little") + s for s in sections)
    return MAGIC + zlib.compress(body, 9)


def main() -> None:
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    out = (
        Path(sys.argv[2]) if len(sys.argv) == 3 else Path(__file__).parent.parent / "builder/language" / DATA
    )
    data = build(Path(sys.argv[1]))
    out.write_bytes(data)
    print(f"{out}: {len(data):,} bytes", file=sys.stderr)


if __name__ == "__main__":
    main()
