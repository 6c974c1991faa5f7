"""A contributor's translation file (DESIGN 4.4), read into pairs.

Nothing here judges a translation; it only says what stands where, so that
every later finding can name its line. The reader takes whatever editors and
people make of such a file (Windows line ends, a byte order mark, tabs,
full-width signs, ``##c3``) and gives every line that is not blank to exactly
one block, so that a file can be written anew without losing a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

import yaml

REMOVED = "Removed"
"""The heading (``# Removed``) under which pairs are kept whose sentence has left the text."""
BlockKind = Literal["front", "heading", "removed", "text", "pair"]


@dataclass(frozen=True, slots=True)
class Pair:
    """One target with the source segment (or merged segments) it renders."""

    key: str
    """The heading it stands under: a node id, ``title``, or ``meta.issuer``."""
    line: int
    sources: tuple[str, ...]
    target: str
    reviewed: str = ""
    """``NAME, DATE`` of the review, or empty: then the target is a draft."""
    reason: str = ""
    """Why identical Chinese has other English here."""
    now: tuple[str, ...] = ()
    """The present text, where it has changed since (``> now: …``)."""
    target_line: int = 0
    """Where the target begins; the line of the quotation where there is no target."""
    removed: bool = False
    """True under ``# Removed``."""


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together; blank lines stand between blocks and belong to none."""

    kind: BlockKind
    start: int
    end: int
    """``lines[start:end]``, counted from 0."""
    key: str = ""
    removed: bool = False
    pair: Pair | None = None
    quoted: tuple[int, ...] = ()
    """The lines of a pair that quote, counted from 0."""
    now: tuple[int, ...] = ()
    """Those of them that show the present text of a changed sentence."""
    target: tuple[int, ...] = ()
    """The lines of a pair that hold its target."""
    trailers: tuple[int, ...] = ()
    """Its ``reviewed:`` and ``reason:`` lines."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """Something that the reader could not take as it stands."""

    line: int
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Translation:
    """One file."""

    front: dict[str, str] = field(default_factory=dict)
    pairs: tuple[Pair, ...] = ()
    headings: tuple[tuple[int, str], ...] = ()
    """(line, key) in the order of the file, without those under ``# Removed``."""
    mistakes: tuple[Mistake, ...] = ()
    lines: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()

    def of(self, key: str) -> str:
        """The whole target under ``key``, joined by spaces; empty where there is none."""
        return " ".join(
            pair.target for pair in self.pairs if pair.key == key and pair.target and not pair.removed
        )


_BLANK = " \t\u3000"
_STRIPPED = _BLANK + "\v\f"
_SIGN = re.compile(r"\\*(?:#|>|＞|(?:reviewed|reason)[ \t]*[:：])", re.IGNORECASE)
"""What begins a line that is no target; with a backslash before it, it does."""
_HEADING = re.compile(
    r"(?:#[ \t\u3000]+|#{2,6}[ \t\u3000]*)(?=[^#\s])(.*?)[ \t\u3000#]*(?:\{[^}]*\})?[ \t\u3000]*"
)
_NOW = re.compile(r"now[ \t]*[:：][ \t\u3000]*(.*)", re.IGNORECASE)
_ESCAPED_NOW = re.compile(r"\\+now[ \t]*[:：]", re.IGNORECASE)
_TRAILER = re.compile(r"(reviewed|reason)[ \t]*[:：][ \t\u3000]*(.*)", re.IGNORECASE)
_FIELD = re.compile(r"^([A-Za-z_][\w-]*)[ \t]*：[ \t]*", re.MULTILINE)


def quote_line(text: str, *, now: bool = False) -> str:
    """The line that quotes ``text``; ``now`` for the present text of a changed sentence."""
    if now:
        return f"> now: {text}"
    return "> " + ("\\" + text if _NOW.match(text) or _ESCAPED_NOW.match(text) else text)


def target_line(text: str) -> str:
    """``text`` as a line of a target: what would be read as a sign of the format gets a backslash."""
    text = re.sub(r"<(\\*)!--", r"<\1\\!--", text.strip(_STRIPPED))
    return "\\" + text if _SIGN.match(text) else text


def _unescape(text: str) -> str:
    text = re.sub(r"<\\(\\*)!--", r"<\1!--", text)
    return text[1:] if text.startswith("\\") and _SIGN.match(text) else text


def read_translation(source: str) -> Translation:
    """Read a translation file; never fails, but tells what it could not take.

    Segments quoted in one block over one target are a merged pair. A quoted
    segment that a blank line separates from the next is a pair of its own, and
    untranslated where nothing stands between. HTML comments, and whatever
    stands before the first quotation under a heading, are remarks.
    """
    lines = source.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    reader = _Reader(lines)
    reader.read()
    return Translation(
        reader.front,
        tuple(b.pair for b in reader.blocks if b.pair),
        tuple(reader.headings),
        tuple(reader.mistakes),
        tuple(lines),
        tuple(reader.blocks),
    )


class _Reader:
    """The state of one reading; ``_open*`` is the block that is being read."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.front: dict[str, str] = {}
        self.headings: list[tuple[int, str]] = []
        self.mistakes: list[Mistake] = []
        self.blocks: list[Block] = []
        self._key = ""
        self._removed = False
        self._reset(None)

    def _reset(self, start: int | None) -> None:
        self._start = start
        self._quoted: list[int] = []
        self._now_at: list[int] = []
        self._sources: list[str] = []
        self._now: list[str] = []
        self._target: list[str] = []
        self._target_at: list[int] = []
        self._trailers_at: list[int] = []
        self._trailers: dict[str, str] = {}
        self._apart = False  # a blank line has come since the last quoted segment

    def read(self) -> None:
        start = self._front_matter()
        remark_from: int | None = None  # where the comment lines directly above this line begin
        for at, said, is_comment in self._visible(start):
            line = self.lines[at]
            stripped = said.strip(_STRIPPED)
            if is_comment:
                remark_from = at if remark_from is None else remark_from
                self._begin(at)
                continue
            if not line.strip():
                self._apart = True
                remark_from = None
                continue
            if stripped.startswith((">", "＞")):
                self._quote(at, stripped[1:].strip(_BLANK), remark_from)
            elif heading := _HEADING.fullmatch(stripped):
                top = at if remark_from is None else remark_from  # a comment right above it stays there
                self._close(top)
                self._heading(at, top, heading.group(1))
            else:
                self._words(at, stripped)
            remark_from = None
        self._close(len(self.lines))

    def _visible(self, start: int) -> Iterator[tuple[int, str, bool]]:
        """(index, what is to be read of the line, whether it is nothing but a comment)."""
        within = False
        for at in range(start, len(self.lines)):
            line = self.lines[at]
            if not within and line.lstrip(_BLANK).startswith((">", "＞")):
                yield at, line, False
                continue
            said, rest, began = "", line, within
            while rest:
                if within:
                    _, mark, rest = rest.partition("-->")
                    within = not mark
                    continue
                before, mark, after = rest.partition("<!--")
                said += before
                if mark and not self._is_closed(at, after):
                    self._tell(
                        at, "COMMENT", "a comment is opened by <!-- and never closed; close it with -->"
                    )
                    said, rest = said + mark, after
                    continue
                rest, within = after, bool(mark)
                began = began or within
            yield at, said, began and not said.strip()

    def _is_closed(self, at: int, after: str) -> bool:
        return "-->" in after or any("-->" in line for line in self.lines[at + 1 :])

    def _tell(self, at: int, code: str, message: str) -> None:
        self.mistakes.append(Mistake(at + 1, code, message))

    def _begin(self, at: int) -> None:
        if self._start is None:
            self._start = at

    def _quote(self, at: int, words: str, remark_from: int | None) -> None:
        if not self._quoted or self._target or self._trailers or self._apart:
            self._close(at if remark_from is None else remark_from)
            self._reset(at if remark_from is None else remark_from)
        self._apart = False
        self._quoted.append(at)
        if (now := _NOW.fullmatch(words)) and now.group(1):
            self._now_at.append(at)
            self._now.append(now.group(1))
        elif words and not now:
            self._sources.append(words[1:] if _ESCAPED_NOW.match(words) else words)

    def _heading(self, at: int, top: int, words: str) -> None:
        self._reset(None)
        if words.strip("`* ").casefold() == REMOVED.casefold():
            self._removed, self._key = True, ""
            self.blocks.append(Block("removed", top, at + 1, "", True))
            return
        self._key = words.strip("`* ")
        if not self._removed:
            self.headings.append((at + 1, self._key))
        self.blocks.append(Block("heading", top, at + 1, self._key, self._removed))

    def _words(self, at: int, words: str) -> None:
        self._begin(at)
        if not self._quoted:
            return
        trailer = _TRAILER.fullmatch(words)
        if trailer and (self._target or trailer.group(1).islower()):
            name = trailer.group(1).lower()
            self._trailers_at.append(at)
            if name in self._trailers:
                self._tell(at, "STRAY", f"a second `{name}:` line for one target; keep one of the two")
            self._trailers.setdefault(name, trailer.group(2).strip(_BLANK))
        elif self._trailers:
            self._tell(
                at,
                "STRAY",
                f"words after the `{next(iter(self._trailers))}:` line are not part of the target; "
                "put them above that line, or into a comment <!-- … -->",
            )
        else:
            self._target_at.append(at)
            self._target.append(_unescape(words))

    def _close(self, end: int) -> None:
        """End the open block before line ``end``; trailing blank lines stay outside."""
        if self._start is None:
            return
        while end > self._start and not self.lines[end - 1].strip():
            end -= 1
        if end > self._start:
            pair = self._pair()
            self.blocks.append(
                Block(
                    "pair" if pair else "text",
                    self._start,
                    end,
                    self._key,
                    self._removed,
                    pair,
                    tuple(self._quoted),
                    tuple(self._now_at),
                    tuple(self._target_at),
                    tuple(self._trailers_at),
                )
            )
        self._reset(None)

    def _pair(self) -> Pair | None:
        sources = self._sources or self._now
        if not sources:
            return None
        at = self._quoted[0] + 1
        return Pair(
            self._key,
            at,
            tuple(sources),
            "\n".join(self._target),
            self._trailers.get("reviewed", ""),
            self._trailers.get("reason", ""),
            tuple(self._now) if self._sources else (),
            self._target_at[0] + 1 if self._target_at else at,
            self._removed,
        )

    def _front_matter(self) -> int:
        lines = self.lines
        first = next((i for i, line in enumerate(lines) if line.strip()), len(lines))
        if first == len(lines) or lines[first].strip() != "---":
            return 0
        last = next((i for i in range(first + 1, len(lines)) if lines[i].strip() in ("---", "...")), None)
        if last is None:
            self._tell(
                first,
                "FRONT",
                "the front matter is opened by --- and never closed; write --- on a line of its own below it",
            )
            return 0  # fmt: skip
        self.blocks.append(Block("front", first, last + 1))
        text = _FIELD.sub(r"\1: ", "\n".join(lines[first + 1 : last]).replace("\t", " "))
        try:
            loaded = yaml.safe_load(text)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            at = first + 1 + (min(mark.line, last - first - 2) if mark else 0)
            self._tell(at, "FRONT", f"the front matter cannot be read from here: {_plain(error)}; write `key: value`, one a line, with \"…\" around a value that holds a colon")  # fmt: skip
            loaded = _fields(text)
        except ValueError:  # such as 2016-02-31, which YAML takes for a date
            loaded = _fields(text)
        if isinstance(loaded, dict):
            self.front = {str(k): "" if v is None else str(v) for k, v in loaded.items()}
        elif loaded is not None:
            self._tell(first + 1, "FRONT", "the front matter is not a list of fields; write `key: value`, one a line")  # fmt: skip
        return last + 1


def _plain(error: yaml.YAMLError) -> str:
    said = str(getattr(error, "problem", None) or "it is not YAML")
    return said.replace("mapping values are not allowed here", "a second colon in one value")


def _fields(text: str) -> dict[str, str]:
    """What can be had of front matter that is not YAML: the lines that are ``key: value``."""
    found = re.findall(r"^([A-Za-z_][\w-]*):[ \t]*(.*)$", text, re.MULTILINE)
    return {key: value.strip().strip("\"'") for key, value in found}
