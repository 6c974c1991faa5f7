"""Targets and deadlines: what is to be reached, provided, kept up or repeated.

A quantity counts where its clause obliges (a verb of providing or reaching, a
comparison, a deadline in whose reach it stands) and not where it reports what
is so already. Titles in 《》, names of units and signatures are not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from builder.language.sentences import segment
from builder.model import Node
from builder.spans import Span
from builder.stages.facts.deadlines import Deadline, deadlines
from builder.stages.facts.passages import Passage, passages
from builder.stages.facts.quantities import RATIO, Quantity, plain_number, quantities
from builder.stages.facts.titles import titles_in
from builder.stages.facts.units import unit_blocks
from builder.statements import Comparison, Target

_SKIPPED = frozenset({"title", "to", "sign"})
_BLANK = "\u25af"
_STOPS = "，；：。！？,;"
_PROVIDE = re.compile(
    "编配|配备|配齐|配足|配有|配强|配置|选配|配|设置|设立|增设|新设|设有|设|建成|建立|建设|新建|改建|扩建|建好|建|组建|成立|明确|确定|指定|落实|"
    "安排|招聘|聘用|聘请|选聘|招录|增加|新增|增至|增长|提高|下降|降低|减少|压减|压缩|安装|布设|布建|架设|培养|培训|培育|打造|创建|选派|派驻|不少于|"
    "达到|达|完成|实现|保持|控制|开展|举行|举办|召开|组织|发展|吸纳|解决|提供|给予|补助|补贴|奖励|支付|投入|筹集|储备|覆盖|拥有|拥有量|确保|做到|坚持|实行|保证|"
    "开办|推出|发放|走访|轮训|巡查|巡逻|检查|抽查|演练|应|须|要|有|按|按照|至少|最低"
)
_IMMEDIATE = re.compile(
    "(?:配备|配齐|配有|配足|配|设置|设立|设|建成|建立|组建|明确|确定|指定|落实|安排|招聘|聘用|聘请|选聘|选派|派驻|增加|新增|达到|保证|确保|需|须|有|至少|最低)(?:了|好)?$"
)
_REPORT = re.compile(
    "近年来|几年来|据[^，。；]{0,8}统计|截至|截止|以来|去年|上年|同比|累计|(?:^|。)(?:目前|现在)，|全年共|取得了"
)
_DONE = re.compile("(?<![为除])了|已经|已(?!建的)|现有|共有|现在|目前|累计|分为|划为|划分|分成|原有|如今")
_DONE_BEHIND = re.compile("(?<![为除到])了(?!解)")
_PENALTY = re.compile("罚款|拘留|徒刑|违法所得|罚金")
_PROGRAMME = re.compile(
    "部门|人民|位一体|级|个(?:方面|层面|环节|阶段|步骤|机制|体系|结合|到位|重点|问题|一|专项|专题|统一|角度|原则|率|字|大|百分)|项(?:工作|制度|机制|措施|原则|任务)|支(?:柱|点)|次(?:党代会|代表大会|会议|全会)|家庭"
)
_SPAN_OF_WORK = re.compile(r"(?:通过|经过|再用|力争用|利用|(?:^|[，；：“])用|为期|历时)(?:大约|约)?$")
_WITHIN = re.compile(r"[ 　]?(?:的)?(?:努力|时间|奋斗|工夫|功夫)|内|之内|以内")
_FLOW = frozenset({"%", "‰", "个百分点", "倍", "元", "万元", "亿元"})
_TIME = frozenset({"日", "天", "周", "个月", "个工作日"})
_TERMS = _TIME | {"年", "小时", "分钟"}
_STRICT = frozenset(
    {
        "个",
        "支",
        "处",
        "所",
        "座",
        "条",
        "项",
        "套",
        "件",
        "家",
        "部",
        "组",
        "块",
        "场",
        "期",
        "轮",
        "站",
        "份",
    }
)
_SIGHT = 90
"""How far to look back for the verb of a clause, in characters."""

_RHYTHM = re.compile(
    r"每(?P<period>半年|半个?月|(?:[0-9]{1,2}|[一两二三四五六七八九十]{1,2})?(?:年度?|个?季度?|个?月|周|星期|天|日|晚|学期|学年))(?!的|度的|人|户)"
)
_PAIRED = re.compile(
    r"(?P<a>[0-9]{1,4}|[一二两三四五六七八九十])(?P<unit>名|个|辆|位)(?P<x>[一-鿿]{1,8})[、，和对配](?P<b>[0-9]{1,4}|[一二两三四五六七八九十])(?P=unit)(?P<y>[一-鿿]{1,8}?)的?比例"
)
_EACH = re.compile(
    r"(?:落实|实现|推行|做到|实行|配备)一(?P<base>[一-鿿]{1,3}?)一(?P<a>[一-鿿]{1,3}?)(?:一(?P<b>[一-鿿]{1,3}?))?(?=[，。；、（(的]|$)"
)
_COVER = re.compile(r"(?<=[一-鿿）)”])全覆盖(?!的|式|管理|格局|体系|网络|、无|”)")
_WHOLE = re.compile(r"全程化|全部(?:配齐|建成|完成|到位|达标|整改)")
_FREE = re.compile(
    r"(?P<lead>实现|确保|做到|力争|争取|达到)?(?P<when>年内|全年|辖区内?|辖区|本年度)?"
    r"(?P<first>无[^、，。；的无]{2,14})(?P<more>(?:、无[^、，。；的无]{2,14}){0,12})(?=[，。；的]|$)"
)
_FREE_ITEM = re.compile(r"无[^、]{0,12}(?:案件|事件|事故|人员|上访|信访|命案|纠纷|火灾|伤亡)(?=、|$)")
_ZERO = re.compile(
    r"(?:实现|确保|做到|力争)[^，。；“”]{0,12}零(?:发案|上访|事故|增长|案件|伤亡|死亡|投诉)(?![一-鿿]{0,3}(?:创建|活动))"
)
_PHASE = re.compile(
    r"(?P<year>(?:19|20)(?:[0-9]{2}|\*{1,2}|[xX×]{2}))年(?:[0-9]{1,2}月)?(?:[0-9]{1,2}日|[上中下]旬|初|底)?[ ]?(?:[-－–—~～至到]{1,2})[ ]?"
    r"(?:(?P<last>(?:19|20)(?:[0-9]{2}|\*{1,2}|[xX×]{2}))年)?(?:[0-9]{1,2}月)?(?:[0-9]{1,2}日|[上中下]旬|初|底)?"
)
_SETTING = re.compile(r"[，, 　]*(?:在|以|通过|按照|根据|依托|结合)[^，；]{0,60}[，,]")


@dataclass(frozen=True, slots=True)
class _Found:
    """A target before its words are cut out: where its measure stands and what it says."""

    start: int
    end: int
    quantity: str
    unit: str
    comparison: Comparison


def find_targets(text: str, nodes: Iterable[Node]) -> tuple[Target, ...]:
    """The targets of ``nodes``, in reading order. Linear in the length of their passages."""
    return tuple(
        target
        for passage in passages(text, nodes)
        if passage.node.level not in _SKIPPED
        for target in _passage(text, passage)
    )


def _passage(text: str, passage: Passage) -> Iterator[Target]:
    span = passage.span
    shown = list(span.of(text))
    for hidden in (*titles_in(text, span), *unit_blocks(text, span)):
        for at in range(hidden.start, hidden.end):
            shown[at - span.start] = _BLANK
    masked = "".join(shown)
    for sentence in segment(masked):
        for found, year, words in _sentence(masked, sentence, passage.heading):
            place = words.shifted(span.start)
            yield Target(
                passage.node.id, place, place.of(text), found.quantity, found.unit, found.comparison, year
            )


def _sentence(text: str, sentence: Span, heading: bool) -> Iterator[tuple[_Found, str, Span]]:
    start, end = sentence.start, sentence.end
    limits = list(deadlines(text, start, end))
    if heading and (phase := _PHASE.search(text, start, end)):
        last = phase["last"] or phase["year"]
        yield (
            _Found(phase.start(), phase.end(), "", "", "range"),
            last if last.isdigit() else "",
            Span(*phase.span()),
        )
        return
    found = _measures(text, sentence, limits, heading)
    for limit, following in zip(limits, [*limits[1:], None], strict=False):
        clause = _first_clause(text, limit.end, following.start if following else end)
        if not any(limit.start <= f.start < clause for f in found) and not _reported(
            text, limit.start, clause
        ):
            found.append(_Found(limit.start, clause, "", "", "none"))
    found.sort(key=lambda f: (f.start, f.end))
    for index, here in enumerate(found):
        reach = [limit for limit in limits if limit.start <= here.start]
        before = _border(text, found[index - 1], here) if index else start
        after = _border(text, here, found[index + 1]) if index + 1 < len(found) else end
        words = _words(text, here, before, max(here.end, after), reach)
        yield here, reach[-1].year if reach else "", words


def _measures(text: str, sentence: Span, limits: Sequence[Deadline], heading: bool) -> list[_Found]:
    """Everything in a sentence that measures: numbers, rhythms, ratios, 全覆盖."""
    start, end = sentence.start, sentence.end
    report = bool(_REPORT.search(text, start, end)) and not limits
    found = list(_ratios(text, start, end))
    found.extend(_fixed(text, start, end))
    taken = [Span(f.start, f.end) for f in found]
    if report:
        return found
    counted = [
        q
        for q in quantities(text, start, end)
        if not any(t.start <= q.measured < t.end for t in taken)
        and not any(limit.start <= q.measured < limit.end for limit in limits)
    ]
    found.extend(_rhythms(text, start, end, counted))
    found.extend(_counts(text, start, end, counted, limits))
    found.extend(_frees(text, start, end))
    if not heading or limits:
        for match in _COVER.finditer(text, start, end):
            if not _reported(text, _unit_start(text, match.start(), start), match.end()):
                found.append(_Found(match.start(), match.end(), "", "", "none"))
    term = next((f.end for f in found if f.unit == "年"), None)
    since = min([limit.end for limit in limits] + ([term] if term is not None else []), default=None)
    if since is not None:
        for match in _WHOLE.finditer(text, since, end):
            begin = _unit_start(text, match.start(), start)
            own = not match.group().startswith("全部") or (begin == match.start() and begin > since + 1)
            if own and not any(begin <= f.start < match.end() for f in found):
                found.append(_Found(match.start(), match.end(), "", "", "none"))
    return found


def _ratios(text: str, start: int, end: int) -> Iterator[_Found]:
    for match in _PAIRED.finditer(text, start, end):
        value = f"{plain_number(match['a'])}:{plain_number(match['b'])}"
        yield _Found(match.start(), match.end(), value, f"{match['x']}:{match['y']}", "=")
    for match in RATIO.finditer(text, start, end):
        around = (
            text[max(start, match.start() - 12) : match.start()] + "|" + text[match.end() : match.end() + 6]
        )
        if not re.search("比例|配备|配置|配比|配|之比", around):
            continue
        sides = [
            "-".join(plain_number(part) for part in re.split(r"[至到~～〜\-－–—]+", side))
            for side in (match["a"], *re.split("[ ]?[:：︰∶][ ]?", match["b"]))
        ]
        yield _Found(match.start(), match.end(), ":".join(sides), "比例", "range" if "-" in sides[0] else "=")


def _fixed(text: str, start: int, end: int) -> Iterator[_Found]:
    for match in _EACH.finditer(text, start, end):
        unit = match["a"] + (f"、{match['b']}" if match["b"] else "")
        yield _Found(match.start(), match.end(), "1", f"{unit}/{match['base']}", "=")


def _rhythms(text: str, start: int, end: int, counted: list[Quantity]) -> Iterator[_Found]:
    """Rhythms with the first count behind them, which is taken out of ``counted``."""
    matches = list(_RHYTHM.finditer(text, start, end))
    for match, following in zip(matches, [*matches[1:], None], strict=False):
        stop = _unit_end(text, match.end(), min(end, following.start() if following else end))
        period = {"个月": "月", "星期": "周", "年度": "年", "季": "季度", "个季度": "季度"}.get(
            match["period"], match["period"]
        )
        inside = [q for q in counted if match.end() <= q.start < stop]
        usable = next((q for q in inside if q.unit not in _FLOW), None)
        for q in [q for q in counted if match.start() <= q.measured < match.end()]:
            counted.remove(q)
        if usable:
            counted.remove(usable)
            if not _reported(text, match.start(), usable.measured):
                yield _Found(
                    match.start(), usable.end, usable.value, f"{usable.unit}/{period}", usable.comparison
                )
        elif (
            not inside
            and stop - match.end() >= 3
            and not re.match("[^，。；]{0,5}的", text[match.end() : stop])
            and not _reported(text, match.start(), stop)
        ):
            yield _Found(match.start(), match.end(), "", "", "none")


def _counts(
    text: str, start: int, end: int, counted: Sequence[Quantity], limits: Sequence[Deadline]
) -> Iterator[_Found]:
    base = ""
    base_end = -1
    accepted: list[tuple[Quantity, str, bool]] = []
    for q in counted:
        begin = _unit_start(text, q.start, start)
        if text[q.measured - 1 : q.measured] == "每":
            base, base_end = text[q.measured : q.end], _unit_end(text, q.end, end)
            continue
        governed = any(limit.start <= q.start for limit in limits)
        if not _obliges(text, begin, q, governed, end):
            continue
        unit = f"{q.unit}/{base}" if base and q.start < base_end else q.unit
        condition = q.threshold or (
            q.comparison == "range" and text[q.end : q.end + 2] in ("的单", "的社", "的企", "的村")
        )
        condition = condition or (
            q.comparison in ("<=", ">=")
            and text[q.measured - 1 : q.measured] in ("在", "满")
            and text[q.end : q.end + 2] in ("，且", "的，")
        )
        accepted.append((q, unit, condition))
    for index, (q, unit, condition) in enumerate(accepted):
        if condition and index + 1 < len(accepted):
            following, _, also = accepted[index + 1]
            if not also and not re.search("[；;]", text[q.end : following.start]):
                continue  # the condition of the next one: 2000户以上的社区配3名
        within = q.comparison == "=" and q.unit in _TERMS and text.startswith("内", q.end)
        yield _Found(q.start, q.end, q.value, unit, "<=" if within else q.comparison)


def _obliges(text: str, begin: int, q: Quantity, governed: bool, end: int) -> bool:
    """Whether a counted thing is one to be reached; ``begin`` is where its clause starts."""
    before, after = text[begin : q.start], text[q.end : min(end, q.end + 8)]
    if before[-1:] in ("×", "*", "/") or _DONE_BEHIND.search(text, q.end, _unit_end(text, q.end, end)):
        return False  # a formula; 其中31个开通了…
    if (
        _DONE.search(before)
        or _PENALTY.search(before[-20:] + after)
        or _PROGRAMME.match(text, q.end - len(q.unit))
    ):
        return False
    compared = q.comparison in (">=", "<=") or (
        q.comparison == "range" and (governed or after.startswith("的") or bool(_PROVIDE.search(before)))
    )
    if q.unit == "年":
        return bool(_SPAN_OF_WORK.search(before) and (q.arabic or _WITHIN.match(after))) or bool(
            _WITHIN.match(after) and not after.startswith("内容") and len(q.value) < 3
        )
    if q.unit in _TIME:
        return bool(re.match("内|之内|以内|前", after)) or q.comparison == "<="
    if q.unit in ("小时", "分钟", "秒"):
        return q.arabic or q.value == "0.5" or compared or bool(_WITHIN.match(after))
    if q.unit in ("%", "‰", "个百分点"):
        return True
    if q.unit == "次":
        return compared or (q.arabic and (governed or bool(_PROVIDE.search(before))))
    if q.unit in _STRICT and (not q.arabic or q.unit in ("项", "件", "条", "份")):
        return (compared and (q.arabic or governed)) or (
            governed and q.value != "1" and bool(_IMMEDIATE.search(before[-4:]))
        )
    if not q.arabic:
        return compared or bool(_IMMEDIATE.search(before[-4:]))
    return compared or governed or bool(_PROVIDE.search(before))


def _frees(text: str, start: int, end: int) -> Iterator[_Found]:
    for match in _FREE.finditer(text, start, end):
        if not (match["lead"] or match["when"]):
            continue
        begin = match.start("when") if match["when"] else match.start("first")
        for item in _FREE_ITEM.finditer(text, match.start("first"), match.end("more")):
            yield _Found(begin, item.end(), "0", "", "=")
            begin = item.end() + 1
    for match in _ZERO.finditer(text, start, end):
        yield _Found(match.start(), match.end(), "0", "", "=")


def _reported(text: str, start: int, end: int) -> bool:
    return bool(_DONE.search(text, start, end))


def _unit_start(text: str, at: int, start: int) -> int:
    """Where the clause begins in which ``at`` stands; looks back at most :data:`_SIGHT` characters."""
    floor = max(start, at - _SIGHT)
    while at > floor and text[at - 1] not in _STOPS:
        at -= 1
    return at


def _unit_end(text: str, at: int, end: int) -> int:
    ceiling = min(end, at + _SIGHT)
    while at < ceiling and text[at] not in _STOPS:
        at += 1
    return at


def _first_clause(text: str, at: int, end: int) -> int:
    """Where the first clause after a deadline ends; a setting (在…基础上，) is passed over."""
    while at < end and text[at] in "，, 　":
        at += 1
    if setting := _SETTING.match(text, at, end):
        at = setting.end()
    while at < end and text[at] not in _STOPS:
        at += 1
    return at


def _border(text: str, left: _Found, right: _Found) -> int:
    """Where the words of one measure end and those of the next begin."""
    if right.start <= left.end:
        return right.start
    between = text[left.end : right.start]
    strong = max(between.rfind(sign) for sign in "，；：")
    last = strong if strong >= 0 else max(between.rfind(sign) for sign in "、（(")
    return left.end + last if last >= 0 else left.end


def _words(text: str, found: _Found, floor: int, ceiling: int, reach: Sequence[Deadline]) -> Span:
    """The clause around a measure, with a deadline that stands directly before it."""
    begin = _unit_start(text, found.start, floor)
    for limit in reach:
        if floor <= limit.start < begin and limit.end >= begin - 1:
            begin = limit.start
    stop = min(_unit_end(text, found.end, ceiling), ceiling)
    while begin < found.start and (text[begin].isspace() or text[begin] in _STOPS + "、和并且（("):
        begin += 1
    while stop > found.end and (text[stop - 1].isspace() or text[stop - 1] in _STOPS + "、"):
        stop -= 1
    words = text[begin:stop]
    for opening, closing in ("“”", "（）"):
        if words.count(closing) > words.count(opening) and words.endswith(closing) and stop - 1 >= found.end:
            stop -= 1
        elif words.count(opening) > words.count(closing) and words.startswith(opening):
            begin += 1
    return Span(begin, stop)
