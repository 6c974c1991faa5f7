"""Short pieces of a text that was read wrongly throughout: what is too short to prove it alone.

``2017Äê9ÔÂ`` has one Chinese character at a time between digits. Where the rest of a text shows beyond doubt that
its bytes were read as Windows-1252, such letters are bytes as well.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from builder.language.characters import CJK_PUNCTUATION
from builder.language.frequency import common_characters
from builder.model import Emendation
from builder.spans import Span
from builder.stages.recode.units import LOST, Misdecoding, bytes_of

_PROOF = 30
"""Characters beyond ASCII that must have come back elsewhere, and more than there are of any other."""
_HIGH = "\x80-\xff" + "".join(
    sorted(c for b in range(0x80, 0xA0) if "\xff" < (c := bytes([b]).decode("cp1252", "replace")) != LOST)
)
_RUN = re.compile(f"[{_HIGH}]{{2,}}")
_UTF8 = re.compile(rb"(?:[\xc2-\xdf][\x80-\xbf]|[\xe1-\xef][\x80-\xbf]{2}|\xf0[\x90-\xbf][\x80-\xbf]{2})+")
_PAIRS = re.compile(rb"(?:[\xa1-\xf7][\xa1-\xfe])+")
_CREDIBLE = re.compile(
    f"[{CJK_PUNCTUATION}\u2010-\u203b\u2460-\u24ff\u2500-\u25ff\u3000\uff00-\uff5e{re.escape(common_characters(13.0))}]*"
)


def leftovers(text: str, done: Sequence[Emendation], kinds: Sequence[Misdecoding]) -> Iterator[Emendation]:
    """The runs of letters between the passages of ``done`` (in order) that are bytes by the same misreading."""
    proof = Counter[str]()
    for e in done:
        proof[e.rule] += sum(1 for c in e.after if c > "\u2fff")
    if not proof:
        return
    rule, count = proof.most_common(1)[0]
    kind = next((k for k in kinds if k.rule == rule), None)
    if kind is None or kind.wrong != "cp1252" or kind.right not in ("utf-8", "gb18030") or count < _PROOF:
        return
    at = 0
    for span in [*(e.span for e in done), Span(len(text), len(text))]:
        for run in _RUN.finditer(text, at, span.start):
            yield from _undone(run, kind)
        at = span.end


def _undone(run: re.Match[str], kind: Misdecoding) -> Iterator[Emendation]:
    data = b"".join(bytes_of(c, kind.wrong) or b"?" for c in run[0])
    for match in (_UTF8 if kind.right == "utf-8" else _PAIRS).finditer(data):
        after = match[0].decode(kind.right, "replace")
        if LOST in after or not _CREDIBLE.fullmatch(after):
            continue
        start = run.start() + match.start()
        span = Span(start, start + len(match[0]))
        yield Emendation(
            span,
            run[0][match.start() : match.end()],
            after,
            "mojibake",
            kind.rule,
            1.0,
            "as in the rest of the text",
        )
