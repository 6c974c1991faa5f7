"""The bytes of a misread line, and the units of the right encoding among them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from builder.language.frequency import character_cost

LOST = "\ufffd"
"""What stands for a character whose bytes did not all survive."""
_PLAIN = 10.0
"""Cost of a common character."""
_HOLE, _FOREIGN = -1, -2
"""Values of a token that is no byte: bytes lost at the first reading; a character the wrong encoding lacks."""
_QUESTION_MARK, _SPACE = 0x3F, 0x20
_SUPPLIED = 13.0
"""Cost of a character that may be supplied."""
_ANY = tuple(range(0x80, 0xC0))
_UNDEFINED = (0x81, 0x8D, 0x8F, 0x90, 0x9D)
"""The bytes that Windows-1252 lacks."""
_TWICE = {"十": b"\xa2\xcc", "卅": b"\xa2\xce"}
"""What Big5 has twice: here bytes of others, A2 being the end of the mark 、 in GBK."""
_MARKS = "\u3000、。〈〉《》「」『』【】〔〕"
"""What begins with E3 in Chinese text, kana aside."""
_FULL_WIDTH = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]")


@dataclass(frozen=True, slots=True)
class Misdecoding:
    """Bytes in ``right`` that were read as ``wrong`` (Python codec names)."""

    rule: str
    wrong: str
    right: str
    change: float
    """Cost of the beginning or the end of a passage, in nats."""
    least: int
    """Characters beyond ASCII that a passage must give back."""

    @property
    def is_of_pairs(self) -> bool:
        """Whether pairs of bytes were read as other pairs, so that one may lack what the other has."""
        return self.wrong not in ("utf-8", "cp1252") and self.right != "utf-8"


@dataclass(frozen=True, slots=True)
class Unit:
    """One character of the right encoding."""

    width: int
    """In tokens."""
    text: str
    """U+FFFD where bytes of it were lost."""
    is_inferred: bool = False
    """Whether a byte of it was supplied, though another reading is possible."""
    among: str = ""
    """The characters it can have been, where one byte was lost."""


@lru_cache(maxsize=1 << 16)
def bytes_of(character: str, wrong: str) -> bytes | None:
    """The bytes that a reader of ``wrong`` showed as ``character``; None where there are none."""
    if wrong == "cp1252":
        # Latin-1 and Windows-1252 are mixed in practice: the former shows 80 to 9F as controls.
        if "\x80" <= character <= "\x9f":
            return bytes((ord(character),))
    elif wrong == "gb18030" and character == "€":
        return b"\x80"  # code page 936
    elif wrong in ("big5hkscs", "cp950") and character in _TWICE:
        return _TWICE[character]
    try:
        found = character.encode(wrong)
    except UnicodeEncodeError:
        return None
    return found if wrong == "utf-8" or len(found) <= 2 else None


def is_lone_80(after: bytes | None, kind: Misdecoding) -> bool:
    """Whether a byte that GBK could not read, and that stands before ``after``, can only be 80.

    A lead byte of GBK makes a pair with any byte beyond 3F, and 80 is no lead byte. A reader that shows a
    question mark may have taken an ASCII byte with it, so that this holds for U+FFFD only.
    """
    return kind.wrong == "gb18030" and kind.right == "utf-8" and after is not None and after[0] >= 0x40


class Tokens:
    """A line as bytes, each with the character it came from."""

    __slots__ = ("begins", "boundaries", "ends", "values")

    def __init__(self, line: str, wrong: str) -> None:
        self.values: list[int] = []
        self.begins: dict[int, int] = {}
        """Character index by the token that begins it."""
        self.ends: list[int] = []
        """Token after each character."""
        for index, character in enumerate(line):
            self.begins[len(self.values)] = index
            found = bytes_of(character, wrong)
            if character == LOST:
                self.values.append(_HOLE)
            elif found is None:
                self.values.append(_FOREIGN)
            else:
                self.values.extend(found)
            self.ends.append(len(self.values))
        self.boundaries = {**self.begins, len(self.values): len(line)}
        """Character index by the token before which a character begins or the line ends."""


def units_at(values: list[int], place: int, kind: Misdecoding) -> list[Unit]:
    """The units that may begin at ``place``."""
    lead, right = values[place], kind.right
    if lead == _FOREIGN:
        return []
    if lead in (_HOLE, _QUESTION_MARK):
        # A hole, with the bytes after it that cannot begin a character. A question mark may be one.
        width = 1 + (_continuations(values, place + 1, 2) if right == "utf-8" else 0)
        found = [Unit(width, LOST)]
        if kind.is_of_pairs and lead == _HOLE and place + 1 < len(values):
            trail = values[place + 1]
            if trail == _HOLE or trail >= 0x40:
                after = values[place + 2] if place + 2 < len(values) else None
                found.append(Unit(2, LOST, among=_of_pair(None, trail, after, kind)))
        return [*found, Unit(1, "?")] if lead == _QUESTION_MARK else found
    if lead < 0x80:
        return [Unit(1, chr(lead))]
    return (_utf8_units if right == "utf-8" else _pair_units)(values, place, kind)


def _continuations(values: list[int], place: int, most: int) -> int:
    count = 0
    while count < most and place + count < len(values) and 0x80 <= values[place + count] <= 0xBF:
        count += 1
    return count


def _utf8_units(values: list[int], place: int, kind: Misdecoding) -> list[Unit]:
    lead = values[place]
    needed = 1 if 0xC2 <= lead < 0xE0 else 2 if 0xE0 <= lead < 0xF0 else 3 if 0xF0 <= lead < 0xF5 else 0
    if not needed:
        return []
    count = _continuations(values, place + 1, needed)
    after = place + 1 + count
    if count == needed:
        character = _decoded(bytes(values[place:after]), "utf-8")
        return [Unit(1 + count, character)] if character else []
    if needed == 1:
        return []  # a lead byte alone says too little
    if after == len(values):
        return [Unit(1 + count, LOST, among=_possible(values[place:after], (), kind))]
    if values[after] == _SPACE and kind.wrong == "cp1252":
        return _with_no_break_space(values, place, needed)
    if values[after] not in (_HOLE, _QUESTION_MARK):
        if kind.wrong != "gb18030" or count != 1 or needed != 2:
            return []
        return [Unit(2, LOST, among=_left_out(lead, values[place + 1], values[after], kind))]
    rest = _continuations(values, after + 1, needed - count - 1)
    if lead == 0xE3 and values[after : after + 2] == [_HOLE, _HOLE] and not count:
        return [Unit(3, LOST, among=_MARKS)]
    last = after + 1 + rest
    # A question mark may have taken an ASCII character with it, unless one follows.
    is_sure = values[after] == _HOLE or last == len(values) or 0 <= values[last] < 0x80
    among = _possible(values[place:after], values[after + 1 : last], kind) if is_sure else ""
    found = [Unit(2 + count + rest, LOST, among=among)]
    if after + 1 == len(values) or values[after + 1] < 0 or count + 1 + rest != needed:
        return found
    if is_lone_80(bytes((values[after + 1],)), kind):
        known = bytes(values[place:after]), bytes(values[after + 1 : last])
        character = _decoded(known[0] + b"\x80" + known[1], "utf-8")
        among = _common_ones(*known, lost_leads(values[after + 1]))
        if len(among) > 1:
            found = [Unit(2 + count + rest, LOST, among=among)]
        elif character and character_cost(character) <= _PLAIN:
            found.append(Unit(2 + count + rest, character, values[after] == _QUESTION_MARK))
    return found


def _with_no_break_space(values: list[int], place: int, needed: int) -> list[Unit]:
    """A character of which one byte, A0, was shown as a no-break space and then became an ordinary one."""
    unit = [0xA0 if value == _SPACE else value for value in values[place : place + needed + 1]]
    if len(unit) <= needed or unit.count(0xA0) > 1 or min(unit) < 0x80:
        return []
    character = _decoded(bytes(unit), "utf-8")
    return [Unit(needed + 1, character)] if character and character_cost(character) <= _SUPPLIED else []


@lru_cache(maxsize=1 << 14)
def _left_out(lead: int, left: int, after: int, kind: Misdecoding) -> str:
    """The everyday characters of three bytes of which a reader who shows no lost ones left out the second or the third."""
    second = bytes(b for b in _alone(left, kind) if b in _ANY)
    third = bytes(b for b in _alone(after, kind) if b in _ANY)
    found = [
        _common_ones(bytes((lead,)), bytes((left,)), tuple(second)),
        _common_ones(bytes((lead, left)), b"", tuple(third)),
    ]
    return "".join(dict.fromkeys("".join(found)))


def _possible(before: Sequence[int], after: Sequence[int], kind: Misdecoding) -> str:
    """The everyday characters of three bytes in UTF-8 of which one was lost; none where more were."""
    if len(before) + len(after) != 2 or not 0xE0 <= before[0] < 0xF0:
        return ""
    return _common_ones(bytes(before), bytes(after), _UNDEFINED if kind.wrong == "cp1252" else _ANY)


@lru_cache(maxsize=1 << 6)
def lost_leads(trail: int) -> tuple[int, ...]:
    """The bytes of the middle of UTF-8 characters that readers of GBK may not make a pair of with ``trail``.

    In GB 18030 that is 80 alone; in GBK as Python and iconv have it also what stands before a code without a character.
    """
    return tuple(byte for byte in _ANY if byte == 0x80 or _decoded(bytes((byte, trail)), "gbk") is None)


@lru_cache(maxsize=1 << 14)
def _common_ones(before: bytes, after: bytes, lost: tuple[int, ...]) -> str:
    found = (_decoded(before + bytes((byte,)) + after, "utf-8") for byte in lost)
    # Full-width letters and digits count as ASCII in the model, and would be taken for the usual ones.
    return "".join(c for c in found if c and character_cost(c) <= _SUPPLIED and not _FULL_WIDTH.match(c))


@lru_cache(maxsize=1 << 15)
def _of_pair(lead: int | None, trail: int, after: int | None, kind: Misdecoding) -> str:
    """The everyday characters of two bytes of which a reader of ``wrong`` lost ``lead`` (None), ``trail`` or both.

    Such a reader shows a byte that makes no pair with the next as lost, and goes on with the next; ``after`` comes
    behind the two, None at the end of a line.
    """
    trails = _alone(None if after == _HOLE else after, kind) if trail == _HOLE else (trail,)
    found: list[str] = []
    for second in trails:
        leads = _alone(second, kind) if lead is None else (lead,)
        found += (c for first in leads if (c := _decoded(bytes((first, second)), kind.right)))
    return "".join(c for c in found if character_cost(c) <= _SUPPLIED and not _FULL_WIDTH.match(c))


@lru_cache(maxsize=1 << 10)
def _alone(after: int | None, kind: Misdecoding) -> tuple[int, ...]:
    """The bytes that make no pair with ``after`` for the strictest reader of ``wrong``; all that can lead one for None."""
    strict = "gbk" if kind.wrong == "gb18030" else kind.wrong
    leads = range(0x80, 0xFF)
    if after is None or after < 0:
        return tuple(leads)
    return tuple(lead for lead in leads if _decoded(bytes((lead, after)), strict) is None)


def _pair_units(values: list[int], place: int, kind: Misdecoding) -> list[Unit]:
    lead, right = values[place], kind.right
    if lead == 0x80 and right == "gb18030":
        return [Unit(1, "€")]
    if place + 1 == len(values):
        return []
    trail = values[place + 1]
    if trail in (_HOLE, _QUESTION_MARK):
        after = values[place + 2] if place + 2 < len(values) else None
        is_told = trail == _HOLE and kind.is_of_pairs
        return [Unit(2, LOST, among=_of_pair(lead, trail, after, kind) if is_told else "")]
    if trail < 0x40:
        return []
    character = _decoded(bytes((lead, trail)), right)
    return [Unit(2, character)] if character else []


@lru_cache(maxsize=1 << 16)
def _decoded(unit: bytes, codec: str) -> str | None:
    try:
        character = unit.decode(codec)
    except UnicodeDecodeError:
        return None
    return character if len(character) == 1 else None
