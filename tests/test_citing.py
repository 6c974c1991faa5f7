"""Citations: every style by its rules, every format by its own library, and the version of the edition."""

from __future__ import annotations

import json
import re
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import bibtexparser
import pytest
import rispy
import yaml
from click.testing import CliRunner, Result
from doors import ROOT
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from builder import __version__
from builder.binding import bind
from builder.citing.facts import Cited, Publication, cited
from builder.citing.forms import Form, Slot, bluebook, chicago, fill, gbt
from builder.citing.locators import locators
from builder.citing.quotations import MISSING, quotations
from builder.citing.records import bibtex, csl, csl_text, ris
from builder.cli import duizhao
from builder.exporting.citation_files import citation_files, clause_citations
from builder.manifest import KNOWABLE, Work
from builder.model import Node
from builder.pipeline import read_edition
from builder.project import Project
from builder.publication import read_publication
from builder.rendering.citing import cite_page
from builder.spans import Span
from builder.translation import Translation, read_translation
from builder.translation_files import read_translations
from builder.works import Edition

CASES: list[dict[str, Any]] = json.loads((ROOT / "tests/cases/citing/works.json").read_text("utf-8"))["cases"]
LOCATORS: list[dict[str, Any]] = json.loads((ROOT / "tests/cases/citing/locators.json").read_text("utf-8"))[
    "cases"
]
PAYLOADS: list[str] = json.loads((ROOT / "tests/cases/safety/payloads.json").read_text("utf-8"))
PUBLICATION = Publication("对照 Duizhao", "https://example.org/dz/", "2026-11-22", "680d19dabc12", clean=True)
ACCESSED = {
    "accessed-iso": "2026-11-30",
    "accessed-long": "November 30, 2026",
    "accessed-short": "Nov. 30, 2026",
    "accessed-ris": "2026/11/30/",
}


def made(case: dict[str, Any]) -> Cited:
    facts = dict(case["work"])
    unknown = {key: "not given" for key in KNOWABLE if not facts.get(key)}
    work = Work.model_validate(
        {
            "id": "made",
            "witness": "made",
            "begins": "x",
            "boundary_reason": "made",
            "unknown": unknown,
            **facts,
        }
    )
    lines = [f"## meta.{key}\n\n> x\n\n{words}\n" for key, words in case["english"].items()]
    return cited(work, read_translation("\n".join(lines)))


def written(form: Form, case: dict[str, Any]) -> str:
    return fill(
        form,
        {
            "locator-zh": case["locator"]["zh"],
            "locator-en": case["locator"]["en"],
            "node": case["node"],
            "url": PUBLICATION.url("made", case["node"]),
            **ACCESSED,
        },
    )


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["label"])
def test_styles_follow_their_rules(case: dict[str, Any]) -> None:
    facts, expected = made(case), case["expected"]
    for name, style in (("gbt", gbt), ("chicago", chicago), ("bluebook", bluebook)):
        if name in expected:
            assert written(style(facts, PUBLICATION), case) == expected[name]
    record = written(ris(facts, PUBLICATION), case).split("\r\n")
    assert set(expected.get("ris", ())) <= set(record)
    entry = written(bibtex(facts, PUBLICATION), case)
    assert all(part in entry for part in expected.get("bibtex", ()))
    item = csl(facts, PUBLICATION)
    assert {key: item.get(key) for key in expected.get("csl", {})} == expected.get("csl", {})


@pytest.mark.parametrize("case", LOCATORS, ids=lambda c: c["label"])
def test_locators_say_what_the_id_says(case: dict[str, Any]) -> None:
    def node(row: list[Any]) -> Node:
        id_, label, *children = row
        return Node(id_, "x", label, "", "", Span(0, 0), tuple(node(child) for child in children))

    found = locators([node(row) for row in case["nodes"]])
    assert {id_: list(name) for id_, name in found.items()} == case["expected"]


@pytest.fixture(scope="module")
def edition() -> Edition:
    return read_edition(Project(ROOT))


@pytest.fixture(scope="module")
def works(edition: Edition) -> list[Cited]:
    translations = read_translations(Project(ROOT))
    return [cited(work.work, translations[work.id]) for work in edition.works]


def hostile() -> list[Cited]:
    """Works all of whose facts are payloads."""
    base = made(CASES[0])
    return [
        replace(
            base,
            id=f"made-{number}",
            title=payload,
            title_en=payload,
            issuers=(payload, "乙"),
            issuers_en=(),
            number=payload,
            post=payload,
        )
        for number, payload in enumerate(PAYLOADS)
    ]


def test_bibtex_is_read_by_bibtexparser(works: list[Cited]) -> None:
    for records in (works, hostile()):
        library = bibtexparser.parse_string(citation_files(records, PUBLICATION)["citation.bib"].decode())
        assert not library.failed_blocks
        assert [entry.key for entry in library.entries] == [c.id for c in records]
        assert all(entry.entry_type == "misc" and "title" in entry.fields_dict for entry in library.entries)
    first = bibtexparser.parse_string(citation_files(works, PUBLICATION)["citation.bib"].decode()).entries[0]
    assert first["author"] == "{中共中央办公厅} and {国务院办公厅}"
    assert first["url"] == "https://example.org/dz/texts/central-2015/"


def test_ris_is_read_by_rispy(works: list[Cited]) -> None:
    for records in (works, hostile()):
        found = rispy.loads(citation_files(records, PUBLICATION)["citation.ris"].decode())
        assert len(found) == len(records)
        for entry, facts in zip(found, records, strict=True):
            assert entry["type_of_reference"] in ("GOVDOC", "ELEC")
            assert entry["urls"] == [PUBLICATION.url(facts.id)]
            assert len(entry.get("authors", ())) == len([c for c in facts.creators if "".join(c.split())])
    assert found[0]["type_of_reference"] == "GOVDOC"


class Name(BaseModel):
    model_config = ConfigDict(extra="forbid")
    literal: str


class Day(BaseModel):
    model_config = ConfigDict(extra="forbid")
    date_parts: list[list[int]] = Field(alias="date-parts", default=[], max_length=2)
    circa: bool = False
    literal: str = ""


class Item(BaseModel):
    """What CSL-JSON 1.0.2 allows of the variables that we write."""

    model_config = ConfigDict(extra="forbid")
    id: str
    type: Literal["report", "webpage"]
    title: str
    author: list[Name] = []
    issued: Day | None = None
    accessed: Day | None = None
    number: str = ""
    genre: str = ""
    container: str = Field(alias="container-title")
    version: str
    language: str
    address: str = Field(alias="URL", pattern=r"^https://\S+$")
    note: str = ""
    section: str = ""


def test_csl_json_has_the_form_of_csl_json(works: list[Cited]) -> None:
    items = TypeAdapter(list[Item]).validate_json(csl_text([*works, *hostile()], PUBLICATION))
    assert [item.id for item in items[:9]] == [c.id for c in works]
    for item in items:
        for parts in item.issued.date_parts if item.issued else []:
            assert 1 <= len(parts) <= 3


@given(st.text(min_size=1))
def test_no_text_breaks_a_record(text: str) -> None:
    facts = replace(made(CASES[0]), title=text, number=text, issuers=(text,), issuers_en=())
    library = bibtexparser.parse_string(fill(bibtex(facts, PUBLICATION), {}))
    assert len(library.entries) == 1
    assert not library.failed_blocks
    assert len(rispy.loads(fill(ris(facts, PUBLICATION), {}))) == 1


def test_genres_of_the_edition(works: list[Cited]) -> None:
    """The facts of the nine works, as their sources have them."""
    first = {c.id: fill(gbt(c, PUBLICATION), {}) for c in works}
    assert first["guian-2016"].startswith("贵州贵安新区管理委员会办公室. ")
    assert "：黔贵安管办发〔2016〕86号[EB/OL]" in first["guian-2016"]
    assert "（[2006]）" in first["nantong-2006"]
    assert "[2006?]" in fill(chicago(works[2], PUBLICATION), {})
    notes = {c.id: fill(chicago(c, PUBLICATION), {}) for c in works}
    for unknown in ("yushan-plan", "shequ-plan", "zhuzhou-article", "henan-article"):
        assert first[unknown].startswith("[")
        assert "（[出版年不详]）" in first[unknown]
        assert "], n.d., in " in notes[unknown]
    assert notes["jilin-2016"].startswith("Jin Zhenji 金振吉 (Member of the Standing Committee")
    assert [c.id for c in works if not c.issued] == [
        "jiedao-essay",
        "shequ-plan",
        "zhuzhou-article",
        "henan-article",
        "jilin-2016",
    ]


def test_every_node_has_a_locator_of_its_own(edition: Edition) -> None:
    for work in edition.works:
        found = locators(work.nodes)
        assert set(found) == set(work.by_id)
        assert len(set(found.values())) == len(found), f"{work.id}: two clauses are cited alike"


def test_quotations_are_the_established_text(edition: Edition) -> None:
    translations = read_translations(Project(ROOT))
    for work in edition.works:
        found = quotations(work, bind(work.segments, translations[work.id])[0])
        assert [q.node for q in found] == list(work.by_id)
        joined = ""
        for q in found:
            joined += ("" if q.joins or not joined or not q.zh else "\n") + q.zh
        bare = "".join(joined.split())
        assert bare == "".join(work.text.split())
        for q in found:
            assert q.zh in work.text
            assert bool(q.en) == bool(set(q.states) - {"missing"})
            assert MISSING not in q.en


def test_an_untranslated_clause_is_quoted_as_such(edition: Edition) -> None:
    work = edition.works[0]
    found = quotations(work, bind(work.segments, Translation())[0])
    assert not any(q.en for q in found)
    assert {state for q in found for state in q.states} == {"missing"}


def test_what_a_browser_gets(edition: Edition) -> None:
    work = edition.works[1]
    translation = read_translations(Project(ROOT))[work.id]
    facts = cited(work.work, translation)
    data = json.loads(clause_citations(work, bind(work.segments, translation)[0], facts, PUBLICATION))
    rebuilt = tuple(Slot(*part) if isinstance(part, list) else part for part in data["forms"]["chicago"])
    assert rebuilt == chicago(facts, PUBLICATION)
    assert [node[0] for node in data["nodes"]] == list(work.by_id)
    assert data["url"] == "https://example.org/dz/texts/guian-2016/"


def test_the_page_says_everything_without_a_script(edition: Edition, works: list[Cited]) -> None:
    for work, facts in zip(edition.works, works, strict=True):
        page = cite_page(work, facts, PUBLICATION)
        assert all(f"texts/{work.id}/#{node}`" in page for node in work.by_id)
        assert all(f"](citation.{kind})" in page for kind in ("bib", "ris", "csl.json"))
        assert "680d19dabc12" in page


def git(folder: Path, *arguments: str) -> None:
    author = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *author, *arguments], cwd=folder, check=True, capture_output=True)


def test_the_version_is_that_of_the_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: An <b>Edition</b>\nsite_url: !ENV [NO_SUCH, 'https://a.example/b']\n"
    )
    assert read_publication(tmp_path).version.en == "working copy"
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2026-11-22T23:30:00-0500")
    git(tmp_path, "commit", "-q", "-m", "x")
    clean = read_publication(tmp_path)
    assert clean == replace(
        clean, name="An <b>Edition</b>", address="https://a.example/b/", date="2026-11-23", clean=True
    )
    assert len(clean.commit) == 12
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    assert read_publication(tmp_path) == clean
    (tmp_path / "new.md").write_text("x")
    dirty = read_publication(tmp_path)
    assert dirty == replace(clean, clean=False)
    assert dirty.version.en == f"working copy, changed since 2026-11-23 ({clean.commit})"


def test_without_git_the_date_is_the_one_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert read_publication(tmp_path).version.zh == "2023-11-14 工作副本"
    (tmp_path / "mkdocs.yml").write_text("site_name: x")
    assert read_publication(tmp_path).address == ""


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("", "/texts/a/#c1"),
        ("https://x.example/a b/", "https://x.example/a%20b/texts/a/#c1"),
        ("https://x.example/{}\\/", "https://x.example/%7B%7D%5C/texts/a/#c1"),
    ],
)
def test_addresses_are_safe_in_every_format(address: str, expected: str) -> None:
    assert replace(PUBLICATION, address=address).url("a", "c1") == expected


def test_the_command_exports_citations(tmp_path: Path) -> None:
    def run(*arguments: str) -> Result:
        return CliRunner().invoke(
            duizhao, ["export", *arguments, "--project", str(ROOT), "--out", str(tmp_path)]
        )

    done = run("csl-json")
    assert done.exit_code == 0, done.output
    assert done.stdout == f"{tmp_path}/edition.csl.json\n"
    assert len(json.loads((tmp_path / "edition.csl.json").read_text("utf-8"))) == 9
    assert run("bibtex", "--work", "jilin-2016").exit_code == 0
    library = bibtexparser.parse_file(str(tmp_path / "jilin-2016.bib"))
    assert [entry.key for entry in library.entries] == ["jilin-2016"]
    assert run("endnote").exit_code == 2


def test_the_examples_that_we_print_are_what_we_write(edition: Edition, works: list[Cited]) -> None:
    page = (ROOT / "docs/about/citing.md").read_text("utf-8")
    examples = re.findall(r"``` text\n(.*?)\n```", page, re.DOTALL)
    publication = replace(PUBLICATION, address="https://duizhao.github.io/duizhao/")
    name = locators(edition.works[1].nodes)["c12"]
    values = {
        "locator-zh": name.zh,
        "locator-en": name.en,
        "url": publication.url("guian-2016", "c12"),
        **ACCESSED,
    }
    assert examples == [fill(style(works[1], publication), values) for style in (gbt, chicago, bluebook)]


def test_the_citation_of_the_edition_agrees_with_its_settings() -> None:
    told = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    settings = yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))
    assert told["url"] == settings["site_url"]
    assert told["repository-code"] == settings["repo_url"]
    assert told["version"] == __version__
    assert told["abstract"] == " ".join(settings["site_description"].split())
    assert set(settings["site_name"].split()) <= set(re.split(r"[\s:]+", told["title"]))
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", told["date-released"])
