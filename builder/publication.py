"""What the edition is called, where it is read, and which state of it is built.

Name and address are those of ``mkdocs.yml``. The state is the commit and its
time, never the clock, so that the same commit says the same everywhere.
"""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from builder.citing.facts import Publication
from builder.errors import DuizhaoError, Problem

_DIGITS = 12
"""Of the commit's hash. Git's own short form grows with the repository and differs between checkouts."""


def read_publication(root: Path) -> Publication:
    """The publication of a project folder; raises :class:`DuizhaoError` where ``mkdocs.yml`` cannot be read."""
    settings = _settings(root / "mkdocs.yml")
    name, address = (settings.get(key) for key in ("site_name", "site_url"))
    commit = _git(root, "rev-parse", "--verify", "-q", "HEAD")[:_DIGITS]
    epoch = int(source_date_epoch(root))
    return Publication(
        name=" ".join(str(name or "Duizhao").split()),
        address=f"{str(address).strip().rstrip('/')}/" if address else "",
        date=_day(epoch) if epoch else "",
        commit=commit,
        clean=bool(commit) and not _git(root, "status", "--porcelain", "--", "."),
    )


def _day(epoch: int) -> str:
    try:
        return datetime.fromtimestamp(epoch, UTC).date().isoformat()
    except (OverflowError, ValueError, OSError):
        return ""


def _settings(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    from mkdocs.utils.yaml import yaml_load  # takes a moment, and most commands have no need of it

    try:
        with path.open(encoding="utf-8-sig") as file:
            found = yaml_load(file)
    except Exception as error:
        told = " ".join(str(error).split())
        raise DuizhaoError(
            Problem("mkdocs.yml", 0, "SITE-CONFIG", f"the settings cannot be read: {told}")
        ) from None
    return found if isinstance(found, dict) else {}


def source_date_epoch(root: Path) -> str:
    """``SOURCE_DATE_EPOCH`` if set, else the time of the last commit, else 0 (seconds since 1970, UTC)."""
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    if given.isdigit():
        return given
    found = _git(root, "log", "-1", "--format=%ct")
    return found if found.isdigit() else "0"


def _git(root: Path, *arguments: str) -> str:
    """What Git says; empty where it fails or is not there."""
    try:
        done = subprocess.run(
            ["git", "--no-optional-locks", *arguments], cwd=root, capture_output=True, text=True, encoding="utf-8", errors="replace", check=False
        )  # fmt: skip
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
