"""Pages whose text stands as markup in a field, that were saved as text, or whose bytes are references."""

from __future__ import annotations

import re
from html import unescape
from html.entities import name2codepoint

from builder.language.characters import HAN
from builder.model import Emendation
from builder.spans import Span
from builder.stages.escapes.characters import REFERRED, undo_references
from builder.stages.escapes.shown import shown

_LEAST = 20
"""Fewer escaped Chinese characters are no text."""
_CONTENT = 100
"""With fewer Chinese characters a field has no text."""
_HAN = re.compile(f"[{HAN}]")
_FIELD = re.compile(r"<textarea\b[^>]*>(?P<inner>.*?)</textarea\s*>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"(?:<|&lt;)/?(?:p|div|span|br|table|tr|td|strong|b)\b", re.IGNORECASE)
_TAGS = 3
_CP1252_POINTS = frozenset(ord(bytes([b]).decode("cp1252", "replace")) for b in range(128, 256)) - {0xFFFD}
_REFERRED_NAMES = "|".join(REFERRED)
_ESCAPED_TAG = re.compile(
    r"&(?:amp;)*lt;(?P<tag>/?(?:html|head|body|meta|p|div|span|br|table|tr|td|li|strong|b|h[1-6]|a|font)\b|!DOCTYPE|!--)",
    re.IGNORECASE,
)
_REAL_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_PAGE_TAGS = 6
_ABOUT = re.compile("HTML|标签|標籤|代码|代碼|源码|教程", re.IGNORECASE)
_BYTE_NAME = "|".join(name for name, point in name2codepoint.items() if point in _CP1252_POINTS)
_BYTE = rf"&(?:amp;)?(?:#(?:1[3-9]\d|12[89]|2[0-4]\d|25[0-5])|#[xX](?:[89a-fA-F][0-9a-fA-F])|{_BYTE_NAME});"
_BYTES = re.compile(rf"(?:{_BYTE}){{2,}}")
_EACH = re.compile(_BYTE)


def read_field(text: str) -> list[Emendation]:
    """Of a page whose text stands as markup in a field the field's tags, and the references of its markup undone."""
    closing = max(text.rfind("</textarea"), text.rfind("</TEXTAREA"))
    for field in _FIELD.finditer(text, 0, text.find(">", closing) + 1 if closing > 0 else 0):
        start, end = field.span("inner")
        inner = field["inner"]
        here = len(_HAN.findall(inner))
        if here < _CONTENT or 2 * here < len(_HAN.findall(text)) or len(_TAG.findall(inner)) < _TAGS:
            continue
        escaped = "<" not in inner
        found = [
            Emendation(Span(field.start(), start), text[field.start() : start], "", "markup", "escapes.field")
        ]
        if escaped:
            found += undo_references(text, start, end, "escapes.field")
        found.append(
            Emendation(Span(end, field.end()), text[end : field.end()], "", "markup", "escapes.field")
        )
        return found
    return []


def read_page(text: str) -> list[Emendation]:
    """Of a page that was saved as text, so that its tags are to be read, one level of escapes or more undone.

    What markup there is besides holds hardly any of the text.
    """
    first = _ESCAPED_TAG.search(text)
    if first is None or len(_ESCAPED_TAG.findall(text)) < max(_PAGE_TAGS, len(_REAL_TAG.findall(text))):
        return []
    *_, last = _ESCAPED_TAG.finditer(text)
    start, end = first.start(), text.find("gt;", last.end())
    end = len(text) if end < 0 else end + 3
    if _REAL_TAG.search(text) is None and _HAN.search(text, 0, start) is None:
        start, end = 0, len(text)  # it may be cut off behind its last tag
    inside = len(_HAN.findall(text, start, end))
    outside = shown(text[:start]) + shown(text[end:])
    if inside < _LEAST or len(_HAN.findall(outside)) > inside // 10 or _ABOUT.search(outside):
        return []
    depth = text.count("amp;", first.start(), first.start("tag")) + 1
    escaped = re.compile("&" + "amp;" * (depth - 1) + "(" + _REFERRED_NAMES + ");")
    found = [] if not start else [Emendation(Span(0, start), text[:start], "", "markup", "escapes.page")]
    for match in escaped.finditer(text, start, end):
        found.append(Emendation(Span(*match.span()), match[0], REFERRED[match[1]], "markup", "escapes.page"))
    if end < len(text):
        found.append(Emendation(Span(end, len(text)), text[end:], "", "markup", "escapes.page"))
    return found


def read_bytes(text: str) -> list[Emendation]:
    """Runs of references to Latin letters, where they are most of a text: its bytes, one by one.

    They are read as Windows-1252, so that the letters can be read again in the right encoding.
    """
    runs = [run.span() for run in _BYTES.finditer(text)]
    found = [match for start, end in runs for match in _EACH.finditer(text, start, end)]
    if len(found) < 2 * _LEAST or len(found) < len(_HAN.findall(text)):
        return []
    return [
        Emendation(Span(*m.span()), m[0], unescape(m[0].replace("&amp;", "&")), "markup", "escapes.byte")
        for m in found
    ]
