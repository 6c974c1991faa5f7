"""Live preview: writes the texts anew when a source changes and lets MkDocs serve them."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from builder.errors import DuizhaoError
from builder.pipeline import read_edition
from builder.project import Project
from builder.site import mkdocs_environment, source_date_epoch, write_texts

_INTERVAL = 0.5
"""Seconds between two looks at the files."""


def preview(project: Project, address: str) -> None:
    """Serve until interrupted. A mistake is told in the terminal and does not end the preview."""
    _write(project)
    server = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "mkdocs",
            "serve",
            "-q",
            "-a",
            address,
            "-f",
            str(project.root / "mkdocs.yml"),
        ],
        cwd=project.root,
        env=mkdocs_environment(source_date_epoch(project.root)),
    )
    print(f"serving http://{address}/ (Ctrl-C ends it)", file=sys.stderr)
    try:
        seen = _snapshot(project)
        while server.poll() is None:
            time.sleep(_INTERVAL)
            now = _snapshot(project)
            if now != seen:
                seen = now
                _write(project)
    except KeyboardInterrupt:
        pass
    finally:
        server.terminate()
        server.wait()


def _write(project: Project) -> None:
    try:
        written, removed = write_texts(project, read_edition(project))
    except DuizhaoError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
        return
    if written or removed:
        print(f"docs/texts: {written} files written, {removed} removed", file=sys.stderr)


def _snapshot(project: Project) -> dict[Path, tuple[int, int]]:
    """Modification time and size of everything the texts are made from."""
    watched = [
        project.root / "seeds",
        *(project.docs / name for name in ("translations", "annotations", "concordance")),
    ]
    files = [path for folder in watched for path in folder.rglob("*") if path.is_file()]
    glossary = project.docs / "glossary.md"
    found: dict[Path, tuple[int, int]] = {}
    for path in [*files, *([glossary] if glossary.exists() else [])]:
        try:
            stat = path.stat()
        except FileNotFoundError:
            continue
        found[path] = (stat.st_mtime_ns, stat.st_size)
    return found
