"""The facts of the whole edition: gathered work by work, citations resolved across works."""

from __future__ import annotations

from builder.instruments import Instrument, read_instruments
from builder.project import Project
from builder.stages.facts import Shelf, ShelfWork, find_citations, find_targets, find_units, resolve
from builder.statements import Facts
from builder.works import Edition, EditionWork


def edition_instruments(project: Project) -> tuple[Instrument, ...]:
    """The authority list of the project; raises :class:`DuizhaoError` with its mistakes."""
    path = project.root / "seeds" / "instruments.toml"
    return read_instruments(path, project.shown(path))


def edition_facts(edition: Edition, instruments: tuple[Instrument, ...]) -> dict[str, Facts]:
    """Work id -> its facts; citations are resolved to works and to ``instruments``."""
    shelf = Shelf(
        tuple(ShelfWork(w.id, w.work.title, w.work.issuer, w.work.document_number) for w in edition.works),
        instruments,
    )
    return {work.id: _facts(work, shelf) for work in edition.works}


def _facts(work: EditionWork, shelf: Shelf) -> Facts:
    text = work.witness.text
    citations = find_citations(text, work.nodes, (work.work.title,), shelf.known_names())
    return Facts(
        find_units(text, work.nodes), find_targets(text, work.nodes), resolve(citations, shelf, work.id)
    )
