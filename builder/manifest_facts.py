"""Does the manifest agree with what the files say about themselves, and has a person confirmed it?

The manifest may know more than a file, and may correct it, but it has to say
so: a contradiction that it does not note is a problem (``MANIFEST-FACT``). So
is what ``duizhao add`` proposed and nobody has looked at (``MANIFEST-UNCONFIRMED``).
"""

from __future__ import annotations

from collections.abc import Iterator

from builder.errors import Problem
from builder.manifest import UNCONFIRMED, UNCONFIRMED_BOUNDARY, Manifest, Work
from builder.stages.metadata import bare
from builder.statements import Statement
from builder.works import Edition, EditionWork

_SINGLE = ("document_number", "index_number", "addressees", "author", "place")
_DATED = ("signed", "made", "generated", "published", "effective")


def check_manifest_facts(edition: Edition, shown: str) -> list[Problem]:
    """Contradictions between the manifest and the files; ``shown`` is the manifest's path in messages."""
    return [
        Problem(shown, _line(edition.manifest, work.work, key), code, f"work {work.id}: {message}")
        for work in edition.works
        for code, findings in (
            ("MANIFEST-FACT", (*_facts(work), *_dates(work), *_conflicts(work))),
            ("MANIFEST-UNCONFIRMED", _unconfirmed(work.work)),
        )
        for key, message in findings
    ]


def _line(manifest: Manifest, work: Work, key: tuple[str | int, ...]) -> int:
    return manifest.line_of(work, *key)


_Finding = tuple[tuple[str | int, ...], str]


def _unconfirmed(work: Work) -> Iterator[_Finding]:
    """Sentences that ``duizhao add`` wrote and that nobody has replaced."""
    left = [key for key, why in work.unknown.items() if why == UNCONFIRMED]
    if left:
        yield (
            ("unknown", left[0]),
            f"nobody has looked for {', '.join(key.replace('_', ' ') for key in left)} yet; "
            "give what is known, or say under `unknown` why it is not",
        )
    if work.boundary_reason == UNCONFIRMED_BOUNDARY:
        yield (
            ("boundary_reason",),
            "nobody has confirmed where it begins yet; give the reason in your own words",
        )


def _facts(work: EditionWork) -> Iterator[_Finding]:
    w = work.work
    for key in _SINGLE:
        stated = [s for s in work.stated if s.key == key]
        told = getattr(w, key)
        if stated and all(not _same(s.value, told) for s in stated):
            yield _key(w, key), _message(key, stated[0], told)
    titles = [s for s in work.stated if s.key == "title" and s.source == "text"]
    if titles and not w.title_note and all(bare(s.value) != bare(w.title) for s in titles):
        yield _key(w, "title"), _message("title", titles[0], w.title)
    issuers = [s for s in work.stated if s.key == "issuer" and s.source == "text"]
    for stated_by in issuers:
        if w.issuer and not any(_same(stated_by.value, issuer) for issuer in w.issuer):
            yield _key(w, "issuer"), _message("issuer", stated_by, "、".join(w.issuer))


def _key(work: Work, key: str) -> tuple[str | int, ...]:
    return ("unknown", key) if key in work.unknown else (key,)


def _same(stated: str, told: str) -> bool:
    one, other = bare(stated), bare(told)
    return bool(other) and (one in other or other in one)


def _message(key: str, stated: Statement, told: str) -> str:
    where = "the page" if stated.source == "page" else "the text"
    said = f"the manifest has {told!r}" if told else "the manifest has none"
    return (
        f"{where} gives the {key.replace('_', ' ')} {stated.value!r}, {said}; mend it, or note the difference"
    )


def _dates(work: EditionWork) -> Iterator[_Finding]:
    """Dates that the file gives and the manifest gives otherwise or not at all."""
    told = {d.kind: d.value for d in work.work.date}
    for s in work.stated:
        if s.key == "dateline":
            given = [d for d in work.work.date if d.kind == "dateline"]
            if not any(d.value.endswith(s.value[-5:]) for d in given):
                yield _key_of_date(work.work, "dateline"), _message("dateline", s, told.get("dateline", ""))
        elif s.key in _DATED and s.value[:4].isdigit():
            values = [d.value for d in work.work.date if d.kind == s.key]
            if (values or s.source == "text") and s.value not in values:
                yield _key_of_date(work.work, s.key), _message(f"date ({s.key})", s, "、".join(values))


def _key_of_date(work: Work, kind: str) -> tuple[str | int, ...]:
    index = next((i for i, d in enumerate(work.date) if d.kind == kind), None)
    if index is not None:
        return ("date", index, "value")
    return ("unknown", "date") if "date" in work.unknown else ("date", 0)


def _conflicts(work: EditionWork) -> Iterator[_Finding]:
    """Statements of the file that contradict one another, where the manifest is silent about it."""
    w = work.work
    for group in work.conflicts:
        keys = {s.key for s in group}
        words = " and ".join(f"“{s.words}”" for s in group)
        if keys <= {"signed", "made"}:
            if not any(d.conflict for d in w.date):
                yield (
                    _key_of_date(w, "made"),
                    f"the file gives two dates, {words}; set `conflict = true` on one and say why",
                )
        elif "index_number" in keys:
            index = next(s for s in group if s.key == "index_number")
            year = next((y for y in _years(index.value) if y not in {s.value[:4] for s in group}), "")
            if year and year not in w.note:
                yield (
                    _key(w, "index_number"),
                    f"the index number {index.value} belongs to {year}, the signature does not; say so in `note`",
                )
        elif "title" in keys or "notice_title" in keys:
            if not w.title_note:
                yield (
                    _key(w, "title"),
                    f"text and page give different titles, {words}; say so in `title_note`",
                )
        elif not w.note:
            yield _key(w, group[0].key), f"text and page differ, {words}; say so in `note`"


def _years(value: str) -> list[str]:
    return [
        value[i : i + 4]
        for i in range(len(value) - 3)
        if value[i : i + 2] in ("19", "20") and value[i : i + 4].isdigit()
    ]
