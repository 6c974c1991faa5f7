"""The files that notes come from: ``docs/annotations/WORK.md`` and ``docs/references.json``.

The bibliography is CSL JSON (https://citeproc-js.readthedocs.io/en/latest/csl-json/markup.html),
which reference managers export; a note cites an entry as ``source: @key``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from builder.annotations import Annotations, bind_notes
from builder.binding import bind
from builder.errors import Problem
from builder.lock import read_aliases
from builder.note_reading import read_annotations
from builder.project import Project
from builder.rendering.notes import NoteLinks, PageNotes, place_notes
from builder.translation import Translation
from builder.works import Edition


def annotation_paths(project: Project) -> list[Path]:
    return sorted((project.docs / "annotations").glob("*.md"))


def read_all_annotations(project: Project) -> dict[str, Annotations]:
    """Work id -> its notes. A file that cannot be read has none here; the check says why."""
    found: dict[str, Annotations] = {}
    for path in annotation_paths(project):
        try:
            notes = read_annotations(path.read_text("utf-8"))
        except (UnicodeDecodeError, ValueError):
            continue
        found[notes.front.get("work", path.stem)] = notes
    return found


class _Name(BaseModel):
    model_config = ConfigDict(extra="ignore")
    family: str = ""
    given: str = ""
    literal: str = ""

    def __str__(self) -> str:
        if self.literal:
            return self.literal
        han = all("\u3400" <= c <= "\u9fff" for c in self.family + self.given)
        return self.family + self.given if han else ", ".join(x for x in (self.family, self.given) if x)


class _Date(BaseModel):
    model_config = ConfigDict(extra="ignore", populate_by_name=True)
    parts: list[list[int | str]] = Field(default_factory=list, alias="date-parts")
    literal: str = ""

    def __str__(self) -> str:
        first = self.parts[0] if self.parts else []
        return self.literal or "-".join(str(part).zfill(2) for part in first)


class Reference(BaseModel):
    """One entry of the bibliography; what we do not print we do not read."""

    model_config = ConfigDict(extra="ignore", populate_by_name=True)
    id: str
    title: str = ""
    author: list[_Name] = Field(default_factory=list)
    container: str = Field(default="", alias="container-title")
    publisher: str = ""
    issued: _Date = Field(default_factory=_Date)
    page: str = ""
    address: str = Field(default="", alias="URL")

    def __str__(self) -> str:
        parts = [
            "; ".join(map(str, self.author)),
            self.title,
            self.container,
            self.publisher,
            str(self.issued),
        ]
        shown = ", ".join(part for part in parts if part)
        return shown + (f", {self.page}" if self.page else "") + (f", {self.address}" if self.address else "")


def references_path(project: Project) -> Path:
    return project.docs / "references.json"


def read_references(project: Project) -> tuple[dict[str, str], list[Problem]]:
    """Key -> citation in plain words, and what is wrong with the file. No file: no entries."""
    path = references_path(project)
    shown = project.shown(path)
    try:
        raw: Any = json.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        return {}, []
    except json.JSONDecodeError as error:
        return {}, [
            Problem(
                shown, error.lineno, "REFERENCES-JSON", f"the bibliography is not valid JSON: {error.msg}"
            )
        ]
    except UnicodeDecodeError:
        return {}, [Problem(shown, 0, "REFERENCES-JSON", "save the bibliography as UTF-8")]
    if not isinstance(raw, list):
        return {}, [
            Problem(shown, 1, "REFERENCES-JSON", "the bibliography is a list of CSL JSON entries: [ { … } ]")
        ]
    found: dict[str, str] = {}
    problems: list[Problem] = []
    for number, item in enumerate(raw, 1):
        try:
            entry = Reference.model_validate(item)
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(str(part) for part in first["loc"])
            problems.append(
                Problem(shown, 0, "REFERENCES-ENTRY", f"entry {number}, `{place}`: {first['msg']}")
            )
            continue
        if entry.id in found:
            problems.append(
                Problem(
                    shown, 0, "REFERENCES-DOUBLE", f"two entries have the id {entry.id!r}; each needs its own"
                )
            )
        found[entry.id] = str(entry)
    return found, problems


def edition_notes(
    project: Project,
    edition: Edition,
    translations: Mapping[str, Translation],
    problems: Iterable[Problem] = (),
) -> dict[str, PageNotes]:
    """Work id -> its notes, bound and numbered; ``problems`` are shown on the pages they concern."""
    written = read_all_annotations(project)
    aliases = read_aliases(project)
    links = NoteLinks.of(edition, aliases, read_references(project)[0])
    told = list(problems)
    found: dict[str, PageNotes] = {}
    for work in edition.works:
        bound = bind(work.segments, translations.get(work.id, Translation()))[0]
        notes = bind_notes(work, written.get(work.id, Annotations()), bound, aliases.get(work.id))
        mine = tuple(
            f"{p.path}:{p.line}: {p.message}"
            for p in told
            if p.path.endswith(f"/{work.id}.md") or f"/{work.id}." in p.path
        )
        found[work.id] = PageNotes(work.id, place_notes(work, notes), links, mine)
    return found
