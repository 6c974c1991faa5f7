"""The commands ``scaffold annotations``, ``new`` and ``schema``."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from builder.cli.options import project_option
from builder.cli.reporting import say
from builder.cli.translating import scaffold, work_named
from builder.errors import DuizhaoError, Problem
from builder.lock import read_aliases
from builder.new_project import new_project
from builder.pipeline import read_edition
from builder.project import Project
from builder.scaffold_annotations import refresh_annotations
from builder.schemas import schema_files
from builder.storage import write_if_changed
from builder.translation import Translation
from builder.translation_files import read_translations


@scaffold.command(name="annotations")
@click.argument("work_id", metavar="WORK")
@project_option
def scaffold_annotations(work_id: str, project: Project) -> None:
    """Write or refresh docs/annotations/WORK.md.

    A note whose words have moved to one other clause follows them; all else stays as it was.
    """
    work = work_named(read_edition(project), work_id)
    path = project.docs / "annotations" / f"{work_id}.md"
    try:
        source = path.read_bytes().decode("utf-8") if path.exists() else ""
        translation = read_translations(project).get(work_id, Translation())
        made = refresh_annotations(work, source, translation, read_aliases(project).get(work_id, {}))
    except (UnicodeDecodeError, ValueError) as error:
        raise DuizhaoError(
            Problem(project.shown(path), 1, "ANNOTATION-READ", str(error).splitlines()[0])
        ) from None
    written = write_if_changed(path, made.text.encode())
    found = f"{made.notes} notes, {made.moved} moved, {made.orphaned} orphaned"
    say(f"{project.shown(path)}: {'written' if written else 'as it was'}; {found}")


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def new(folder: Path) -> None:
    """Write an empty project folder that builds at once."""
    count = new_project(folder)
    say(f"{folder}: {count} files written")
    say(f"Next: cd {shlex.quote(str(folder))}; duizhao build; duizhao add FILE --id ID")


@click.command()
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("docs/contributing/schema"),
    show_default=True,
    help="Where to write them.",
)
def schema(out: Path) -> None:
    """Write the JSON Schemas of manifest, front matter and bibliography, for editors."""
    written = sum(write_if_changed(out / name, content) for name, content in schema_files().items())
    say(f"{out}: {written} files written")
