"""What a citation refers to: the work itself, another work of the edition, an entry of the authority list.

A title alone does not decide. Provinces and cities give their papers the very
title of the central one, so the issuer printed before it must agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from builder.instruments import Instrument
from builder.stages.facts.names import canonical_number, canonical_title
from builder.statements import Citation

_ABBREVIATIONS = {
    "中办": "中共中央办公厅",
    "国办": "国务院办公厅",
    "中共中央": "中国共产党中央委员会",
    "党中央": "中国共产党中央委员会",
    "中央宣传部": "中共中央宣传部",
    "中宣部": "中共中央宣传部",
    "全国人大常委会": "全国人民代表大会常务委员会",
    "全国人大": "全国人民代表大会",
}
_GENERAL = re.compile("^关于")
"""A title that begins so names no issuer: many bodies may have one like it."""


@dataclass(frozen=True, slots=True)
class ShelfWork:
    """A work of the edition, as far as a citation can name it."""

    id: str
    title: str
    issuers: tuple[str, ...]
    number: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """Everything that citations are resolved to."""

    works: tuple[ShelfWork, ...] = ()
    instruments: tuple[Instrument, ...] = ()

    def known_names(self) -> tuple[str, ...]:
        """Names of laws and regulations, which texts print without 《》 too."""
        return tuple(
            name
            for entry in self.instruments
            if entry.kind in ("law", "regulation")
            for name in (entry.title, *entry.names)
        )


def resolve(citations: Iterable[Citation], shelf: Shelf, own: str) -> tuple[Citation, ...]:
    """``citations`` of the work ``own`` (its id), each with what it refers to."""
    found: list[Citation] = []
    for citation in citations:
        here = _resolve(citation, shelf, own)
        if here.kind == "number" and here.resolution == "unresolved" and found:
            here = _with_its_title(here, found)
        found.append(here)
    return tuple(found)


def _with_its_title(number: Citation, before: Sequence[Citation]) -> Citation:
    """A number in a bracket right behind a title belongs to that title."""
    for title in reversed(before):
        if (
            title.node == number.node
            and title.kind in ("instrument", "self")
            and title.span.end + 1 == number.span.start
        ):
            return replace(
                number,
                resolution=title.resolution,
                to=title.to,
                note="number of the document named before it",
            )
    return number


def _resolve(citation: Citation, shelf: Shelf, own: str) -> Citation:
    if citation.kind == "self":
        return replace(citation, resolution="self", to=(own,))
    if citation.kind == "number":
        return _number(citation, shelf, own)
    if citation.kind == "meeting":
        return _meeting(citation, shelf)
    return _instrument(citation, shelf, own)


def _number(citation: Citation, shelf: Shelf, own: str) -> Citation:
    number = canonical_number(citation.words)
    for work in shelf.works:
        if work.number and canonical_number(work.number) == number:
            return replace(citation, resolution="self" if work.id == own else "work", to=(work.id,))
    for entry in shelf.instruments:
        if entry.number and canonical_number(entry.number) == number:
            return replace(citation, resolution="instrument", to=(entry.id,))
    return replace(citation, note="this number is not in the authority list")


def _meeting(citation: Citation, shelf: Shelf) -> Citation:
    ids: list[str] = []
    missing: list[str] = []
    names = {
        canonical_title(n): e.id
        for e in shelf.instruments
        if e.kind == "meeting"
        for n in (e.title, *e.names)
    }
    wanted = meeting_names(citation.words)
    for name in wanted:
        if name in names:
            ids.append(names[name])
        else:
            missing.append(name)
    if not ids:
        return replace(citation, note="not in the authority list")
    note = f"not in the authority list: {'、'.join(missing)}" if missing else ""
    return replace(citation, resolution="instrument", to=tuple(dict.fromkeys(ids)), note=note)


def meeting_names(words: str) -> tuple[str, ...]:
    """The meetings that one expression names, each by its short name.

    >>> meeting_names("党的十八届三中、四中全会")
    ('十八届三中全会', '十八届四中全会')
    >>> meeting_names("“南昌会议”")
    ('南昌会议',)
    """
    bare = canonical_title(words)
    bare = re.sub(
        "^(?:中国共产党第|中国共产党|中共|党的|党|第)(?=[一二三四五六七八九十]{1,3}(?:大|届))", "", bare
    )
    if series := re.match("([一二三四五六七八九十]{1,3}届)(?:中央委员会)?(?=.*全会)", bare):
        sessions = re.findall("[一二三四五六七八九十]中", bare[series.end() :])
        if sessions:
            return tuple(f"{series[1]}{session}全会" for session in sessions)
    return (bare,)


def _instrument(citation: Citation, shelf: Shelf, own: str) -> Citation:
    title = canonical_title(citation.words)
    rivals = ""
    for work in shelf.works:
        if work.id == own or not work.title or canonical_title(work.title) != title:
            continue
        if _agree(citation.issuer, work.issuers):
            note = (
                ""
                if citation.issuer or not _GENERAL.match(title)
                else "by its title alone; no issuer is printed before it"
            )
            return replace(citation, resolution="work", to=(work.id,), note=note)
        rivals = f"has the title of {work.id}, but is named as {citation.issuer}'s; another document"
    for entry in shelf.instruments:
        names = {canonical_title(n) for n in (entry.title, *entry.names)}
        names |= {n.removeprefix("中华人民共和国") for n in names}
        if title in names and (not _GENERAL.match(title) or _agree(citation.issuer, entry.issuer)):
            return replace(citation, resolution="instrument", to=(entry.id,))
    return replace(citation, note=rivals or "not in the authority list")


def _agree(printed: str, issuers: Sequence[str]) -> bool:
    """Whether the bodies printed before a title can be the issuers of the document."""
    if not printed or not issuers:
        return True
    known = {_ABBREVIATIONS.get(i, i) for i in issuers}
    for part in (p for p in re.split("[、，]", printed) if p):
        name = _ABBREVIATIONS.get(part, part)
        if any(name == i or i.endswith(name) or name.endswith(i) for i in known):
            return True
    return False
