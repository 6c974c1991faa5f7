"""Say where a text is visibly incomplete or misprinted, and change nothing.

Three kinds of marks. *Redactions*: ``××``, ``*``, ``○○``, ``XX`` or ``xxx`` where a name or a figure
should stand, an empty pair of quotes. *Lacunae*: the words by which an editor admits a cut
(``（节选）``, ``略``), and an end in mid-sentence. *Misprints*: only what is wrong by rule (``的的``,
``。。``). 某某 and 若干 are ordinary words and not marked.
"""

from __future__ import annotations

import re

from builder.language.characters import HAN
from builder.model import Layer, Mark, make_layer
from builder.spans import Span

_REDACTION = re.compile(
    r"(?P<empty>[“‘「]\s{0,3}[”’」])"
    r"|(?P<cross>[×╳✕]{2,}|(?<![0-9０-９A-Za-z])×(?=[年月日号省市县区乡镇村街路名人元万某])|[○〇●◯□■]{2,}(?![一二三四五六七八九十]))"
    r"|(?P<star>\*{1,12})"
    r"|(?P<letters>(?<![0-9A-Za-z.])(?:[Xx]{2,8}|[Ｘｘ]{1,8})(?![0-9A-Za-z.]))"
)
_HAN = re.compile(f"[{HAN}]")
_ZERO_YEAR = re.compile("[一二三四五六七八九十〇○０0]")
_CUT = re.compile(
    r"[（(\[【〔](?:以?[上下中前后後]?(?:文|略|有删[减节改]|有刪[減節改])|节选|節選|摘[要录編编]|有删[减节改]|有刪[減節改]"
    r"|部分省略|内容?略|此处略|从略|從略|省略|下同略|[上下中前后後]略|略|全文略|未完|待续|未完待续)[）)\]】〕]"
    r"|本文(?:有|略有|已)(?:删[减节改]|刪[減節改])|(?:以下|下文|此处|以上)(?:内容)?(?:省略|从略|略去)(?=[。）)\n]|$)"
)
_MISPRINT = re.compile(
    r"。{2}(?!。)(?<!。。。)|，{2,}|、{2,}|；{2,}|：{2,}(?!//)|[，、；]。|。[，、；]|，、|、，"
    r"|的的(?!确)|(?<![明为])了了(?![解然无])|和和(?![睦美气])|是是(?!非)|在在(?!需)|《{2}|》{2}"
)
_ENDED = re.compile(r"[。！？!?…：:；;”’」』》〉）)\]】〕｝}.]\s*$")

_CLOSING = re.compile(
    r"(?:[0-9０-９]{2,4}|[〇○零一二三四五六七八九]{2,4}).{0,3}年.{0,12}[日月]?$"
    r"|(?:局|厅|部|委|会|办|办公室|政府|法院|检察院|公司|中心|院|所|处|组|署|总局|單位|單|廳|會|處|署|表|图|目录|附件.{0,40})$"
)
_CLAUSE_MARK = re.compile("[，、；,;]")


def mark_damage(text: str) -> Layer:
    """Mark redactions, admitted cuts, a broken end and certain misprints.

    Layer ``damage`` without emendations; marks of kinds ``redaction``,
    ``lacuna``, ``misprint``.
    """
    marks = [*_redactions(text), *_cuts(text), *_misprints(text), *_broken_end(text)]
    return make_layer("damage", text, (), marks)


def _redactions(text: str) -> list[Mark]:
    out = []
    for match in _REDACTION.finditer(text):
        start, end = match.span()
        before, after = text[start - 1 : start], text[end : end + 1]
        if match["empty"]:
            note = "nothing between the quotation marks"
        elif match["star"]:
            if not (_HAN.match(after) or _HAN.match(before) or (after in "]〕）)" and before.isdigit())):
                continue
            if before.isdigit() and after.isdigit():
                continue
            note = "asterisks stand for something left out"
        elif match["letters"]:
            if not (_HAN.match(after) or _HAN.match(before)):
                continue
            note = "letters stand for a name or a figure"
        else:
            if match[0][0] in "○〇□■●" and (
                _ZERO_YEAR.match(before) or _ZERO_YEAR.match(after) or not _HAN.match(before + after)
            ):
                continue
            note = "signs stand for a name or a figure"
        out.append(Mark(Span(start, end), "redaction", note))
    return out


def _cuts(text: str) -> list[Mark]:
    return [
        Mark(Span(*m.span()), "lacuna", "the text itself says that something is left out")
        for m in _CUT.finditer(text)
    ]


def _misprints(text: str) -> list[Mark]:
    return [
        Mark(Span(*m.span()), "misprint", "printed twice or against the rules")
        for m in _MISPRINT.finditer(text)
    ]


def _broken_end(text: str) -> list[Mark]:
    body = text.rstrip()
    line = body[body.rfind("\n") + 1 :].strip()
    if not line or _ENDED.search(line[-12:]):
        return []
    sentence = re.split("[。！？；]", line)[-1]
    # A sentence has begun in this line and is not over; a bare short line may be a signature, a date or a heading.
    in_sentence = len(sentence) < len(line) or _CLAUSE_MARK.search(line) is not None
    if not _HAN.search(line) or not in_sentence:
        return []
    if _CLOSING.search(line[-60:]) and not sentence.endswith(("，", "、")):
        return []
    return [Mark(Span(len(body), len(body)), "lacuna", "the text breaks off in mid-sentence")]
