"""The search as readers use it: keyboard, input method, phone, sub-path, both kinds of index."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, Page, expect
from search_site import FACTS, ROOT, build_site, paragraph_records

from builder.exporting.search_index import SearchRecord
from builder.exporting.search_index.pinyin import syllables
from builder.language.folding import fold_table, stream
from tests.browser.conftest import serve

pytestmark = pytest.mark.browser

HIT = "a.dz-search__hit[role=option]"
HOSTILE = '<img src=x onerror="window.hacked=1"> 敌意样本 <b>粗体</b>'


def records() -> list[SearchRecord]:
    hostile = SearchRecord(
        "texts/model-texts/#x1", "model-texts", "x1", "text", "zh-Hans", "", "范文", "Model texts", "none", "article", "", HOSTILE
    )  # fmt: skip
    return [*paragraph_records(), hostile]


def serve_site(folder: Path) -> Iterator[str]:
    """Serves the site under a sub-path."""
    yield from serve(folder)


@pytest.fixture(scope="module")
def whole_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    yield from serve_site(build_site(tmp_path_factory.mktemp("whole"), records()))


@pytest.fixture(scope="module")
def sharded_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    yield from serve_site(build_site(tmp_path_factory.mktemp("sharded"), records(), whole_limit=0))


@pytest.fixture(scope="module")
def split_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """As for an edition with a long translation: what only letters find is in a file of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("builder.exporting.search_index.writing.ONE_FILE_LIMIT", 0)
        folder = build_site(tmp_path_factory.mktemp("split"), records())
    yield from serve_site(folder)


@pytest.fixture
def site_url(request: pytest.FixtureRequest) -> str:
    """The address that the shared ``page`` fixture watches over."""
    return str(request.getfixturevalue(f"{getattr(request, 'param', 'whole')}_url"))


with_both = pytest.mark.parametrize("site_url", ["whole", "sharded"], indirect=True)


def open_dialog(page: Page, key: str = "/") -> None:
    page.keyboard.press(key)
    expect(page.get_by_role("combobox")).to_be_focused()


def ask(page: Page, query: str) -> None:
    page.get_by_role("combobox").fill(query)
    expect(page.locator("dialog.dz-search")).to_have_attribute("data-answered", query)


@pytest.mark.parametrize("key", ["/", "f", "Control+k"])
def test_keys_open_the_dialog_and_escape_gives_the_focus_back(page: Page, site_url: str, key: str) -> None:
    page.goto(site_url)
    page.wait_for_load_state("networkidle")
    link = page.locator("article").get_by_role("link", name="范文")
    link.focus()
    open_dialog(page, key)
    page.keyboard.press("Escape")
    expect(page.locator("dialog.dz-search")).to_be_hidden()
    expect(link).to_be_focused()


def test_keys_are_letters_where_one_writes(page: Page, site_url: str) -> None:
    page.goto(site_url + "search/")
    page.get_by_role("searchbox").focus()
    page.keyboard.type("sf/")
    expect(page.get_by_role("searchbox")).to_have_value("sf/")
    expect(page.locator("dialog.dz-search")).to_have_count(0)


@with_both
def test_by_keyboard_alone_to_the_clause_with_the_words_marked(page: Page, site_url: str) -> None:
    page.goto(site_url)
    page.wait_for_load_state("networkidle")
    open_dialog(page)
    page.keyboard.type("網格化管理")
    first = page.locator(HIT).first
    expect(first.locator("mark").first).to_have_text("网格化管理")
    expect(page.locator(".dz-search__steps")).to_contain_text("Folded “網格化管理” to “网格化管理”")
    page.keyboard.press("ArrowDown")
    expect(first).to_have_attribute("aria-selected", "true")
    box = page.get_by_role("combobox")
    expect(box).to_have_attribute("aria-activedescendant", first.get_attribute("id") or "none")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/duizhao/texts/guian-2016/#u\d+$"))
    mark = page.locator("mark.dz-mark").first
    expect(mark).to_have_text("网格化管理")
    expect(mark).to_be_in_viewport()
    expect(page.locator("dialog.dz-search")).to_be_hidden()
    assert page.locator(f"{page.evaluate('location.hash')} mark.dz-mark").count()
    page.get_by_role("button", name="Clear marks").click()
    expect(page.locator("mark.dz-mark")).to_have_count(0)


def test_a_result_on_the_page_one_is_reading(page: Page, site_url: str) -> None:
    page.goto(site_url + "texts/guian-2016/#c12")
    page.wait_for_load_state("networkidle")
    for query in ("应急处突", "网格化管理", "应急处突"):
        open_dialog(page)
        ask(page, query)
        target = page.locator(HIT).filter(has_text=query).first
        address = urlsplit(target.get_attribute("href") or "")
        target.click()
        expect(page.locator("mark.dz-mark").first).to_have_text(query)
        expect(page.locator(f"#{address.fragment} mark.dz-mark").first).to_be_in_viewport()
        assert page.url.endswith(f"/texts/guian-2016/#{address.fragment}")


def test_an_input_method_is_left_alone(page: Page, site_url: str) -> None:
    """While a word is being composed nothing is searched, and Enter and Esc belong to the input method."""
    page.goto(site_url)
    page.wait_for_load_state("networkidle")
    open_dialog(page)
    page.wait_for_timeout(100)
    page.evaluate(
        """() => {
            const input = document.querySelector("dialog [role=combobox]");
            const key = (name) => input.dispatchEvent(
                new KeyboardEvent("keydown", {key: name, isComposing: true, bubbles: true, cancelable: true}));
            input.dispatchEvent(new CompositionEvent("compositionstart", {data: ""}));
            for (const value of ["w", "wang", "wangge"]) {
                input.value = value;
                input.dispatchEvent(new InputEvent("input", {isComposing: true, bubbles: true}));
            }
            window.left = [key("Enter"), key("Escape"), key("ArrowDown")];
            window.closing = input.closest("dialog").dispatchEvent(new Event("cancel", {cancelable: true}));
        }"""
    )
    page.wait_for_timeout(200)
    assert page.evaluate("window.left") == [True, True, True]
    assert page.evaluate("window.closing") is False
    expect(page.locator(HIT)).to_have_count(0)
    expect(page.locator("dialog.dz-search")).to_be_visible()
    page.evaluate(
        """() => {
            const input = document.querySelector("dialog [role=combobox]");
            input.value = "网格";
            input.dispatchEvent(new InputEvent("input", {isComposing: true, bubbles: true}));
            input.dispatchEvent(new CompositionEvent("compositionend", {data: "网格"}));
            input.dispatchEvent(new KeyboardEvent("keydown", {key: "Enter", keyCode: 229, bubbles: true, cancelable: true}));
        }"""
    )
    expect(page.locator(HIT).first.locator("mark").first).to_have_text("网格")
    expect(page.locator("dialog.dz-search")).to_be_visible()


def test_real_composition_through_the_browser(page: Page, site_url: str) -> None:
    """Chromium's own input method events."""
    page.goto(site_url)
    page.wait_for_load_state("networkidle")
    open_dialog(page)
    keyboard = page.context.new_cdp_session(page)
    keyboard.send("Input.imeSetComposition", {"text": "wangge", "selectionStart": 6, "selectionEnd": 6})
    page.wait_for_timeout(200)
    expect(page.locator(HIT)).to_have_count(0)
    keyboard.send("Input.insertText", {"text": "网格"})
    expect(page.locator(HIT).first.locator("mark").first).to_have_text("网格")


def test_on_a_phone(browser: Browser, whole_url: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(whole_url)
    page.wait_for_load_state("networkidle")
    page.get_by_role("banner").get_by_role("link", name="搜索 Search").tap()
    ask(page, "治安防控")
    dialog = page.locator("dialog.dz-search")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert dialog.evaluate("d => d.scrollWidth <= 390 && d.getBoundingClientRect().width <= 390")
    option = page.locator(HIT).first
    bounds = option.bounding_box()
    assert bounds
    assert bounds["height"] >= 40
    option.tap()
    expect(page.locator("mark.dz-mark").first).to_be_visible()
    page.goto(whole_url + "search/?q=" + quote("治安防控"))
    expect(page.locator(".dz-search__hit").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()


@with_both
def test_filters(page: Page, site_url: str) -> None:
    page.goto(site_url)
    page.wait_for_load_state("networkidle")
    open_dialog(page)
    ask(page, "网格化")
    page.get_by_text("筛选 Filters").click()
    page.get_by_label("类别 Kind").select_option("note")
    expect(page.locator(HIT).first).to_contain_text("注释 Note")
    expect(page.locator(HIT).first).to_contain_text("is explained in a note")
    page.get_by_label("层级 Rank").select_option("province")
    expect(page.locator("dialog [role=group]")).to_have_count(1)
    expect(page.locator("dialog [role=group]")).to_contain_text("Jilin regulation")
    page.get_by_label("至 To year").select_option("2006")
    expect(page.locator(HIT)).to_have_count(0)


CASES = [
    ("wǎnggéhuà", "网格化", "Read as pinyin wang ge hua"),
    ("wang ge hua", "网格化", "Read as pinyin wang ge hua"),
    ("grid manager", "grid managers", ["Searched by stem", " grid managers"][0]),
    ("gird-based", "Grid-based", "Nothing for “gird based”; searched for “grid based”"),
    ("网各化管理", "网格化管理", "Nothing for “网各化管理”; searched for “网格化管理” instead"),
    ("网格化 巡防队伍", "网格化", "Not found as one phrase"),
    ("黔贵安管办发【2016】86号", "黔贵安管办发〔2016〕86号", "Read as a document number"),
    ("的", "的", "A single character"),
]


@with_both
@pytest.mark.parametrize(("query", "marked", "said"), CASES)
def test_the_page_answers_and_says_what_it_did(
    page: Page, site_url: str, query: str, marked: str, said: str
) -> None:
    page.goto(f"{site_url}search/?q={quote(query)}")
    expect(page.locator(".dz-search__steps")).to_contain_text(said)
    expect(page.locator(".dz-search__hit mark", has_text=marked).first).to_be_visible()
    assert parse_qs(urlsplit(page.url).query)["q"] == [query]


@with_both
def test_addresses_of_clauses(page: Page, site_url: str) -> None:
    for query in ("guian-2016 12", "贵安 十二", "貴安（十二）", "guian-2016#c12"):
        page.goto(f"{site_url}search/?q={quote(query)}")
        hit = page.locator(".dz-search__hit").first
        expect(hit).to_have_attribute("href", re.compile(r"/duizhao/texts/guian-2016/#c12$"))


@with_both
def test_the_page_says_what_it_found_nothing_for(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}search/?q={quote('网格化管理鑫淼')}")
    expect(page.locator(".dz-search__steps")).to_contain_text("Nothing was found for “鑫淼”")
    expect(page.locator(".dz-search__hit mark").first).to_have_text("网格化管理")
    page.get_by_role("searchbox").fill("qqqq")
    expect(page.locator(".dz-search__steps")).to_contain_text("没有找到。 Nothing was found.")
    expect(page.locator(".dz-search__hit")).to_have_count(0)


@with_both
def test_the_same_search_in_one_work(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}search/?q={quote('网格化')}")
    page.locator(".dz-search__only").first.click()
    page.wait_for_url(re.compile("work=guian-2016"))
    expect(page.locator("[data-dz-part=work]")).to_contain_text("贵安新区社会治安防控体系实施方案")
    expect(page.locator(".dz-search__group")).to_have_count(1)
    page.get_by_role("link", name="In all works").click()
    expect(page.locator(".dz-search__group")).to_have_count(2)


@with_both
def test_nothing_in_a_text_becomes_markup(page: Page, site_url: str) -> None:
    page.goto(site_url)
    page.wait_for_load_state("networkidle")
    open_dialog(page)
    ask(page, "敌意样本")
    expect(page.locator(HIT).first).to_contain_text("<b>粗体</b>")
    page.goto(f"{site_url}search/?q={quote(HOSTILE)}")
    expect(page.locator(".dz-search__hit").first).to_contain_text("<img src=x")
    page.goto(f"{site_url}texts/model-texts/?q={quote(HOSTILE)}#x1")
    expect(page.locator("mark.dz-mark").first).to_be_visible()
    assert page.evaluate("window.hacked") is None
    assert page.locator(".dz-search__hit img, .dz-marks img, dialog b").count() == 0


def test_without_decompression_in_the_browser(browser: Browser, whole_url: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script("delete window.DecompressionStream")
    page.goto(f"{whole_url}search/?q={quote('网格化管理')}")
    expect(page.locator(".dz-search__hit mark").first).to_have_text("网格化管理")
    context.close()


def test_without_scripts(whole_url: str, browser: Browser) -> None:
    """What a browser shows in which no script runs; Playwright never reads <noscript>, so it is parsed here."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(whole_url)
    page.locator("[data-dz-search-open]").click()
    page.wait_for_url("**/duizhao/search/")
    expect(page.get_by_role("article").get_by_role("button")).to_be_disabled()
    shown = BeautifulSoup(page.request.get(page.url).text(), "lxml").find("noscript")
    assert shown is not None
    assert "This search needs JavaScript" in shown.get_text()
    links = {link["href"]: link.get_text() for link in shown.find_all("a")}
    assert links["../texts/guian-2016/"] == FACTS["guian-2016"][0]
    context.close()


READ = [
    ("网格化管理", "网格化管理", {"han.bin"}),
    ("wanggehuaguanli", "网格化管理", {"han.bin"}),
    ("wang2ge2hua4", "网格化", {"han.bin"}),
    ("guian-2016 c12", None, {"han.bin"}),
    ("grid managers", "grid managers", {"latin.bin"}),
    ("grid manag", "grid managers", {"latin.bin"}),
    ("border", "border", {"latin.bin"}),
    ("gpsx", None, {"han.bin", "latin.bin"}),
]
"""What a query marks, and the files besides the head that it reads: only those in which it can find something."""


@pytest.mark.parametrize("site_url", ["split"], indirect=True)
@pytest.mark.parametrize(("query", "marked", "read"), READ)
def test_a_query_reads_only_the_parts_it_needs(
    page: Page, site_url: str, query: str, marked: str | None, read: set[str]
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path.rpartition("/")[2]))
    page.goto(f"{site_url}search/?q={quote(query)}")
    expect(page.locator("[data-dz-search-page]")).to_have_attribute("data-answered", query)
    if marked:
        expect(page.locator(".dz-search__hit mark").first).to_have_text(marked)
    assert sorted(name for name in asked if name.endswith(".bin")) == sorted({"index.bin", *read})
    for other in ("……", query):
        page.get_by_role("searchbox").fill(other)
        expect(page.locator("[data-dz-search-page]")).to_have_attribute("data-answered", other)
    assert sorted(name for name in asked if name.endswith(".bin")) == ["han.bin", "index.bin", "latin.bin"]


FOLDED = [
    "網格化、社會治安ＧＰＳ",
    "坐標 座標",
    "Ünïcode ﬁ ㈠ Ⅳ ½",
    "乾縣覆蓋瞭解",
    "e\u0301é",
    "𠮷野家",
    "ガ",
    "Ａ-Ｂ_Ｃ",
    "0〇①",
]


def test_browser_and_python_fold_and_stem_alike(page: Page, site_url: str) -> None:
    page.goto(site_url)
    cases = json.loads((ROOT / "tests" / "cases" / "search" / "stems.json").read_text("utf-8"))["stems"]
    table = fold_table()
    given = {
        "base": f"{site_url}assets/javascripts/",
        "fold": ["".join(table), "".join(table.values())],
        "texts": FOLDED,
        "words": list(cases),
    }
    script = """async ({base, fold, texts, words}) => {
        const {Folder} = await import(base + "duizhao-search-fold.js");
        const {stem} = await import(base + "duizhao-search-stem.js");
        const folder = new Folder(fold);
        return {streams: texts.map((t) => folder.stream(t)), places: texts.map((t) => folder.places(t).starts.length),
                stems: words.map(stem)};
    }"""
    found = page.evaluate(script, given)
    assert found["streams"] == [stream(text) for text in FOLDED]
    assert found["places"] == [len(stream(text).encode("utf-16-le")) // 2 for text in FOLDED]
    assert dict(zip(cases, found["stems"], strict=True)) == cases


PINYIN_CASES = [
    ("xian", ["先进", "西安"], ["中心", "学习"]),
    ("fangan", ["方案", "反感"], ["方法"]),
    ("lvhua", ["绿化"], ["老化"]),
    ("LÜHUÀ", ["绿化"], ["老化"]),
    ("xi'an", ["西安"], ["先进"]),
    ("zhong1xin1", ["中心", "忠心"], ["重"]),
]


@pytest.mark.parametrize(("query", "found", "apart"), PINYIN_CASES)
def test_pinyin(page: Page, site_url: str, query: str, found: list[str], apart: list[str]) -> None:
    page.goto(site_url)
    texts = [*found, *apart]
    script = """async ({base, query, texts, readings}) => {
        const {Folder} = await import(base + "duizhao-search-fold.js");
        const {pinyin} = await import(base + "duizhao-search-match.js");
        const {parsePinyin} = await import(base + "duizhao-search-query.js");
        const {letters, cuts} = parsePinyin(query);
        const matcher = pinyin(new Folder(), new Map(Object.entries(readings)), letters, cuts);
        return texts.filter((text) => matcher({text, label: ""}));
    }"""
    readings = {c: list(syllables(c)) for text in texts for c in text}
    base = f"{site_url}assets/javascripts/"
    given = {"base": base, "query": query, "texts": texts, "readings": readings}
    assert page.evaluate(script, given) == found


def test_under_a_policy_without_inline_scripts_and_styles(browser: Browser, whole_url: str) -> None:
    """Our modules need nothing inline; the theme's own inline parts are not ours and are let through here."""
    for path in sorted((ROOT / "overrides" / "assets" / "javascripts").glob("duizhao-search*.js")):
        source = path.read_text("utf-8")
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|setAttribute\(\"style",
            source,
        ), path.name
    for name in ("search.html", "partials/search.html"):
        source = (ROOT / "overrides" / name).read_text("utf-8")
        assert not re.search(r"<script|<style|\son\w+=|\sstyle=", source), name
