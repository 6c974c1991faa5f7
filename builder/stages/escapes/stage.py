"""The stage: which of the ways of handing a text on it is, if any."""

from __future__ import annotations

import re

from builder.language.characters import HAN
from builder.model import Emendation, Layer, make_layer
from builder.spans import Span
from builder.stages.escapes.characters import JSON, PERCENT, is_broken, undo_characters
from builder.stages.escapes.feeds import read_feed
from builder.stages.escapes.mails import read_mail
from builder.stages.escapes.pages import read_bytes, read_field, read_page
from builder.stages.escapes.strings import read_answer, read_script

_LEAST = 20
"""Fewer escaped Chinese characters are no text."""
_SHARE = 0.3
"""The escapes of Chinese characters are at least this share of a text that is escaped."""
_HAN = re.compile(f"[{HAN}]")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)


def undo_escapes(text: str) -> Layer:
    """The text that a string of a program, or an interface's answer, holds.

    Layer ``escapes``, kind ``markup``, rules ``escapes.character``,
    ``escapes.quotation`` (the marks around a string), ``escapes.data`` (what an
    answer has besides the title and the text), ``escapes.field`` (a form's field
    from which a page's script fetches the text), ``escapes.script`` (a page's script that holds the text, and the page
    around it), ``escapes.feed`` (a feed around its one entry), ``escapes.page`` (a page whose markup was
    escaped, once or more), ``escapes.byte`` (references that are bytes), and of a mail ``escapes.mail`` (its headers and
    other parts), ``escapes.quoted-printable`` and ``escapes.base64``. Other texts stay as they are.
    """
    return make_layer("escapes", text, _emendations(text))


def _emendations(text: str) -> list[Emendation]:
    if text.lstrip("\ufeff \t\r\n")[:1] in ("{", "[") and (found := read_answer(text)):
        return found
    if "=" in text and (found := read_mail(text)):
        return found
    if ("textarea" in text or "TEXTAREA" in text) and (found := read_field(text)):
        return found
    if "<" in text and (found := read_feed(text) or read_script(text)):
        return found
    if "&" in text and (found := read_page(text) or read_bytes(text)):
        return found
    if "\\u" not in text and "%u" not in text:
        return []
    style = JSON if text.count("\\u") >= text.count("%u") else PERCENT
    escaped = sum(1 for found in style.han.finditer(text) if _HAN.match(chr(int(found[1], 16))))
    if escaped < _LEAST or 6 * escaped < _SHARE * len(text) or _HAN.search(text):
        return []
    inner = text.strip()
    start = text.index(inner)
    end = start + len(inner)
    quoted = _STRING.fullmatch(inner) is not None
    found = list(undo_characters(text, start + quoted, end - quoted, style))
    if is_broken(found):
        return []  # half a pair: no system wrote this
    if quoted:
        found = [_quotation(text, start, start + 1), *found, _quotation(text, end - 1, end)]
    return found


def _quotation(text: str, start: int, end: int) -> Emendation:
    return Emendation(Span(start, end), text[start:end], "", "markup", "escapes.quotation")
