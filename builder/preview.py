"""Live preview: writes the texts anew when a source changes and lets MkDocs serve them.

A mistake ends nothing: it is told in the terminal and stands on the page it
concerns until it is mended. While only contributors' files change, the scrapes
are not read again, so that a saved note is to be seen within two seconds.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from builder.checking import check_project
from builder.checking_annotations import check_annotations
from builder.errors import DuizhaoError, Problem
from builder.pipeline import read_edition
from builder.project import Project
from builder.publication import source_date_epoch
from builder.site import mkdocs_environment, site_config, write_reading_page, write_texts
from builder.works import Edition

_INTERVAL = 0.2
"""Seconds between two looks at the files."""
_PAUSE = 1.5
"""So long (seconds) nothing may be saved before everything is checked and written, so that no save has to wait for it."""
_AHEAD = 10
"""Seconds by which a written page is dated ahead, longer than a build takes. MkDocs leaves a page alone that it has made after
the page's source was written, also where that build had read the source before."""
_CONTRIBUTED = ("translations", "annotations", "concordance", "glossary.md", "references.json")

Snapshot = dict[Path, tuple[int, int]]
"""File -> (time of its last change in nanoseconds, size in bytes)."""


def preview(project: Project, address: str) -> int:
    """Serve until interrupted; returns the exit status of the server where it ends of itself.

    Raises :class:`DuizhaoError` where the folder is no project; mistakes in a project end nothing.
    """
    if not project.manifest_path.exists():
        project.manifest()
    config = site_config(project)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # whoever ends us ends the server with us
    writer = _Writer(project)
    writer.write()
    server = subprocess.Popen(
        [
            sys.executable, "-m", "mkdocs", "serve", "-q", "--dirty", "-a", address,
            "-f", str(config),
        ],
        cwd=project.root,
        env=mkdocs_environment(source_date_epoch(project.root)),
    )  # fmt: skip
    _say(f"serving http://{address}/ (Ctrl-C ends it)")
    try:
        while server.poll() is None:
            time.sleep(_INTERVAL)
            writer.look()
    except KeyboardInterrupt:
        return 0
    finally:
        server.terminate()
        server.wait()
    return server.returncode or 0


class _Writer:
    """Keeps ``docs/texts`` up to date, and what was last told of mistakes."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._edition: Edition | None = None
        self._problems: tuple[Problem, ...] = ()
        self._due: float | None = None
        self._seeds = _snapshot([project.root / "seeds"])
        self._contributed = self._contributed_now()

    def _contributed_now(self) -> Snapshot:
        return _snapshot([self._project.docs / name for name in _CONTRIBUTED])

    def look(self) -> None:
        """Look at the files once, and write what has changed."""
        seeds, contributed = _snapshot([self._project.root / "seeds"]), self._contributed_now()
        changed = {
            path
            for path in {*contributed, *self._contributed}
            if contributed.get(path) != self._contributed.get(path)
        }
        if seeds != self._seeds:
            self._edition = None
        elif not changed:
            if self._due is not None and time.monotonic() >= self._due:
                self.write()
            return
        self._seeds, self._contributed = seeds, contributed
        if self._edition:
            self._guarded(lambda: self._write_first(changed))
            self._due = time.monotonic() + _PAUSE
        else:
            self.write()

    def write(self) -> None:
        """Check and write everything."""
        self._due = None
        self._guarded(self._write_all)

    def _guarded(self, write: Callable[[], None]) -> None:
        """Whatever goes wrong is told, and the last good pages stay."""
        begun = time.time()
        try:
            write()
            self._date_ahead(begun)
        except DuizhaoError as error:
            self._tell(error.problems)
        except Exception as error:
            # A file may be gone or half written while we look; the next look reads it again.
            self._tell([Problem("docs", 0, "PREVIEW", f"could not be read just now: {error}")])

    def _date_ahead(self, begun: float) -> None:
        for path in self._project.texts.rglob("*.md"):
            changed = path.stat().st_mtime
            if begun - 1 <= changed <= time.time():  # file systems round times
                os.utime(path, (changed + _AHEAD, changed + _AHEAD))

    def _write_first(self, changed: set[Path]) -> None:
        """The pages on which a contributor's change is to be seen, before all else is looked at."""
        if not self._edition:
            return
        notes = [path for path in changed if path.parent.name == "annotations" and path.is_file()]
        shown = {self._project.shown(path) for path in notes}
        kept = [problem for problem in self._problems if problem.path not in shown]
        self._tell([*kept, *(check_annotations(self._project, self._edition, notes) if notes else ())])
        for work_id in sorted({path.stem for path in changed}):
            if write_reading_page(self._project, self._edition, work_id, self._problems):
                _say(f"docs/texts/{work_id}.md: written")

    def _write_all(self) -> None:
        edition = self._edition = self._edition or read_edition(self._project)
        self._tell(check_project(self._project, edition))
        written, removed = write_texts(self._project, edition, self._problems)
        if written or removed:
            _say(f"docs/texts: {written} files written, {removed} removed")

    def _tell(self, problems: Iterable[Problem]) -> None:
        told = {str(problem) for problem in self._problems}
        self._problems = tuple(problems)
        for problem in self._problems:
            if str(problem) not in told:
                _say(str(problem))
        if told and not self._problems:
            _say("no problems are left")


def _say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


def _snapshot(places: Iterable[Path]) -> Snapshot:
    files = [f for place in places for f in ([place] if place.is_file() else place.rglob("*")) if f.is_file()]
    found: Snapshot = {}
    for path in files:
        try:
            stat = path.stat()
        except FileNotFoundError:
            continue
        found[path] = (stat.st_mtime_ns, stat.st_size)
    return found
