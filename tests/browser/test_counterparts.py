"""The concordance in a browser: shared words on request, counterparts under a clause, the matrix on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 800}
SHADE = "e => getComputedStyle(e).backgroundColor"
CLEAR = "rgba(0, 0, 0, 0)"
MARK = "#c4-i1 ~ p > mark"


def test_shared_words_are_set_off_on_request(page: Page, site_url: str) -> None:
    page.goto(site_url + "texts/guian-2016/")
    words = page.locator(MARK).first
    switch = page.locator(".sharing").get_by_role("button", name="set off in the text")
    expect(switch).to_have_attribute("aria-pressed", "false")
    assert words.evaluate(SHADE) == CLEAR, "quiet until asked for"
    switch.press("Enter")
    expect(switch).to_have_attribute("aria-pressed", "true")
    assert words.evaluate(SHADE) != CLEAR
    assert "inherited" in page.url
    page.goto(page.url)
    assert words.evaluate(SHADE) != CLEAR, "the address shows what its sender saw"
    switch.click()
    assert words.evaluate(SHADE) == CLEAR
    page.goto(site_url + "texts/central-2015/")
    expect(page.locator("[data-dz-layer='counterparts']")).to_have_count(1)
    expect(page.locator("[data-dz-layer='inherited']")).to_have_count(0)


def test_without_scripts_a_link_sets_them_off(browser: Browser, site_url: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site_url + "texts/guian-2016/")
    words = page.locator(MARK).first
    before = words.screenshot()
    page.locator(".sharing a", has_text="set off in the text").click()
    assert page.url.endswith("#inherited")
    words.scroll_into_view_if_needed()
    assert words.screenshot() != before
    page.locator(".counterparts summary").first.click()
    expect(page.locator(".counterparts mark").first).to_be_visible()
    page.locator("#shares summary").click()
    expect(page.locator("#shares table")).to_contain_text("21%")
    context.close()


@pytest.mark.parametrize("width", [390, 1280])
def test_words_of_many_counterparts_come_when_they_are_opened(page: Page, site_url: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(site_url + "texts/central-2015/")
    block = page.locator("#c9 ~ details.counterparts").first
    expect(block.locator("mark")).to_have_count(0)
    block.locator("summary").click()
    expect(block.locator("table, blockquote").first).to_be_visible()
    named = block.locator(":scope > p strong").count()
    assert named > 10
    assert block.locator("table, blockquote").count() == named
    expect(block.locator("mark", has_text="视频监控").first).to_be_visible()
    assert page.url.split("?")[0].split("#")[0] == site_url + "texts/central-2015/", (
        "without leaving the page"
    )
    links = block.evaluate("e => [...e.querySelectorAll('a')].map(a => a.href)")
    assert all(link.startswith(site_url) for link in links)


def test_without_a_network_counterparts_are_named(browser: Browser, site_url: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(site_url + "texts/central-2015/")
    page.route("**/concordance/**", lambda route: route.abort())
    block = page.locator("#c9 ~ details.counterparts").first
    block.locator("summary").click()
    expect(block.locator(":scope > p strong").first).to_be_visible()
    expect(block.locator("table")).to_have_count(0)
    context.close()


def test_counterparts_on_a_phone(page: Page, site_url: str) -> None:
    page.set_viewport_size(PHONE)
    page.goto(site_url + "texts/guian-2016/#c4-i1")
    block = page.locator("#c4-i1 ~ details.counterparts").first
    block.locator("summary").click()
    cells = block.locator("tbody tr").first.locator("td")
    left, right = (cells.nth(n).bounding_box() for n in (0, 1))
    assert left
    assert right
    assert right["y"] >= left["y"] + left["height"] - 1, "one below the other"
    assert right["x"] + right["width"] <= PHONE["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    block.locator("a[href*='central-2015/#c6']").first.click()
    page.wait_for_url("**/texts/central-2015/**#c6")
    expect(page.locator("#c6")).to_be_in_viewport()


@pytest.mark.parametrize("work", ["guian-2016", "nantong-2006", "jilin-2016"])
def test_the_matrix_scrolls_in_its_own_box(page: Page, site_url: str, work: str) -> None:
    page.set_viewport_size(PHONE)
    page.goto(f"{site_url}texts/concordance/{work}/")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    box = page.locator(".matrix.links")
    box.focus()
    box.evaluate("e => e.scrollTo(400, 200)")
    wide = box.evaluate("e => e.scrollWidth > e.clientWidth")
    assert (box.evaluate("e => e.scrollLeft") > 0) == wide
    assert wide == (work != "jilin-2016"), "a matrix of few columns fits on a phone"
    edge = box.bounding_box()
    name = box.locator("tbody tr").nth(8).locator("td").first.bounding_box()
    head = box.locator("thead th").nth(12).bounding_box() if work == "guian-2016" else None
    assert edge
    assert name
    assert abs(name["x"] - edge["x"]) < 3, "the clause stays in sight"
    assert head is None or abs(head["y"] - edge["y"]) < 3, "and so do the heads"
    sign = box.locator("td a.chip").first
    target = sign.get_attribute("href")
    sign.click()
    assert target
    expect(page.locator(f"[id='{target.rsplit('#', 1)[1]}']")).to_be_in_viewport()
