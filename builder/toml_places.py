"""Where the tables and keys of a TOML file stand, which :mod:`tomllib` does not tell."""

from __future__ import annotations

import re

Loc = tuple[str | int, ...]
"""A key's place in the file: ``("work", 2, "title")``."""

_TABLE = re.compile(r"^\s*\[(\[)?\s*([A-Za-z0-9_.\s-]+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"^\s*([A-Za-z0-9_-]+)\s*=")


def line_index(source: str) -> dict[Loc, int]:
    """Where each table and key of a TOML source stands (tomllib tells no places)."""
    index: dict[Loc, int] = {}
    counts: dict[Loc, int] = {}
    here: Loc = ()
    multiline: str | None = None
    for number, line in enumerate(source.splitlines(), 1):
        if multiline:
            if multiline in line:
                multiline = None
            continue
        if table := _TABLE.match(line):
            here = ()
            parts = [part.strip() for part in table.group(2).split(".")]
            for depth, part in enumerate(parts):
                here = (*here, part)
                if depth + 1 == len(parts) and table.group(1):
                    counts[here] = counts.get(here, -1) + 1
                    for inner in [key for key in counts if len(key) > len(here) and key[: len(here)] == here]:
                        del counts[inner]
                if here in counts:
                    here = (*here, counts[here])
            index[here] = number
        elif key := _KEY.match(line):
            index[(*here, key.group(1))] = number
            for quote in ('"""', "'''"):
                if line.count(quote) == 1:
                    multiline = quote
    return index


def line_of(lines: dict[Loc, int], loc: Loc) -> int:
    """The line of a key, or of the nearest table around it, or 0."""
    while loc:
        if loc in lines:
            return lines[loc]
        loc = loc[:-1]
    return 0
