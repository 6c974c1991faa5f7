"""Targets that look cut off."""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder.language.characters import HAN
from builder.proofing import Finding

_CLOSING = "”’\"'）)〕]】」』 "
_ENDS = {"。": ".!?…", "！": ".!?…", "？": ".!?…", "；": ";.", "：": ":."}
_HANGING = re.compile(r"(?:[,–—-]|\b(?:the|an?|of|and|or|to|with|for|in|by|on|at|from|its|their))$")
_FEWEST = 1.6
"""Characters of English for one Chinese character; real targets have 2.5 and more."""
_LONG_ENOUGH = 12


def ending_findings(source: str, target: str) -> Iterator[Finding]:
    """Targets that end in the midst of a sentence, or are too short for their source."""
    bare = target.rstrip(_CLOSING)
    wanted = _ENDS.get(source.rstrip(_CLOSING)[-1:])
    han = len(re.findall(f"[{HAN}]", source))
    if hanging := _HANGING.search(bare):
        yield Finding("SHORT", f"the translation ends in “{hanging.group()}” and looks cut off; finish it")
    elif wanted and bare[-1:] not in wanted:
        yield Finding("SHORT", f"the Chinese ends in {source.rstrip(_CLOSING)[-1]}, the translation in “{target[-12:].split()[-1]}”; finish the sentence, or add its mark")  # fmt: skip
    elif han >= _LONG_ENOUGH and len(target) < _FEWEST * han:
        yield Finding("SHORT", f"the translation has {len(target)} letters for {han} Chinese characters and looks cut off; see whether all of it is there")  # fmt: skip
