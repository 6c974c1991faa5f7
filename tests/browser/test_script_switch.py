"""Simplified and Traditional: the same page, its names and words right, and everything in it still working."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, Route, expect

pytestmark = pytest.mark.browser
TEXT = "texts/guian-2016/"


def converted(page: Page) -> None:
    page.locator("html[data-dz-converted=hant]").wait_for()


@pytest.mark.parametrize("width", [390, 768, 1280, 1920])
def test_traditional_by_address(page: Page, site_url: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(site_url + TEXT + "?script=hant")
    converted(page)
    expect(page.locator("h1")).to_contain_text("貴安新區關於加強立體化社會治安防控體系建設的實施方案")
    expect(page.locator("#c12")).to_contain_text("（十二）完善分類化應急處突機制")
    expect(page.locator("#c12 + p[lang=en]")).to_contain_text("Improve")
    assert page.locator("#c12").evaluate("e => e.closest('[lang]').lang") == "zh-Hant"
    assert page.locator("[lang=zh-Hans]:not([data-dz-unconverted])").count() == 0
    toc = page.locator(".md-sidebar--secondary .md-nav__link", has_text="（十二）")
    assert "完善分類化應急處突機制" in (toc.first.text_content() or "")
    assert page.title().startswith("貴安新區")


def test_the_switch_goes_both_ways_and_moves_nothing(page: Page, site_url: str) -> None:
    page.goto(site_url + TEXT)
    heading = page.locator("#p2")
    before = heading.evaluate(
        "e => [e.textContent, e.getBoundingClientRect().top, document.body.scrollHeight]"
    )
    page.get_by_role("button", name="繁体 Traditional").click()
    converted(page)
    assert page.url.endswith("?script=hant")
    expect(heading).to_contain_text("治安防控網")
    assert heading.evaluate("e => e.getBoundingClientRect().top") == before[1]
    page.get_by_role("button", name="簡體 Simplified").click()
    page.locator("html[data-dz-converted=hans]").wait_for()
    assert "script=" not in page.url
    assert (
        heading.evaluate("e => [e.textContent, e.getBoundingClientRect().top, document.body.scrollHeight]")
        == before
    )


def test_nobody_else_pays_for_it(page: Page, site_url: str) -> None:
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url) if r.url.endswith("hant.json") else None)
    page.goto(site_url + TEXT)
    page.wait_for_load_state("networkidle")
    assert not asked


def test_no_simplified_character_is_painted_first(browser: Browser, site_url: str) -> None:
    """While the table is on its way the text is not seen; the page keeps its height."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    held: list[Route] = []
    page.route("**/hant.json", lambda route: held.append(route))
    page.goto(site_url + TEXT + "?script=hant", wait_until="commit")
    page.locator("h1").wait_for(state="attached")
    # The style sheet may still be on its way as well, but nothing is painted without it.
    expect(page.locator("h1")).to_have_css("visibility", "hidden")
    while not held:
        page.wait_for_timeout(20)
    held[0].continue_()
    converted(page)
    expect(page.locator("h1")).to_be_visible()
    context.close()


def test_where_the_table_does_not_come_the_text_is_read_as_it_is(browser: Browser, site_url: str) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.route("**/hant.json", lambda route: route.abort())
    page.goto(site_url + TEXT + "?script=hant")
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("h1")).to_contain_text("贵安新区")
    context.close()


def test_a_selection_stays_at_its_characters(page: Page, site_url: str) -> None:
    page.goto(site_url + TEXT)
    words = page.evaluate(
        """() => { const walker = document.createTreeWalker(document.querySelector("#preamble"), NodeFilter.SHOW_TEXT);
             let node = walker.nextNode(); while (node.data.length < 12) node = walker.nextNode();
             getSelection().setBaseAndExtent(node, 4, node, 12); return getSelection().toString(); }"""
    )
    page.evaluate("window.__dz.set({ script: 'hant' })")
    converted(page)
    chosen = page.evaluate("getSelection().toString()")
    assert len(chosen) == len(words) == 8
    assert chosen != words
    page.evaluate("window.__dz.set({ script: 'hans' })")
    page.locator("html[data-dz-converted=hans]").wait_for()
    assert page.evaluate("getSelection().toString()") == words


def test_terms_and_quotations_rest_on_the_established_text(page: Page, site_url: str) -> None:
    page.goto(site_url + TEXT + "?script=hant&show=notes+terms")
    converted(page)
    page.wait_for_function("CSS.highlights.get('dz-term')?.size > 300")
    found = page.evaluate("[...CSS.highlights.get('dz-term')].map(r => r.toString())")
    assert "社會治安" in found
    opener = page.locator("#c12 .dz-clause-opener")
    opener.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".dz-clause-menu pre code").nth(1)).to_contain_text("> 完善分类化应急处突机制。")


def test_marks_of_a_search(page: Page, site_url: str) -> None:
    page.goto(site_url + TEXT + "?script=hant&q=网格化管理")
    converted(page)
    mark = page.locator("mark.dz-mark").first
    expect(mark).to_have_text("網格化管理")


def test_the_scrape_is_shown_as_it_is(page: Page, site_url: str) -> None:
    page.goto(site_url + TEXT + "?script=hant")
    converted(page)
    page.goto(site_url + TEXT + "scrape/")
    converted(page)
    expect(page.locator("pre")).to_contain_text("关于加强立体化社会治安防控体系建设")
    expect(page.locator(".md-header")).to_contain_text("關於")
