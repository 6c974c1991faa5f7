"""What programs read about a page: right for each kind of work, and nothing in it can break out."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from bs4 import BeautifulSoup
from doors import ROOT
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment, FileSystemLoader
from made_works import make_work
from mkdocs.utils.meta import get_data

from builder.citing.facts import Cited, Publication, cited
from builder.citing.linked import linked_data, meta_elements, page_metadata, schema_org
from builder.manifest import Work, WorkDate
from builder.pipeline import read_edition
from builder.project import Project
from builder.rendering.markdown import front_matter
from builder.translation import Translation
from builder.translation_files import read_translations
from builder.works import Edition, EditionWork

PAYLOADS: list[str] = json.loads((ROOT / "tests/cases/safety/payloads.json").read_text("utf-8"))
PUBLICATION = Publication("对照 Duizhao", "https://example.org/dz/", "2026-11-22", "680d19dabc12", clean=True)
TEMPLATES = Environment(loader=FileSystemLoader(str(ROOT / "overrides")))


@pytest.fixture(scope="module")
def edition() -> Edition:
    return read_edition(Project(ROOT))


@pytest.fixture(scope="module")
def facts(edition: Edition) -> dict[str, tuple[EditionWork, Cited]]:
    translations = read_translations(Project(ROOT))
    return {work.id: (work, cited(work.work, translations[work.id])) for work in edition.works}


def head(markdown: str, **page: Any) -> BeautifulSoup:
    """The partial as MkDocs renders it for a page that is written with this front matter."""
    _, meta = get_data(markdown)
    shown = SimpleNamespace(
        **{
            "meta": meta,
            "title": "x",
            "is_homepage": False,
            "canonical_url": "https://example.org/dz/x/",
            "file": SimpleNamespace(src_uri="texts/made.md"),
            **page,
        }
    )
    config = SimpleNamespace(site_name="A & B", site_description='"d"', site_url="https://example.org/dz/")
    text = TEMPLATES.get_template("partials/citation-meta.html").render(page=shown, config=config)
    return BeautifulSoup(f"<html><head>{text}</head><body></body></html>", "lxml")


def zotero_type(names: set[str]) -> str:
    """The type that Zotero's reader of embedded metadata gives a page, after its published rules."""
    if "citation_technical_report_institution" in names:
        return "report"
    return "journalArticle" if "citation_title" in names else "webpage"


def test_each_kind_of_work_is_described_as_what_it_is(facts: dict[str, tuple[EditionWork, Cited]]) -> None:
    found = {id_: schema_org(work, one, PUBLICATION) for id_, (work, one) in facts.items()}
    central = found["central-2015"]
    assert central["@type"] == "Legislation"
    assert [one["name"] for one in central["legislationPassedBy"]] == ["中共中央办公厅", "国务院办公厅"]
    assert central["datePublished"] == "2015-04-13"
    assert "legislationDate" not in central, "a dateline is the day of a report, not of the document"
    assert central["legislationJurisdiction"]["identifier"] == "CN"
    guian = found["guian-2016"]
    assert guian["legislationIdentifier"] == "黔贵安管办发〔2016〕86号"
    assert guian["legislationDate"] == "2016-08-16"
    assert guian["legislationJurisdiction"]["@type"] == "AdministrativeArea"
    assert found["nantong-2006"]["temporal"] == "2006-10/2006-12"
    assert found["jiedao-essay"]["temporal"] == "2007-03/.."
    assert found["jiedao-essay"]["@type"] == "Report"
    jilin = found["jilin-2016"]
    assert jilin["@type"] == "Article"
    assert jilin["author"]["name"] == "金振吉"
    assert jilin["author"]["jobTitle"].startswith("吉林省委常委、政法委书记")
    assert found["shequ-plan"]["@type"] == "CreativeWork"
    dates = re.compile("[dD]ate|temporal")
    for unknown in ("yushan-plan", "shequ-plan", "zhuzhou-article", "henan-article"):
        assert not [key for key in found[unknown] if dates.search(key)]
        assert not {"author", "legislationPassedBy", "legislationIdentifier"} & set(found[unknown])
        assert found[unknown]["name"].startswith("[")


def test_zotero_takes_documents_for_reports_and_the_rest_for_web_pages(
    facts: dict[str, tuple[EditionWork, Cited]],
) -> None:
    for work, one in facts.values():
        meta = meta_elements(one, PUBLICATION)
        assert zotero_type(set(meta)) == ("report" if one.issued and one.creators else "webpage"), work.id
        assert all(value for values in meta.values() for value in values)
    nantong = meta_elements(facts["nantong-2006"][1], PUBLICATION)
    assert "citation_publication_date" not in nantong
    assert nantong["DC.date"] == ["2006-10/2006-12"]


@pytest.mark.parametrize(
    ("kind", "genre", "expected"),
    [
        ("signed", "opinions", {"legislationDate": "2016-08-16"}),
        ("made", "notice", {"legislationDate": "2016-08-16"}),
        ("published", "regulation", {"datePublished": "2016-08-16"}),
        ("effective", "regulation", {"legislationDateOfApplicability": "2016-08-16"}),
        ("signed", "speech", {"dateCreated": "2016-08-16"}),
        ("published", "article", {"datePublished": "2016-08-16"}),
        ("effective", "article", {}),
        ("generated", "opinions", {}),
        ("internal", "opinions", {"temporal": "2016-08-16"}),
    ],
)
def test_a_date_stands_under_the_property_of_its_kind(
    kind: str, genre: str, expected: dict[str, str]
) -> None:
    base = make_work({"u1": ["甲。"]})
    values = base.work.model_dump(exclude={"date", "unknown"}) | {
        "genre": genre,
        "rank": "central",
        "date": [WorkDate(kind=kind, value="2016-08-16", words="2016年8月16日")],  # type: ignore[arg-type]
        "unknown": {key: "x" for key in base.work.unknown if key != "date"},
    }
    work = replace(base, work=Work.model_validate(values))
    found = schema_org(work, cited(work.work, Translation()), PUBLICATION)
    assert {key: value for key, value in found.items() if re.search("[dD]ate|temporal", key)} == expected


def test_a_contradicted_date_is_no_date(facts: dict[str, tuple[EditionWork, Cited]]) -> None:
    assert "2016-08-19" not in json.dumps(schema_org(*facts["guian-2016"], PUBLICATION))


def test_every_clause_has_its_identifier(facts: dict[str, tuple[EditionWork, Cited]]) -> None:
    for work, one in facts.values():
        data = json.loads(linked_data(work, one, PUBLICATION))
        assert [part["@id"] for part in data["hasPart"]] == [
            PUBLICATION.url(work.id, node) for node in work.by_id
        ]
        assert ("eli:LegalResource" in data["@type"]) == one.issued
        assert linked_data(work, one, PUBLICATION) == linked_data(work, one, PUBLICATION)
    bare = schema_org(*facts["guian-2016"], replace(PUBLICATION, address=""))
    assert not {"@id", "url"} & set(bare), "without the site's address there is no identifier to give"


def hostile(payload: str) -> tuple[EditionWork, Cited]:
    work = make_work({"u1": ["甲。"]})
    one = replace(
        cited(work.work, Translation()),
        title=payload,
        title_en=payload,
        issuers=(payload, payload),
        issuers_en=(payload,),
        number=payload,
        issued=True,
    )
    return work, one


def check(payload: str) -> None:
    work, one = hostile(payload)
    metadata = page_metadata(work, one, PUBLICATION)
    page = front_matter(
        {"title": payload, "work": work.id}, hide=("navigation",), data={"metadata": metadata}
    )
    soup = head(page + "\n\ntext\n")
    blocks = soup.find_all("script")
    assert len(blocks) == 1
    assert json.loads(blocks[0].string) == metadata["schema_org"]
    assert {tag.name for tag in soup.head.find_all(True)} <= {"meta", "link", "script"}
    assert len(soup.find_all("link")) == 1
    for tag in soup.head.find_all(True):
        assert set(tag.attrs) <= {"name", "property", "content", "rel", "type", "href"}
    said = [tag["content"] for tag in soup.find_all("meta", attrs={"name": "citation_title"})]
    kept = payload.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
    assert said == [kept] or not payload


@pytest.mark.parametrize(
    "payload",
    [
        *PAYLOADS,
        "</script><script>alert(1)</script>",
        "<!--<script>",
        "]]>",
        "---\n...\n",
        "{{ 7*7 }}{% x %}",
    ],
)
def test_nothing_breaks_out_of_the_head(payload: str) -> None:
    check(payload)


@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc"))))
def test_no_text_breaks_out_of_the_head(text: str) -> None:
    check(text)


@given(
    st.recursive(
        st.text(),
        lambda inner: st.lists(inner, min_size=1) | st.dictionaries(st.text(min_size=1), inner, min_size=1),
        max_leaves=8,
    )
)
def test_front_matter_gives_back_what_was_put_in(data: Any) -> None:
    wrapped = {"metadata": {"a": data}}
    written = front_matter({"title": "x"}, data=wrapped)
    assert written.count("\n---") == 1
    assert (
        yaml.safe_load(written.removeprefix("---\n").removesuffix("\n---"))["metadata"] == wrapped["metadata"]
    )


def test_only_pages_that_the_program_writes_can_ask_for_it() -> None:
    page = front_matter(
        {"title": "x"}, data={"metadata": {"meta": {"citation_title": ["x"]}, "schema_org": {"a": "b"}}}
    )
    assert head(page + "\n").find("script")
    foreign = head(page + "\n", file=SimpleNamespace(src_uri="contributing/x.md"))
    assert not foreign.find("script")
    assert not foreign.find("meta", attrs={"name": "citation_title"})


def test_the_site(built_project: Path, edition: Edition) -> None:
    site = built_project / "site"
    for path in sorted(site.rglob("index.html")):
        page = BeautifulSoup(path.read_text("utf-8").partition("</head>")[0], "lxml")
        address = page.find("link", rel="canonical")["href"]
        assert [tag["content"] for tag in page.find_all("meta", property="og:url")] == [address]
        assert len(page.find_all("meta", property="og:title")) == 1
        assert not page.find_all("link", hreflang=True), "both languages stand at one address"
        assert not page.find_all("meta", attrs={"name": re.compile("^twitter:")})
    home = BeautifulSoup((site / "index.html").read_text("utf-8"), "lxml")
    assert json.loads(home.find("script", type="application/ld+json").string)["@type"] == "WebSite"
    for work in edition.works:
        page = BeautifulSoup((site / "texts" / work.id / "index.html").read_text("utf-8"), "lxml")
        block = json.loads(page.find("script", type="application/ld+json").string)
        assert block["@id"] == page.find("link", rel="canonical")["href"]
        linked = json.loads((site / "texts" / work.id / "metadata.jsonld").read_text("utf-8"))
        anchors = {tag["id"] for tag in page.find_all(id=True)}
        assert {part["@id"].partition("#")[2] for part in linked["hasPart"]} <= anchors
