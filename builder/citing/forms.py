"""Citations in words: GB/T 7714—2025, Chicago (18th edition, notes), and a form like the Bluebook's.

A form is a row of fixed words and :class:`Slot` s for what only the place and
the reader know: the clause, its address, the day of access. The same row is
filled here for the pages and in a browser for the clause one reads.

Sources of the rules: GB/T 7714—2025 (in force since 1 July 2026), 7.1 to 7.8 and
8.11, 网页; The Chicago Manual of Style, 18th ed. (2024), chapters 13 and 14, and
11 on titles in Chinese; The Bluebook, rules 18.2 and 20.2, of which the
romanised title is left out, since a machine's reading of names is not sure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from builder.citing.dates import MONTHS_SHORT, english_date
from builder.citing.facts import Cited, Publication


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a form; nothing is written where its value is empty."""

    name: str
    """``locator-zh``, ``locator-en``, ``url``, ``accessed-iso``, ``accessed-long``, ``accessed-short`` …"""
    before: str = ""
    after: str = ""


Form = tuple[str | Slot, ...]


def fill(form: Form, values: Mapping[str, str]) -> str:
    """The citation; a slot without a value is left out with its punctuation."""
    return "".join(
        part
        if isinstance(part, str)
        else f"{part.before}{values[part.name]}{part.after}"
        if values.get(part.name)
        else ""
        for part in form
    )


def gbt(cited: Cited, publication: Publication) -> Form:
    """A web page by GB/T 7714—2025, 8.11, in the numeric system, where an unknown creator is left out (7.1.4).

    Number and clause follow the title as other title information (7.2.3); the edition and its version
    stand where 7.4 has a version. Punctuation is full-width but for ``.`` and ``[ ]``.
    """
    creators = cited.creators
    who = "，".join((*creators[:3], "等") if len(creators) > 3 else creators)
    title = f"[{cited.title}]" if cited.supplied else cited.title
    return (
        (f"{who}. " if who else "") + title + (f"：{cited.number}" if cited.number else ""),
        Slot("locator-zh", "："),
        f"[EB/OL]. {publication.name}，{publication.version.zh}.（{cited.date.numeric()}）",
        Slot("accessed-iso", "[", "]"),
        ". ",
        Slot("url", "", "."),
    )


def chicago(cited: Cited, publication: Publication) -> Form:
    """A full note; characters follow the English of a name, and a translated title stands in brackets."""
    names = [" ".join(part for part in pair if part) for pair in cited.creators_both]
    who = f"{names[0]} et al." if len(names) > 2 else " and ".join(names)
    if cited.author and not cited.issuers and cited.post:
        who += f" ({cited.post_en or cited.post})"
    title = f"“{f'[{cited.title}]' if cited.supplied else cited.title}”"
    if cited.title_en:
        title += f" [{cited.title_en}]"
    return (
        ", ".join(part for part in (who, title, cited.number, cited.date.words()) if part),
        Slot("locator-en", ", "),
        f", in {publication.name}, {_version(publication)}",
        Slot("accessed-long", ", accessed "),
        Slot("url", ", "),
        ".",
    )


def bluebook(cited: Cited, publication: Publication) -> Form:
    """Like the Bluebook's form for foreign documents and for web pages; its romanised title is wanting."""
    title = f"[{cited.title}]" if cited.supplied else cited.title
    if cited.title_en:
        title += f" [{cited.title_en}]"
    date = cited.date.words(MONTHS_SHORT)
    who = [f"{en} ({zh})" if en else zh for en, zh in cited.creators_both]
    if cited.issued:
        by = f"issued by {_series(who)}" if who else "issuer unknown"
        said = f"{title} ({', '.join(x for x in (by, cited.number, date) if x)})"
    else:
        said = f"{_series(who)}, {title} ({date})" if who else f"{title} (author unknown, {date})"
    return (
        said,
        Slot("locator-en", ", "),
        f"{' (China)' if cited.issued else ''}, in {publication.name}, {_version(publication)}",
        Slot("url", ", "),
        Slot("accessed-short", " (last visited ", ")"),
        ".",
    )


def _series(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} & {names[-1]}"


def _version(publication: Publication) -> str:
    if publication.commit and publication.clean and publication.date:
        day = english_date(tuple(int(part) for part in publication.date.split("-")))
        return f"version of {day} ({publication.commit})"
    return publication.version.en
