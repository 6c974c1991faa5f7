"""The manifest ``seeds/sources.toml``: who, what, when, where from, how works relate.

Everything a person decided about the sources stands there, each decision with
its reason. What is not known is listed under ``unknown`` rather than left out,
so that silence is never mistaken for knowledge. :func:`read_manifest` reports
every mistake with its line.
"""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PrivateAttr,
    StringConstraints,
    ValidationError,
    model_validator,
)

from builder.errors import DuizhaoError, Problem
from builder.toml_places import Loc, line_index, line_of

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Rank = Literal["central", "province", "prefecture", "new-area", "county", "township", "community", "none"]
Genre = Literal[
    "opinions", "implementing-opinions", "implementation-plan", "plan", "notice", "decision", "regulation", "reply",
    "letter", "report", "announcement", "speech", "summary", "article",
]  # fmt: skip
DateKind = Literal["signed", "made", "published", "generated", "effective", "internal", "dateline"]
RelationType = Literal["implements", "antecedent", "parallel", "commentary"]
KNOWABLE = (
    "title",
    "issuer",
    "author",
    "document_number",
    "index_number",
    "addressees",
    "date",
    "source_url",
    "place",
)
"""Facts that every work either states or lists under ``unknown``."""

UNCONFIRMED = "Not found by the program; confirm, or say why it is not known."
"""What ``duizhao add`` proposes under ``unknown``; only a person can say why a fact is not known."""
UNCONFIRMED_BOUNDARY = "Proposed by the program from titles, numbering and signatures; confirm."


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class WorkDate(_Strict):
    """One date that the file gives for the work, or what can be concluded from it."""

    kind: DateKind
    value: Text
    """``2016-08-16``, ``2016-08``, ``2016``, a range ``2006-10/2006-12``, or ``2007-03/``: not earlier than this."""
    words: Text
    """The words of the file that say so."""
    note: str = ""
    conflict: bool = False
    """True where another date of the file contradicts it; both are shown."""

    @model_validator(mode="after")
    def _check(self) -> Self:
        for half in self.value.removesuffix("/").split("/"):
            if not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", half):
                raise ValueError(
                    f"{self.value!r} is not a date; write 2016-08-16, 2016-08, 2016, 2006-10/2006-12 or 2007-03/"
                )
            try:
                date.fromisoformat((half + "-01-01")[:10])
            except ValueError:
                raise ValueError(f"{half!r} is not a day of the calendar; mend the date") from None
        return self


class Relation(_Strict):
    """How this work stands to another one (DESIGN 4.6)."""

    to: Id
    type: RelationType
    reason: Text


class Located(_Strict):
    """The page that a work was most likely taken from, found by a person where the scrape does not name it."""

    url: Annotated[str, StringConstraints(pattern=r"^https?://[^\s<>\"]+$")]
    looked_up: date
    """The day on which it was looked up."""
    reason: Text
    """In what the page agrees with the scrape, and in what form it was seen."""


class Work(_Strict):
    """A work: a span of one witness's established text."""

    id: Id
    witness: Id
    begins: Text
    """Its first words in the established text."""
    ends: str = ""
    """Its last words; empty where it runs to the next work or the end."""
    boundary_reason: Text
    title: str = ""
    """As printed, in Simplified characters."""
    title_note: str = ""
    supplied_title: str = ""
    """Our own name for a work whose title is not known; shown in 〔 〕."""
    issuer: tuple[Text, ...] = ()
    author: str = ""
    author_post: str = ""
    """The author's post, in the words of the file; empty where none is printed."""
    document_number: str = ""
    index_number: str = ""
    addressees: str = ""
    place: str = ""
    source_url: str = ""
    """As the file itself gives it."""
    located: Located | None = None
    """Never the file's own statement: ``source_url`` stays under ``unknown`` beside it."""
    rank: Rank
    genre: Genre
    date: tuple[WorkDate, ...] = ()
    unknown: dict[str, Text] = Field(default_factory=dict)
    """Fact -> what can be said about why it is not known."""
    relation: tuple[Relation, ...] = ()
    note: str = ""

    @property
    def shown_title(self) -> str:
        """The title as pages show it."""
        return self.title or f"〔{self.supplied_title}〕"

    @model_validator(mode="after")
    def _check(self) -> Self:
        if bool(self.title) == bool(self.supplied_title):
            raise ValueError("give either title, as printed, or supplied_title, our own name for it")
        if self.author_post and not self.author:
            raise ValueError("author_post is given without author; name the author")
        if self.located and self.source_url:
            raise ValueError("located is for files that do not name their page; this one gives source_url")
        for name in self.unknown:
            if name not in KNOWABLE:
                raise ValueError(f"unknown.{name}: there is no such fact; choose from {', '.join(KNOWABLE)}")
        for name in KNOWABLE:
            if bool(getattr(self, name)) == (name in self.unknown):
                state = (
                    "is given and also listed under unknown"
                    if getattr(self, name)
                    else "is neither given nor listed under unknown"
                )
                raise ValueError(f"{name} {state}; say one or the other")
        return self


class Decision(_Strict):
    """A person's correction of the established text; becomes an ``editorial`` emendation."""

    find: Text
    """The words with enough around them to occur once in the text."""
    replace: str
    """The same words as they are to be printed."""
    reason: Text


class WitnessSource(_Strict):
    """One scrape."""

    name: Id
    siglum: Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Za-z0-9]{0,3}$")]
    file: Annotated[str, StringConstraints(pattern=r"^witnesses/[A-Za-z0-9._-]+$")]
    sha256: Sha256
    site: str = ""
    note: str = ""
    decision: tuple[Decision, ...] = ()


class Manifest(_Strict):
    """The whole of ``sources.toml``."""

    schema_version: Literal[1] = Field(alias="schema")
    witness: tuple[WitnessSource, ...] = ()
    work: tuple[Work, ...] = ()
    _lines: dict[Loc, int] = PrivateAttr(default_factory=dict)

    def line_of(self, entry: WitnessSource | Work, *key: str | int) -> int:
        """The line at which a key of a witness or work stands (``"date", 1, "value"``), or 0."""
        table, entries = ("work", self.work) if isinstance(entry, Work) else ("witness", self.witness)
        at = next((i for i, other in enumerate(entries) if other is entry), -1)
        return line_of(self._lines, (table, at, *key))

    def works_of(self, witness: str) -> tuple[Work, ...]:
        return tuple(work for work in self.work if work.witness == witness)

    def find_work(self, work_id: str) -> Work | None:
        return next((work for work in self.work if work.id == work_id), None)


def read_manifest(path: Path, shown: str | None = None) -> Manifest:
    """Read and check the manifest; raises :class:`DuizhaoError` with every problem found.

    ``shown`` is the path as messages should name it.
    """
    name = shown or str(path)
    try:
        source = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise DuizhaoError(
            Problem(name, 0, "MANIFEST-MISSING", "there is no manifest; run `duizhao new DIR` for an empty project, or name one with --project"),
            status=2,
        ) from None  # fmt: skip
    except UnicodeDecodeError as error:
        raise DuizhaoError(
            Problem(
                name, 0, "MANIFEST-ENCODING", f"save the file as UTF-8 ({error.reason} at byte {error.start})"
            )
        ) from None
    try:
        raw = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        line = int(found.group(1)) if found else len(source.splitlines())
        raise DuizhaoError(
            Problem(name, line, "MANIFEST-TOML", f"the file is not valid TOML: {error}")
        ) from None
    lines = line_index(source)
    try:
        manifest = Manifest.model_validate(raw)
    except ValidationError as error:
        raise DuizhaoError(*(_problem(name, lines, item) for item in error.errors())) from None
    problems = [
        Problem(name, line_of(lines, loc), code, message) for loc, code, message in _cross_check(manifest)
    ]
    if problems:
        raise DuizhaoError(*problems)
    manifest._lines.update(lines)
    return manifest


def _cross_check(manifest: Manifest) -> list[tuple[Loc, str, str]]:
    found: list[tuple[Loc, str, str]] = []
    seen: dict[tuple[str, str], int] = {}
    names = {w.name for w in manifest.witness}
    ids = {w.id for w in manifest.work}
    for i, witness in enumerate(manifest.witness):
        for key in ("name", "siglum", "file", "sha256"):
            value = getattr(witness, key)
            if (key, value) in seen:
                found.append(
                    (
                        ("witness", i, key),
                        "MANIFEST-DOUBLE",
                        f"two witnesses have the {key} {value!r}; each needs its own",
                    )
                )
            seen[key, value] = i
    for i, work in enumerate(manifest.work):
        if ("id", work.id) in seen:
            found.append(
                (
                    ("work", i, "id"),
                    "MANIFEST-DOUBLE",
                    f"two works have the id {work.id!r}; ids are addresses, so give this one another",
                )
            )
        seen["id", work.id] = i
        if work.witness not in names:
            found.append(
                (
                    ("work", i, "witness"),
                    "MANIFEST-WITNESS",
                    f"there is no witness {work.witness!r}; choose from {', '.join(sorted(names)) or 'none'}",
                )
            )
        for j, relation in enumerate(work.relation):
            if relation.to not in ids or relation.to == work.id:
                found.append(
                    (
                        ("work", i, "relation", j, "to"),
                        "MANIFEST-RELATION",
                        f"{relation.to!r} is not another work of this edition",
                    )
                )
    return found


_PATTERNS = {
    "id": "an id is small letters, digits and hyphens, and begins with a letter, such as `suzhou-2017`",
    "name": "a name is small letters, digits and hyphens, and begins with a letter, such as `suzhou-2017`",
    "sha256": "give the 64 hexadecimal digits that `sha256sum FILE` prints",
    "file": "name a file in seeds/witnesses, such as `witnesses/suzhou-2017.txt`",
}
"""In the reader's words what a pattern asks for."""


def _problem(name: str, lines: dict[Loc, int], item: Any) -> Problem:
    loc: Loc = tuple(item["loc"])
    field = ".".join(str(part + 1) if isinstance(part, int) else part for part in loc)
    kind, message = item["type"], item["msg"].removeprefix("Value error, ")
    if kind == "extra_forbidden":
        code, message = "MANIFEST-KEY", f"unknown key `{field}`; remove it or mend its spelling"
    elif kind == "missing":
        code, message = "MANIFEST-MISSING-KEY", f"the key `{field}` is missing; add it"
    else:
        code = "MANIFEST-VALUE"
        if kind == "string_pattern_mismatch":
            message = _PATTERNS.get(str(loc[-1]), message)
        message = f"`{field}`: {message}" if field else message
    return Problem(name, line_of(lines, loc), code, message)
