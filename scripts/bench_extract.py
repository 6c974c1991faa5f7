"""Compare the chrome stage with other extractors of main text, on a collection of pages.

    python scripts/bench_extract.py [--folder tests/cases/extract] [--only PATTERN] [--cases] [--json]

A collection is a folder of ``NAME.json`` (``file``, ``encoding``, ``family``) beside ``files/`` with
the sources and ``NAME.expected.txt``, a paragraph a line. Measures, for every case and as means:

- *characters*: precision, recall and F1 over the longest common subsequence of the two texts without
  white space (an alignment, so that text in the wrong order does not count);
- *lines*: F1 over whole lines (as a multiset), white space inside of lines folded;
- *exact*: the share of cases in which every line is as expected.

The rules of ``duizhao`` were mended on this collection, so that its own figures here are a floor that must
not fall; what it does on pages not seen before is recorded in the collection's ``README.md``.

An empty text against an empty expectation counts as 1. Extractors that are not installed are left out;
the others are given the page decoded with the encoding the case names, ours as well.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz.distance import LCSseq

sys.path.insert(0, str(Path(__file__).parent.parent))

from builder.stages.chrome import strip_chrome
from builder.stages.escapes import undo_escapes

Extractor = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Score:
    precision: float
    recall: float
    characters: float
    """F1 over characters."""
    lines: float
    """F1 over whole lines."""
    exact: float = 0.0
    """1 where every line is as expected."""


def ours(source: str) -> str:
    return strip_chrome(undo_escapes(source).text).text


def extractors() -> dict[str, Extractor]:
    """Ours and every other that is installed."""
    found: dict[str, Extractor] = {"duizhao": ours}
    try:
        import trafilatura

        def by_trafilatura(source: str) -> str:
            text = trafilatura.extract(source, include_comments=False, include_tables=True, favor_recall=True)
            facts = trafilatura.extract_metadata(source) if "<" in source else None
            title = (facts.title if facts else None) or ""
            return f"{title}\n{text or ''}" if title not in (text or "")[:400] else text or ""

        found["trafilatura"] = by_trafilatura
    except ImportError:
        print("trafilatura is not installed: left out", file=sys.stderr)
    try:
        from bs4 import BeautifulSoup
        from readability import Document

        def by_readability(source: str) -> str:
            try:
                document = Document(source)
                title, body = document.short_title(), document.summary()
            except Exception:  # it refuses plain text and empty pages
                return ""
            return title + "\n" + BeautifulSoup(body, "lxml").get_text("\n")

        found["readability"] = by_readability
    except ImportError:
        print("readability-lxml is not installed: left out", file=sys.stderr)
    from bs4 import BeautifulSoup as Soup

    def by_get_text(source: str) -> str:
        soup = Soup(source, "lxml")
        for element in soup(["script", "style", "noscript", "template"]):
            element.decompose()
        return soup.get_text("\n")

    found["get_text"] = by_get_text
    return found


def _lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.split("\n") if line.strip()]


def compare(expected: str, found: str) -> Score:
    """Score an extracted text against the expected one."""
    want, have = _lines(expected), _lines(found)
    a, b = ("".join("".join(lines).split()) for lines in (want, have))
    if not a and not b:
        return Score(1.0, 1.0, 1.0, 1.0, 1.0)
    common = LCSseq.similarity(a, b)
    precision, recall = common / len(b) if b else 0.0, common / len(a) if a else 0.0
    same = sum((Counter(want) & Counter(have)).values())
    lines = 2 * same / max(1, len(want) + len(have))
    return Score(precision, recall, _f1(precision, recall), lines, float(want == have))


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def run(folder: Path, only: str = "*") -> dict[str, dict[str, Score]]:
    """Scores by case and extractor."""
    results: dict[str, dict[str, Score]] = {}
    tools = extractors()
    for path in sorted(folder.glob(f"{only}.json")):
        case = json.loads(path.read_text(encoding="utf-8"))
        data = (folder / "files" / case["file"]).read_bytes()
        source = data.decode(case["encoding"], errors="replace")
        expected = (folder / "files" / f"{path.stem}.expected.txt").read_text(encoding="utf-8")
        results[path.stem] = {name: compare(expected, extract(source)) for name, extract in tools.items()}
    return results


def _mean(scores: list[Score]) -> Score:
    size = max(1, len(scores))
    return Score(
        sum(s.precision for s in scores) / size,
        sum(s.recall for s in scores) / size,
        sum(s.characters for s in scores) / size,
        sum(s.lines for s in scores) / size,
        sum(s.exact for s in scores) / size,
    )


def main() -> int:
    parser = argparse.ArgumentParser(description="Compare extractors on a collection of pages.")
    parser.add_argument("--folder", type=Path, default=Path("tests/cases/extract"))
    parser.add_argument("--only", default="*", metavar="PATTERN", help="cases by name, such as 'wild-*'")
    parser.add_argument("--cases", action="store_true", help="print every case, not only the means")
    parser.add_argument("--json", action="store_true", help="print the means as JSON")
    options = parser.parse_args()
    if not options.folder.is_dir():
        parser.error(f"no such folder: {options.folder}")
    results = run(options.folder, options.only)
    if not results:
        parser.error(f"no case (NAME.json) in {options.folder}")
    tools = list(next(iter(results.values())))
    if options.cases:
        for name, scores in results.items():
            print(
                f"{name:32}"
                + "  ".join(f"{t} {scores[t].characters:.3f}/{scores[t].lines:.3f}" for t in tools)
            )
    pages = {name: scores for name, scores in results.items() if _is_page(options.folder, name)}
    parts = {"all": results, "pages (HTML)": pages}
    parts["plain text"] = {name: scores for name, scores in results.items() if name not in pages}
    means = {
        part: {t: _mean([scores[t] for scores in cases.values()]) for t in tools}
        for part, cases in parts.items()
        if cases
    }
    if options.json:
        keys = ("precision", "recall", "characters", "lines", "exact")
        table = {
            part: {t: {k: round(getattr(m, k), 4) for k in keys} for t, m in row.items()}
            for part, row in means.items()
        }
        print(json.dumps(table, indent=2))
        return 0
    for part, row in means.items():
        print(f"{part}: {len(parts[part])} cases")
        print("| extractor | precision | recall | characters F1 | whole-line F1 | exact |")
        print("|---|---:|---:|---:|---:|---:|")
        for tool, m in row.items():
            print(
                f"| {tool} | {m.precision:.4f} | {m.recall:.4f} | {m.characters:.4f} | {m.lines:.4f} "
                f"| {m.exact:.3f} |"
            )
        print()
    return 0


def _is_page(folder: Path, name: str) -> bool:
    case = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    return not str(case["file"]).endswith(".txt")


if __name__ == "__main__":
    raise SystemExit(main())
