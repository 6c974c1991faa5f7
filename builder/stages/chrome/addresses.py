"""Addresses on the web that a document gives itself: where to apply, where to read more."""

from __future__ import annotations

import re
from collections.abc import Sequence

from builder.stages.chrome import furniture

_OWN = re.compile(r"\W*(?:网址|网站|地址|链接|網址|報名網址|报名网址)\s*[:：]\s*https?://", re.ASCII)
"""A label that does not say whose address it is: a page would name its own (本文地址, 原文链接)."""
_NEAR = 8
"""The signature stands at most so many lines below."""


def is_own_address(text: str, following: Sequence[str]) -> bool:
    """Whether a line of a document's text gives an address: its signature is still to come.

    ``following``: the lines below it.
    """
    if not _OWN.match(text):
        return False
    for line in following[:_NEAR]:
        if furniture.is_document_date(line):
            return True
        if furniture.rule_of(line) or furniture.heading_kind(line):
            return False
    return False
