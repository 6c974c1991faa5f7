"""Scrapes that a crawler wrote down as Markdown: its marks, so that lines are judged without them.

Only links, pictures, headings and bold marks, and only in a text that has
several links or a heading; a lone bracket or number sign stays what it is.
"""

from __future__ import annotations

import re

from builder.language.characters import HAN

_LINK = re.compile(
    r"(?P<picture>!\[[^\[\]\n]{0,200}\]\([^()\n]{0,400}\))|(?P<open>\[)(?=[^\[\]\n]{0,200}\])|(?P<close>\]\((?:[^()\n]|\([^()\n]{0,80}\)){0,400}\))"
)
_TARGET = re.compile(
    r"\]\(\s*(?:https?:|/|\.{1,2}/|javascript:|mailto:|#|[\w./-]+\.(?:s?html?|jsp|aspx?|php|pdf|docx?|xlsx?))"
)
_HEADING = re.compile(r"^[ \t]{0,3}#{1,6}[ \t]+", re.MULTILINE)
_CHINESE_HEADING = re.compile(rf"^#{{1,6}}[ \t]+[{HAN}《“][^\n。；，：]{{5,}}$", re.MULTILINE)
"""A heading, no sentence: documents may speak of the sign itself."""
_BULLET = re.compile(r"^[ \t]*[*+-][ \t]+(?=!?\[)", re.MULTILINE)
_BOLD = re.compile(r"(\*\*|__)(?=\S)([^\n*_]{1,200}?)(?<=\S)\1")
_LEAST = 2


def find_marks(text: str) -> list[tuple[int, int]]:
    """Places ``[start, end)`` of Markdown's marks in ``text``, in order; none where it is not Markdown."""
    linked = text.count("](") >= _LEAST and len(_TARGET.findall(text)) >= _LEAST
    if not linked and _CHINESE_HEADING.search(text) is None:
        return []
    found: list[tuple[int, int]] = []
    opened = -1
    for match in _LINK.finditer(text):
        if match["picture"]:
            found.append(match.span())
        elif match["open"]:
            opened = match.start()
        elif opened >= 0 and "\n" not in text[opened : match.start()]:
            found += [(opened, opened + 1), match.span()]
            opened = -1
    for pattern in (_HEADING, _BULLET):
        found += [m.span() for m in pattern.finditer(text)]
    for m in _BOLD.finditer(text):
        found += [(m.start(), m.start() + 2), (m.end() - 2, m.end())]
    return _apart(found)


def _apart(found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if out and start < out[-1][1]:
            continue
        out.append((start, end))
    return out


def blank(text: str, marks: list[tuple[int, int]]) -> str:
    """``text`` with spaces in place of the marks: as long as before, so that places stay."""
    parts: list[str] = []
    done = 0
    for start, end in marks:
        parts += (text[done:start], " " * (end - start))
        done = end
    return "".join((*parts, text[done:]))
