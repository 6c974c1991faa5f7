"""What stands over a document's title in its own print: who issues it, its number, who signed, how secret and how urgent."""

from __future__ import annotations

import re

from builder.stages.chrome import documentary

_ENDS = ("文件", "令", "公告", "公报")
_ISSUER = 30
"""The name over a document has no more characters."""
_MARK = re.compile(
    r"\s*(?:0\d{5}|(?:绝密|机密|秘密|絕密|機密)(?:\s*★.{0,12})?|特\s*急|加\s*急|平\s*急|急\s*件|特\s*提)\s*"
)
"""The number of the copy, secrecy and haste."""
_SIGNER = re.compile(r"\s+(?:签\s*发\s*人|簽\s*發\s*人)\s*[:：].{2,20}$")


def is_red_head(line: str) -> bool:
    """Whether a line is one of those above a document's title."""
    text = line.strip()
    if len(text) <= _ISSUER and (text.endswith(_ENDS) or _MARK.fullmatch(text)):
        return True
    return documentary.is_number(_SIGNER.sub("", text))
