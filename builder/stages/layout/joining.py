"""Which line breaks are accidents.

Evidence, one of:

* the text is hard-wrapped (many lines of one width that do not end a sentence) and the line is full;
* the next line begins as no paragraph does (``，``, ``的``, one stray character);
* the line ends as none does (``、``, ``的``, an open bracket that the next line closes);
* a title without its last word (``关于…``) is followed by the line that has it (``…的通知``);
* a figure alone stands between a unit or a formula and the rest of its sentence (``PM`` / ``2.5`` / ``）``).

Against all of it: the next line is numbered, dated or tabular, or both lines are short like verse.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from builder.language.characters import HAN
from builder.stages.layout.lines import NUMERAL, Line

_HAN = re.compile(f"[{HAN}]")
_HAN_END = re.compile(f"[{HAN}0-9A-Za-z％%》”]$")
_IMPOSSIBLE_START = re.compile(
    "[，。、；：！？）》”’」』】〕,;:)%％]|的(?!确|士)|们|等(?![级级待到额同候于距])|了(?![解却结])"
)
_IMPOSSIBLE_END = re.compile("(?:[的和与及或]|以及|[“《（(〈‘、，,])$")
_SENTENCE_START = re.compile(rf"[{NUMERAL}]{{1,2}}(?:是|要)|[^，,]{{2,60}}[，,]")
_SHORT_CLAUSE = re.compile(rf"([{HAN}]{{1,4}})[，,、]")
_OPENERS = re.compile(
    "同时|此外|目前|其中|因此|但是|另外|首先|其次|再次|当前|近年|最后|总之|今后|然而|为此|对此|于是|所以|而且|不过|例如|比如"
    "|今年|去年|明年|近日|日前|会上|会后|会议|现在|以前|以后|现将|希望|各地|各级|其一|其二|其三|一方面|第[一二三四五]|综上|下一步|据悉"
    "|据了解|事实上|实际上|一般|通常|必要时|届时|随后|接着|期间|未来|与此|至此|如果|虽然|尽管|即|如|但|而|故|且|因|经|按|由|凡|在|对|为|以"
)
_TITLE_WORD = (
    "通知|意见|决定|办法|方案|规定|细则|条例|报告|请示|批复|复函|函|公告|通告|通报|纪要|规划|计划|要点|制度|决议|命令|令|公报|议案"
    "|意見|決定|辦法|規定|細則|條例|報告|規則|通報|規劃|計畫|要點|规则|章程|暂行办法|讲话|总结|建议|准则|标准|解释|答复|指导意见"
)
_TITLE_END = re.compile(rf"(?:{_TITLE_WORD})(?:[（(][^（()）]{{1,12}}[）)])?$")
_TITLE_LINE = re.compile(rf"[{HAN}0-9A-Za-z《》〈〉“”（）()、 —\-·〔〕]+$")
_ADDRESSEES = re.compile("(?:各|市|省|县|區|区|局|厅|国务院|有关|机关)[^。；，,：:]{2,56}[：:]$")
_LAST_WORD = re.compile(rf"的?(?:{_TITLE_WORD})$")
"""A line of nothing but what ends a title."""
_TITLE_LINES = 5
"""So many lines ahead the last word of a title is looked for, where it stands alone."""
_LOWERED = re.compile(
    r"(?<![A-Za-z])(?:PM\n(?:2\.5|10|1)|(?:CO|SO|NO|NH|CH|H|O|N)\n[2-4x]|(?<=[\d万亿千百])[kcmdh]?m\n[23])$"
)
"""A formula or a unit, and the figure that a page sets lower or higher."""
_FIGURE = re.compile(r"\d{1,2}(?:\.\d)?|x")
TITLE_LENGTH = 90
_FULL_DATE = re.compile(r"(?:[12][0-9]{3}|[〇○零一二三四五六七八九]{4})年.{1,3}月.{1,3}日")
_ADOPTED = re.compile(rf"(?:{_TITLE_WORD}|通过|修正|修订|会议|发布|公布|施行|批准|[）)])$")
_PUNCTUATION = re.compile("[，。；：！？,;:!?]")


@dataclass(frozen=True, slots=True)
class Wrapping:
    """How a text is wrapped, where it is."""

    width: int
    """Of a full line, in half-width columns; 0 where lines are paragraphs."""
    indented: bool
    """Whether paragraphs are told by an indent."""
    spaced: bool
    """Whether blank lines stand between most lines and so say nothing."""
    parted: bool = False
    """Whether paragraphs are told by a blank line."""


def find_wrapping(lines: list[Line]) -> Wrapping:
    """Look at all lines: are many of one width and broken in mid-sentence?"""
    if len(lines) < 2:
        return Wrapping(0, False, False)
    spaced = 10 * sum(line.after_blank for line in lines) >= 6 * (len(lines) - 1)
    widths = Counter(min(line.width, 200) // 2 for line in lines if line.width >= 24)
    if not widths:
        return Wrapping(0, False, spaced)
    # Lines are full within two characters: a mark that may not begin a line moves up, a number moves down.
    best = max(widths, key=lambda w: (sum(widths.get(w - d, 0) for d in range(4)), w))
    full = [i for i, line in enumerate(lines) if best - 3 <= line.width // 2 <= best]
    longer = sum(count for width, count in widths.items() if width > best + 1)
    broken = sum(not lines[i].ended for i in full)
    enough = len(full) >= 3 and 10 * len(full) >= 3 * len(lines) and longer <= len(full) // 8
    if not enough or best > 60 or 10 * broken < 6 * len(full):
        return Wrapping(0, False, spaced)
    # In wrapped prose a mark stands on nearly every line; names one under the other have none.
    if 4 * sum(_PUNCTUATION.search(lines[i].content) is not None for i in full) < len(full):
        return Wrapping(0, False, spaced)
    indents = sum(line.indent >= 2 for line in lines)
    blanks = sum(line.after_blank for line in lines)
    return Wrapping(2 * best + 1, 0 < indents < len(lines) * 0.6, spaced, blanks >= 2 and not spaced)


def joins(lines: list[Line], index: int, wrapping: Wrapping, so_far: str) -> bool:
    """Whether the break between lines ``index`` and ``index + 1`` is an accident.

    ``so_far`` is what was joined before line ``index``, with that line.
    """
    line, following = lines[index], lines[index + 1]
    if (line.ended and not wrapping.width) or line.stands_alone or following.stands_alone:
        return False
    if _is_figure(lines, index + 1) or _is_figure(lines, index):
        return True
    verse = _looks_like_verse(line.content, following.content)
    if not _HAN.search(line.content):
        return False
    if _IMPOSSIBLE_START.match(following.content) and not line.ended and not verse:
        return True
    if following.after_blank and not wrapping.spaced:
        return False
    if wrapping.width and _wrapped(line, following, wrapping) and not _ends_title(so_far, following.content):
        return True
    if following.labelled or line.ended or verse:
        return False
    if wrapping.width:  # here a line that is not full is the last of its paragraph or a heading
        return _split_title(lines, index, so_far)
    return (
        _unfinished(line, following)
        or _stray_character(line, following)
        or _fragment(line, following)
        or _split_title(lines, index, so_far)
    )


def _wrapped(line: Line, following: Line, wrapping: Wrapping) -> bool:
    # A paragraph's first line is shorter by its indent; more than two characters of it is centring.
    if line.width + min(line.indent, 4) + 7 < wrapping.width or (wrapping.indented and following.indent >= 2):
        return False
    if following.labelled and not re.search("[，、,]$", line.content):
        return False
    if line.ended and line.content[-1] not in "；;":
        return (wrapping.indented and not following.indent) or wrapping.parted
    # The dates of adoption and amendment under a title are lines of their own.
    return not (_FULL_DATE.match(following.content) and _ADOPTED.search(line.content))


def _ends_title(title: str, following: str) -> bool:
    """Whether a title is complete, or addressees follow, so that even a full line ends there."""
    complete = re.search("关于|關於|關于|印发|印發", title) and _TITLE_END.search(title)
    addressed = bool(_ADDRESSEES.match(following))
    closed = title.count("《") <= title.count("》") and following[0] not in "》）)"
    return closed and not _PUNCTUATION.search(title) and bool(complete or addressed)


def _unfinished(line: Line, following: Line) -> bool:
    if len(line.content) < 10:
        return False
    if _IMPOSSIBLE_END.search(line.content):
        return True
    return _closes(line.content, following.content, "《", "》") or _closes(
        line.content.replace("(", "（").replace(")", "）"),
        following.content.replace("(", "（").replace(")", "）"),
        "（",
        "）",
    )


def _closes(line: str, following: str, opening: str, closing: str) -> bool:
    """Whether ``line`` leaves a pair open that ``following`` closes before it opens another."""
    end, start = following.find(closing), following.find(opening)
    return line.count(opening) > line.count(closing) and end >= 0 and not 0 <= start < end


def _stray_character(line: Line, following: Line) -> bool:
    """One character alone (``建`` / ``设``) is the end of the line before."""
    return (
        len(line.content) >= 10
        and len(following.content) == 1
        and bool(re.match(f"[{HAN}]", following.content))
        and bool(_HAN_END.search(line.content))
    )


def _fragment(line: Line, following: Line) -> bool:
    """``二是健全完善治安防范`` / ``机制，提高…``: a sentence, and the rest of its first clause."""
    head = _SHORT_CLAUSE.match(following.content)
    return (
        head is not None
        and bool(_HAN_END.search(line.content))
        and bool(_SENTENCE_START.match(line.content))
        and not _OPENERS.match(head[1])
        and len(following.content) > len(head[0])
    )


def _split_title(lines: list[Line], index: int, line: str) -> bool:
    following = lines[index + 1].content
    if "关于" not in line and "關於" not in line and "關于" not in line:
        return False
    whole = line + following
    if not _TITLE_LINE.match(whole) or _PUNCTUATION.search(whole) or len(whole) > TITLE_LENGTH:
        return False
    if _TITLE_END.search(line) or len(line) < 8:
        return False
    last = following if _TITLE_END.search(following) else ""
    if not last and index + 2 < len(lines) and _TITLE_END.search(lines[index + 2].content):
        last = lines[index + 2].content if _TITLE_LINE.match(lines[index + 2].content) else ""
    if not last and not lines[index + 1].labelled:
        last = _last_word(lines[index + 2 : index + 1 + _TITLE_LINES], len(whole))
    return bool(last) and not re.match("关于|關於|關于", last)


def _last_word(ahead: list[Line], length: int) -> str:
    """The line that only ends a title, where nothing but lines of the title stand before it; else empty."""
    for line in ahead:
        length += len(line.content)
        alone = line.labelled or line.stands_alone or _PUNCTUATION.search(line.content)
        if alone or length > TITLE_LENGTH or not _TITLE_LINE.match(line.content):
            return ""
        if _LAST_WORD.match(line.content):
            return line.content
    return ""


def _is_figure(lines: list[Line], index: int) -> bool:
    """Whether line ``index`` is the lowered or raised figure of a sentence that the lines around it break."""
    if not 0 < index < len(lines) - 1 or not _FIGURE.fullmatch(lines[index].content):
        return False
    before, after = lines[index - 1].content, lines[index + 1]
    if not _LOWERED.search(f"{before[-4:]}\n{lines[index].content}") or len(before) < 4:
        return False
    goes_on = _HAN.match(after.content) and not after.labelled and not after.after_blank
    return bool(goes_on or _IMPOSSIBLE_START.match(after.content))


def _looks_like_verse(one: str, two: str) -> bool:
    """Whether the two lines are short and alike, as in verse or a list of slogans."""
    return len(one) <= 16 and 1 < len(two) <= 16 and abs(len(one) - len(two)) <= 3 and one[-1] in "，,、"
