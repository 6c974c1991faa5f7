"""Damage clean text at random places, repair it, and report what came back.

    python scripts/eval_realign.py [--corpus FOLDER] [--fitting] [--first-seed N] [--seeds N] [--every CHARACTERS] [--show N]

The texts are the scrapes of this repository that are clean, in Simplified and in machine-made Traditional with
inserted readings, with and without folding; with ``--corpus`` also documents of that folder that were held out when
the character model was built. ``--fitting`` takes others of these documents, with other seeds: thresholds are to be chosen
there and not by what is reported. ``tests/damage.py`` specifies the damage.
"""

from __future__ import annotations

import argparse
import sys
import time
import zlib
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "scripts")]

from build_character_model import held_out  # noqa: E402
from damage import Damaged, Run, damage, random_places  # noqa: E402

from builder.model import Layer  # noqa: E402
from builder.spans import Span  # noqa: E402
from builder.stages.realign import LACUNA, realign  # noqa: E402

CLEAN = ("guian-2016", "nantong-2006", "jilin-2016", "model-texts")
LONGEST = 8_000
FITTING = 1_000
"""First seed for fitting."""


def texts(corpus: Path | None, *, fitting: bool = False) -> Iterator[tuple[str, str]]:
    """Names and clean texts, to report on or for ``fitting``."""
    for name in CLEAN if not fitting else ():
        yield name, (ROOT / f"seeds/witnesses/{name}.txt").read_text(encoding="utf-8")
    if corpus:
        for prefix, most in (("govcn", 3), ("api", 3), ("report", 3), ("prc", 12)):
            chosen = [p for p in sorted(corpus.rglob(f"{prefix}_*.txt")) if held_out(p.name)]
            for path in chosen[most:] if fitting else chosen[:most]:
                yield path.name[:24], path.read_text(encoding="utf-8")[:LONGEST]


def prepare(text: str) -> str:
    """Only what code page 936 has; every paragraph indented by two ideographic spaces."""
    encodable = text.replace("\r", "").encode("gbk", "ignore").decode("gbk").replace("€", "")
    return "\n".join("　　" + line.strip(" \t　") for line in encodable.split("\n") if line.strip())


def glossed_traditional(text: str) -> str:
    """Machine-made Traditional with readings inserted after a third of the characters that changed."""
    from opencc import OpenCC
    from pypinyin import lazy_pinyin
    from pypinyin.constants import Style

    converted = OpenCC("s2t").convert(text).encode("gbk", "ignore").decode("gbk")
    simple = set(text)
    out = []
    for char in converted:
        out.append(char)
        if char not in simple and "\u4e00" <= char <= "\u9fff" and zlib.crc32(char.encode()) % 3 == 0:
            reading = lazy_pinyin(char, style=Style.TONE)[0]
            if reading.isalpha() and not reading.isascii():
                out.append(f"({reading})")
    return "".join(out)


VARIANTS = {
    "hans": (False, False),
    "hans folded": (False, True),
    "hant glossed": (True, False),
    "hant glossed folded": (True, True),
}


class Score:
    """Counts of runs and of lost characters."""

    def __init__(self) -> None:
        self.runs: Counter[str] = Counter()
        self.lost: Counter[str] = Counter()
        self.kept_wrong = 0
        self.outside = 0
        self.seconds = 0.0
        self.failures: list[tuple[str, str, str]] = []

    def add(self, damaged: Damaged, layer: Layer, seconds: float) -> None:
        self.seconds += seconds
        offsets = layer.offsets()
        inside = [Span(run.start, run.start + len(run.damaged)) for run in damaged.runs]
        for emendation in layer.emendations:
            self.outside += not any(emendation.span.overlaps(s) for s in inside)
        for run, span in zip(damaged.runs, inside, strict=True):
            after = offsets.to_after(span)
            out = after.of(layer.text)
            touched = any(e.span.overlaps(span) for e in layer.emendations)
            state = "exact" if out == run.truth else "partial" if touched else "untouched"
            self.runs[state] += 1
            wrong = self.lost["wrong"] + self.kept_wrong
            self._characters(run, after, out, layer, touched)
            if self.lost["wrong"] + self.kept_wrong > wrong:
                self.failures.append((run.damaged, run.truth, out))

    def _characters(self, run: Run, after: Span, out: str, layer: Layer, touched: bool) -> None:
        kinds = self._kinds(after, layer)
        lost = set(run.lost)
        if not touched:
            self.lost["untouched"] += len(lost)
            return
        for tag, i1, i2, j1, j2 in SequenceMatcher(None, run.truth, out, autojunk=False).get_opcodes():
            piece = out[j1:j2]
            if tag == "equal":
                for i, j in zip(range(i1, i2), range(j1, j2), strict=True):
                    if i in lost:
                        self.lost["determined" if kinds[j] == "mojibake" else "conjectured rightly"] += 1
                continue
            doubted = any(
                m.span.start <= after.start + j2 and after.start + j1 <= m.span.end for m in layer.marks
            )
            near = out[max(0, j1 - 1) : j2 + 1]
            gone = [i for i in range(i1, i2) if i in lost]
            if doubted and not piece.strip(LACUNA) and LACUNA not in near:
                self.lost["left out, marked"] += len(gone)
            elif piece.strip(LACUNA) or LACUNA not in near:
                wrong = "wrong, marked as doubtful" if doubted else "wrong"
                shown = len(piece) - piece.count(LACUNA)  # of the others it is said that they are not known
                count = min(max(len(gone), 1), max(shown, 1)) if LACUNA in piece else max(len(gone), 1)
                self.lost[wrong] += count if gone or tag == "insert" else 0
                self.lost["lacuna"] += max(0, len(gone) - count)
                self.kept_wrong += (i2 - i1) - len(gone)
            else:
                self.lost["lacuna"] += len(gone)

    def _kinds(self, after: Span, layer: Layer) -> list[str]:
        offsets = layer.offsets()
        kinds = []
        for place in range(after.start, after.end):
            index = offsets.index_at(place)
            kinds.append(layer.emendations[index].kind if index is not None else "")
        return kinds

    def report(self, name: str) -> None:
        runs, lost = sum(self.runs.values()) or 1, sum(self.lost.values()) or 1
        print(
            f"{name}: {runs} runs, {1000 * self.seconds / runs:.1f} ms a run; outside of runs {self.outside} changes"
        )
        print("   runs  " + ", ".join(f"{k} {n} ({n / runs:.1%})" for k, n in self.runs.most_common()))
        print("   lost  " + ", ".join(f"{k} {n} ({n / lost:.2%})" for k, n in self.lost.most_common()))
        print(f"   wrong of those not lost: {self.kept_wrong}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--fitting", action="store_true", help="the documents that thresholds are fitted to")
    parser.add_argument("--first-seed", type=int, default=0, help="another one damages other places")
    parser.add_argument("--seeds", type=int, default=2)
    parser.add_argument("--every", type=int, default=500, help="one place to so many characters")
    parser.add_argument("--variant", choices=[*VARIANTS], action="append")
    parser.add_argument("--show", type=int, default=0, help="wrong runs to show")
    options = parser.parse_args()
    first = options.first_seed + options.fitting * FITTING
    total = Score()
    sources = [(name, prepare(text)) for name, text in texts(options.corpus, fitting=options.fitting)]
    for variant in options.variant or VARIANTS:
        glossed, fold = VARIANTS[variant]
        score = Score()
        for _, clean in sources:
            text = glossed_traditional(clean) if glossed else clean
            for seed in range(first, first + options.seeds):
                places = random_places(text, max(1, len(text) // options.every), seed)
                damaged = damage(text, places, fold=fold, trim=True)
                started = time.process_time()
                layer = realign(damaged.text)
                seconds = time.process_time() - started
                score.add(damaged, layer, seconds)
                total.add(damaged, layer, seconds)
        score.report(variant)
        for seen, truth, out in score.failures[: options.show]:
            print(f"      {seen!r}\n      {truth!r}\n      {out!r}\n")
    total.report("all")


if __name__ == "__main__":
    main()
