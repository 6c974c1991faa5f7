"""All checks of a project, and the figures of ``duizhao status``."""

from __future__ import annotations

from collections import Counter
from typing import Any

from builder.binding import bind
from builder.checking_annotations import check_annotations
from builder.concordance import check_concordance
from builder.errors import Problem
from builder.facts import edition_instruments
from builder.lock import check_lock
from builder.manifest_facts import check_manifest_facts
from builder.model import Facts
from builder.project import Project
from builder.translation import Translation, read_translation
from builder.works import Edition, EditionWork


def check_project(project: Project, edition: Edition, *, strict: bool = False) -> list[Problem]:
    """Every problem of the project, in no particular order."""
    edition_instruments(project)
    return [
        *check_lock(project, edition),
        *check_manifest_facts(edition, project.shown(project.manifest_path)),
        *_check_translations(project, edition, strict),
        *check_annotations(project, edition),
        *check_concordance(project, edition),
    ]


def _check_translations(project: Project, edition: Edition, strict: bool) -> list[Problem]:
    problems: list[Problem] = []
    for path in sorted((project.docs / "translations").glob("*/*.md")):
        shown = project.shown(path)
        try:
            translation = read_translation(path.read_text("utf-8"))
        except (UnicodeDecodeError, ValueError) as error:
            problems.append(
                Problem(
                    shown, 1, "TRANSLATION-READ", f"the file cannot be read: {str(error).splitlines()[0]}"
                )
            )
            continue
        work = edition.find(translation.front.get("work", path.stem))
        if work is None:
            problems.append(
                Problem(
                    shown,
                    1,
                    "TRANSLATION-WORK",
                    f"`work: {translation.front.get('work', path.stem)}` is not a work of this edition",
                )
            )
            continue
        problems.extend(_unknown_headings(shown, work, translation))
        if strict:
            done = {pair.key for pair in translation.pairs if pair.target}
            problems.extend(
                Problem(shown, 0, "TRANSLATION-MISSING", f"{node.id} is not translated yet")
                for node in work.by_id.values()
                if (node.heading or node.text) and node.id not in done
            )
    return problems


def _unknown_headings(shown: str, work: EditionWork, translation: Translation) -> list[Problem]:
    return [
        Problem(
            shown,
            line,
            "TRANSLATION-ID",
            f"there is no node {key!r} in {work.id}; mend the heading, or see the ids on the work's page",
        )
        for line, key in translation.headings
        if key not in work.by_id and not key.startswith("meta.")
    ]


def work_status(
    work: EditionWork, translation: Translation | None, facts: Facts | None = None, *, links: int = 0
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
        "notes": 0,
        "links": links,
        "facts": {
            "units": len(counted.units),
            "targets": len(counted.targets),
            "citations": len(counted.citations),
        },
    }
