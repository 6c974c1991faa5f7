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

from builder.language.charmodel import BOUNDARY, DATA, MAGIC, STEP, TRIGRAM_SHIFT, _canonical_table

WEIGHTS = ({"govcn": 8, "api": 8, "report": 5, "prc": 1}, 1)
"""How often a text counts, by the prefix of its file name up to ``_``; 1 for any other."""
THINNED = {"twmoj": 3}
"""Of these, only every n-th file is read."""
HELD_OUT = 40
VOCABULARY = 7_000
BIGRAMS = 180_000
TRIGRAMS = 520_000
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
        yield BOUNDARY * 2 + canonical.strip(BOUNDARY) + BOUNDARY, WEIGHTS[0].get(group, WEIGHTS[1])


def count(documents: Iterable[tuple[str, int]]) -> tuple[Counter[str], Counter[str], Counter[str]]:
    by_weight: dict[int, list[str]] = defaultdict(list)
    for text, weight in documents:
        by_weight[weight].append(text)
    totals: tuple[Counter[str], Counter[str], Counter[str]] = (Counter(), Counter(), Counter())
    for weight, group in sorted(by_weight.items()):
        for size, total in enumerate(totals, start=1):
            counts: Counter[str] = Counter()
            for text in group:
                counts.update(map("".join, zip(*(text[i:] for i in range(size)), strict=False)))
            for gram, number in counts.items():
                total[gram] += number * weight
    return totals


def discounted(
    counts: Counter[str], contexts: Counter[str], lower: dict[str, float], floor: dict[str, float], keep: int
) -> tuple[dict[str, float], dict[str, float]]:
    """Probabilities of the ``keep`` most telling n-grams, and the back-off weight of every context.

    ``lower`` and ``floor`` are the probabilities of the next shorter listed n-grams and those for its last character.
    """
    kinds: Counter[str] = Counter(gram[:-1] for gram in counts)

    def shorter(gram: str) -> float:
        return lower.get(gram[1:]) or floor.get(gram[1:-1], 1.0) * floor[gram[-1]]

    scored: list[tuple[float, str, float]] = []
    for gram, number in counts.items():
        if number < 2:
            continue
        total = contexts[gram[:-1]]
        rest = DISCOUNT * kinds[gram[:-1]] / total * shorter(gram)
        full = max(number - DISCOUNT, 0) / total + rest
        scored.append((number * (math.log(full) - math.log(rest)), gram, full))
    scored.sort(key=lambda row: (-row[0], row[1]))
    kept = {gram: full for _, gram, full in scored[:keep]}
    used: Counter[str] = Counter()
    taken: Counter[str] = Counter()
    for gram, full in kept.items():
        used[gram[:-1]] += full  # type: ignore[assignment]
        taken[gram[:-1]] += shorter(gram)  # type: ignore[assignment]
    back = {c: max(1 - used[c], 1e-4) / max(1 - taken[c], 1e-4) for c in used}
    return kept, back


def quantised(probability: float) -> int:
    return max(0, min(255, round(-math.log(probability) * STEP)))


def planes(keys: list[int]) -> list[bytes]:
    """Differences of ascending keys as four byte planes."""
    deltas = b"".join((k - p).to_bytes(4, "little") for k, p in zip(keys, [0, *keys], strict=False))
    return [deltas[i::4] for i in range(4)]


def build(folder: Path) -> bytes:
    fold = folding()
    ones, twos, threes = count(texts(folder, _canonical_table("".join(fold), "".join(fold.values()))))
    characters = [c for c, _ in sorted(ones.items(), key=lambda item: (-item[1], item[0]))[:VOCABULARY]]
    index = {c: i for i, c in enumerate(characters)}
    for grams in (twos, threes):
        for gram in [g for g in grams if any(c not in index for c in g)]:
            del grams[gram]
    total = sum(ones[c] for c in characters)
    unigram = {c: ones[c] / total for c in characters}
    bigram, unigram_back = discounted(twos, ones, {}, unigram, BIGRAMS)
    trigram, bigram_back = _trigrams(threes, twos, bigram, unigram, unigram_back)
    bigram_keys = sorted((index[g[0]] * len(characters) + index[g[1]], g) for g in bigram)
    place = {g: i for i, (_, g) in enumerate(bigram_keys)}
    trigram_keys = sorted(
        ((place[g[:2]] << TRIGRAM_SHIFT) + index[g[2]], g) for g in trigram if g[:2] in place
    )
    used = [t for t in fold if fold[t] in index]
    sections = [
        "".join(characters).encode("utf-32-le"),
        "".join(used).encode("utf-32-le"),
        "".join(fold[t] for t in used).encode("utf-32-le"),
        bytes(quantised(unigram[c]) for c in characters),
        bytes(quantised(unigram_back.get(c, 1.0)) for c in characters),
        *planes([key for key, _ in bigram_keys]),
        bytes(quantised(bigram[g]) for _, g in bigram_keys),
        bytes(quantised(bigram_back.get(g, 1.0)) for _, g in bigram_keys),
        *planes([key for key, _ in trigram_keys]),
        bytes(quantised(trigram[g]) for _, g in trigram_keys),
    ]
    body = b"".join(len(s).to_bytes(4, "little") + s for s in sections)
    return MAGIC + zlib.compress(body, 9)


def _trigrams(
    threes: Counter[str],
    twos: Counter[str],
    bigram: dict[str, float],
    unigram: dict[str, float],
    unigram_back: dict[str, float],
) -> tuple[dict[str, float], dict[str, float]]:
    for gram in [g for g in threes if g[:2] not in bigram]:
        del threes[gram]
    floor = dict(unigram)
    lower = dict(bigram)
    for gram in threes:
        if gram[1:] not in lower:
            lower[gram[1:]] = unigram_back.get(gram[1], 1.0) * unigram[gram[2]]
    return discounted(threes, twos, lower, floor, TRIGRAMS)


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
