"""What the standard GB 18030 has said since 2000, the year of Python's codec."""

from __future__ import annotations

from typing import Final

SINCE_2000: Final[dict[bytes, str]] = {
    b"\xa8\xbc": "\u1e3f",
    b"\xa6\xd9": "\ufe10", b"\xa6\xda": "\ufe12", b"\xa6\xdb": "\ufe11", b"\xa6\xdc": "\ufe13", b"\xa6\xdd": "\ufe14",
    b"\xa6\xde": "\ufe15", b"\xa6\xdf": "\ufe16", b"\xa6\xec": "\ufe17", b"\xa6\xed": "\ufe18", b"\xa6\xf3": "\ufe19",
    b"\xfe\x51": "\U00020087", b"\xfe\x52": "\U00020089", b"\xfe\x53": "\U000200cc", b"\xfe\x59": "\u9fb4",
    b"\xfe\x61": "\u9fb5", b"\xfe\x66": "\u9fb6", b"\xfe\x67": "\u9fb7", b"\xfe\x6c": "\U000215d7", b"\xfe\x6d": "\u9fb8",
    b"\xfe\x76": "\U0002298f", b"\xfe\x7e": "\u9fb9", b"\xfe\x90": "\u9fba", b"\xfe\x91": "\U000241fe", b"\xfe\xa0": "\u9fbb",
}  # fmt: skip
"""Units that the codec reads as Private Use characters, and the characters of their own that they have by GB 18030-2005
(A8BC) and GB 18030-2022: vertical forms, eight components, six characters beyond the basic plane."""
