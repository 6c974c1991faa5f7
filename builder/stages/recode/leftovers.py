"""Short pieces of a text that was read wrongly throughout: what is too short to prove it alone.

``2017Äê9ÔÂ`` has one Chinese character at a time between digits. Where the rest of a text shows beyond doubt that
its bytes were read as Windows-1252, such letters are bytes as well; and where most of it was read as GBK or as Big5,
a short line of rare characters was too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from builder.language.characters import CJK_PUNCTUATION, HAN
from builder.language.frequency import common_characters
from builder.model import Emendation
from builder.spans import Span
from builder.stages.recode.units import LOST, Misdecoding, bytes_of

_PROOF = 30
"""Characters beyond ASCII that must have come back elsewhere, and more than there are of any other."""
_HIGH = "\x80-\xff" + "".join(
    sorted(c for b in range(0x80, 0xA0) if "\xff" < (c := bytes([b]).decode("cp1252", "replace")) != LOST)
)
_SHORT = 12
_RUN = re.compile(f"[{_HIGH}]{{2,}}")
_STRETCH = re.compile("[^\r\n<>]+")
_UTF8 = re.compile(rb"(?:[\xc2-\xdf][\x80-\xbf]|[\xe1-\xef][\x80-\xbf]{2}|\xf0[\x90-\xbf][\x80-\xbf]{2})+")
_PAIRS = re.compile(rb"(?:[\xa1-\xf7][\xa1-\xfe])+")
_CREDIBLE = re.compile(
    f"[{CJK_PUNCTUATION}\u2010-\u203b\u2460-\u24ff\u2500-\u25ff\u3000\uff00-\uff5e{re.escape(common_characters(13.0))}]*"
)
_SOUND = re.compile(
    f"[{HAN}{CJK_PUNCTUATION}\xa1-\xbf\xd7\xf7\u2010-\u203b\u2190-\u22ff\u2460-\u26ff\u3000\uff00-\uff5e]*"
)
"""What UTF-8 may give: its form is proof enough, so that rare characters are let in."""
_NOTE = "as in the rest of the text"


def prevailing(done: Sequence[Emendation], kinds: Sequence[Misdecoding]) -> Misdecoding | None:
    """The misreading that ``done`` shows beyond doubt, if there is one."""
    proof = Counter[str]()
    for e in done:
        proof[e.rule] += sum(1 for c in e.after if c > "\u2fff")
    if not proof:
        return None
    rule, count = proof.most_common(1)[0]
    return next((k for k in kinds if k.rule == rule), None) if count >= _PROOF else None


def agreeing(done: Sequence[Emendation], kind: Misdecoding) -> list[Emendation]:
    """``done`` without short runs of letters that were read in another way than the rest, and fit its way too.

    ``Â·`` is 路 in GBK and · in UTF-8.
    """
    if kind.wrong != "cp1252" or kind.right != "utf-8":
        return list(done)
    return [e for e in done if e.rule == kind.rule or len(e.before) > _SHORT or not _fits(e.before)]


def _fits(letters: str) -> bool:
    parts = [bytes_of(c, "cp1252") for c in letters]
    try:
        b"".join(part or b"\xff" for part in parts).decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def left_letters(text: str, done: Sequence[Emendation], kind: Misdecoding) -> Iterator[Emendation]:
    """Between the emendations of ``done`` (in order) the runs of letters that are bytes by the same misreading."""
    if kind.wrong != "cp1252" or kind.right not in ("utf-8", "gb18030"):
        return
    for start, end in _between(text, done):
        for run in _RUN.finditer(text, start, end):
            yield from _undone(run, kind)


def left_lines(text: str, done: Sequence[Emendation], kind: Misdecoding) -> list[tuple[int, int]]:
    """The pieces of lines that are left of a text that was read as GBK or Big5; none where most of the text reads well."""
    if kind.wrong in ("cp1252", "utf-8"):
        return []
    found = [m.span() for start, end in _between(text, done) for m in _STRETCH.finditer(text, start, end)]
    found = [(start, end) for start, end in found if not text[start:end].isascii()]
    is_most = sum(end - start for start, end in found) < sum(len(e.span) for e in done)
    return found if is_most else []


def _between(text: str, done: Sequence[Emendation]) -> Iterator[tuple[int, int]]:
    at = 0
    for e in done:
        yield at, e.span.start
        at = e.span.end
    yield at, len(text)


def _undone(run: re.Match[str], kind: Misdecoding) -> Iterator[Emendation]:
    data = b"".join(bytes_of(c, kind.wrong) or b"?" for c in run[0])
    for match in (_UTF8 if kind.right == "utf-8" else _PAIRS).finditer(data):
        after = match[0].decode(kind.right, "replace")
        expected = _SOUND if kind.right == "utf-8" else _CREDIBLE
        if LOST in after or not expected.fullmatch(after):
            continue
        start = run.start() + match.start()
        span = Span(start, start + len(match[0]))
        before = run[0][match.start() : match.end()]
        yield Emendation(span, before, after, "mojibake", kind.rule, 1.0, _NOTE)
