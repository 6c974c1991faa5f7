"""What start tags say of their elements: shown or not, furniture, document, title.

Names of elements, classes and ids are data (``vocabulary.toml``). They are
evidence only: a container of furniture can hold a document all the same.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from builder.stages.chrome.tokens import attribute_values
from builder.stages.chrome.vocabulary import words

_HIDDEN = frozenset(words("elements", "hidden"))
_FURNITURE = frozenset(words("elements", "furniture"))
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "ucaptitle"})
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_ALIGN = re.compile(r"text-align\s*:\s*(\w+)", re.IGNORECASE)
_CENTERED = frozenset({"center", "middle"})
_NAMES = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_DOCUMENT_NAMES = tuple(
    word
    for word in words("containers", "document")
    if not any(other in word for other in words("containers", "document") if other != word)
)
"""They are looked for inside of names, so that one which has another inside is not needed."""
_TITLE_NAMES = frozenset(words("containers", "title"))
_FURNITURE_NAMES = frozenset(words("containers", "furniture"))
_SECOND_NAMES = frozenset(words("containers", "second"))
_SHORT = 400
"""Longer tags are not kept in memory."""


class Traits(NamedTuple):
    """What a start tag says of its element."""

    hidden: int
    furniture: bool
    document: bool
    title: bool
    second: bool
    center: bool | None
    """Centred or not; None where the tag does not say, so that it is as what is around it."""
    link: bool


def read_traits(tag: str, name: str) -> Traits:
    """Read a start tag, whose name is ``name``: its style, alignment, class and id."""
    return _read_short(tag, name) if len(tag) <= _SHORT else _read(tag, name)


def _read(tag: str, name: str) -> Traits:
    hidden, furniture, title = 2 * (name in _HIDDEN), name in _FURNITURE, name in _HEADINGS
    document, link, second = name == "ucapcontent", name == "a", False
    center = True if name == "center" else None
    if "=" not in tag:
        hidden = hidden or int(" hidden" in tag)
        return Traits(hidden, furniture, document, title, second, center, link)
    found = attribute_values(tag, name)
    style = found.get("style", "")
    hidden = hidden or int("hidden" in found or bool(style and _HIDDEN_STYLE.search(style)))
    aligned = _ALIGN.search(style) if style else None
    if aligned:
        center = aligned[1].lower() in _CENTERED
    elif "align" in found:
        # A table is set in the place it names; only what is in its cells may name another for the text.
        center = found["align"].lower() in _CENTERED or (None if name == "table" else False)
    if link and not ("href" in found or "onclick" in found):
        link = "name" not in found and "id" not in found
    names = " ".join([found[k] for k in ("class", "id") if k in found])
    if names:
        named = _read_names(names)
        document = document or named.document
        furniture = furniture or (not document and named.furniture)
        title = title or (not document and named.title)
        second = named.second
    return Traits(hidden, furniture, document, title, second, center, link)


class _Named(NamedTuple):
    """What classes and an id say of their element."""

    furniture: bool
    document: bool
    title: bool
    second: bool


def _read_names(names: str) -> _Named:
    lower = names.lower()
    parts = {part.lower() for part in _NAMES.findall(names)} | set(lower.split())
    return _Named(
        not parts.isdisjoint(_FURNITURE_NAMES),
        any(word in lower for word in _DOCUMENT_NAMES),
        not parts.isdisjoint(_TITLE_NAMES) or "title" in lower,
        not parts.isdisjoint(_SECOND_NAMES),
    )


_read_short = lru_cache(maxsize=1024)(_read)
"""The pages of a site share most of their tags."""
