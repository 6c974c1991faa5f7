"""The glossary ``docs/glossary.md``: its entries, their mistakes, and where a term stands in a text.

An entry is a heading ``## 安保 {#anbao}``, a list of fields, and the explanation:

    - pinyin: ānbǎo
    - en: security
    - also: safe; secure (of networks)
    - avoid: "public order" — that is 治安
    - see: 安全保卫, 治安

``avoid`` may be repeated; ``pinyin`` and ``en`` are needed.
Terms are found longest first, so that 社会治安 is not 治安. A term of one
character (要, 应, 可) is a modal word and counts only where it is no part of a
longer word; the phrase list of pypinyin tells what is one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from builder.errors import Problem

_NEEDED = ("pinyin", "en")
_FIELDS = ("pinyin", "en", "also", "avoid", "see", "zh-note")
_HEADING = re.compile(r"##[ \t]+(.+?)[ \t]*(?:\{[ \t]*#([^}]*?)[ \t]*\})?[ \t]*")
_FIELD = re.compile(r"[-*][ \t]+([A-Za-z-]+)[ \t]*[:：][ \t]*(.*?)[ \t]*")
_AVOID = re.compile(r"[\"“]([^\"”]+)[\"”](?:[ \t]*—[ \t]*([^;；]*(?:[;；](?![ \t]*[\"“])[^;；]*)*))?")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST_WORD = 4


@dataclass(frozen=True, slots=True)
class Rendering:
    """English words for a term, and when they are right or why they are wrong."""

    words: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """One entry."""

    zh: str
    id: str
    line: int
    pinyin: str = ""
    en: str = ""
    also: tuple[Rendering, ...] = ()
    avoid: tuple[Rendering, ...] = ()
    see: tuple[str, ...] = ()
    zh_note: str = ""
    text: str = ""
    """The explanation, paragraphs separated by ``\\n``."""

    @property
    def renderings(self) -> tuple[str, ...]:
        """Every permitted English form, the fixed one first, without an ellipsis at an end."""
        return tuple(w for r in (self.en, *(r.words for r in self.also)) if (w := r.strip(" …")))


@dataclass(frozen=True, slots=True)
class Glossary:
    """The entries in the order of the file, and what is wrong with them."""

    terms: tuple[Term, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A term in a text."""

    start: int
    end: int
    term: Term


@dataclass(slots=True)
class _Draft:
    zh: str
    id: str
    line: int
    fields: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    text: list[str] = field(default_factory=list)


def read_glossary(source: str, shown: str = "docs/glossary.md") -> Glossary:
    """Read the glossary; ``shown`` is its path as problems name it. Never fails."""
    drafts, problems = _drafts(source, shown)
    terms = tuple(_term(draft) for draft in drafts)
    problems += [*_missing(drafts, shown), *_doubled(terms, shown), *_unknown_see(drafts, terms, shown)]
    return Glossary(terms, (*problems, *_disorder(terms, shown)))


def _drafts(source: str, shown: str) -> tuple[list[_Draft], list[Problem]]:
    drafts: list[_Draft] = []
    problems: list[Problem] = []

    def tell(line: int, code: str, message: str) -> None:
        problems.append(Problem(shown, line, f"GLOSSARY-{code}", message))

    lines = source.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for number, line in enumerate(lines, 1):
        if heading := _HEADING.fullmatch(line):
            zh, id_ = heading.group(1), heading.group(2) or ""
            if not _ID.fullmatch(id_):
                tell(number, "ID", f"{zh}: write the heading as `## {zh} {{#id}}`, the id in small letters, figures and hyphens; links hang on it")  # fmt: skip
            drafts.append(_Draft(zh, id_, number))
        elif not drafts:
            continue
        elif (found := _FIELD.fullmatch(line)) and not drafts[-1].text:
            key, draft = found.group(1), drafts[-1]
            if key not in _FIELDS:
                tell(
                    number, "KEY", f"{draft.zh}: there is no field `{key}`; choose from {', '.join(_FIELDS)}"
                )
            elif key in draft.fields and key != "avoid":
                tell(number, "DOUBLED", f"{draft.zh}: the field `{key}` stands twice; put both into one line")
            else:
                draft.fields.setdefault(key, []).append((number, found.group(2)))
        elif line.strip():
            drafts[-1].text.append(line.strip())
    return drafts, problems


def _term(draft: _Draft) -> Term:
    value = {key: "; ".join(words for _, words in found) for key, found in draft.fields.items()}
    return Term(
        draft.zh,
        draft.id,
        draft.line,
        value.get("pinyin", ""),
        value.get("en", ""),
        tuple(_permitted(value.get("also", ""))),
        tuple(Rendering(m.group(1), (m.group(2) or "").strip()) for m in _AVOID.finditer(value.get("avoid", ""))),
        tuple(filter(None, (s.strip() for s in re.split("[,，、]", value.get("see", ""))))),
        value.get("zh-note", ""),
        "\n".join(draft.text),
    )  # fmt: skip


def _permitted(words: str) -> Iterator[Rendering]:
    """``safe; secure, security (of networks)`` as renderings with their notes."""
    for part in re.split(r"[;,](?![^()]*\))", words):
        bare, _, note = part.strip().partition(" (")
        if bare:
            yield Rendering(bare, note.rstrip(") "))


def _missing(drafts: Sequence[_Draft], shown: str) -> Iterator[Problem]:
    for draft in drafts:
        for key in _NEEDED:
            if not any(words for _, words in draft.fields.get(key, ())):
                yield Problem(shown, draft.line, "GLOSSARY-KEY", f"{draft.zh} has no `{key}`; add a line `- {key}: …` below the heading")  # fmt: skip
        for at, words in draft.fields.get("avoid", ()):
            if _AVOID.search(words):
                continue
            yield Problem(shown, at, "GLOSSARY-KEY", f'{draft.zh}: write `- avoid: "the wrong words" — why`')


def _doubled(terms: Sequence[Term], shown: str) -> Iterator[Problem]:
    first: dict[str, Term] = {}
    for term in terms:
        for name in filter(None, (term.zh, "#" + term.id if term.id else "")):
            if name in first:
                yield Problem(shown, term.line, "GLOSSARY-DOUBLED", f"{name} stands twice, first in line {first[name].line}; make one entry of the two, or give another id")  # fmt: skip
            first.setdefault(name, term)


def _unknown_see(drafts: Sequence[_Draft], terms: Sequence[Term], shown: str) -> Iterator[Problem]:
    known = {term.zh for term in terms}
    for draft, term in zip(drafts, terms, strict=True):
        for name in term.see:
            if name not in known:
                yield Problem(shown, draft.fields["see"][0][0], "GLOSSARY-SEE", f"{term.zh}: there is no term {name}; mend `see`, or add the term")  # fmt: skip
            elif name == term.zh:
                yield Problem(shown, draft.fields["see"][0][0], "GLOSSARY-SEE", f"{term.zh} refers to itself; mend `see`")  # fmt: skip


def sort_key(pinyin: str) -> str:
    """Letters only: without tones, spaces, hyphens and apostrophes.

    >>> sort_key("Cháng'ān Bēi"), sort_key("lǜ")
    ('changanbei', 'lu')
    """
    letters = unicodedata.normalize("NFD", pinyin.casefold())
    return "".join(c for c in letters if "a" <= c <= "z")


def _disorder(terms: Sequence[Term], shown: str) -> Iterator[Problem]:
    for before, term in pairwise(terms):
        if "" < sort_key(term.pinyin) < sort_key(before.pinyin):
            yield Problem(shown, term.line, "GLOSSARY-ORDER", f"{term.zh} ({term.pinyin}) stands after {before.zh} ({before.pinyin}); terms stand in the order of their pinyin, letter by letter")  # fmt: skip


class TermFinder:
    """Finds terms in Chinese text, the longest first."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._terms = {term.zh: term for term in terms}
        words = sorted(self._terms, key=lambda w: (-len(w), w))
        self._pattern = re.compile("|".join(map(re.escape, words)) or r"(?!)")

    def find(self, text: str) -> tuple[Occurrence, ...]:
        """The terms of ``text`` from left to right; none lies within another."""
        return tuple(
            Occurrence(m.start(), m.end(), self._terms[m.group()])
            for m in self._pattern.finditer(text)
            if len(m.group()) > 1 or not within_word(text, m.start())
        )


def within_word(text: str, at: int) -> bool:
    """Whether the character at ``at`` is part of a longer word there.

    >>> within_word("各地要按照", 2), within_word("重要任务", 1), within_word("里应外合", 1)
    (False, True, True)
    """
    from pypinyin.phrases_dict import phrases_dict  # half a second to load; few texts need it

    return any(
        text[start : start + length] in phrases_dict
        for length in range(2, _LONGEST_WORD + 1)
        for start in range(max(0, at - length + 1), at + 1)
        if start + length <= len(text)
    )
