"""What the search finds, and how records are grouped into works and numbered."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

from builder.language.numerals import parse_number

SearchKind = Literal["text", "translation", "note", "page"]
KINDS: tuple[SearchKind, ...] = get_args(SearchKind)


@dataclass(frozen=True, slots=True)
class SearchRecord:
    """One thing that can be found: a node's own text, its translation, a note, or a page about a work or the site."""

    url: str
    """Relative to the site's root, with fragment: ``texts/guian-2016/#c12``."""
    work: str
    """The work's id; empty for pages that belong to none."""
    node: str
    """The node's local id; empty where the record is not a node's."""
    kind: SearchKind
    lang: str
    """BCP 47: ``zh-Hans``, ``en``."""
    label: str
    """The printed number, such as ``（十二）``; searched before a text, unless the text begins with it."""
    work_title: str
    """In Chinese; for a page without work, its title."""
    work_title_en: str
    rank: str
    """As in the manifest: ``central``, ``prefecture`` ...; empty where there is none."""
    genre: str
    date: str
    """Begins with the year: ``2016-08-16``, ``2016``; empty where unknown."""
    text: str
    """As printed: heading and own text."""
    number: str = ""
    """The work's document number, as printed."""


@dataclass(frozen=True, slots=True)
class WorkRows:
    """The records of one work in reading order, texts first, then translations, notes, pages."""

    id: str
    base: str
    """The address of the work's page."""
    records: tuple[SearchRecord, ...]

    def counts(self) -> list[int]:
        """How many records there are of each kind, in the order of :data:`KINDS`."""
        return [sum(record.kind == kind for record in self.records) for kind in KINDS]


def group(records: Iterable[SearchRecord]) -> list[WorkRows]:
    """The records by work, works in the order in which they first appear; pages without work stand alone."""
    works: dict[tuple[str, str], list[SearchRecord]] = {}
    for record in records:
        page = record.url.partition("#")[0]
        works.setdefault((record.work, "" if record.work else page), []).append(record)
    return [
        WorkRows(
            work, found[0].url.partition("#")[0], tuple(sorted(found, key=lambda r: KINDS.index(r.kind)))
        )
        for (work, _), found in works.items()
    ]


def full_text(record: SearchRecord) -> str:
    """What is searched: of a text the label too, as it is printed before it."""
    if record.kind != "text" or record.text.startswith(record.label):
        return record.text
    return record.label + record.text


def short_url(record: SearchRecord, base: str) -> str:
    """The address, empty where base and node give it."""
    usual = f"{base}#{record.node}" if record.node else base
    return "" if record.url == usual else record.url


_STEP_NUMBER = re.compile(r"(?:^|-)(?![uhb]\d)[a-z]+(\d+)$")
"""Not of paragraphs, headings and bullets: nobody counts them."""
_LABEL = re.compile(r"^[第（(\[【\s]*([^（）()\[\]【】第编章节条款、.．\s]+)")


def node_number(record: SearchRecord) -> int | None:
    """The number by which a reader asks for the record's node: the printed one, else that of its id."""
    if not record.node or record.kind != "text":
        return None
    printed = _LABEL.match(record.label)
    number = parse_number(printed.group(1)) if printed else None
    if number is None and (step := _STEP_NUMBER.search(record.node)):
        number = int(step.group(1))
    return number
