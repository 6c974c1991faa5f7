"""What a document says about itself: title, issuer, number, dates, addressees, author.

:func:`read_metadata` lists every statement of the text and of the page with its
words; :func:`find_conflicts` lists those that contradict one another. Nothing is
chosen among them here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from builder.language.numerals import parse_number
from builder.model import Field, Node
from builder.segments import own_spans
from builder.spans import Span
from builder.statements import Statement

_NUMBER = re.compile(
    r"[（(]?(?P<number>[一-鿿]{1,16}[〔\[（(【［][0-9]{4}[〕\]）)】］]\s?第?\s?[0-9]{1,5}\s?号)[）)]?"
)
_DIGIT = "[0-9０-９〇○ＯO零一二三四五六七八九十]"
_DATE = re.compile(
    rf"(?P<year>{_DIGIT}{{4}})\s?年\s?(?P<month>{_DIGIT}{{1,2}})\s?月(?:\s?(?P<day>{_DIGIT}{{1,3}})\s?日)?"
    r"|(?P<y>[0-9]{4})[-/.](?P<m>[0-9]{1,2})[-/.](?P<d>[0-9]{1,2})"
)
_DATELINE = re.compile(
    r"[（(]?(?P<agency>新华社|新华网|人民网|中新社|中新网|中国新闻网|光明网|央视网|法制网|中国网|本报|本社|本网)?(?P<place>[一-鿿]{2,6}?)"
    r"(?:(?P<year>[0-9]{4})年)?(?P<month>[0-9]{1,2})月(?P<day>[0-9]{1,2})日(?P<kind>电|讯)"
)
_BODY = re.compile(
    "(?:委员会|人民政府|政府|办公厅|办公室|党委|总局|部|厅|局|署|院|委|办|协会|联合会|总工会|公司|中心|领导小组|法院|检察院|大学|学院|银行)$"
)
_QUOTED = re.compile(
    "(?P<who>[^《》]{2,60}?)(?:联合)?(?:关于)?(?:印发|发布|公布|颁布|转发|出台)(?:了)?《(?P<title>[^《》]{4,120})》"
)
_ABOUT = re.compile("(?P<who>[^《》]{2,60}?)(?:关于|印发|转发)")
_NAME = re.compile(r"(?:^|[ 　：:])(?P<name>[一-鿿]{1,2}[ 　]?[一-鿿]{1,2}|[一-鿿]{1,3}·[一-鿿]{1,6})$")
_AUTHOR = re.compile(
    r"^[（(]?(?:作者|文|撰文|记者|本报记者|通讯员|供稿)[ 　]?[：:/ 　]?[ 　]?(?P<name>[^，。；：:（）()]{2,24})[）)]?$"
)
_DATES = ("signed", "made", "published", "generated", "effective", "abolished")


def read_metadata(text: str, nodes: Iterable[Node], fields: Sequence[Field] = ()) -> tuple[Statement, ...]:
    """Every statement, those of the text first, each in the order of its source."""
    tree = tuple(nodes)
    found = [*_from_text(text, tree), *(_of_field(field) for field in fields if field.value)]
    return tuple(dict.fromkeys(found))


def find_conflicts(stated: Sequence[Statement]) -> tuple[tuple[Statement, ...], ...]:
    """Groups of statements that cannot all be right.

    Compared: the dates of signature and of making; title, number and issuer of
    text and page; the year of an index number with the date of signature.
    """
    found: list[tuple[Statement, ...]] = []
    for keys in (("signed", "made"), ("document_number",), ("title", "notice_title"), ("issuer",)):
        group = [s for s in stated if s.key in keys]
        if keys == ("signed", "made"):
            values = {s.value[:10] for s in group}
            if len(values) > 1:
                found.append(tuple(group))
            continue
        own = [s for s in group if s.source == "text"]
        for page in (s for s in group if s.source == "page"):
            if own and not any(agree(s, page) for s in own):
                found.append((*own, page))
    years = {s.value[:4] for s in stated if s.key == "signed"}
    for index in (s for s in stated if s.key == "index_number"):
        year = re.search(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])", index.value)
        if year and years and year.group() not in years:
            found.append((*(s for s in stated if s.key == "signed"), index))
    return tuple(found)


def agree(first: Statement, second: Statement) -> bool:
    """Whether two statements of one kind can both be right (spelling, a number added, a part named)."""
    one, other = bare(first.value), bare(second.value)
    return bool(one and other) and (one in other or other in one)


def bare(value: str) -> str:
    """A value for comparison: without white space, quotes, brackets' width and a final colon."""
    value = re.sub(r"[\s《》〈〉“”\"]", "", value)
    for narrow, wide in (
        ("(", "（"),
        (")", "）"),
        ("[", "〔"),
        ("]", "〕"),
        ("【", "〔"),
        ("】", "〕"),
        ("］", "〕"),
        ("［", "〔"),
    ):
        value = value.replace(narrow, wide)
    return value.rstrip("：:。")


def read_date(words: str) -> str | None:
    """``2016-08-16`` or ``2016-08`` from a date in Arabic or Chinese numerals; None where there is none.

    >>> [read_date(w) for w in ("二〇一六年八月十六日", "2016年8月", "2016-08-19 10:19", "2016年13月1日")]
    ['2016-08-16', '2016-08', '2016-08-19', None]
    """
    match = _DATE.search(words)
    if not match:
        return None
    parts = [match[1] or match[4], match[2] or match[5], match[3] or match[6]]
    values = [parse_number(re.sub("[Ｏ○O]", "〇", part)) if part else None for part in parts]
    year, month, day = values
    if year is None or month is None or not 1 <= month <= 12:
        return None
    if day is None:
        return f"{year:04}-{month:02}" if parts[2] is None else None
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _from_text(text: str, tree: Sequence[Node]) -> Iterator[Statement]:
    nodes = [node for top in tree for node in top.walk()]
    first = next(
        (i for i, n in enumerate(nodes) if n.level not in ("title", "front", "to", "sign", "paragraph")),
        len(nodes),
    )
    for index, node in enumerate(nodes):
        heading, paragraphs = own_spans(node, text)
        lines = [heading] if heading else []
        lines += [line for paragraph in paragraphs for line in _lines(text, paragraph)]
        if node.level == "title" and heading:
            yield from _titles(text, node, heading)
        elif node.level == "to":
            for span in lines:
                words = span.of(text)
                yield Statement("addressees", words.rstrip("：:"), words, "text", span)
        elif node.level == "sign":
            yield from _signature(text, lines, early=index < first)
        elif index < first or node.level == "preamble":
            for span in lines:
                yield from _front(text, span, node)


def _lines(text: str, span: Span) -> Iterator[Span]:
    at = span.start
    for line in span.of(text).split("\n"):
        if line.strip():
            yield Span(at, at + len(line))
        at += len(line) + 1


def _titles(text: str, node: Node, heading: Span) -> Iterator[Statement]:
    words = heading.of(text).replace("\n", "")
    quoted = _QUOTED.fullmatch(words)
    if quoted and quoted["who"]:
        yield Statement("title", quoted["title"], words, "text", heading)
        if _BODY.search(quoted["who"]):
            yield Statement("issuer", quoted["who"], words, "text", heading)
        return
    key = "notice_title" if node.id.startswith("front") else "title"
    yield Statement(key, words, words, "text", heading)
    about = _ABOUT.match(words)
    if about and _BODY.search(about["who"]):
        yield Statement("issuer", about["who"], words, "text", heading)


def _signature(text: str, lines: Sequence[Span], *, early: bool) -> Iterator[Statement]:
    for span in lines:
        words = span.of(text)
        dated = _DATE.search(words)
        value = read_date(words)
        if dated and value:
            yield Statement(
                "signed",
                value,
                dated.group(),
                "text",
                Span(span.start + dated.start(), span.start + dated.end()),
            )
        rest = (words[: dated.start()] if dated else words).strip(" 　（(")
        if not rest:
            continue
        if author := _AUTHOR.match(rest):
            yield Statement("author", author["name"].strip(), words, "text", span)
        elif _BODY.search(rest):
            yield Statement("issuer", rest, words, "text", span)
        elif early and (name := _NAME.search(rest)):
            yield Statement("author", re.sub("[ 　]", "", name["name"]), words, "text", span)


def _front(text: str, span: Span, node: Node) -> Iterator[Statement]:
    words = span.of(text)
    if (number := _NUMBER.fullmatch(words.strip())) is not None:
        yield Statement("document_number", number["number"], words, "text", span)
        return
    if (dateline := _DATELINE.match(words)) is not None:
        year = f"{int(dateline['year']):04}" if dateline["year"] else "-"
        value = f"{year}-{int(dateline['month']):02}-{int(dateline['day']):02}"
        printed = dateline.group().lstrip("（(")
        yield Statement("dateline", value, printed, "text", Span(span.start, span.start + dateline.end()))
        yield Statement(
            "place", dateline["place"], printed, "text", Span(span.start, span.start + dateline.end())
        )
        return
    if node.level == "preamble":
        return
    if author := _AUTHOR.match(words.strip()):
        yield Statement("author", author["name"].strip(), words, "text", span)
    elif (
        node.id.startswith("front")
        and len(words) <= 40
        and _BODY.search(words)
        and not re.search("[，。；：]", words)
    ):
        yield Statement("issuer", words.strip(), words, "text", span)


def _of_field(field: Field) -> Statement:
    value = field.value
    if field.key in _DATES:
        value = read_date(value) or value
    label = "".join(field.label.split())
    words = f"{label}: {field.value}" if label else field.value
    return Statement(field.key, value, words, "page")
