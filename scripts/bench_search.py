"""Measures the search in a real browser: what is found first, how fast, and how many bytes it takes.

    python scripts/bench_search.py                    the built site in site/, phrases from its texts
    python scripts/bench_search.py --corpus FOLDER    an index over the largest text files of a folder
    python scripts/bench_search.py --list FILE        phrases from a file: kind TAB query TAB words that must be there

The phrases are drawn with a fixed seed from all works: runs of 2 to 12 characters in Simplified and in Traditional,
runs of 2 to 6 as pinyin, and one to three English words. Exits with 1 where a target is missed.
"""

from __future__ import annotations

import argparse
import functools
import gzip
import http.server
import json
import random
import re
import resource
import shutil
import statistics
import sys
import tempfile
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright
from pypinyin import lazy_pinyin

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from builder.exporting.search_index import SearchRecord, build_index  # noqa: E402
from builder.language.folding import stream  # noqa: E402
from builder.language.script import to_traditional  # noqa: E402
from scripts.ensure_browser import find_browser  # noqa: E402

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PREFIX = "/duizhao"
TARGETS = {"simplified": 1.0, "traditional": 1.0, "pinyin": 0.95, "english": 0.95}
MOST_MILLISECONDS = 100
MOST_BYTES = 150_000
COLD_STARTS = 3
"""Of each kind."""
HAN = re.compile("[\u4e00-\u9fff]+")

ASK = """(query) => new Promise((resolve, reject) => {
    const dialog = document.querySelector("dialog.dz-search");
    const input = dialog.querySelector("[role=combobox]");
    const start = performance.now();
    const give = () => resolve({
        wall: performance.now() - start,
        hits: [...dialog.querySelectorAll("a.dz-search__hit")].slice(0, 5).map((a) => {
            const url = new URL(a.href);
            return url.pathname + url.hash;
        }),
    });
    const watch = new MutationObserver(() => {
        if (dialog.dataset.answered === query) { watch.disconnect(); give(); }
    });
    watch.observe(dialog, {attributes: true});
    setTimeout(() => reject(new Error("no answer to " + query)), 15000);
    delete dialog.dataset.answered;
    input.value = query;
    input.dispatchEvent(new InputEvent("input", {bubbles: true}));
})"""


@dataclass(frozen=True)
class Text:
    """What stands at one address."""

    url: str
    texts: tuple[str, ...]
    following: str = ""
    """The text after it, for phrases that run on."""

    def has(self, words: str) -> bool:
        wanted = stream(words)
        return any(wanted in stream(text) for text in self.texts) or wanted in stream(
            self.texts[0] + self.following
        )


@dataclass(frozen=True)
class Query:
    kind: str
    query: str
    words: str
    """What must stand in the text that is found."""


class _UnderPrefix(http.server.SimpleHTTPRequestHandler):
    """Serves a folder under a sub-path, text packed with gzip, as GitHub Pages does."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    """As every web server: else head and body of an answer are up to 40 ms apart."""

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path.partition("?")[0]))
        path = path / "index.html" if path.is_dir() else path
        if path.suffix not in (".js", ".css", ".html") or not path.exists():
            super().do_GET()
            return
        body = gzip.compress(path.read_bytes())
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def translate_path(self, path: str) -> str:
        return super().translate_path(path.removeprefix(PREFIX))

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of ``folder`` under a sub-path on this machine."""
    handler = functools.partial(_UnderPrefix, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}{PREFIX}/"
    finally:
        server.shutdown()
        server.server_close()


def unpack(path: Path) -> Any:
    return json.loads(zlib.decompress(path.read_bytes()))


def read_texts(folder: Path) -> list[Text]:
    """Every address of an index with all that stands there."""
    head = unpack(folder / "index.bin")
    if head["mode"] == "whole":
        works = dict(enumerate(head["works"]))
        han, latin = (unpack(folder / f"{name}.bin") if head[name] else [] for name in ("han", "latin"))
        rows = sorted(han + head["records"], key=lambda row: int(row[0])) + latin
    else:
        works, rows = {}, []
        for number in range(len(head["blocks"])):
            block = unpack(folder / head["folder"] / f"t{number:04}.bin")
            works |= {int(work): row for work, row in block["works"].items()}
            rows += block["records"]
    found: dict[str, list[str]] = {}
    for work, node, kind, _lang, label, url, text in rows:
        address = url or (f"{works[work][7]}#{node}" if node else works[work][7])
        found.setdefault(address, []).append(text if kind or text.startswith(label) else label + text)
    items = list(found.items())
    return [
        Text(url, tuple(t), n[0]) for (url, t), (_, n) in zip(items, [*items[1:], ("", [""])], strict=True)
    ]


def draw(texts: list[Text], count: int, seed: int) -> list[Query]:
    """``count`` phrases in each script, and a third as many in pinyin and in English."""
    chance = random.Random(seed)
    chinese = [t for text in texts for t in text.texts if len(HAN.findall(t)) and len(stream(t)) > 4]
    weights = [len(t) for t in chinese]
    queries: list[Query] = []
    while len(queries) < count:
        text = chance.choices(chinese, weights)[0]
        start = chance.randrange(len(text) - 1)
        run = text[start : start + chance.randint(2, 12)].replace("\n", "").strip()
        if len(HAN.findall(stream(run))) and len(stream(run)) >= 2:
            scripts = ("simplified", run), ("traditional", to_traditional(run))
            queries.append(Query(*scripts[len(queries) % 2], run))
    while len(queries) < count + count // 3:
        run = chance.choice(HAN.findall(chance.choices(chinese, weights)[0]) or [""])
        start = chance.randrange(max(1, len(run) - 2))
        run = run[start : start + chance.randint(2, 6)]
        if len(run) >= 2:
            spelt = lazy_pinyin(run)
            separator = chance.choice(("", " ", "'"))
            queries.append(Query("pinyin", separator.join(spelt), run))
    english = [t for text in texts for t in text.texts if not HAN.search(t) and len(t.split()) > 4]
    while english and len(queries) < count + 2 * (count // 3):
        found = re.findall(r"[A-Za-z]{2,}(?:[ -][A-Za-z]{2,}){0,2}", chance.choice(english))
        if found and len(words := chance.choice(found)) > 4:
            queries.append(Query("english", words, words))
    return queries


def corpus_records(folder: Path, largest: int) -> Iterator[SearchRecord]:
    """The largest text files below ``folder``, a record a line."""
    paths = sorted(folder.rglob("*.txt"), key=lambda p: (-p.stat().st_size, p.name))[:largest]
    for number, path in enumerate(paths):
        work = f"w{number}"
        for line, text in enumerate(path.read_text("utf-8", "replace").split("\n")):
            if text := text.strip():
                node = f"u{line + 1}"
                url = f"texts/{work}/#{node}"
                yield SearchRecord(
                    url, work, node, "text", "zh-Hans", "", path.stem, "", "none", "regulation", "", text
                )


def make_corpus_site(folder: Path, corpus: Path, largest: int) -> None:
    """A page with nothing but the search, and the index; prints what building it took."""
    records = list(corpus_records(corpus, largest))
    start, busy = time.perf_counter(), time.process_time()
    files = build_index(records)
    took, busy = time.perf_counter() - start, time.process_time() - busy
    for name, content in files.items():
        path = folder / "texts" / "search" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    characters = sum(len(record.text) for record in records)
    size = sum(map(len, files.values())) / 1e6
    print(f"index      {largest} files, {len(records)} records, {characters / 1e6:.1f} million characters")
    print(
        f"           {len(files)} index files, {size:.1f} MB, built in {took:.0f} s ({busy:.0f} s of processor time), "
        f"at most {memory:.0f} MB of memory"
    )
    shutil.copytree(ROOT / "overrides" / "assets", folder / "assets", dirs_exist_ok=True)
    module = '<script type="module" src="assets/javascripts/duizhao-search.js"></script>'
    (folder / "index.html").write_text(
        f"<!doctype html><meta charset=utf-8><title>.</title>{module}", "utf-8"
    )


def open_search(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.keyboard.press("/")
    page.wait_for_selector("dialog.dz-search[open]")


def received(page: Page) -> list[int]:
    """A list to which the bytes of every answer from the network are added from now on, its head included."""
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    sizes: list[int] = []
    network.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
    return sizes


def cold_start(browser: Browser, address: str, query: str) -> tuple[int, float]:
    """
    What the first query of a new reader takes: all bytes after the page itself, that is the modules and the index, from
    the key that opens the dialog to the answer, and the milliseconds.
    """
    context = browser.new_context()
    page = context.new_page()
    page.goto(address)
    page.wait_for_load_state("networkidle")
    sizes = received(page)
    start = time.perf_counter()
    page.keyboard.press("/")
    page.wait_for_selector("dialog.dz-search[open]")
    page.evaluate(ASK, query)
    took = (time.perf_counter() - start) * 1000
    page.wait_for_timeout(200)
    context.close()
    return sum(sizes), took


def run(site: Path, queries: list[Query], texts: list[Text]) -> bool:
    """Asks all queries, prints the figures, says whether all targets are met."""
    by_url = {text.url: text for text in texts}
    places: dict[str, list[int]] = {kind: [] for kind in dict.fromkeys(query.kind for query in queries)}
    times: dict[str, list[float]] = {kind: [] for kind in places}
    missed: list[str] = []
    with served(site) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=ARGUMENTS)
        starts = {
            kind: [cold_start(browser, address, words) for words in own[:: max(1, len(own) // COLD_STARTS)]]
            for kind in places
            if (own := [query.query for query in queries if query.kind == kind])
        }
        page = browser.new_page()
        open_search(page, address)
        page.wait_for_load_state("networkidle")
        taken = received(page)
        for query in queries:
            answer = page.evaluate(ASK, query.query)
            times[query.kind].append(answer["wall"])
            hits = [by_url.get(hit.removeprefix(f"{PREFIX}/")) for hit in answer["hits"]]
            place = next((i for i, hit in enumerate(hits) if hit and hit.has(query.words)), -1)
            places[query.kind].append(place)
            if place < 0:
                missed.append(f"           {query.kind}: {query.query} ({query.words})")
        browser.close()
    good = True
    for kind, kind_places in places.items():
        first = sum(place == 0 for place in kind_places) / len(kind_places)
        five = sum(place >= 0 for place in kind_places) / len(kind_places)
        slow = statistics.median(times[kind])
        good &= five >= TARGETS.get(kind, 1.0) and slow <= MOST_MILLISECONDS
        print(
            f"{kind:<12}{len(kind_places):4} queries   first {first:6.1%}   first five {five:6.1%}   median {slow:5.1f} ms"
        )
    slowest = sorted(time for found in times.values() for time in found)
    print(
        f"all         {len(slowest):4} queries   median {statistics.median(slowest):.1f} ms   "
        f"nine in ten {slowest[len(slowest) * 9 // 10]:.1f} ms   {sum(taken) / len(slowest) / 1000:.1f} kB a query on average"
    )
    for kind, found in starts.items():
        size, cold = (statistics.median(values) for values in zip(*found, strict=True))
        good &= size <= MOST_BYTES
        print(
            f"{kind:<12}first query of a new reader: {size / 1000:.0f} kB with its modules, "
            f"{cold:.0f} ms from the key that opens the dialog"
        )
    if missed:
        print("not in the first five:", *missed[:40], sep="\n")
    print("targets met" if good else "targets missed")
    return good


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--site", type=Path, default=ROOT / "site", help="a built site (default: site/)")
    parser.add_argument("--corpus", type=Path, help="a folder of text files to build an index over")
    parser.add_argument("--largest", type=int, default=2000, help="how many of them, the largest first")
    parser.add_argument("--list", type=Path, help="queries from a file instead of drawn ones")
    parser.add_argument("--phrases", type=int, default=300)
    parser.add_argument("--seed", type=int, default=20150413)
    options = parser.parse_args()
    if find_browser() is None:
        print("Chromium is not installed; see scripts/ensure_browser.py", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as temporary:
        site = options.site
        if options.corpus:
            site = Path(temporary)
            make_corpus_site(site, options.corpus, options.largest)
        index = site / "texts" / "search"
        if not (index / "index.bin").exists():
            print(f"{index}: there is no index; build the site first (make site)", file=sys.stderr)
            return 2
        texts = read_texts(index)
        if options.list:
            lines = options.list.read_text("utf-8").splitlines()
            queries = [Query(*line.split("\t")) for line in lines if line.count("\t") == 2]
        else:
            queries = draw(texts, options.phrases, options.seed)
        return 0 if run(site, queries, texts) else 1


if __name__ == "__main__":
    sys.exit(main())
