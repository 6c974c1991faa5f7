"""A file for notes, begun or brought into line with the text; nothing that a person wrote is lost.

A refreshed file differs from the old one in this only: it says which work it
belongs to, and a note whose words have moved to one other clause, or whose
clause has a new id, names that clause.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from builder.annotations import bind_notes
from builder.binding import bind
from builder.note_reading import read_annotations
from builder.translation import Translation
from builder.works import EditionWork

_BEGINNING = """---
work: {work}
# A note, to be written below the second line of hyphens (see docs/contributing/notes.md):
#   ## {node}: WORDS
#   type: term
#   certainty: likely
#   source: https://
#
#   One fact in a sentence.
---
"""


@dataclass(frozen=True, slots=True)
class RefreshedNotes:
    """The file as it is to be written, and how many notes were found, moved and left without a home."""

    text: str
    notes: int = 0
    moved: int = 0
    orphaned: int = 0


def refresh_annotations(
    work: EditionWork, source: str, translation: Translation, aliases: Mapping[str, str]
) -> RefreshedNotes:
    """``source`` (a file of notes, or nothing) in line with the work; raises ``ValueError`` where it cannot be read."""
    if not source.strip():
        first = next((node.id for node in work.by_id.values() if node.heading), "title")
        return RefreshedNotes(_BEGINNING.format(work=work.id, node=first))
    annotations = read_annotations(source)
    lines = source.split("\n")
    moved = orphaned = 0
    for item in bind_notes(work, annotations, bind(work.segments, translation)[0], aliases):
        note = item.note
        orphaned += item.state == "orphaned"
        renamed = note.key not in work.by_id and item.state == "found"
        if renamed or (item.state == "moved" and len(item.elsewhere) == 1):
            at = note.line - 1
            lines[at] = re.sub(
                rf"(#+\s*(?:[a-z0-9-]+#)?){re.escape(note.key)}", rf"\g<1>{item.node}", lines[at], count=1
            )
            moved += 1
    text = "\n".join(lines)
    if "work" not in annotations.front and not text.lstrip("\ufeff").startswith("---"):
        text = f"---\nwork: {work.id}\n---\n\n{text.lstrip()}"
    return RefreshedNotes(text, len(annotations.notes), moved, orphaned)
