"""`make bench`: the time of our own stages, the time of MkDocs, peak memory, and the speed of cleaning.

Cleaning is measured by processor time, the best of three runs: other programs then disturb least, but a busy machine
still shows half of what an idle one does. MB are millions of bytes of the file as it comes.

python scripts/bench.py [--cleaning] [--profile]
"""

from __future__ import annotations

import argparse
import cProfile
import os
import pstats
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "scripts")]
RUNS = 3
CHILD = """
import resource, sys, time
from pathlib import Path
begin = time.perf_counter()
from builder.pipeline import read_edition
from builder.project import Project
from builder.site import render_texts
loaded = time.perf_counter()
project = Project(Path(sys.argv[1]))
edition = read_edition(project)
read = time.perf_counter()
files = render_texts(project, edition)
done = time.perf_counter()
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(loaded - begin, read - loaded, done - read, len(files), peak)
"""


def measure_own_stages() -> None:
    out = subprocess.run(
        [sys.executable, "-c", CHILD, str(ROOT)], capture_output=True, text=True, check=True
    ).stdout
    start, read, render, files, peak = (float(x) for x in out.split())
    print(f"import of the program        {start:8.2f} s")
    print(f"scrapes to clause trees      {read:8.2f} s")
    print(f"rendering {files:4.0f} files         {render:8.2f} s")
    print(f"peak memory, own stages      {peak / 1024:8.0f} MiB")


def measure_mkdocs() -> None:
    from builder.publication import source_date_epoch
    from builder.site import mkdocs_environment

    subprocess.run(
        [sys.executable, "-m", "builder", "texts"], cwd=ROOT, check=True, stderr=subprocess.DEVNULL
    )
    with tempfile.TemporaryDirectory() as folder:
        begin = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "mkdocs", "build", "-q", "-d", folder],
            cwd=ROOT,
            env=mkdocs_environment(source_date_epoch(ROOT)),
            check=True,
        )
        print(f"MkDocs                       {time.perf_counter() - begin:8.2f} s")
        print(
            f"peak memory, MkDocs          {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:8.0f} MiB"
        )


def measure_start() -> None:
    """`duizhao clean` on the smallest scrape, which is little more than the start of the program."""
    smallest = min((ROOT / "seeds" / "witnesses").glob("*.txt"), key=lambda path: path.stat().st_size)
    spent = []
    for _ in range(RUNS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            [sys.executable, "-m", "builder", "clean", str(smallest)],
            cwd=ROOT,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    print(f"duizhao clean, smallest file {min(spent):8.2f} s")


def kinds_of_files() -> dict[str, list[bytes]]:
    """What is cleaned: damaged files, clean ones, web pages."""
    from builder.pipeline import establish

    scrapes = [path.read_bytes() for path in sorted((ROOT / "seeds" / "witnesses").glob("*.txt"))]
    clean = [establish(data, "bench").text.encode() for data in scrapes]
    pages = sorted((ROOT / "tests" / "cases" / "extract" / "files").glob("*.html"))
    return {
        "damaged: the scrapes": scrapes,
        "damaged: the central scrape": scrapes[:1],
        "damaged: bytes lost from clean texts": [text.encode() for text, _ in damaged_texts()],
        "clean: what came of the scrapes": clean,
        "clean: the same as one file of 1 MB": [b"".join(clean) * 8],
        "pages of the collection": [path.read_bytes() for path in pages],
    }


def damaged_texts() -> list[tuple[str, int]]:
    """Clean scrapes with one byte lost to every 500 characters, and how many runs are out of step in each."""
    from damage import damage, random_places
    from eval_realign import VARIANTS, glossed_traditional, prepare, texts

    found = []
    for _, text in texts(None):
        for is_glossed, fold in VARIANTS.values():
            clean = prepare(text)
            clean = glossed_traditional(clean) if is_glossed else clean
            damaged = damage(clean, random_places(clean, len(clean) // 500, 1), fold=fold, trim=True)
            found.append((damaged.text, len(damaged.runs)))
    return found


def measure_cleaning(kinds: dict[str, list[bytes]]) -> None:
    """MB a second of whole files, from bytes to layers, and of every stage alone."""
    from builder.pipeline import collector_paused, establish, stages
    from builder.stages.decode import decode
    from builder.stages.structure import parse

    for label, files in kinds.items():
        size = sum(map(len, files))
        for data in files:  # tables are loaded and pages seen once
            establish(data, "bench")
        whole = float("inf")
        spent: dict[str, float] = {}
        for _ in range(RUNS):
            begin = time.process_time()
            for data in files:
                establish(data, "bench")
            whole = min(whole, time.process_time() - begin)
            once: dict[str, float] = defaultdict(float)
            for data in files:
                begin = time.process_time()
                text = decode(data).text
                once["decode"] += time.process_time() - begin
                with collector_paused():  # as when whole files are cleaned
                    for stage in stages("hans"):
                        begin = time.process_time()
                        layer = stage(text)
                        once[layer.name] += time.process_time() - begin
                        text = layer.text
                begin = time.process_time()
                parse(text)
                once["(parse)"] += time.process_time() - begin
            spent = {name: min(seconds, spent.get(name, seconds)) for name, seconds in once.items()}
        print(
            f"\n{label}: {len(files)} files, {size / 1e6:.2f} MB; whole files {size / whole / 1e6:.2f} MB/s"
        )
        print(
            "  "
            + "  ".join(f"{name} {size / max(s, 1e-9) / 1e6:.1f}" for name, s in spent.items())
            + "  MB/s"
        )


def measure_runs() -> None:
    """Milliseconds for a run of characters out of step, the search for all of them included."""
    from builder.pipeline import collector_paused
    from builder.stages.realign import realign

    found = damaged_texts()
    best = float("inf")
    for _ in range(RUNS):
        begin = time.process_time()
        for text, _runs in found:
            with collector_paused():
                realign(text)
        best = min(best, time.process_time() - begin)
    runs = sum(count for _, count in found)
    print(f"\n{runs} runs out of step: {1000 * best / runs:.1f} ms each")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--profile", action="store_true", help="also print where the time of cleaning goes")
    parser.add_argument("--cleaning", action="store_true", help="leave out the edition and MkDocs")
    arguments = parser.parse_args()
    os.chdir(ROOT)
    if not arguments.cleaning:
        measure_own_stages()
        measure_mkdocs()
    measure_start()
    kinds = kinds_of_files()
    measure_cleaning(kinds)
    measure_runs()
    if arguments.profile:
        for label, files in kinds.items():
            print(f"\n{label}")
            profile = cProfile.Profile()
            profile.runcall(establish_all, files)
            pstats.Stats(profile).sort_stats("tottime").print_stats(25)


def establish_all(files: list[bytes]) -> None:
    """What is profiled."""
    from builder.pipeline import establish

    for data in files:
        establish(data, "bench")


if __name__ == "__main__":
    main()
