"""The command ``add``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from builder.cli.files import FILE, read_scrape
from builder.cli.options import project_option
from builder.cli.reporting import say
from builder.project import Project
from builder.registering import register


@click.command()
@click.argument("file", type=FILE)
@click.option(
    "--id",
    "work_id",
    required=True,
    help="The work's id, such as suzhou-2017; it becomes part of its address.",
)
@project_option
def add(file: Path, work_id: str, project: Project) -> None:
    """Register a new scrape: copies it, hashes it, proposes its metadata and boundaries."""
    proposal, works = register(project, file, read_scrape(file), work_id)
    sys.stdout.write(proposal)
    shown = project.shown(project.manifest_path)
    say(f"{len(works)} work{'s' if len(works) != 1 else ''} proposed at the end of {shown}.")
    say("Confirm each line there, then: duizhao build; read the page; duizhao lock.")
