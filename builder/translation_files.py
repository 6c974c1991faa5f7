"""The files of translators in a project: ``docs/translations/LANG/WORK.md`` and ``docs/glossary.md``."""

from __future__ import annotations

from pathlib import Path

from builder.errors import DuizhaoError, Problem
from builder.glossary import Glossary, read_glossary
from builder.project import Project
from builder.translation import Translation, read_translation


def translation_path(project: Project, lang: str, work: str) -> Path:
    return project.docs / "translations" / lang / f"{work}.md"


def read_text(project: Project, path: Path) -> str:
    """The file's text; raises :class:`DuizhaoError` where it is not UTF-8."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise DuizhaoError(
            Problem(
                project.shown(path), line, "TRANSLATION-READ",
                "the file is not UTF-8 from here on; save it as UTF-8 in your editor, and check this line",
            )
        ) from None  # fmt: skip


def read_translations(project: Project, lang: str = "en") -> dict[str, Translation]:
    """Work id (the file's name) -> its translation, for every file that is there."""
    folder = project.docs / "translations" / lang
    return {path.stem: read_translation(read_text(project, path)) for path in sorted(folder.glob("*.md"))}


def project_glossary(project: Project) -> Glossary:
    """The glossary of a project, empty where there is none; its mistakes come with it."""
    path = project.docs / "glossary.md"
    return read_glossary(read_text(project, path), project.shown(path)) if path.exists() else Glossary()
