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

from builder.language.gb18030 import SINCE_2000 as GB18030_SINCE_2000
from builder.model import Undecoded
from builder.spans import Span

MARK = "\ufeff"
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


# Characters that Big5 has twice.
_BIG5_DUPLICATES = "／＼╭╮╰╯═╞╪╡十卅"

UTF8 = _encoding("utf-8", {})
# 80 is the euro of Windows code page 936; A3A0 was much used as a full-width space.
GB18030 = _encoding("gb18030", {b"\x80": "€", b"\xa3\xa0": "\u3000", **GB18030_SINCE_2000})
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


def _unread(data: bytes, encoding: Encoding) -> list[tuple[int, int]]:
    """The byte spans that the codec cannot read, in order, each one unit or less."""
    try:
        data.decode(encoding.codec)
    except UnicodeDecodeError:
        spans: list[tuple[int, int]] = []
        _collected.spans = spans
        data.decode(encoding.codec, "duizhao.collect")
        return spans
    return []


def lacunae(data: bytes, encoding: Encoding) -> list[tuple[int, int]]:
    """The byte spans for which the encoding has no character, in order."""
    return [(start, end) for start, end in _unread(data, encoding) if data[start:end] not in encoding.units]


def count_unread(data: bytes, encoding: Encoding) -> int:
    """How many bytes are in :func:`lacunae`."""
    if encoding is UTF8:
        # Every byte that cannot be read becomes one character, and none at all: told without a call for each error.
        return len(data.decode("utf-8", "surrogateescape")) - len(data.decode("utf-8", "ignore"))
    if encoding is WINDOWS_1252:
        return 0  # whatever its codec cannot read is in its units
    return sum(end - start for start, end in lacunae(data, encoding))


class Reading:
    """A text put together from the left, with its exceptions.

    Byte order marks at its beginning are exceptions without characters.
    """

    __slots__ = ("_length", "_parts", "_size", "exceptions")

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = self._size = 0
        self.exceptions: list[Undecoded] = []

    @property
    def text(self) -> str:
        return "".join(self._parts)

    def add(self, text: str, size: int) -> None:
        """Add the reading of ``size`` bytes that it gives back when encoded."""
        self._parts.append(text)
        self._length += len(text)
        self._size += size

    def add_exception(self, data: bytes, text: str) -> None:
        """Add the reading of bytes that are kept."""
        if not self._length:
            text = text.lstrip(MARK)
        self.exceptions.append(self._exception(data, text, False))
        self.add(text, len(data))

    def add_lacuna(self, data: bytes) -> None:
        """Add bytes that cannot be decoded; with those just before they are one lacuna."""
        last = self.exceptions[-1] if self.exceptions else None
        if last and last.lacuna and last.span.end == self._size:
            span = Span(last.span.start, self._size + len(data))
            self.exceptions[-1] = Undecoded(span, last.text, last.data + data, True)
            self._size += len(data)
        else:
            self.exceptions.append(self._exception(data, LACUNA, True))
            self.add(LACUNA, len(data))

    def add_kept(self, data: bytes, encoding: Encoding) -> None:
        """Add a passage in an encoding that is not the text's own: its bytes are kept."""
        done = 0
        for start, end in lacunae(data, encoding):
            if start > done:
                self.add_exception(data[done:start], read(data[done:start], encoding).text)
            self.add_lacuna(data[start:end])
            done = end
        if done < len(data):
            self.add_exception(data[done:], read(data[done:], encoding).text)

    def add_read(self, data: bytes, encoding: Encoding) -> None:
        """Add ``data`` in the text's own encoding."""
        done = 0
        for start, end in [*_unread(data, encoding), (len(data), len(data))]:
            if start > done:
                self._add_clean(data[done:start], encoding)
            unit = data[start:end]
            if unit in encoding.units:
                self.add_exception(unit, encoding.units[unit])
            elif unit:
                self.add_lacuna(unit)
            done = end

    def _add_clean(self, data: bytes, encoding: Encoding) -> None:
        """Add bytes that the codec can read; some are read otherwise or spelt unusually."""
        text = data.decode(encoding.codec)
        place = position = 0
        if not self._length and text.startswith(MARK):
            place = len(text) - len(text.lstrip(MARK))
            position = len(text[:place].encode(encoding.codec))
            self.add_exception(data[:position], "")
        for match in encoding.unusual.finditer(text) if encoding.unusual else ():
            gap = text[place : match.start()]
            size = len(gap.encode(encoding.codec))
            # All units that can be unusual are pairs; those of another width the codec cannot read.
            unit = data[position + size : position + size + 2]
            character = encoding.units.get(unit, match[0])
            if character == match[0] and character.encode(encoding.codec) == unit:
                continue
            self.add(gap, size)
            self.add_exception(unit, character)
            position += size + 2
            place = match.end()
        self.add(text[place:], len(data) - position)

    def _exception(self, data: bytes, text: str, lacuna: bool) -> Undecoded:
        span = Span(self._size, self._size + len(data))
        return Undecoded(span, Span(self._length, self._length + len(text)), data, lacuna)


def read(data: bytes, encoding: Encoding) -> Reading:
    """``data`` read in one encoding. Neighbouring bytes that cannot be decoded become one U+FFFD."""
    reading = Reading()
    reading.add_read(data, encoding)
    return reading
