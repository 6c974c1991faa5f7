"""A file of reviewed decisions on the links of two works (``docs/concordance/LOCAL--CENTRAL.md``), read.

Nothing here judges a decision; it only says what stands where, so that every
later finding can name its line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import yaml

LINK_DECISIONS = ("accept", "reject", "add", "mode")
GAP_DECISIONS = ("local addition", "not taken up", "no counterpart")
KEYS = ("decision", "mode", "strength", "reviewer")


@dataclass(frozen=True, slots=True)
class Decision:
    """One entry: a heading ``## LOCAL -> CENTRAL`` and what stands under it."""

    line: int
    local: str
    """Id without the work; empty where the heading has ``-``."""
    central: str
    values: dict[str, str]
    """What the lines ``key: value`` say, whatever the keys."""
    lines: dict[str, int]
    """Line of each key."""
    reason: str

    @property
    def decision(self) -> str:
        return self.values.get("decision", "")

    @property
    def mode(self) -> str:
        return self.values.get("mode", "")

    @property
    def weak(self) -> bool:
        return self.values.get("strength") == "weak"

    @property
    def reviewer(self) -> str:
        return self.values.get("reviewer", "")

    @property
    def is_gap(self) -> bool:
        return not self.local or not self.central


@dataclass(frozen=True, slots=True)
class DecisionFile:
    """One file."""

    front: dict[str, str] = field(default_factory=dict)
    entries: tuple[Decision, ...] = ()
    misread: tuple[tuple[int, str], ...] = ()
    """(line, heading) of second-level headings that are not of the form ``LOCAL -> CENTRAL``."""


_HEADING = re.compile(r"##[ \t]+(\S.*?)[ \t]*$")
_ENDS = re.compile(r"(\S+)[ \t]*(?:->|→)[ \t]*(\S+)$")
_PAIR = re.compile(r"([a-z]+)[ \t]*[:：][ \t]*(\S.*?)[ \t]*$")


def read_decisions(source: str) -> DecisionFile:
    """Read a file; Windows line ends and a byte order mark are read as well.

    Lines ``key: value`` directly under a heading are its values; what follows
    is the reason. Raises :class:`ValueError` (of YAML) for front matter that is
    none.
    """
    lines = source.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    front, start = _front_matter(lines)
    entries: list[Decision] = []
    misread: list[tuple[int, str]] = []
    number = start
    while number < len(lines):
        heading = _HEADING.match(lines[number])
        number += 1
        if not heading:
            continue
        at = number
        values: dict[str, str] = {}
        places: dict[str, int] = {}
        reason: list[str] = []
        while number < len(lines) and not _HEADING.match(lines[number]):
            line = lines[number].strip()
            number += 1
            pair = None if reason else _PAIR.match(line)
            if pair:
                values[pair.group(1)] = pair.group(2)
                places[pair.group(1)] = number
            elif line:
                reason.append(line)
        ends = _ENDS.match(heading.group(1))
        if not ends:
            misread.append((at, heading.group(1)))
            continue
        local, central = ("" if end == "-" else end for end in ends.groups())
        entries.append(Decision(at, local, central, values, places, " ".join(reason)))
    return DecisionFile(front, tuple(entries), tuple(misread))


def _front_matter(lines: list[str]) -> tuple[dict[str, str], int]:
    if not lines or lines[0].strip() != "---":
        return {}, 0
    for number, line in enumerate(lines[1:], 1):
        if line.strip() == "---":
            try:
                loaded = yaml.safe_load("\n".join(lines[1:number]))
            except yaml.YAMLError as error:
                raise ValueError(str(error)) from None
            if not isinstance(loaded, dict):
                return {}, number + 1
            return {str(k): str(v) for k, v in loaded.items()}, number + 1
    return {}, 0
