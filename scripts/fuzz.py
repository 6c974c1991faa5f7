"""`make fuzz`: mutated scrapes through the whole way, as many as asked for.

    python scripts/fuzz.py [--inputs 200000] [--seed 1] [--seconds-per-input 5]

For every input: no exception gets out, no input takes longer than the bound,
and the bytes come back from the layers. Inputs are slices of real scrapes and
of the page collection, cut, joined, doubled, re-encoded and sprinkled with the
bytes and strings that have made trouble before.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import resource
import sys
import time
import traceback
from collections.abc import Iterator
from pathlib import Path

from builder.exporting.witness_json import dumps, loads
from builder.pipeline import establish, parse_unregistered, rebuild

ROOT = Path(__file__).parent.parent
TROUBLE = [
    b"\x00", b"\xff", b"\x80", b"\xa1", b"\xfe\xfe", b"?\xa1\xa3", "?。".encode(), "　（".encode(), b"(w\xc3\xb9)", b"<div>", b"</div>", b"<!--",
    b"-->", b"<script>", b"&nbsp;", b"&amp;amp;", b"\r\n", b"\n\n\n", "（".encode() * 9, "）".encode() * 9, "一、".encode(), "（一）".encode(), "第一条".encode(),
    "——".encode(), "一是".encode(), b"1.", "�".encode(), "锟斤拷".encode(), "\u2028".encode(), "\ufeff".encode(), b"*" * 9, "××".encode(), b" " * 40,
]  # fmt: skip
ENCODINGS = ("utf-8", "gb18030", "big5hkscs", "utf-16-le", "cp1252")


def sources() -> list[bytes]:
    """The seeds of mutation: every scrape and every page of the collection."""
    folders = (ROOT / "seeds" / "witnesses", ROOT / "tests" / "cases" / "extract" / "files")
    return [path.read_bytes() for folder in folders for path in sorted(folder.iterdir()) if path.is_file()]


def mutate(chance: random.Random, seeds: list[bytes]) -> bytes:
    """One input of at most a few kilobytes."""
    seed = chance.choice(seeds)
    size = chance.choice((40, 200, 800, 3000))
    start = chance.randrange(max(1, len(seed)))
    data = bytearray(seed[start : start + size])
    for _ in range(chance.randrange(1, 8)):
        at = chance.randrange(len(data) + 1)
        match chance.randrange(7):
            case 0:
                data[at:at] = chance.choice(TROUBLE)
            case 1:
                del data[at : at + chance.randrange(1, 9)]
            case 2:
                data[at:at] = data[max(0, at - 60) : at]
            case 3 if data:
                data[min(at, len(data) - 1)] = chance.randrange(256)
            case 4:
                other = chance.choice(seeds)
                cut = chance.randrange(max(1, len(other)))
                data[at:at] = other[cut : cut + 120]
            case 5:
                text = bytes(data).decode("utf-8", "replace")
                data = bytearray(text.encode(chance.choice(ENCODINGS), "replace"))
            case 6:
                text = bytes(data).decode(chance.choice(ENCODINGS), "replace")
                data = bytearray(text.encode("utf-8", "replace"))
    return bytes(data)


def run(data: bytes) -> str:
    """What is wrong with ``data``'s way, or an empty string."""
    try:
        witness = establish(data, "fuzz")
        if rebuild(witness) != data:
            return "the bytes do not come back"
        if loads(dumps(witness)) != witness:
            return "the JSON does not come back"
        for work in parse_unregistered(witness, "fuzz"):
            ids = list(work.by_id)
            if len(ids) != sum(1 for top in work.nodes for _ in top.walk()):
                return "two nodes have one id"
    except Exception:
        return traceback.format_exc()
    return ""


def share(job: tuple[int, int, float]) -> list[tuple[int, str]]:
    """One process's part: ``(seed, inputs, seconds)`` -> failures by input number."""
    seed, inputs, bound = job
    seeds, failures = sources(), []
    for number in range(inputs):
        data = mutate(random.Random(f"{seed}-{number}"), seeds)
        begin = time.perf_counter()
        wrong = run(data)
        spent = time.perf_counter() - begin
        if not wrong and spent > bound:
            wrong = f"took {spent:.1f} s for {len(data)} bytes"
        if wrong:
            failures.append((number, f"seed {seed}, input {number}: {wrong}\n{data[:300]!r}"))
            if len(failures) > 20:
                break
    return failures


def jobs(seed: int, inputs: int, processes: int, bound: float) -> Iterator[tuple[int, int, float]]:
    for part in range(processes):
        yield seed * 1000 + part, inputs // processes + (part < inputs % processes), bound


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--inputs", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds-per-input", type=float, default=5.0)
    arguments = parser.parse_args()
    processes = multiprocessing.cpu_count()
    begin = time.perf_counter()
    with multiprocessing.Pool(processes) as pool:
        found = pool.map(
            share, jobs(arguments.seed, arguments.inputs, processes, arguments.seconds_per_input)
        )
    failures = [wrong for part in found for _, wrong in part]
    for wrong in failures[:20]:
        print(wrong, file=sys.stderr)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(
        f"{arguments.inputs} inputs, {len(failures)} failures, {time.perf_counter() - begin:.0f} s, peak {peak:.0f} MiB a process"
    )
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
