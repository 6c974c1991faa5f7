"""Text that was read in the wrong encoding before it was saved, read again.

After :func:`undo_misdecoding` passages whose bytes survived read as they were
written; where bytes were lost there is a mark. Only passages that become common
Chinese are touched, and nothing in a line that speaks about garbled text. Text one
byte out of step in its own encoding is not this stage's matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from builder.language.characters import CJK_PUNCTUATION, HAN
from builder.language.frequency import common_characters, text_cost
from builder.model import Emendation, Layer, Mark, make_layer, with_marks
from builder.spans import Span
from builder.stages.recode.inferring import infer
from builder.stages.recode.leftovers import agreeing, left_letters, left_lines, prevailing
from builder.stages.recode.path import Passage, Piece, undone_passages
from builder.stages.recode.units import LOST, Misdecoding, bytes_of, is_lone_80, lost_leads

KINDS: tuple[Misdecoding, ...] = (
    Misdecoding("recode.utf8-as-gbk", "gb18030", "utf-8", 14.0, 2),
    Misdecoding("recode.utf8-as-cp1252", "cp1252", "utf-8", 7.0, 1),
    Misdecoding("recode.gbk-as-latin1", "cp1252", "gb18030", 7.0, 2),
    Misdecoding("recode.big5-as-latin1", "cp1252", "big5hkscs", 10.0, 4),
    Misdecoding("recode.gbk-as-utf8", "utf-8", "gb18030", 5.0, 2),
    Misdecoding("recode.utf8-as-big5", "big5hkscs", "utf-8", 14.0, 3),
    Misdecoding("recode.big5-as-gbk", "gb18030", "big5hkscs", 16.0, 6),
    Misdecoding("recode.gbk-as-big5", "big5hkscs", "gb18030", 16.0, 6),
    Misdecoding("recode.gbk-as-big5", "cp950", "gb18030", 16.0, 6),
)
_SEVERAL = frozenset({"recode.gbk-as-big5"})
"""Rules with more than one kind: readers of Big5 have several tables."""
_Window = tuple[int, int, list[Misdecoding]]
_SEARCHED, _SEARCHED_AT_ONCE = 300_000, 20_000
"""Characters of one text, and of one line, that are searched at most: a few seconds' work. Where every byte
survived, nothing is searched."""
_SURE = 1.0
"""Cost of the beginning or the end of a passage where the rest of the text was misread."""
_DEEPEST = 3
"""A text can have been misread more than once."""

_HIGH = "\x80-\xff" + "".join(
    sorted(c for b in range(0x80, 0xA0) if "\xff" < (c := bytes([b]).decode("cp1252", "replace")) != LOST)
)
# Signs of a misreading, by the encoding that was taken for the right one. Signs that Chinese text has of its own
# (· × ÷ ° ± §) do not count.
_ODD = "\xa1-\xa6\xa8-\xaf\xb2-\xb6\xb8-\xd6\xd8-\xf6\xf8-\xfe"
_LATIN = re.compile(f"[{_ODD}][{_HIGH}]|[{_HIGH}][{_ODD}]|[{_ODD}][@-~][{_ODD}]")
_RARE_CLASS = f"[^\x00-\x7f\u2000-\u20ab\u20ad-\u33ff\uff00-\uffef{re.escape(common_characters(13.0))}]"
_RARE_ONE = re.compile(_RARE_CLASS)
_RARE = re.compile(f"{_RARE_CLASS}[^\n]?{_RARE_CLASS}")
_VERY_RARE = re.compile(f"(?:{_RARE_CLASS}[^\n]{{0,2}}){{5,}}")
_SMALL = re.compile(f"[{_ODD}\u0100-\u07ff]{{2}}")
_LATIN_OR_SMALL = re.compile(f"[{_ODD}\u0100-\u07ff]")
"""In every match of these two; a class alone is searched many times faster than they are."""
_UTF8_BYTES = re.compile(
    rb"[\xe2-\xef][\x80-\xbf]{2}[\xe2-\xef][\x80-\xbf]|[\xe2-\xef][\x80-\xbf]{0,2}\?[\x80-\xbf]?[\xe2-\xef]"
)
_TORN_UTF8 = re.compile(
    rb"(?<=[\xe1-\xef])\x20(?=[\x80-\xbf])|(?<=[\xe1-\xef][\x80-\xbf])\x20(?![\x80-\xbf])"
)
_LONG = 160
"""Characters from which on a line is searched for the likeliest kind only."""
_REACH = 40
"""Characters around a sign that are searched with it."""
_SMALL_ONE = re.compile("[A-Za-z\x80-\u07ff]")
_LINE_ENDS = "\r\n<>"
_LINE_END = re.compile(f"[{_LINE_ENDS}]")
_ABOUT = re.compile("乱码|亂碼|mojibake|编码错误|編碼錯誤", re.IGNORECASE)
_HAN = re.compile(f"[{HAN}]")
_BEYOND_ASCII = re.compile("[^\x00-\x7f]")
# Latin-1 controls 91 to 97 are quotation marks, bullet and dashes of Windows-1252.
_WINDOWS = re.compile("[\x91-\x97]")
# C2 B7 and its like as Latin-1: the first letter of a pair that is otherwise itself.
_NEAR_HAN = re.compile(
    f"(?<=[{HAN}{CJK_PUNCTUATION}])\xc2[\xa0-\xbf]|\xc2[\xa0-\xbf](?=[{HAN}{CJK_PUNCTUATION}])"
)
_MARK_AS_TEXT = re.compile("\xef\xbb\xbf")
_DEBRIS = re.compile(
    "(?P<twice>(?:斤?拷)?(?:锟斤拷)+(?:锟斤?)?|(?:嚙踝蕭|嚙踐蕭)+)|(?P<memory>烫{3,}|屯{3,}|葺{4,})|(?P<lost>\ufffd+(?:[\x80-\u07ff]{1,3}\ufffd+)*)"
)
_DEBRIS_SIGNS = ("\ufffd", "锟斤拷", "嚙踝蕭", "嚙踐蕭", "烫烫烫", "屯屯屯", "葺葺葺葺")
_DEBRIS_NOTES = {
    "twice": "characters were lost when the text was converted twice; they cannot be recovered",
    "memory": "unused memory was printed here; what stood in its place is not known",
    "lost": "characters were lost before the text was saved",
}


def undo_misdecoding(text: str) -> Layer:
    """Read again what was read in the wrong encoding.

    Rules are named ``recode.RIGHT-as-WRONG``. A character whose bytes did not all survive becomes U+FFFD
    with a lacuna mark; debris that cannot be undone, such as 锟斤拷, stays and is marked.
    """
    emendations = _settled(text, 0)
    layer = make_layer("recode", text, emendations)
    return with_marks(layer, _marks(layer.text))


def _settled(text: str, depth: int) -> list[Emendation]:
    found = _apart(_passages(text, depth))
    if (kind := prevailing(found, KINDS)) is not None:
        found = agreeing(found, kind)
        more = [*left_letters(text, found, kind), *_short_lines(text, found, kind, depth)]
        found = _apart([*found, *more])
    return _apart([*found, *_single(text)])


def _short_lines(text: str, done: list[Emendation], kind: Misdecoding, depth: int) -> Iterator[Emendation]:
    """What is left of a text that was read as GBK or Big5 throughout, at a small price."""
    alike = [replace(k, change=_SURE, least=1) for k in KINDS if k.rule == kind.rule]
    for start, end in left_lines(text, done, kind):
        line = text[start:end]
        if len(line) <= _LONG and (_RARE_ONE.search(line) or LOST in line):
            likely = min(alike, key=lambda k: _guess(line, k))
            _, passages = undone_passages(line, likely)
            for piece in _pieces(line, passages, text, end):
                yield from _emendation(line, start, piece, kind, depth)


def _pieces(line: str, passages: list[Passage], text: str, end: int) -> Iterator[Piece]:
    """The pieces of passages, with what their neighbours tell; the line ends at ``end`` of ``text``."""
    following = "\n" if end == len(text) or text[end] in _LINE_ENDS else text[end : end + 2]
    for passage in infer(line, passages, following):
        yield from passage


def _apart(found: Iterable[Emendation]) -> list[Emendation]:
    kept: list[Emendation] = []
    for emendation in sorted(found, key=lambda e: (e.span.start, -e.span.end)):
        if not kept or emendation.span.start >= kept[-1].span.end:
            kept.append(emendation)
    return kept


def _single(text: str) -> Iterator[Emendation]:
    """Single bytes and the byte order mark."""
    for match in _WINDOWS.finditer(text):
        after = bytes((ord(match[0]),)).decode("cp1252")
        yield Emendation(Span(*match.span()), match[0], after, "mojibake", "recode.cp1252-as-latin1")
    for match in _NEAR_HAN.finditer(text) if "\xc2" in text else ():
        yield Emendation(Span(*match.span()), match[0], match[0][1:], "mojibake", "recode.utf8-as-cp1252")
    for match in _MARK_AS_TEXT.finditer(text):
        yield Emendation(
            Span(*match.span()), match[0], "", "mojibake", "recode.utf8-as-cp1252", 1.0, "byte order mark"
        )


def _passages(text: str, depth: int) -> Iterator[Emendation]:
    searched = 0
    for start, end, kinds in _agreed(text, list(_windows(text))):
        window = text[start:end]
        chosen = _chosen(window, kinds, searched < _SEARCHED >> 2 * depth, depth)
        searched += len(window) * (1 if len(window) > _LONG else len(kinds))
        if chosen is not None:
            kind, passages = chosen
            for piece in _pieces(window, passages, text, end):
                yield from _emendation(window, start, piece, kind, depth)


def _agreed(text: str, windows: list[_Window]) -> list[_Window]:
    """``windows`` with one kind of a rule: of two tables for one encoding a text was read by the likelier."""
    several = [kind for kind in KINDS if kind.rule in _SEVERAL]
    places = [text[start:end] for start, end, kinds in windows if any(kind in several for kind in kinds)]
    if not places:
        return windows
    best = min(several, key=lambda kind: sum(_guess(place, kind) for place in places))
    agreed = ((a, b, [k for k in kinds if k is best or k not in several]) for a, b, kinds in windows)
    return [window for window in agreed if window[2]]


def _windows(text: str) -> Iterator[_Window]:
    """Pieces of lines around signs of a misreading, with the kinds that these signs allow."""
    signs: list[tuple[int, int, str]] = []
    patterns = [(_RARE, "gb18030")]
    if _LATIN_OR_SMALL.search(text):
        patterns += [(_LATIN, "cp1252"), (_SMALL, "utf-8")]
    for sign, wrong in patterns:
        signs.extend((m.start(), m.end(), wrong) for m in sign.finditer(text))
    signs.sort()
    merged: list[tuple[int, int, set[str]]] = []
    line = 0, -1
    for start, end, wrong in signs:
        is_same_line = start < line[1]
        if not is_same_line:
            line = _line_around(text, start)
        if merged and is_same_line and start - merged[-1][1] <= 2 * _REACH:
            low, high, found = merged[-1]
            merged[-1] = low, max(high, min(line[1], end + _REACH)), found | {wrong}
        else:
            merged.append((max(line[0], start - _REACH), min(line[1], end + _REACH), {wrong}))
    for low, high, found in merged:
        piece = text[low:high]
        kinds = [kind for kind in KINDS if _is_possible(piece, kind, found)]
        if kinds and not _ABOUT.search(text, max(0, low - _REACH), high + _REACH):
            for start in range(low, high, _SEARCHED_AT_ONCE):
                yield start, min(high, start + _SEARCHED_AT_ONCE), kinds


def _line_around(text: str, place: int) -> tuple[int, int]:
    """The stretch around ``place`` without line ends and tags."""
    end = _LINE_END.search(text, place)
    # The text before is searched in growing steps: lines can be long, and most are not.
    for width in (128, 2048, place):
        low = max(0, place - width)
        start = max(text.rfind(sign, low, place) for sign in _LINE_ENDS)
        if start >= 0:
            return start + 1, end.start() if end else len(text)
    return 0, end.start() if end else len(text)


def _is_possible(piece: str, kind: Misdecoding, signs: set[str]) -> bool:
    if kind.wrong == "cp1252":
        return "cp1252" in signs
    if kind.wrong == "utf-8":
        return "utf-8" in signs and (LOST in piece or _HAN.search(piece) is not None)
    if "gb18030" not in signs:
        return False
    if kind.right == "utf-8":
        # The euro sign is the byte 80 of code page 936; what was lost shows as a question mark.
        data = piece.replace("€", "\u30fb").encode(kind.wrong, "replace")
        return _UTF8_BYTES.search(data) is not None
    if _HAN.search(piece) is None:
        return False  # a Russian word alone is no misreading: one gives characters of all kinds
    cluster = _VERY_RARE.search(piece)
    if cluster is None or 2 * cluster[0].count(LOST) > len(cluster[0]):  # what is lost proves nothing
        return False
    return _guess(cluster[0], kind) < 0.8 * text_cost(cluster[0])


def _chosen(
    line: str, kinds: list[Misdecoding], is_searched: bool, depth: int
) -> tuple[Misdecoding, list[Passage]] | None:
    """The kind that explains the line best, with the passages to undo."""
    whole = [(kind, found) for kind in kinds if (found := _whole(line, kind)) is not None]
    if not whole and is_searched:
        likely = kinds if len(line) <= _LONG else [min(kinds, key=lambda kind: _guess(line, kind))]
        whole = [(kind, undone_passages(line, kind)) for kind in likely]
    best: tuple[float, Misdecoding, list[Passage]] | None = None
    for kind, (gain, passages) in whole:
        if kind.wrong == "utf-8":
            passages = [p for p in passages if _is_apart(line, p)]
        passages = [p for p in passages if _is_credible("".join(piece.text for piece in p), kind, depth)]
        if passages and (best is None or gain > best[0]):
            best = gain, kind, passages
    return best[1:] if best else None


def _is_apart(line: str, passage: Passage) -> bool:
    """Whether a passage of letters is no part of a longer word: half a Russian word can make Chinese ones."""
    start, end = passage[0].start, passage[-1].end
    around = line[max(0, start - 1) : start], line[end : end + 1]
    return not any(_SMALL_ONE.match(c) for c in around)


def _guess(line: str, kind: Misdecoding) -> float:
    """About what the whole line costs if it is undone; bytes that do not fit cost as rare characters."""
    # Where a byte was lost of a pair, another stands in for it, so that what follows stays in step.
    lost = b"\xb0" if kind.is_of_pairs else b"\xff"
    parts = (bytes_of(character, kind.wrong) or lost for character in line)
    return text_cost(b"".join(parts).decode(kind.right, "replace"))


def _whole(line: str, kind: Misdecoding) -> tuple[float, list[Passage]] | None:
    """The whole line undone at once, where every byte of it survived or can only have been 80."""
    parts = [bytes_of(character, kind.wrong) for character in line]
    is_holed = False
    for index, character in enumerate(line):
        if parts[index] is None:
            after = parts[index + 1] if index + 1 < len(line) else None
            if (
                character != LOST
                or after is None
                or not is_lone_80(after, kind)
                or len(lost_leads(after[0])) > 1
            ):
                return None
            parts[index] = b"\x80"
            is_holed = True
    data = b"".join(part for part in parts if part is not None)
    if kind.wrong == "cp1252" and kind.right == "utf-8":
        data = _TORN_UTF8.sub(b"\xa0", data)  # a no-break space that became an ordinary one
    try:
        text = data.decode(kind.right)
    except UnicodeDecodeError:
        return None
    if is_holed and _RARE.search(text):
        return None
    # A line that is wrong only in a word is searched; this is for lines that are wrong throughout.
    gain = text_cost(line) - text_cost(text) - 2 * kind.change
    return (gain, [(Piece(0, len(line), text),)]) if gain > 3.0 * len(text) else None


def _is_credible(text: str, kind: Misdecoding, depth: int) -> bool:
    """Whether what comes out is Chinese as it is commonly written, if need be after another reading.

    The shorter it is, the more common must be its characters.
    """
    if _is_prose(text, kind.least):
        return True
    # What came out garbled again was read wrongly twice; only Latin letters show it beyond doubt.
    if kind.wrong != "cp1252" or depth >= _DEEPEST:
        return False
    again = make_layer("again", text, _settled(text, depth + 1))
    return bool(again.emendations) and _is_prose(again.text, kind.least)


def _is_prose(text: str, least: int) -> bool:
    found = [c for c in _BEYOND_ASCII.findall(text) if c not in (LOST, "\ufeff")]
    if len(found) < least or text.count(LOST) > len(found):
        return False
    mean = text_cost("".join(found)) / len(found)
    return mean <= (9.0 if len(found) <= 2 else 9.5 if len(found) <= 4 else 10.5)


def _emendation(line: str, place: int, piece: Piece, kind: Misdecoding, depth: int) -> Iterator[Emendation]:
    start, end, after = piece.start, piece.end, piece.text
    # ASCII at the edges is the same in all readings.
    while start < end and after and line[start] == after[0] and line[start].isascii():
        start, after = start + 1, after[1:]
    while start < end and after and line[end - 1] == after[-1] and line[end - 1].isascii():
        end, after = end - 1, after[:-1]
    after = after.removeprefix("\ufeff")
    if start == end:
        return
    before, notes = line[start:end], []
    if LOST in after:
        notes.append("some bytes were lost")
    if piece.share:
        rivals = "".join(c for c in dict.fromkeys(piece.rivals) if c not in after)
        told = (
            f"the neighbours tell the character from {rivals[:8]} and others"
            if rivals
            else "no other common one fits"
        )
        notes.append(f"a byte was lost; {told}")
    if piece.is_inferred:
        notes.append(
            "the byte shown as ? is taken to be 80; if an ASCII byte went with it, another character is possible"
        )
    if depth < _DEEPEST and (again := _settled(after, depth + 1)):
        after = make_layer("again", after, again).text
        notes.append("misread more than once")
    note = "; ".join(notes)
    if before != after:
        span = Span(place + start, place + end)
        if piece.share:
            yield Emendation(
                span, before, after, "conjecture", kind.rule, min(int(100 * piece.share) / 100, 0.98), note
            )
        elif piece.is_inferred:
            yield Emendation(span, before, after, "conjecture", kind.rule, 0.9, note)
        else:
            yield Emendation(span, before, after, "mojibake", kind.rule, 1.0, note)


def _marks(text: str) -> Iterator[Mark]:
    if not any(sign in text for sign in _DEBRIS_SIGNS):
        return
    for match in _DEBRIS.finditer(text):
        low = text.rfind("\n", 0, match.start()) + 1
        high = text.find("\n", match.end())
        around = text[max(low, match.start() - 60) : min(high if high >= 0 else len(text), match.end() + 60)]
        if match["lost"] is None and _ABOUT.search(around):
            continue
        yield Mark(Span(*match.span()), "lacuna", _DEBRIS_NOTES[str(match.lastgroup)])
