"""Sortable tables on the pages of facts, with and without JavaScript."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

pytestmark = pytest.mark.browser


def column(table: Locator, index: int) -> list[str]:
    return [text.strip() for text in table.locator(f"tbody td:nth-child({index})").all_inner_texts()]


def test_targets_sort_by_number_and_come_back(page: Page, site_url: str) -> None:
    page.goto(site_url + "texts/guian-2016/facts/")
    table = page.locator("#all-targets ~ .sortable table").first
    head = table.get_by_role("columnheader", name=re.compile("Quantity"))
    original = column(table, 2)
    expect(head).to_have_attribute("aria-sort", "none")

    head.get_by_role("button").focus()
    page.keyboard.press("Enter")
    expect(head).to_have_attribute("aria-sort", "ascending")
    shown = column(table, 3)
    numbers = [float(text) for text in shown if re.fullmatch(r"[0-9.]+", text)]
    assert numbers == sorted(numbers)
    assert len(numbers) > 20
    first_empty = shown.index("")
    assert set(shown[first_empty:]) == {""}

    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "descending")
    shown = column(table, 3)
    numbers = [float(text) for text in shown if re.fullmatch(r"[0-9.]+", text)]
    assert numbers == sorted(numbers, reverse=True)
    assert shown[-1] == ""

    other = table.get_by_role("columnheader", name=re.compile("Deadline"))
    other.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "none")
    years = [text for text in column(table, 6) if text]
    assert years == sorted(years)

    other.get_by_role("button").click()
    other.get_by_role("button").click()
    assert column(table, 2) == original


def test_tables_sort_after_instant_navigation(page: Page, site_url: str) -> None:
    page.goto(site_url + "texts/guian-2016/")
    page.get_by_role("link", name="事实 Facts").click()
    page.wait_for_url(re.compile(r"/texts/guian-2016/facts/$"))
    table = page.locator("#units-by-unit ~ .sortable table").first
    head = table.get_by_role("columnheader", name=re.compile("Total"))
    head.get_by_role("button").click()
    head.get_by_role("button").click()
    assert column(table, 1)[0] == "公安局"


def test_the_matrix_says_lead_and_responsible_in_words(page: Page, site_url: str) -> None:
    page.goto(site_url + "texts/guian-2016/facts/")
    row = page.get_by_role("row", name=re.compile("^c3-i1"))
    expect(row.get_by_role("cell", name="● 牵头 lead")).to_have_count(1)
    expect(row.get_by_role("cell", name="○ 责任 responsible")).to_have_count(2)


def test_tables_read_the_same_without_javascript(browser: Browser, site_url: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site_url + "texts/guian-2016/facts/")
    table = page.locator("#all-targets ~ .sortable table").first
    expect(table.locator("th button")).to_have_count(0)
    expect(table.locator("tbody tr")).to_have_count(53)
    context.close()


@pytest.mark.parametrize("width", [390, 1280])
def test_the_pages_of_facts_are_not_wider_than_the_screen(page: Page, site_url: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    for path in ("texts/guian-2016/facts/", "texts/facts/"):
        page.goto(site_url + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
