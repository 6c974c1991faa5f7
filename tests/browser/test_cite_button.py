"""Citing as a reader does it: the button at a clause by mouse and keyboard, what is copied, and the page without scripts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from doors import ROOT
from playwright.sync_api import Browser, Locator, Page, expect

from builder.citing.facts import cited
from builder.citing.forms import fill
from builder.citing.locators import locators
from builder.citing.records import csl
from builder.exporting.citation_files import STYLES
from builder.pipeline import read_edition
from builder.project import Project
from builder.publication import read_publication
from builder.translation_files import read_translations

pytestmark = pytest.mark.browser
TEXT = "texts/guian-2016/"
ADDRESS = "https://duizhao.github.io/duizhao/texts/guian-2016/"


@pytest.fixture
def reader(browser: Browser, site_url: str) -> Iterator[Page]:
    """A reader who lets the page write to the clipboard; the page must have nothing to complain of."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, permissions=["clipboard-read", "clipboard-write"]
    )
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda m: said.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    context.close()
    assert not said


def opener(page: Page, node: str) -> Locator:
    return page.get_by_role("button", name=re.compile(f"^(引用 Cite|引用|Cite): {node}$"))


def clipboard(page: Page) -> str:
    return str(page.evaluate("navigator.clipboard.readText()"))


@pytest.mark.parametrize("width", [390, 1280])
def test_by_keyboard_alone(reader: Page, site_url: str, width: int) -> None:
    reader.set_viewport_size({"width": width, "height": 844})
    reader.goto(site_url + TEXT)
    opener(reader, "c12").focus()
    reader.keyboard.press("Enter")
    dialog = reader.get_by_role("dialog", name="引用（十二） Cite cl. 12")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("heading", name="引用（十二） Cite cl. 12")).to_be_focused()
    reader.keyboard.press("Tab")
    expect(dialog.get_by_role("button", name="关闭 Close")).to_be_focused()
    reader.keyboard.press("Tab")
    reader.keyboard.press("Tab")
    expect(dialog.get_by_role("button", name="复制地址 Copy the address")).to_be_focused()
    reader.keyboard.press("Enter")
    expect(dialog.get_by_role("status")).to_have_text("已复制。 Copied.")
    assert clipboard(reader) == ADDRESS + "#c12"
    assert reader.evaluate("document.documentElement.scrollWidth") <= width
    reader.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(opener(reader, "c12")).to_be_focused()
    expect(opener(reader, "c12")).to_have_attribute("aria-expanded", "false")


@pytest.mark.parametrize("width", [390, 1280])
def test_by_mouse(reader: Page, site_url: str, width: int) -> None:
    reader.set_viewport_size({"width": width, "height": 844})
    reader.goto(site_url + TEXT)
    reader.locator("#c4-i2").hover()
    opener(reader, "c4-i2").click()
    dialog = reader.get_by_role("dialog")
    box = dialog.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= 844
    dialog.get_by_label("引用格式 Form").select_option("GB/T 7714—2025")
    dialog.get_by_role("button", name="复制引用 Copy the citation").click()
    expect(dialog.get_by_role("status")).to_have_text("已复制。 Copied.")
    got = clipboard(reader)
    today = date.today().isoformat()
    assert got.startswith(
        "贵州贵安新区管理委员会办公室. 贵安新区关于加强立体化社会治安防控体系建设的实施方案：黔贵安管办发〔2016〕86号：（四）2[EB/OL]. 对照 Duizhao，"
    )
    assert got.endswith(f"（2016-08-16）[{today}]. {ADDRESS}#c4-i2.")
    expect(dialog.get_by_label("引用", exact=False).filter(has_text="[EB/OL]").first).to_have_text(got)
    small = dialog.locator("button, select, label").evaluate_all(
        "all => all.filter(e => e.offsetHeight && e.offsetHeight < 24).length"
    )
    assert small == 0
    dialog.get_by_role("button", name="关闭 Close").click()
    expect(dialog).to_be_hidden()


def test_every_node_has_its_button_and_every_form_is_the_programs(
    reader: Page, site_url: str, built_project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the browser puts together is, to the character, what the program writes."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")  # as the project was built
    project = Project(ROOT)
    work = read_edition(project).find("nantong-2006")
    assert work
    facts = cited(work.work, read_translations(project)[work.id])
    publication = read_publication(built_project)
    reader.goto(site_url + "texts/nantong-2006/")
    reader.locator(".dz-cite-opener").first.wait_for(state="attached")
    labels = reader.locator(".dz-cite-opener").evaluate_all(
        "all => all.map(b => b.getAttribute('aria-label'))"
    )
    assert sorted(labels) == sorted(f"引用 Cite: {node}" for node in work.by_id)
    made = reader.evaluate(
        """async (styles) => {
            const { cite } = await import(new URL("../../assets/javascripts/duizhao-cite-dialog.js", location));
            const data = await (await fetch("citations.json")).json();
            const day = new Date(2026, 0, 5);
            return data.nodes.map(([node], at) => styles.map((style) => cite(data, style, at, `${data.url}#${node}`, day)));
        }""",
        [*STYLES, "csl"],
    )
    for (node, name), found in zip(locators(work.nodes).items(), made, strict=True):
        values = {
            "node": node,
            "url": publication.url(work.id, node),
            "locator-zh": name.zh,
            "locator-en": name.en,
            "accessed-iso": "2026-01-05",
            "accessed-long": "January 5, 2026",
            "accessed-short": "Jan. 5, 2026",
            "accessed-ris": "2026/01/05/",
        }
        assert found[:-1] == [fill(style(facts, publication), values) for style in STYLES.values()]
        clause = {
            "id": f"nantong-2006-{node}",
            "URL": values["url"],
            "section": name.zh,
            "accessed": {"date-parts": [[2026, 1, 5]]},
        }
        assert json.loads(found[-1]) == [csl(facts, publication) | clause]


def test_the_quotation_in_one_language_or_both(reader: Page, site_url: str) -> None:
    reader.goto(site_url + TEXT)
    opener(reader, "c3").focus()
    reader.keyboard.press("Enter")
    dialog = reader.get_by_role("dialog")
    quotation = dialog.get_by_label("引文 Quotation", exact=True)
    copy = dialog.get_by_role("button", name="复制引文 Copy the quotation")
    dialog.get_by_role("radio", name="中文 Chinese").check()
    expect(quotation).to_have_text("（三）加强社会面巡逻防控网建设")
    dialog.get_by_role("checkbox", name="含其下各款 with all below it").check()
    copy.click()
    expect(dialog.get_by_role("status")).to_have_text("已复制。 Copied.")
    whole = clipboard(reader)
    assert whole.startswith("（三）加强社会面巡逻防控网建设\n1.健全社会专业巡防队伍。")
    assert "\n2.实行点线面结合" in whole
    assert "❝" not in whole
    dialog.get_by_role("checkbox", name="含其下各款 with all below it").uncheck()
    dialog.get_by_role("radio", name="英文 English").check()
    expect(quotation).to_contain_text("Strengthen the building of the patrol")
    expect(quotation).to_contain_text(
        "[draft translation, machine-assisted, not yet reviewed by a human translator]"
    )
    dialog.get_by_role("radio", name="两种 both").check()
    dialog.get_by_role("button", name="引文连同出处 With its citation").click()
    expect(dialog.get_by_role("status")).to_have_text("已复制。 Copied.")
    reader.wait_for_timeout(100)
    both = clipboard(reader)
    assert both.startswith("（三）加强社会面巡逻防控网建设\n\nStrengthen the building of the patrol")
    assert both.endswith(f"{ADDRESS}#c3.")


@pytest.mark.parametrize(
    ("view", "name", "style", "quoted"),
    [("zh", "引用（十二）", "gbt", "zh"), ("en", "Cite cl. 12", "chicago", "en")],
)
def test_in_the_readers_language(
    reader: Page, site_url: str, view: str, name: str, style: str, quoted: str
) -> None:
    reader.goto(f"{site_url}{TEXT}?view={view}")
    button = opener(reader, "c12")
    button.focus()
    expect(button).to_be_in_viewport()
    reader.keyboard.press("Enter")
    dialog = reader.get_by_role("dialog", name=name)
    expect(dialog).to_be_visible()
    expect(dialog.locator("select")).to_have_value(style)
    expect(dialog.locator("input:checked")).to_have_value(quoted)
    shown = dialog.locator(".dz-cite__copy").all_inner_texts()
    han = [bool(re.search("[\u4e00-\u9fff]", words)) for words in shown]
    assert all(han) if view == "zh" else not any(han)


def test_the_form_is_remembered(reader: Page, site_url: str) -> None:
    reader.goto(site_url + TEXT)
    opener(reader, "c1").press("Enter")
    reader.locator("#dz-cite-style").select_option("BibTeX")
    expect(reader.get_by_label("引用 Citation", exact=True)).to_contain_text("@misc{guian-2016-c1,")
    reader.keyboard.press("Escape")
    reader.goto(site_url + "texts/jilin-2016/")
    opener(reader, "h2").press("Enter")
    expect(reader.get_by_label("引用 Citation", exact=True)).to_contain_text("@misc{jilin-2016-h2,")


def test_the_permanent_address_opens_at_the_clause(reader: Page, site_url: str) -> None:
    reader.goto(site_url + TEXT)
    opener(reader, "c12").press("Enter")
    address = reader.get_by_label("永久地址 Permanent address", exact=True).inner_text()
    assert address == ADDRESS + "#c12"
    reader.goto(site_url + address.removeprefix("https://duizhao.github.io/duizhao/"))
    expect(reader.locator("#c12")).to_be_in_viewport()


def test_where_the_data_cannot_be_had_the_dialog_says_so(browser: Browser, site_url: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.route("**/citations.json", lambda route: route.abort())
    page.goto(site_url + TEXT)
    opener(page, "c1").press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("The citation could not be fetched.")
    page.unroute("**/citations.json")
    page.keyboard.press("Escape")
    opener(page, "c1").press("Enter")
    expect(dialog).to_contain_text("Permanent address")
    context.close()


@pytest.mark.parametrize("width", [390, 1280])
def test_without_scripts_the_page_of_citations_has_it_all(
    browser: Browser, site_url: str, width: int
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": width, "height": 844})
    page = context.new_page()
    page.goto(site_url + TEXT)
    page.get_by_role("link", name="引用 Cite").first.click()
    expect(page).to_have_url(re.compile(r"/texts/guian-2016/cite/$"))
    citations = page.locator(".dz-citation")
    expect(citations).to_have_count(3)
    expect(citations.nth(0)).to_contain_text(
        "实施方案：黔贵安管办发〔2016〕86号[EB/OL]. 对照 Duizhao，2023-11-14 工作副本.（2016-08-16）"
    )
    expect(citations.nth(1)).to_contain_text("August 16, 2016, in 对照 Duizhao")
    expect(page.locator("pre").first).to_contain_text("@misc{guian-2016,")
    for name, begins in (("BibTeX", "@misc{guian-2016,"), ("RIS", "TY  - GOVDOC"), ("CSL-JSON", "[\n {")):
        link = page.get_by_role("link", name=f"下载 Download {name}")
        assert page.request.get(str(link.evaluate("a => a.href"))).text().startswith(begins)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("link", name="（四）2", exact=True).click()
    expect(page.locator("#c4-i2")).to_be_in_viewport()
    context.close()


def test_print_has_no_buttons(reader: Page, site_url: str) -> None:
    reader.goto(site_url + TEXT)
    reader.locator(".dz-cite-opener").first.wait_for(state="attached")
    reader.emulate_media(media="print")
    assert not reader.locator(".dz-cite-opener:visible").count()


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark")])
def test_axe_finds_nothing(page: Page, site_url: str, width: int, scheme: str) -> None:
    axe = Axe()
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": width, "height": 844})
    rules = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
    page.goto(site_url + TEXT)
    opener(page, "c4").press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("Quotation")
    found = axe.run(page, context=".dz-cite", options=rules).response["violations"]
    page.goto(site_url + TEXT + "cite/")
    found += axe.run(page, options=rules).response["violations"]
    assert not [(v["id"], [n["html"][:160] for n in v["nodes"][:3]]) for v in found]


def test_the_policy_lets_the_data_block_stand(page: Page, site_url: str) -> None:
    """A data block is not run, so no policy on scripts concerns it; Chromium reports no violation."""
    page.add_init_script(
        "window.__violations = []; addEventListener('securitypolicyviolation', (e) => window.__violations.push(e.violatedDirective));"
    )
    for path in ("", TEXT):
        page.goto(site_url + path)
        block = page.locator("script[type='application/ld+json']")
        expect(block).to_have_count(1)
        assert json.loads(block.text_content() or "")["@context"] == "https://schema.org"
        assert page.evaluate("window.__violations") == []


def test_in_traditional_characters_one_still_quotes_the_established_text(reader: Page, site_url: str) -> None:
    reader.goto(site_url + TEXT + "?script=hant")
    expect(reader.locator("#c3")).to_contain_text("防控網")
    opener(reader, "c3").press("Enter")
    dialog = reader.get_by_role("dialog")
    expect(dialog.get_by_label("引文 Quotation", exact=True)).to_contain_text("防控网")
    expect(dialog.locator("pre").nth(1)).to_contain_text("关于加强立体化社会治安防控体系")
    reader.goto(site_url + TEXT + "cite/")
    expect(reader.locator(".dz-citation").first).to_contain_text("关于加强立体化社会治安防控体系")
