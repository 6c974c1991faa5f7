"""From the bytes of a scrape to its text, and back again.

After :func:`decode` the following is guaranteed. ``encode_back(decode(data))`` is
``data`` for any bytes. The text does not begin with U+FEFF: a byte order mark is an
exception with no characters. Every byte that could not be decoded is kept in an
exception with ``lacuna=True``, is one U+FFFD together with its neighbours, and has a
mark that gives its place. Line ends are as they were.
"""

from __future__ import annotations

from builder.model import Decoding, Mark, Undecoded
from builder.stages.decode import binary, choice, encodings
from builder.stages.decode.declared import declarations
from builder.stages.decode.passages import passages

__all__ = ["decode", "encode_back", "is_binary"]

# The longer ones first: FF FE 00 00 begins with FF FE.
_BOMS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\x84\x31\x95\x33", "gb18030"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_SURE = 24
"""Bytes beyond ASCII from which on valid UTF-8 can be nothing else."""
_ASCII = bytes(range(0x80))


def decode(data: bytes) -> Decoding:
    """Decode any bytes.

    The encoding is chosen by :mod:`builder.stages.decode.choice`; names are Python codec names.
    """
    bom, codec = _byte_order_mark(data)
    body = data[len(bom) :]
    declared = declarations(body)
    text = _plain_utf8(body) if codec in ("", "utf-8") else None
    reading = encodings.Reading()
    if bom:
        reading.add_exception(bom, encodings.MARK)
    if text is not None:
        name, evidence = "utf-8", choice.stated(codec, declared)
        reading.add(text, len(body))
    else:
        encoding, skipped, evidence = choice.choose(body, codec, declared)
        name = encoding.codec
        if skipped:
            reading.add_lacuna(body[:skipped])
        _read(reading, body[skipped:], encoding)
    marks = tuple(_mark(e) for e in reading.exceptions if e.lacuna)
    return Decoding(name, reading.text, tuple(reading.exceptions), evidence, marks)


def _read(reading: encodings.Reading, data: bytes, encoding: encodings.Encoding) -> None:
    done = 0
    for passage in passages(data, encoding):
        reading.add_read(data[done : passage.start], encoding)
        piece = data[passage.start : passage.end]
        if passage.encoding is None:
            reading.add_lacuna(piece)
        else:
            reading.add_kept(piece, passage.encoding)
        done = passage.end
    reading.add_read(data[done:], encoding)


def encode_back(decoding: Decoding) -> bytes:
    """The bytes that were decoded."""
    parts: list[bytes] = []
    done = 0
    for exception in decoding.exceptions:
        parts.append(decoding.text[done : exception.text.start].encode(decoding.encoding))
        parts.append(exception.data)
        done = exception.text.end
    parts.append(decoding.text[done:].encode(decoding.encoding))
    return b"".join(parts)


def is_binary(data: bytes) -> str | None:
    """Why there is no text in ``data``, in plain words; None where there is.

    >>> is_binary(b"%PDF-1.7 ...")
    'it is a PDF file; extract its text first'
    >>> is_binary("第一条".encode("gbk")) is None
    True
    """
    if not data:
        return "it is empty"
    reason = binary.signature(data)
    if reason is not None:
        return reason
    decoding = decode(data)
    text = decoding.text
    if not text.strip("\ufeff\0 \t\r\n\u3000\xa0"):
        return "it holds nothing but white space"
    if not decoding.exceptions:
        text = text.replace("\ufffd", "")  # U+FFFD that stands in the file is its damage, not ours
    return "its bytes are not text in any encoding we know" if binary.is_noise(text) else None


def _byte_order_mark(data: bytes) -> tuple[bytes, str]:
    """The byte order mark, with its repetitions, and its codec."""
    for mark, codec in _BOMS:
        end = 0
        while data.startswith(mark, end):
            end += len(mark)
        if end and not (codec.startswith("utf-32") and not _is_wide(data, codec)):
            return data[:end], codec
    return b"", ""


def _is_wide(data: bytes, codec: str) -> bool:
    """Whether the bytes are UTF-32, the last character perhaps cut."""
    try:
        data[: len(data) // 4 * 4].decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def _plain_utf8(data: bytes) -> str | None:
    """The text, where the bytes are UTF-8 beyond doubt."""
    if b"\0" in data[:4096]:
        return None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    if len(data) == len(text) or len(data) > 1 << 16:
        return text
    return text if len(data.translate(None, _ASCII)) >= _SURE else None


def _mark(exception: Undecoded) -> Mark:
    count = len(exception.data)
    what = "1 byte" if count == 1 else f"{count} bytes"
    shown = exception.data[:16].hex(" ").upper() + (" ..." if count > 16 else "")
    note = f"{what} at byte {exception.span.start} could not be decoded: {shown}"
    return Mark(exception.text, "lacuna", note)
