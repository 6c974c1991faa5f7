"""The built site and the structured Markdown, as a reader or an editor meets them."""

from __future__ import annotations

import itertools
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import markdown
import pytest
import yaml
from bs4 import BeautifulSoup
from doors import ROOT

from builder.language.vocabulary import RANKS
from builder.pipeline import read_edition
from builder.project import Project
from builder.works import Edition

SITE_PATH = "/duizhao/"


@pytest.fixture(scope="module")
def edition() -> Edition:
    return read_edition(Project(ROOT))


@pytest.fixture(scope="module")
def pages(built_project: Path) -> dict[str, BeautifulSoup]:
    site = built_project / "site"
    return {
        path.relative_to(site).as_posix(): BeautifulSoup(path.read_text("utf-8"), "lxml")
        for path in sorted(site.rglob("*.html"))
    }


def test_every_work_has_its_page(pages: dict[str, BeautifulSoup], edition: Edition) -> None:
    assert len(edition.works) == 9
    for work in edition.works:
        page = pages[f"texts/{work.id}/index.html"]
        assert work.work.shown_title in page.title.string
        assert len(page.find("meta", attrs={"name": "description"})["content"]) > 40
        ids = {tag["id"] for tag in page.find_all(id=True)}
        assert set(work.by_id) <= ids, f"{work.id}: a node without an anchor"
        for heading in page.select(".established :is(h2, h3, h4, h5, h6)"):
            assert re.fullmatch(r"[a-z0-9-]+", heading["id"])


def test_no_link_is_broken(pages: dict[str, BeautifulSoup], built_project: Path) -> None:
    site = built_project / "site"
    anchors = {name: {t["id"] for t in page.find_all(id=True)} for name, page in pages.items()}
    broken = []
    for name, page in pages.items():
        for tag in page.find_all(["a", "link", "script", "img"]):
            target = tag.get("href") or tag.get("src")
            parts = urlsplit(target or "")
            if not target or parts.scheme or parts.netloc:
                continue
            path = unquote(parts.path)
            if path.startswith("/"):
                assert name == "404.html" or path.startswith(SITE_PATH), f"{name}: {target}"
                file = site / path.removeprefix(SITE_PATH)
            else:
                file = (site / name).parent / path if path else site / name
            if file.is_dir():
                file = file / "index.html"
            if not file.exists():
                broken.append(f"{name}: {target}")
            elif parts.fragment and file.suffix == ".html":
                key = file.resolve().relative_to(site.resolve()).as_posix()
                if unquote(parts.fragment) not in anchors[key]:
                    broken.append(f"{name}: {target}")
    assert not broken


def test_nothing_is_loaded_from_another_host(pages: dict[str, BeautifulSoup], built_project: Path) -> None:
    for name, page in pages.items():
        for tag in page.find_all(["script", "link", "img", "iframe", "source", "video"]):
            if tag.name == "link" and tag.get("rel") in (["canonical"], ["prev"], ["next"]):
                continue
            assert not re.match(r"(https?:)?//", tag.get("src") or tag.get("href") or ""), f"{name}: {tag}"
    for path in (built_project / "site").rglob("*.css"):
        assert not re.search(r"url\(\s*['\"]?(https?:)?//", path.read_text("utf-8")), path.name


def test_contributors_files_are_not_pages(built_project: Path) -> None:
    site = built_project / "site"
    assert not (site / "translations").exists()
    assert not (site / "annotations").exists()
    assert not list(site.rglob("_works*"))
    assert (site / "sitemap.xml").exists()
    assert "No such page" in (site / "404.html").read_text("utf-8")


def test_home_lists_the_works_in_both_languages(pages: dict[str, BeautifulSoup], edition: Edition) -> None:
    entries = pages["index.html"].select(".works > ol > li")
    assert len(entries) == 9
    for entry, work in zip(entries, edition.works, strict=True):
        assert work.work.shown_title == entry.a.get_text(strip=True)
        assert entry.a["href"] == f"texts/{work.id}/"
        english = entry.find("span", lang="en", recursive=False)
        assert re.search("[A-Za-z]{4}", english.get_text()), "an English title"
        facts = {span["lang"]: span.get_text(" ", strip=True) for span in entry.select(".work-facts")}
        assert RANKS[work.work.rank].zh in facts["zh-Hans"]
        assert RANKS[work.work.rank].en in facts["en"]
        assert f"{len(work.segments)} 句" in facts["zh-Hans"]
        assert f"{len(work.segments)} sentence" in facts["en"]


def extensions() -> tuple[list[str], dict[str, dict[str, object]]]:
    """The site's own Markdown extensions, without those that need the docs folder."""
    config = yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))
    names, options = [], {}
    for item in config["markdown_extensions"]:
        name = item if isinstance(item, str) else next(iter(item))
        if name == "pymdownx.snippets":
            continue
        names.append(name)
        if not isinstance(item, str):
            options[name] = item[name]
    return names, options


def test_stripping_the_markup_gives_the_established_text(built_project: Path, edition: Edition) -> None:
    """The Markdown is itself an edition: rendered and stripped, nothing is missing and nothing was added."""
    names, options = extensions()
    for work in edition.works:
        source = (built_project / "docs" / "texts" / f"{work.id}.md").read_text("utf-8").split("---\n", 2)[2]
        html = markdown.markdown(source, extensions=names, extension_configs=options)
        body = BeautifulSoup(html, "lxml").select_one(".established")
        for gap in body.select(".counterparts, .gap, .headerlink, sup:has(> .footnote-ref)"):
            gap.decompose()
        paragraphs: list[str] = []
        for block in body.find_all(["h2", "h3", "h4", "h5", "h6", "p"]):
            if block.get("lang") == "en":
                continue
            classes = block.get("class") or []
            text = block.get_text().replace("\n", "")
            if not paragraphs or "line" in classes or (block.get("id") and "run-on" not in classes):
                paragraphs.append(text)
            else:
                paragraphs[-1] += text
        lines = [re.sub(r"\s", "", line) for line in work.text.split("\n") if line.strip()]
        assert [re.sub(r"\s", "", text) for text in paragraphs] == lines, work.id


def test_one_sentence_a_line(built_project: Path, edition: Edition) -> None:
    for work in edition.works:
        source = (built_project / "docs" / "texts" / f"{work.id}.md").read_text("utf-8")
        lines = set(re.sub(r"\[\^n\d+\]|</?mark>", "", source).splitlines())
        plain = [
            s.text for s in work.segments if re.fullmatch(r"[\u4e00-\u9fff，。、：；]+", s.text) and s.index
        ]
        for text in plain:
            assert any(line.endswith(text) for line in lines), f"{work.id}: {text}"


def test_no_level_of_headings_is_skipped(pages: dict[str, BeautifulSoup]) -> None:
    for name, page in pages.items():
        levels = [int(h.name[1]) for h in page.select(".md-content :is(h1, h2, h3, h4, h5, h6)")]
        skipped = [pair for pair in itertools.pairwise([0, *levels]) if pair[1] > pair[0] + 1]
        assert not skipped, name
