"""The elements of a page and the lines of text in them, from its tokens.

Elements are numbers into parallel lists, so that neither depth nor size of a
hostile page can exhaust anything: no recursion, bounded searches up the stack.
The rules for implied ends follow the HTML standard as far as lines depend on it.
``</body>`` and ``</html>`` end nothing, since pages go on after them.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

from builder.stages.chrome.tokens import Token, attributes, tokenize
from builder.stages.chrome.traits import Traits, read_traits
from builder.stages.chrome.vocabulary import words

VOID = frozenset(words("elements", "void"))
_INLINE = frozenset(words("elements", "inline"))
_CLOSES_P = frozenset(words("elements", "blocks"))
_BARRIERS = frozenset({"table", "td", "th", "caption", "html", "#root", "object", "template"})
_TABLE_PARTS = frozenset({"td", "th", "tr", "tbody", "thead", "tfoot", "caption"})
_INPUTS = frozenset({"input", "textarea", "select"})
_NO_FIELD = re.compile(r"\btype\s*=\s*[\"']?(?:hidden|checkbox|radio|image)", re.IGNORECASE)
"""Not to fill in, or ticked: boxes stand in the forms that documents print as attachments."""
_IMPLYING = _CLOSES_P | _TABLE_PARTS | {"body", "li", "dt", "dd", "option"}
"""Elements that end others which cannot hold them."""
_NOT_OVER_LINK = _BARRIERS | {"p", "div", "li"}
_NOT_OVER_P = _BARRIERS | {"li", "div"}
_NOT_OVER_LI = _BARRIERS | {"ul", "ol", "menu", "dir"}
_NOT_OVER_DT = _BARRIERS | {"dl", "div"}
_NOT_OVER_CELL = frozenset({"table", "tr", "#root"})
_NOT_OVER_ROW = frozenset({"table", "#root"})
_NOT_OVER_OPTION = _BARRIERS | {"select"}
"""What keeps an element open that another start tag would close: what stands between the two."""
_IGNORED_ENDS = frozenset({"html", "body", "head"})
_MAX_DEPTH = 1500
_MAX_CLIMB = 200

REFERENCE = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?")


@dataclass(slots=True)
class Element:
    name: str
    parent: int
    depth: int
    hidden: int = 0
    """1 where an attribute or a style hides it, 2 where its name does; inherited."""
    furniture: int = 0
    """How many of the elements from here up have a name or class of furniture."""
    document: bool = False
    """Known as a container of documents."""
    title: bool = False
    """A heading or known as a title; inherited."""
    second: bool = False
    """Known as a version for other devices; inherited."""
    center: bool = False
    link: bool = False
    """Inside of a link; inherited."""
    pre: bool = False
    cell: int = -1
    """The table cell it is in, or -1."""
    block: int = 0
    """The nearest element that is a block."""


@dataclass(slots=True)
class Piece:
    """Characters of a line with their place in the source."""

    start: int
    end: int
    text: str
    link: bool = False


@dataclass(slots=True)
class Line:
    """What stands on one line of the shown page."""

    element: int
    """The innermost block."""
    pieces: list[Piece]
    after_break: bool
    """Parted from the line before by ``<br>`` (or a line end that counts), not by a block."""
    blank_before: bool = False
    """An empty line stands between it and the line before."""
    linked: int = 0
    """Characters in links."""
    inputs: int = 0
    """Fields to write in and buttons of forms that stand in it."""
    text: str = ""
    """Its characters without white space at the ends."""
    indent: float = 0.0
    """White space at its beginning, in widths of a Chinese character."""
    row: bool = False
    """A row of a table that is content."""
    joints: dict[int, str] = field(default_factory=dict)
    """Number of a piece to what is put before it where lines were joined."""


@dataclass(slots=True)
class Page:
    source: str
    tokens: list[Token]
    elements: list[Element]
    lines: list[Line]
    metas: list[tuple[str, str, int, int]]
    """Name, content and place of the content of every ``<meta>``."""
    title: list[Piece]
    """The characters of ``<title>``."""


def read_page(source: str, *, newlines: bool = False) -> Page:
    """Read a page. ``newlines``: line ends of the source end lines everywhere."""
    return _Reader(source, newlines).read()


class _Reader:
    def __init__(self, source: str, newlines: bool) -> None:
        self.source = source
        self.newlines = newlines
        self.elements = [Element("#root", -1, 0)]
        self.stack = [0]
        self.open_names: dict[str, int] = {}
        self.seen: dict[str, Traits] = {}
        self.page = Page(source, tokenize(source), self.elements, [], [], [])
        self.pieces: list[Piece] = []
        self.line_block = 0
        self.linked = 0
        self.inputs = 0
        self.broken = False
        self.blank = False

    def read(self) -> Page:
        for token in self.page.tokens:
            kind = token[0]
            if kind == "text":
                self._text(token)
            elif kind == "start":
                self._start(token)
            elif kind == "end":
                self._end(token)
        self._flush(False)
        if not self.page.lines and self.page.title:  # a page of nothing but its title
            self.page.lines.append(Line(0, self.page.title, False))
        return self.page

    def _text(self, token: Token) -> None:
        top = self.elements[self.stack[-1]]
        if top.name == "title" and not self.page.title:
            self.page.title = _pieces(self.source, token.start, token.end)
            return
        if not (self.newlines or top.pre):
            self._add(token.start, token.end, top)
            return
        at = token.start
        while at < token.end:
            end = self.source.find("\n", at, token.end)
            if end < 0:
                self._add(at, token.end, top)
                return
            self._add(at, end, top)
            self._flush(False)
            at = end + 1

    def _add(self, start: int, end: int, top: Element) -> None:
        if start >= end:
            return
        pieces = _pieces(self.source, start, end)
        if not self.pieces:
            self.line_block = top.block
        self.pieces += pieces
        if top.link:
            for p in pieces:
                p.link = True
                self.linked += len(p.text.strip())

    def _flush(self, by_break: bool) -> None:
        if not all(map(str.isspace, [p.text for p in self.pieces])):
            self.page.lines.append(
                Line(self.line_block, self.pieces, self.broken, self.blank, self.linked, self.inputs)
            )
            self.broken, self.blank = by_break, False
        elif by_break:
            self.blank = self.blank or self.broken
        else:
            self.broken = self.blank = False
        if not by_break:
            self.broken = self.blank = False
        self.pieces, self.linked, self.inputs = [], 0, 0

    def _start(self, token: Token) -> None:
        _, start, end, name = token
        if name == "br":
            self._flush(True)
            return
        if name == "meta":
            found = attributes(self.source, token)
            label = found.get("name") or found.get("property")
            if label and "content" in found:
                value, start, end = found["content"]
                self.page.metas.append((label[0].lower(), value, start, end))
            return
        if name in _INPUTS and not _NO_FIELD.search(self.source, start, end):
            self.inputs += 1
        if name not in _INLINE:
            if self.pieces or self.broken or self.inputs:  # else there is nothing to end
                self._flush(False)
            if name in _IMPLYING:
                self._imply_ends(name)
        elif name == "a":
            self._close_within("a", _NOT_OVER_LINK)
        if name in VOID or (name in _INLINE and self.source.startswith("/>", end - 2)):
            return
        if len(self.stack) < _MAX_DEPTH:
            self._push(token)

    def _push(self, token: Token) -> None:
        _, start, end, name = token
        number = len(self.elements)
        above = self.elements[self.stack[-1]]
        tag = self.source[start:end]
        seen = self.seen.get(tag)
        if seen is None:
            seen = self.seen[tag] = read_traits(tag, name)
        hidden, furniture, document, title, second, center, link = seen
        e = Element(
            name,
            self.stack[-1],
            len(self.stack),
            hidden if hidden > above.hidden else above.hidden,
            above.furniture + furniture,
            document,
            above.title or title,
            above.second or second,
            above.center if center is None else center,
            above.link or link,
            above.pre or name in {"pre", "xmp"},
            number if name in {"td", "th"} else -1 if name == "table" else above.cell,
            above.block if name in _INLINE else number,
        )
        self.elements.append(e)
        self.stack.append(number)
        self.open_names[name] = self.open_names.get(name, 0) + 1

    def _end(self, token: Token) -> None:
        name = token.name
        if name == "br":
            self._flush(True)
            return
        if name in _IGNORED_ENDS or name in VOID:
            if name == "head":
                self._flush(False)
                self._pop_to("head")
            return
        if name == "p" and not self.open_names.get("p"):
            self._flush(False)
            return
        if not self.open_names.get(name):
            return
        if (self.pieces or self.broken or self.inputs) and name not in _INLINE:
            self._flush(False)
        if self.elements[self.stack[-1]].name == name:
            self.open_names[name] -= 1
            self.stack.pop()
        else:
            self._pop_to(name)

    def _pop_to(self, name: str) -> None:
        """Close the nearest open ``name``, if it can be reached from here."""
        inline = name in _INLINE
        for place in range(len(self.stack) - 1, max(0, len(self.stack) - _MAX_CLIMB), -1):
            here = self.elements[self.stack[place]].name
            if here == name:
                self._pop(place)
                return
            if here in _BARRIERS and name not in _TABLE_PARTS and name != "table":
                return
            if here == "table" and name != "table":
                return
            if inline and here not in _INLINE:
                # An inline end tag over a block: the block goes on, the formatting is not ours to follow.
                if name == "a":
                    self._unlink(place)
                return

    def _unlink(self, place: int) -> None:
        for at in range(place, len(self.stack)):
            self.elements[self.stack[at]].link = False

    def _pop(self, place: int) -> None:
        for number in self.stack[place:]:
            self.open_names[self.elements[number].name] -= 1
        del self.stack[place:]

    def _imply_ends(self, name: str) -> None:
        if self.open_names.get("head") and (name in _CLOSES_P or name == "body"):
            self._pop_to("head")
        if name in _CLOSES_P and self.open_names.get("p"):
            self._close_within("p", _NOT_OVER_P)
        if name == "li" and self.open_names.get("li"):
            self._close_within("li", _NOT_OVER_LI)
        elif name in {"dt", "dd"}:
            self._close_within("dt", _NOT_OVER_DT)
            self._close_within("dd", _NOT_OVER_DT)
        elif name in {"td", "th"}:
            for cell in ("td", "th"):
                self._close_within(cell, _NOT_OVER_CELL)
        elif name in {"tr", "tbody", "thead", "tfoot"}:
            self._close_within("tr", _NOT_OVER_ROW)
            if name != "tr":
                for part in ("tbody", "thead", "tfoot"):
                    self._close_within(part, _NOT_OVER_ROW)
        elif name == "option":
            self._close_within("option", _NOT_OVER_OPTION)

    def _close_within(self, name: str, barriers: frozenset[str]) -> None:
        if not self.open_names.get(name):
            return
        for place in range(len(self.stack) - 1, max(0, len(self.stack) - _MAX_CLIMB), -1):
            here = self.elements[self.stack[place]].name
            if here == name:
                self._pop(place)
                return
            if here in barriers:
                return


def _pieces(source: str, start: int, end: int) -> list[Piece]:
    """The characters of a text token; a reference is a piece of its own."""
    text = source[start:end]
    if "&" not in text:
        return [Piece(start, end, text)]
    pieces: list[Piece] = []
    done = 0
    for found in REFERENCE.finditer(text):
        decoded = html.unescape(found[0])
        if decoded == found[0]:
            continue
        if found.start() > done:
            pieces.append(Piece(start + done, start + found.start(), text[done : found.start()]))
        pieces.append(
            Piece(start + found.start(), start + found.end(), re.sub(r"[\t\n\r\f\v]", " ", decoded))
        )
        done = found.end()
    if done < len(text):
        pieces.append(Piece(start + done, end, text[done:]))
    return pieces
