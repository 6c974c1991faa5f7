"""What a person sees at the terminal: one clear line for every mistake, nothing half-written, no traceback."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from doors import ROOT, call_duizhao, run_duizhao

TEXT = "关于加强治安防控工作的通知\n各有关单位：\n请认真贯彻执行。\n"
COMMAND = [sys.executable, "-m", "builder"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    (tmp_path / "empty.html").write_text("<html><body><script>1</script></body></html>", "utf-8")
    (tmp_path / "sub").mkdir()
    return tmp_path


@pytest.mark.parametrize("command", [("clean",), ("parse",), ("add", "--id", "x"), ("import",)])
@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("nowhere.txt", "nowhere.txt: FILE-MISSING there is no such file\n"),
        ("sub", "sub: FILE-FOLDER this is a folder; name a file in it\n"),
        ("a.txt/b.txt", "a.txt/b.txt: FILE-READ it cannot be read: Not a directory\n"),
    ],
)
def test_a_file_that_cannot_be_read_gets_one_line(
    folder: Path, command: tuple[str, ...], name: str, line: str
) -> None:
    done = call_duizhao(*command, name, cwd=folder)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", line)


@pytest.mark.parametrize("command", ["clean", "parse"])
def test_a_page_without_a_document_gives_no_text(folder: Path, command: str) -> None:
    done = call_duizhao(command, "empty.html", cwd=folder)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("empty.html: FILE-NO-TEXT ")


def test_a_line_break_in_a_file_name_does_not_break_the_message(folder: Path) -> None:
    done = call_duizhao("clean", "a\nb.txt", cwd=folder)
    assert done.stderr == "a\\nb.txt: FILE-MISSING there is no such file\n"


def test_the_apparatus_never_takes_the_place_of_the_scrape(folder: Path) -> None:
    (folder / "link.json").symlink_to("a.txt")
    for name in ("a.txt", "./sub/../a.txt", "link.json"):
        done = call_duizhao("clean", "a.txt", "--apparatus", name, cwd=folder)
        assert done.returncode == 2
        assert "FILE-SAME" in done.stderr
    assert (folder / "a.txt").read_text("utf-8") == TEXT


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_a_device_is_written_to_and_not_replaced(folder: Path) -> None:
    done = run_duizhao("clean", "a.txt", "--apparatus", "/dev/full", cwd=folder)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert Path("/dev/full").is_char_device()
    done = run_duizhao("clean", "a.txt", "--apparatus", "/dev/stdout", cwd=folder)
    assert done.returncode == 0
    assert '"format": "duizhao-witness/1"' in done.stdout


@pytest.mark.skipif(os.name != "posix", reason="a shell's redirections")
@pytest.mark.parametrize("redirection", [">&-", "| true", ">/dev/null 2>&-"])
def test_a_closed_stream_is_no_mistake_of_ours(folder: Path, redirection: str) -> None:
    done = subprocess.run(
        ["sh", "-c", f"{sys.executable} -m builder clean a.txt {redirection}"],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(os.name != "posix", reason="signals")
@pytest.mark.parametrize("after", [0.2, 0.5, 1.0])
def test_ctrl_c_ends_without_a_traceback(folder: Path, after: float) -> None:
    """Also while the program is still being loaded; before Python itself stands, it is Python that speaks."""
    begun = "import sys; print('begun', flush=True); from builder.__main__ import main; main()"
    running = subprocess.Popen(
        [sys.executable, "-c", begun, "parse", "a.txt"],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert running.stdout is not None
    assert running.stdout.readline() == "begun\n"
    time.sleep(after)
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=60)
    # A signal that meets Python itself in the middle of ending kills it, silently; a shell calls that 130 too.
    assert running.returncode in (0, 130, -signal.SIGINT)
    assert said.strip() == ""


@pytest.mark.parametrize("command", ["check", "build", "serve", "texts", "status", "verify", "lock"])
def test_a_folder_that_is_no_project_gets_one_line(tmp_path: Path, command: str) -> None:
    done = call_duizhao(command, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("seeds/sources.toml: MANIFEST-MISSING ")
    assert done.stderr.count("\n") == 1
    assert not list(tmp_path.iterdir())
