"""A text on paper: what a student holds."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def sheets(browser: Browser, site_url: str, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The words of each page of Gui'an's booklet, as they lie on the paper."""
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext (poppler-utils) is not installed")
    target: Path = tmp_path_factory.mktemp("print") / "booklet.pdf"
    page = browser.new_page()
    page.goto(site_url + "texts/guian-2016/")
    page.pdf(path=target, prefer_css_page_size=True)
    page.close()
    done = subprocess.run(["pdftotext", "-layout", str(target), "-"], capture_output=True, text=True, check=True)  # fmt: skip
    return done.stdout.split("\f")[:-1]


def test_the_first_page_says_what_it_is_and_where_it_is_from(sheets: list[str]) -> None:
    assert "/texts/guian-2016/" in sheets[0]
    assert re.search(r"\d{4}-\d\d-\d\d|working copy", sheets[0])
    assert "not yet reviewed by a human translator" in " ".join(sheets[0].split())


def test_pages_are_numbered_and_bear_no_furniture(sheets: list[str]) -> None:
    assert 10 < len(sheets) < 40
    for number, sheet in enumerate(sheets, 1):
        assert f"{number} / {len(sheets)}" in sheet
    whole = "\n".join(sheets)
    for word in ("搜索 Search", "目录 Contents", "参与 Contribute", "¶", "Add a note"):
        assert word not in whole


def test_both_languages_face_and_every_clause_has_its_address(sheets: list[str]) -> None:
    whole = "\n".join(sheets)
    row = next(line for line in whole.splitlines() if "#c12" in line)
    assert re.search("[\u4e00-\u9fff].*[A-Za-z]{4}", row)
    for id_ in ("#p1", "#c3", "#c20"):
        assert id_ in whole


def test_notes_stand_at_the_end_with_the_numbers_of_the_text(sheets: list[str]) -> None:
    heads = [n for n, sheet in enumerate(sheets) if re.search(r"(?m)^\s*注释 Notes\s*$", sheet)]
    assert len(heads) == 1
    assert heads[0] > len(sheets) / 2
    at_end = "\n".join(sheets[heads[0] :])
    assert all(re.search(rf"(?m)(^|\s){number}\.(?!\d)", at_end) for number in (1, 20, 50))


def test_no_heading_stands_at_the_foot_of_a_page(sheets: list[str]) -> None:
    for number, sheet in enumerate(sheets, 1):
        lines = [line for line in sheet.splitlines() if line.strip()]
        assert not re.search(r"#[a-z][a-z0-9-]*\s*$", lines[-2].strip()), (number, lines[-2])
