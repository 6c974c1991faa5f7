"""Notes as a reader meets them: beside the text, in a panel, by keyboard, in print, without scripts; and the clause's menu."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser
TEXT = "texts/guian-2016/"


def open_at(page: Page, site_url: str, width: int, path: str = TEXT) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(site_url + path)
    page.locator(".dz-note-filter").wait_for()


def marks(page: Page, kind: str) -> int:
    """How many marks of a kind the text has for its reader, on the screen or further down."""
    found: int = page.locator(f"sup.{kind}").evaluate_all("es => es.filter(e => e.checkVisibility()).length")
    return found


def open_filter(page: Page) -> None:
    page.locator(".dz-note-filter > summary").focus()
    page.keyboard.press("Enter")


@pytest.mark.parametrize("width", [1280, 1920])
def test_on_a_wide_screen_notes_stand_beside_their_words(page: Page, site_url: str, width: int) -> None:
    open_at(page, site_url, width)
    count = page.locator(".footnote > ol > li").count()
    assert page.locator(".dz-note:visible").count() == count >= 50
    expect(page.locator(".footnote")).to_be_hidden()
    rows = page.evaluate(
        """() => [...document.querySelectorAll(".dz-note")].map((note, n) => {
            const mark = document.querySelectorAll("sup.dz-mark")[n].getBoundingClientRect(), box = note.getBoundingClientRect();
            return { from: box.top - mark.top, top: box.top, bottom: box.bottom, left: box.left, right: box.right, mark: mark.right };
        })"""
    )
    for one, following in pairwise(rows):
        assert following["top"] >= one["bottom"], "no note covers another"
    assert all(row["from"] >= -6 for row in rows), "never above its words"
    assert sum(row["from"] < 300 for row in rows) > 0.7 * count, "most within sight of their words"
    assert all(row["left"] > row["mark"] and row["right"] <= width for row in rows)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_by_keyboard_on_a_wide_screen(page: Page, site_url: str) -> None:
    open_at(page, site_url, 1280)
    mark = page.locator("#fnref\\:n7 a")
    mark.focus()
    page.keyboard.press("Enter")
    note = page.locator(".dz-note.is-open")
    expect(note).to_be_focused()
    expect(note).to_contain_text("来源 Source")
    expect(mark).to_have_attribute("aria-expanded", "true")
    assert (
        note.locator("a").first.evaluate("a => { a.focus(); return document.activeElement === a; }")
        if note.locator("a").count()
        else True
    )
    page.keyboard.press("Escape")
    expect(mark).to_be_focused()
    expect(page.locator(".dz-note.is-open")).to_have_count(0)


@pytest.mark.parametrize("width", [390, 1024])
def test_on_a_narrow_screen_a_mark_opens_a_panel(page: Page, site_url: str, width: int) -> None:
    open_at(page, site_url, width)
    assert not page.locator(".dz-note:visible").count()
    mark = page.locator("#fnref\\:n7 a")
    mark.scroll_into_view_if_needed()
    mark.click()
    panel = page.locator(".dz-note-panel")
    expect(panel).to_be_visible()
    expect(panel).to_be_focused()
    expect(panel).to_contain_text("贵安新区")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(mark).to_be_focused()
    mark.click()
    panel.get_by_role("button", name="关闭 Close").click()
    expect(panel).to_be_hidden()
    expect(mark).to_be_focused()


def test_the_focus_of_the_keyboard_shows_a_note_on_a_narrow_screen(page: Page, site_url: str) -> None:
    open_at(page, site_url, 390)
    page.locator("#fnref\\:n7 a").focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(page.locator(".dz-note-panel")).to_be_visible()
    expect(page.locator("#fnref\\:n7 a")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".dz-note-panel")).to_be_hidden()


@pytest.mark.parametrize("width", [1280, 390])
def test_the_filter_by_kind(page: Page, site_url: str, width: int) -> None:
    open_at(page, site_url, width)
    folded = page.locator(".dz-note-filter").bounding_box()
    assert folded
    assert folded["height"] <= 40, "one line until someone opens it"
    open_filter(page)
    box = page.get_by_role("checkbox", name=re.compile("术语 Terms"))
    terms = page.locator("sup.note-term").count()
    assert terms > 5
    box.uncheck()
    assert marks(page, "note-term") == 0
    assert page.locator(".dz-note.note-term:visible").count() == 0
    assert marks(page, "note-law") > 0
    total = page.locator("sup.dz-mark").count()
    expect(page.locator(".dz-note-filter summary")).to_contain_text(f"{total - terms} / {total}")
    page.reload()
    page.locator(".dz-note-filter").wait_for()
    open_filter(page)
    expect(box).not_to_be_checked()
    box.check()
    assert marks(page, "note-term") == terms
    page.get_by_role("button", name="全不选 None").click()
    assert marks(page, "dz-mark") == 0
    page.get_by_role("button", name="全选 All").click()
    assert marks(page, "dz-mark") == total


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("holder", ["html", ".established"])
def test_the_layer_of_notes_goes_and_comes_back(page: Page, site_url: str, width: int, holder: str) -> None:
    open_at(page, site_url, width)
    page.locator("#fnref\\:n7 a").press("Enter")
    show = f"words => document.querySelector('{holder}').dataset.show = words"
    page.evaluate(show, "apparatus terms")
    for part in ("sup.dz-mark", ".dz-note", ".dz-note-panel", ".dz-note-filter", ".footnote", ".work-notes"):
        assert page.locator(f"{part}:visible").count() == 0, part
    page.evaluate(show, "notes apparatus")
    count = page.locator("sup.dz-mark").count()
    assert marks(page, "dz-mark") == count
    assert page.locator(".dz-note:visible").count() == (count if width == 1280 else 0)


@pytest.mark.parametrize("width", [1280, 1024])
def test_the_address_follows_the_clauses_and_never_what_is_hidden(
    page: Page, site_url: str, width: int
) -> None:
    """Where the theme sets the address to the heading last scrolled past, a hidden one must not count as passed."""
    open_at(page, site_url, width)
    seen = []
    for top in (120, 240, 360):
        page.evaluate("top => scrollTo({ top, behavior: 'instant' })", top)
        page.wait_for_timeout(600)
        seen.append(page.url.partition("#")[2])
    assert "notes" not in seen, seen
    for id_ in ("title", "p1", "c3", "c9", "c12"):
        page.evaluate(
            "id => scrollTo({ top: document.getElementById(id).getBoundingClientRect().top + scrollY - 40, behavior: 'instant' })",
            id_,
        )
        page.wait_for_timeout(600)
        seen.append(page.url.partition("#")[2])
    # A theme that does not follow the reader leaves the address as it is.
    assert all(found in ("", id_) for found, id_ in zip(seen[-4:], ("p1", "c3", "c9", "c12"), strict=True)), (
        seen
    )


def test_an_address_leads_to_a_note(page: Page, site_url: str) -> None:
    page.goto(site_url + "texts/notes/")
    page.set_viewport_size({"width": 1280, "height": 900})
    link = page.locator(".md-content a[href*='guian-2016/#fn:n']").nth(20)
    words = link.inner_text()
    link.click()
    page.wait_for_url(re.compile(r"guian-2016/#fn:n\d+$"))
    note = page.locator(".dz-note.is-open")
    expect(note).to_be_in_viewport()
    expect(note).to_contain_text(words)
    number = page.url.rsplit("#fn:n")[1]
    expect(page.locator(f"#fnref\\:n{number}")).to_be_in_viewport()


def test_print_has_the_notes_at_the_end(page: Page, site_url: str) -> None:
    open_at(page, site_url, 1280)
    page.emulate_media(media="print")
    expect(page.locator(".footnote")).to_be_visible()
    assert page.locator(".footnote > ol > li:visible").count() >= 50
    expect(page.locator(".dz-margin")).to_be_hidden()
    assert not page.locator(".dz-clause-opener:visible").count()


def test_without_scripts_notes_are_footnotes(browser: Browser, site_url: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(site_url + TEXT)
    page.locator("#fnref\\:n7 a").click()
    expect(page.locator("#fn\\:n7")).to_be_in_viewport()
    expect(page.locator("#fn\\:n7")).to_contain_text("来源 Source")
    page.locator("#fn\\:n7 .footnote-backref").click()
    expect(page.locator("#fnref\\:n7")).to_be_in_viewport()
    page.get_by_text("加注、改进译文").click()
    expect(page.locator(".dz-contribute pre").first).to_be_visible()
    assert (
        page.get_by_role("link", name=re.compile("Add a note"))
        .get_attribute("href", timeout=2000)
        .endswith("/edit/main/docs/annotations/guian-2016.md")
    )  # type: ignore[union-attr]
    context.close()


def test_every_clause_offers_both_files_with_their_snippets(browser: Browser, site_url: str) -> None:
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, permissions=["clipboard-read", "clipboard-write"]
    )
    page = context.new_page()
    page.goto(site_url + TEXT)
    opener = page.get_by_role("button", name="参与 Contribute: c12", exact=True)
    opener.focus()
    page.keyboard.press("Enter")
    menu = page.locator(".dz-clause-menu")
    expect(menu).to_be_visible()
    add = menu.get_by_role("link", name="加注 Add a note")
    assert (
        add.get_attribute("href")
        == "https://github.com/duizhao/duizhao/edit/main/docs/annotations/guian-2016.md"
    )
    mend = menu.get_by_role("link", name="改进译文 Improve this translation")
    assert (
        mend.get_attribute("href")
        == "https://github.com/duizhao/duizhao/edit/main/docs/translations/en/guian-2016.md"
    )
    snippets = menu.locator("pre code")
    expect(snippets.nth(0)).to_contain_text("## c12: ")
    expect(snippets.nth(0)).to_contain_text("type: term")
    expect(snippets.nth(1)).to_contain_text("## c12\n\n> 完善分类化应急处突机制。")
    menu.get_by_role("button", name="复制 Copy").first.click()
    expect(menu.get_by_role("status").first).to_contain_text("已复制 Copied")
    assert page.evaluate("navigator.clipboard.readText()").startswith("## c12: ")
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(opener).to_be_focused()
    context.close()


def test_selected_words_become_the_words_of_the_note(page: Page, site_url: str) -> None:
    open_at(page, site_url, 1280)
    page.evaluate(
        """() => { const p = document.querySelector("#c12"); const walker = document.createTreeWalker(p, NodeFilter.SHOW_TEXT);
            let node = walker.nextNode(); while (node.parentElement.closest("a, sup") || node.data.length < 2) node = walker.nextNode();
            const range = document.createRange(); range.setStart(node, 0); range.setEnd(node, 2); getSelection().addRange(range); }"""
    )
    words = page.evaluate("getSelection().toString()")
    page.locator("#c12").hover()
    page.get_by_role("button", name="参与 Contribute: c12", exact=True).click()
    expect(page.locator(".dz-clause-menu pre code").first).to_contain_text(f"## c12: {words}")


def test_a_mark_within_the_selected_words_is_not_copied(page: Page, site_url: str) -> None:
    open_at(page, site_url, 1280)
    page.evaluate("getSelection().selectAllChildren(document.querySelector('#title'))")
    assert re.search(r"\d", page.evaluate("getSelection().toString()"))
    page.locator("#title").hover()
    page.get_by_role("button", name="参与 Contribute: title", exact=True).click()
    expect(page.locator(".dz-clause-menu pre code").first).to_contain_text(
        "## title: 贵安新区关于加强立体化社会治安防控体系建设的实施方案\ntype"
    )


@pytest.mark.parametrize("width", [1280, 390])
def test_what_a_screen_reader_is_told(page: Page, site_url: str, width: int) -> None:
    open_at(page, site_url, width)
    open_filter(page)
    marks = page.locator("a.footnote-ref")
    for number in range(0, marks.count(), 9):
        label = marks.nth(number).get_attribute("aria-label") or ""
        assert re.fullmatch(r"注释 Note \d+: .+", label)
    snapshot = page.locator(".dz-note-filter").aria_snapshot()
    assert "注释 Notes" in snapshot
    assert page.locator("[role=dialog]:not([aria-label]), aside:not([aria-label])").count() == 0
    tall = page.evaluate(
        "[...document.querySelectorAll('.dz-note-filter :is(summary, label, button)')].every(l => l.getBoundingClientRect().height >= 24)"
    )
    assert tall


@pytest.mark.parametrize(
    ("width", "path"),
    [
        (1280, TEXT),
        (390, TEXT),
        (1280, "texts/notes/"),
        (390, "texts/notes/names/"),
        (1280, "contributing/notes/"),
    ],
)
def test_axe_finds_nothing(page: Page, site_url: str, width: int, path: str) -> None:
    """The rules of WCAG 2.2 A and AA that a program can test, with a note and the menu open where there are any."""
    axe = Axe()
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(site_url + path)
    rules = {
        "runOnly": {
            "type": "tag",
            "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
        }
    }
    states = [None]
    if path == TEXT:
        page.locator(".dz-note-filter").wait_for()
        open_filter(page)
        states += ["#fnref\\:n7 a", ".dz-clause-opener >> nth=3"]
    for state in states:
        if state:  # an open menu or note may cover what lies below it: the filter is folded again
            page.evaluate("document.querySelector('.dz-note-filter').open = false")
            page.locator(state).focus()
            page.keyboard.press("Enter")
            page.evaluate("scrollTo(0, 0)")  # nothing half under the bar, which would count as too small
        found = axe.run(page, options=rules).response["violations"]
        assert not [(v["id"], [n["html"][:160] for n in v["nodes"][:3]]) for v in found], state
        if state:
            page.keyboard.press("Escape")
