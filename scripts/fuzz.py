"""`make fuzz`: mutated scrapes through the whole way, as many as asked for.

    python scripts/fuzz.py [--inputs 200000] [--minutes 60] [--processes N] [--seed 1] [--seconds-per-input 5]

For every input: no exception gets out, no input takes longer than the bound (processor time), and the bytes come back
from the layers. Inputs are slices of real scrapes and of the page collection, one in a hundred of them whole, cut,
joined, doubled, re-encoded and sprinkled with the bytes and strings that have made trouble before. Input N of a seed is
the same on every machine, in every number of processes; with ``--minutes`` (of processor time for each process) as many
are run as there is time for.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import resource
import sys
import time
import traceback
from dataclasses import dataclass, field
from functools import cache
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
WHOLE = 1 << 20
SIZES = (60, 200, 800, 3000, WHOLE)
SHARES = (40, 40, 13, 6, 1)
"""Of a hundred inputs, how many have at most so many bytes."""
BATCH = 250


def scrapes() -> list[bytes]:
    """The scrapes of the edition."""
    return [path.read_bytes() for path in sorted((ROOT / "seeds" / "witnesses").iterdir()) if path.is_file()]


def sources() -> list[bytes]:
    """The seeds of mutation: every scrape and every page of the collection."""
    pages = sorted((ROOT / "tests" / "cases" / "extract" / "files").iterdir())
    return [*scrapes(), *(path.read_bytes() for path in pages if path.is_file())]


def mutate(
    chance: random.Random, seeds: list[bytes], *, shares: tuple[int, ...] = SHARES, most: int = 7
) -> bytes:
    """One input: mostly of a few hundred bytes, sometimes a whole page; with at most so many changes."""
    seed = chance.choice(seeds)
    size = chance.choices(SIZES, shares)[0]
    start = chance.randrange(max(1, len(seed))) if size < WHOLE else 0
    data = bytearray(seed[start : start + size])
    for _ in range(chance.randrange(1, most + 1)):
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


@dataclass(slots=True)
class Tally:
    """What one batch of inputs came to."""

    inputs: int = 0
    size: int = 0
    seconds: float = 0.0
    """Of processor time."""
    longest: float = 0.0
    peak: float = 0.0
    """MiB of memory that its process had at most."""
    failures: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        self.inputs += other.inputs
        self.size += other.size
        self.seconds += other.seconds
        self.longest = max(self.longest, other.longest)
        self.peak = max(self.peak, other.peak)
        self.failures += other.failures


@cache
def _seeds() -> list[bytes]:
    return sources()


def batch(job: tuple[int, int, int, float]) -> Tally:
    """Inputs ``first`` to ``last`` of one seed: ``(seed, first, last, seconds)``."""
    seed, first, last, bound = job
    tally = Tally()
    for number in range(first, last):
        data = mutate(random.Random(f"{seed}-{number}"), _seeds())
        begin = time.process_time()
        wrong = run(data)
        spent = time.process_time() - begin
        if not wrong and spent > bound:
            wrong = f"took {spent:.1f} s for {len(data)} bytes"
        if wrong:
            tally.failures.append(f"seed {seed}, input {number}: {wrong}\n{data[:300]!r}")
        tally.add(Tally(1, len(data), spent, spent))
    tally.peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return tally


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--inputs", type=int, default=200_000)
    parser.add_argument("--minutes", type=float, default=0.0, help="processor time of a process; 0: no limit")
    parser.add_argument("--processes", type=int, default=multiprocessing.cpu_count())
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="number of the first input")
    parser.add_argument("--seconds-per-input", type=float, default=5.0)
    options = parser.parse_args()
    last = options.first + options.inputs
    jobs = (
        (options.seed, first, min(last, first + BATCH), options.seconds_per_input)
        for first in range(options.first, last, BATCH)
    )
    total = Tally()
    with multiprocessing.Pool(options.processes) as pool:
        for tally in pool.imap(batch, jobs):
            for wrong in tally.failures:
                print(wrong, file=sys.stderr, flush=True)
            total.add(tally)
            print(
                f"\r{total.inputs} inputs, {len(total.failures)} failures",
                end="",
                file=sys.stderr,
                flush=True,
            )
            if len(total.failures) > 100 or 0 < 60 * options.minutes < total.seconds / options.processes:
                pool.terminate()
                break
    print(
        f"\n{total.inputs} inputs of {total.size / max(1, total.inputs):.0f} bytes on average, "
        f"{len(total.failures)} failures; {total.seconds:.0f} s of processor time, "
        f"{1000 * total.seconds / max(1, total.inputs):.1f} ms each, {total.longest:.1f} s at most; "
        f"peak {total.peak:.0f} MiB a process"
    )
    return 1 if total.failures else 0


if __name__ == "__main__":
    sys.exit(main())
