"""The byte pairs of Windows code page 936, and which of them leave no trace on a page.

A pair is a lead byte 81-FE and a trail byte 40-7E or 80-FE. What Python's ``gbk`` codec does not know, Windows maps
into the private use area (Microsoft, ``bestfit936.txt``), and pages strip that area: such a pair is *lost*.
"""

from __future__ import annotations

from typing import Final

LEADS: Final = range(0x81, 0xFF)
TRAILS: Final = (*range(0x40, 0x7F), *range(0x80, 0xFF))


def _tables() -> tuple[dict[tuple[int, int], str], dict[str, tuple[int, int]], dict[int, frozenset[int]]]:
    chars: dict[tuple[int, int], str] = {}
    lost: dict[int, frozenset[int]] = {}
    for lead in LEADS:
        gaps = []
        row = b"".join(bytes((lead, trail, 0x0A)) for trail in TRAILS).decode("gbk", "replace")
        for trail, char in zip(
            TRAILS, row.split("\n"), strict=False
        ):  # after each pair a byte that no pair has
            if len(char) == 1 and char != "\ufffd":
                chars[lead, trail] = char
            elif trail in LEADS:
                gaps.append(trail)
        if gaps:
            lost[lead] = frozenset(gaps)
    pairs = {char: pair for pair, char in chars.items()}
    for lead in range(0xAA, 0xB0):  # pages that kept their private use characters
        pairs |= {chr(0xE000 + (lead - 0xAA) * 94 + t - 0xA1): (lead, t) for t in range(0xA1, 0xFF)}
    for lead in range(0xF8, 0xFF):
        pairs |= {chr(0xE234 + (lead - 0xF8) * 94 + t - 0xA1): (lead, t) for t in range(0xA1, 0xFF)}
    area = (0x40, 0x7F), (0x80, 0xA1)
    trails = [t for low, high in area for t in range(low, high)]
    for lead in range(0xA1, 0xA8):
        pairs |= {chr(0xE4C6 + (lead - 0xA1) * 96 + i): (lead, t) for i, t in enumerate(trails)}
    return chars, pairs, lost


CHARS, PAIRS, LOST = _tables()
"""``CHARS``: pair to character. ``PAIRS``: character to pair. ``LOST``: for a byte that can lead a lost pair, the
bytes that can end it and are themselves lead bytes."""

LOST_AFTER: Final = frozenset(LOST)
"""Bytes that, as the trail of a true character, can begin a lost pair."""


_PRIVATE: Final = {pair: char for char, pair in PAIRS.items() if "\ue000" <= char <= "\uf8ff"}


def shown_pairs(text: str, *, private: bool = False) -> str:
    """What is seen of the characters of ``text``, one byte out of step, from the second byte of the first.

    Lost pairs are left out, or shown as private use characters where a page has kept them (``private``). Raises
    ``UnicodeEncodeError`` where a character has no pair.
    """
    data = text.encode("gbk")
    pairs = ((data[i], data[i + 1]) for i in range(1, len(data) - 1, 2))
    return "".join(CHARS.get(pair) or (_PRIVATE.get(pair, "") if private else "") for pair in pairs)
