"""What a citation says: the facts of a work, and those of the publication it is read in."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from builder.citing.dates import UNKNOWN, CitedDate, cited_date
from builder.language.vocabulary import GENRES, Name
from builder.manifest import Work
from builder.translation import Translation

_ISSUED = frozenset(
    {
        "opinions",
        "implementing-opinions",
        "implementation-plan",
        "plan",
        "notice",
        "decision",
        "regulation",
        "reply",
        "announcement",
    }
)
_NO_ORGAN = frozenset({"community", "none"})
"""Ranks that are no organ of state or Party: what they write is no issued document."""


@dataclass(frozen=True, slots=True)
class Publication:
    """The edition that is cited, and the state of it that a reader sees."""

    name: str
    address: str = ""
    """With a slash at its end; empty where the site's settings give none."""
    date: str = ""
    """``2026-11-22``, the day of the commit (UTC); empty where it is not known."""
    commit: str = ""
    """Twelve digits of the commit's hash; empty outside a checkout."""
    clean: bool = False
    """Whether the files are those of the commit."""

    @property
    def version(self) -> Name:
        """How the version is written in Chinese and in English, within a sentence."""
        if self.commit and self.clean:
            return Name(f"{self.date} 版（{self.commit}）", f"version of {self.date} ({self.commit})")
        if self.commit:
            return Name(
                f"{self.date} 版（{self.commit}）之后的工作副本",
                f"working copy, changed since {self.date} ({self.commit})",
            )
        if self.date:
            return Name(f"{self.date} 工作副本", f"working copy of {self.date}")
        return Name("工作副本", "working copy")

    @property
    def label(self) -> str:
        """The version alone, as the fields of formats have it, which write the word themselves."""
        if self.commit:
            return f"{self.date} ({self.commit}{'' if self.clean else ', changed since'})"
        return f"{self.date} (working copy)" if self.date else "working copy"

    def url(self, work: str, node: str = "") -> str:
        """The permanent address of a work or clause; without the site's part where that is not known."""
        place = f"texts/{quote(work)}/" + (f"#{quote(node)}" if node else "")
        return quote(self.address, safe=":/?#[]@!$&'()*+,;=%~") + place if self.address else f"/{place}"


@dataclass(frozen=True, slots=True)
class Cited:
    """The facts of a work as citations need them; what is not known is empty."""

    id: str
    title: str
    supplied: bool
    """Whether the title is our own name for a work that has none."""
    title_en: str
    issuers: tuple[str, ...]
    issuers_en: tuple[str, ...]
    """As many as there are issuers, or one for all of them, or none."""
    author: str
    author_en: str
    post: str
    post_en: str
    number: str
    place: str
    date: CitedDate
    genre: Name
    issued: bool
    """Whether it is a document that an organ issues, rather than an article or an account."""

    @property
    def creators(self) -> tuple[str, ...]:
        """Who answers for the work, in Chinese."""
        return self.issuers or ((self.author,) if self.author else ())

    @property
    def creators_both(self) -> tuple[tuple[str, str], ...]:
        """(English, Chinese) of every creator; the English is empty where there is none."""
        if self.author and not self.issuers:
            return ((self.author_en, self.author),)
        if len(self.issuers_en) == len(self.issuers):
            return tuple(zip(self.issuers_en, self.issuers, strict=True))
        if self.issuers_en:
            return ((self.issuers_en[0], "、".join(self.issuers)),)
        return tuple(("", issuer) for issuer in self.issuers)


def cited(work: Work, translation: Translation) -> Cited:
    """The facts of a work; the English of its metadata comes from its translation file."""

    def english(key: str) -> str:
        return " ".join(translation.of(f"meta.{key}").split())

    issuers_en = tuple(part.strip() for part in english("issuer").split(";") if part.strip())
    if len(issuers_en) != len(work.issuer) and issuers_en:
        issuers_en = ("; ".join(issuers_en),)
    return Cited(
        id=work.id,
        title=work.title or work.supplied_title,
        supplied=not work.title,
        title_en=english("title") or " ".join(translation.of("title").split()),
        issuers=work.issuer,
        issuers_en=issuers_en if work.issuer else (),
        author=work.author,
        author_en=english("author") if work.author else "",
        post=work.author_post,
        post_en=english("author_post") if work.author_post else "",
        number=work.document_number,
        place=work.place,
        date=cited_date(work.date) if work.date else UNKNOWN,
        genre=GENRES[work.genre],
        issued=work.genre in _ISSUED and work.rank not in _NO_ORGAN,
    )
