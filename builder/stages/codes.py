"""Characters in codes that are not their own: read where a standard says what they are, marked where nobody can know.

Three tables have put characters into the Private Use Area that have places of their own today, and texts of their time
still have the old ones. Mainland systems put into U+E766 to E864 what GBK has and Unicode had not; GB 18030 moved them
in 2000, 2005 and 2022. Windows code page 950 left parts of Big5 to its users, in which Hong Kong's government filled in
its own characters (HKSCS) and ETEN's systems numbers in circles and brackets. The areas overlap, so that the text must
say whose it is. All else there is a character of somebody's own, or a picture of a font. And of the compatibility
ideographs there are nine in GBK, which were left until the bytes were repaired.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from unicodedata import normalize

from builder.language.characters import CJK_PUNCTUATION, HAN, QUOTES
from builder.language.gb18030 import SINCE_2000
from builder.language.script import traditional_share
from builder.model import Emendation, Layer, Mark, make_layer, with_marks
from builder.spans import Span

_BASIC, _BEYOND = "\ue000-\uf8ff", "\U000f0000-\U0010ffff"
PRIVATE = re.compile(f"[{_BASIC}{_BEYOND}]+")
_ANY_BASIC, _ANY_BEYOND = re.compile("[\ue000-\ufa20]"), re.compile(f"[{_BEYOND}]")
"""What the stage may change. Apart, because a class with characters beyond the basic plane is searched more slowly."""
_HONG_KONG = re.compile("香港|九龍|新界")
_TAIWAN = re.compile("臺灣|台灣|中華民國|行政院")
_IS_HAN = re.compile(f"[{HAN}]")
_BEFORE, _AFTER = (
    re.compile(f"[{HAN}{CJK_PUNCTUATION}{QUOTES}]"),
    re.compile(f"[{HAN}{CJK_PUNCTUATION}{QUOTES}\n]|$"),
)

# Where code page 950 puts what it leaves to users: the first code, the lead bytes, the first trail byte of the first.
_USERS = (
    (0xE000, range(0xFA, 0xFF), 0x40),
    (0xE311, range(0x8E, 0xA1), 0x40),
    (0xEEB8, range(0x81, 0x8E), 0x40),
    (0xF6B1, range(0xC6, 0xC9), 0xA1),
)
_TRAILS = (*range(0x40, 0x7F), *range(0xA1, 0xFF))
_NUMBERS = re.compile("[①-⑩⑴-⑽ⅰ-ⅹ]")
_LEAST_NUMBERS = 2
_COMPATIBILITY = re.compile("[\uf92c\uf979\uf995\uf9e7\uf9f1\ufa0c\ufa0d\ufa18\ufa20]")
_NOT_KNOWN = "private use: only the font or the system it was made for says what it is"


def settle_codes(text: str) -> Layer:
    """Characters in the codes that are their own today; Private Use characters that have none, marked.

    Layer ``codes``: rules ``codes.gb18030`` and ``codes.compatibility`` (kind ``script``: another code of the same
    character), rules ``codes.hkscs`` and ``codes.eten`` (kind ``conjecture``, since the text must tell whose table it
    is). Whatever is left of private use has a mark of kind ``lacuna``.
    """
    if not (_ANY_BASIC.search(text) or _ANY_BEYOND.search(text)):
        return make_layer("codes", text)
    found: list[Emendation] = []
    for match in _COMPATIBILITY.finditer(text):
        after = normalize("NFC", match[0])
        found.append(Emendation(Span(*match.span()), match[0], after, "script", "codes.compatibility"))
    layer = make_layer("codes", text, [*found, *_read(text)])
    return with_marks(layer, (_mark(match) for match in PRIVATE.finditer(layer.text)))


def _mark(match: re.Match[str]) -> Mark:
    codes = ", ".join(f"U+{ord(c):04X}" for c in match[0][:3]) + (" and others" if len(match[0]) > 3 else "")
    return Mark(Span(*match.span()), "lacuna", f"{codes}: {_NOT_KNOWN}")


def _read(text: str) -> Iterator[Emendation]:
    if traditional_share(text) < 0.5:
        for match in PRIVATE.finditer(text):
            # A picture before a word stands at its beginning.
            if _BEFORE.match(text[match.start() - 1 : match.start()]) and _AFTER.match(text, match.end()):
                yield from _emendations(match, _gb18030(), "gb18030", "GB 18030-2022")
        return
    tables = []
    present = {c: _users()[c] for c in set(text) & _users().keys()}
    numbers = {c: after for c, after in present.items() if _NUMBERS.match(after)}
    if len(numbers) >= _LEAST_NUMBERS:
        tables.append((numbers, "eten", "ETEN's extension of Big5"))
    if _HONG_KONG.search(text) and not _TAIWAN.search(text):
        characters = {c: after for c, after in present.items() if _IS_HAN.match(after)}
        tables.append((characters, "hkscs", "the Hong Kong Supplementary Character Set"))
    for match in PRIVATE.finditer(text) if tables else ():
        if _IS_HAN.match(text[match.start() - 1 : match.start()]) or _IS_HAN.match(text, match.end()):
            for table, rule, standard in tables:
                yield from _emendations(match, table, rule, standard)


def _emendations(
    match: re.Match[str], table: dict[str, str], rule: str, standard: str
) -> Iterator[Emendation]:
    for place, character in enumerate(match[0], match.start()):
        if character in table:
            after = table[character]
            note = f"by {standard} U+{ord(character):04X} is now U+{ord(after):04X}"
            span = Span(place, place + 1)
            if rule == "gb18030":
                yield Emendation(span, character, after, "script", "codes.gb18030", 1.0, note)
            else:
                yield Emendation(span, character, after, "conjecture", f"codes.{rule}", 0.9, note)


@lru_cache(maxsize=1)
def _gb18030() -> dict[str, str]:
    """What GBK had in the area from A2E3 and FE50 on, in the order of its codes."""
    found = {unit.decode("gb18030"): after for unit, after in SINCE_2000.items()}
    codes = {0xE76C: b"\xa2\xe3", 0xE7C8: b"\xa8\xbf"}
    codes |= {0xE7E7 + i: bytes((0xA9, 0x89 + i)) for i in range(13)}
    trails = [trail for trail in range(0x50, 0xA1) if trail != 0x7F]
    codes |= {0xE815 + i: bytes((0xFE, trail)) for i, trail in enumerate(trails)}
    for code, unit in codes.items():
        if (after := unit.decode("gb18030")) != chr(code):
            found[chr(code)] = after
    return found


@lru_cache(maxsize=1)
def _users() -> dict[str, str]:
    """What stands in the places of code page 950's users by Big5-HKSCS, which has ETEN's numbers too."""
    found = {}
    for code, leads, first in _USERS:
        units = [(lead, trail) for lead in leads for trail in _TRAILS if lead > leads[0] or trail >= first]
        for place, unit in enumerate(units, code):
            after = bytes(unit).decode("big5hkscs", "ignore")
            if len(after) == 1:
                found[chr(place)] = after
    return found
