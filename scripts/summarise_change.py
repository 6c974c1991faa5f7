"""What a change does to the edition's text, as Markdown for a pull request's summary.

    python -m scripts.summarise_change BASE [--project DIR]

Compares the lock (``seeds/established``) as it stood at the commit BASE with
the texts as the program establishes them now, so that nobody has to take a
changed rule on trust. Exit 2 where BASE is not known here.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import click

from builder.lock import lock_rows, show_difference
from builder.pipeline import read_edition
from builder.project import Project
from builder.rendering.markdown import escape

SHOWN = 60
"""Differences printed for each work; GitHub takes no summary above 1 MiB."""
_LONGEST = 400
Rows = Mapping[str, str]


def locked_at(root: Path, base: str) -> dict[str, dict[str, str]] | None:
    """Work id -> segment id -> text at the commit ``base``; None where there is no such commit."""
    listed = _git(root, "ls-tree", "--name-only", base, "seeds/established/")
    if listed is None:
        return None
    found: dict[str, dict[str, str]] = {}
    for name in listed.splitlines():
        path = Path(name)
        if path.suffix == ".tsv" and path.stem != "aliases":
            content = _git(root, "show", f"{base}:./{name}") or ""
            rows = (line.partition("\t") for line in content.split("\n") if line)
            found[path.stem] = {id_: text for id_, _, text in rows}
    return found


def _git(root: Path, *arguments: str) -> str | None:
    done = subprocess.run(
        ["git", *arguments], cwd=root, capture_output=True, text=True, encoding="utf-8", check=False
    )
    return done.stdout if done.returncode == 0 else None


def summarise(before: Mapping[str, Rows], now: Mapping[str, Rows]) -> str:
    """The differences as Markdown: a list of works with what changed, then each difference."""
    parts = ["## What this changes in the edition’s text"]
    for work in [*now, *(work for work in before if work not in now)]:
        if work not in before:
            parts.append(f"**{work}** is new: {len(now[work])} segments.")
        elif work not in now:
            parts.append(f"**{work}** is gone with its {len(before[work])} segments; links to it will break.")
        elif before[work] != now[work]:
            parts += _work(work, before[work], now[work])
    if len(parts) == 1:
        parts.append("Nothing: every segment of every work has its text and its id as before.")
    return "\n\n".join(parts) + "\n"


def _work(work: str, before: Rows, now: Rows) -> list[str]:
    changed = [id_ for id_ in now if id_ in before and before[id_] != now[id_]]
    new = [id_ for id_ in now if id_ not in before]
    gone = [id_ for id_ in before if id_ not in now]
    counts = f"{len(changed)} changed, {len(new)} new, {len(gone)} gone"
    lines = [
        *(f"- `{id_}` {_text(show_difference(before[id_], now[id_]))}" for id_ in changed),
        *(f"- `{id_}` new: {_text(now[id_])}" for id_ in new),
        *(f"- `{id_}` gone: {_text(before[id_])}" for id_ in gone),
    ]
    if not lines:
        return [f"**{work}**: the same segments in another order."]
    more = [f"- … and {len(lines) - SHOWN} more"] if len(lines) > SHOWN else []
    return [
        f"<details><summary><b>{work}</b>: {counts}</summary>",
        "\n".join(lines[:SHOWN] + more),
        "</details>",
    ]


def _text(words: str) -> str:
    return escape(words if len(words) <= _LONGEST else words[:_LONGEST] + "…")


@click.command()
@click.argument("base")
@click.option("--project", "root", type=click.Path(exists=True, file_okay=False, path_type=Path), default=".")
def main(base: str, root: Path) -> None:
    """Print what has changed in the edition's text since the commit BASE."""
    before = locked_at(root, base)
    if before is None:
        click.echo(f"there is no commit {base} here; fetch it first", err=True)
        sys.exit(2)
    edition = read_edition(Project(root.resolve()))
    click.echo(summarise(before, {work.id: lock_rows(work) for work in edition.works}), nl=False)


if __name__ == "__main__":
    main()
