"""The commands of translators: ``scaffold translation``, ``export`` and ``import``."""

from __future__ import annotations

import click

from builder.cli.options import project_option
from builder.cli.reporting import say
from builder.errors import DuizhaoError, Problem
from builder.pipeline import read_edition
from builder.project import Project
from builder.scaffolding import refresh
from builder.storage import write_if_changed
from builder.translation_files import read_text, translation_path
from builder.works import Edition, EditionWork

lang_option = click.option(
    "--lang", default="en", show_default=True, metavar="LANG", help="Language of the targets."
)


@click.group()
def scaffold() -> None:
    """Write or refresh a contributor's file, losing nothing in it."""


@scaffold.command()
@click.argument("work_id", metavar="WORK")
@lang_option
@project_option
def translation(work_id: str, lang: str, project: Project) -> None:
    """Write or refresh docs/translations/LANG/WORK.md.

    New sentences get an empty pair, changed ones show the present text under the old
    quotation, moved ones are put in their place, and what has left the text is kept
    under "# Removed".
    """
    work = work_named(read_edition(project), work_id)
    path = translation_path(project, lang, work_id)
    made = refresh(work, read_text(project, path) if path.exists() else "", lang)
    written = write_if_changed(path, made.text.encode())
    found = (
        f"{made.missing} without a target, {made.fuzzy} changed, {made.moved} moved, {made.removed} removed"
    )
    say(f"{project.shown(path)}: {'written' if written else 'as it was'}; {found}")


def work_named(edition: Edition, work_id: str) -> EditionWork:
    """The work; raises :class:`DuizhaoError` where there is none of that name."""
    work = edition.find(work_id)
    if work is None:
        known = ", ".join(w.id for w in edition.works) or "none yet"
        raise DuizhaoError(
            Problem("duizhao", 0, "WORK-UNKNOWN", f"there is no work {work_id!r}; choose from: {known}"),
            status=2,
        )
    return work
