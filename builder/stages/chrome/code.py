"""Lines of programs and style sheets that a scrape left in the text.

A naive scrape keeps what stands in ``<script>`` and ``<style>``, and scripts print
themselves where a tag is broken. Such a line has the signs of a program and no
Chinese outside of its quotation marks and comments; of a rule over several lines
those between its braces go as well.
"""

from __future__ import annotations

import re

from builder.language.characters import HAN

_LONGEST = 4000
_LOOK = 400
"""A line shows so soon that it is a statement."""
_MOST_LINES = 60
"""A block of code between braces is followed over so many lines at most."""
_STRING = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'|`[^`\n]*`")
_COMMENT = re.compile(r"(?:^|(?<=[\s;{}]))//.*|/\*.*?(?:\*/|$)|<!--.*?(?:-->|$)")
_HAN = re.compile(rf"[{HAN}]")
_STATEMENT = re.compile(
    r"\b(?:var|let|const)\s+[\w$]+\s*(?:=|;|$)|\bfunction\b\s*[\w$]*\s*\(|\bdocument\s*\.\s*[A-Za-z]|\bwindow\s*\.\s*[A-Za-z_]"
    r"|\$\s*\(|\bjQuery\b|=>\s*[{(]|[\w$\])]\s*\.\s*[A-Za-z_$][\w$]*\s*\(.*\)\s*;|\b(?:if|for|while|switch)\s*\(.*\)\s*\{"
    r"|\}\s*else\b|\b(?:alert|setTimeout|setInterval|getElementById|require|eval)\s*\(|^\s*return\b.*;\s*$|^\s*(?:try|else)\s*\{"
)
_STYLE = re.compile(r"\s*+[@.#*A-Za-z][\w\-.#:,>+~*\[\]=()%@\s]*+\{[^{}]*+(?:\}\s*+)*+$")
_TAG_END = re.compile(
    r"\s*+(?:[a-z\-]++\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+')\s*+)++/?>\s*+$|\s*+</?[A-Za-z][\w-]*+(?:\s[^<>]*+)?>?\s*+$|\s*+-->\s*+$"
)
SIGNS = "{};=<>$"
"""No code is without one of these; most lines of a document are without any."""
_SIGN = re.compile(f"[{re.escape(SIGNS)}]")
_CLOSING = re.compile(r"^[\s{}()\[\];,]+$")


def is_code(text: str) -> bool:
    """Whether a line is a statement, a rule of style, or what is left of a tag."""
    if len(text) > _LONGEST or _SIGN.search(text) is None:
        return False
    rest = _COMMENT.sub(" ", _STRING.sub("''", text))
    if _HAN.search(rest):
        return False
    return bool(_STATEMENT.search(rest[:_LOOK]) or _STYLE.match(rest) or _TAG_END.match(text))


def find_code(lines: list[str]) -> set[int]:
    """The numbers of the lines that are code, with what stands between the braces they open."""
    found: set[int] = set()
    i = 0
    while i < len(lines):
        if not is_code(lines[i]):
            i += 1
            continue
        found.add(i)
        depth = _depth(lines[i])
        j = i + 1
        while depth > 0 and j < min(len(lines), i + _MOST_LINES) and _goes_on(lines[j]):
            found.add(j)
            depth += _depth(lines[j])
            j += 1
        i = j
        while i < len(lines) and (_CLOSING.match(lines[i]) or _is_remark(lines[i])):
            found.add(i)
            i += 1
    for first in sorted(found):  # a remark above the code
        if first > 0 and _is_remark(lines[first - 1]):
            found.add(first - 1)
    return found


def _depth(line: str) -> int:
    bare = _STRING.sub("", line)
    return bare.count("{") - bare.count("}")


def _goes_on(line: str) -> bool:
    """Whether a line may stand between the braces of a block: no Chinese but in strings and remarks."""
    return _HAN.search(_COMMENT.sub(" ", _STRING.sub("''", line))) is None


def _is_remark(line: str) -> bool:
    return line.lstrip().startswith("//")
