"""`make bench`: the time of our own stages, the time of MkDocs, and peak memory.

The stages are measured by processor time, the best of three runs: other programs then disturb least.

python scripts/bench.py [--profile]
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


def measure_stages_one_by_one() -> None:
    """MB of UTF-8 a second for each stage, over damaged text (the scrapes) and clean text (what came of them)."""
    from builder.pipeline import establish, stages
    from builder.stages.structure import parse

    names = sorted((ROOT / "seeds" / "witnesses").glob("*.txt"))
    data = [path.read_bytes() for path in names]
    for stage in stages("hans"):
        stage("预热。")
    for label, texts in (
        ("the scrapes as they are", [d.decode("utf-8", "replace") for d in data] * 4),
        ("their clean texts", [establish(d, "bench").text for d in data] * 4),
    ):
        spent: dict[str, float] = {}
        size = sum(len(text.encode()) for text in texts)
        for _ in range(RUNS):
            once: dict[str, float] = defaultdict(float)
            for source in texts:
                text = source
                for stage in stages("hans"):
                    begin = time.process_time()
                    layer = stage(text)
                    once[layer.name] += time.process_time() - begin
                    text = layer.text
            spent = {name: min(seconds, spent.get(name, seconds)) for name, seconds in once.items()}
        print(
            f"\n{label}: {size / 1e6:.2f} MB, {size / sum(spent.values()) / 1e6:.2f} MB/s through all stages"
        )
        for name, seconds in spent.items():
            print(f"  {name:<14}{size / max(seconds, 1e-9) / 1e6:9.1f} MB/s")
    clean = [establish(d, "bench").text for d in data]
    begin = time.process_time()
    for text in clean * 4:
        parse(text)
    size = sum(len(text.encode()) for text in clean) * 4
    print(f"  {'parse':<14}{size / (time.process_time() - begin) / 1e6:9.1f} MB/s")


def measure_whole_files() -> None:
    """What `duizhao clean` does to a file, from bytes to layers, without the start of the program."""
    from builder.pipeline import establish

    scrapes = [path.read_bytes() for path in sorted((ROOT / "seeds" / "witnesses").glob("*.txt"))]
    clean = [establish(data, "bench").text.encode() for data in scrapes]
    print("\nwhole files, bytes to layers")
    for label, files in (
        ("the scrapes", scrapes),
        ("the central scrape alone", scrapes[:1]),
        ("their clean texts", clean),
        ("one clean file of 1 MB", [b"".join(clean) * 8]),
    ):
        best = float("inf")
        for _ in range(RUNS):
            begin = time.process_time()
            for data in files:
                establish(data, "bench")
            best = min(best, time.process_time() - begin)
        print(f"  {label:<26}{sum(map(len, files)) / best / 1e6:9.2f} MB/s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--profile", action="store_true", help="also print where the time of all stages goes")
    arguments = parser.parse_args()
    os.chdir(ROOT)
    measure_own_stages()
    measure_mkdocs()
    if arguments.profile:
        profile = cProfile.Profile()
        profile.runcall(measure_stages_one_by_one)
        pstats.Stats(profile).sort_stats("cumulative").print_stats(25)
    else:
        measure_stages_one_by_one()
    measure_whole_files()


if __name__ == "__main__":
    main()
