"""The commands that hand texts out and take them back: ``scaffold translation``, ``export`` and ``import``."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from builder.citing.facts import cited
from builder.cli.files import FILE, read_file
from builder.cli.options import project_option
from builder.cli.reporting import say
from builder.errors import DuizhaoError, Problem
from builder.exporting.citation_files import CITATION_SUFFIXES, CITATION_WRITERS
from builder.exporting.exchange import Exchange, work_units
from builder.exporting.exchange_files import SUFFIXES, WRITERS, read_exchange
from builder.pipeline import read_edition
from builder.project import Project
from builder.publication import read_publication
from builder.scaffolding import refresh
from builder.storage import write_if_changed
from builder.translation import Translation
from builder.translation_files import read_text, read_translations, translation_path
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
    made = refresh(work, read_text(project, path) if path.exists() else "", lang, shown=project.shown(path))
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


@click.command("export")
@click.argument("format_", metavar="FORMAT", type=click.Choice([*sorted(WRITERS), *CITATION_WRITERS]))
@click.option("--work", "work_id", metavar="WORK", help="Only this work.")
@lang_option
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the files (default: build/export in the project folder).",
)
@project_option
def export(format_: str, work_id: str | None, lang: str, out: Path | None, project: Project) -> None:
    """Write translations (tmx, xliff, po) or citations (bibtex, ris, csl-json).

    Translations go into one file a work for a translator's own tools; a translation memory
    (tmx) holds all works in one file. `duizhao import FILE` takes the result back. Citations
    go into one file for a reference manager, a record a work. The paths are printed.
    """
    edition = read_edition(project)
    translations = read_translations(project, lang)
    works = [work_named(edition, work_id)] if work_id else list(edition.works)
    if format_ in CITATION_WRITERS:
        records = [cited(work.work, translations.get(work.id, Translation())) for work in works]
        path = (out or project.build / "export") / f"{work_id or 'edition'}.{CITATION_SUFFIXES[format_]}"
        write_if_changed(path, CITATION_WRITERS[format_](records, read_publication(project.root)))
        print(project.shown(path))
        return
    units = {work.id: work_units(work, translations.get(work.id, Translation())) for work in works}
    if format_ == "tmx" and not work_id:
        units = {"edition": tuple(unit for found in units.values() for unit in found)}
    folder = out or project.build / "export"
    for name, found in units.items():
        path = folder / f"{name}.{lang}.{SUFFIXES[format_]}"
        write_if_changed(path, WRITERS[format_](found, lang))
        print(project.shown(path))


@click.command("import")
@click.argument("file", type=FILE)
@click.option("--lang", metavar="LANG", help="Language of the targets (default: what the file says).")
@project_option
def import_(file: Path, lang: str | None, project: Project) -> None:
    """Take the targets of a tmx, xliff or po file into docs/translations.

    A target replaces that of the same sentence; where the Chinese has changed since, it
    stands as changed; sentences without a target in FILE keep theirs. A translation memory
    of other origin fills only what is missing.
    """
    exchange = read_exchange(read_file(file), str(file))
    target = lang or exchange.lang
    if not target:
        raise DuizhaoError(
            Problem(str(file), 0, "IMPORT-LANG", "the file does not name its language; say it with --lang"),
            status=2,
        )
    edition = read_edition(project)
    _tell_strangers(file, exchange, edition)
    for work in edition.works:
        units = [unit for unit in exchange.units if unit.work in (work.id, "")]
        path = translation_path(project, target, work.id)
        if not units or (not path.exists() and not any(unit.target for unit in units)):
            continue
        source = read_text(project, path) if path.exists() else ""
        made = refresh(work, source, target, units, project.shown(path))
        if made.taken or made.removed:
            write_if_changed(path, made.text.encode())
        say(
            f"{project.shown(path)}: {made.taken} taken over, {made.fuzzy} changed since, {made.removed} removed"
        )


def _tell_strangers(file: Path, exchange: Exchange, edition: Edition) -> None:
    """Units of works that are not in this edition are named, not dropped without a word."""
    known = {"", *(work.id for work in edition.works)}
    for work, count in Counter(unit.work for unit in exchange.units if unit.work not in known).items():
        say(f"{file}: {count} units are of {work}, which is not in this edition, and were left out")
