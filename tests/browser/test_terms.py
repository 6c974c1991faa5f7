"""Reading in two languages: partners, views, and the pop-ups of terms."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
SENTENCE = ".established p[lang='en']"


def colour(page: Page, selector: str, at: int = 0) -> str:
    return page.locator(selector).nth(at).evaluate("e => getComputedStyle(e).backgroundColor")


def test_a_sentence_marks_its_partner(page: Page, site_url: str) -> None:
    page.goto(site_url + "texts/central-2015/")
    english = page.locator("#c4 + p[lang=en]")
    plain = english.evaluate("e => getComputedStyle(e).backgroundColor")
    page.locator("#c4").hover()
    marked = english.evaluate("e => getComputedStyle(e).backgroundColor")
    assert marked != plain
    english.hover()
    assert page.locator("#c4").evaluate("e => getComputedStyle(e).backgroundColor") == marked
    assert page.locator("#c5 + p[lang=en]").evaluate("e => getComputedStyle(e).backgroundColor") == plain


def test_the_keyboard_goes_from_sentence_to_sentence(page: Page, site_url: str) -> None:
    page.goto(site_url + "texts/shequ-plan/")
    stops = page.locator(".established [tabindex='0']")
    expect(stops).to_have_count(1)
    stops.focus()
    plain = colour(page, SENTENCE, 2)
    for _ in range(2):
        page.keyboard.press("ArrowDown")
    expect(stops).to_have_count(1)
    partner = page.locator(".established :focus + p[lang=en]")
    expect(partner).to_have_text(page.locator(SENTENCE).nth(2).inner_text())
    assert partner.evaluate("e => getComputedStyle(e).backgroundColor") != plain
    page.keyboard.press("ArrowUp")
    expect(page.locator(".established :focus + p[lang=en]")).to_have_text(
        page.locator(SENTENCE).nth(1).inner_text()
    )


def test_one_language_alone_and_its_address(page: Page, site_url: str) -> None:
    page.goto(site_url + "texts/guian-2016/?view=en#c12")
    expect(page.locator(".dz-bar [data-dz-view=en]")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#c12")).not_to_be_visible()
    english = page.locator("#c12 + p[lang=en]")
    expect(english).to_be_in_viewport()
    page.get_by_role("button", name="中文", exact=True).click()
    assert "?view=zh" in page.url
    expect(page.locator("#c12")).to_be_visible()
    expect(english).not_to_be_visible()
    page.get_by_role("button", name="对照", exact=True).click()
    assert "view=" not in page.url
    expect(english).to_be_visible()
    expect(page.locator("#c12")).to_be_visible()


def test_a_wrong_view_is_both(page: Page, site_url: str) -> None:
    page.goto(site_url + "texts/guian-2016/?view=<script>")
    expect(page.locator(".dz-bar [data-dz-view=both]")).to_have_attribute("aria-pressed", "true")


def test_every_english_sentence_names_its_state(page: Page, site_url: str) -> None:
    page.goto(site_url + "texts/central-2015/")
    states = page.locator(SENTENCE).evaluate_all(
        "es => es.map(e => [e.title, [...e.classList].find(c => ['draft', 'reviewed', 'fuzzy', 'missing'].includes(c))])"
    )
    assert len(states) > 100
    assert all(title and state for title, state in states)
    expect(page.locator(".translation-state")).to_contain_text("not yet reviewed by a human translator")


def show_terms(page: Page) -> None:
    page.get_by_role("button", name="显示哪些内容 What is shown").click()
    page.get_by_role("button", name="术语 Terms").click()
    page.keyboard.press("Escape")


def wait_for_terms(page: Page, most: int) -> None:
    """Until more than ``most`` places are highlighted."""
    for _ in range(200):
        if page.evaluate("CSS.highlights.get('dz-term')?.size ?? 0") > most:
            return
        page.wait_for_timeout(50)
    raise AssertionError("the terms were never marked")


def word_at(page: Page, selector: str, word: str) -> tuple[float, float]:
    """The middle of ``word`` in the first text node that has it."""
    box = page.locator(selector).first.evaluate(
        """(e, word) => {
          const walker = document.createTreeWalker(e, NodeFilter.SHOW_TEXT);
          for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            const at = node.data.indexOf(word);
            if (at < 0) continue;
            const range = document.createRange();
            range.setStart(node, at);
            range.setEnd(node, at + word.length);
            node.parentElement.scrollIntoView({ block: "center", behavior: "instant" });
            const box = range.getClientRects()[0];
            return [box.left + box.width / 2, box.top + box.height / 2];
          }
        }""",
        word,
    )
    assert box, word
    return box[0], box[1]


def test_a_term_shows_its_entry_in_both_languages(page: Page, site_url: str) -> None:
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url) if r.url.endswith("glossary.json") else None)
    page.goto(site_url + "texts/guian-2016/")
    panel = page.locator(".dz-term-panel")
    page.mouse.click(*word_at(page, "#c12", "应急"))
    expect(panel).not_to_be_visible()
    assert not asked  # nothing is fetched before somebody asks
    with page.expect_response(re.compile("glossary.json")):
        show_terms(page)
    wait_for_terms(page, 500)

    page.mouse.move(*word_at(page, "#p2", "社会治安"))
    expect(panel).to_be_visible()
    expect(panel.locator(".dz-term__head strong")).to_have_text(re.compile("^社会治安"))
    page.keyboard.press("Escape")
    expect(panel).not_to_be_visible()

    page.mouse.click(*word_at(page, "#p2 + p[lang=en]", "public order"))
    expect(panel).to_be_visible()
    expect(panel.locator(".dz-term__head strong")).to_have_text(re.compile("治安"))
    link = panel.get_by_role("link", name=re.compile("出现"))
    link.click()
    page.wait_for_url(re.compile(r"/texts/glossary/[a-z]/#"))
    expect(page.locator(f"[id='{page.url.rsplit('#', 1)[1]}']")).to_be_in_viewport()
    page.locator(".md-content a", has_text=re.compile("^c3$")).first.click()
    page.wait_for_url(re.compile(r"/texts/[a-z0-9-]+/(\?[^#]*)?#c3$"))
    page.wait_for_function(
        "CSS.highlights.get('dz-term')?.size > 100"
    )  # the choice is kept from page to page


def test_the_terms_of_a_sentence_by_keyboard(page: Page, site_url: str) -> None:
    page.goto(site_url + "texts/shequ-plan/")
    show_terms(page)
    wait_for_terms(page, 10)
    page.locator(".established [tabindex='0']").focus()
    page.keyboard.press("Enter")
    panel = page.locator(".dz-term-panel")
    expect(panel).to_be_focused()
    assert panel.locator(".dz-term").count() > 1
    page.keyboard.press("Tab")
    expect(panel.locator("a").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(panel).not_to_be_visible()
    expect(page.locator(".established [tabindex='0']")).to_be_focused()


def test_modal_words_are_not_parts_of_words(page: Page, site_url: str, built_project: Path) -> None:
    page.goto(site_url + "texts/central-2015/")
    show_terms(page)
    wait_for_terms(page, 500)
    found = page.evaluate(
        """() => [...CSS.highlights.get('dz-term')].filter(r => ['要', '应', '可'].includes(r.toString()))
          .map(r => r.startContainer.data.slice(Math.max(0, r.startOffset - 1), r.endOffset + 1))"""
    )
    assert len(found) > 5
    assert not [w for w in found if re.search("重要|主要|要求|必要|需要|反应|应急|应用|可以|可能", w)]
    terms = json.loads((built_project / "docs/texts/glossary.json").read_text("utf-8"))["terms"]
    assert {t["zh"] for t in terms if t["case"]} >= {"综治", "综合治理"}


def test_the_glossary_leads_to_the_places(page: Page, site_url: str) -> None:
    page.goto(site_url + "glossary/")
    link = page.locator("#zhian .dz-term-places")
    expect(link).to_have_text(re.compile(r"\d+ ×"))
    link.click()
    page.wait_for_url(re.compile(r"/texts/glossary/z/#zhian$"))


def test_terms_without_scripts(browser, site_url: str) -> None:  # type: ignore[no-untyped-def]
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site_url + "texts/central-2015/")
    page.get_by_role("link", name="术语 Terms", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("术语所在")
    context.close()
