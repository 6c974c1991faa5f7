"""Headings without numbers: on lines of their own, or run in where neighbours run parallel."""

from __future__ import annotations

from builder.stages.structure.frame import Frame
from builder.stages.structure.headings import first_stop

HEADING_LONGEST = 42
_PARALLEL = 3


def unnumbered(frame: Frame, first: int, last: int) -> set[int]:
    """The lines of ``[first, last)`` that head a division without a number."""
    lines, labels = frame.lines, frame.labels
    alone = [
        index
        for index in range(first, last - 1)
        if labels[index] is None
        and lines[index].end - lines[index].start <= HEADING_LONGEST
        and frame.is_open(index)
        and _headed(frame, index + 1)
        and not frame.is_author(index)
        and not frame.is_organ(index)
    ]
    found = set(alone) if len(alone) > 1 else set()
    found.update(_parallel(frame, first, last))
    return found


def _headed(frame: Frame, index: int) -> bool:
    """Whether a line can stand under a heading: prose, or the first of a list."""
    label = frame.labels[index]
    return label.number in (1, None) if label is not None else frame.is_prose(index)


def _parallel(frame: Frame, first: int, last: int) -> list[int]:
    """Neighbouring paragraphs whose first sentences share their beginning and their end."""
    text, lines, labels = frame.text, frame.lines, frame.labels
    found: list[int] = []
    index = first
    while index < last:
        start = lines[index].start
        opening = text[start : start + 2]
        stop = index
        while stop < last and labels[stop] is None and text.startswith(opening, lines[stop].start):
            stop += 1
        if stop - index >= _PARALLEL:
            found.extend(_alike(frame, index, stop))
        index = max(stop, index + 1)
    return found


def _alike(frame: Frame, first: int, last: int) -> list[int]:
    text, lines = frame.text, frame.lines
    ends = [first_stop(text, *lines[i]) for i in range(first, last)]
    if any(end >= lines[first + i].end for i, end in enumerate(ends)):
        return []
    tails = {text[end - 4 : end] for end in ends}
    short = all(end - lines[first + i].start <= HEADING_LONGEST + 20 for i, end in enumerate(ends))
    return list(range(first, last)) if len(tails) == 1 and short else []
