"""A contributor's translation file (DESIGN 4.4), read into pairs.

Nothing here judges a translation; it only says what stands where, so that
every later finding can name its line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import yaml


@dataclass(frozen=True, slots=True)
class Pair:
    """One target with the source segment (or merged segments) it renders."""

    key: str
    """The heading it stands under: a node id, ``title``, or ``meta.issuer``."""
    line: int
    sources: tuple[str, ...]
    target: str
    reviewed: str = ""
    """``NAME, DATE`` of the review, or empty: then the target is a draft."""


@dataclass(frozen=True, slots=True)
class Translation:
    """One file."""

    front: dict[str, str] = field(default_factory=dict)
    pairs: tuple[Pair, ...] = ()
    headings: tuple[tuple[int, str], ...] = ()
    """(line, key) in the order of the file."""

    def of(self, key: str) -> str:
        """The whole target under ``key``, joined by spaces; empty where there is none."""
        return " ".join(pair.target for pair in self.pairs if pair.key == key and pair.target)


_HEADING = re.compile(r"##[ \t]+(\S.*?)[ \t]*$")
_REVIEWED = re.compile(r"reviewed[:：][ \t]*(.+?)[ \t]*$", re.IGNORECASE)


def read_translation(source: str) -> Translation:
    """Read a translation file; Windows line ends, a byte order mark and tabs are read as well.

    Segments quoted in one block over one target are a merged pair. A quoted
    segment that a blank line separates from the next is a pair of its own, and
    untranslated where nothing stands between.
    """
    lines = source.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    front, start = _front_matter(lines)
    pairs: list[Pair] = []
    headings: list[tuple[int, str]] = []
    key = ""
    quoted: list[str] = []
    target: list[str] = []
    at = 0
    reviewed = ""
    apart = False  # a blank line has come since the last quoted segment

    def close() -> None:
        nonlocal quoted, target, reviewed
        if quoted:
            pairs.append(Pair(key, at, tuple(quoted), "\n".join(target).strip(), reviewed))
        quoted, target, reviewed = [], [], ""

    for number, line in enumerate(lines[start:], start + 1):
        if heading := _HEADING.match(line):
            close()
            key = heading.group(1)
            headings.append((number, key))
        elif line.startswith(">"):
            if target or apart:
                close()
            if not quoted:
                at = number
            apart = False
            words = line[1:].strip()
            if words:
                quoted.append(words)
        elif review := _REVIEWED.match(line.strip()):
            reviewed = review.group(1)
        elif not line.strip():
            apart = True
        elif quoted:
            target.append(line.strip())
    close()
    return Translation(front, tuple(pairs), tuple(headings))


def _front_matter(lines: list[str]) -> tuple[dict[str, str], int]:
    if not lines or lines[0].strip() != "---":
        return {}, 0
    for number, line in enumerate(lines[1:], 1):
        if line.strip() == "---":
            loaded = yaml.safe_load("\n".join(lines[1:number]))
            return (
                {str(k): str(v) for k, v in loaded.items()} if isinstance(loaded, dict) else {}
            ), number + 1
    return {}, 0
