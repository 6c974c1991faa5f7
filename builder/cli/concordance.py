"""Commands that compare two works: ``align`` and ``concordance``."""

from __future__ import annotations

import hashlib
import json
import re
import sys
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from builder.cli.files import read_scrape
from builder.cli.options import project_option
from builder.concordance import Ends, ends, published, side_of
from builder.errors import DuizhaoError, Problem
from builder.exporting.links_json import links_to_json
from builder.links import Link
from builder.manifest import Manifest
from builder.pipeline import divide, establish, establish_source, parse_unregistered, read_edition
from builder.project import Project
from builder.stages.alignment import align as align_sides
from builder.works import EditionWork

_json = click.option("--json", "as_json", is_flag=True, help="As JSON.")


@click.command()
@click.argument("a")
@click.argument("b")
@_json
@project_option
def align(a: str, b: str, as_json: bool, project: Project) -> None:
    """Links between two texts, as the program finds them.

    A and B are works of the edition or files, each with #ID for one node and
    what stands under it: guian-2016, plan.txt, guian-2016#c4.
    """
    nodes: dict[str, set[str]] = {}
    firsts, seconds = (_works(project, name, nodes) for name in (a, b))
    links = [
        link
        for first in firsts
        for second in seconds
        for link in _align(ends(first, second))
        if all(_is_in(nodes, end) for end in (link.local, link.central))
    ]
    _print(links, as_json)


@click.command()
@click.argument("a")
@click.argument("b")
@_json
@project_option
def concordance(a: str, b: str, as_json: bool, project: Project) -> None:
    """Published links between two works of the edition: computed and reviewed."""
    edition = read_edition(project)
    chosen: list[EditionWork] = []
    nodes: dict[str, set[str]] = {}
    for name in (a, b):
        work_id, _, node = name.partition("#")
        work = edition.find(work_id)
        if work is None:
            known = ", ".join(w.id for w in edition.works) or "none"
            raise DuizhaoError(
                Problem(name, 0, "WORK-UNKNOWN", f"there is no work {work_id!r} in this edition; choose from {known} (`duizhao align` takes files as well)"),
                status=2,
            )  # fmt: skip
        chosen.append(work)
        if "#" in name:
            nodes[work.id] = _below(work, node, name)
    if chosen[0].id == chosen[1].id:
        raise _same(a)
    pair = ends(*chosen)
    found = published(project, pair).links
    _print([link for link in found if all(_is_in(nodes, end) for end in (link.local, link.central))], as_json)


def _is_in(nodes: dict[str, set[str]], end: str) -> bool:
    work, _, node = end.partition("#")
    return work not in nodes or node in nodes[work]


def _align(pair: Ends) -> tuple[Link, ...]:
    return align_sides(side_of(pair.local), side_of(pair.central), pair.relation)


def _works(project: Project, name: str, nodes: dict[str, set[str]]) -> list[EditionWork]:
    """The works that an argument names (a file can hold several); notes in ``nodes`` which nodes are meant."""
    base, _, node = name.partition("#")
    works = _named(project, base, name)
    if "#" not in name:
        return works
    chosen = next((work for work in works if node in work.by_id), works[0])
    nodes[chosen.id] = _below(chosen, node, name)
    return [chosen]


def _named(project: Project, base: str, name: str) -> list[EditionWork]:
    manifest = project.manifest() if project.manifest_path.exists() else Manifest(schema=1)
    path = Path(base)
    registered = manifest.find_work(base)
    if registered is not None:
        found = [work for work in _of_witness(project, manifest, registered.witness) if work.id == base]
        if found:
            return found
    if not path.is_file():
        known = ", ".join(work.id for work in manifest.work)
        raise DuizhaoError(
            Problem(name, 0, "WORK-UNKNOWN", f"{base!r} is neither a file nor a work of this edition" + (f"; the works are {known}" if known else "")),
            status=2,
        )  # fmt: skip
    data = read_scrape(path)
    digest = hashlib.sha256(data).hexdigest()
    source = next((w for w in manifest.witness if w.sha256 == digest), None)
    if source:
        return _of_witness(project, manifest, source.name)
    stem = re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-") or "text"
    found = [work for work in parse_unregistered(establish(data, path.stem), stem) if work.nodes]
    if not found:
        raise DuizhaoError(
            Problem(
                name, 0, "FILE-NO-TEXT", "no document text is left after cleaning; is this the right page?"
            )
        )
    return found


def _of_witness(project: Project, manifest: Manifest, name: str) -> list[EditionWork]:
    source = next(w for w in manifest.witness if w.name == name)
    shown = project.shown(project.manifest_path)
    data = project.witness_bytes(manifest, source)
    return list(divide(manifest, establish_source(manifest, source, data, shown), shown))


def _below(work: EditionWork, node: str, name: str) -> set[str]:
    """The ids of a node and of what stands under it."""
    if node not in work.by_id:
        raise DuizhaoError(
            Problem(name, 0, "NODE-UNKNOWN", f"there is no node {node!r} in {work.id}; `duizhao parse` prints the ids"),
            status=2,
        )  # fmt: skip
    return {found.id for found in work.by_id[node].walk()}


def _same(name: str) -> DuizhaoError:
    return DuizhaoError(
        Problem(name, 0, "WORK-SAME", "a work has no concordance with itself; name two works"), status=2
    )


def _print(links: list[Link], as_json: bool) -> None:
    if as_json:
        json.dump(links_to_json(links), sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
        return
    table = Table()
    for head in ("local", "central", "relation", "mode", "score", "origin", "longest shared words"):
        table.add_column(head, justify="right" if head == "score" else "left")
    for link in links:
        longest = max((shared.words for shared in link.evidence), key=len, default="")
        table.add_row(
            link.local, link.central, link.relation, link.mode + (" ?" if link.weak else ""),
            f"{link.score:.2f}", link.origin, longest if len(longest) <= 40 else longest[:39] + "…",
        )  # fmt: skip
    Console(width=None if sys.stdout.isatty() else 200).print(table)
