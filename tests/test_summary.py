"""The summary of a pull request: what it changes in the edition's text."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from doors import ROOT

from scripts.summarise_change import SHOWN, locked_at, summarise

BEFORE = {"a": {"c1.1": "加强治安。", "c2.1": "完善机制。"}, "b": {"u1.1": "甲。"}}


def test_nothing_has_changed() -> None:
    assert "Nothing: every segment" in summarise(BEFORE, BEFORE)


def test_each_difference_is_shown() -> None:
    said = summarise(BEFORE, {"a": {"c1.1": "加强社会治安。", "c3.1": "新增。"}, "c": {"u1.1": "丙。"}})
    assert "1 changed, 1 new, 1 gone" in said
    assert "`c1.1` 加强{+社会+}治安。".replace("{", "\\{").replace("}", "\\}") in said.replace("&#43;", "+")
    assert "`c3.1` new: 新增。" in said
    assert "`c2.1` gone: 完善机制。" in said
    assert "**b** is gone" in said
    assert "**c** is new: 1 segments" in said


def test_text_stays_text() -> None:
    said = summarise({"a": {"u1.1": "x"}}, {"a": {"u1.1": "<script>alert(1)</script> @team [y](z)"}})
    assert "<script>" not in said
    assert "\\[y\\](z)" in said


def test_long_lists_are_cut() -> None:
    now = {"a": {f"u{i}.1": "字" * 1000 for i in range(500)}}
    said = summarise({"a": {"u0.1": "旧"}}, now)
    assert f"and {500 - SHOWN} more" in said
    assert len(said.encode()) < 200_000


def test_the_lock_is_read_from_a_commit(tmp_path: Path) -> None:
    folder = tmp_path / "seeds" / "established"
    folder.mkdir(parents=True)
    (folder / "a.tsv").write_text("c1.1\t加强治安。\n", "utf-8")
    (folder / "aliases.tsv").write_text("a\tc9\tc1\n", "utf-8")
    for command in (
        ["init", "-q"],
        ["add", "."],
        ["-c", "user.name=n", "-c", "user.email=n@example.org", "commit", "-qm", "first"],
    ):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    (folder / "a.tsv").write_text("c1.1\t别的。\n", "utf-8")
    assert locked_at(tmp_path, "HEAD") == {"a": {"c1.1": "加强治安。"}}
    assert locked_at(tmp_path, "no-such-commit") is None


def test_an_unknown_commit_is_wrong_use() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "scripts.summarise_change", "0" * 40],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "fetch it first" in done.stderr
    assert "Traceback" not in done.stderr
