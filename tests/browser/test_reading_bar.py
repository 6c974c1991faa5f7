"""The reading page: one bar for language, script and layers; the place one is at; keys; both tables of contents."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser
TEXT = "texts/guian-2016/"
WIDTHS = [390, 768, 1280, 1920]


def open_at(page: Page, site_url: str, width: int, rest: str = "") -> None:
    page.set_viewport_size({"width": width, "height": 850})
    page.goto(site_url + TEXT + rest)


def data(page: Page) -> dict[str, str]:
    found: dict[str, str] = page.evaluate(
        "(({ view, script, show }) => ({ view, script, show }))(document.querySelector('.established').dataset)"
    )
    return found


@pytest.mark.parametrize("width", WIDTHS)
def test_the_bar_is_one_line_and_stays(page: Page, site_url: str, width: int) -> None:
    open_at(page, site_url, width)
    bar = page.locator(".dz-bar")
    page.mouse.wheel(0, 3000)
    page.wait_for_function("scrollY > 2000")
    expect(bar).to_be_in_viewport()
    box = bar.bounding_box()
    assert box
    assert box["height"] <= 50
    assert box["y"] < 60
    tops = bar.locator("button:visible").evaluate_all(
        "bs => bs.map(b => b.getBoundingClientRect().top + b.offsetHeight / 2)"
    )
    assert max(tops) - min(tops) < 4, "one line"
    sizes = bar.locator("button:visible").evaluate_all("bs => bs.map(b => [b.offsetWidth, b.offsetHeight])")
    assert all(w >= 24 and h >= 24 for w, h in sizes)
    assert bar.evaluate("e => e.scrollWidth <= e.clientWidth + 1")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_moves_when_the_scripts_come(browser: Browser, site_url: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 850})
    page = context.new_page()
    page.add_init_script(
        "window.__shift = 0; new PerformanceObserver(l => { for (const e of l.getEntries()) window.__shift += e.value; }).observe({ type: 'layout-shift', buffered: true });"
    )
    page.goto(site_url + TEXT)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.__shift") < 0.02
    context.close()


def test_the_state_stands_in_the_address_and_is_remembered(page: Page, site_url: str) -> None:
    open_at(page, site_url, 1920)
    assert data(page) == {"view": "both", "script": "hans", "show": "notes counterparts"}
    page.get_by_role("button", name="English", exact=True).click()
    page.get_by_role("button", name="Apparatus", exact=True).click()
    page.get_by_role("button", name="Notes", exact=True).click()
    assert data(page) == {"view": "en", "script": "hans", "show": "apparatus counterparts"}
    assert "view=en" in page.url
    assert "show=apparatus+counterparts" in page.url
    page.goto(site_url + "texts/shequ-plan/")
    assert data(page)["view"] == "en"
    assert "view=en" in page.url, "what is shown stands in the address wherever one came from"
    page.goto(site_url + "texts/shequ-plan/?view=zh&show=none")
    assert data(page) == {"view": "zh", "script": "hans", "show": ""}, "the address wins"
    page.goto(site_url + "texts/shequ-plan/?view=nonsense&show=nonsense&script=7")
    assert data(page)["view"] in {"zh", "both", "en"}


def test_without_storage_the_choice_lasts_as_long_as_the_page(browser: Browser, site_url: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.add_init_script(
        "for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name, { get() { throw new DOMException('shut', 'SecurityError'); } });"
    )
    page.goto(site_url + TEXT)
    page.get_by_role("button", name="中文", exact=True).click()
    assert data(page)["view"] == "zh"
    assert not said
    context.close()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(("view", "seen", "unseen"), [("zh", "注释", "Notes"), ("en", "Notes", "注释")])
def test_controls_speak_the_readers_language(
    page: Page, site_url: str, width: int, view: str, seen: str, unseen: str
) -> None:
    open_at(page, site_url, width, f"?view={view}")
    page.wait_for_load_state("load")
    bar = page.locator(".dz-bar")
    if bar.locator(".dz-bar__more").is_visible():
        bar.locator(".dz-bar__more").click()
    layers = page.locator("#dz-layers")
    assert seen in layers.inner_text()
    assert unseen not in layers.inner_text()
    names = page.locator(".dz-bar [aria-label], header [aria-label], .dz-bar[aria-label]").evaluate_all(
        "es => es.filter(e => e.checkVisibility()).map(e => e.getAttribute('aria-label'))"
    )
    han = [name for name in names if re.search("[\u4e00-\u9fff]", name)]
    latin = [
        name
        for name in names
        if re.search("[A-Za-z]{3}", name) and "Duizhao" not in name and name != "English"
    ]
    assert not (han if view == "en" else latin) or all(
        "对照" in name for name in (han if view == "en" else latin)
    )


@pytest.mark.parametrize("width", WIDTHS)
def test_english_alone_reads_from_top_to_bottom(page: Page, site_url: str, width: int) -> None:
    open_at(page, site_url, width, "?view=en")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        re.compile("Gui'an New Area Implementation Plan")
    )
    assert not re.search("[\u4e00-\u9fff]", page.locator("h1").inner_text())
    for selector in (".summary", ".translation-state", ".work-links", "details.facts > summary"):
        words = page.locator(selector).first.inner_text()
        assert words.strip()
        assert not re.search("[\u4e00-\u9fff]", words), selector
    assert (
        page.locator("#c3 + p[lang=en]")
        .text_content()
        .startswith("(3) Strengthen the building of the patrol")
    )
    assert page.locator("#p2 + p[lang=en]").text_content().startswith("II. Strengthen")
    assert page.locator("#c3-i1 + p[lang=en]").text_content().startswith("1. Put specialized")
    left = page.locator(".established > p, .established > h2, .established > h3").evaluate_all(
        "es => es.filter(e => e.lang !== 'en' && e.checkVisibility({ visibilityProperty: true }) && /[\u4e00-\u9fff]/.test(e.innerText)).length"
    )
    assert left == 0


@pytest.mark.parametrize("width", WIDTHS)
def test_a_number_is_a_permalink_and_a_deep_link_arrives_under_the_bar(
    page: Page, site_url: str, width: int
) -> None:
    open_at(page, site_url, width, "#c4-i2")
    page.wait_for_load_state("load")
    heading = page.locator("#c4-i2")
    expect(heading).to_have_class(re.compile("dz-arrived"))
    bar = page.locator(".dz-bar").bounding_box()
    box = heading.bounding_box()
    assert bar
    assert box
    assert bar["y"] + bar["height"] <= box["y"] <= bar["y"] + bar["height"] + 60
    link = page.locator("#c4-i1 a.number")
    assert link.text_content() == "1."
    assert link.get_attribute("aria-label") == "二、 （四） 1."
    expect(page.locator("#c4-i1 .headerlink")).to_be_hidden()
    link.click()
    page.wait_for_url(re.compile("#c4-i1$"))
    expect(heading).not_to_have_class(re.compile("dz-arrived"))


@pytest.mark.parametrize("width", [390, 1920])
def test_the_address_follows_the_reader_without_filling_the_history(
    page: Page, site_url: str, width: int
) -> None:
    open_at(page, site_url, width, "?view=zh")
    before = page.evaluate("history.length")
    seen = set()
    for _ in range(4):
        page.mouse.wheel(0, 1800)
        page.wait_for_timeout(450)
        seen.add(page.url.partition("#")[2])
    assert len(seen) >= 3
    assert all(re.fullmatch(r"[a-z0-9-]+", one) for one in seen)
    assert "notes" not in seen
    assert "view=zh" in page.url
    here = page.url.partition("#")[2]
    bar = page.locator(".dz-bar").bounding_box()
    assert bar
    assert (
        page.locator(f"[id='{here}']").evaluate("e => e.getBoundingClientRect().top")
        <= bar["y"] + bar["height"] + 30
    )
    assert page.evaluate("history.length") == before
    page.evaluate("scrollTo(0, 0)")
    page.wait_for_timeout(450)
    assert "#" not in page.url


@pytest.mark.parametrize("width", WIDTHS)
def test_the_contents_are_at_hand_and_know_the_place(page: Page, site_url: str, width: int) -> None:
    open_at(page, site_url, width, "#c7")
    page.wait_for_load_state("load")
    contents = page.locator("#dz-contents")
    if width < 1280:
        place = page.locator("[data-dz-place]")
        expect(place).to_contain_text("（七）")
        page.locator(".dz-bar__contents").click()
    expect(contents).to_be_visible()
    link = contents.locator("[aria-current=location]")
    expect(link).to_contain_text("（七）")
    expect(link).to_contain_text("(7)")
    expect(link).to_be_in_viewport()
    target = contents.get_by_role("link", name=re.compile("（八）"))
    target.click()
    page.wait_for_url(re.compile("#c8$"))
    expect(page.locator("#c8")).to_be_in_viewport()
    if width < 1280:
        expect(contents).to_be_hidden()
    page.evaluate("window.__dz.set({ view: 'en' })")
    if width < 1280:
        page.locator(".dz-bar__contents").click()
    assert not re.search("[\u4e00-\u9fff]", contents.locator("[data-dz-toc]").inner_text())


def test_keys(page: Page, site_url: str) -> None:
    open_at(page, site_url, 1280)
    page.wait_for_load_state("load")
    for key, view in (("1", "zh"), ("2", "both"), ("3", "en"), ("v", "zh"), ("v", "both")):
        page.keyboard.press(key)
        assert data(page)["view"] == view, key
    page.keyboard.press("s")
    page.locator("html[data-dz-converted=hant]").wait_for()
    page.keyboard.press("s")
    for key, layer in (
        ("n", "notes"),
        ("a", "apparatus"),
        ("c", "counterparts"),
        ("t", "terms"),
        ("i", "inherited"),
    ):
        had = layer in data(page)["show"].split()
        page.keyboard.press(key)
        assert (layer in data(page)["show"].split()) != had, key
        page.keyboard.press(key)
    page.keyboard.press("j")
    page.keyboard.press("j")
    here = page.url.partition("#")[2]
    assert here
    focused = page.evaluate("document.activeElement.closest('[id]').id")
    assert focused == here
    page.keyboard.press("j")
    assert page.url.partition("#")[2] != here
    page.keyboard.press("k")
    assert page.url.partition("#")[2] == here
    page.keyboard.press("Control+j")
    assert page.url.partition("#")[2] == here
    page.keyboard.press("/")
    page.get_by_role("combobox").wait_for()
    page.keyboard.type("1s2")
    page.keyboard.press("Escape")
    assert data(page)["view"] == "both"
    assert data(page)["script"] == "hans"


@pytest.mark.parametrize(("view", "words"), [("zh", "使用单键快捷键"), ("en", "Use one-key shortcuts")])
def test_the_help_sheet_and_the_switch_for_the_keys(page: Page, site_url: str, view: str, words: str) -> None:
    open_at(page, site_url, 390, f"?view={view}")
    page.wait_for_load_state("load")
    page.keyboard.press("?")
    sheet = page.locator("dialog.dz-help")
    expect(sheet).to_be_visible()
    box = sheet.get_by_role("checkbox", name=words)
    box.uncheck()
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    page.keyboard.press("2")
    page.keyboard.press("/")
    assert data(page)["view"] == view
    expect(page.get_by_role("combobox")).to_have_count(0)
    page.reload()
    page.wait_for_load_state("load")
    page.keyboard.press("2")
    assert data(page)["view"] == view, "kept"
    page.locator(".dz-bar__more").click()
    page.locator(".dz-bar__sheet").click()
    expect(sheet).to_be_visible()
    box.check()
    page.keyboard.press("Escape")
    page.keyboard.press("2")
    assert data(page)["view"] == "both"


def test_the_apparatus_shows_what_the_scrape_has(page: Page, site_url: str) -> None:
    page.goto(site_url + "texts/central-2015/")
    place = page.locator(".established a[data-was]").first
    before = place.get_attribute("data-was")
    content = "e => getComputedStyle(e, '::after').content"
    assert place.evaluate(content) == "none"
    page.keyboard.press("a")
    assert before
    assert before in place.evaluate(content)


def test_a_change_of_view_keeps_the_place(page: Page, site_url: str) -> None:
    open_at(page, site_url, 1280, "#c9")
    page.wait_for_load_state("load")
    for key in ("1", "3", "2"):
        page.keyboard.press(key)
        page.wait_for_timeout(100)
        assert page.evaluate("Math.min(...[document.querySelector('#c9'), document.querySelector('#c9 + p')].filter(e => e.offsetHeight > 1).map(e => Math.abs(e.getBoundingClientRect().top - 60)))") < 160  # fmt: skip


@pytest.mark.parametrize("width", WIDTHS)
def test_without_scripts_all_is_there(browser: Browser, site_url: str, width: int) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": width, "height": 850})
    page = context.new_page()
    page.goto(site_url + TEXT + "#c12")
    expect(page.locator("#c12")).to_be_in_viewport()
    expect(page.locator("#c12 + p[lang=en]")).to_be_visible()
    expect(page.locator(".footnote")).to_be_visible()
    if width < 1280:
        page.locator(".dz-bar__contents").click()
    expect(page.locator("#dz-contents")).to_be_visible()
    page.locator("#dz-contents").get_by_role("link", name=re.compile("（八）")).click()
    page.wait_for_url(re.compile("#c8$"))
    expect(page.locator(".dz-bar [data-dz-view]").first).to_be_hidden()
    context.close()


def test_no_long_task_on_load(browser: Browser, site_url: str) -> None:
    """How much is changed in the page on load, which no machine's load can blur."""
    context = browser.new_context(viewport={"width": 390, "height": 850})
    page = context.new_page()
    page.add_init_script(
        "window.__changes = 0; document.addEventListener('DOMContentLoaded', () => new MutationObserver(l => window.__changes += l.length).observe(document.querySelector('.established'), { subtree: true, childList: true, attributes: true, characterData: true }));"
    )
    page.goto(site_url + TEXT)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.__changes") < 800
    context.close()
