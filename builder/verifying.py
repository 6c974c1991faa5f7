"""Is the edition still the scrape? Rebuilds every witness from its JSON alone."""

from __future__ import annotations

import hashlib

from builder.errors import LayerError, Problem
from builder.exporting.witness_json import WitnessFormatError, loads
from builder.pipeline import rebuild
from builder.project import Project


def verify_project(project: Project) -> tuple[list[str], list[Problem]]:
    """One line for each witness that comes back byte for byte, one problem for each that does not.

    Reads ``docs/texts/witnesses`` and the manifest's digests, never the scrapes.
    """
    results: list[str] = []
    problems: list[Problem] = []
    for source in project.manifest().witness:
        path = project.texts / "witnesses" / f"{source.name}.json"
        shown = project.shown(path)
        try:
            witness = loads(path.read_text("utf-8"))
            data = rebuild(witness)
        except FileNotFoundError:
            problems.append(
                Problem(shown, 0, "VERIFY-MISSING", "there is no such file; run `duizhao texts` first")
            )
            continue
        except (WitnessFormatError, LayerError, ValueError) as error:
            problems.append(
                Problem(shown, 0, "VERIFY-ALTERED", f"{error}; run `duizhao texts` to write it anew")
            )
            continue
        digest = hashlib.sha256(data).hexdigest()
        if digest != source.sha256 or witness.sha256 != source.sha256:
            problems.append(
                Problem(shown, 0, "VERIFY-DIGEST", f"the layers give back {len(data)} bytes with sha256 {digest}, the manifest says {source.sha256}; run `duizhao texts`")
            )  # fmt: skip
        else:
            results.append(f"{source.name}: {len(data)} bytes rebuilt, sha256 {digest}")
    return results, problems
