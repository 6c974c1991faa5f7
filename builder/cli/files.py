"""Commands on any one file: ``clean`` and ``parse``."""

from __future__ import annotations

import hashlib
import json
import re
import sys
from pathlib import Path

import click

from builder.cli.options import project_option
from builder.errors import DuizhaoError, Problem
from builder.exporting.document_json import documents_to_json
from builder.exporting.witness_json import dumps
from builder.manifest import Manifest
from builder.pipeline import Script, divide, establish, establish_source, parse_unregistered, why_not_text
from builder.project import Project
from builder.storage import write_if_changed

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def read_scrape(path: Path) -> bytes:
    """The bytes of ``path``; raises :class:`DuizhaoError` where no text can come of them."""
    data = path.read_bytes()
    if reason := why_not_text(data):
        raise DuizhaoError(Problem(str(path), 0, "FILE-NO-TEXT", f"{reason}; give a text or HTML file"))
    return data


@click.command()
@click.argument("file", type=_FILE)
@click.option(
    "--script",
    type=click.Choice(["hans", "hant", "source"]),
    default="hans",
    show_default=True,
    help="Script of the text that comes out.",
)
@click.option(
    "--apparatus",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write every change, with its place and reason, as JSON.",
)
def clean(file: Path, script: Script, apparatus: Path | None) -> None:
    """Any scrape to its established text, one paragraph a line.

    Never reads the manifest.
    """
    witness = establish(read_scrape(file), file.stem, script=script)
    if not witness.text.strip():
        raise DuizhaoError(
            Problem(
                str(file),
                0,
                "FILE-NO-TEXT",
                "no document text is left after cleaning; is this the right page?",
            )
        )
    if apparatus:
        write_if_changed(apparatus, dumps(witness).encode())
    sys.stdout.write(witness.text if witness.text.endswith("\n") else witness.text + "\n")


@click.command()
@click.argument("file", type=_FILE)
@project_option
def parse(file: Path, project: Project) -> None:
    """The clause trees of a scrape, as JSON.

    Uses the manifest where the file is registered there (by its sha256);
    otherwise the ids are STEM, STEM-2 and so on.
    """
    data = read_scrape(file)
    manifest = project.manifest() if project.manifest_path.exists() else Manifest(schema=1)
    digest = hashlib.sha256(data).hexdigest()
    source = next((w for w in manifest.witness if w.sha256 == digest), None)
    if source:
        shown = project.shown(project.manifest_path)
        works = divide(manifest, establish_source(manifest, source, data, shown), shown)
    else:
        stem = re.sub(r"[^a-z0-9]+", "-", file.stem.lower()).strip("-") or "text"
        works = parse_unregistered(establish(data, file.stem), stem)
    json.dump(documents_to_json(works), sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")
