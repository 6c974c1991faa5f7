"""The words of pages, as data: ``vocabulary.toml`` read and compiled once."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, cast


@cache
def _data() -> dict[str, dict[str, Any]]:
    source = files("builder.stages.chrome").joinpath("vocabulary.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))


def words(section: str, key: str) -> tuple[str, ...]:
    """A list of the vocabulary, such as ``("containers", "title")``."""
    return tuple(cast(list[str], _data()[section][key]))


@cache
def field_keys() -> dict[str, str]:
    """Our key for every metadata label; ``ignored`` for counters and controls."""
    return {label: key for key, labels in _data()["fields"].items() for label in cast(list[str], labels)}


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


def spaced(word: str) -> str:
    """A pattern for ``word`` that allows white space between its characters."""
    return r"\s*".join(map(re.escape, word))
