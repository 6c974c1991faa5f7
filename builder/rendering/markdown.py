"""Writing Markdown that says exactly what the text says.

:func:`escape` protects every character that Python-Markdown or its extensions
would read as markup, so that no text of a scrape or contributor can become
structure, a link or HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from builder.language.vocabulary import Name

_SPECIAL = re.compile(
    r"[\\`*_{}\[\]<>&|~^$]|(?<!\w)https?(?=:)|(?<!\w)www(?=\.)|:(?=[\w+-]+:)|==|\+\+|--(?=[->])"
)
_LINE_START = re.compile(r"^(?:(#)|(\d+)([.)])(?=\s|$)|([-+=:!])(?=\s|$|[-+=:!])|( {4}|\t))")
_ENTITIES = {
    "<": "&lt;",
    ">": "&gt;",
    "&": "&amp;",
    "|": "&#124;",
    "~": "&#126;",
    "^": "&#94;",
    "$": "&#36;",
    ":": "&#58;",
}


# Python-Markdown takes a carriage return for a line end, and drops STX and ETX, which it needs for itself:
# what stood behind one of them would come to stand at the beginning of a line.
_BREAKS = {10: " ", 13: " ", 2: None, 3: None}
_PLAIN_KEY = re.compile(r"[A-Za-z][A-Za-z_.]*")
_SNIPPET = re.compile(r"(?m)^([ \t]*)(;*-+8<-)")


def escape(text: str) -> str:
    """``text`` as inline Markdown that renders as itself (line ends become spaces)."""
    return _SPECIAL.sub(_escape_match, text.translate(_BREAKS))


def escape_line(text: str) -> str:
    """Like :func:`escape`, also safe at the beginning of a line."""
    return protect_line(escape(text))


def protect_line(line: str) -> str:
    """Inline Markdown made safe to begin a line: no list, heading, rule or code block."""
    return _LINE_START.sub(_escape_start, line)


def _escape_match(match: re.Match[str]) -> str:
    sign = match.group()
    if len(sign) > 1:  # a bare address or a doubled sign: break what an extension would read
        return sign[:-1] + f"&#{ord(sign[-1])};"
    return _ENTITIES.get(sign) or "\\" + sign


def _escape_start(match: re.Match[str]) -> str:
    hash_, digits, stop, sign, indent = match.groups()
    if digits:
        return f"{digits}\\{stop}"
    if indent:
        return f"&#{ord(indent[0])};" + indent[1:]
    return f"&#{ord(hash_ or sign)};"


def set_off(words: str) -> str:
    """Inline Markdown as marked words. (A tag, since signs such as ``==`` are misread between Han characters.)"""
    return f"<mark>{words}</mark>" if words else ""


def link(text: str, target: str, *, title: str = "", attributes: str = "") -> str:
    """An inline link; ``text`` is Markdown already, ``title`` is not."""
    shown = f' "{_title(title)}"' if title else ""
    return f"[{text}]({target}{shown})" + (f"{{ {attributes} }}" if attributes else "")


def _title(text: str) -> str:
    return escape(text).replace('"', "&quot;").replace("(", "&#40;").replace(")", "&#41;")


def both(name: Name) -> str:
    """A term in both languages, each marked as what it is; a style sheet shows the one that a reader reads."""
    return f'<span lang="zh-Hans">{name.zh}</span> <span lang="en">{name.en}</span>'


def paired(words: str) -> str:
    """The same for words of our own in the form ``中文 English``."""
    return both(Name(*words.split(" ", 1)))


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of cells that are Markdown already."""
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    lines += ["| " + " | ".join(cell.replace("\n", " ") or " " for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def front_matter(
    values: Mapping[str, str], *, hide: Sequence[str] = (), data: Mapping[str, Data] | None = None
) -> str:
    """YAML front matter with every value as a double-quoted scalar; ``hide`` names parts of the page.

    The theme writes titles into its pages as they are, so what could be HTML stands as character references.
    ``data`` is not for the theme and stands as it is: our own template escapes it.
    """
    lines = [f"{key}: {_quote(_referenced(value))}" for key, value in values.items() if value]
    if hide:
        lines += ["hide:", *(f"  - {part}" for part in hide)]
    return "\n".join(["---", *lines, *_yaml(data or {}, ""), "---"])


Data = str | Sequence["Data"] | Mapping[str, "Data"]
"""What front matter can hold besides plain words: lists and tables of words."""


def _yaml(data: Mapping[str, Data], indent: str) -> Iterator[str]:
    for key, value in data.items():
        name = key if _PLAIN_KEY.fullmatch(key) else _quote(key)
        if isinstance(value, Mapping):
            yield f"{indent}{name}:"
            yield from _yaml(value, f"{indent}  ")
        else:
            yield f"{indent}{name}: {_flow(value)}"


def _flow(value: Data) -> str:
    """A value on one line."""
    if isinstance(value, str):
        return _quote(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_quote(key)}: {_flow(one)}" for key, one in value.items()) + "}"
    return "[" + ", ".join(_flow(one) for one in value) + "]"


def _referenced(value: str) -> str:
    return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def _quote(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in escaped) + '"'


def fence(text: str, info: str = "text") -> str:
    """A fenced code block that no line of ``text`` can end, and from which no file is included."""
    text = _SNIPPET.sub(
        r"\1;\2", text.translate({2: None, 3: None}).replace("\r\n", "\n").replace("\r", "\n")
    )
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    ticks = "`" * max(3, longest + 1)
    return f"{ticks} {info}\n{text}\n{ticks}"
