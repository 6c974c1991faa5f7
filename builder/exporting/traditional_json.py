"""``docs/texts/hant.json``: with it a page shows its Chinese in Traditional characters.

``{"pairs": "万萬与與...", "words": {"系": {"係": "关_", "繫": "联_"}}}``: character and counterpart in turn, then the words
in which a character is something else, ``_`` standing for its place.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from builder.language.traditional import page_table


def traditional_json(texts: Iterable[str]) -> bytes:
    """The file for a site that shows ``texts``."""
    return json.dumps(page_table(texts).as_json(), ensure_ascii=False, separators=(",", ":")).encode()
