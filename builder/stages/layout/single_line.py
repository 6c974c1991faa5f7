"""A whole document on one line: where its paragraphs began.

What proves a break: a space where Chinese has none (after the end of a sentence), numbers that follow one another
where a sentence or a heading ends, the document number between title and addressees, and the signature with its date.
The end of a heading that has no mark, with nothing between it and its paragraph, cannot be known and stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from builder.language.characters import HAN
from builder.language.numerals import CHINESE_NUMERAL, parse_number
from builder.stages.layout.lines import BLANKS, NUMERAL

LONGEST_HEADING = 45
"""Characters between two labels that can be a heading without a mark."""
_TITLE = 80
_HEAD = 240
"""Characters from the beginning in which title, number and addressees are looked for."""


class _Style(NamedTuple):
    """One printed form of label."""

    pattern: re.Pattern[str]
    depth: int
    after: str
    """Signs that may stand before it."""


_STYLES = (
    _Style(re.compile(rf"第([{NUMERAL}]{{1,5}})[编編](?=[{BLANKS}{HAN}])"), 0, "。！？"),
    _Style(re.compile(rf"第([{NUMERAL}]{{1,5}})章(?=[{BLANKS}{HAN}])"), 1, "。！？）"),
    _Style(re.compile(rf"第([{NUMERAL}]{{1,5}})[节節](?=[{BLANKS}{HAN}])"), 2, "。！？"),
    _Style(re.compile(rf"第([{NUMERAL}]{{1,6}})[条條](?=[{BLANKS}{HAN}])(?![的第规款项所和至或之規項])"), 3, "。！？）"),
    _Style(re.compile(rf"([{NUMERAL}]{{1,3}})、(?![{NUMERAL}])"), 4, "。！？：）；"),
    _Style(re.compile(rf"[（(]([{NUMERAL}]{{1,3}})[）)](?![项款項])"), 5, "。！？：；）"),
    _Style(re.compile(r"(?<![0-9.．])([0-9]{1,2})(?:[.．](?![0-9])|、(?![0-9]))"), 6, "。！？：；）"),
)  # fmt: skip
_ENDING = re.compile(rf"([。！？；：:;）)])[”’」』]*[{BLANKS}]*$")
_SPACE_BEFORE = re.compile(f"[{BLANKS}]*$")
_INNER = re.compile("[，。；！？:：]")
_GAP = re.compile(f"[{BLANKS}]+")
_LONE_BEFORE = re.compile(f"(?<![{HAN}])[{HAN}]$")
_LONE_AFTER = re.compile(f"[{HAN}](?:[^{HAN}]|$)(?<![、])")
_FIELD = re.compile(rf"(?:^|[{BLANKS}。；])[{HAN}0-9]{{1,6}}[：:]$")
"""附件： and 联系人：, whose words go on behind the space."""
_LABEL_BEFORE = re.compile(
    rf"第[{NUMERAL}0-9]{{1,6}}[编編章节節条條](?:之[{NUMERAL}])?$|(?<![{HAN}0-9])(?:[{NUMERAL}]{{1,3}}|[0-9]{{1,2}})[、.．]$"
    rf"|[（(](?:[{NUMERAL}]{{1,3}}|[0-9]{{1,2}})[）)]$|[①-⒛]$|(?<![0-9.])[0-9]{{1,2}}(?:[.．][0-9]{{1,2}}){{0,3}}$"
)
_IN_FIGURE = re.compile("[0-9A-Za-z%‰℃㎡㎥.]")
_SENTENCE_GAP = re.compile("[。！？：；][”’」』）)]*$")
_GENRES = "通知|意见|方案|办法|规定|决定|决议|条例|通报|公告|通告|报告|细则|规划|计划|纲要|要点|批复|规则|规程|措施|函|令|命令"
_GENRE_END = re.compile(rf"(?:{_GENRES})(?:[（(][^（）()]{{1,12}}[）)])?$")
_TITLED_NUMBER = re.compile(
    rf"(?:{_GENRES})(?:[（(][^（）()]{{1,12}}[）)])?[{BLANKS}]*"
    rf"(?P<code>[{HAN}]{{1,9}}[〔\[［（(][0-9]{{4}}[〕\]］）)][{BLANKS}]?第?[0-9]{{1,4}}号)[{BLANKS}]*"
)
_TITLED_ADDRESSEE = re.compile(rf"(?:{_GENRES})[{BLANKS}]*(?=各[^，。；：]{{1,30}}[，、：])")
_TITLED_ADOPTION = re.compile(rf"(?:{_GENRES})[{BLANKS}]*(?=[（(][0-9]{{4}}年[^（）()]{{8,}}[）)])")
_ADDRESSEE = re.compile("[^。；！？：]{2,200}：")
_ADDRESSED = re.compile(
    "^各|(?:单位|部门|机构|团体|组织|企业|[省市县区乡镇旗州委办厅局院部署会处室]|政府|公司|中心|办公室|同志|大学|银行|兵团)：$"
)
_DATE = re.compile(
    f"(?:[12][0-9]{{3}}年[0-9]{{1,2}}月[0-9]{{1,2}}日|[{CHINESE_NUMERAL}O]{{4}}年[{CHINESE_NUMERAL}]{{1,2}}月[{CHINESE_NUMERAL}]{{1,3}}日)"
)
_OPENING = re.compile(
    rf"{_DATE.pattern}|[0-9]{{1,2}}(?:[.．][0-9]{{1,2}}){{1,3}}[{BLANKS}]?[{HAN}]|[0-9]{{1,2}}[.．、][{BLANKS}]?[{HAN}]"
)
"""A date or a label, which may begin a line although it is a figure."""
_SIGNER = re.compile(
    rf"[。：；）”][{BLANKS}]*(?P<organ>[{HAN}、 ]{{2,50}}?(?:办公室|办公厅|委员会|政府|管委会|领导小组|[局厅部院署委会]))[{BLANKS}]*$"
)
_ISSUER = re.compile(
    rf"(?P<organ>[{HAN}]{{3,40}}?(?:办公室|办公厅|委员会|政府|管委会|领导小组|[局厅部院署委会]))关于"
)
_REMARK = re.compile(f"[（(](?:此件|本文|联系人)[^（）()]{{2,60}}[）)][{BLANKS}]*")
_ATTACHED = re.compile("附件(?:[0-9]{1,2}|[一二三四五六七八九十]{1,2})?")


def single_line_breaks(content: str) -> list[tuple[int, int]]:
    """Spans of ``content`` to be replaced by a line break, in order; empty spans are insertions."""
    gaps = _paragraph_gaps(content)
    found = [*gaps, *_head(content), *_tail(content), *_labels(content, {end for _, end in gaps})]
    taken: list[tuple[int, int]] = []
    whole = [_with_space(content, start, end) for start, end in found]
    for start, end in sorted(whole, key=lambda place: (place[0], -place[1])):
        if start and end < len(content) and not (taken and start <= taken[-1][1]):
            taken.append((start, end))
    return taken


def _with_space(content: str, start: int, end: int) -> tuple[int, int]:
    """A break together with the white space before it."""
    space = _SPACE_BEFORE.search(content, max(0, start - 20), start)
    return (space.start() if space else start), end


def _paragraph_gaps(content: str) -> list[tuple[int, int]]:
    """Spaces that stand for line breaks, where enough of them follow the end of a sentence; wide ones first."""
    gaps = [
        match.span() for match in _GAP.finditer(content) if match.start() and _between_words(content, match)
    ]
    for kept in ([gap for gap in gaps if gap[1] - gap[0] > 1], gaps):
        proven = sum(bool(_SENTENCE_GAP.search(content, max(0, start - 4), start)) for start, _ in kept)
        if proven >= 3 and 3 * proven >= len(kept):
            return [gap for gap in kept if not (_in_figure(content, gap) or _in_title(content, gap[0]))]
    return []


def _in_figure(content: str, gap: tuple[int, int]) -> bool:
    """Whether a gap stands beside a figure or a Latin word that begins no line."""
    start, end = gap
    if _SENTENCE_GAP.search(content, max(0, start - 4), start) or _OPENING.match(content, end):
        return False
    return bool(_IN_FIGURE.match(content, start - 1) or _IN_FIGURE.match(content, end))


def _in_title(content: str, place: int) -> bool:
    """Whether the words before a gap are a title that is not yet complete."""
    before = content[:place]
    return (
        place <= _TITLE and "关于" in before and not _INNER.search(before) and not _GENRE_END.search(before)
    )


def _between_words(content: str, match: re.Match[str]) -> bool:
    """Whether a gap is none of those that print sets about figures, Latin words, and names of two characters."""
    near = max(0, match.start() - 12)
    if _LABEL_BEFORE.search(content, near, match.start()) or _FIELD.search(content, near, match.start()):
        return False
    line = content[max(0, match.start() - 60) : match.start()]
    if any(line.rfind(opening) > line.rfind(closing) for opening, closing in ("《》", "（）", "“”")):
        return False
    return not (
        _LONE_BEFORE.search(content, max(0, match.start() - 2), match.start())
        or _LONE_AFTER.match(content, match.end())
    )


def _head(content: str) -> Iterator[tuple[int, int]]:
    """After the title, the document number, the addressees."""
    colon = content.find("：", 0, _HEAD)
    numbers = [m for m in _matches(_TITLED_NUMBER, content, _HEAD) if "的" not in m["code"]]
    after = 0
    if numbers and not _cited(content, numbers[-1].start("code")):
        number = min(numbers, key=lambda m: m.end("code") - m.start("code"))
        yield number.start("code"), number.start("code")
        yield number.end("code"), number.end()
        after = number.end()
    else:
        titled = _TITLED_ADDRESSEE.search(content, 0, _HEAD) or _TITLED_ADOPTION.search(content, 0, _HEAD)
        if titled is None or _cited(content, titled.end()):
            return
        yield titled.end(), titled.end()
        after = titled.end()
    addressee = _ADDRESSEE.match(content, after)
    if addressee and colon >= 0 and _ADDRESSED.search(addressee.group()):
        yield addressee.end(), addressee.end()


def _matches(pattern: re.Pattern[str], content: str, limit: int) -> Iterator[re.Match[str]]:
    """All matches that begin before ``limit``, overlapping ones too."""
    match = pattern.search(content, 0, limit)
    while match:
        yield match
        match = pattern.search(content, match.start() + 1, limit)


def _cited(content: str, place: int) -> bool:
    """Whether the words before ``place`` are prose or a quoted title, not the document's own title."""
    before = content[:place]
    return (
        bool(_INNER.search(before))
        or before.count("《") > before.count("》")
        or before.count("（") > before.count("）")
    )


def _tail(content: str) -> Iterator[tuple[int, int]]:
    """Before and after the lines of a signature, and the remarks and attachments that follow it."""
    issuer = _ISSUER.match(content)
    for date in _DATE.finditer(content):
        before = content[max(0, date.start() - 60) : date.start()]
        signer = _SIGNER.search(before)
        organ = signer["organ"] if signer else issuer["organ"] if issuer else ""
        stripped = before.rstrip()
        if not organ or not stripped.endswith(organ) or date.start() < len(organ) + 20:
            continue
        start = date.start() - len(before) + len(stripped) - len(organ)
        follows = content[date.end() : date.end() + 1]
        if follows and follows in "，。、；前起止至以之内":
            continue
        yield start, start
        yield date.start(), date.start()
        after = date.end()
        while remark := _REMARK.match(content, _skip(content, after)):
            yield after, remark.start()
            after = remark.start() + len(remark.group().rstrip())
        attached = _ATTACHED.match(content, _skip(content, after))
        if attached:
            yield after, attached.start()


def _skip(content: str, place: int) -> int:
    while place < len(content) and content[place] in " \t\u00a0\u2002\u2003\u3000":
        place += 1
    return place


class _Candidate(NamedTuple):
    place: int
    end: int
    depth: int
    number: int
    firm: bool
    """Whether a sentence, or a space that stands for a break, ends before it."""


def _labels(content: str, broken: set[int]) -> Iterator[tuple[int, int]]:
    """Labels whose numbers prove one another: at least two of a kind, from one, each where something ends."""
    found = sorted(_candidates(content, broken))
    taken: list[_Candidate] = []
    runs: dict[int, list[_Candidate]] = {}
    good: set[_Candidate] = set()
    for candidate in found:
        if not (
            candidate.firm or _after_heading(content, candidate, taken) or _after_title(content, candidate)
        ):
            continue
        run = runs.get(candidate.depth, [])
        if run and candidate.number == run[-1].number + 1:
            run.append(candidate)
        elif candidate.number == 1:
            runs[candidate.depth] = run = [candidate]
        else:
            continue
        taken.append(candidate)
        if len(run) > 1:
            good.update(run)
    for candidate in sorted(good):
        yield candidate.place, candidate.place


def _candidates(content: str, broken: set[int]) -> Iterator[_Candidate]:
    for style in _STYLES:
        for match in style.pattern.finditer(content):
            number = parse_number(match[1])
            if number is None:
                continue
            place = match.start()
            ending = _ENDING.search(content, max(0, place - 24), place)
            firm = place == 0 or place in broken or bool(ending and ending[1] in style.after)
            yield _Candidate(place, match.end(), style.depth, number, firm)


def _after_title(content: str, candidate: _Candidate) -> bool:
    """Whether the first label of the document follows its title: …条例第一章 总则."""
    return (
        candidate.number == 1 and candidate.place <= _TITLE and not _INNER.search(content, 0, candidate.place)
    )


def _after_heading(content: str, candidate: _Candidate, taken: list[_Candidate]) -> bool:
    """Whether only a heading stands between an outer label and this one: 一、总体要求（一）指导思想。"""
    if not taken or taken[-1].depth >= candidate.depth:
        return False
    between = content[taken[-1].end : candidate.place]
    return 2 <= len(between.strip()) <= LONGEST_HEADING and not _INNER.search(between)
