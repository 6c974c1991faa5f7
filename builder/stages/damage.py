"""Say where a text is visibly incomplete or misprinted, and change nothing.

Three kinds of marks. *Redactions*: ``××``, ``*``, ``○○``, ``XX`` or ``xxx`` where a name or a figure
should stand, an empty pair of quotes. *Lacunae*: the words by which an editor admits a cut
(``（节选）``, ``略``), and an end in mid-sentence. *Misprints*: only what is wrong by rule (``的的``,
``。。``). 某某 and 若干 are ordinary words and not marked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder.language.characters import HAN
from builder.model import Layer, Mark, make_layer
from builder.spans import Span

_EMPTY = ("“”", "‘’", "「」", "“ ”", "“\u3000”", "「\u3000」")
# Begins with one class, so that re skips what is not in it; the class of the first sign is then looked up behind it.
_SIGNS = re.compile(
    r"[×╳✕○〇●◯□■*XxＸｘ](?:(?<=[×╳✕○〇●◯□■])[×╳✕○〇●◯□■]*|(?<=\*)\**|(?<=[XxＸｘ])[XxＸｘ]*)"
)
_ITEM = re.compile(r"\*[ \u3000]")
_EXPLAINED = re.compile(
    rf"[（(]\*[{HAN}]{{2,8}}[)）]|[带帶标標注有][“\"]?\*[”\"]?(?:号|號|者|的|为|為)|\*[”\"]?(?:号|號)?(?:表示|代表|为|為)"
)
"""What a star before a name means, where the text says it."""
_THOUSANDS = re.compile("[一二三四五六七八九十○〇][、，]")
_PLACEHOLDER_UNIT = re.compile("[年月日号省市县区乡镇村街路名人元万某]")
_HAN = re.compile(f"[{HAN}]")
_ZERO_YEAR = re.compile("[一二三四五六七八九十〇○０0年度分秒]")
_CUT_WORD = re.compile("删|刪|略|节选|節選|摘要|摘录|摘编|未完|待续")
_CUT = re.compile(
    r"[（(\[【〔](?:以?[本上下中前后後]?文?有?(?:略|删[减节改]|刪[減節改])|节选|節選|摘[要录编]|部分省略|内容?略|此处略|从略|從略|省略"
    r"|全文略|未完|待续|未完待续)[）)\]】〕]"
    r"|本文(?:有|略有|已)(?:删[减节改]|刪[減節改])|(?:以下|下文|此处|以上)(?:内容)?(?:省略|从略|略去)(?=[。）)\n]|$)"
)
_CUT_REACH = 8
"""More characters than such a remark has on either side of its word."""
_TWICE = (
    "。。",
    "，，",
    "、、",
    "；；",
    "，。",
    "、。",
    "；。",
    "。，",
    "。、",
    "。；",
    "，、",
    "、，",
    "《《",
    "》》",
    "的的",
    "了了",
    "和和",
)
_ANY_TWICE = re.compile("|".join(_TWICE))
_ALLOWED_TWICE = re.compile(
    "。{3,}|[目标標有]的的|的的确|[明一]?了了(?=[解然无])|不了了|和和[睦美气平谐解善]"
)
_ENDED = re.compile(r"[。！？!?…：:；;”’」』》〉）)\]】〕｝}.]\s*$")

_CLOSING = re.compile(
    r"(?:[0-9０-９]{2,4}|[〇○零一二三四五六七八九]{2,4}).{0,3}年.{0,12}[日月]?$"
    r"|(?:局|厅|部|委|会|办|办公室|政府|法院|检察院|公司|中心|院|所|处|组|署|总局|單位|單|廳|會|處|署|表|图|目录|附件.{0,40})$"
)
_LABEL = re.compile(
    "^(?:第?[一二三四五六七八九十]{1,3}[、.．条章]|[（(][一二三四五六七八九十]{1,3}[）)]|[0-9]{1,3}[、.．）)])"
)
_COLUMNS = re.compile(r"[|\t]|\S[ \u3000]{2,}\S|\S\u3000\S+\u3000\S")
_CLAUSE_MARK = re.compile("[，；,;]")


def mark_damage(text: str) -> Layer:
    """Mark redactions, admitted cuts, a broken end and certain misprints.

    Layer ``damage`` without emendations; marks of kinds ``redaction``,
    ``lacuna``, ``misprint``.
    """
    marks = [*_redactions(text), *_cuts(text), *_misprints(text), *_broken_end(text)]
    return make_layer("damage", text, (), marks)


def _redactions(text: str) -> Iterator[Mark]:
    for signs in _EMPTY:
        for at in _places(text, signs):
            yield Mark(Span(at, at + len(signs)), "redaction", "nothing between the quotation marks")
    explained = [m.span() for m in _EXPLAINED.finditer(text)] if "*" in text else []
    for match in _SIGNS.finditer(text):
        start, end = match.span()
        if match[0] == "*" and _is_sign(text, start, explained):
            continue
        before = text[max(0, start - 2) : start]
        # 五 and ○○ may stand on two lines; a star that opens a line is a bullet.
        before = before[-1:] if match[0] == "*" else before.rstrip("\n")[-1:]
        note = _redacted(match[0], before, text[end : end + 1])
        if note and not (match[0][0] in "○〇" and _THOUSANDS.match(text, max(0, start - 2), start)):
            yield Mark(Span(start, end), "redaction", note)


def _is_sign(text: str, at: int, explained: list[tuple[int, int]]) -> bool:
    """Whether a star is a bullet, or a sign before a name that the text explains; in a word it never is."""
    opens = not at or text[at - 1] in "\n\t（("
    return (opens and (bool(explained) or _ITEM.match(text, at) is not None)) or any(
        start <= at < end for start, end in explained
    )


def _redacted(signs: str, before: str, after: str) -> str:
    """What the signs stand for, or nothing where they are a year's zero, a bullet, a product or a list's sign."""
    han_before, han_after = bool(_HAN.match(before)), bool(_HAN.match(after))
    if signs[0] == "*":
        digits = (before.isdigit() and after.isdigit()) or after == "注"
        beside = han_before or han_after or (before.isdigit() and after in ("]", "〕", "）", ")"))
        return "asterisks stand for something left out" if beside and not digits and len(signs) <= 12 else ""
    if signs[0] in "XxＸｘ":
        latin = (
            (before.isascii() and before.isalnum())
            or (after.isascii() and after.isalnum())
            or before in (".", "-", "/")
            or after in ("-", "/")
        )
        enough = len(signs) > 1 or (signs[0] in "Ｘｘ" and (han_before or han_after))
        beside = han_before or han_after
        return (
            "letters stand for a name or a figure"
            if enough and beside and not latin and len(signs) <= 8
            else ""
        )
    if signs[0] in "×╳✕":
        single = not (before.isascii() and before.isalnum()) and bool(_PLACEHOLDER_UNIT.match(after))
        return "signs stand for a name or a figure" if len(signs) > 1 or single else ""
    year = bool(_ZERO_YEAR.match(before) or _ZERO_YEAR.match(after))
    beside = han_before or han_after
    return "signs stand for a name or a figure" if len(signs) > 1 and beside and not year else ""


def _cuts(text: str) -> Iterator[Mark]:
    done = 0
    for word in _CUT_WORD.finditer(text):  # there are few, and to look at every bracket takes long
        match = _CUT.search(text, max(done, word.start() - _CUT_REACH), word.end() + _CUT_REACH)
        if match and match.start() <= word.start():  # what begins behind it has a word of its own
            done = match.end()
            yield Mark(Span(*match.span()), "lacuna", "the text itself says that something is left out")


def _misprints(text: str) -> Iterator[Mark]:
    match = _ANY_TWICE.search(text)
    while match:
        at, end = match.span()
        if any(m.start() <= at < m.end() for m in _ALLOWED_TWICE.finditer(text, max(0, at - 3), at + 6)):
            end = at + 1  # the second sign may begin another pair
        else:
            yield Mark(Span(at, end), "misprint", f"{match[0]} is against the rules; left as printed")
        match = _ANY_TWICE.search(text, end)


def _places(text: str, signs: str) -> Iterator[int]:
    at = text.find(signs)
    while at >= 0:
        yield at
        at = text.find(signs, at + 2)


def _broken_end(text: str) -> list[Mark]:
    body = text.rstrip()
    line = _LABEL.sub("", body[body.rfind("\n") + 1 :].strip())
    if not line or _COLUMNS.search(line) or _ENDED.search(line[-12:]):
        return []
    sentence = re.split("[。！？；]", line)[-1]
    # A sentence has begun in this line and is not over; a bare short line may be a signature, a date, a heading or a list.
    begun = len(sentence) < len(line) or (len(line) >= 25 and _CLAUSE_MARK.search(line) is not None)
    open_end = sentence.endswith(("，", "、", ","))
    if not _HAN.search(line) or not (begun or open_end) or not (_HAN.match(line[-1]) or open_end):
        return []
    if _CLOSING.search(line[-60:]) and not open_end:
        return []
    return [Mark(Span(len(body), len(body)), "lacuna", "the text breaks off in mid-sentence")]
