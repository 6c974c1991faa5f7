"""The words of pages, as data: ``vocabulary.toml`` read and compiled once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any, TypeAlias, cast

from builder.language.script import to_simplified

_Branches: TypeAlias = dict[str, "_Branches"]
"""The characters words may go on with; an empty one where a word ends."""


@cache
def _data() -> dict[str, dict[str, Any]]:
    source = files("builder.stages.chrome").joinpath("vocabulary.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))


def _with_simplified(items: list[str]) -> tuple[str, ...]:
    """``items`` and their Simplified forms: a page in Traditional characters may be judged in either script."""
    return tuple(dict.fromkeys([*items, *to_simplified("\n".join(items)).split("\n")]))


def words(section: str, key: str) -> tuple[str, ...]:
    """A list of the vocabulary, such as ``("containers", "title")``."""
    return _with_simplified(cast(list[str], _data()[section][key]))


@cache
def field_keys() -> dict[str, str]:
    """Our key for every metadata label; ``ignored`` for counters and controls."""
    stated = _data()["fields"].items()
    # Where two keys have one Simplified form the label itself, as it is written, decides.
    simplified = {label: key for key, labels in stated for label in _with_simplified(cast(list[str], labels))}
    return simplified | {label: key for key, labels in stated for label in cast(list[str], labels)}


@cache
def meta_names() -> dict[str, str]:
    """Our key for every name of a ``<meta>`` element (lower case)."""
    return cast(dict[str, str], _data()["meta"])


@cache
def weak_labels() -> frozenset[str]:
    """Labels that stand in documents too."""
    return frozenset(words("fields_weak", "labels"))


def compact(text: str) -> str:
    """``text`` without any white space."""
    return "".join(text.split())


def longest_first(items: tuple[str, ...] | dict[str, str]) -> str:
    """A regular-expression alternation in which no word hides a longer one."""
    return "|".join(re.escape(word) for word in sorted(items, key=lambda w: (-len(w), w)))


def first_characters(items: Iterable[str]) -> str:
    """What the words begin with, for a character class: a look ahead that spares trying all of them."""
    return "".join(sorted({re.escape(word[0]) for word in items}))


def spaced_any(items: Iterable[str]) -> str:
    """A pattern for any of ``items``, the longest that fits first, that allows white space between the characters.

    Words that begin alike share their beginning: the pattern compiles and searches several times faster than one
    that lists them.
    """
    tree: _Branches = {}
    for word in items:
        here = tree
        for character in word:
            here = here.setdefault(character, {})
        here[""] = {}
    return _any_of(tree)


def _any_of(branches: _Branches) -> str:
    parts = []
    for character in sorted(filter(None, branches)):
        following = branches[character]
        rest = rf"\s*{_any_of(following)}" if any(following) else ""
        parts.append(re.escape(character) + (f"(?:{rest})?" if rest and "" in following else rest))
    return parts[0] if len(parts) == 1 else f"(?:{'|'.join(parts)})"
