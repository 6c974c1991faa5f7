"""The manifest: every mistake is one clear line with path and line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from bs4 import BeautifulSoup
from doors import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.errors import DuizhaoError
from builder.manifest import KNOWABLE, read_manifest

MANIFEST = (ROOT / "seeds" / "sources.toml").read_text("utf-8")


def line_of(source: str, words: str) -> int:
    return next(n for n, line in enumerate(source.splitlines(), 1) if words in line)


def test_the_nine_works_in_their_order() -> None:
    manifest = read_manifest(ROOT / "seeds" / "sources.toml")
    assert [w.id for w in manifest.work] == [
        "central-2015", "guian-2016", "nantong-2006", "yushan-plan", "jiedao-essay", "shequ-plan",
        "zhuzhou-article", "henan-article", "jilin-2016",
    ]  # fmt: skip
    for work in manifest.work:
        for fact in KNOWABLE:
            assert bool(getattr(work, fact)) != (fact in work.unknown)


@pytest.mark.parametrize(
    ("old", "new", "at", "code", "said"),
    [
        ('rank = "central"', 'rnak = "central"', "rnak", "MANIFEST-KEY", "unknown key `work.1.rnak`"),
        ('rank = "central"', 'rank = "imperial"', "imperial", "MANIFEST-VALUE", "'central', 'province'"),
        ('genre = "opinions"\n', "", 'id = "central-2015"', "MANIFEST-MISSING-KEY", "`work.1.genre` is missing"),
        ('value = "2015-04-13"', 'value = "2015-04-31"', 'value = "2015-04-31"', "MANIFEST-VALUE", "not a day of the calendar"),
        ('value = "2015-04-13"', 'value = "13 April"', "[[work.date]]", "MANIFEST-VALUE", "is not a date"),
        ('id = "guian-2016"', 'id = "central-2015"', "[[work]]", "MANIFEST-DOUBLE", "two works have the id 'central-2015'"),
        ('place = "北京"\n', "", "[[work]]", "MANIFEST-VALUE", "place is neither given nor listed under unknown"),
        ('siglum = "G"', 'siglum = "C"', 'name = "guian-2016"', "MANIFEST-DOUBLE", "the siglum 'C'"),
        ('witness = "jilin-2016"', 'witness = "jilin"', 'witness = "jilin"', "MANIFEST-WITNESS", "choose from"),
        ('schema = 1', 'schema = 2', "schema = 2", "MANIFEST-VALUE", "schema"),
        ('siglum = "C"', 'siglum = "C', 'siglum = "C', "MANIFEST-TOML", "not valid TOML"),
        ('looked_up = 2026-11-22', 'looked_up = 2026-11-31', "looked_up = 2026-11-31", "MANIFEST-TOML", "not valid TOML"),
        ('looked_up = 2026-11-22', 'looked_up = "soon"', 'looked_up = "soon"', "MANIFEST-VALUE", "looked_up"),
        ('url = "http://www.gaxq', 'url = "javascript:www.gaxq', 'url = "javascript', "MANIFEST-VALUE", "url"),
        ('to = "central-2015"\ntype = "implements"', 'to = "central"\ntype = "implements"', 'to = "central"', "MANIFEST-RELATION", "not another work"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line(
    tmp_path: Path, old: str, new: str, at: str, code: str, said: str
) -> None:
    assert old in MANIFEST
    path = tmp_path / "sources.toml"
    path.write_text(MANIFEST.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DuizhaoError) as caught:
        read_manifest(path, "seeds/sources.toml")
    found = [p for p in caught.value.problems if p.code == code]
    assert found, caught.value
    assert said in found[0].message
    assert found[0].path == "seeds/sources.toml"
    assert found[0].line >= 1
    if at not in ("[[work]]", "[[work.date]]"):
        lines = path.read_text("utf-8").splitlines()
        assert abs(found[0].line - line_of("\n".join(lines), at)) <= 2


@settings(derandomize=True, max_examples=150, deadline=None)
@given(st.integers(0, len(MANIFEST) - 1), st.sampled_from(["", '"', "[", "=", "\n", "甲", "\\"]))
def test_any_slip_gives_a_problem_or_a_manifest(
    tmp_path_factory: pytest.TempPathFactory, at: int, slip: str
) -> None:
    path = tmp_path_factory.mktemp("m") / "sources.toml"
    path.write_text(MANIFEST[:at] + slip + MANIFEST[at + 1 :], encoding="utf-8")
    try:
        read_manifest(path)
    except DuizhaoError as error:
        for problem in error.problems:
            assert problem.code.startswith("MANIFEST-")
            assert "\n" not in str(problem)


def test_bad_input_at_the_door(duizhao: Callable[..., CompletedProcess[str]], project: Path) -> None:
    """No such file, empty, binary, changed witness, bad manifest: one line each, and the right status."""
    empty, binary = project / "empty.txt", project / "picture.png"
    empty.write_bytes(b"")
    binary.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)
    assert duizhao("clean", "nowhere.txt").returncode == 2
    for path, status in ((empty, 1), (binary, 1)):
        for command in ("clean", "parse"):
            done = duizhao(command, path.name)
            assert done.returncode == status, done.stderr
            assert done.stdout == ""
            assert done.stderr.count("\n") == 1
            assert done.stderr.startswith(f"{path.name}: FILE-")
    assert duizhao("status", "--no-such-option").returncode == 2
    witness = project / "seeds" / "witnesses" / "jilin-2016.txt"
    witness.write_bytes(witness.read_bytes() + b"x")
    for command in ("texts", "build", "check", "status", "lock"):
        done = duizhao(command)
        assert done.returncode == 1
        assert done.stderr.startswith("seeds/sources.toml:")
        assert "WITNESS-CHANGED witness jilin-2016" in done.stderr
        assert "Traceback" not in done.stderr
        assert done.stderr.count("\n") == 1
    assert not (project / "docs" / "texts").exists(), "nothing half-written"
    witness.unlink()
    assert "WITNESS-MISSING" in duizhao("texts").stderr
    (project / "seeds" / "sources.toml").unlink()
    done = duizhao("texts")
    assert done.returncode == 2
    assert "MANIFEST-MISSING" in done.stderr


def test_a_located_page_is_shown_as_the_editors_own_finding(built_project: Path) -> None:
    page = BeautifulSoup((built_project / "site/texts/guian-2016/index.html").read_text("utf-8"), "lxml")
    row = next(tr for tr in page.select("tr") if "所在网页" in tr.get_text())
    assert "Found by the editors, not stated in the scrape" in row.get_text()
    assert row.select_one("a[href^='http://www.gaxq.gov.cn/']")
    unknown = next(tr for tr in page.select("tr") if "来源网址" in tr.get_text())
    assert "不详 not known" in unknown.get_text(), "what the scrape does not say stays unknown"
    other = (built_project / "site/texts/jilin-2016/index.html").read_text("utf-8")
    assert "所在网页" not in other


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('id = "guian-2016"', 'id = "Guian 2016"', "`work.2.id`: an id is small letters, digits and hyphens"),
        ('sha256 = "', 'sha256 = "00', "`witness.1.sha256`: give the 64 hexadecimal digits"),
        ("witnesses/guian-2016.txt", "../../passwd", "`witness.2.file`: name a file in seeds/witnesses"),
    ],
)
def test_what_a_value_should_be_is_said_in_words(
    project: Path, duizhao: Callable[..., CompletedProcess[str]], old: str, new: str, said: str
) -> None:
    path = project / "seeds" / "sources.toml"
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    done = duizhao("check")
    assert done.returncode == 1
    assert said in done.stderr
    assert "pattern" not in done.stderr
