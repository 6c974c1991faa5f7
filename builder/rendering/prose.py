"""Contributors' Markdown, reduced to what is allowed before it reaches a page.

A note's body is parsed as CommonMark with raw HTML switched off, and written
anew from its tokens: paragraphs, emphasis, code, lists, quotations and links.
Everything else becomes text, and all text goes through
:func:`~builder.rendering.markdown.escape`. So no HTML, attribute list, snippet,
footnote or definition of the contributor's can come out at the other end,
whatever went in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

from builder.rendering.markdown import escape, link, protect_line

Resolve = Callable[[str], str]
"""From a link as written to the target on the page; empty where it may not be one."""
_PARSER = MarkdownIt("commonmark", {"html": False})
# The parser would hide a forbidden address from us; we want to see it, refuse it and say so.
_PARSER.validateLink = lambda url: True  # type: ignore[method-assign]
_SCHEMES = ("http", "https", "mailto")
_BARE = re.compile(
    r"https?://[^\s<>\"“”‘’（）()，。；、《》\[\]{}|\\^`]+(?:\([^\s()<>\"]*\)[^\s<>\"“”（）()，。；、]*)*"
)
_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]")


def safe_address(url: str) -> str:
    """``url`` as the target of a link, or nothing unless it is a whole web or mail address."""
    url = "".join(c for c in url.strip() if c.isprintable() and not c.isspace())
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    if parts.scheme not in _SCHEMES or not (parts.netloc if parts.scheme != "mailto" else "@" in parts.path):
        return ""
    return quote(url, safe="/:?#@!$&+,;=%~-.")


def language(text: str) -> str:
    """``zh-Hans`` where most of the letters are Han characters, else ``en``."""
    return "zh-Hans" if 3 * len(_HAN.findall(text)) > len(_LATIN.findall(text)) else "en"


@dataclass(frozen=True, slots=True)
class Block:
    """One block of safe Markdown, not indented; ``kind`` is ``paragraph``, ``list`` or ``quote``."""

    kind: str
    lines: tuple[str, ...]
    lang: str


def reduce_markdown(body: str, resolve: Resolve) -> tuple[Block, ...]:
    """The blocks of ``body`` as Markdown in which nothing but what is allowed is left."""
    return tuple(_blocks(_PARSER.parse(body), resolve))


def reduce_inline(words: str, resolve: Resolve) -> str:
    """One line of Markdown, reduced likewise."""
    tokens = _PARSER.parseInline(" ".join(words.split()))
    return " ".join(_inline(tokens[0].children or [], resolve)) if tokens else ""


def linked(words: str) -> str:
    """Plain words in which every web address is a link."""
    parts: list[str] = []
    at = 0
    for match in _BARE.finditer(words):
        address = match.group().rstrip(".,;:!?'")
        target = safe_address(address)
        if target:
            parts += [escape(words[at : match.start()]), f"<{target}>"]
            at = match.start() + len(address)
    return "".join([*parts, escape(words[at:])])


def _blocks(tokens: Sequence[Token], resolve: Resolve) -> Iterator[Block]:
    at = 0
    while at < len(tokens):
        token = tokens[at]
        end = _closing(tokens, at)
        inside = tokens[at + 1 : end]
        if token.type in ("paragraph_open", "heading_open"):
            lines = _inline(inside[0].children or [], resolve)
            if token.type == "heading_open":
                lines = [f"**{' '.join(lines)}**"] if any(lines) else []
            if any(line.strip() for line in lines):
                yield Block(
                    "paragraph", tuple(protect_line(line) for line in lines), language(inside[0].content)
                )
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            yield Block("list", tuple(_list(token, inside, resolve)), "")
        elif token.type == "blockquote_open":
            yield Block("quote", tuple(_quoted(_blocks(inside, resolve))), "")
        elif token.type in ("fence", "code_block"):
            for line in token.content.splitlines():
                if line.strip():
                    yield Block("paragraph", (_code(line.strip()),), language(line))
        at = end + 1


def _closing(tokens: Sequence[Token], at: int) -> int:
    """The index of the token that closes the one at ``at``; itself where it opens nothing."""
    if tokens[at].nesting != 1:
        return at
    depth = 0
    for end in range(at, len(tokens)):
        depth += tokens[end].nesting
        if depth == 0:
            return end
    return len(tokens) - 1


def _list(opening: Token, inside: Sequence[Token], resolve: Resolve) -> Iterator[str]:
    number = 0
    at = 0
    while at < len(inside):
        end = _closing(inside, at)
        number += 1
        sign = f"{number}." if opening.type == "ordered_list_open" else "-"
        first = True
        for block in _blocks(inside[at + 1 : end], resolve):
            if not first and block.kind != "list":
                yield ""
            for line in block.lines:
                yield (sign.ljust(4) if first else "    ") + line if line else ""
                first = False
        at = end + 1


def _quoted(blocks: Iterator[Block]) -> Iterator[str]:
    for number, block in enumerate(blocks):
        if number:
            yield ">"
        yield from (f"> {line}" for line in block.lines)


def _inline(tokens: Sequence[Token], resolve: Resolve) -> list[str]:
    """Inline tokens as lines of Markdown, broken where the source was."""
    parts: list[str] = []
    targets: list[tuple[int, str, str]] = []
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            parts.append("\n" if not targets else " ")
        elif token.type in ("em_open", "em_close"):
            parts.append("*")
        elif token.type in ("strong_open", "strong_close"):
            parts.append("**")
        elif token.type == "code_inline":
            parts.append(_code(token.content))
        elif token.type == "link_open":
            href = str(token.attrGet("href") or "")
            targets.append((len(parts), resolve(href), href))
        elif token.type == "link_close" and targets:
            start, target, href = targets.pop()
            words = "".join(parts[start:])
            if target and token.info == "auto":
                parts[start:] = [f"<{target}>"]
            else:
                parts[start:] = [link(words, target) if target and words else f"{words} ({escape(href)})"]
        elif token.type == "image":
            parts.append(escape(f"{token.content} ({token.attrGet('src') or ''})"))
        else:
            parts.append(escape(token.content))
    return "".join(parts).split("\n")


def _code(words: str) -> str:
    """``words`` as code on one line; between backticks a sign could still open HTML, so they are not used."""
    words = " ".join(words.split())
    return f"<code>{escape(words)}</code>" if words else ""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something in contributors' Markdown that will not come out as meant; ``line`` counts from 0."""

    line: int
    kind: str
    """``link`` (every link, to be judged by its target), ``image``, ``html``, ``bracket``, ``heading``."""
    words: str


_TAG = re.compile(r"<(?:[A-Za-z/][^<>\n]*>|!--)")
_TAG_OPEN = re.compile(r"<(?:script|img|iframe|svg|style|object|embed|a|b|i|p|br|div|span)\b", re.IGNORECASE)
_OPEN_LINK = re.compile(r"\[[^\[\]\n]+\]\((?!\s)[^()\s]*(?:\s|$)")
_OPEN_WORDS = re.compile(r"\[[^\[\]\n]+\((?:[a-z][a-z0-9-]*#|https?:|#)[^()\s]*\)")


def remarks(body: str) -> Iterator[Remark]:
    """What a check has to look at, in the order of the text."""
    lines = body.split("\n")
    for token in _PARSER.parse(body):
        first = token.map[0] if token.map else 0
        last = token.map[1] if token.map else len(lines)
        if token.type == "heading_open":
            yield Remark(first, "heading", lines[first].strip())
        if token.type != "inline":
            continue
        plain = "\n".join(_plain(token.children or []).split("\n"))
        for child in token.children or ():
            if child.type == "link_open":
                href = str(child.attrGet("href") or "")
                yield Remark(_line(lines, first, last, href), "link", href)
            elif child.type == "image":
                yield Remark(_line(lines, first, last, "!["), "image", str(child.attrGet("src") or ""))
        for kind, pattern in (
            ("html", _TAG),
            ("html", _TAG_OPEN),
            ("bracket", _OPEN_LINK),
            ("bracket", _OPEN_WORDS),
        ):
            if match := pattern.search(plain):
                words = match.group().strip()
                yield Remark(_line(lines, first, last, words), kind, words)
                if kind == "html":
                    break


def _plain(tokens: Sequence[Token]) -> str:
    """Text outside of code and links, line by line."""
    depth = 0
    parts: list[str] = []
    for token in tokens:
        depth += token.nesting if token.type.startswith("link_") else 0
        if token.type in ("softbreak", "hardbreak"):
            parts.append("\n")
        elif token.type == "text" and not depth:
            parts.append(token.content)
    return "".join(parts)


def _line(lines: Sequence[str], first: int, last: int, words: str) -> int:
    return next((at for at in range(first, min(last, len(lines))) if words in lines[at]), first)
