"""The language of Chinese words on every page, whoever wrote it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from markdown import markdown

CASES = Path(__file__).parent / "cases/languages"
EXTENSIONS = ["attr_list", "md_in_html", "footnotes", "tables"]
OURS = "builder.rendering.languages"
HAN = re.compile("[\u3400-\u9fff]")
SILENT = "script, style, code, pre, kbd, svg, textarea"
"""Code has no language; a drawing says its own."""


def load(name: str) -> list[dict[str, str]]:
    cases: list[dict[str, str]] = json.loads((CASES / f"{name}.json").read_text("utf-8"))
    return cases


@pytest.mark.parametrize("case", [*load("marked"), *load("negative")], ids=lambda case: case["label"])
def test_cases(case: dict[str, str]) -> None:
    assert markdown(case["input"], extensions=[*EXTENSIONS, OURS]) == case["expected"]


@pytest.mark.parametrize("case", load("negative"), ids=lambda case: case["label"])
def test_what_needs_nothing_stays_as_it_is(case: dict[str, str]) -> None:
    assert markdown(case["input"], extensions=EXTENSIONS) == case["expected"]


def test_no_page_has_chinese_without_its_language(built_project: Path) -> None:
    site = built_project / "site"
    bare: dict[str, list[str]] = {}
    for path in sorted(site.rglob("*.html")):
        soup = BeautifulSoup(path.read_text("utf-8"), "lxml")
        body = soup.body
        assert body is not None
        for silent in body.select(SILENT):
            silent.decompose()
        for words in body.find_all(string=HAN):
            stated = words.find_parent(attrs={"lang": True})
            if stated is None or not str(stated["lang"]).startswith("zh"):
                bare.setdefault(path.relative_to(site).as_posix(), []).append(str(words).strip()[:40])
    assert not bare
