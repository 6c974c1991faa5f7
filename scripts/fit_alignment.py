"""Fit the two logistic models of the concordance on the gold, and say what they reach.

Usage: ``python scripts/fit_alignment.py``

Prints the coefficients for ``builder/stages/alignment/scoring.py``, and precision, recall and F1 of the links that are
found when the nodes in question (a clause of Gui'an with all its items; any other work as a whole) are left out of the
fitting, beside two baselines. A weak link is not wrong when it is found and not missed when it is not.
"""

from __future__ import annotations

import csv
import math
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import fuzz

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from builder.pipeline import read_edition  # noqa: E402
from builder.project import Project  # noqa: E402
from builder.stages.alignment.features import NAMES, Pair, pairs  # noqa: E402
from builder.stages.alignment.scoring import THRESHOLD, Key, heading_features, part_levels, probability  # noqa: E402
from builder.stages.alignment.units import Unit, units  # noqa: E402
from builder.stages.alignment.weights import Weights  # noqa: E402
from builder.works import Edition  # noqa: E402

CENTRAL = "central-2015"
RIDGE = 0.2
WEAK = 0.4
"""What a pair judged weak counts in the fitting, beside 1."""
Id = tuple[str, str]


@dataclass(frozen=True)
class Trial:
    """One work beside the central opinion, with its gold."""

    work: str
    local: tuple[Unit, ...]
    central: tuple[Unit, ...]
    found: list[Pair]
    gold: dict[Id, str]
    """(local, central) -> ``strong`` or ``weak``."""
    parts: frozenset[str]
    """Levels of the central work that are only headings."""

    def ids(self, key: Key) -> Id:
        return self.local[key[0]].id, self.central[key[1]].id


@dataclass(frozen=True)
class Row:
    features: tuple[float, ...]
    link: bool
    weight: float
    group: str
    """What is left out together."""


def read_gold(work: str) -> dict[Id, str]:
    """The links of the gold: (local, central) -> strength. Gap rows are left out, and so is the title."""
    path = ROOT / "tests" / "gold" / "concordance" / f"{work}.tsv"
    rows = csv.reader(path.read_text("utf-8").splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    return {(r[0], r[1]): r[3] for r in rows if "-" not in (r[0], r[1]) and r[1] != "title"}


def trials(edition: Edition) -> list[Trial]:
    """Every work beside the central opinion."""
    text = {work.id: units(work.nodes, work.witness.text) for work in edition.works}
    whole = text.pop(CENTRAL)
    central = tuple(unit for unit in whole if unit.body)
    parts = part_levels(whole)
    return [
        Trial(work, local, central, pairs(local, central, Weights(local, central)), read_gold(work), parts)
        for work, local in text.items()
    ]


def fit(rows: Sequence[Row], start: Sequence[float] = (), steps: int = 12) -> list[float]:
    """Logistic regression with a ridge penalty on all but the constant, by Newton's method."""
    size = len(rows[0].features) + 1
    b = list(start) or [0.0] * size
    for _ in range(steps):
        slope = [0.0] * size
        curve = [[0.0] * size for _ in range(size)]
        for row in rows:
            x = (1.0, *row.features)
            p = probability(b, row.features)
            error, bend = row.weight * (row.link - p), row.weight * p * (1 - p)
            for i, value in enumerate(x):
                slope[i] += error * value
                scaled = value * bend
                if scaled > 1e-9:
                    line = curve[i]
                    for j in range(i + 1):
                        line[j] += scaled * x[j]
        for i in range(size):
            for j in range(i):
                curve[j][i] = curve[i][j]
            if i:
                slope[i] -= RIDGE * b[i]
                curve[i][i] += RIDGE
            curve[i][i] += 1e-9
        step = _solve(curve, slope)
        b = [value + change for value, change in zip(b, step, strict=True)]
        if max(map(abs, step)) < 1e-4:
            break
    return b


def _solve(matrix: list[list[float]], vector: list[float]) -> list[float]:
    size = len(vector)
    rows = [[*line, value] for line, value in zip(matrix, vector, strict=True)]
    for i in range(size):
        pivot = max(range(i, size), key=lambda r: abs(rows[r][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        for r in range(size):
            if r != i and rows[r][i]:
                factor = rows[r][i] / rows[i][i]
                rows[r] = [a - factor * c for a, c in zip(rows[r], rows[i], strict=True)]
    return [rows[i][size] / rows[i][i] for i in range(size)]


def text_rows(trial: Trial) -> list[tuple[Key, Row]]:
    """One row for each pair whose local unit has text."""
    found = []
    for pair in trial.found:
        if trial.local[pair.local].body:
            key = pair.local, pair.central
            found.append((key, _row(trial, key, pair.features)))
    return found


def _row(trial: Trial, key: Key, features: tuple[float, ...]) -> Row:
    strength = trial.gold.get(trial.ids(key))
    group = trial.ids(key)[0].split("-")[0] if trial.work == "guian-2016" else ""
    return Row(features, strength is not None, WEAK if strength == "weak" else 1.0, f"{trial.work}#{group}")


def _is_close(row: Row) -> bool:
    """Whether a pair shares enough to teach anything: most share next to nothing, and take most of the time."""
    return max(row.features[NAMES.index("wording")], row.features[NAMES.index("met")]) > 1.0


def left_out_scores(tried: Sequence[Trial]) -> tuple[list[float], list[float], dict[str, dict[Id, float]]]:
    """Both models fitted on all, and for each work the scores of its pairs by models that never saw them."""
    data = {trial.work: text_rows(trial) for trial in tried}
    rows = [row for found in data.values() for _, row in found if row.link or _is_close(row)]
    text = fit(rows)
    own: dict[str, list[float]] = {}
    for group in sorted({row.group for found in data.values() for _, row in found}):
        own[group] = fit([row for row in rows if row.group != group], text, 2)
    heading_data: dict[str, list[tuple[Key, Row]]] = {}
    scored: dict[str, dict[Id, float]] = {}
    for trial in tried:
        told = {key: probability(own[row.group], row.features) for key, row in data[trial.work]}
        scored[trial.work] = {trial.ids(key): score for key, score in told.items()}
        found = heading_features(trial.local, trial.found, told, trial.parts)
        heading_data[trial.work] = [(key, _row(trial, key, features)) for key, features in found.items()]
    heading_rows = [row for found in heading_data.values() for _, row in found]
    heading = fit(heading_rows)
    for trial in tried:
        for key, row in heading_data[trial.work]:
            model = fit([other for other in heading_rows if other.group != row.group], heading, 3)
            scored[trial.work][trial.ids(key)] = probability(model, row.features)
    return text, heading, scored


@dataclass(frozen=True)
class Figures:
    precision: float
    recall: float
    found: int

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def __str__(self) -> str:
        return f"precision {self.precision:.3f}  recall {self.recall:.3f}  F1 {self.f1:.3f}  ({self.found} links)"


def measure(found: Iterable[Id], gold: dict[Id, str]) -> Figures:
    """Precision with weak links allowed, recall of the strong ones."""
    links = set(found)
    strong = [ids for ids, strength in gold.items() if strength == "strong"]
    right = sum(ids in gold for ids in links)
    return Figures(
        right / max(1, len(links)), sum(ids in links for ids in strong) / max(1, len(strong)), len(links)
    )


def measure_all(found: Iterable[Id], gold: dict[Id, str]) -> Figures:
    """The same with weak links asked for as well."""
    links = set(found)
    right = sum(ids in gold for ids in links)
    return Figures(right / max(1, len(links)), right / max(1, len(gold)), len(links))


def recall_at(scored: dict[Id, float], gold: dict[Id, str], rank: int = 3) -> float:
    """Share of the strong links that stand among the best ``rank`` of their local node."""
    strong = [ids for ids, strength in gold.items() if strength == "strong"]
    hits = 0
    for ids in strong:
        score = scored.get(ids, 0.0)
        better = sum(other > score for key, other in scored.items() if key[0] == ids[0])
        hits += score > 0 and better < rank
    return hits / max(1, len(strong))


def best_threshold(scored: dict[Id, float], gold: dict[Id, str]) -> tuple[float, Figures]:
    """The threshold of the best F1 (for the baselines, which are given the benefit of the choice)."""
    steps = sorted(set(scored.values()))
    return max(
        ((t, measure((k for k, s in scored.items() if s >= t), gold)) for t in steps), key=lambda x: x[1].f1
    )


def tfidf(trial: Trial) -> dict[Id, float]:
    """Baseline: cosine of character 2- to 4-grams by TF-IDF over the nodes of both works."""

    def grams(unit: Unit) -> Counter[str]:
        stream = "".join(s.stream for s in unit.sentences)
        return Counter(stream[i : i + n] for n in (2, 3, 4) for i in range(len(stream) - n + 1))

    bags = [grams(unit) for unit in (*trial.local, *trial.central)]
    nodes = Counter(gram for bag in bags for gram in bag)
    vectors = [
        {g: (1 + math.log(n)) * math.log((1 + len(bags)) / (1 + nodes[g])) for g, n in bag.items()}
        for bag in bags
    ]
    lengths = [math.sqrt(sum(w * w for w in v.values())) or 1.0 for v in vectors]
    split = len(trial.local)
    return _by_ids(
        trial,
        lambda i, j: (
            sum(w * vectors[split + j].get(g, 0.0) for g, w in vectors[i].items())
            / (lengths[i] * lengths[split + j])
        ),
    )


def partial_ratio(trial: Trial) -> dict[Id, float]:
    """Baseline: rapidfuzz's partial ratio of the folded nodes."""
    local = ["".join(s.stream for s in unit.sentences) for unit in trial.local]
    central = ["".join(s.stream for s in unit.sentences) for unit in trial.central]
    return _by_ids(trial, lambda i, j: fuzz.partial_ratio(local[i], central[j]) / 100)


def _by_ids(trial: Trial, score: Callable[[int, int], float]) -> dict[Id, float]:
    return {
        trial.ids((i, j)): score(i, j) for i in range(len(trial.local)) for j in range(len(trial.central))
    }


def main() -> None:
    tried = trials(read_edition(Project(ROOT)))
    text, heading, scored = left_out_scores(tried)
    print("TEXT =", "(" + ", ".join(f"{value:.2f}" for value in text) + ")")
    print("HEADING =", "(" + ", ".join(f"{value:.2f}" for value in heading) + ")")
    for trial in tried:
        here = scored[trial.work]
        chosen = [ids for ids, score in here.items() if score >= THRESHOLD]
        print(
            f"\n{trial.work}\n  left out       {measure(chosen, trial.gold)}  recall@3 {recall_at(here, trial.gold):.3f}"
        )
        print(
            f"  with weak ones {measure_all(chosen, trial.gold)}; best at {best_threshold(here, trial.gold)[0]:.2f}"
        )
        for name, baseline in (("TF-IDF cosine", tfidf(trial)), ("partial ratio", partial_ratio(trial))):
            best, figures = best_threshold(baseline, trial.gold)
            print(
                f"  {name}  {figures}  recall@3 {recall_at(baseline, trial.gold):.3f}, at its best threshold {best:.2f}"
            )
        for ids in sorted(chosen, key=lambda ids: -here[ids]):
            if ids not in trial.gold:
                print(f"    too many: {ids[0]} -> {ids[1]}  {here[ids]:.2f}")
        for ids, strength in trial.gold.items():
            if strength == "strong" and ids not in chosen:
                print(f"    missed:   {ids[0]} -> {ids[1]}  {here.get(ids, 0.0):.2f}")
        bins = [(low / 5, [i for i, s in here.items() if low / 5 <= s < low / 5 + 0.2]) for low in range(5)]
        print(
            "  calibration: "
            + "; ".join(
                f"{low:.1f}–{low + 0.2:.1f}: {sum(i in trial.gold for i in ids)} of {len(ids)}"
                for low, ids in bins
                if ids
            )
        )


if __name__ == "__main__":
    main()
