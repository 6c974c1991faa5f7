"""What every kind of page owes to every reader: WCAG 2.2 AA, reflow, light weight, nothing that moves."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, Locator, Page, expect

pytestmark = pytest.mark.browser
RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}
KINDS = (
    "", "texts/", "texts/zhuzhou-article/", "texts/guian-2016/apparatus/", "texts/guian-2016/scrape/", "texts/guian-2016/facts/", "texts/guian-2016/cite/",
    "texts/facts/", "texts/concordance/", "texts/concordance/guian-2016/", "texts/concordance/guian-2016/shared/", "texts/concordance/central-2015/c9/", "texts/notes/", "texts/notes/names/",
    "glossary/", "search/?q=网格化", "contributing/", "contributing/notes/", "about/", "changelog/", "no-such-page/",
)  # fmt: skip
READING = "texts/guian-2016/"
VIEWS = (
    ("zh", "dark", 390),
    ("both", "light", 1280),
    ("en", "light", 390),
    ("both", "dark", 1920),
)


def findings(page: Page) -> list[tuple[str, list[str]]]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [(v["id"], [n["html"][:160] for n in v["nodes"][:3]]) for v in found]


@pytest.fixture(scope="module")
def pages(browser: Browser, site_url: str):  # type: ignore[no-untyped-def]
    """A page in given colours and width, without the console's guard: an axe run is loud."""
    contexts = {}

    def opened(path: str, scheme: str, width: int) -> Page:
        key = (scheme, width)
        if key not in contexts:
            contexts[key] = browser.new_context(
                color_scheme=scheme, viewport={"width": width, "height": 900}, reduced_motion="reduce"
            )
        page = contexts[key].new_page()
        page.goto(site_url + path)
        return page

    yield opened
    for context in contexts.values():
        context.close()


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_axe_finds_nothing_on_any_kind_of_page(pages, scheme: str, width: int) -> None:  # type: ignore[no-untyped-def]
    found = {}
    for path in KINDS:
        page = pages(path, scheme, width)
        found[path] = findings(page)
        page.close()
    assert not {path: told for path, told in found.items() if told}


@pytest.mark.parametrize(("view", "scheme", "width"), VIEWS)
def test_axe_finds_nothing_in_any_view_of_a_text(pages, view: str, scheme: str, width: int) -> None:  # type: ignore[no-untyped-def]
    page = pages(
        f"{READING}?view={view}&show=notes+apparatus+counterparts+inherited+terms&script={'hant' if scheme == 'dark' else 'hans'}",
        scheme,
        width,
    )
    page.locator("details.facts > summary").click()
    assert findings(page) == []
    page.close()


DIALOGS = {
    "help": ("?", "dialog.dz-help[open]"),
    "search": ("/", "dialog.dz-search[open]"),
    "citing": (".dz-cite-opener", "dialog.dz-cite[open]"),
    "contributing": (".dz-clause-opener", ".dz-clause-menu:popover-open"),
    "terms": ("Enter", ".dz-term-panel:popover-open"),
}


def open_dialog(page: Page, name: str) -> Locator:
    way, shown = DIALOGS[name]
    page.locator(".dz-cite-opener").first.wait_for(state="attached")
    if way == "Enter":
        page.locator(".established [tabindex='0']").first.focus()
    if way.startswith("."):
        page.locator(way).first.evaluate("opener => opener.click()")
    else:
        page.keyboard.press(way)
    dialog = page.locator(shown)
    expect(dialog).to_be_visible()
    return dialog


@pytest.mark.parametrize("name", DIALOGS)
@pytest.mark.parametrize(("scheme", "width"), [("dark", 1280), ("light", 390)])
def test_axe_finds_nothing_in_an_open_dialog(pages, name: str, scheme: str, width: int) -> None:  # type: ignore[no-untyped-def]
    page = pages(f"{READING}?show=terms", scheme, width)
    open_dialog(page, name)
    assert findings(page) == []
    page.close()


@pytest.mark.parametrize("name", DIALOGS)
def test_a_dialog_is_within_reach_at_200_per_cent(pages, name: str) -> None:  # type: ignore[no-untyped-def]
    """WCAG 1.4.4: a window of 1280 by 800 pixels, its page twice as large; all of a dialog can be scrolled to."""
    page = pages(f"{READING}?show=terms", "light", 640)
    page.set_viewport_size({"width": 640, "height": 400})
    dialog = open_dialog(page, name)
    box = dialog.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 640
    assert box["y"] + box["height"] <= 400 or dialog.evaluate("e => e.scrollHeight > e.clientHeight")
    last = dialog.locator("a[href], button").last
    last.scroll_into_view_if_needed()
    expect(last).to_be_in_viewport()
    page.close()


def test_axe_finds_nothing_in_forced_colours(browser: Browser, site_url: str) -> None:
    context = browser.new_context(forced_colors="active", viewport={"width": 1280, "height": 900})
    found = {}
    for path in (*KINDS, f"{READING}?show=notes+apparatus+counterparts+inherited+terms"):
        page = context.new_page()
        page.goto(site_url + path)
        found[path] = findings(page)
        page.close()
    context.close()
    assert not {path: told for path, told in found.items() if told}


def test_nothing_is_lost_or_cut_at_320_pixels(pages) -> None:  # type: ignore[no-untyped-def]
    """WCAG 1.4.10: as wide as a window of 1280 pixels at 400 per cent."""
    wide = {}
    for path in (*KINDS, READING):
        page = pages(path, "light", 320)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 320:
            wide[path] = width
        page.close()
    assert not wide


def test_by_keyboard_the_focus_is_seen_and_never_covered(pages) -> None:  # type: ignore[no-untyped-def]
    page = pages(READING, "light", 390)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="到正文 Skip to the text")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    covered = []
    for _ in range(45):
        page.keyboard.press("Tab")
        told = page.evaluate(
            """() => {
              const one = document.activeElement, box = one.getBoundingClientRect();
              if (one === document.body || !box.width) return null;
              const seen = [[.5, .5], [.1, .5], [.9, .5], [.5, .1], [.5, .9]].some(([x, y]) => {
                const at = document.elementFromPoint(box.left + box.width * x, box.top + box.height * y);
                return at && (one.contains(at) || at.contains(one));
              });
              const style = getComputedStyle(one);
              const ring = style.outlineStyle !== "none" || style.boxShadow !== "none" || one.closest("svg") !== null;
              return seen && ring ? null : one.outerHTML.slice(0, 120) + (seen ? " has no ring" : " is covered");
            }"""
        )
        if told:
            covered.append(told)
    page.close()
    assert not covered


def test_the_menu_and_the_contents_need_no_script(browser: Browser, site_url: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(site_url + "texts/notes/")
    menu = page.get_by_role("navigation", name="全站 Site")
    expect(menu).to_be_hidden()
    page.locator(".dz-menu-open").focus()
    page.keyboard.press("Enter")
    expect(menu).to_be_visible()
    page.keyboard.press("Escape")
    page.locator(".dz-toc-open").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("navigation", name="目录 Contents")).to_be_visible()
    context.close()


def test_colours_have_meanings_that_forced_colours_keep(browser: Browser, site_url: str) -> None:
    context = browser.new_context(forced_colors="active", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(site_url + "texts/central-2015/?show=notes+apparatus+inherited")
    forms = page.evaluate(
        """() => ['a.conjecture', 'a.mojibake', 'a.redaction'].map(one => document.querySelector('.established ' + one))
             .filter(Boolean).map(one => getComputedStyle(one).textDecorationStyle)"""
    )
    assert len(forms) == len(set(forms)) >= 1
    context.close()


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_moves_while_a_text_comes_in(browser: Browser, site_url: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    page.add_init_script(
        "window.__shifts = []; new PerformanceObserver(list => { for (const e of list.getEntries()) if (!e.hadRecentInput)"
        " window.__shifts.push([e.value, e.sources.map(s => s.node && (s.node.outerHTML || s.node.textContent).slice(0, 80))]); })"
        ".observe({ type: 'layout-shift', buffered: true });"
    )
    for path in ("", READING, "texts/central-2015/", "texts/concordance/guian-2016/", "search/"):
        page.goto(site_url + path)
        page.wait_for_timeout(600)
        shifts = page.evaluate("window.__shifts")
        assert not shifts, path
    context.close()


def test_on_a_phone_the_first_screen_has_the_title_the_label_and_the_text(
    browser: Browser, site_url: str
) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    for work in ("central-2015", "jilin-2016", "henan-article"):
        page.goto(f"{site_url}texts/{work}/")
        for place in ("h1", ".translation-state", ".established p, .established h2"):
            one = page.locator(place).first
            expect(one).to_be_in_viewport()
        expect(page.locator(".translation-state")).to_contain_text("only the Chinese is authoritative")
        assert page.locator(".established").bounding_box()["y"] < 700
    context.close()


def test_lines_are_measured(browser: Browser, site_url: str) -> None:
    """No line of the text is longer than one reads with ease, in either script; both keep one rhythm."""
    context = browser.new_context(viewport={"width": 1920, "height": 1000})
    page = context.new_page()
    page.goto(site_url + READING)
    measured = page.evaluate(
        """() => {
          const chinese = [...document.querySelectorAll('.established p:not([lang])')].find(p => p.textContent.length > 80);
          const english = chinese.nextElementSibling, style = one => getComputedStyle(one);
          const sample = document.createElement('span');
          sample.textContent = 'the prevention and control of public order and the work of the units';
          sample.style.whiteSpace = 'nowrap';
          english.append(sample);
          const letter = sample.getBoundingClientRect().width / sample.textContent.length;
          sample.remove();
          return {
            han: chinese.clientWidth / parseFloat(style(chinese).fontSize),
            letters: english.clientWidth / letter,
            lines: [style(chinese).lineHeight, style(english).lineHeight],
          };
        }"""
    )
    assert 26 <= measured["han"] <= 36, measured
    assert 55 <= measured["letters"] <= 76, measured
    assert measured["lines"][0] == measured["lines"][1]
    context.close()


def needed(page: Path, site: Path) -> dict[str, int]:
    """The files that a page loads by itself -> their weight, compressed."""
    soup = BeautifulSoup(page.read_text("utf-8"), "lxml")
    waiting = [
        page.parent / name
        for name in [
            *(link["href"] for link in soup.select("link[rel=stylesheet]")),
            *(script["src"] for script in soup.select("script[src]")),
        ]
    ]
    weights = {page.relative_to(site).as_posix(): len(gzip.compress(page.read_bytes(), 9))}
    while waiting:
        path = waiting.pop().resolve()
        name = path.relative_to(site.resolve()).as_posix()
        if name in weights:
            continue
        weights[name] = len(gzip.compress(path.read_bytes(), 9))
        if path.suffix == ".js":
            waiting += [
                path.parent / found
                for found in re.findall(r"""^import[^"';]*["'](\./[^"']+)""", path.read_text("utf-8"), re.M)
            ]
    return weights


def test_the_heaviest_reading_page_is_light(built_project: Path) -> None:
    site = built_project / "site"
    totals = {path.parent.name: sum(needed(path, site).values()) for path in site.glob("texts/*/index.html")}
    heaviest = max(totals, key=lambda name: totals[name])
    assert totals[heaviest] < 150_000, (heaviest, needed(site / "texts" / heaviest / "index.html", site))
