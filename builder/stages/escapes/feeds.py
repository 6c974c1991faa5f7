"""Feeds with one entry: its title and its text."""

from __future__ import annotations

import re
from itertools import islice

from builder.language.characters import HAN
from builder.model import Emendation
from builder.spans import Span
from builder.stages.escapes.characters import undo_references

_CONTENT = 100
"""With fewer Chinese characters an entry only announces a text."""
_LONGEST_TITLE = 160
_HAN = re.compile(f"[{HAN}]")
_FEED = re.compile(
    r"(?:<\?xml\b[^>]*>\s*)?(?:(?><!--.*?-->)\s*+|<\?[^>]*+>\s*+)*+<(?:rss|feed|rdf:RDF)\b", re.DOTALL
)
_ENTRY = re.compile(r"<(item|entry)(?=[\s>])[^>]*>")
_PART = re.compile(r"<(title|description|content:encoded|content|summary)(?:\s[^<>]*)?>")
_CDATA, _CDATA_END = "<![CDATA[", "]]>"


def read_feed(text: str) -> list[Emendation]:
    """Of a feed with one entry the entry's title and text; a feed of several is no document."""
    if _FEED.match(text.lstrip("\ufeff \t\r\n")) is None:
        return []
    entries = list(islice(_ENTRY.finditer(text), 2))
    if len(entries) != 1:
        return []
    title: tuple[int, int] | None = None
    body, size, at = (0, 0), 0, entries[0].end()
    while part := _PART.search(text, at):
        at = text.find(f"</{part[1]}>", part.end())
        if at < 0:
            return []
        inner = _inner(text, part.end(), at)
        here = len(_HAN.findall(text, *inner))
        if part[1] == "title":
            title = title or inner
        elif here > size:
            body, size = inner, here
    if size < _CONTENT or (title and title[1] > body[0]):
        return []
    found: list[Emendation] = []
    done = 0
    if (
        title
        and "".join(text[slice(*title)].split()) not in "".join(text[slice(*body)].split())[:_LONGEST_TITLE]
    ):
        found.append(Emendation(Span(0, title[0]), text[: title[0]], "", "markup", "escapes.feed"))
        done = title[1]
    joint = "\n" if done else ""
    found.append(Emendation(Span(done, body[0]), text[done : body[0]], joint, "markup", "escapes.feed"))
    if text.find("<", *body) < 0:
        found += undo_references(text, *body, "escapes.feed")
    return [*found, Emendation(Span(body[1], len(text)), text[body[1] :], "", "markup", "escapes.feed")]


def _inner(text: str, start: int, end: int) -> tuple[int, int]:
    """The place of an element's characters, without the marks around characters that are no markup."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if text.startswith(_CDATA, start, end) and text.endswith(_CDATA_END, start + len(_CDATA), end):
        return start + len(_CDATA), end - len(_CDATA_END)
    return start, end
