"""Texts as programs hand them on: every character an escape, the text a value in an interface's answer or in a field.

Scrapers save what a page's script holds: ``\\u5173\\u4e8e…`` as in JSON and in programs,
``%u5173%u4e8e…`` as the old ``escape()`` of browsers wrote it, or the whole of the JSON
that the page asked for; pages keep the text in a hidden field for their scripts. Only
a text that is such from end to end is touched, or a field with most of the page in it:
one with Chinese of its own outside of strings speaks about escapes, or has a script in it.
Pages whose text their script is yet to show, feeds with one entry, pages that were saved as text (``&lt;p&gt;``),
and texts whose bytes are references to Latin letters (``&#229;&#133;&#179;``), are such too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from html.entities import name2codepoint
from itertools import islice
from typing import NamedTuple

from builder.language.characters import HAN
from builder.model import Emendation, Layer, make_layer
from builder.spans import Span

_LEAST = 20
"""Fewer escaped Chinese characters are no text."""
_SHARE = 0.3
"""The escapes of Chinese characters are at least this share of a text that is escaped."""
_CONTENT = 100
"""A value of fewer Chinese characters is not what a page was asked for."""
_LONGEST_TITLE = 160
_HAN = re.compile(f"[{HAN}]")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_STRINGS = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\Z)', re.DOTALL)
"""The same in data; one that never ends goes to the end, so that it is looked at once."""
_NAMED = re.compile(r"\s*:")
_BARE_NAME = re.compile(r"([A-Za-z_$][\w$]*)\s*:\s*\Z")
"""A name as programs write it, right before its value."""
_NAME_LENGTH = 40
_TITLE_KEY = re.compile(r"(?:.*[a-z_])?title|biaoti|标题|名称|subject|bt", re.IGNORECASE)
_SIMPLE = {"n": "\n", "r": "\r", "t": "\t", "b": "", "f": "\f", '"': '"', "/": "/", "\\": "\\", "'": "'"}


@dataclass(frozen=True, slots=True)
class _Style:
    """How characters are escaped."""

    han: re.Pattern[str]
    """An escape of four digits; the digits are its group."""
    any: re.Pattern[str]
    """An escape of either kind: four digits, or ``short``."""


_JSON = _Style(
    re.compile(r"(?<!\\)(?:\\\\)*\\u([0-9A-Fa-f]{4})"),
    re.compile(r"(?P<run>(?:\\u[dD][89abAB][0-9A-Fa-f]{2})?\\u[0-9A-Fa-f]{4})|\\(?P<short>[\"'\\/bfnrt])"),
)
_PERCENT = _Style(
    re.compile(r"%u([0-9A-Fa-f]{4})"),
    re.compile(r"(?P<run>(?:%u[dD][89abAB][0-9A-Fa-f]{2})?%u[0-9A-Fa-f]{4})|%(?P<short>[0-7][0-9A-Fa-f])"),
)


_FIELD = re.compile(r"<textarea\b[^>]*>(?P<inner>.*?)</textarea\s*>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"(?:<|&lt;)/?(?:p|div|span|br|table|tr|td|strong|b)\b", re.IGNORECASE)
_REFERENCE = re.compile(r"&(lt|gt|quot|amp|#39|apos);")
_REFERRED = {"lt": "<", "gt": ">", "quot": '"', "amp": "&", "#39": "'", "apos": "'", "#x27": "'", "#34": '"'}
_TAGS = 3
_CP1252_POINTS = frozenset(ord(bytes([b]).decode("cp1252", "replace")) for b in range(128, 256)) - {0xFFFD}


_REFERRED_NAMES = "|".join(_REFERRED)
_ESCAPED_TAG = re.compile(
    r"&(?:amp;)*lt;(?P<tag>/?(?:html|head|body|meta|p|div|span|br|table|tr|td|li|strong|b|h[1-6]|a|font)\b|!DOCTYPE|!--)",
    re.IGNORECASE,
)
_REAL_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_SHELL = re.compile(r"<(title|style|script)\b.*?</\1\s*>|<[^<>]*>", re.IGNORECASE | re.DOTALL)
_PAGE_TAGS = 6
_ABOUT = re.compile("HTML|标签|標籤|代码|代碼|源码|教程", re.IGNORECASE)
_UNSHOWN = re.compile(r"<(script|style|title)\b[^>]*>", re.IGNORECASE)
_ENDS = {name: re.compile(rf"</{name}\s*>", re.IGNORECASE) for name in ("script", "style", "title")}
_ANY_TAG = re.compile(r"<[^<>]*>")
_SHOWN = 4
"""The text in a script has so many times the characters that its page shows."""
_FEED = re.compile(
    r"(?:<\?xml\b[^>]*>\s*)?(?:(?><!--.*?-->)\s*+|<\?[^>]*+>\s*+)*+<(?:rss|feed|rdf:RDF)\b", re.DOTALL
)
_ENTRY = re.compile(r"<(item|entry)(?=[\s>])[^>]*>")
_PART = re.compile(r"<(title|description|content:encoded|content|summary)(?:\s[^<>]*)?>")
_CDATA, _CDATA_END = "<![CDATA[", "]]>"
_BYTE_NAME = "|".join(name for name, point in name2codepoint.items() if point in _CP1252_POINTS)
_BYTE = rf"&(?:amp;)?(?:#(?:1[3-9]\d|12[89]|2[0-4]\d|25[0-5])|#[xX](?:[89a-fA-F][0-9a-fA-F])|{_BYTE_NAME});"
_BYTES = re.compile(rf"(?:{_BYTE}){{2,}}")
_EACH = re.compile(_BYTE)


def undo_escapes(text: str) -> Layer:
    """The text that a string of a program, or an interface's answer, holds.

    Layer ``escapes``, kind ``markup``, rules ``escapes.character``,
    ``escapes.quotation`` (the marks around a string), ``escapes.data`` (what an
    answer has besides the title and the text), ``escapes.field`` (a form's field
    from which a page's script fetches the text), ``escapes.script`` (a page's script that holds the text, and the page
    around it), ``escapes.feed`` (a feed around its one entry), ``escapes.page`` (a page whose markup was
    escaped, once or more) and ``escapes.byte`` (references that are bytes). Other texts stay as they are.
    """
    return make_layer("escapes", text, _emendations(text))


def _emendations(text: str) -> list[Emendation]:
    if text.lstrip("\ufeff \t\r\n")[:1] in ("{", "[") and (found := _read_answer(text)):
        return found
    if ("textarea" in text or "TEXTAREA" in text) and (found := _read_field(text)):
        return found
    if "<" in text and (found := _read_feed(text) or _read_script(text)):
        return found
    if "&" in text and (found := _read_page(text) or _read_bytes(text)):
        return found
    if "\\u" not in text and "%u" not in text:
        return []
    style = _JSON if text.count("\\u") >= text.count("%u") else _PERCENT
    escaped = sum(1 for found in style.han.finditer(text) if _HAN.match(chr(int(found[1], 16))))
    if escaped < _LEAST or 6 * escaped < _SHARE * len(text) or _HAN.search(text):
        return []
    inner = text.strip()
    start = text.index(inner)
    end = start + len(inner)
    quoted = _STRING.fullmatch(inner) is not None
    found = list(_characters(text, start + quoted, end - quoted, style))
    if any(e.after and "\ud800" <= e.after[0] <= "\udfff" for e in found):
        return []  # half a pair: no system wrote this
    if quoted:
        found = [_quotation(text, start, start + 1), *found, _quotation(text, end - 1, end)]
    return found


def _read_field(text: str) -> list[Emendation]:
    """Of a page whose text stands as markup in a field the field's tags, and the references of its markup undone."""
    closing = max(text.rfind("</textarea"), text.rfind("</TEXTAREA"))
    for field in _FIELD.finditer(text, 0, text.find(">", closing) + 1 if closing > 0 else 0):
        start, end = field.span("inner")
        inner = field["inner"]
        here = len(_HAN.findall(inner))
        if here < _CONTENT or 2 * here < len(_HAN.findall(text)) or len(_TAG.findall(inner)) < _TAGS:
            continue
        escaped = "<" not in inner
        found = [
            Emendation(Span(field.start(), start), text[field.start() : start], "", "markup", "escapes.field")
        ]
        for reference in _REFERENCE.finditer(text, start, end) if escaped else ():
            span, after = Span(*reference.span()), _REFERRED[reference[1]]
            found.append(Emendation(span, reference[0], after, "markup", "escapes.field"))
        found.append(
            Emendation(Span(end, field.end()), text[end : field.end()], "", "markup", "escapes.field")
        )
        return found
    return []


def _read_page(text: str) -> list[Emendation]:
    """Of a page that was saved as text, so that its tags are to be read, one level of escapes or more undone.

    What markup there is besides holds hardly any of the text.
    """
    first = _ESCAPED_TAG.search(text)
    if first is None or len(_ESCAPED_TAG.findall(text)) < max(_PAGE_TAGS, len(_REAL_TAG.findall(text))):
        return []
    *_, last = _ESCAPED_TAG.finditer(text)
    start, end = first.start(), text.find("gt;", last.end())
    end = len(text) if end < 0 else end + 3
    if _REAL_TAG.search(text) is None and _HAN.search(text, 0, start) is None:
        start, end = 0, len(text)  # it may be cut off behind its last tag
    inside = len(_HAN.findall(text, start, end))
    outside = _SHELL.sub("", text[:start]) + _SHELL.sub("", text[end:])
    if inside < _LEAST or len(_HAN.findall(outside)) > inside // 10 or _ABOUT.search(outside):
        return []
    depth = text.count("amp;", first.start(), first.start("tag")) + 1
    escaped = re.compile("&" + "amp;" * (depth - 1) + "(" + _REFERRED_NAMES + ");")
    found = [] if not start else [Emendation(Span(0, start), text[:start], "", "markup", "escapes.page")]
    for match in escaped.finditer(text, start, end):
        found.append(Emendation(Span(*match.span()), match[0], _REFERRED[match[1]], "markup", "escapes.page"))
    if end < len(text):
        found.append(Emendation(Span(end, len(text)), text[end:], "", "markup", "escapes.page"))
    return found


def _read_bytes(text: str) -> list[Emendation]:
    """Runs of references to Latin letters, where they are most of a text: its bytes, one by one.

    They are read as Windows-1252, so that the letters can be read again in the right encoding.
    """
    runs = [run.span() for run in _BYTES.finditer(text)]
    found = [match for start, end in runs for match in _EACH.finditer(text, start, end)]
    if len(found) < 2 * _LEAST or len(found) < len(_HAN.findall(text)):
        return []
    return [
        Emendation(Span(*m.span()), m[0], unescape(m[0].replace("&amp;", "&")), "markup", "escapes.byte")
        for m in found
    ]


def _quotation(text: str, start: int, end: int) -> Emendation:
    return Emendation(Span(start, end), text[start:end], "", "markup", "escapes.quotation")


def _characters(text: str, start: int, end: int, style: _Style) -> Iterator[Emendation]:
    for found in style.any.finditer(text, start, end):
        if found["short"] is None:
            digits = re.findall(r"u([0-9A-Fa-f]{4})", found[0])
            units = b"".join(int(d, 16).to_bytes(2, "big") for d in digits)
            after = units.decode("utf-16-be", "surrogatepass")
        else:
            after = _SIMPLE[found["short"]] if style is _JSON else chr(int(found["short"], 16))
        yield Emendation(Span(*found.span()), found[0], after, "markup", "escapes.character")


def _read_answer(text: str) -> list[Emendation]:
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
    return _keep(text, [*titles[:1], best], "escapes.data")


def _read_script(text: str) -> list[Emendation]:
    """Of a page whose text only a script holds, as a string of its data, that text and the title named before it.

    What the page shows itself is next to nothing: a frame that the script fills.
    """
    unshown = _unshown(text)
    for name, start, end in unshown:
        if name != "script" or end - start < _CONTENT:
            continue
        if len(_HAN.findall(text, start, end)) + text.count("\\u", start, end) < _CONTENT:
            continue
        strings = _strings(text, start, end)
        best = max(strings, default=_NO_STRING)
        if best.size < _CONTENT or 2 * best.size < sum(string.size for string in strings):
            continue
        value = _value(text[best.start - 1 : best.end + 1])
        if "\n" not in value and len(_TAG.findall(value)) < _TAGS:
            continue
        ends = [0, *(end for _, _, end in unshown)]
        starts = [*(start for _, start, _ in unshown), len(text)]
        shown = "".join(text[a:b] for a, b in zip(ends, starts, strict=True))
        if _SHOWN * len(_HAN.findall(_ANY_TAG.sub("", shown))) > best.size:
            return []
        titles = _titles_before(text, strings, best)
        return _keep(text, [*titles[-1:], best], "escapes.script")
    return []


def _unshown(text: str) -> list[tuple[str, int, int]]:
    """The insides of a page's scripts, styles and titles: the element's name and the place, in order."""
    found: list[tuple[str, int, int]] = []
    unclosed: set[str] = set()
    at = 0
    while opening := _UNSHOWN.search(text, at):
        name, at = opening[1].lower(), opening.end()
        closing = None if name in unclosed else _ENDS[name].search(text, at)
        if closing is None:
            unclosed.add(name)
        else:
            found.append((name, at, closing.start()))
            at = closing.end()
    return found


def _read_feed(text: str) -> list[Emendation]:
    """Of a feed with one entry the entry's title and text; a feed of several is no document."""
    if _FEED.match(text.lstrip("\ufeff \t\r\n")) is None:
        return []
    entries = list(islice(_ENTRY.finditer(text), 2))
    if len(entries) != 1:
        return []
    title: tuple[int, int] | None = None
    body, size, at = (0, 0), 0, entries[0].end()
    while part := _PART.search(text, at):
        at = text.find(f"</{part[1]}>", part.end())
        if at < 0:
            return []
        inner = _inner(text, part.end(), at)
        here = len(_HAN.findall(text, *inner))
        if part[1] == "title":
            title = title or inner
        elif here > size:
            body, size = inner, here
    if size < _CONTENT or (title and title[1] > body[0]):
        return []
    found: list[Emendation] = []
    done = 0
    if (
        title
        and "".join(text[slice(*title)].split()) not in "".join(text[slice(*body)].split())[:_LONGEST_TITLE]
    ):
        found.append(Emendation(Span(0, title[0]), text[: title[0]], "", "markup", "escapes.feed"))
        done = title[1]
    joint = "\n" if done else ""
    found.append(Emendation(Span(done, body[0]), text[done : body[0]], joint, "markup", "escapes.feed"))
    for reference in _REFERENCE.finditer(text, *body) if text.find("<", *body) < 0 else ():
        span, after = Span(*reference.span()), _REFERRED[reference[1]]
        found.append(Emendation(span, reference[0], after, "markup", "escapes.feed"))
    return [*found, Emendation(Span(body[1], len(text)), text[body[1] :], "", "markup", "escapes.feed")]


def _inner(text: str, start: int, end: int) -> tuple[int, int]:
    """The place of an element's characters, without the marks around characters that are no markup."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if text.startswith(_CDATA, start, end) and text.endswith(_CDATA_END, start + len(_CDATA), end):
        return start + len(_CDATA), end - len(_CDATA_END)
    return start, end


class _String(NamedTuple):
    """A string among the data of a program, and the name before it."""

    size: int
    """Its Chinese characters."""
    start: int
    end: int
    """Its place in the text, without its quotation marks."""
    name: str


_NO_STRING = _String(0, 0, 0, "")


def _strings(text: str, start: int, end: int) -> list[_String]:
    """The strings between two places; those that are no data's, and names, are left out."""
    strings: list[_String] = []
    name = ""
    for found in _STRINGS.finditer(text, start, end):
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


def _keep(text: str, kept: list[_String], rule: str) -> list[Emendation]:
    """The emendations that leave of a text some of its strings, in order and without escapes, a line each."""
    found: list[Emendation] = []
    at = 0
    for string in kept:
        joint = "\n" if at else ""
        found.append(Emendation(Span(at, string.start), text[at : string.start], joint, "markup", rule))
        found += _characters(text, string.start, string.end, _JSON)
        at = string.end
    found.append(Emendation(Span(at, len(text)), text[at:], "", "markup", rule))
    return [] if any(e.after and "\ud800" <= e.after[0] <= "\udfff" for e in found) else found


def _value(string: str) -> str:
    value: str = json.loads(string, strict=False)
    return value
