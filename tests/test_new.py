"""`duizhao new`: an empty edition that builds at once, takes a text, and serves a contributor while writing."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from doors import ROOT, run_duizhao
from test_registering import PAGE, confirm

from builder.new_project import new_project, package_files
from builder.schemas import schema_files


def new(tmp_path: Path) -> Path:
    folder = tmp_path / "临江 edition"
    done = run_duizhao("new", str(folder), cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    return folder


def test_an_empty_edition_builds_at_once_and_takes_a_text(tmp_path: Path) -> None:
    """The tenth document's walk (docs/contributing/new-text.md), in a folder of its own."""
    folder = new(tmp_path)
    built = run_duizhao("build", "--strict", cwd=folder)
    assert built.returncode == 0, built.stderr
    assert "临江 edition" in (folder / "site/index.html").read_text("utf-8")
    assert run_duizhao("check", cwd=folder).returncode == 0

    scrape = tmp_path / "下载 页面.html"
    scrape.write_bytes(PAGE.encode("gbk"))
    for arguments in (
        ("add", str(scrape), "--id", "linjiang-2019"),
        ("build",),
        ("lock",),
        ("scaffold", "translation", "linjiang-2019"),
        ("scaffold", "annotations", "linjiang-2019"),
        ("check",),
    ):
        if arguments == ("check",):
            confirm(folder)
        done = run_duizhao(*arguments, cwd=folder)
        assert done.returncode == 0, (arguments, done.stdout, done.stderr)
    notes = folder / "docs/annotations/linjiang-2019.md"
    notes.write_text(notes.read_text("utf-8") + "\n## p1-c2: 值守\ntype: term\ncertainty: likely\nsource: the text itself\n\nBeing on duty.\n", "utf-8")  # fmt: skip
    before = notes.read_bytes()
    assert run_duizhao("scaffold", "annotations", "linjiang-2019", cwd=folder).returncode == 0
    assert notes.read_bytes() == before, "nothing is lost by a second time"
    assert run_duizhao("build", cwd=folder).returncode == 0
    page = (folder / "site/texts/linjiang-2019/index.html").read_text("utf-8")
    assert "Being on duty." in page
    assert 'id="p1-c2"' in page
    assert "linjiang-2019" in (folder / "site/index.html").read_text("utf-8")
    assert (folder / "site/texts/notes/index.html").exists()
    assert list((folder / "site/texts/search").iterdir())
    assert run_duizhao("verify", cwd=folder).returncode == 0


def test_the_walk_through_names_the_commands_that_the_test_runs() -> None:
    page = (ROOT / "docs/contributing/new-text.md").read_text("utf-8")
    for command in ("duizhao add", "duizhao build", "duizhao lock", "duizhao scaffold translation", "duizhao scaffold annotations", "duizhao check", "duizhao new"):  # fmt: skip
        assert command in page


@pytest.mark.parametrize("kind", ["file in it", "file"])
def test_nothing_is_overwritten(tmp_path: Path, kind: str) -> None:
    folder = tmp_path / "there"
    if kind == "file":
        folder.write_text("mine")
    else:
        folder.mkdir()
        (folder / "mine.txt").write_text("mine")
    done = run_duizhao("new", str(folder), cwd=tmp_path)
    assert done.returncode == 2
    assert "NEW-EXISTS" in done.stderr
    assert not (tmp_path / "there" / "mkdocs.yml").exists()


def test_an_empty_folder_will_do_and_names_are_only_names(tmp_path: Path) -> None:
    folder = tmp_path / "x {{ 7*7 }} <b>: #'\""
    folder.mkdir()
    assert new_project(folder) > 20
    settings = (folder / "mkdocs.yml").read_text("utf-8")
    assert yaml.safe_load(settings)["site_name"] == "x 7 7 b"
    ours = yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))
    theirs = yaml.safe_load(settings)
    for key in ("theme", "extra_css", "extra_javascript", "markdown_extensions", "exclude_docs"):
        assert theirs[key] == ours[key]


def test_the_theme_travels_with_the_package() -> None:
    assert (package_files() / "overrides" / "main.html").is_file()
    inside = ROOT / "builder" / "project_files"
    for name in ("overrides", "mkdocs.yml", "docs/contributing", "docs/search.md"):
        assert (inside / name).resolve() == (ROOT / name).resolve()
    assert "project_files/**/*" in (ROOT / "pyproject.toml").read_text("utf-8")


def test_the_schemas_are_current() -> None:
    folder = ROOT / "docs/contributing/schema"
    files = schema_files()
    assert {path.name for path in folder.iterdir()} == set(files)
    for name, content in files.items():
        assert (folder / name).read_bytes() == content, "run: duizhao schema"
    manifest = json.loads(files["manifest.json"])
    assert {"schema", "witness", "work"} <= set(manifest["properties"])


class Served:
    """`duizhao serve` on a port of its own, on this machine only."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.log = folder.parent / "serve.log"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "builder", "serve", "--address", f"127.0.0.1:{self.port}"],
            cwd=folder,
            env=os.environ | {"PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": "1700000000"},
            stderr=self.log.open("w"),
        )

    def get(self, path: str) -> str:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/{path}", timeout=10) as answer:
                return str(answer.read().decode())
        except (urllib.error.URLError, OSError):
            return ""

    def wait(self, path: str, pattern: str, seconds: float = 60.0) -> float:
        """Seconds until the page has it."""
        began = time.monotonic()
        while time.monotonic() - began < seconds:
            assert self.process.poll() is None, self.log.read_text("utf-8")
            if re.search(pattern, self.get(path)):
                return time.monotonic() - began
            time.sleep(0.05)
        raise AssertionError(f"{pattern} never came: {self.log.read_text('utf-8')}")


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Served, Path]]:
    folder = new(tmp_path)
    scrape = tmp_path / "a.html"
    scrape.write_bytes(PAGE.encode("gbk"))
    for arguments in (
        ("add", str(scrape), "--id", "linjiang-2019"),
        ("lock",),
        ("scaffold", "annotations", "linjiang-2019"),
    ):
        assert run_duizhao(*arguments, cwd=folder).returncode == 0
    server = Served(folder)
    yield server, folder
    server.process.send_signal(signal.SIGTERM)
    server.process.wait(timeout=20)
    with (
        pytest.raises(ConnectionRefusedError),
        socket.create_connection(("127.0.0.1", server.port), timeout=1),
    ):
        pass


def test_a_saved_note_is_seen_at_once_and_a_mistake_ends_nothing(served: tuple[Served, Path]) -> None:
    server, folder = served
    notes = folder / "docs/annotations/linjiang-2019.md"
    server.wait("texts/linjiang-2019/", "established")
    good = (
        notes.read_text("utf-8")
        + "\n## p1-c2: 值守\ntype: term\ncertainty: likely\nsource: the text itself\n\nBeing on duty.\n"
    )
    notes.write_text(good, "utf-8")
    took = server.wait("texts/linjiang-2019/", "Being on duty")
    assert took < 15, "two seconds on an idle machine; the suite runs beside others"
    notes.write_text(
        good + "\n## p1-c9: 值守\ntype: trm\ncertainty: likely\nsource: x\n\nMistaken.\n", "utf-8"
    )
    server.wait("texts/linjiang-2019/", "there is no clause &#x27;p1-c9&#x27;|there is no clause 'p1-c9'")
    assert "Mistaken." in server.get("texts/linjiang-2019/"), "the note is shown all the same"
    assert "docs/annotations/linjiang-2019.md:" in server.log.read_text("utf-8")
    assert "ANNOTATION-ID" in server.log.read_text("utf-8")
    notes.write_text("---\nwork: [\n---\n" + good, "utf-8")
    server.wait("texts/linjiang-2019/", "only `?(<code>)?work: ID")
    notes.write_bytes(b"\xff\xfe\x00")
    server.wait("texts/linjiang-2019/", "save the file as UTF-8")
    manifest = folder / "seeds/sources.toml"
    kept = manifest.read_text("utf-8")
    manifest.write_text(kept + "\n[[work\n", "utf-8")
    deadline = time.monotonic() + 30
    while "MANIFEST-TOML" not in server.log.read_text("utf-8"):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    manifest.write_text(kept, "utf-8")
    notes.write_text(good, "utf-8")
    server.wait("texts/linjiang-2019/", "Being on duty")
