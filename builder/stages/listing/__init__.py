"""What programs print along with the lines of a text: numbers, marks of quotation, spaces, every character twice.

An editor's listing has a number before every line, a quoted message a ``>``; text taken out of a PDF file has a space
behind every character, or bold characters twice because they were printed twice over one another.
"""

from __future__ import annotations

from builder.model import Emendation, Layer, make_layer
from builder.stages.listing.prefixes import find_prefixes
from builder.stages.listing.spaced import find_spaces
from builder.stages.listing.twice import find_doubled


def undo_listing(text: str) -> Layer:
    """The lines without what a program printed along with them.

    Layer ``listing``, rules ``listing.number``, ``listing.quoted`` and ``listing.twice`` (kind ``markup``) and
    ``listing.space`` (``layout``). Numbers and marks go only where every line has them, and numbers only where the
    lines have labels of their own besides; spaces where nearly all characters of the text are set apart.
    """
    return make_layer(
        "listing", text, _apart([*find_prefixes(text), *find_doubled(text), *find_spaces(text)])
    )


def _apart(found: list[Emendation]) -> list[Emendation]:
    """Of those that overlap the earlier."""
    kept: list[Emendation] = []
    for emendation in sorted(found, key=lambda e: (e.span.start, -e.span.end)):
        if not kept or emendation.span.start >= kept[-1].span.end:
            kept.append(emendation)
    return kept
