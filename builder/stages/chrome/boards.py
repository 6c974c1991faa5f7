"""Posts of bulletin boards as text: the head that the board wrote, and the writer's own words behind the dashes."""

from __future__ import annotations

import re

from builder.stages.chrome.textlines import Lines

_RULE = "chrome.board"
_HEAD = 8
"""The head has no more lines."""
_TAIL = 24
"""The writer's own words and the board's last lines are no more."""
_WRITER = re.compile(r"\s*(?:发信人|寄信人|發信人|作者)\s*[:：].*(?:信区|信區|看板|站内)\s*[:：]?.*")
_LABEL = re.compile(r"\s*(?:标\s*题|標\s*題|发信站|發信站|时\s*间|時\s*間|日\s*期|转信站|來\s*源)\s*[:：].*")
_FORWARDED = re.compile(r"\s*【\s*(?:以下文字|原文).{0,40}(?:转载|转寄|轉載|轉錄).{0,40}】\s*")
_ORIGIN = re.compile(r"\s*(?:※|☆|--?>)\s*(?:来源|來源|修改|转载|转寄|轉載|發信站|发信站)\s*[:：].*")


def judge_post(lines: Lines, filled: list[int]) -> None:
    """Take away a board's head and foot where a text begins as posts do."""
    if not _WRITER.fullmatch(lines.line(filled[0])):
        return
    lines.rules[filled[0]] = _RULE
    for i in filled[1:_HEAD]:
        line = lines.line(i)
        if not (_LABEL.fullmatch(line) or _FORWARDED.fullmatch(line)):
            break
        lines.rules[i] = _RULE
    tail = filled[-_TAIL:]
    last = next(
        (place for place in range(len(tail) - 1, -1, -1) if _ORIGIN.fullmatch(lines.line(tail[place]))), -1
    )
    if last < 0:
        return
    first = next((place for place in range(last, -1, -1) if lines.line(tail[place]).strip() == "--"), last)
    for i in tail[first:]:
        lines.rules[i] = _RULE
