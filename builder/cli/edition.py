"""Commands on a project folder: ``build``, ``serve``, ``texts``, ``check``, ``lock``, ``status``, ``verify``."""

from __future__ import annotations

import json
import sys
from collections import Counter
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from builder.checking import check_project, work_status
from builder.checking_pages import check_pages
from builder.cli.options import project_option
from builder.cli.reporting import Format, report, say
from builder.concordance import count_links, publish
from builder.errors import DuizhaoError
from builder.facts import edition_facts, edition_instruments
from builder.lock import write_lock
from builder.model import EMENDATION_KINDS
from builder.note_files import read_all_annotations
from builder.pipeline import read_edition
from builder.project import Project
from builder.site import build_site, write_texts
from builder.translation_files import read_translations
from builder.verifying import verify_project

_format = click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "github"]),
    default="text",
    show_default=True,
    help="How problems are written.",
)


@click.command()
@project_option
@click.option("--strict", is_flag=True, help="Fail on whatever `check --strict` or MkDocs warns of.")
def build(project: Project, strict: bool) -> None:
    """Everything: docs/texts, then site/."""
    if unsafe := list(check_pages(project)):  # what would run in a reader's browser is never published
        raise DuizhaoError(*unsafe)
    edition = read_edition(project)
    if strict:
        problems = check_project(project, edition, strict=True)
        if problems:
            raise DuizhaoError(*problems)
    written, removed = write_texts(project, edition)
    say(f"docs/texts: {len(edition.works)} works; {written} files written, {removed} removed")
    built = build_site(project, strict=strict)
    say(
        f"site: {'built' if built else 'nothing had changed'}; open {project.shown(project.site / 'index.html')}"
    )


@click.command()
@project_option
@click.option("--address", default="127.0.0.1:8000", show_default=True, help="Where to listen.")
def serve(project: Project, address: str) -> None:
    """Live preview: texts and pages are rebuilt when a file changes."""
    from builder.preview import preview

    sys.exit(preview(project, address))


@click.command()
@project_option
def texts(project: Project) -> None:
    """(Re)write docs/texts only, and only what changed."""
    edition = read_edition(project)
    written, removed = write_texts(project, edition)
    say(f"docs/texts: {len(edition.works)} works; {written} files written, {removed} removed")


@click.command()
@project_option
@_format
@click.option("--strict", is_flag=True, help="Also report what is merely untranslated or not yet accepted.")
def check(project: Project, format_: Format, strict: bool) -> None:
    """Check manifest, lock, translations, annotations, concordance, glossary and links."""
    problems = check_project(project, read_edition(project), strict=strict)
    report(problems, format_=format_)
    say(f"{len(problems)} problem{'s' if len(problems) != 1 else ''}")
    if problems:
        sys.exit(1)


@click.command()
@project_option
def lock(project: Project) -> None:
    """Accept the established texts and ids as they are now."""
    edition = read_edition(project)
    written, removed = write_lock(project, edition)
    say(f"seeds/established: {len(edition.works)} works accepted; {written} files written, {removed} removed")


@click.command()
@project_option
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def status(project: Project, as_json: bool) -> None:
    """The works: characters, clauses, emendations by kind, how much is translated."""
    edition = read_edition(project)
    translations = read_translations(project)
    facts = edition_facts(edition, edition_instruments(project))
    links = count_links(publish(project, edition))
    notes = {work_id: len(file.notes) for work_id, file in read_all_annotations(project).items()}
    rows = [
        work_status(
            work,
            translations.get(work.id),
            facts[work.id],
            notes=notes.get(work.id, 0),
            links=links[work.id],
        )
        for work in edition.works
    ]
    if as_json:
        json.dump({"works": rows}, sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
        return
    Console(width=None if sys.stdout.isatty() else 200).print(_status_table(rows))


def _status_table(rows: list[dict[str, Any]]) -> Table:
    kinds = [kind for kind in EMENDATION_KINDS if any(row["emendations"].get(kind) for row in rows)]
    table = Table()
    for head in ("work", "title", "characters", "nodes", *kinds, "translated", "fuzzy", "notes", "links"):
        table.add_column(
            head, justify="left" if head in ("work", "title") else "right", no_wrap=head == "work"
        )
    total: Counter[str] = Counter()
    for row in rows:
        counts = row["emendations"]
        total.update(
            {kind: counts.get(kind, 0) for kind in kinds} | {k: row[k] for k in ("characters", "nodes")}
        )
        table.add_row(
            row["id"], row["title"], str(row["characters"]), str(row["nodes"]),
            *(str(counts.get(kind, 0)) for kind in kinds),
            f"{row['translated']}/{row['segments']}", str(row["fuzzy"]), str(row["notes"]), str(row["links"]),
        )  # fmt: skip
    table.add_section()
    table.add_row(
        "total", "", str(total["characters"]), str(total["nodes"]), *(str(total[kind]) for kind in kinds)
    )
    return table


@click.command()
@project_option
def verify(project: Project) -> None:
    """Rebuild every scrape from docs/texts/witnesses alone and compare its sha256."""
    results, problems = verify_project(project)
    for line in results:
        print(line)
    report(problems)
    if problems:
        sys.exit(1)
