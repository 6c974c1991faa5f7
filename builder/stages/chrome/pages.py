"""Printed pages in plain text: their numbers and running heads, and what of a site stands inside of a text."""

from __future__ import annotations

import re
from itertools import pairwise

from builder.stages.chrome import documentary, furniture, notices
from builder.stages.chrome.textlines import Lines
from builder.stages.chrome.titles import LEAST, fold

_SHORT = 80
"""Inside of the text, longer lines are not looked at."""
_FAR_IN = 10
"""Spaces before a number in the middle of a page's foot, at least."""
_PAGE_LEAST = 3
"""A page has more lines with text than this."""
_HALVES = re.compile(r"\s{2,}|[\t\u3000]")
"""Between the halves of a running head."""
_TRIGGER = re.compile(
    r"[—–\-－─·•一]\s*\d|\d\s*/\s*\d|第\s*\d+\s*[页頁]|[上下前后]一?[篇条页][:：]|打印|关闭|列印|扫一扫|位置[:：]|责任编辑|责编|ICP备|公网安备|分享到|Page|VIP|还剩|剩余|余下全文|[看示]全文"
)


def judge_inside(lines: Lines, filled: list[int]) -> None:
    """Take away page numbers, running heads, and lines that cannot be anything but a site's."""
    numbered: list[int] = []
    for i in filled:
        if lines.starts[i + 1] - lines.starts[i] > _SHORT or i in lines.rules:
            continue
        line = lines.line(i).strip()
        if not _TRIGGER.search(line):
            continue
        if furniture.is_page_number(line):
            numbered.append(i)
        elif furniture.count_controls(line) >= 2 or notices.is_offer(line):
            lines.rules[i] = "chrome.controls"
        else:
            rule = furniture.rule_of(line)
            if (
                rule in {"chrome.breadcrumb", "chrome.qr-code", "chrome.editor"}
                or (rule == "chrome.footer" and furniture.is_sure_foot(line))
                or (rule == "chrome.pager" and ("：" in line or ":" in line or furniture.is_page_row(line)))
            ):
                lines.rules[i] = rule
    numbered = sorted({*numbered, *_bare_numbers(lines, filled)})
    for i in numbered:
        lines.rules[i] = "chrome.page-number"
    if len(numbered) > 1:
        _judge_running_heads(lines, filled, numbered)
        _drop_title_heads(lines, filled, numbered)


def _bare_numbers(lines: Lines, filled: list[int]) -> list[int]:
    """Numbers alone on their lines at the ends of pages, that count up one by one.

    Where form feeds do not show the pages, the numbers stand far in, as those in the middle of a page do.
    """
    if "\f" not in lines.text:
        return _centred_numbers(lines, filled)
    last = filled[-1]
    found = [
        i
        for i in filled
        if i not in lines.rules
        and furniture.is_bare_number(lines.line(i))
        and (i == last or "\f" in lines.text[lines.starts[i] : lines.starts[i + 1] + 2])
    ]
    values = [int(lines.line(i).strip()) for i in found]
    steps = [b - a for a, b in pairwise(values)]
    return found if steps and all(step == 1 for step in steps) else []


def _centred_numbers(lines: Lines, filled: list[int]) -> list[int]:
    found = [
        (place, i)
        for place, i in enumerate(filled)
        if i not in lines.rules
        and lines.starts[i + 1] - lines.starts[i] <= _SHORT
        and furniture.is_bare_number(lines.line(i))
        and len(lines.line(i)) - len(lines.line(i).lstrip()) >= _FAR_IN
    ]
    values = [int(lines.line(i).strip()) for _, i in found]
    counted = len(found) >= 2 and all(b - a == 1 for a, b in pairwise(values))
    return (
        [i for _, i in found]
        if counted and all(b - a > _PAGE_LEAST for (a, _), (b, _) in pairwise(found))
        else []
    )


def _drop_title_heads(lines: Lines, filled: list[int], numbered: list[int]) -> None:
    """The document's title as the head of a page: right behind a page's number, or at the very beginning."""
    place = {line: at for at, line in enumerate(filled)}
    heads = [filled[place[n] + 1] for n in numbered if place[n] + 1 < len(filled)]
    first = next((i for i in filled if i not in lines.rules and i not in heads), None)
    title = fold(lines.line(first)) if first is not None else ""
    if len(title) < LEAST or first is None or not documentary.is_title(lines.line(first)):
        return
    for i in heads:
        if i not in lines.rules and i > first and fold(lines.line(i)) == title:
            lines.rules[i] = "chrome.running-head"


def _judge_running_heads(lines: Lines, filled: list[int], numbered: list[int]) -> None:
    """A short line that stands beside the page numbers again and again; its halves may change sides."""
    place = {line: at for at, line in enumerate(filled)}
    for step in (1, -1):
        beside: dict[str, dict[int, None]] = {}
        firsts = [filled[0] if step == 1 else filled[-1]]
        for i in [
            *(filled[place[n] + step] for n in numbered if 0 <= place[n] + step < len(filled)),
            *firsts,
        ]:
            if i not in lines.rules:
                halves = _HALVES.split(lines.line(i).strip())
                beside.setdefault(" ".join(sorted(filter(None, halves))), {})[i] = None
        for line, found in beside.items():
            if (
                len(found) >= 2
                and 2 * len(found) >= len(numbered)
                and len(line) <= 50
                and not furniture.is_sentence(line)
            ):
                for i in found:
                    lines.rules[i] = "chrome.running-head"
