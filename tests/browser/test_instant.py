"""Instant navigation: the next page takes the place of this one, and everything on it works as if it had been loaded."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import serve

pytestmark = pytest.mark.browser

KEPT = "() => window.keptByTheTest === true"


def open_page(page: Page, url: str) -> None:
    """A page that is loaded, and that will remember whether it has been left by a full load."""
    page.goto(url)
    page.wait_for_load_state("networkidle")
    page.evaluate("() => { window.keptByTheTest = true; }")


def follow(page: Page, link: str) -> None:
    """Follow the first link of that selector, and wait for its page."""
    target = page.locator(link).first
    href = target.evaluate("(one) => new URL(one.getAttribute('href'), location).href.split(/[?#]/)[0]")
    target.click()
    page.wait_for_function(
        "(href) => location.href.startsWith(href) && !navigation.transition && document.querySelector('link[rel=canonical]').href.endsWith(location.pathname.replace('/duizhao', ''))",
        arg=href,
    )


def test_the_next_page_comes_without_a_load_and_says_its_name(page: Page, site_url: str) -> None:
    open_page(page, site_url)
    follow(page, "main a[href='texts/guian-2016/']")
    assert page.evaluate(KEPT)
    assert page.url.startswith(f"{site_url}texts/guian-2016/")
    expect(page).to_have_title("贵安新区关于加强立体化社会治安防控体系建设的实施方案 - 对照 Duizhao")
    expect(page.locator(".dz-arrival")).to_have_text(page.title())
    assert page.locator("link[rel=canonical]").count() == 1
    assert page.locator("meta[name=description]").count() == 1
    assert page.locator("script[type='application/ld+json']").count() == 1
    assert page.evaluate("scrollY") == 0
    # Addresses of the new page are read from its own place.
    follow(page, "main a[href='apparatus/']")
    assert page.evaluate(KEPT)
    assert page.url == f"{site_url}texts/guian-2016/apparatus/"


def test_the_way_back_leads_to_the_place_one_was_at(page: Page, site_url: str) -> None:
    open_page(page, f"{site_url}texts/nantong-2006/")
    page.mouse.move(600, 400)
    page.mouse.wheel(0, 3000)
    page.wait_for_function("() => scrollY > 2500 && location.hash")
    page.wait_for_timeout(600)
    left, address = page.evaluate("scrollY"), page.url
    page.evaluate("document.querySelector('.md-header a.dz-brand').click()")
    page.wait_for_url(site_url)
    expect(page.locator(".established")).to_have_count(0)
    page.go_back()
    expect(page.locator(".established")).to_have_count(1)
    page.wait_for_function("(left) => Math.abs(scrollY - left) < 60", arg=left)
    page.wait_for_timeout(600)
    assert page.url == address
    assert page.evaluate(KEPT)
    page.go_forward()
    page.wait_for_url(site_url)
    expect(page.locator(".established")).to_have_count(0)


def test_a_link_to_a_clause_of_another_text_lands_on_it(page: Page, site_url: str) -> None:
    open_page(page, f"{site_url}texts/concordance/guian-2016/")
    page.evaluate(
        "() => [...document.querySelectorAll('main a')].find((a) => a.pathname.endsWith('/texts/guian-2016/') && a.hash === '#c12').click()"
    )
    page.wait_for_url("**/texts/guian-2016/**#c12")
    page.wait_for_function("() => document.getElementById('c12') && !navigation.transition")
    top = page.locator("#c12").evaluate("(one) => one.getBoundingClientRect().top")
    assert 0 <= top < 250
    expect(page.locator("#c12")).to_have_class(re.compile(r"\bdz-arrived\b"))
    assert page.evaluate(KEPT)


@pytest.fixture
def moved_site(built_project: Path, tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A copy of the site that a test may change while it is read."""
    folder = tmp_path / "site"
    shutil.copytree(built_project / "site", folder)
    for url in serve(folder):
        yield url, folder


def test_what_a_reader_chose_holds_on_the_next_page(page: Page, site_url: str) -> None:
    open_page(page, f"{site_url}texts/guian-2016/?view=en")
    follow(page, ".dz-menu li:nth-child(2) a")
    follow(page, "main a[href$='central-2015/']")
    assert page.evaluate(KEPT)
    page.wait_for_url("**/texts/central-2015/?view=en")
    expect(page.locator(".established")).to_have_attribute("data-view", "en")
    expect(page.locator("[data-dz-view=en]")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("s")
    expect(page.locator("html")).to_have_attribute("data-dz-converted", "hant")
    page.keyboard.press("2")
    follow(page, ".dz-menu li:nth-child(2) a")
    follow(page, "main a[href$='nantong-2006/']")
    expect(page.locator("h1").first).to_contain_text("實施意見")


def test_the_next_page_is_as_alive_as_a_loaded_one(page: Page, site_url: str) -> None:
    open_page(page, f"{site_url}texts/nantong-2006/")
    follow(page, ".dz-menu li:nth-child(2) a")
    follow(page, "main a[href$='guian-2016/']")
    # Keys act once, though two texts have been mounted.
    page.keyboard.press("1")
    expect(page.locator(".established")).to_have_attribute("data-view", "zh")
    page.keyboard.press("n")
    expect(page.locator("[data-dz-layer=notes]")).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("n")
    expect(page.locator("[data-dz-layer=notes]")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.wait_for_function("() => location.hash.length > 1")
    assert "guian-2016" in page.url
    # Notes stand in the margin, a clause can be cited, contributed to, and its terms are known.
    assert page.locator(".dz-margin .dz-note").count() == page.locator(".footnote > ol > li").count() > 0
    page.locator("#c12 .dz-cite-opener").click()
    expect(page.locator("dialog.dz-cite[open]")).to_contain_text("guian-2016")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("dialog.dz-help[open]")).to_have_count(1)
    page.keyboard.press("Escape")
    page.locator("[data-dz-scheme]").click()
    expect(page.locator("html")).to_have_attribute("data-scheme", "dark")
    assert page.evaluate(KEPT)


def test_a_search_result_on_another_page_comes_with_its_words_marked(page: Page, site_url: str) -> None:
    open_page(page, site_url)
    for _ in range(2):
        page.keyboard.press("/")
        page.get_by_role("combobox").fill("网格化管理")
        hit = page.locator("a.dz-search__hit[role=option][href*='guian-2016/']").first
        hit.click()
        page.wait_for_url("**/texts/guian-2016/**")
        expect(page.locator("mark.dz-mark").first).to_be_in_viewport()
        assert page.evaluate(KEPT)
        assert "q=" not in page.url
        follow(page, ".dz-menu li:nth-child(2) a")
        expect(page.locator(".dz-marks")).to_have_count(0)


def test_the_search_page_works_when_it_comes_by_a_link(page: Page, site_url: str) -> None:
    open_page(page, site_url)
    page.keyboard.press("/")
    page.get_by_role("combobox").fill("网格化管理")
    page.locator("dialog.dz-search a[href*='search/']").last.click()
    page.wait_for_url("**/search/?q=*")
    expect(page.locator(".dz-search-page a.dz-search__hit").first).to_be_visible()
    assert page.evaluate(KEPT)


def test_files_and_lost_pages_are_left_to_the_browser(page: Page, site_url: str) -> None:
    open_page(page, f"{site_url}texts/guian-2016/cite/")
    with page.expect_download() as download:
        page.evaluate("() => document.querySelector(\"main a[href$='.bib'], main a[download]\").click()")
    assert download.value.suggested_filename
    assert page.evaluate(KEPT)


def test_a_page_that_is_gone_shows_the_sites_own_answer(context: BrowserContext, site_url: str) -> None:
    page = context.new_page()
    open_page(page, site_url)
    page.evaluate("() => { document.querySelector('.dz-brand').href = 'texts/no-such-work/'; }")
    page.locator(".dz-brand").click()
    expect(page.locator("h1")).to_contain_text("No such page")
    assert page.url == f"{site_url}texts/no-such-work/"
    assert not page.evaluate(KEPT)


def test_a_newer_state_of_the_edition_is_loaded_whole(
    context: BrowserContext, moved_site: tuple[str, Path]
) -> None:
    url, folder = moved_site
    page = context.new_page()
    open_page(page, url)
    path = folder / "texts" / "guian-2016" / "index.html"
    source = path.read_text(encoding="utf-8")
    start = source.index('data-edition="') + len('data-edition="')
    path.write_text(f"{source[:start]}later {source[start:]}", encoding="utf-8")
    page.locator("main a[href='texts/guian-2016/']").first.click()
    expect(page.locator("html")).to_have_attribute("data-edition", re.compile("^later"))
    assert not page.evaluate(KEPT)


def test_without_the_feature_pages_are_loaded(context: BrowserContext, moved_site: tuple[str, Path]) -> None:
    """The same switch as the theme's: ``navigation.instant`` in ``mkdocs.yml``."""
    url, folder = moved_site
    path = folder / "index.html"
    path.write_text(path.read_text(encoding="utf-8").replace(" data-instant>", ">"), encoding="utf-8")
    page = context.new_page()
    open_page(page, url)
    page.locator("main a[href='texts/guian-2016/']").first.click()
    expect(page.locator(".established")).to_have_count(1)
    assert not page.evaluate(KEPT)
