"""Queries as readers write them, half done or half remembered, and what happens where files cannot be had."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from search_site import build_site, paragraph_records, write_index

from builder.exporting.search_index import SearchRecord
from tests.browser.conftest import serve

pytestmark = pytest.mark.browser

HIT = ".dz-search__hit"
WORDS = (
    "The police of Xiangshan take action against gangs and prevent gang crime.",
    "Coordination of the public order and of security.",
    "Order is public, and security comes first.",
)


def records() -> list[SearchRecord]:
    """The sample texts, and sentences that share letters with pinyin, or words with each other."""
    facts = ("范文", "Model texts", "none", "article", "")
    added = [
        SearchRecord("texts/model-texts/#" + n, "model-texts", n, "translation", "en", "", *facts, text)
        for n, text in zip(("x2", "x3", "x4"), WORDS, strict=True)
    ]
    return [*paragraph_records(), *added]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_site(tmp_path_factory.mktemp("whole"), records())


@pytest.fixture(scope="module")
def whole_url(whole: Path) -> Iterator[str]:
    yield from serve(whole)


@pytest.fixture(scope="module")
def sharded_url(whole: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("sharded") / "site"
    shutil.copytree(whole, folder)
    shutil.rmtree(folder / "texts" / "search")
    write_index(records(), folder / "texts" / "search", whole_limit=0)
    yield from serve(folder)


@pytest.fixture(scope="module")
def split_url(whole: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("split") / "site"
    shutil.copytree(whole, folder)
    shutil.rmtree(folder / "texts" / "search")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("builder.exporting.search_index.writing.ONE_FILE_LIMIT", 0)
        files = write_index(records(), folder / "texts" / "search")
    assert set(files) == {"index.bin", "han.bin", "latin.bin"}
    yield from serve(folder)


@pytest.fixture
def site_url(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue(f"{getattr(request, 'param', 'whole')}_url"))


with_both = pytest.mark.parametrize("site_url", ["whole", "sharded"], indirect=True)


def ask(page: Page, site_url: str, query: str, more: str = "") -> None:
    page.goto(f"{site_url}search/?q={quote(query)}{more}")
    expect(page.locator("[data-dz-search-page]")).to_have_attribute("data-answered", query.strip())


MARKED = [
    ("网格guanli", "网格管理", "Read as pinyin 网 格 guan li"),
    ("wangge管理", "网格管理", "Read as pinyin wang ge 管 理"),
    ("網格 guǎnlǐ", "网格管理", "Read as pinyin 网 格 guan li"),
    ("co-ordinating", "Coordination", "Searched by stem: coordinating → coordin-"),
    ("pubic ordre", "public order", "searched for “public order” instead"),
]


@with_both
@pytest.mark.parametrize(("query", "marked", "said"), MARKED)
def test_half_remembered(page: Page, site_url: str, query: str, marked: str, said: str) -> None:
    ask(page, site_url, query)
    expect(page.locator(f"{HIT} mark").first).to_have_text(marked)
    expect(page.locator(".dz-search__steps")).to_contain_text(said)


@with_both
@pytest.mark.parametrize(
    "query", ["贵安12", "貴安十二", "guian 第十二条", "新区 十二", "State-level new area 12"]
)
def test_a_number_after_a_name(page: Page, site_url: str, query: str) -> None:
    ask(page, site_url, query)
    address = re.compile(r"/duizhao/texts/guian-2016/#c12$")
    expect(page.locator(HIT).first).to_have_attribute("href", address)


@pytest.mark.parametrize("query", ["c1", "（一）", "第一条"])
def test_a_number_alone_is_an_address_in_every_work(page: Page, site_url: str, query: str) -> None:
    ask(page, site_url, query)
    for work in ("central-2015", "guian-2016", "model-texts", "nantong-2006"):
        group = page.locator(f"{HIT}[href*='/texts/{work}/']")
        expect(group.first).to_have_attribute("href", re.compile("#c1$"))


def test_words_with_hyphens_are_no_id(page: Page, site_url: str) -> None:
    ask(page, site_url, "prevention-and-control")
    expect(page.locator(f"{HIT} mark").first).to_have_text("prevention-and-control")
    expect(page.locator(".dz-search__steps")).not_to_contain_text("id of a work")
    ask(page, site_url, "guian-2016")
    expect(page.locator(".dz-search__steps")).to_contain_text("id of a work")


@pytest.mark.parametrize(
    ("query", "word", "characters"), [("gang", "gang", "岗"), ("xian", "Xian", "县"), ("lü", None, "律")]
)
def test_letters_that_are_word_and_pinyin(
    page: Page, site_url: str, query: str, word: str | None, characters: str
) -> None:
    """Neither hides the other; a diaeresis says that it is pinyin."""
    ask(page, site_url, query)
    expect(page.locator(f"{HIT} mark", has_text=characters).first).to_be_visible()
    if word == query:
        expect(page.locator(f"{HIT} mark").first).to_have_text(re.compile(f"^{word}s?$"))
    if word is None:
        expect(page.locator(f"{HIT}[href*='#x2']")).to_have_count(0)


def test_quotation_marks_ask_for_just_these_words(page: Page, site_url: str) -> None:
    for query in ("“gang”", '"gang"'):
        ask(page, site_url, query)
        expect(page.locator(f"{HIT} mark", has_text=re.compile("^gang$"))).to_have_count(1)
        expect(page.locator(f"{HIT} mark", has_text="gangs")).to_have_count(0)
    ask(page, site_url, "gang")
    expect(page.locator(f"{HIT} mark", has_text="gangs")).to_have_count(1)


def test_first_letters(page: Page, site_url: str) -> None:
    ask(page, site_url, "wghgl")
    expect(page.locator(f"{HIT} mark").first).to_have_text("网格化管理")
    expect(page.locator(".dz-search__steps")).to_contain_text(
        "Read as first letters of pinyin, wghgl: 网格化管理"
    )


@with_both
def test_phrases_that_run_on_into_the_next_clause(page: Page, site_url: str) -> None:
    """Of every length on either side, for pairs of clauses all through the texts."""
    found = [r for r in paragraph_records() if r.kind == "text" and len(r.text) > 12 and r.text[-1:] == "。"]
    pairs = [(a, b) for a, b in pairwise(found) if a.work == b.work]
    neighbours = [(a, b) for a, b in pairs if _follow(a, b)][::11]
    assert len(neighbours) > 5
    for number, (before, after) in enumerate(neighbours):
        here = 1 + number % 5
        query = before.text[-1 - here :] + after.text[: 7 - here]
        ask(page, site_url, query)
        hrefs = [urlsplit(a.get_attribute("href") or "") for a in page.locator(HIT).all()[:5]]
        assert (before.work, before.node) in {(h.path.split("/")[-2], h.fragment) for h in hrefs}, query


def _follow(a: SearchRecord, b: SearchRecord) -> bool:
    order = [(r.work, r.node) for r in paragraph_records() if r.kind == "text"]
    return order.index((b.work, b.node)) - order.index((a.work, a.node)) == 1


def test_filters_that_keep_everything_back_are_named(page: Page, site_url: str) -> None:
    ask(page, site_url, "网格化管理", "&from=2016&rank=central")
    expect(page.locator("[data-dz-part=status]")).to_contain_text("没有结果")
    expect(page.locator(".dz-search__steps")).to_contain_text(
        "Nothing within the filters; without them there"
    )
    expect(page.locator(".dz-search__steps")).not_to_contain_text("instead")


OF_EVERY_KIND = (
    "网格化管理", "網格", "治", "gangs", "gang", "xian", "police", "polic", "public order", "order public", "security comes",
    "secrity", "prevention-and-control", "co-ordinating", "'gang crime'", "wangge", "wang ge hua", "wǎnggéhuà", "lü",
    "wang3ge2", "wghgl", "网格guanli", "网格 grid", "口岸 ports", "ports 口岸", "2016", "2016 86", "86号", "c12", "c1",
    "guian-2016", "guian-2016 c12", "第十二条", "zone 12", "GPS", "网各化管理", "……", "ガ", "ridmana", "zzz", "the", "of",
)  # fmt: skip


def test_the_parts_that_are_read_have_all_there_is(plain: Page, whole_url: str, split_url: str) -> None:
    """Each query is the first of its reader, and finds just what it finds where nothing is apart."""
    for query in OF_EVERY_KIND:
        shown = []
        for url in (whole_url, split_url):
            ask(plain, url, query)
            hits = [urlsplit(a.get_attribute("href") or "") for a in plain.locator(HIT).all()]
            steps = plain.locator(".dz-search__steps").inner_text()
            status = plain.locator("[data-dz-part=status]").inner_text()
            shown.append((status, steps, sorted((h.path, h.query, h.fragment) for h in hits)))
        assert shown[0] == shown[1], query


def refuse(route: Route) -> None:
    route.fulfill(status=404, body="no such file")


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    """A page whose console may speak, because files are missing, and that may ask several sites."""
    context = browser.new_context()
    page = context.new_page()
    yield page
    context.close()


@pytest.mark.parametrize("kind", ["whole", "sharded"])
def test_without_files_the_page_says_so_and_mends_itself(
    plain: Page, request: pytest.FixtureRequest, kind: str
) -> None:
    url = request.getfixturevalue(f"{kind}_url")
    pattern = "**/index.bin*" if kind == "whole" else re.compile(r"/k\d{4}\.bin")
    thrown: list[str] = []
    plain.on("pageerror", lambda error: thrown.append(str(error)))
    plain.route(pattern, refuse)
    plain.goto(f"{url}search/?q={quote('网格化')}")
    status = plain.locator("[data-dz-part=status]")
    expect(status).to_contain_text("无法读取索引")
    expect(status).to_contain_text("could not be read")
    plain.unroute(pattern)
    plain.get_by_role("button", name="搜索 Search").click()
    expect(plain.locator(f"{HIT} mark").first).to_have_text("网格化")
    assert not thrown


def test_without_its_modules_the_button_leads_to_the_search_page(plain: Page, whole_url: str) -> None:
    plain.route("**/duizhao-search-dialog.js", refuse)
    plain.goto(whole_url)
    plain.wait_for_load_state("networkidle")
    plain.locator("[data-dz-search-open]").first.click()
    plain.wait_for_url("**/duizhao/search/")


def test_without_storage(plain: Page, whole_url: str) -> None:
    plain.add_init_script(
        """for (const name of ["localStorage", "sessionStorage", "caches", "indexedDB"]) {
            Object.defineProperty(window, name, {get() { throw new DOMException("blocked", "SecurityError"); }});
        }"""
    )
    plain.goto(f"{whole_url}search/?q={quote('网格化')}")
    expect(plain.locator(f"{HIT} mark").first).to_have_text("网格化")


def test_search_is_loaded_when_it_is_opened_and_all_at_once(page: Page, site_url: str) -> None:
    """No page pays for a search that is not asked for; and the modules come in one round."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path.rpartition("/")[2]))
    page.goto(site_url)
    page.wait_for_load_state("networkidle")
    assert [name for name in asked if "search" in name and name.endswith((".js", ".bin"))] == [
        "duizhao-search.js"
    ]
    page.keyboard.press("/")
    expect(page.get_by_role("combobox")).to_be_focused()
    page.get_by_role("combobox").fill("网各化管理")
    expect(page.locator("dialog.dz-search mark").first).to_be_visible()
    loaded = {name for name in asked if name.startswith("duizhao-search-")}
    named = page.locator("link[rel=modulepreload]").evaluate_all(
        "links => links.map(l => l.href.split('/').pop())"
    )
    assert set(named) == loaded
