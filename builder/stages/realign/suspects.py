"""Where a text may be out of step: found cheaply, because most texts have no such place."""

from __future__ import annotations

import re
from dataclasses import dataclass

from builder.language.charmodel import CharacterModel
from builder.spans import Span
from builder.stages.realign.surroundings import READING, READING_REST

_PLACE = re.compile(rf"[?\ufffd](?=[^\x00-\x1f\x7f?\ufffd ]|[?\ufffd]{READING_REST.pattern})")
_ASKED = re.compile(r"[A-Za-z]{3}\?[”’\"'）)」』】]")
"""The end of a question in Latin letters, in quotation marks or brackets."""
_HEAD = re.compile(r"(?:^|[\n。；：！])[ \t\u3000]*\Z")
_LONE_LETTER = re.compile(rf".{{0,3}}[@-~]{READING.pattern}|[?\ufffd]{READING_REST.pattern}")
"""An ASCII byte with the reading of the character whose second byte it is, or the reading of a lost character."""
_LETTER = re.compile(r"[\uff01-\uff5e]?[@-~](?=[\u3400-\u9fff])")
"""An ASCII byte that can be the second byte of a lost character, in the midst of Chinese."""
_CHINESE = re.compile(r"[\u3000-\u9fff\uff00-\uff65]")
_BETWEEN_SIGNS = re.compile(r"[\u3000-\u9fff\uff00-\uff65]{1,3}\?")
"""A run that is too short to look improbable."""

_REPLACED = re.compile("(?<!\ufffd1)\ufffd1\ufffd7|(?<=\ufffd1)\ufffd7")
"""U+FFFD in GB18030 (bytes 84 31 A4 37) read as UTF-8: a character lost before, and no bytes out of step."""

GARBLED = -12.0
"""No character of sound prose is so improbable (logarithm of probability in context)."""
LOOK = 8
"""Visible characters after the ``?`` of which one must be so improbable."""


@dataclass(frozen=True, slots=True)
class Suspect:
    """A place that may be out of step."""

    span: Span
    """From the ``?`` to where the text is legible again, as far as a first look can tell."""
    at_head: bool
    """Whether a paragraph or a sentence begins here."""


def find_suspects(text: str, model: CharacterModel) -> list[Suspect]:
    """The places of ``text`` that look out of step, in order. Takes time in proportion to the text."""
    found = []
    garbled_to = 0
    for match in _PLACE.finditer(text):
        at = match.start()
        if _REPLACED.match(text, at) or (at >= 3 and _ASKED.match(text, at - 3)):
            continue
        near = _last_garbled(text, at + 1, at + LOOK + 1, model)
        if not near and _LONE_LETTER.match(text, at + 1):
            near = at + 4
        if not near and at and _CHINESE.match(text, at - 1):
            short = _LETTER.match(text, at + 1) or _BETWEEN_SIGNS.match(text, at + 1)
            near = short.end() if short else 0
        if not near:
            continue
        while garbled_to < near:  # until a stretch of sound text
            garbled_to = near
            near = _last_garbled(text, garbled_to, garbled_to + LOOK, model) or near
        head = at == 0 or _HEAD.search(text[max(0, at - 8) : at]) is not None
        found.append(Suspect(Span(at, min(garbled_to, len(text))), head))
    return found


def _last_garbled(text: str, start: int, end: int, model: CharacterModel) -> int:
    """Where the last improbable character between ``start`` and ``end`` ends; 0 where there is none."""
    before = max(0, start - 3)
    canonical = model.canonical(text[before:end])
    for place in range(len(canonical) - 1, start - before - 1, -1):
        char = canonical[place]
        if not char.isascii() and model.step(canonical[max(0, place - 3) : place], char) < GARBLED:
            return before + place + 1
    return 0
