"""The end of a plain text: what of a page stands behind its document."""

from __future__ import annotations

import re
from itertools import pairwise

from builder.stages.chrome import credits, documentary, furniture
from builder.stages.chrome.addresses import is_label, is_own_address
from builder.stages.chrome.fields import key_of, read_row
from builder.stages.chrome.textlines import Lines
from builder.stages.chrome.titles import fold

_BEHIND = re.compile(r"(?<=[。！？])\s+(?=\S)|(?<=。)(?=[【\[])")
"""Between a sentence's end and what stands behind it on the line."""
_EMPTY_LABELS = frozenset({"附件", "附件列表", "相关附件"})
"""Right above furniture such a label has nothing behind it."""
_ENDING = frozenset({"chrome.related", "chrome.comments", "chrome.pager", "chrome.footer"})
"""Behind such furniture nothing of the document follows."""


def judge_tail(lines: Lines, tail: list[int]) -> None:
    """From the last prose on: what follows a sure sign of furniture is furniture too."""
    begin = 0
    for place in range(len(tail) - 1, -1, -1):
        line = lines.line(tail[place])
        if _cut_last(lines, tail[place]) or (
            furniture.is_sentence(line) and not furniture.is_site_sentence(line)
        ):
            begin = place + 1
            break
    if 0 < begin < len(tail) and lines.rules and credits.is_imprint(lines.line(tail[begin])):
        lines.rules[tail[begin]] = "chrome.editor"
    anchor = ""
    weak: list[int] = []
    drawn: list[int] = []
    signed = False
    for i in tail[begin:]:
        line = lines.line(i)
        if signed and credits.is_credit(line):
            lines.rules[i] = "chrome.editor"
            row = read_row(line)
            if row:
                lines.add_values(i, row)
            continue
        signed = documentary.is_document_date(line) or (signed and i in lines.rules)
        kind = furniture.heading_kind(line)
        rule = furniture.rule_of(line)
        if rule == "chrome.address" and not anchor:
            place = tail.index(i)
            below = [lines.line(j) for j in tail[place + 1 :]]
            labelled = (
                place > 0 and tail[place - 1] not in lines.rules and is_label(lines.line(tail[place - 1]))
            )
            # A text with nothing of a page in it prints its addresses itself.
            rule = "" if labelled or is_own_address(line, below, beside=not lines.rules) else rule
        row = None if rule or documentary.is_document_line(line) else read_row(line)
        if not any(c.isalnum() for c in line):
            drawn.append(i)
            continue
        if row and (row.strong or anchor or _row_follows(lines, tail, i)):
            rule = "chrome.metadata"
            lines.add_values(i, row)
        if kind in {"related", "comments", "download"}:
            rule = f"chrome.{kind}"
        if rule:
            anchor = rule
            lines.rules[i] = rule
            for j in weak if rule == "chrome.footer" else ():
                lines.rules[j] = "chrome.footer"
            weak.clear()
            for j in drawn:
                lines.rules[j] = rule
            drawn.clear()
        elif anchor:
            if anchor in _ENDING or key_of(line) or not documentary.is_document_line(line):
                lines.rules[i] = anchor
        elif furniture.foot_strength(line):
            weak.append(i)
        else:
            weak.clear()
            drawn.clear()
    for j in drawn if anchor else ():
        lines.rules[j] = anchor
    for i, following in pairwise(tail[begin:]):
        if following in lines.rules and i not in lines.rules and fold(lines.line(i)) in _EMPTY_LABELS:
            lines.rules[i] = "chrome.download"
    if len(weak) >= 2 and not anchor and _is_foot(lines, tail, weak):
        for j in weak:
            lines.rules[j] = "chrome.footer"


def _is_foot(lines: Lines, tail: list[int], weak: list[int]) -> bool:
    """Whether the last lines, addresses and telephones, stand behind the date of a text that has furniture before it."""
    above = tail.index(weak[0]) - 1
    signed = above >= 0 and documentary.is_document_date(lines.line(tail[above]))
    return signed and min(lines.rules, default=weak[0]) < tail[above]


def _cut_last(lines: Lines, i: int) -> bool:
    """Take away what of the page stands behind the last sentence, on its line; whether there was any."""
    line = lines.line(i)
    if furniture.rule_of(line):
        return False
    back = credits.find_way_back(line)
    if back > 0:
        at = lines.starts[i]
        lines.rules[i] = "chrome.controls"
        lines.keeps[i] = (at, at + len(line[:back].rstrip()))
        return True
    for found in _BEHIND.finditer(line):
        rest = line[found.end() :]
        if not furniture.is_sentence(line[: found.start()], 8):
            continue
        head, colon, _ = rest.partition("：" if "：" in rest else ":")
        kind = furniture.heading_kind(head) if colon else ""
        if kind in {"related", "comments"} or furniture.rule_of(rest):
            at = lines.starts[i]
            lines.rules[i] = furniture.rule_of(rest) or f"chrome.{kind}"
            lines.keeps[i] = (at, at + found.start())
            return True
    return False


def _row_follows(lines: Lines, tail: list[int], i: int) -> bool:
    """Whether a row of facts that stand on pages only comes right after line ``i``."""
    following = next((j for j in tail if j > i), None)
    row = read_row(lines.line(following)) if following is not None else None
    return row is not None and bool(row.strong)
