"""Marks that pages set beside a heading: whether the text is in force, that it is new, or on top."""

from __future__ import annotations

import re

from builder.stages.chrome.vocabulary import longest_first, words

_VALIDITY = longest_first(words("validity", "values"))
VALIDITY_BEHIND = re.compile(rf"[\[【［（(]\s*(?:{_VALIDITY})\s*[\]】］）)]\s*$")
"""A law database's statement behind a title, such as [现行有效]."""
_VALIDITY_ALONE = re.compile(rf"[\s\[【［（(]*(?P<value>{_VALIDITY})[\s\]】］）)]*")
_TAG = re.compile(rf"\W*(?:{_VALIDITY}|{longest_first(words('validity', 'tags'))})\W*")


def find_validity(text: str) -> tuple[int, int] | None:
    """Where a database's statement of validity stands in a text of nothing else."""
    found = _VALIDITY_ALONE.fullmatch(text) if len(text) <= 16 else None
    return found.span("value") if found else None


def is_tag(text: str) -> bool:
    """Whether a text is a mark that pages set beside a heading: its validity, that it is new, or on top."""
    return len(text) <= 12 and bool(_TAG.fullmatch(text))
