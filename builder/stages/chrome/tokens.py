"""The source of a page as tokens with their places, in linear time.

A tolerant reading of the HTML tokenizer (https://html.spec.whatwg.org/#tokenization):
it never fails, never backtracks over the source, and its tokens tile the source.
Where a browser would swallow the rest of a page (an unclosed comment or script),
the tokenizer ends the token early, because a lost text is worse than a stray tag.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

TokenKind = Literal["text", "start", "end", "other", "raw"]
"""``other``: comments, declarations, instructions; ``raw``: the inside of scripts and styles."""


class Token(NamedTuple):
    """A piece of the source; a tuple, because pages have very many."""

    kind: TokenKind
    start: int
    end: int
    name: str = ""
    """The element's name in lower case, for tags."""


_NAME = r"""(/?)([A-Za-z][^\s/>"'=<]*)"""
_REST = r"""(?>[^=>]++|=\s*+(?:"[^"]*+"|'[^']*+')|=)*+>"""
_OPEN = re.compile(rf"<(?:!--|{_NAME}({_REST})?|[!?/])")
"""Where markup begins: a tag as a whole where its quotations are well formed, else its name (groups 1 to 3)."""
_OPEN_LOOSE = re.compile(rf"<(?:!--|{_NAME}()|[!?/])")
_CDATA, _CDATA_END = "<![CDATA[", "]]>"
_COMMENT_END = re.compile(r"--!?>")
_RAW = {
    name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE)
    for name in ("script", "style", "xmp", "textarea", "title")
}
_SWALLOWED = re.compile(r"""=\s*(?:"[^"]*?\n[^"]*?</[^"]*"|'[^']*?\n[^']*?</[^']*')""")
_VALUES = frozenset({"input", "meta", "param", "object", "iframe", "option", "body", "textarea"})
"""Elements whose attributes hold whole texts, tags and all."""


def tokenize(source: str) -> list[Token]:
    """The tokens of ``source`` in order; they tile it without a gap."""
    tokens: list[Token] = []
    add, new = tokens.append, tuple.__new__  # twice as fast as the named tuple's own constructor
    done = at = 0
    last_close = source.rfind(">")
    opening = _OPEN
    comments = True  # whether any comment end is still to come
    unclosed: set[str] = set()
    sections = False
    while True:
        found = opening.search(source, at)
        if found is None or found.start() > last_close:
            break
        start, end = found.span()
        slash, name, rest = found.groups()
        if name is None:
            end = -1
            if source.startswith(_CDATA, start):
                # Feeds and other data; to a browser it is a comment, but what it holds is text.
                end = start + len(_CDATA)
                sections = True
            elif source.startswith("<!--", start) and comments:
                closing = _COMMENT_END.search(source, start + 2)
                comments = closing is not None
                end = closing.end() if closing else -1
            if end < 0:
                end = source.find(">", start) + 1
            if start > done:
                add(new(Token, ("text", done, start, "")))
            add(new(Token, ("other", start, end, "")))
            done = at = end
            continue
        name = name.lower()
        if rest is None:
            opening = _OPEN_LOOSE  # no well-formed quotation is still to come
        if not rest or (
            end - start > 300 and name not in _VALUES and _SWALLOWED.search(source, found.end(2), end)
        ):  # a quotation mark was forgotten
            end = source.find(">", start) + 1
        if start > done:
            add(new(Token, ("text", done, start, "")))
        add(new(Token, ("end" if slash else "start", start, end, name)))
        done = at = end
        if name in _RAW and not slash and name not in unclosed:
            closing = _RAW[name].search(source, end)
            if closing is None:
                unclosed.add(name)
            elif closing.start() > end:
                kind = "text" if name in {"textarea", "title", "xmp"} else "raw"
                add(new(Token, (kind, end, closing.start(), "")))
                done = at = closing.start()
    if done < len(source):
        add(new(Token, ("text", done, len(source), "")))
    return _part_at_section_ends(tokens, source) if sections else tokens


def _part_at_section_ends(tokens: list[Token], source: str) -> list[Token]:
    """The tokens, with the ends of sections (``]]>``) as tokens of their own."""
    out: list[Token] = []
    for token in tokens:
        at, end = token.start, token.end
        while token.kind == "text" and (close := source.find(_CDATA_END, at, end)) >= 0:
            if close > at:
                out.append(Token("text", at, close))
            at = close + len(_CDATA_END)
            out.append(Token("other", close, at))
        if at < end:
            out.append(token if at == token.start else Token(token.kind, at, end))
    return out


_ATTRIBUTE = re.compile(r"""([^\s=/>"']+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+))""")


def attributes(source: str, token: Token) -> dict[str, tuple[str, int, int]]:
    """The attributes of a start tag: name (lower case) to value and its place."""
    found: dict[str, tuple[str, int, int]] = {}
    for match in _ATTRIBUTE.finditer(source, token.start + 1 + len(token.name), token.end):
        group = match.lastindex or 4
        found.setdefault(match[1].lower(), (match[group], match.start(group), match.end(group)))
    return found


def attribute_values(tag: str, name: str) -> dict[str, str]:
    """The same for a start tag by itself: without the places, in half the time."""
    found: dict[str, str] = {}
    for attribute, double, single, bare in _ATTRIBUTE.findall(tag, 1 + len(name)):
        found.setdefault(attribute.lower(), double or single or bare)
    return found


_MARKUP = re.compile(
    r"<(?:!doctype|/?(?:html|head|body|div|p|table|tbody|tr|td|th|span|br|font|a|ul|ol|li|h[1-6]|script|style|meta|strong|b|center|img|input|section|article|pre|ucapcontent|dl|dt|dd)(?=[\s/>]))",
    re.IGNORECASE,
)
_PAGE = re.compile(r"<(?:!doctype|/?(?:html|head|body|div|table|pre)(?=[\s/>]))", re.IGNORECASE)


def is_markup(text: str) -> bool:
    """Whether ``text`` is a page, or a part of one, rather than plain text."""
    return "<" in text and ">" in text and _MARKUP.search(text) is not None


def breaks_at_newlines(text: str) -> bool:
    """Whether line ends of a source with tags are the line ends of its text.

    True for plain text in which a few tags were left behind.
    """
    if _PAGE.search(text):
        return False
    tags = sum(1 for _ in _MARKUP.finditer(text))
    lines = sum(1 for line in text.split("\n") if line.strip())
    return lines > 2 and tags < lines
