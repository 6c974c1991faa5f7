"""Classes of characters, as regular-expression fragments and tests.

Ranges follow the Unicode 15 block chart. ``HAN`` is what counts as a Chinese
character here: the unified ideographs with their extensions, the compatibility
ideographs, 〇 and 々.
"""

from __future__ import annotations

import re

HAN = "\u3007\u3005\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Inside of a character class."""
CJK_PUNCTUATION = (
    "\u3001\u3002\u3008-\u3011\u3014-\u301b\uff01-\uff0f\uff1a-\uff1f\uff3b-\uff40\uff5b-\uff65\ufe30-\ufe4f"
)
"""Full-width punctuation and brackets (inside of a character class)."""
QUOTES = "\u201c\u201d\u2018\u2019"
DASH = "\u2014"

_HAN = re.compile(f"[{HAN}]")


def is_han(character: str) -> bool:
    """Whether ``character`` is one Chinese character."""
    return bool(_HAN.fullmatch(character))


def count_han(text: str) -> int:
    """How many Chinese characters ``text`` holds."""
    return len(_HAN.findall(text))
