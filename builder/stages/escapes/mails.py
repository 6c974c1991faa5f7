"""Mails and archives of pages as they are sent and saved: their parts, in quoted-printable and base64.

A browser saves a page with its pictures as one mail (``.mht``), a mail program a message as it came. The bytes of
the text are in ``=E5=85=B3`` or in base64 there (RFC 2045), behind headers and between boundaries, once as plain text
and once as a page. What has no such encoding is left to the stage ``chrome``, to which headers are lines like others.
"""

from __future__ import annotations

import binascii
import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.errors import MessageError
from email.header import decode_header, make_header

from builder.language.characters import HAN
from builder.language.frequency import text_cost
from builder.model import Emendation, make_layer
from builder.spans import Span

_HAN = re.compile(f"[{HAN}]")
_HEADERS = re.compile(r"(?:[A-Za-z][A-Za-z0-9-]*:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*)+(?=\r?\n)")
_START = re.compile(r"\ufeff?\s*(?:From [^\r\n]*\r?\n)?")
_FIELD = re.compile(r"^(?P<name>[A-Za-z-]+):(?P<value>[^\r\n]*(?:\r?\n[ \t]+[^\r\n]*)*)", re.MULTILINE)
_PARAMETER = re.compile(r";\s*(?P<name>[A-Za-z]+)\s*=\s*(?:\"(?P<quoted>[^\"\r\n]*)\"|(?P<plain>[^\s;]+))")
_QUOTED = re.compile("=(?:(?P<byte>[0-9A-Fa-f]{2})|[ \t]*\r?\n)")
_RUN = re.compile("(?:=(?:[0-9A-Fa-f]{2}|[ \t]*\r?\n))+")
_PREFIX = re.compile(r"(?:(?:re|fwd?|答复|回复|转发)\s*[:：]\s*)+", re.IGNORECASE)
_BASE64 = re.compile(r"[A-Za-z0-9+/\s]+=*\s*")
_LEAST = 20
"""Fewer Chinese characters are no text; a body without headers has as many escaped bytes three times."""
_SHARE = 0.3
_COMMON = 10.5
"""Mean cost of a character, in nats, above which bytes were read in the wrong encoding."""
_DEEPEST = 4
_ENCODINGS = ("quoted-printable", "base64")
_CODECS = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "us-ascii": "utf-8", "": "utf-8"}


@dataclass(frozen=True, slots=True)
class _Part:
    """One text of a mail."""

    start: int
    end: int
    """Of its body."""
    is_page: bool
    is_encoded: bool
    changes: list[Emendation]
    characters: int
    """Chinese ones, once it is decoded."""


def read_mail(text: str) -> list[Emendation]:
    """Of a mail with an encoded text what is not the text, and the encoding undone; nothing for another text."""
    begin = _START.match(text)
    assert begin is not None
    if (headers := _HEADERS.match(text, begin.end())) is None:
        return _bare(text)
    fields = _fields(headers[0])
    if not {"content-type", "mime-version"} & fields.keys():
        return _bare(text)
    parts = list(_parts(text, begin.end(), len(text), 0))
    if not any(part.is_encoded for part in parts):
        return []
    found: list[Emendation] = []
    at = 0
    for part in parts:
        found += _gone(text, at, part.start, "\n" if at else _subject(text, fields, part))
        found += part.changes
        at = part.end
    return [*found, *_gone(text, at, len(text), "")]


def _subject(text: str, fields: dict[str, str], part: _Part) -> str:
    """The subject as a line before a plain text that does not have it; a page has its own title."""
    try:
        subject = str(make_header(decode_header(fields.get("subject", "")))).strip()
    except (LookupError, ValueError, MessageError):
        return ""
    subject = _PREFIX.sub("", subject)
    if part.is_page or not _HAN.search(subject) or "\n" in subject:
        return ""
    body = make_layer("body", text, part.changes).text[part.start :]
    return "" if "".join(subject.split()) in "".join(body.split()) else f"{subject}\n"


def _gone(text: str, start: int, end: int, after: str) -> Iterator[Emendation]:
    if text[start:end] != after:
        yield Emendation(Span(start, end), text[start:end], after, "markup", "escapes.mail")


def _fields(headers: str) -> dict[str, str]:
    return {match["name"].lower(): match["value"].strip() for match in _FIELD.finditer(headers)}


def _parameters(value: str) -> dict[str, str]:
    return {m["name"].lower(): m["quoted"] or m["plain"] or "" for m in _PARAMETER.finditer(value)}


def _parts(text: str, start: int, end: int, depth: int) -> Iterator[_Part]:
    """The texts to keep of what begins with headers at ``start``; of one in several forms the fullest."""
    headers = _HEADERS.match(text, start, end)
    fields = _fields(headers[0]) if headers else {}
    body = headers.end() if headers else start
    body = min(end, body + (2 if text.startswith("\r\n", body) else 1))
    kind = fields.get("content-type", "text/plain").split(";")[0].strip().lower()
    parameters = _parameters(fields.get("content-type", ""))
    if kind.startswith("multipart/") and parameters.get("boundary") and depth < _DEEPEST:
        inside = [
            part
            for low, high in _between(text, body, end, "--" + parameters["boundary"])
            for part in _parts(text, low, high, depth + 1)
        ]
        if kind in ("multipart/alternative", "multipart/related"):
            inside = sorted(inside, key=lambda part: part.characters * (1.2 if part.is_page else 1.0))[-1:]
        yield from inside
    elif kind == "message/rfc822" and depth < _DEEPEST:
        yield from _parts(text, body, end, depth + 1)
    elif kind in ("text/plain", "text/html") and not fields.get("content-disposition", "").startswith(
        "attachment"
    ):
        encoding = fields.get("content-transfer-encoding", "").lower()
        charset = parameters.get("charset", "").lower()
        changes = _decoded(text, body, end, encoding, _CODECS.get(charset, charset))
        characters = _count(text, body, end, changes or [])
        if changes is not None and characters >= _LEAST:
            yield _Part(body, end, kind == "text/html", encoding in _ENCODINGS, changes, characters)


def _between(text: str, start: int, end: int, boundary: str) -> Iterator[tuple[int, int]]:
    """What stands between the lines that are ``boundary``."""
    lines = re.compile(rf"(?:^|\r?\n){re.escape(boundary)}(?P<last>--)?[ \t]*(?:\r?\n|$)")
    low = None
    for line in lines.finditer(text, start, end):
        if low is not None:
            yield low, line.start()
        low = line.end()
        if line["last"]:
            return
    if low is not None:
        yield low, end


def _count(text: str, start: int, end: int, changes: list[Emendation]) -> int:
    """Chinese characters of a body once it is decoded."""
    plain = len(_HAN.findall(text, start, end))
    return plain + sum(len(_HAN.findall(e.after)) - len(_HAN.findall(e.before)) for e in changes)


def _decoded(text: str, start: int, end: int, encoding: str, codec: str) -> list[Emendation] | None:
    """What undoes the encoding of a body; None where it cannot be read."""
    if encoding not in _ENCODINGS:
        return []
    try:
        decoder = codecs.getincrementaldecoder(codec)()
        if encoding == "base64":
            return _from_base64(text, start, end, decoder)
        return list(_unquoted(text, start, end, decoder))
    except (LookupError, ValueError):  # among them what no codec can read
        return None


def _from_base64(text: str, start: int, end: int, decoder: codecs.IncrementalDecoder) -> list[Emendation]:
    block = _BASE64.match(text, start, end)
    if block is None or block.end() != end:
        raise ValueError("not base64")
    digits = "".join(block[0].split())
    # A file may be cut off within a group, and within a character.
    after = decoder.decode(binascii.a2b_base64(digits[: len(digits) // 4 * 4]))
    return [Emendation(Span(start, end), text[start:end], after, "markup", "escapes.base64")]


def _unquoted(text: str, start: int, end: int, decoder: codecs.IncrementalDecoder) -> Iterator[Emendation]:
    if not text[start:end].isascii():
        raise ValueError("characters that cannot stand in quoted-printable")
    at = start
    while (run := _RUN.search(text, at, end)) is not None:
        after, at = "", run.end()
        for match in _QUOTED.finditer(text, run.start(), run.end()):
            if match["byte"]:
                after += decoder.decode(bytes.fromhex(match["byte"]))
        # The second byte of a pair can be a letter, which stands for itself.
        while decoder.getstate()[0] and at < end and text[at] not in "=\r\n":
            after += decoder.decode(text[at].encode())
            at += 1
        if decoder.getstate()[0] and at == end:
            after += "\ufffd"
        yield Emendation(
            Span(run.start(), at), text[run.start() : at], after, "markup", "escapes.quoted-printable"
        )


def _bare(text: str) -> list[Emendation]:
    """The body of a mail without its headers, all in quoted-printable."""
    if not text.isascii() or (count := text.count("=")) < 3 * _LEAST or 3 * count < _SHARE * len(text):
        return []
    for codec in ("utf-8", "gb18030"):
        changes = _decoded(text, 0, len(text), "quoted-printable", codec) or []
        found = "".join(_HAN.findall("".join(e.after for e in changes)))
        if len(found) >= _LEAST and text_cost(found) <= _COMMON * len(found):
            return changes
    return []
