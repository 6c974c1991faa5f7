"""The date that a work is cited by, and how each style writes it.

Of several dates the one nearest to the document's own making is taken; one
that another date contradicts, or that only a page's generator wrote, is not.
A date that we concluded (kind ``internal``) is an estimate, and a year that
the words of the file do not give is supplied by us; the styles say both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from builder.language.vocabulary import DATES, Name
from builder.manifest import WorkDate

_ORDER = ("signed", "made", "published", "dateline", "internal")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
MONTHS_SHORT = (
    "Jan.",
    "Feb.",
    "Mar.",
    "Apr.",
    "May",
    "June",
    "July",
    "Aug.",
    "Sept.",
    "Oct.",
    "Nov.",
    "Dec.",
)
_NO_KIND = Name("", "")
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")


@dataclass(frozen=True, slots=True)
class CitedDate:
    """A date of one day, month or year; or a range; or one that is not known."""

    start: tuple[int, ...] = ()
    """Year, month, day as far as they are known; empty where nothing is."""
    end: tuple[int, ...] = ()
    """Likewise, of the end of a range."""
    open: bool = False
    """Not earlier than ``start``; how much later is not known."""
    estimated: bool = False
    """Concluded from the text, not read in it."""
    supplied_year: bool = False
    """Month and day were read, the year was concluded."""
    kind: Name = _NO_KIND
    value: str = ""
    """As the manifest has it."""

    @property
    def year(self) -> str:
        """``2006``, ``2006-2007`` or empty."""
        if not self.start:
            return ""
        years = (f"{self.start[0]:04d}", f"{(self.end or self.start)[0]:04d}")
        return years[0] if years[0] == years[1] else "-".join(years)

    def numeric(self) -> str:
        """As GB/T 7714—2025 writes it (7.6): ``2016-08-16``; what we supply in brackets (7.5.4 and clause 6)."""
        if not self.start:
            return "[出版年不详]"
        if self.estimated:
            return f"[{self.year}或以后]" if self.open else f"[{self.year}]"
        shown = _iso(self.start) + (f"/{_iso(self.end)}" if self.end else "")
        return f"[{shown[:4]}]{shown[4:]}" if self.supplied_year else shown

    def words(self, months: Sequence[str] = MONTHS) -> str:
        """As English notes write it: ``August 16, 2016``, ``April 13, [2015]``, ``[2006?]``, ``n.d.``"""
        if not self.start:
            return "n.d."
        if self.estimated:
            return f"[{self.year.replace('-', '–')}{' or later' if self.open else '?'}]"
        shown = english_date(self.start, months, bracket_year=self.supplied_year)
        return shown + (f"–{english_date(self.end, months)}" if self.end else "")


UNKNOWN = CitedDate()


def cited_date(dates: Sequence[WorkDate]) -> CitedDate:
    """The date to cite by; :data:`UNKNOWN` where only contradicted or generated ones are given."""
    usable = [d for d in dates if d.kind in _ORDER and not d.conflict]
    if not usable:
        return UNKNOWN
    found = min(usable, key=lambda d: _ORDER.index(d.kind))
    start, _, end = found.value.partition("/")
    estimated = found.kind == "internal"
    return CitedDate(
        start=_parts(start),
        end=_parts(end),
        open=found.value.endswith("/"),
        estimated=estimated,
        supplied_year=not estimated and start[:4] not in found.words.translate(_DIGITS),
        kind=DATES[found.kind],
        value=found.value,
    )


def _parts(value: str) -> tuple[int, ...]:
    return tuple(int(part) for part in value.split("-")) if value else ()


def _iso(parts: tuple[int, ...]) -> str:
    return "-".join(f"{part:0{4 if place == 0 else 2}d}" for place, part in enumerate(parts))


def english_date(
    parts: tuple[int, ...], months: Sequence[str] = MONTHS, *, bracket_year: bool = False
) -> str:
    """``April 13, 2015``, ``April 2015`` or ``2015``."""
    year = f"[{parts[0]}]" if bracket_year else str(parts[0])
    if len(parts) == 1:
        return year
    month = months[parts[1] - 1]
    return f"{month} {year}" if len(parts) == 2 else f"{month} {parts[2]}, {year}"
