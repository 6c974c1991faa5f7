"""The encodings a Chinese page can be in, each as one Python codec and what it lacks.

A *unit* is the byte sequence of one character. Where a codec cannot read a unit
that real pages contain, or reads it otherwise than the WHATWG Encoding Standard
does (https://encoding.spec.whatwg.org/), the unit is read by that standard and
recorded as an exception. What the labels ``gb2312`` and ``gbk`` mean is ``gb18030``
there, and ``big5`` includes the Hong Kong characters.
"""

from __future__ import annotations

import codecs
import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

from builder.model import Undecoded
from builder.spans import Span

LACUNA = "\ufffd"
"""What stands in the text for a run of bytes that could not be decoded."""


@dataclass(frozen=True, slots=True)
class Encoding:
    """One codec and the units that are read otherwise."""

    codec: str
    """Python codec name."""
    units: Mapping[bytes, str]
    """Units whose reading differs from the codec's, or that the codec cannot read."""
    unusual: re.Pattern[str] | None
    """Characters of the codec's reading that may stand for such a unit or have a second spelling."""


def _encoding(codec: str, units: Mapping[bytes, str], duplicates: str = "") -> Encoding:
    differing: dict[bytes, str] = {}
    suspects = set(duplicates)
    for unit, character in units.items():
        try:
            read = unit.decode(codec)
        except UnicodeDecodeError:
            read = ""
        if read != character:
            differing[unit] = character
            suspects.update(read)
    unusual = re.compile(f"[{re.escape(''.join(sorted(suspects)))}]") if suspects else None
    return Encoding(codec, differing, unusual)


def _big5_units() -> dict[bytes, str]:
    table = files(__package__).joinpath("big5_units.tsv").read_text(encoding="utf-8")
    pairs = (line.split("\t") for line in table.splitlines())
    return {bytes.fromhex(unit): character for unit, character in pairs}


# GB 18030-2022: vertical forms and eight components that the codec of 2000 leaves in the private use area, and the
# six beyond the BMP. 0x80 is the euro of Windows code page 936; A3A0 was much used as a full-width space.
_GB_UNITS = {
    b"\x80": "€", b"\xa3\xa0": "\u3000", b"\xa8\xbc": "\u1e3f",
    b"\xa6\xd9": "\ufe10", b"\xa6\xda": "\ufe12", b"\xa6\xdb": "\ufe11", b"\xa6\xdc": "\ufe13", b"\xa6\xdd": "\ufe14",
    b"\xa6\xde": "\ufe15", b"\xa6\xdf": "\ufe16", b"\xa6\xec": "\ufe17", b"\xa6\xed": "\ufe18", b"\xa6\xf3": "\ufe19",
    b"\xfe\x51": "\U00020087", b"\xfe\x52": "\U00020089", b"\xfe\x53": "\U000200cc", b"\xfe\x59": "\u9fb4",
    b"\xfe\x61": "\u9fb5", b"\xfe\x66": "\u9fb6", b"\xfe\x67": "\u9fb7", b"\xfe\x6c": "\U000215d7", b"\xfe\x6d": "\u9fb8",
    b"\xfe\x76": "\U0002298f", b"\xfe\x7e": "\u9fb9", b"\xfe\x90": "\u9fba", b"\xfe\x91": "\U000241fe", b"\xfe\xa0": "\u9fbb",
}  # fmt: skip
# Characters that Big5 has twice.
_BIG5_DUPLICATES = "／＼╭╮╰╯═╞╪╡十卅"

UTF8 = _encoding("utf-8", {})
GB18030 = _encoding("gb18030", _GB_UNITS)
BIG5 = _encoding("big5hkscs", _big5_units(), _BIG5_DUPLICATES)
# The five bytes that Windows-1252 leaves open are controls in the standard.
WINDOWS_1252 = _encoding("cp1252", {bytes([b]): chr(b) for b in (0x81, 0x8D, 0x8F, 0x90, 0x9D)})
UTF16_LE, UTF16_BE = _encoding("utf-16-le", {}), _encoding("utf-16-be", {})
UTF32_LE, UTF32_BE = _encoding("utf-32-le", {}), _encoding("utf-32-be", {})

_collected = threading.local()


def _collect(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    unread: list[tuple[int, int]] = _collected.spans
    end = error.end
    data, start = error.object, error.start
    if error.encoding.startswith("big5"):
        # A pair that no table has is one unit, so that its trail byte is not taken for the next lead byte.
        trail = data[start + 1 : start + 2]
        known = data[start : start + 2] in BIG5.units
        if trail and (known or (data[start] > 0x80 and b"\xa1" <= trail <= b"\xfe")):
            end = start + 2
    unread.append((start, end))
    return LACUNA, end


codecs.register_error("duizhao.collect", _collect)


def unread_spans(data: bytes, encoding: Encoding) -> list[tuple[int, int]]:
    """The byte spans that the codec cannot read, in order, each one unit or less."""
    try:
        data.decode(encoding.codec)
    except UnicodeDecodeError:
        spans: list[tuple[int, int]] = []
        _collected.spans = spans
        data.decode(encoding.codec, "duizhao.collect")
        return spans
    return []


def read(data: bytes, encoding: Encoding) -> tuple[str, list[Undecoded]]:
    """Text of ``data`` and its exceptions, both counted from 0.

    Neighbouring bytes that cannot be decoded become one U+FFFD.
    """
    parts: list[str] = []
    exceptions: list[Undecoded] = []
    done = length = 0
    for start, end in [*unread_spans(data, encoding), (len(data), len(data))]:
        if start > done:
            text, found = _read_clean(data[done:start], encoding)
            exceptions.extend(_shifted(e, done, length) for e in found)
            parts.append(text)
            length += len(text)
        if end > start:
            length += _add_unread(data[start:end], start, length, encoding, parts, exceptions)
        done = end
    return "".join(parts), exceptions


def _add_unread(
    unit: bytes, start: int, length: int, encoding: Encoding, parts: list[str], exceptions: list[Undecoded]
) -> int:
    """Add what stands for ``unit``; return the number of characters added."""
    character = encoding.units.get(unit)
    if character is None and exceptions:
        last = exceptions[-1]
        if last.lacuna and last.span.end == start and last.text.end == length:
            exceptions[-1] = Undecoded(
                Span(last.span.start, start + len(unit)), last.text, last.data + unit, True
            )
            return 0
    text = LACUNA if character is None else character
    parts.append(text)
    place = Span(length, length + len(text))
    exceptions.append(Undecoded(Span(start, start + len(unit)), place, unit, character is None))
    return len(text)


def _read_clean(data: bytes, encoding: Encoding) -> tuple[str, list[Undecoded]]:
    """Read bytes that the codec can read; find the units that are read otherwise or spelt unusually."""
    text = data.decode(encoding.codec)
    if encoding.unusual is None:
        return text, []
    parts: list[str] = []
    exceptions: list[Undecoded] = []
    place = position = 0
    for match in encoding.unusual.finditer(text):
        gap = text[place : match.start()]
        position += len(gap.encode(encoding.codec))
        # All units that can be unusual are pairs: GB_UNITS and BIG5_UNITS hold no readable unit of another width.
        unit = data[position : position + 2]
        character = encoding.units.get(unit, match[0])
        parts.extend((gap, character))
        if character != match[0] or match[0].encode(encoding.codec) != unit:
            spans = Span(position, position + 2), Span(match.start(), match.end())
            exceptions.append(Undecoded(*spans, unit, False))
        position += 2
        place = match.end()
    return "".join([*parts, text[place:]]) if parts else text, exceptions


def _shifted(exception: Undecoded, by_bytes: int, by_text: int) -> Undecoded:
    return Undecoded(
        exception.span.shifted(by_bytes), exception.text.shifted(by_text), exception.data, exception.lacuna
    )


def shifted(exceptions: list[Undecoded], by_bytes: int, by_text: int) -> list[Undecoded]:
    """The exceptions of a part, as exceptions of the whole."""
    return [_shifted(e, by_bytes, by_text) for e in exceptions]
