"""Measure the built site with Lighthouse, on its mobile settings, and say what falls short of 100.

`make lighthouse` installs the npm package into build/lighthouse and builds the site. The site is served from this
machine alone, over HTTP/2 and compressed, as GitHub Pages does it (lighthouse/serve.mjs). The score for performance
depends on how busy the machine is: of several runs the median is told, with all of them.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import statistics
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
TOOL_FOLDER = ROOT / "build" / "lighthouse"
TOOL = TOOL_FOLDER / "node_modules" / "lighthouse" / "cli" / "index.js"
PAGES = ("", "texts/central-2015/", "texts/concordance/guian-2016/", "search/")
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-component-update --disable-background-networking --disable-sync --ignore-certificate-errors"


@contextlib.contextmanager
def served(site: Path) -> Iterator[str]:
    """The address of ``site`` while it is served from this machine."""
    command = ["node", str(TOOL_FOLDER / "serve.mjs"), str(site)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            port = server.stdout.readline().strip() if server.stdout else ""
            if not port:
                sys.exit("The server of the site did not start; nothing was measured.")
            yield f"https://127.0.0.1:{port}/duizhao/"
        finally:
            server.terminate()


def measure(address: str, browser: str) -> dict[str, object]:
    """Lighthouse's report of one page."""
    done = subprocess.run(
        ["node", str(TOOL), address, "--quiet", "--output=json", "--form-factor=mobile", f"--chrome-flags={FLAGS}"],
        env=os.environ | {"CHROME_PATH": browser},
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    if done.returncode:
        sys.exit(f"Lighthouse failed on {address}:\n{done.stderr[-1500:]}")
    report: dict[str, object] = json.loads(done.stdout)
    return report


def main() -> int:
    sys.path.insert(0, str(ROOT))
    from scripts.ensure_browser import find_browser

    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("pages", nargs="*", default=PAGES, help="paths below the site's address")
    parser.add_argument("--site", type=Path, default=ROOT / "site")
    parser.add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args()
    browser = find_browser()
    for there, wanted in ((shutil.which("node"), "Node.js"), (browser, "Chromium"), (TOOL.exists(), "Lighthouse (make lighthouse installs it)")):  # fmt: skip
        if not there:
            sys.exit(f"{wanted} is missing; nothing was measured.")
    with served(chosen.site) as address:
        return measure_all(address, chosen.pages, chosen.runs, str(browser))


def measure_all(address: str, pages: Sequence[str], runs: int, browser: str) -> int:
    """Print a line for each page, and what falls short of 100; the exit status."""
    short = False
    print(f"{'page':<34}{'perf':>6}{'a11y':>6}{'best':>6}{'seo':>6}   FCP     LCP     TBT    CLS")
    for page in pages:
        reports = [measure(address + page, browser) for _ in range(runs)]
        scores = {c: [round(100 * r["categories"][c]["score"]) for r in reports] for c in CATEGORIES}  # type: ignore[index]
        middle = {c: int(statistics.median_low(values)) for c, values in scores.items()}
        audits = [r["audits"] for r in reports]
        shown = [
            f"{statistics.median(a[name]['numericValue'] for a in audits):.{digits}f}{unit}"  # type: ignore[index]
            for name, digits, unit in (
                ("first-contentful-paint", 0, " ms"), ("largest-contentful-paint", 0, " ms"),
                ("total-blocking-time", 0, " ms"), ("cumulative-layout-shift", 3, ""),
            )
        ]  # fmt: skip
        print(
            f"{page or '(home)':<34}"
            + "".join(f"{middle[c]:>6}" for c in CATEGORIES)
            + "   "
            + "  ".join(shown)
            + f"   performance of {runs} runs: {scores['performance']}"
        )
        for name in CATEGORIES:
            if middle[name] < 100:
                short = True
                for told in _failed(reports[0], name):
                    print(f"    {name}: {told}")
    return 1 if short else 0


def _failed(report: dict[str, object], category: str) -> list[str]:
    audits, categories = report["audits"], report["categories"]
    found = []
    for ref in categories[category]["auditRefs"]:  # type: ignore[index]
        audit = audits[ref["id"]]  # type: ignore[index]
        if ref["weight"] and audit["score"] is not None and audit["score"] < 0.995:
            items = (audit.get("details") or {}).get("items") or []
            first = (
                json.dumps(items[0].get("node", {}).get("snippet") or items[0], ensure_ascii=False)[:240]
                if items
                else ""
            )
            found.append(
                f"{audit['id']} {audit['score']:.2f} {audit.get('displayValue', '')} {first}".rstrip()
            )
    return found


if __name__ == "__main__":
    sys.exit(main())
