"""A page's text as a value in the data of a program: in an interface's answer, or in the page's own script."""

from __future__ import annotations

import json
import re
from typing import NamedTuple

from builder.language.characters import HAN
from builder.model import Emendation
from builder.spans import Span
from builder.stages.escapes.characters import JSON, is_broken, undo_characters
from builder.stages.escapes.shown import find_unshown, shown

_CONTENT = 100
"""A value of fewer Chinese characters is not what a page was asked for."""
_LONGEST_TITLE = 160
_TAGS = 3
"""A value with fewer tags is no page's text, unless it has lines."""
_SHOWN = 4
"""The text in a script has so many times the characters that its page shows."""
_HAN = re.compile(f"[{HAN}]")
_TAG = re.compile(r"</?(?:p|div|span|br|table|tr|td|strong|b)\b", re.IGNORECASE)
_STRINGS = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\Z)', re.DOTALL)
"""A string of data; one that never ends goes to the end, so that it is looked at once."""
_QUOTED = re.compile(rf"{_STRINGS.pattern}|'(?:[^'\\]|\\.)*+(?:'|\Z)|`(?:[^`\\]|\\.)*+(?:`|\Z)", re.DOTALL)
"""The same in programs, which have other quotation marks too."""
_NAMED = re.compile(r"\s*:")
_BARE_QUOTATION = re.compile(r'(?<!\\)((?:\\\\)*)"')
"""A quotation mark that no escape stands before."""
_BARE_NAME = re.compile(r"([A-Za-z_$][\w$]*)\s*[:=]\s*\Z")
"""A name as programs write it, right before its value."""
_NAME_LENGTH = 40
_TITLE_KEY = re.compile(r"(?:.*[a-z_])?title|biaoti|标题|名称|subject|bt", re.IGNORECASE)


class _String(NamedTuple):
    """A string among the data of a program, and the name before it."""

    size: int
    """Its Chinese characters."""
    start: int
    end: int
    """Its place in the text, without its quotation marks."""
    name: str


_NO_STRING = _String(0, 0, 0, "")


def read_answer(text: str) -> list[Emendation]:
    """Of an interface's answer (JSON) the text, and the title before it; nothing where no value is the text."""
    try:
        json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        return []
    strings = _strings(text, 0, len(text))
    best = max(strings, default=_NO_STRING)
    if best.size < _CONTENT or 2 * best.size < sum(string.size for string in strings):
        return []
    titles = _titles_before(text, strings, best)
    return _keep(text, [*titles[:1], best], "escapes.data", 0, len(text))


def read_script(text: str) -> list[Emendation]:
    """Of a page whose text only a script holds, as a string of its data, that text and the title named before it.

    What the page shows itself is next to nothing: a frame that the script fills. It stays where the text has markup,
    since it states facts.
    """
    unshown = find_unshown(text)
    for element in unshown:
        if element.name != "script":
            continue
        start, end = element.start, element.end
        if len(_HAN.findall(text, start, end)) + text.count("\\u", start, end) < _CONTENT:
            continue
        strings, best = _find_best(text, start, end)
        if best.size < _CONTENT or 2 * best.size < sum(string.size for string in strings):
            continue
        value = _value(text[best.start - 1 : best.end + 1])
        marked = len(_TAG.findall(value)) >= _TAGS
        if not marked and "\n" not in value:
            continue
        if _SHOWN * len(_HAN.findall(shown(text, unshown))) > best.size:
            return []
        kept = [*_titles_before(text, strings, best)[-1:], best]
        outer = (element.opening, element.closed) if marked else (0, len(text))
        return _keep(text, kept, "escapes.script", *outer)
    return []


def _find_best(text: str, start: int, end: int) -> tuple[list[_String], _String]:
    """The strings of a script and the longest: of data, and where that holds no text, of any program."""
    for pattern in (_STRINGS, _QUOTED):
        strings = _strings(text, start, end, pattern)
        best = max(strings, default=_NO_STRING)
        if best.size >= _CONTENT:
            break
    return strings, best


def _strings(text: str, start: int, end: int, pattern: re.Pattern[str] = _STRINGS) -> list[_String]:
    """The strings between two places; those that are no data's, and names, are left out."""
    strings: list[_String] = []
    name = ""
    for found in pattern.finditer(text, start, end):
        if _NAMED.match(text, found.end()):
            name = found[0][1:-1]
            continue
        bare = _BARE_NAME.search(text, max(start, found.start() - _NAME_LENGTH), found.start())
        name = bare[1] if bare else name
        try:
            size = len(_HAN.findall(_value(found[0])))
        except ValueError:
            continue
        strings.append(_String(size, found.start() + 1, found.end() - 1, name))
    return strings


def _titles_before(text: str, strings: list[_String], best: _String) -> list[_String]:
    """The strings before the text that are named a title, and that the text does not begin with."""
    body = "".join(_value(text[best.start - 1 : best.end + 1]).split())
    found = []
    for string in strings:
        if string.end >= best.start:
            break
        if string.size and _TITLE_KEY.fullmatch(string.name):
            title = _value(text[string.start - 1 : string.end + 1])
            if len(title) <= _LONGEST_TITLE and "".join(title.split()) not in body[:_LONGEST_TITLE]:
                found.append(string)
    return found


def _keep(text: str, kept: list[_String], rule: str, start: int, end: int) -> list[Emendation]:
    """The emendations that leave, between two places, only some strings, in order and without escapes, a line each."""
    found: list[Emendation] = []
    at = start
    for string in kept:
        joint = "\n" if found else ""
        found.append(Emendation(Span(at, string.start), text[at : string.start], joint, "markup", rule))
        found += undo_characters(text, string.start, string.end, JSON)
        at = string.end
    found.append(Emendation(Span(at, end), text[at:end], "", "markup", rule))
    return [] if is_broken(found) else found


def _value(string: str) -> str:
    """What a string is, whose quotation marks may be any; raises ValueError where it is no data's."""
    if len(string) < 2 or string[-1] != string[0]:
        raise ValueError("a string without an end")
    if string[0] != '"':
        inner = string[1:-1].replace("\\'", "'").replace("\\`", "`")
        string = '"' + _BARE_QUOTATION.sub(r"\1\"", inner) + '"'
    value: str = json.loads(string, strict=False)
    return value
