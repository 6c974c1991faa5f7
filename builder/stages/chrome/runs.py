"""Plain scrapes with a word a line: controls in a column, and what names the text's own attachments again."""

from __future__ import annotations

import re

from builder.stages.chrome import documentary, furniture
from builder.stages.chrome.bylines import read_byline
from builder.stages.chrome.fields import read_row
from builder.stages.chrome.textlines import Lines
from builder.stages.chrome.titles import fold

_EXTENSION = re.compile(r"\.\w{2,4}\W*$")
_PROSE = (24, 12)
"""Characters of a sentence at least; the lesser number where there is no longer one."""
_LABEL_ONLY = frozenset({"附件", "附件下载", "相关附件", "附件列表"})


def drop_control_runs(lines: Lines, filled: list[int]) -> None:
    """Take away runs of lines each of which is a control's name, before the first prose and behind the last.

    Two in a row are enough where one of them is no common word, or where other furniture
    stands right above or below.
    """
    places = range(len(filled))
    # A text of short sentences only has its prose as well.
    prose = next(
        (
            those
            for least in _PROSE
            if (those := [at for at in places if _is_prose(lines, filled[at], least)])
        ),
        None,
    )
    if prose is None:
        return
    first, last = prose[0], prose[-1]
    for start, stop in ((0, first), (last + 1, len(filled))):
        while start < stop:
            end, names = start, []
            while end < stop and (found := _name(lines.line(filled[end]))) is not None:
                names += [found] if found else []
                end += 1
            if len(names) >= 2 and (_is_sure(names) or _is_beside(lines, filled, start, end)):
                for i in filled[start:end]:
                    lines.rules[i] = furniture.rule_of(lines.line(i)) or "chrome.controls"
            start = max(end, start + 1)


def _is_prose(lines: Lines, i: int, least: int) -> bool:
    return furniture.is_sentence(lines.line(i), least)


def drop_named_files(lines: Lines, filled: list[int]) -> None:
    """Take away, behind the text, the names of files that the text has named as its attachments."""
    named: list[str] | None = None
    for at in range(len(filled) - 1, 0, -1):
        i = filled[at]
        line = lines.line(i).strip()
        if i in lines.rules:
            continue
        if not furniture.is_file_name(line):
            break
        if named is None:
            named = [fold(lines.line(i)) for i in filled if documentary.is_attachment(lines.line(i))]
        stem = fold(_EXTENSION.sub("", line)).lstrip("0123456789")
        if len(stem) < 4 or not any(stem in name for name in named if name != fold(line)):
            break
        lines.rules[i] = "chrome.download"
        above = filled[at - 1]
        if fold(lines.line(above)) in _LABEL_ONLY and above not in lines.rules:
            lines.rules[above] = "chrome.download"


def _name(line: str) -> str | None:
    """The control that a line names; empty for a line of signs, None for any other."""
    text = line.strip()
    if len(text) > 12:
        return None
    word = fold(text)
    if not word:
        return ""
    return word if furniture.is_control(word) else None


def _is_sure(names: list[str]) -> bool:
    return any(furniture.count_controls(name) for name in names)


def _is_beside(lines: Lines, filled: list[int], start: int, end: int) -> bool:
    """Whether a label of controls, a byline or other furniture stands right above or below."""
    above = lines.line(filled[start - 1]) if start > 0 else ""
    below = lines.line(filled[end]) if end < len(filled) else ""
    row = read_row(above)
    return (
        (row is not None and all(v.key == "ignored" for v in row.values))
        or bool(furniture.rule_of(above) or furniture.rule_of(below))
        or read_byline(above) is not None
    )
