"""What a reader does: open the site under a sub-path, go to a clause, search, follow the result."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_from_the_home_page_to_a_clause_and_by_search(page: Page, site_url: str) -> None:
    """Through the table of contents to Gui'an's clause （十二）, then by the search box to another clause."""
    page.goto(site_url)
    page.get_by_role("link", name="贵安新区关于加强立体化社会治安防控体系建设的实施方案").first.click()
    page.wait_for_url(re.compile(r"/duizhao/texts/guian-2016/"))
    toc = page.locator(".md-sidebar--secondary")
    toc.get_by_role("link", name=re.compile("（十二）完善分类化应急处突机制")).click()
    page.wait_for_url(re.compile(r"/texts/guian-2016/#c12$"))
    heading = page.locator("#c12")
    expect(heading).to_be_in_viewport()
    expect(heading).to_contain_text("（十二）完善分类化应急处突机制")

    page.keyboard.press("/")
    box = page.get_by_role("combobox")
    expect(box).to_be_focused()
    page.keyboard.type("网格化管理")
    result = page.locator("[role=option]").first
    expect(result).to_contain_text("网格化管理")
    result.click()
    page.wait_for_url(re.compile(r"/texts/[a-z0-9-]+/.*#[a-z0-9-]+"))
    target = page.locator(f"[id='{page.url.rsplit('#', 1)[1]}']")
    expect(target).to_be_in_viewport()


def test_the_missing_page_is_ours(page: Page, site_url: str) -> None:
    answer = page.request.get(site_url + "texts/no-such-work/")
    assert answer.status == 404
    assert "对照 Duizhao" in answer.text()


@pytest.mark.parametrize("width", [390, 768, 1280, 1920])
def test_no_page_is_wider_than_the_screen(page: Page, site_url: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    for path in (
        "",
        "texts/",
        "texts/central-2015/",
        "texts/central-2015/apparatus/",
        "texts/guian-2016/scrape/",
    ):
        page.goto(site_url + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_the_language_of_every_run_is_stated(page: Page, site_url: str) -> None:
    page.goto(site_url + "texts/guian-2016/")
    assert page.locator("#c12").evaluate("e => e.closest('[lang]').lang") == "zh-Hans"
    assert page.locator(".title-en").evaluate("e => e.closest('[lang]').lang") == "en"


def test_reads_without_scripts(browser, site_url: str) -> None:  # type: ignore[no-untyped-def]
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(site_url + "texts/guian-2016/#c12")
    expect(page.locator("#c12")).to_be_in_viewport()
    context.close()
