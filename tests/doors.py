"""The doors users come in by: a copied project folder and the console command."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

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
