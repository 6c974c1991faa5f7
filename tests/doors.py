"""The doors users come in by: a copied project folder and the console command."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import subprocess
import sys
from pathlib import Path
from unittest import mock

from builder import pipeline
from builder.cli import main
from builder.model import Witness

ROOT = Path(__file__).parent.parent

PROJECT_PARTS = ("mkdocs.yml", "seeds", "docs", "overrides")


def copy_project(target: Path) -> Path:
    """A copy of everything the site is made from, without what is generated."""
    for part in PROJECT_PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, target / part, ignore=shutil.ignore_patterns("texts"))
        else:
            target.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target / part)
    return target


def run_duizhao(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """The console command, as a user calls it."""
    return subprocess.run(
        [sys.executable, "-m", "builder", *arguments],
        cwd=cwd,
        env=os.environ | {"SOURCE_DATE_EPOCH": "1700000000", "PYTHONPATH": str(ROOT)} | environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


_ESTABLISH = pipeline.establish
_ESTABLISHED: dict[tuple[bytes, str, str, tuple[object, ...]], Witness] = {}


def _establish_once(data: bytes, name: str, *, script: str = "hans", corrections: object = ()) -> Witness:
    """Each scrape is established once a process: the same bytes give the same frozen witness."""
    chosen = tuple(corrections)  # type: ignore[call-overload]
    key = (data, name, script, chosen)
    if key not in _ESTABLISHED:
        _ESTABLISHED[key] = _ESTABLISH(data, name, script=script, corrections=chosen)  # type: ignore[arg-type]
    return _ESTABLISHED[key]


def call_duizhao(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """The same door without a process of its own: the console command's entry point, with what it would print."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="") for _ in range(2))
    status = 0
    with (
        contextlib.chdir(cwd),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        mock.patch.object(pipeline, "establish", _establish_once),
        mock.patch.object(sys, "argv", ["duizhao", *arguments]),
        mock.patch.dict(os.environ, {"SOURCE_DATE_EPOCH": "1700000000", "PYTHONPATH": str(ROOT)}),
    ):
        try:
            main()
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else int(end.code is not None)
    said = []
    for stream in (out, err):
        stream.flush()
        said.append(stream.buffer.getvalue().decode("utf-8"))  # type: ignore[attr-defined]
    return subprocess.CompletedProcess(["duizhao", *arguments], status, *said)
