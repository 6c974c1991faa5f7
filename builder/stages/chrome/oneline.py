"""A whole page on one line: furniture at both ends, paragraphs parted by indents.

Only a text whose one line is nearly all of it is treated so, and only where the
page shows itself by a path, by controls or by several labels.
"""

from __future__ import annotations

import re

from builder.stages.chrome import furniture
from builder.stages.chrome.fields import DATE, LABEL_PATTERN, Row, value_of
from builder.stages.chrome.vocabulary import longest_first, words

_LEAST = 120
_WORD = re.compile(r"\s*(?:\d+\s*(?:人次|[次人条])?|[【\[][^】\]]{0,20}[】\]]|[^\s【\[：:]{0,30})")
"""A value: a count with its measure, something in brackets, or one word."""
_EDGE = 600
_MENU = re.compile(r"(?:[^\s。，；：:、]{1,14}[\s|·]+){0,24}")
"""Words of a menu before the path."""
_PATH = re.compile(
    r"\s*(?:[•·]?\s*(?:您|你)?[^\s。：:]{0,6}位置\s*[:：]\s*)?(?:网站|返回)?首\s?[页頁](?:\s*(?:>>|[>»›→])\s*[^\s>»›→。，]{1,30})+\s*"
)
_CONTROL = longest_first(words("controls", "words"))
_CONTROLS = re.compile(rf"(?:[【\[(（]\s*(?:(?:{_CONTROL})[\s|/·]*)+[】\])）]\s*)+")
_REST = re.compile(rf"(?:[\s|/·]*(?:{_CONTROL}))*\s*[】\])）]?")
"""Controls behind a control's label, with the bracket that closes them."""
_TAIL = re.compile(
    r"(?<=[\s。日）)】\]])(?:[【\[(（]?(?:责任编辑|责编|打印本页|打印|关闭窗口|分享到)|(?:上|下)一[篇条页]\s*[:：]|相关(?:链接|解读|稿件|阅读)\s*[:：]?\s"
    r"|扫一扫|版权所有|主办单位\s*[:：]|Copyright|返回顶部)"
)
_PATH_BEGINS = re.compile(r"(?:您|你)?[^\s。：:]{0,6}位置\s*[:：]|(?:网站|返回)?首\s?[页頁]\s*[>»›→]")
_BREAK = re.compile(r"(?<![ \t])(?:[ \t]{0,3}(?:\u3000{2,}|[\u00a0\u2002\u2003]{2,}|[ ]{4}))\s*")


def is_one_line(text: str) -> bool:
    """Whether nearly all of ``text`` stands on one line."""
    bare = text.strip()
    return len(bare) >= _LEAST and "\n" not in bare


def find_furniture(text: str) -> tuple[list[tuple[int, int, str]], list[Row]]:
    """Places of furniture ``(start, end, rule)`` in a one-line page, and the metadata rows."""
    found: list[tuple[int, int, str]] = []
    rows: list[Row] = []
    path = _PATH.match(text) or _behind_menu(text)
    if path:
        found.append((0, path.end(), "chrome.breadcrumb"))
    end = text.find("。")
    head = text[: min(_EDGE, end if end > 0 else _EDGE)]
    values = []
    for label in LABEL_PATTERN.finditer(head):
        stamp = re.compile(rf"\s*(?:{DATE})?").match(head, label.end())
        stop = stamp.end() if stamp and stamp.end() > label.end() and stamp[0].strip() else label.end()
        if stop == label.end():
            word = _WORD.match(head, stop)
            stop = word.end() if word else stop
        values.append(value_of(label, head, stop))
        ignored = values[-1].key == "ignored"
        begin = label.start()
        while begin > 0 and ignored and head[begin - 1] in "【[（(":
            begin -= 1
        rest = _REST.match(head, stop)
        if ignored and rest:
            stop = rest.end()
        found.append((begin, stop, "chrome.controls" if ignored else "chrome.metadata"))
    for controls in _CONTROLS.finditer(text):
        if controls.start() < len(head) or controls.start() > len(text) - _EDGE:
            found.append((controls.start(), controls.end(), "chrome.controls"))
    tail = _TAIL.search(text, max(len(text) - _EDGE, text.rfind("。") + 1, 0))
    if tail:
        rule = furniture.rule_of(text[tail.start() :]) or "chrome.footer"
        found.append((tail.start(), len(text.rstrip()), rule))
    if not (path or len(values) > 1 or any(rule == "chrome.controls" for _, _, rule in found)):
        return [], []
    if values:
        rows.append(Row(tuple(values), 0))
    return _apart(found), rows


def _behind_menu(text: str) -> re.Match[str] | None:
    """A path behind the words of a menu, which go with it."""
    for found in _PATH_BEGINS.finditer(text, 0, _EDGE):
        path = _PATH.match(text, found.start())
        if path:
            return path if _MENU.fullmatch(text[: found.start()].strip() + " ") else None
    return None


def _apart(found: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    out: list[tuple[int, int, str]] = []
    for start, end, rule in sorted(found):
        if out and start < out[-1][1]:
            if end <= out[-1][1]:
                continue
            start = out[-1][1]
        out.append((start, end, rule))
    return out


def find_breaks(text: str) -> list[tuple[int, int]]:
    """Places of the indents that part the paragraphs of a one-line text, if it has any."""
    inner = text.strip()
    lead = len(text) - len(text.lstrip())
    breaks = [
        (m.start() + lead, m.end() + lead)
        for m in _BREAK.finditer(inner)
        if m.start() > 0 and m.end() < len(inner)
    ]
    closed = sum(1 for start, _ in breaks if text[start - 1] in "。：；！？:")
    return breaks if closed >= 2 else []
