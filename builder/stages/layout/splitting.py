"""Paragraphs that were run together on one line.

A break is put before ``一、``, ``（一）``, ``第一条`` … where the numbers in the line follow one another and
the text before each ends a sentence, and in place of runs of spaces that stand where paragraphs begin.
"""

from __future__ import annotations

import re

from builder.language.characters import HAN
from builder.language.numerals import parse_number
from builder.stages.layout.lines import BLANKS, NUMERAL, Line

LONG = 120
_STYLES = (
    re.compile(rf"第([{NUMERAL}]{{1,6}})[章编節节](?=[{BLANKS}{HAN}])"),
    re.compile(rf"第([{NUMERAL}]{{1,6}})[条條](?=[{BLANKS}{HAN}])(?![的第规款项所和至或之規項])"),
    re.compile(rf"([{NUMERAL}]{{1,4}})、"),
    re.compile(rf"[（(]([{NUMERAL}]{{1,4}})[）)]"),
)
_SENTENCE_END = re.compile(rf"[。！？][”’」』）)]*[{BLANKS}]*$")
_CLAUSE_END = re.compile(rf"[。！？；：;:][”’」』）)]*[{BLANKS}]*$")
_LABEL_INSIDE = re.compile(
    rf"[。！？][”’」』）)]*[{BLANKS}]*(?:第[{NUMERAL}]|[（(]?[{NUMERAL}]{{1,4}}[、）)])"
)
_PARAGRAPH_RUN = re.compile(rf"(?:\u3000{{2,}}|\u2003{{2,}}|[{BLANKS}]{{4,}})(?=[^{BLANKS}])")
_SPACE_BEFORE = re.compile(f"[{BLANKS}]*$")


def breaks(line: Line, alone: bool) -> list[tuple[int, int]]:
    """Spans (offsets in the text) to be replaced by a line break; empty spans are insertions.

    ``alone``: the line is all, or nearly all, of its text.
    """
    content = line.content
    if len(content) < LONG and not (alone and len(content) >= 40):
        return []
    if alone and len(content) >= LONG:
        # Here, because few texts need it, and its patterns are a tenth of the start of `duizhao clean`.
        from builder.stages.layout.single_line import single_line_breaks

        found = single_line_breaks(content)
        if found:
            return [(line.start + a, line.start + b) for a, b in found]
    places: dict[int, int] = {}
    for run in _paragraph_runs(content):
        places[run[0]] = run[1]
    for at in _numbered(content, alone):
        space = _SPACE_BEFORE.search(content, max(0, at - 20), at)
        start = space.start() if space else at
        if not any(a <= at <= b for a, b in places.items()):
            places[start] = at
    return [(line.start + a, line.start + b) for a, b in sorted(places.items()) if a]


def _paragraph_runs(content: str) -> list[tuple[int, int]]:
    if (
        "  " not in content
        and "\u3000\u3000" not in content
        and "\u2003\u2003" not in content
        and "\u00a0\u00a0" not in content
    ):
        return []
    runs = [m for m in _PARAGRAPH_RUN.finditer(content) if m.start()]
    proven = [m for m in runs if _CLAUSE_END.search(content, max(0, m.start() - 6), m.start())]
    if len(proven) < 2 and not (proven and len(content) >= LONG):
        return []
    taken = runs if 2 * len(proven) >= len(runs) and len(proven) >= 2 else proven
    return [m.span() for m in taken]


def _numbered(content: str, alone: bool) -> list[int]:
    """Places of labels whose numbers prove one another."""
    out: list[int] = []
    if _LABEL_INSIDE.search(content) is None:
        return out
    proven = False
    for depth, style in enumerate(_STYLES):
        end = _CLAUSE_END if depth == 3 and proven else _SENTENCE_END
        sequence: list[int] = []
        expected = 1
        for match in style.finditer(content):
            number = parse_number(match[1])
            at = match.start()
            if (
                at
                and not end.search(content, max(0, at - 24), at)
                and not (number == 1 and at < 60 and alone)
            ):
                continue
            if number == expected:
                sequence.append(at)
                expected += 1
            elif number == 1 and depth == 3 and proven:
                sequence.append(at)
                expected = 2
        if len(sequence) >= (2 if alone or proven else 4):
            proven = True
            out.extend(at for at in sequence if at)
    return out
