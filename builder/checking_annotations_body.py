"""What is wrong within a note: its words, links, sources and dates, each with its line and what to do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from rapidfuzz import fuzz, process

from builder.annotations import Annotation
from builder.language.numerals import CHINESE_NUMERAL, parse_number
from builder.rendering.notes import NoteLinks, clause_target
from builder.rendering.prose import Remark, remarks
from builder.works import EditionWork

Found = Iterator[tuple[int, str, str]]
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")  # fmt: skip
_DATES = (
    re.compile(r"(?<![\d/.-])(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?![\d/-])"),
    re.compile(r"(?<![\d/.-])(?P<y>\d{4})([./])(?P<m>\d{1,2})\2(?P<d>\d{1,2})(?![\d/.-]*\d)"),
    re.compile(
        rf"(?P<y>[〇零○一二三四五六七八九]{{4}})年(?P<m>[{CHINESE_NUMERAL}]{{1,3}})月(?:(?P<d>[{CHINESE_NUMERAL}]{{1,3}})[日号])?"
    ),
    re.compile(r"(?P<y>\d{4})[ ]?年[ ]?(?P<m>\d{1,2})[ ]?月(?:[ ]?(?P<d>\d{1,2})[ ]?[日号])?"),
    re.compile(rf"\b(?P<m>{'|'.join(_MONTHS)})\.? (?P<d>\d{{1,2}}),? (?P<y>\d{{4}})\b", re.IGNORECASE),
    re.compile(rf"\b(?P<d>\d{{1,2}}) (?P<m>{'|'.join(_MONTHS)}) (?P<y>\d{{4}})\b", re.IGNORECASE),
)
_ADDRESS = re.compile(r"[a-z]+://\S+", re.IGNORECASE)
HIDDEN = re.compile(
    r"[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffd]"
)


_FOOTNOTE = re.compile(r"\[\^[^\[\]\s]+\]")
_WRONG_LINK = (
    re.compile(r"\[[^\[\]\n]+\]\s*（\s*(?:https?:|#|[a-z][a-z0-9-]*#)[^（）]*）"),
    re.compile(r"\[[^\[\]\n]+\]\s+\((?:https?:|#|[a-z][a-z0-9-]*#)[^()\s]*\)"),
    re.compile(r"[【［][^【】［］\n]+[】］]\s*[(（]\s*(?:https?:|#|[a-z][a-z0-9-]*#)[^()（）\s]*[)）]"),
    re.compile(r"\[\[[^\[\]\n]+\]\]"),
)
_TABLE = re.compile(r"\s*\|?\s*:?-{3,}:?\s*\|[\s:|-]*")
_SNIPPET = "One fact in a sentence."


def body_problems(note: Annotation, work: EditionWork, links: NoteLinks) -> Found:
    if note.body.strip() in ("", _SNIPPET):
        yield (
            note.line,
            "EMPTY",
            "the note says nothing; write a sentence below its lines, after an empty line",
        )
    lines = note.body.split("\n")
    for remark in remarks(note.body):
        if not _FOOTNOTE.search(lines[remark.line]) and (found := _remark(remark, work, links)):
            yield note.body_line + remark.line, *found
    for offset, text in enumerate(lines):
        line = note.body_line + offset
        yield from date_problems(text, line)
        yield from ((line, *found) for found in _marks(text))
        if HIDDEN.search(text):
            yield (
                line,
                "HIDDEN",
                "the line has a character that cannot be seen; delete it, or type the words anew",
            )


def _marks(text: str) -> Iterator[tuple[str, str]]:
    """Marks that other dialects of Markdown have, or that an input method for Chinese has put in their place."""
    plain = re.sub(r"`[^`]*`", "", text)
    if found := next((m for pattern in _WRONG_LINK if (m := pattern.search(plain))), None):
        yield "BRACKET", f"`{_cut(found.group())}` is no link; write [words](address), with [ ] ( ) of the English keyboard and no space between"  # fmt: skip
    elif _FOOTNOTE.search(plain):
        yield "FOOTNOTE", "a note has no footnotes; name the source in a line `source: ` under the heading"
    elif _TABLE.fullmatch(plain):
        yield "TABLE", "a note has no tables; write sentences or a list"


def _remark(remark: Remark, work: EditionWork, links: NoteLinks) -> tuple[str, str] | None:
    if remark.kind == "html":
        return (
            "HTML",
            f"`{remark.words}`: HTML is shown as text; use Markdown (*emphasis*, **strong**, [words](address))",
        )
    if remark.kind == "image":
        return "IMAGE", "a note has no images; link to it instead"
    if remark.kind == "heading":
        return (
            "LEVEL",
            f"`{remark.words}`: a note has no headings of its own, and the heading of a note is `## ID: WORDS`",
        )
    if remark.kind == "bracket":
        return (
            "BRACKET",
            f"`{_cut(remark.words)}`: a bracket of the link is not closed; write [words](address)",
        )
    return _link(remark.words, work, links)


def _link(words: str, work: EditionWork, links: NoteLinks) -> tuple[str, str] | None:
    if re.match(r"(?i)[\s\u0000-\u0020]*(javascript|data|vbscript|file|blob)[\s]*(:|%3a|&colon)", words):
        return (
            "ADDRESS",
            f"`{_cut(words)}` is never linked; give an address that begins with https:// or http://",
        )
    if links.resolve(words, work.id):
        return None
    target = clause_target(words, work.id)
    if target and target[0] not in links.nodes:
        return "LINK", f"`{words}`: there is no work {target[0]!r}{like(target[0], list(links.nodes))}"
    if target:
        return (
            "LINK",
            f"`{words}`: there is no clause {target[1]!r} in {target[0]}{like(target[1], list(links.nodes[target[0]]))}",
        )
    return (
        "LINK",
        f"`{_cut(words)}` is neither a clause such as `{work.id}#{next(iter(work.by_id), 'c1')}` nor an address that begins with https://",
    )


def date_problems(text: str, line: int) -> Found:
    """Dates in figures, English or Chinese that are no day of the calendar."""
    for pattern in _DATES:
        for match in pattern.finditer(_ADDRESS.sub(" ", text)):
            month = match["m"].lower()
            number = _MONTHS.index(month) + 1 if month in _MONTHS else parse_number(month)
            year, day = parse_number(match["y"]), parse_number(match["d"] or "1")
            if year is None or number is None or day is None:
                continue
            try:
                date(year, number, day)
            except ValueError:
                yield line, "DATE", f"{match.group()} is not a day of the calendar"


def like(word: str, known: tuple[str, ...] | list[str], prefix: str = "") -> str:
    """``; did you mean …?`` where something like ``word`` is known."""
    best = process.extractOne(word, known, scorer=fuzz.ratio, score_cutoff=55) if known else None
    return f"; did you mean `{prefix}{best[0]}`?" if best else ""


def short(words: str) -> str:
    return f"“{words}”" if len(words) <= 40 else f"“{words[:18]}…{words[-18:]}”"


def _cut(words: str) -> str:
    return words if len(words) <= 60 else words[:59] + "…"
