"""Make the pictures of the site that the changelog shows: docs/assets/screenshots/*.webp.

Each is a page of the built site in Chromium at a given width, light or dark. Together they stay below one megabyte.
"""

from __future__ import annotations

import base64
import functools
import http.server
import sys
import threading
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "docs" / "assets" / "screenshots"
LIMIT = 1_000_000
SHOTS = (
    ("home-1280-light", "", 1280, 1000, "light"),
    ("home-390-dark", "", 390, 844, "dark"),
    ("reading-1920-light", "texts/guian-2016/#c3", 1920, 1000, "light"),
    ("reading-1280-dark", "texts/guian-2016/", 1280, 900, "dark"),
    ("reading-390-light", "texts/central-2015/", 390, 844, "light"),
    ("reading-390-dark-zh", "texts/central-2015/?view=zh#c3", 390, 844, "dark"),
    ("inherited-1280-light", "texts/guian-2016/?show=notes+inherited#c3", 1280, 900, "light"),
    ("apparatus-1280-light", "texts/central-2015/apparatus/", 1280, 900, "light"),
    ("concordance-1280-light", "texts/concordance/guian-2016/", 1280, 900, "light"),
    ("clause-1280-dark", "texts/concordance/central-2015/c9/", 1280, 900, "dark"),
    ("notes-1280-light", "texts/notes/", 1280, 900, "light"),
    ("search-390-light", "search/?q=网格化", 390, 844, "light"),
)


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


def main() -> int:
    sys.path.insert(0, str(ROOT))
    from scripts.ensure_browser import find_browser

    browser_path = find_browser()
    if not browser_path or not (ROOT / "site" / "index.html").exists():
        print("Chromium or site/ is missing; no pictures were made.", file=sys.stderr)
        return 1
    TARGET.mkdir(parents=True, exist_ok=True)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(ROOT / "site")))  # fmt: skip
    threading.Thread(target=server.serve_forever, daemon=True).start()
    total = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox", "--disable-gpu"])  # fmt: skip
        for name, path, width, height, scheme in SHOTS:
            page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)  # type: ignore[arg-type]
            page.goto(f"http://127.0.0.1:{server.server_address[1]}/{path}")
            page.wait_for_timeout(800)
            session = page.context.new_cdp_session(page)
            data = base64.b64decode(
                session.send("Page.captureScreenshot", {"format": "webp", "quality": 72})["data"]
            )
            (TARGET / f"{name}.webp").write_bytes(data)
            total += len(data)
            page.close()
        browser.close()
    print(f"{len(SHOTS)} pictures, {total:,} bytes")
    return 0 if total <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
