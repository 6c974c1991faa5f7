"""Full-width punctuation between Chinese characters, ASCII letters and digits everywhere; pairs checked.

After this stage punctuation next to Chinese characters has its Chinese form;
numbers, times, ratios, addresses, English text, labels such as ``1.`` and
``1)`` and the brackets of document numbers are as they were printed. A bracket,
quotation mark or title mark without its partner is marked ``unpaired`` and not
guessed at. A ``?`` that stands where no question can end is damage and not touched.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from builder.language.characters import CJK_PUNCTUATION, HAN
from builder.model import Emendation, Layer, Mark, make_layer, with_marks
from builder.spans import Span

_LINE = re.compile(r"[^\n]+")
_HAN = re.compile(f"[{HAN}]")
_CHINESE = re.compile(f"[{HAN}{CJK_PUNCTUATION}“”‘’…—]")
_WIDE = re.compile("(?:[０-９Ａ-Ｚａ-ｚ％]|(?<=[0-9０-９])﹪)+")
_TO_ASCII = {c: c - 0xFEE0 for c in range(0xFF10, 0xFF5B)} | {ord("％"): "%", ord("﹪"): "%"}
_ANY_WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ％﹪．]")
_WIDE_STOP = re.compile(
    "(?<=[0-9０-９])．(?=[0-9０-９])|(?<=^[0-9０-９])．|(?<=^[0-9０-９]{2})．|(?<=[\t 。；：，（(][0-9０-９])．|(?<=[\t 。；：，（(][0-9０-９]{2})．"
)
_TOKEN = re.compile(r"""\.{2,}|[,;:!?.()"'｡､｢｣]|<<|>>|-{2,}""")
# Classes alone, though "<" and "-" matter only when doubled: re searches a class many times faster than a choice.
_NEEDED = re.compile(
    r"""[︐-︙︰︵-﹄﹇﹈﹐﹑﹔-﹗﹙-﹞･,;:!?.()"'（）“”‘’《》〈〉\[\]【】〔〕「」『』｡､｢｣．０-９Ａ-Ｚａ-ｚ％﹪<\-]"""
)
_PAIRED = re.compile('[()（）“”‘’《》〈〉\\[\\]【】〔〕「」『』"]')
_CHANGEABLE = re.compile(r"""[︐-︙︰︵-﹄﹇﹈﹐﹑﹔-﹗﹙-﹞･,;:!?.()"'｡､｢｣．０-９Ａ-Ｚａ-ｚ％﹪<\-]""")
_BRACKET = re.compile("[()（）]")
_MARKS = {",": "，", ";": "；", ":": "：", "!": "！"}
_HALF = {"｡": "。", "､": "、", "｢": "「", "｣": "」"}
_FORMS = dict(
    zip(
        "︐︑︒︓︔︕︖︗︘︙︰︵︶︷︸︹︺︻︼︽︾︿﹀﹁﹂﹃﹄﹇﹈﹐﹑﹔﹕﹖﹗﹙﹚﹛﹜﹝﹞･",
        "，、。：；！？〖〗…：（）｛｝〔〕【】《》〈〉「」『』［］，、；：？！（）｛｝〔〕·",
        strict=True,
    )
)
"""For vertical lines and small; the two dots are a colon where Hong Kong types them. A narrow dot stands in names."""
_FORM = re.compile(f"[{''.join(_FORMS)}]")
_QUOTED = ("“”", "「」", "‘’", "『』", '""')
_OPEN = {
    "(": ")",
    "（": ")",
    "“": "”",
    "‘": "’",
    "《": "》",
    "〈": "〉",
    "[": "]",
    "【": "】",
    "〔": "〕",
    "「": "」",
    "『": "』",
}
_CLOSE = {")", "）", "”", "’", "》", "〉", "]", "】", "〕", "」", "』"}
_PINYIN = re.compile("[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]")
_QUESTION = re.compile(
    "[吗嗎呢么麼谁誰何哪几幾怎吧]|什么|什麼|多少|是否|能否|可否|如何|为什|為什|难道|難道|有没有|[是能会会要可]不[是能会会要可]"
)
_KATAKANA = re.compile("[\uff66-\uff9f]")
_CLAUSE = re.compile("[，,；;：:]")
_LABEL_DOT = re.compile(
    r"^[\s　]*(?:第?[一二三四五六七八九十百零〇]+[条條章节節]?|[（(][一二三四五六七八九十]+[)）])$"
)
_RULES = {rule: f"punctuation.{rule}" for rule in ("width", "mark", "form", "bracket", "quote", "doubled")}
_QUOTE_REACH = 400
"""Lines that a quotation may run on without its closing mark; amendments quote whole chapters."""


def normalise_punctuation(text: str) -> Layer:
    """Chinese punctuation where the text is Chinese.

    Layer ``punctuation``, kind ``punctuation``, rules ``punctuation.width``
    (full-width letters, digits), ``punctuation.mark`` (, ; : ! ? . ｡ ､), ``punctuation.form`` (︒ ﹐),
    ``punctuation.bracket``, ``punctuation.quote``, ``punctuation.doubled``.
    """
    found: list[Emendation] = []
    loose: list[tuple[int, int, str]] = []
    for number, line in enumerate(_LINE.finditer(text)):
        if _NEEDED.search(line[0]) is None:
            continue
        if _CHANGEABLE.search(line[0]):
            found.extend(_line(line[0], line.start()))
        loose.extend((number, line.start() + at, sign) for at, sign in _unpaired(line[0]))
    layer = make_layer("punctuation", text, found)
    if not loose:
        return layer
    offsets = layer.offsets()
    marks = [
        Mark(offsets.to_after(Span(at, at + 1)), "unpaired", note) for at, note in _across_lines(text, loose)
    ]
    return with_marks(layer, marks)


def _line(line: str, base: int) -> Iterator[Emendation]:
    def change(start: int, before: str, after: str, rule: str) -> Emendation:
        span = Span(base + start, base + start + len(before))
        return Emendation(span, before, after, "punctuation", _RULES[rule])

    folded = line
    if _ANY_WIDE.search(line):
        for match in _WIDE.finditer(line):
            yield change(match.start(), match[0], match[0].translate(_TO_ASCII), "width")
        for match in _WIDE_STOP.finditer(line):
            yield change(match.start(), "．", ".", "width")
        folded = _WIDE.sub(lambda m: m[0].translate(_TO_ASCII), line)
    if not _HAN.search(line):
        return
    for match in _FORM.finditer(line):
        around = line[match.start() - 1 : match.start()] + line[match.end() : match.end() + 1]
        if around not in _QUOTED and _CHINESE.search(around):
            yield change(match.start(), match[0], _FORMS[match[0]], "form")
    pairs = _round_pairs(folded)
    titles = _title_pairs(folded)
    dotted = "。" not in folded and folded.rstrip().endswith(".")
    straight = _straight_pairs(folded)
    for match in _TOKEN.finditer(folded):
        sign, at = match[0], match.start()
        if sign in _MARKS:
            usual = "\u4e00" <= folded[at - 1 : at] <= "\u9fff" and folded[at + 1 : at + 2] != "/"
            if usual or _is_chinese_mark(folded, at, sign):
                yield change(at, sign, _MARKS[sign], "mark")
        elif sign in "()":
            if at in pairs:
                yield change(at, sign, "（" if sign == "(" else "）", "bracket")
        elif sign in "\"'":
            if at in straight:
                yield change(at, sign, straight[at], "quote")
        elif sign == "?":
            if _is_question(folded, at):
                yield change(at, sign, "？", "mark")
        elif sign in ("...", "......"):
            if at and _HAN.match(folded, at - 1):
                yield change(at, sign, "……", "doubled")
        elif sign == ".":
            if _is_full_stop(folded, at, dotted):
                yield change(at, sign, "。", "mark")
        elif sign in _HALF:
            if not _KATAKANA.search(folded[max(0, at - 1) : at + 2]):
                yield change(at, sign, _HALF[sign], "mark")
        elif sign in ("<<", ">>"):
            if at in titles:
                yield change(at, sign, "《" if sign == "<<" else "》", "doubled")
        elif (
            sign.startswith("--")
            and len(sign) in (2, 4)
            and _is_chinese(folded, at - 1, len(folded), at + len(sign))
        ):
            yield change(at, sign, "——", "doubled")


def _is_chinese(line: str, left: int, end: int, right: int) -> bool:
    """Whether a Chinese character stands at ``left`` or ``right``."""
    return (left >= 0 and bool(_HAN.match(line, left))) or (right < end and bool(_HAN.match(line, right)))


def _neighbours(line: str, at: int) -> tuple[str, str]:
    """The nearest characters before and after, spaces skipped."""
    left, right = at - 1, at + 1
    while left > at - 8 and left >= 0 and line[left] in " \u00a0\u3000\t":
        left -= 1
    while right < at + 8 and right < len(line) and line[right] in " \u00a0\u3000\t":
        right += 1
    return line[left] if left >= 0 else "", line[right] if right < len(line) else ""


def _is_chinese_mark(line: str, at: int, sign: str) -> bool:
    before, after = line[at - 1 : at], line[at + 1 : at + 2]
    if (before.isascii() and before.isalnum() and after.isascii() and after.isalnum()) or after == "/":
        return False
    if _HAN.match(before):
        return True
    if sign == ":" and before.isdigit() and after.isdigit():
        return False
    left, right = _neighbours(line, at)
    if not left:
        return False
    if _HAN.match(left):
        return True
    if left in "?" or right in ("?",):
        return False
    if right and _HAN.match(right):
        return left not in "/\\@#=&"
    if left in ")\"'%]":
        return not right or bool(_CHINESE.match(right)) or bool(_HAN.search(line, max(0, at - 12), at))
    return bool(_CHINESE.match(left)) and left not in "，；：、。！？"


def _is_question(line: str, at: int) -> bool:
    before, after = line[at - 1 : at], line[at + 1 : at + 2]
    if not _CHINESE.match(before) or before in "，、；：。！？《（“":
        return False
    if after and after in "，。、；：！？)?）.,;":
        return False
    start = max(0, at - 40)
    clause = re.split("[。！？!?；;]", line[start:at])[-1]
    return bool(_QUESTION.search(clause))


def _is_full_stop(line: str, at: int, dotted: bool) -> bool:
    """Only at the end of a line, or where the whole line uses ``.`` for ``。`` (``dotted``)."""
    closed = at > 1 and line[at - 1] in ')）”"' and bool(_HAN.match(line, at - 2))
    if not at or not (closed or _HAN.match(line, at - 1)) or _is_label(line, at):
        return False
    before = line[max(0, at - 200) : at]
    after = line[at + 1 : at + 12].strip(" \u3000\t\u00a0")
    if not after or (after in ("”", "’", '"', "）", ")") and len(line) <= at + 12):
        sentence = len(before) >= 10 or (len(line) > 8 and bool(_CLAUSE.search(before)))
        return sentence and line[at + 1 : at + 2] != "."
    if not dotted or not _HAN.match(after):
        return False
    return at - line.rfind(".", max(0, at - 200), at) > 8 and bool(_CLAUSE.search(before))


def _is_label(line: str, at: int) -> bool:
    """Whether nothing but a number stands before ``at``."""
    return at <= 16 and bool(_LABEL_DOT.match(line[:at]))


def _title_pairs(line: str) -> set[int]:
    """Places of ``<<`` and ``>>`` around Chinese text."""
    if "<<" not in line:
        return set()
    return {
        place
        for match in re.finditer("<<([^<>]{1,200})>>", line)
        if _HAN.search(match[1])
        for place in (match.start(), match.end() - 2)
    }


def _round_pairs(line: str) -> set[int]:
    """Places of the ASCII round brackets that belong to Chinese text."""
    out: set[int] = set()
    if "(" not in line and ")" not in line:
        return out
    stack: list[int] = []
    for match in _BRACKET.finditer(line):
        at = match.start()
        if match[0] in "(（":
            stack.append(at)
            continue
        if not stack:
            if match[0] == ")" and _HAN.match(line[at - 1 : at]) and not _is_label(line, at):
                out.add(at)
            continue
        start = stack.pop()
        if "(" not in (line[start], line[at]) and line[at] != ")":
            continue
        left, right = _neighbours(line, start)[0], _neighbours(line, at)[1]
        inside = bool(_HAN.search(line, start, min(at, start + 400)))
        beside = bool(left and _CHINESE.match(left)) or bool(right and _CHINESE.match(right))
        latin = left.isascii() and left.isalpha() and right.isascii() and right.isalpha()
        if not inside and _PINYIN.search(line, start, at):
            continue  # debris of misaligned bytes, such as F(xiàn)
        if (line[start] == "（" or line[at] == "）") or (inside and not latin) or (beside and not inside):
            out.update(p for p in (start, at) if line[p] in "()")
    for start in stack:
        if line[start] == "(" and start + 1 < len(line) and _HAN.match(line, start + 1):
            out.add(start)
    return out


def _straight_pairs(line: str) -> dict[int, str]:
    """Straight quotation marks that stand in pairs around or beside Chinese text."""
    out: dict[int, str] = {}
    for sign, opening, closing in (('"', "“", "”"), ("'", "‘", "’")):
        if sign not in line:
            continue
        places = [m.start() for m in re.finditer(sign, line)]
        if len(places) % 2:
            continue
        pairs = list(zip(places[::2], places[1::2], strict=True))
        if sign == "'" and not all(_HAN.match(line, a + 1) and _HAN.match(line, b - 1) for a, b in pairs):
            continue
        for start, end in pairs:
            inside = bool(_HAN.search(line, start, end))
            inches = line[start - 1 : start].isdigit() and line[end - 1 : end].isdigit()
            if (
                not inches
                and end > start + 1
                and (inside or _is_chinese(line, start - 1, len(line), end + 1))
            ):
                out[start], out[end] = opening, closing
    return out


def _unpaired(line: str) -> Iterator[tuple[int, str]]:
    """Places and signs of the brackets and quotation marks without a partner in this line."""
    alone = _alone("".join(_PAIRED.findall(line)))
    if alone:
        signs = [(match.start(), match[0]) for match in _PAIRED.finditer(line)]
        for at, sign in (signs[index] for index in alone):
            if sign in _OPEN or not _explains_itself(line, at, sign):
                yield at, sign
    straight = [m.start() for m in re.finditer('"', line)] if '"' in line else []
    if len(straight) % 2 and _HAN.search(line) and not line[straight[-1] - 1 : straight[-1]].isdigit():
        yield straight[-1], '"'


@lru_cache(maxsize=4096)
def _alone(signs: str) -> tuple[int, ...]:
    """Which of a line's brackets and quotation marks have no partner; most lines have one of a few sequences."""
    found: list[int] = []
    stack: list[int] = []
    missing: Counter[str] = Counter()
    for index, sign in enumerate(signs):
        wanted = ")" if sign == "）" else sign
        if sign in _OPEN:
            stack.append(index)
            missing[_OPEN[sign]] += 1
        elif missing[wanted]:
            while True:
                opened = stack.pop()
                closing = _OPEN[signs[opened]]
                missing[closing] -= 1
                if closing == wanted:
                    break
                found.append(opened)
        elif sign in _CLOSE:
            found.append(index)
    return (*found, *stack)


def _explains_itself(line: str, at: int, sign: str) -> bool:
    """An apostrophe, or the bracket of a label: ``1)``, ``a）``, ``一）`` at the beginning of a line or clause."""
    if sign == "’":
        return line[at - 1 : at].isascii()
    if sign not in ")）":
        return False
    label = re.search(r"[0-9A-Za-z一二三四五六七八九十①-⑳]{1,3}\s?$", line[max(0, at - 6) : at])
    if label is None:
        return False
    before = line[max(0, at - 12) : at - len(label[0])].rstrip()
    return not before or before[-1] in "，。；：、,;:.（(" or not _HAN.match(before[-1])


def _across_lines(text: str, loose: list[tuple[int, int, str]]) -> Iterator[tuple[int, str]]:
    """What stays unpaired when quotations may run over lines and brackets into the next line."""
    waiting: list[tuple[int, int, str]] = []
    for number, at, sign in sorted(loose, key=lambda item: item[1]):
        if sign in _OPEN or sign == '"':
            waiting.append((number, at, sign))
            continue
        wanted = ")" if sign == "）" else sign
        index = next(
            (
                i
                for i in range(len(waiting) - 1, max(-1, len(waiting) - 50), -1)
                if _OPEN.get(waiting[i][2]) == wanted
                and 0 < number - waiting[i][0] <= _reach(text, waiting[i][1])
            ),
            None,
        )
        if index is None:
            yield at, f"{sign} has no opening partner"
            continue
        waiting.pop(index)
    for _number, at, sign in waiting:
        # A quotation of several paragraphs opens each of them and closes only the last.
        if sign not in "“「『" or not _next_line_begins(text, at, sign):
            yield at, f"{sign} has no closing partner"


def _next_line_begins(text: str, at: int, sign: str) -> bool:
    end = text.find("\n", at)
    return end >= 0 and text.startswith(sign, end + 1)


def _reach(text: str, at: int) -> int:
    """Over how many lines an opening sign may find its partner.

    A bracket that opens its line can hold a list of lines, such as the dates of all amendments under a title.
    """
    if text[at] in "“‘「『":
        return _QUOTE_REACH
    return 15 if text[at] in "(（" and text[at - 1 : at] in ("", "\n") else 1
