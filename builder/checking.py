"""All checks of a project, and the figures of ``duizhao status``."""

from __future__ import annotations

from collections import Counter
from typing import Any

from builder.binding import bind
from builder.checking_annotations import check_annotations
from builder.checking_pages import check_pages
from builder.checking_translation import check_glossary, check_translations
from builder.concordance import check_concordance
from builder.errors import Problem
from builder.facts import edition_instruments
from builder.lock import check_lock
from builder.manifest_facts import check_manifest_facts
from builder.project import Project
from builder.statements import Facts
from builder.translation import Translation
from builder.works import Edition, EditionWork


def check_project(project: Project, edition: Edition, *, strict: bool = False) -> list[Problem]:
    """Every problem of the project, in no particular order."""
    edition_instruments(project)
    glossary, glossary_problems = check_glossary(project)
    return [
        *check_lock(project, edition),
        *check_manifest_facts(edition, project.shown(project.manifest_path)),
        *glossary_problems,
        *check_translations(project, edition, glossary, strict=strict),
        *check_annotations(project, edition),
        *check_pages(project),
        *check_concordance(project, edition),
    ]


def work_status(
    work: EditionWork,
    translation: Translation | None,
    facts: Facts | None = None,
    *,
    notes: int = 0,
    links: int = 0,
) -> dict[str, Any]:
    """The figures of one work (DESIGN 4.3)."""
    states = Counter(b.state for b in bind(work.segments, translation or Translation())[0].values())
    counts = Counter(p.emendation.kind for p in work.emendations)
    counted = facts or Facts()
    return {
        "id": work.id,
        "title": work.work.shown_title,
        "characters": sum(not c.isspace() for c in work.text),
        "nodes": len(work.by_id),
        "segments": len(work.segments),
        "emendations": dict(sorted(counts.items())),
        "translated": states["draft"] + states["reviewed"],
        "fuzzy": states["fuzzy"],
        "notes": notes,
        "links": links,
        "facts": {
            "units": len(counted.units),
            "targets": len(counted.targets),
            "citations": len(counted.citations),
        },
    }
