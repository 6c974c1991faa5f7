"""Measures growth: one text against many documents, by the index and by trying every pair.

    python scripts/bench_align.py CORPUS [--sizes 1000,5000,15000] [--sample 40]

CORPUS is a folder of text files, or an archive of one (tar). Prints, for each number of documents, the time to build the index, the time of one query, the peak of memory and the
size of the index, then the growth exponents (the slope of ln time over ln documents); and how many of the documents
that the exhaustive method ranks first the index hands on, over a sample of texts. Last, one local text of the edition
against the central one. Exits with 1 where a target is missed.
"""

from __future__ import annotations

import argparse
import math
import random
import resource
import sys
import tarfile
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from builder.concordance import ends, side_of  # noqa: E402
from builder.language.folding import stream  # noqa: E402
from builder.pipeline import read_edition  # noqa: E402
from builder.project import Project  # noqa: E402
from builder.stages.alignment import align  # noqa: E402
from builder.stages.alignment.fingerprints import FingerprintIndex, fingerprints  # noqa: E402

MOST_SECONDS = 1.0
LEAST_RECALL = 0.95
MOST_EXPONENT = 1.2
TOP = 5
SEED = 20150413


def read(path: Path) -> str:
    return stream(path.read_text("utf-8", errors="replace"))


def exhaustive(
    query: frozenset[int], others: dict[str, frozenset[int]], documents: Counter[int]
) -> list[str]:
    """The documents most alike by all the runs they share, each weighed by its rarity; every pair is tried."""
    total = len(others) + 1
    scored = []
    for name, other in others.items():
        worth = sum(math.log(total / documents[mark]) for mark in query & other)
        scored.append((worth / math.sqrt(len(query) * len(other)) if worth else 0.0, name))
    return [name for score, name in sorted(scored, key=lambda x: (-x[0], x[1])) if score > 0][:TOP]


def slope(points: list[tuple[int, float]]) -> float:
    """Least squares of ln time over ln number."""
    xs, ys = [math.log(n) for n, _ in points], [math.log(t) for _, t in points]
    mx, my = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((x - mx) * (y - my) for x, y in zip(xs, ys, strict=True)) / sum((x - mx) ** 2 for x in xs)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", type=Path, help="folder of UTF-8 .txt files, or a tar archive of one")
    parser.add_argument("--sizes", default="1000,5000,15000")
    parser.add_argument("--sample", type=int, default=40)
    arguments = parser.parse_args()
    if arguments.corpus.is_file():
        with tempfile.TemporaryDirectory() as folder:
            with tarfile.open(arguments.corpus) as archive:
                archive.extractall(folder, filter="data")
            sys.exit(1 if measure(Path(folder), arguments) else 0)
    if not arguments.corpus.is_dir() or arguments.corpus == Path():
        parser.error("name a folder of text files or an archive of one: make bench-align CORPUS=FOLDER")
    sys.exit(1 if measure(arguments.corpus, arguments) else 0)


def measure(folder: Path, arguments: argparse.Namespace) -> bool:
    """Measure and print; True where a target is missed."""
    sizes = [int(size) for size in arguments.sizes.split(",")]
    paths = sorted(folder.rglob("*.txt"))
    random.Random(SEED).shuffle(paths)
    edition = read_edition(Project(ROOT))
    queries = {
        work.id: "".join(s.stream for u in side_of(work).units for s in u.sentences) for work in edition.works
    }
    missed = False
    building, asking = [], []
    for size in sizes:
        index = FingerprintIndex()
        spent = 0.0
        for path in paths[:size]:
            text = read(path)
            start = time.perf_counter()
            index.add(path.name, text)
            spent += time.perf_counter() - start
        start = time.perf_counter()
        for text in queries.values():
            index.nearest(text, TOP)
        query = (time.perf_counter() - start) / len(queries)
        building.append((size, spent))
        asking.append((size, query))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{size:6} documents: index {spent:6.1f} s, {index.postings} postings; query {1000 * query:6.1f} ms; peak {peak:.0f} MB",
            flush=True,
        )
    grown = slope(building) if len(sizes) > 1 else 0.0
    print(f"growth exponent: index {grown:.2f}, query {slope(asking) if len(sizes) > 1 else 0.0:.2f}")
    missed |= grown > MOST_EXPONENT

    pool = paths[: min(1000, sizes[-1])]
    streams = {path.name: read(path) for path in pool}
    everything = {name: fingerprints(text, 1) for name, text in streams.items()}
    documents = Counter(mark for marks in everything.values() for mark in marks)
    index = FingerprintIndex()
    for name, text in streams.items():
        index.add(name, text)
    sample = random.Random(SEED).sample(sorted(streams), min(arguments.sample, len(streams)))
    found = wanted = 0
    for name in sample:
        others = {other: marks for other, marks in everything.items() if other != name}
        best = exhaustive(everything[name], others, documents)
        handed = {other for other, _ in index.nearest(streams[name], 4 * TOP + 1)}
        wanted += len(best)
        found += len(handed & set(best))
    recall = found / max(1, wanted)
    print(
        f"recall of the exhaustive method's first {TOP} among the index's first {4 * TOP}: {recall:.3f} ({found} of {wanted})"
    )
    missed |= recall < LEAST_RECALL

    works = {work.id: work for work in edition.works}
    pair = ends(works["guian-2016"], works["central-2015"])
    start = time.perf_counter()
    links = align(side_of(pair.local), side_of(pair.central), pair.relation)
    one = time.perf_counter() - start
    print(f"one local text against the central one: {one:.2f} s, {len(links)} links")
    return missed or one > MOST_SECONDS


if __name__ == "__main__":
    main()
