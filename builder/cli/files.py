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
from builder.model import Witness
from builder.pipeline import Script, divide, establish, establish_source, parse_unregistered, why_not_text
from builder.project import Project
from builder.storage import write_if_changed

FILE = click.Path(path_type=Path)
"""A file that a command reads with :func:`read_file`, which tells in one line what is wrong with it."""


def read_file(path: Path) -> bytes:
    """The bytes of a file that the user named; raises :class:`DuizhaoError` where it cannot be read."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise _unreadable(path, "FILE-MISSING", "there is no such file") from None
    except IsADirectoryError:
        raise _unreadable(path, "FILE-FOLDER", "this is a folder; name a file in it") from None
    except OSError as error:
        raise _unreadable(path, "FILE-READ", f"it cannot be read: {error.strerror or error}") from None


def read_scrape(path: Path) -> bytes:
    """The bytes of ``path``; raises :class:`DuizhaoError` where no text can come of them."""
    data = read_file(path)
    if reason := why_not_text(data):
        raise DuizhaoError(Problem(str(path), 0, "FILE-NO-TEXT", f"{reason}; give a text or HTML file"))
    return data


def _unreadable(path: Path, code: str, message: str) -> DuizhaoError:
    return DuizhaoError(Problem(str(path), 0, code, message), status=2)


def _require_text(path: Path, witness: Witness) -> None:
    if not witness.text.strip():
        message = "no document text is left after cleaning; is this the right page?"
        raise DuizhaoError(Problem(str(path), 0, "FILE-NO-TEXT", message))


@click.command()
@click.argument("file", type=FILE)
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
    data = read_scrape(file)
    if apparatus and apparatus.exists() and apparatus.samefile(file):
        message = "the apparatus would take the place of the scrape; name another file for it"
        raise DuizhaoError(Problem(str(apparatus), 0, "FILE-SAME", message), status=2)
    witness = establish(data, file.stem, script=script)
    _require_text(file, witness)
    if apparatus:
        write_if_changed(apparatus, dumps(witness).encode())
    sys.stdout.write(witness.text if witness.text.endswith("\n") else witness.text + "\n")


@click.command()
@click.argument("file", type=FILE)
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
        witness = establish(data, file.stem)
        _require_text(file, witness)
        works = parse_unregistered(witness, stem)
    json.dump(documents_to_json(works), sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")
