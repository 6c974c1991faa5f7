"""The text once more on the same page, for telephones or for printing."""

from __future__ import annotations

from builder.stages.chrome.sheet import Sheet
from builder.stages.chrome.titles import fold

_LEAST = 20
"""Shorter lines are too often equal by chance."""
_SHARE = 0.6
"""A copy repeats at least this share of the prose before it."""


def drop_second_copy(sheet: Sheet) -> None:
    """Of two copies the later goes, unless the earlier is named as the one for other devices."""
    first: dict[str, int] = {}
    again: dict[int, int] = {}
    for i, line in enumerate(sheet.lines):
        if sheet.rules[i] or len(line.text) < _LEAST:
            continue
        key = fold(line.text)
        if key in first:
            again[i] = first[key]
        else:
            first[key] = i
    doubled = [i for i in again if sheet.prose[i]]
    if not doubled:
        return
    start = doubled[0]
    before = sum(len(sheet.lines[j].text) for j in range(start) if sheet.prose[j] and not sheet.rules[j])
    if sum(len(sheet.lines[i].text) for i in doubled) < _SHARE * before:
        return
    originals = [again[i] for i in doubled]
    here, there = _container(sheet, doubled), _container(sheet, originals)
    if sheet.is_under(here, there) or sheet.is_under(there, here):
        return  # the text repeats itself
    if sheet.element(originals[0]).second and not sheet.element(start).second:
        _drop(sheet, originals, range(start, len(sheet.lines)))
    else:
        _drop(sheet, doubled, range(start))


def _container(sheet: Sheet, lines: list[int]) -> int:
    return sheet.meet(sheet.elements[sheet.lines[i].element].parent for i in lines)


def _drop(sheet: Sheet, copy: list[int], others: range) -> None:
    """Take away the lines of the copy that stand among the others too."""
    texts = {fold(sheet.lines[j].text) for j in others}
    home = sheet.meet(sheet.lines[i].element for i in copy)
    start, end = min(copy), max(copy)
    for i, line in enumerate(sheet.lines):
        near = start <= i <= end or (home > 0 and i not in others and sheet.is_under(line.element, home))
        if near and not sheet.rules[i] and fold(line.text) in texts:
            sheet.rules[i] = "chrome.second-copy"
