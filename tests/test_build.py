"""Building through the console command: reproducible, atomic, and verifiable."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

from doors import copy_project, run_duizhao

Duizhao = Callable[..., CompletedProcess[str]]


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_same_sources_give_the_same_bytes_anywhere(built_project: Path, tmp_path: Path) -> None:
    """Another folder, time zone, locale and hash seed; every byte is compared."""
    other = copy_project(tmp_path / "一个 other place")
    done = run_duizhao("build", cwd=other, TZ="Pacific/Kiritimati", LC_ALL="C", LANG="C", PYTHONHASHSEED="7")
    assert done.returncode == 0, done.stderr
    for part in ("docs/texts", "site"):
        assert digests(built_project / part) == digests(other / part)


def test_a_second_build_changes_nothing(built_project: Path, tmp_path: Path) -> None:
    project = tmp_path / "project"
    shutil.copytree(built_project, project)
    before = {path: path.stat().st_mtime_ns for path in project.rglob("*") if path.is_file()}
    done = run_duizhao("build", cwd=project)
    assert done.returncode == 0, done.stderr
    assert "0 files written, 0 removed" in done.stderr
    assert "nothing had changed" in done.stderr
    assert {path: path.stat().st_mtime_ns for path in project.rglob("*") if path.is_file()} == before


def test_a_failed_build_leaves_the_last_good_site(built_project: Path, tmp_path: Path) -> None:
    project = tmp_path / "project"
    shutil.copytree(built_project, project)
    good = digests(project / "site")
    config = project / "mkdocs.yml"
    config.write_text(
        config.read_text("utf-8").replace("name: material", "name: no-such-theme"), encoding="utf-8"
    )
    done = run_duizhao("build", cwd=project)
    assert done.returncode == 1
    assert "mkdocs.yml: SITE-BUILD" in done.stderr
    assert "Traceback" not in done.stderr
    assert digests(project / "site") == good
    assert [path.name for path in (project / "build").iterdir()] == ["site.stamp"], (
        "nothing half-built is left"
    )


def test_verify_rebuilds_every_scrape(built_project: Path) -> None:
    done = run_duizhao("verify", cwd=built_project)
    assert done.returncode == 0, done.stdout
    assert done.stdout.count("rebuilt, sha256") == 5


def test_verify_fails_when_one_character_is_altered(built_project: Path, tmp_path: Path) -> None:
    """The test goes through the files, as somebody who meddles with them would."""
    project = tmp_path / "project"
    shutil.copytree(built_project, project, ignore=shutil.ignore_patterns("site"))
    chance = random.Random(1)
    for path in sorted((project / "docs" / "texts" / "witnesses").glob("*.json")):
        good = path.read_text("utf-8")
        at = chance.randrange(len(good))
        path.write_text(good[:at] + ("x" if good[at] != "x" else "y") + good[at + 1 :], encoding="utf-8")
        done = run_duizhao("verify", cwd=project)
        assert done.returncode == 1
        assert f"docs/texts/witnesses/{path.name}: VERIFY-" in done.stdout
        assert "Traceback" not in done.stderr
        path.write_text(good, encoding="utf-8")
    assert run_duizhao("verify", cwd=project).returncode == 0


def test_the_lock_sees_a_changed_text_and_a_lost_id(project: Path, duizhao: Duizhao) -> None:
    assert duizhao("check").returncode == 0, duizhao("check").stdout
    path = project / "seeds" / "established" / "guian-2016.tsv"
    rows = path.read_text("utf-8").splitlines()
    at = next(i for i, row in enumerate(rows) if row.startswith("c12.1\t"))
    rows[at] = rows[at].replace("治安", "公安")
    rows.insert(at, "c99.1\t从前有过的一句。")
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    done = duizhao("check")
    assert done.returncode == 1
    assert f"seeds/established/guian-2016.tsv:{at + 1}: LOCK-ID the id c99.1 has vanished" in done.stdout
    assert f"seeds/established/guian-2016.tsv:{at + 2}: LOCK-TEXT" in done.stdout
    assert "[-公-]{+治+}" in done.stdout
    github = duizhao("check", "--format", "github")
    assert f"::error file=seeds/established/guian-2016.tsv,line={at + 1},title=LOCK-ID::" in github.stdout
    assert duizhao("lock").returncode == 0
    assert duizhao("check").returncode == 0


def test_status_counts_the_nine_works(duizhao: Duizhao) -> None:
    done = duizhao("status", "--json")
    works = json.loads(done.stdout)["works"]
    assert len(works) == 9
    central = next(work for work in works if work["id"] == "central-2015")
    assert set(central) >= {
        "id",
        "title",
        "characters",
        "nodes",
        "emendations",
        "translated",
        "fuzzy",
        "notes",
        "links",
    }
    assert central["emendations"]["gloss"] > 500
    assert central["emendations"]["mojibake"] > 10
    assert all(work["characters"] > 500 and work["nodes"] >= 5 for work in works)
    assert "central-2015" in duizhao("status").stdout


def test_parse_uses_the_manifest_for_a_registered_file(project: Path, duizhao: Duizhao) -> None:
    done = duizhao("parse", "seeds/witnesses/model-texts.txt")
    documents = json.loads(done.stdout)["documents"]
    assert [d["id"] for d in documents] == [
        "yushan-plan",
        "jiedao-essay",
        "shequ-plan",
        "zhuzhou-article",
        "henan-article",
    ]
    assert set(documents[0]["children"][0]) == {"id", "level", "label", "heading", "text", "span", "children"}
    other = project / "新的 文件.txt"
    other.write_text("关于测试的通知\n各单位：\n一、总则\n（一）目的。为了测试。\n", encoding="utf-8")
    documents = json.loads(duizhao("parse", other.name).stdout)["documents"]
    assert len(documents) == 1
    assert documents[0]["id"]


def test_clean_never_reads_the_manifest(project: Path, duizhao: Duizhao) -> None:
    (project / "seeds" / "sources.toml").write_text("broken =", encoding="utf-8")
    done = duizhao("clean", "seeds/witnesses/guian-2016.txt", "--apparatus", "out.json")
    assert done.returncode == 0, done.stderr
    assert "上一篇" not in done.stdout
    assert "（十二）完善分类化应急处突机制。" in done.stdout
    assert json.loads((project / "out.json").read_text("utf-8"))["format"] == "duizhao-witness/1"
