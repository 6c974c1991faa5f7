"""Character references left in plain text, and characters that nobody sees.

For text after any handling of HTML. After :func:`decode_entities` the following is
guaranteed: lines end with ``\\n`` only; there are no control characters but tab and
newline, and no zero-width or direction characters save joiners where a script
needs them. A reference stays where the text speaks about it, and in the query of
a URL.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from html import unescape
from html.entities import html5

from builder.language.characters import CJK_PUNCTUATION, HAN, QUOTES
from builder.model import Emendation, EmendationKind, Layer, make_layer
from builder.spans import Span

_ZERO_WIDTH = "\u034f\u115f\u1160\u180e\u200b-\u200d\u2060-\u2064\u206a-\u206f\ufeff"
_TAGS = "\U000e0001\U000e0020-\U000e007f"
"""Zero width too; apart, because a class with characters beyond the basic plane is searched more slowly."""
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_OBJECT = "\ufff9-\ufffc"
_LINE_END = "\r\x0b\x0c\x85\u2028\u2029"
_CONTROL = "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"
_AMPERSAND = r"(?:amp|AMP|[#＃](?:0*38|[xX]0*26))[;；]"
_BODY = r"[#＃](?:[xX][0-9A-Fa-f]{1,6}|[0-9]{1,7})|[A-Za-z][A-Za-z0-9]{1,31}"
_FOUND = re.compile(
    f"(?P<line>\r(?=\n)|[{_LINE_END}])"
    f"|(?P<joiner>[\u200c\u200d])|(?P<zero>[{_ZERO_WIDTH}{_TAGS}])|(?P<bidi>[{_BIDI}])|(?P<soft>\xad)"
    f"|(?P<object>[{_OBJECT}])|(?P<control>[{_CONTROL}])"
    r"|(?P<torn>(?:(?<![&＆A-Za-z0-9])|&[ \u3000])nbsp[;；])"
    f"|[&＆](?P<escaped>(?:{_AMPERSAND})*)(?P<body>{_BODY})(?P<end>[;；]?)"
)
_ANYTHING = re.compile(f"[&＆{_LINE_END}{_ZERO_WIDTH}{_BIDI}\xad{_OBJECT}{_CONTROL}]")
_ANY_TAG = re.compile(f"[{_TAGS}]")
_INVISIBLE = re.compile(f"[{_ZERO_WIDTH}{_TAGS}{_BIDI}\xad{_OBJECT}{_CONTROL}]")
_RULES = {
    "zero": "entities.zero-width",
    "bidi": "entities.bidi",
    "soft": "entities.soft-hyphen",
    "object": "entities.object",
    "control": "entities.control",
}
# The names that HTML reads without a semicolon, as far as they occur in Chinese text; Latin letters do not.
_LEGACY = re.compile("nbsp|quot|lt|gt|amp|middot|copy|reg|times|divide|deg|plusmn|sect|para|laquo|raquo|yen")
_CHINESE = re.compile(f"[{HAN}{CJK_PUNCTUATION}{QUOTES}]")
_ABOUT = re.compile(
    "HTML|XML|字符实体|实体字符|实体引用|实体编码|字符引用|转义|轉義|entit(?:y|ies)|escape|character reference",
    re.IGNORECASE,
)
_ABOUT_REACH = 40
"""Characters to either side, within the line, in which a text names what it speaks about."""
_OPENING, _CLOSING = "“‘「『\"'`《", "”’」』\"'`》"
_URL_BEFORE = re.compile(r"(?:https?://|www\.|\?[\w.-]+=)[!-~]*\Z")
_URL_REACH = 400


def decode_entities(text: str) -> Layer:
    """Resolve character references, take invisible characters away, make line ends uniform.

    ``&nbsp;`` becomes an ordinary space. Without a semicolon only the old names and numbers are read,
    and only next to Chinese text.
    """
    if not (_ANYTHING.search(text) or _ANY_TAG.search(text) or "nbsp" in text):
        return make_layer("entities", text)
    return make_layer("entities", text, _emendations(text))


def _emendations(text: str) -> Iterator[Emendation]:
    for match in _FOUND.finditer(text):
        if match["body"] is not None:
            yield from _reference(text, match)
        elif match["line"] is not None:
            after = "" if match[0] == "\r" and text.startswith("\n", match.end()) else "\n"
            yield _emendation(match.start(), match[0], after, "entities.line-end", "layout")
        elif match["joiner"] is not None:
            if not _is_needed(text, match.start()):
                yield _emendation(match.start(), match[0], "", "entities.zero-width")
        elif match["torn"] is not None:
            if not _is_spoken_of(text, match.start(), match.end()):
                yield _emendation(match.start(), match[0], " ", "entities.torn")
        else:
            yield _emendation(match.start(), match[0], "", _RULES[str(match.lastgroup)])


def _emendation(
    start: int, before: str, after: str, rule: str, kind: EmendationKind = "markup"
) -> Emendation:
    return Emendation(Span(start, start + len(before)), before, after, kind, rule)


def _reference(text: str, match: re.Match[str]) -> Iterator[Emendation]:
    """What becomes of one reference, with the ampersands it was escaped by."""
    if _is_spoken_of(text, match.start(), match.end()):
        return
    is_url = _URL_BEFORE.search(text, max(0, match.start() - _URL_REACH), match.start()) is not None
    escaped, body, end = match["escaped"], match["body"], match["end"]
    character = None if is_url and body.lower() != "amp" else _character(body)
    if character is not None and not end and not _is_legacy(text, match):
        character = None
    if character is None:
        if escaped:  # an escaped ampersand before a word that is no reference
            yield _emendation(match.start(), match[0][: 1 + len(escaped)], "&", "entities.named")
        return
    if escaped:
        rule = "entities.twice-escaped"
    elif "；" in match[0] or match[0][0] == "＆":
        rule = "entities.full-width"
    elif not end:
        rule = "entities.no-semicolon"
    else:
        rule = "entities.numeric" if body[0] in "#＃" else "entities.named"
    if character == "\r" and text[match.end() : match.end() + 5].lower() in ("&#10;", "&#xa;"):
        character = ""
    yield _emendation(match.start(), match[0], _settled(character), rule)


def _character(body: str) -> str | None:
    """What a reference stands for; None where it stands for nothing."""
    if body[0] in "#＃":
        number = int(body[2:], 16) if body[1] in "xX" else int(body[1:])
        if number in (10, 13):
            return chr(number)
        # Numbers 128 to 159 mean Windows-1252, as in browsers.
        character = unescape(f"&#{number};")
        return character if character and (character != "\ufffd" or number == 0xFFFD) else None
    return html5.get(f"{body};") or (html5.get(f"{body.lower()};") if body.isupper() else None)


def _settled(character: str) -> str:
    """The character as this stage leaves characters."""
    if character == "\xa0":
        return " "
    if character in _LINE_END and character:
        return "\n"
    return _INVISIBLE.sub("", character)


def _is_legacy(text: str, match: re.Match[str]) -> bool:
    """Whether a reference without semicolon may be read: an old name or a number, next to Chinese text."""
    body = match["body"]
    if body[0] not in "#＃" and not _LEGACY.fullmatch(body):
        return False
    following = text[match.end() : match.end() + 1]
    if following.isascii() and (following.isalnum() or following == "="):
        return False
    neighbours = text[max(0, match.start() - 1) : match.start()] + following
    return following == "&" or _CHINESE.search(neighbours) is not None


def _is_spoken_of(text: str, start: int, end: int) -> bool:
    """Whether the text speaks about the reference: it stands alone in quotes, or the line says so."""
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    if before and after and before in _OPENING and after in _CLOSING:
        return True
    low = max(text.rfind("\n", 0, start) + 1, start - _ABOUT_REACH)
    newline = text.find("\n", end, end + _ABOUT_REACH)
    return _ABOUT.search(text, low, newline if newline >= 0 else end + _ABOUT_REACH) is not None


def _is_needed(text: str, place: int) -> bool:
    """Whether a joiner stands in a script or a picture that needs it, not among Chinese or ASCII."""
    neighbours = text[place - 1 : place] if place else "", text[place + 1 : place + 2]
    return all(
        c > "\u02ff" and unicodedata.category(c)[0] in "LMS" and not _CHINESE.match(c) for c in neighbours
    )
