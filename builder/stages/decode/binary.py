"""Files that are no text, told in plain words."""

from __future__ import annotations

import re

from builder.language.frequency import text_cost

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "it is a PNG picture"),
    (b"\xff\xd8\xff", "it is a JPEG picture"),
    (b"GIF87a", "it is a GIF picture"),
    (b"GIF89a", "it is a GIF picture"),
    (b"II*\0", "it is a TIFF picture"),
    (b"MM\0*", "it is a TIFF picture"),
    (b"%PDF-", "it is a PDF file; extract its text first"),
    (b"{\\rtf", "it is an RTF document; save it as plain text first"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "it is an old Office document; save it as plain text first"),
    (b"PK\x03\x04", "it is a ZIP archive or an Office document; unpack it or save it as plain text first"),
    (b"PK\x05\x06", "it is an empty ZIP archive"),
    (b"\x1f\x8b\x08", "it is compressed with gzip; unpack it first"),
    (b"BZh", "it is compressed with bzip2; unpack it first"),
    (b"\xfd7zXZ\0", "it is compressed with xz; unpack it first"),
    (b"\x28\xb5\x2f\xfd", "it is compressed with Zstandard; unpack it first"),
    (b"Rar!\x1a\x07", "it is a RAR archive; unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "it is a 7z archive; unpack it first"),
    (b"\x7fELF", "it is a program"),
    (b"SQLite format 3\0", "it is an SQLite database"),
    (b"wOFF", "it is a font"),
    (b"wOF2", "it is a font"),
    (b"OggS", "it is a sound or video file"),
    (b"fLaC", "it is a sound file"),
    (b"ID3", "it is a sound file"),
)
_CONTAINER = re.compile(rb"RIFF.{4}(?:WEBP|WAVE|AVI )|.{4}ftyp", re.DOTALL)
_MAIL_HEADER = re.compile(rb"[!-9;-~]+:.*|[ \t].*")
_PACKED = re.compile(
    rb"(?:^|\n)content-(?:type:\s*multipart/|transfer-encoding:\s*(?:quoted-printable|base64))", re.I
)
_HEADERS = 8192
"""A mail's headers are no more bytes than these."""
_BEYOND_ASCII = re.compile("[^\x00-\x7f]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffd]")
_SHARE, _SHARE_IF_RARE = 0.08, 0.01
"""Share of controls and undecodable bytes that no text has; and that none has whose characters are rare ones."""
_RARE = 13.0
_TELLING = 16
"""Fewer of them may be dirt in a short text, unless they are half of it."""


def signature(data: bytes) -> str | None:
    """What the first bytes say the file is, where it is no text."""
    for start, what in _SIGNATURES:
        if data.startswith(start) and (len(start) > 3 or b"\0" in data[:512]):
            return what
    if _CONTAINER.match(data):
        return "it is a picture, sound or video file"
    if _is_packed_mail(data):
        return "it is a mail or a page saved as one (MHTML); save it as HTML or plain text first"
    return None


def _is_packed_mail(data: bytes) -> bool:
    """Whether the bytes begin with a mail's headers that say its text is packed: in parts, or in other characters."""
    head, blank, _ = data[:_HEADERS].replace(b"\r\n", b"\n").partition(b"\n\n")
    return (
        bool(blank)
        and _PACKED.search(head) is not None
        and all(map(_MAIL_HEADER.fullmatch, head.split(b"\n")))
    )


def is_noise(text: str) -> bool:
    """Whether a decoded text holds controls and undecodable bytes to an extent that no text does."""
    dirt = len(_CONTROL.findall(text))
    if dirt < _TELLING and 2 * dirt <= len(text):
        return False
    if dirt > _SHARE * len(text):
        return True
    beyond_ascii = "".join(_BEYOND_ASCII.findall(text))
    return dirt > _SHARE_IF_RARE * len(text) and text_cost(beyond_ascii) > _RARE * len(beyond_ascii)
