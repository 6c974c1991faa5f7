"""Where a text may be out of step: found cheaply, because most texts have no such place."""

from __future__ import annotations

import re
from dataclasses import dataclass

from builder.language.charmodel import CharacterModel
from builder.spans import Span
from builder.stages.realign.surroundings import READING, READING_REST

_PLACE = re.compile(rf"[?\ufffd](?=[^\x00-\x1f\x7f?\ufffd ]|[?\ufffd]{READING_REST.pattern})")
_HEAD = re.compile(r"(?:^|[\n。；：！])[ \t\u3000]*\Z")
_LONE_LETTER = re.compile(rf".{{0,3}}[@-~]{READING.pattern}|[?\ufffd]{READING_REST.pattern}")
"""An ASCII byte with the reading of the character whose second byte it is, or the reading of a lost character."""

GARBLED = -12.0
"""No character of sound prose is so improbable (logarithm of probability in context)."""
LOOK = 8
"""Visible characters after the ``?`` of which one must be so improbable."""
FARTHEST = 1500


@dataclass(frozen=True, slots=True)
class Suspect:
    """A place that may be out of step."""

    span: Span
    """From the ``?`` to where the text is legible again, as far as a first look can tell."""
    at_head: bool
    """Whether a paragraph or a sentence begins here."""


def find_suspects(text: str, model: CharacterModel) -> list[Suspect]:
    """The places of ``text`` that look out of step, in order."""
    found = []
    end = 0
    for match in _PLACE.finditer(text):
        at = match.start()
        if at < end:
            continue
        last = _garbled_to(text, at, model)
        if not last and _LONE_LETTER.match(text, at + 1):
            last = at + 4
        if last:
            head = _HEAD.search(text[max(0, at - 8) : at]) is not None
            found.append(Suspect(Span(at, min(last, len(text))), head or at == 0))
            end = at + 1
    return found


def _garbled_to(text: str, at: int, model: CharacterModel) -> int:
    """End of the last improbable character near ``at`` and in a row after it; 0 where there is none."""
    last = 0
    canonical = model.canonical(text[at : at + LOOK + 1])
    place = 1
    while place < len(canonical):
        char = canonical[place]
        if not char.isascii() and model.step(canonical[max(0, place - 3) : place], char) < GARBLED:
            last = at + place + 1
            if len(canonical) < last - at + LOOK + 1 and len(canonical) < FARTHEST:
                canonical += model.canonical(text[at + len(canonical) : last + LOOK + 1])
        place += 1
    return last
