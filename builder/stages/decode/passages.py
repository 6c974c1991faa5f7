"""Passages in a second encoding, and places where the bytes fall out of step.

A page put together from files in two encodings, or with a byte lost on the way, is
read by the cheapest path: every byte belongs to a unit of one of the encodings
(its character's cost), or is unread (a fixed cost), and a change of encoding costs
as much as two or three characters. This is the Viterbi algorithm over few states.
It is run only where the reading in the main encoding looks wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from builder.language.frequency import character_cost, common_characters, text_cost
from builder.stages.decode import encodings
from builder.stages.decode.encodings import BIG5, GB18030, UTF8, Encoding

_OTHERS: dict[str, tuple[Encoding, ...]] = {
    UTF8.codec: (GB18030, BIG5),
    GB18030.codec: (UTF8,),
    BIG5.codec: (UTF8, GB18030),
}
_CHANGE_AT_ASCII, _CHANGE = 7.0, 14.0
"""Cost of a change of encoding: after an ASCII byte, where files are joined, and elsewhere."""
_UNREAD, _UNREAD_UTF8, _NEVER = 20.0, 12.0, 100.0
"""Cost of an unread byte: dearer than any character with an ASCII byte; in UTF-8, where bytes beyond ASCII
never make a character by chance, as in the choice of the encoding."""
_ASCII_BYTE = 4.5
_SEARCHED = 1 << 18
"""Bytes of one file that are searched at most: a second's work."""
_LONG = 4096
_UTF8_RUN = re.compile(rb"(?:[\xe2-\xef][\x80-\xbf]{2}){2}")
_COMMON = re.escape(common_characters(13.0))
_RARE = re.compile(f"(?:[^\x00-\x7f\u2000-\u33ff\uff00-\uffef{_COMMON}][^\n]{{0,2}}){{3}}")
_STRETCH = re.compile(rb"[^\r\n<>]+")
# Bytes below 0x30 are never the trail byte of a unit.
_SHORT_STRETCH = re.compile(rb"[^\x00-\x2f<>]+")
_ASCII_RUN = re.compile(rb"[\x00-\x7f]+")
_BEYOND_ASCII = re.compile("[^\x00-\x7f]")


@dataclass(frozen=True, slots=True)
class Passage:
    """Bytes ``start`` to ``end`` in one encoding; None where they are unread."""

    start: int
    end: int
    encoding: Encoding | None


def passages(data: bytes, main: Encoding) -> list[Passage]:
    """The passages of ``data`` that are not simply in ``main``, in order.

    What lies between them is to be read in ``main``.
    """
    if main.codec not in _OTHERS:
        return []
    found: list[Passage] = []
    searched = 0
    for start, piece in _stretches(data, main):
        other = _whole(piece, main)
        if other is not None:
            found.append(Passage(start, start + len(piece), other))
        elif searched + len(piece) <= _SEARCHED:
            searched += len(piece)
            # Bytes are left out only where the plain reading leaves some out too, or where the file was cut: a text
            # that is well formed but out of step was damaged before, and its bytes are what the scrape has.
            is_torn = not start or bool(encodings.lacunae(piece, main))
            path = _path(piece, main, _UNREAD if is_torn else _NEVER)
            found.extend(Passage(start + p.start, start + p.end, p.encoding) for p in path)
    return _joined(data, found)


def _stretches(data: bytes, main: Encoding) -> Iterator[tuple[int, bytes]]:
    """Suspicious stretches between line ends and tags, each with its place."""
    if not (_is_suspicious(data, main) or _is_cut(data, main)):
        return
    place = 0
    for line in data.splitlines(keepends=True):
        if not line.isascii() and (_is_suspicious(line, main) or not place):
            for match in _STRETCH.finditer(line):
                is_long = len(match[0]) > _LONG
                parts = _SHORT_STRETCH.finditer(line, match.start(), match.end()) if is_long else (match,)
                for part in parts:
                    start = place + part.start()
                    if _is_suspicious(part[0], main) or (not start and _is_cut(part[0], main)):
                        yield start, part[0]
        place += len(line)


def _is_suspicious(data: bytes, main: Encoding) -> bool:
    """Whether there are bytes that ``main`` cannot read, or that read as UTF-8 although it is not UTF-8."""
    if data.isascii():
        return False
    try:
        data.decode(main.codec)
    except UnicodeDecodeError:
        return True
    return main is not UTF8 and _UTF8_RUN.search(data) is not None


def _is_cut(data: bytes, main: Encoding) -> bool:
    """Whether ``data`` begins with rare characters, as where half a character was cut off."""
    return main is not UTF8 and _RARE.match(data[:64].decode(main.codec, "ignore")) is not None


def _whole(piece: bytes, main: Encoding) -> Encoding | None:
    """The other encoding that the whole of ``piece`` is in, where that is beyond doubt."""
    best: Encoding | None = None
    least = _cost(piece, main) - 2 * _CHANGE_AT_ASCII
    for encoding in _OTHERS[main.codec]:
        try:
            text = piece.decode(encoding.codec)
        except UnicodeDecodeError:
            continue
        cost = text_cost(text)
        if cost < least and _is_prose(text):
            best, least = encoding, cost
    return best


def _cost(piece: bytes, encoding: Encoding) -> float:
    unread = encodings.count_unread(piece, encoding)
    return text_cost(piece.decode(encoding.codec, "ignore")) + _UNREAD_UTF8 * unread


def _is_prose(text: str) -> bool:
    """Whether the characters beyond ASCII are common ones; two must be more so than many."""
    characters = _BEYOND_ASCII.findall(text)
    if len(characters) < 2:
        return False
    mean = text_cost("".join(characters)) / len(characters)
    return mean <= (9.0 if len(characters) == 2 else 10.5)


@lru_cache(maxsize=1 << 16)
def _unit_cost(unit: bytes, codec: str) -> float | None:
    try:
        character = unit.decode(codec)
    except UnicodeDecodeError:
        return None
    return character_cost(character) if len(character) == 1 else None


def _unit_at(piece: bytes, place: int, encoding: Encoding) -> tuple[int, float] | None:
    """Width and cost of the unit at ``place``, which is beyond ASCII."""
    lead = piece[place]
    if encoding is UTF8:
        width = 2 if lead < 0xE0 else 3 if lead < 0xF0 else 4
    elif encoding is GB18030 and lead == 0x80:
        width = 1
    elif encoding is GB18030 and piece[place + 1 : place + 2].isdigit():
        width = 4
    else:
        width = 2
    unit = piece[place : place + width]
    if unit in encoding.units:
        return width, character_cost(encoding.units[unit])
    cost = _unit_cost(unit, encoding.codec)
    return None if cost is None else (width, cost)


_Step = tuple[float, int, int, bool]
"""Cost so far, place and state before, whether the byte is unread."""


def _path(piece: bytes, main: Encoding, unread: float) -> list[Passage]:
    """The cheapest reading of ``piece``: what of it is not simply in ``main``."""
    states = (main, *_OTHERS[main.codec])
    steps: list[list[_Step | None]] = [[None] * len(states) for _ in range(len(piece) + 1)]
    steps[0] = [
        (0.0 if state is main else _CHANGE_AT_ASCII, 0, index, False) for index, state in enumerate(states)
    ]
    for place in range(len(piece)):
        here = steps[place]
        if place:
            _change(here, place, _CHANGE_AT_ASCII if piece[place - 1] < 0x80 else _CHANGE)
        run = _ASCII_RUN.match(piece, place)
        for index, state in enumerate(states):
            step = here[index]
            if step is None:
                continue
            if run:
                _offer(steps[run.end()], index, (step[0] + _ASCII_BYTE * len(run[0]), place, index, False))
                continue
            price = _UNREAD_UTF8 if state is UTF8 and unread < _NEVER else unread
            _offer(steps[place + 1], index, (step[0] + price, place, index, True))
            unit = _unit_at(piece, place, state)
            if unit is not None:
                _offer(steps[place + unit[0]], index, (step[0] + unit[1], place, index, False))
    return _traced(piece, steps, states)


def _change(here: list[_Step | None], place: int, price: float) -> None:
    """Let every state be entered from the cheapest one."""
    reached = [(step[0], index) for index, step in enumerate(here) if step is not None]
    if not reached:
        return
    least, source = min(reached)
    for index, step in enumerate(here):
        if step is None or least + price < step[0]:
            here[index] = (least + price, place, source, False)


def _offer(steps: list[_Step | None], index: int, step: _Step) -> None:
    present = steps[index]
    if present is None or step[0] < present[0]:
        steps[index] = step


def _traced(piece: bytes, steps: list[list[_Step | None]], states: tuple[Encoding, ...]) -> list[Passage]:
    place = len(piece)
    index = min((step[0], i) for i, step in enumerate(steps[place]) if step is not None)[1]
    main = states[0]
    found: list[Passage] = []
    while place:
        step = steps[place][index]
        assert step is not None
        _, before, source, is_unread = step
        if before == place:  # a change of encoding
            index = source
            continue
        encoding = None if is_unread else states[index]
        if found and found[-1].start == place and found[-1].encoding is encoding:
            found[-1] = Passage(before, found[-1].end, encoding)
        else:
            found.append(Passage(before, place, encoding))
        place, index = before, source
    found.reverse()
    kept = [p for p in found if p.encoding is not main]
    return kept if _is_worth(piece, kept) else []


def _is_worth(piece: bytes, found: list[Passage]) -> bool:
    """Whether the passages in other encodings are prose; if not, what cannot be read stays so."""
    return all(
        p.encoding is None or _is_prose(encodings.read(piece[p.start : p.end], p.encoding).text)
        for p in found
    )


def _joined(data: bytes, found: list[Passage]) -> list[Passage]:
    """Neighbours in one encoding as one passage, also across ASCII between them."""
    joined: list[Passage] = []
    for passage in found:
        last = joined[-1] if joined else None
        between = data[last.end : passage.start] if last else b""
        is_near = between.isascii() if passage.encoding else not between
        if last and last.encoding is passage.encoding and is_near:
            joined[-1] = Passage(last.start, passage.end, passage.encoding)
        else:
            joined.append(passage)
    return joined
