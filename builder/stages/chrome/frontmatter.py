"""What a reading service or a crawler writes over a page's text: labels in English, one a line."""

from __future__ import annotations

import re

from builder.model import Field
from builder.spans import Span
from builder.stages.chrome.textlines import Lines

_RULE = "chrome.front-matter"
_MOST = 24
"""So many lines at most stand between the fences, or before the label of the text."""
_SURE = re.compile(r"(?:URL Source|Markdown Content|source_url|url)\s*:.*", re.IGNORECASE)
_LABEL = re.compile(
    r"(?:title|url(?: source)?|source(?:_url)?|published(?: time)?|markdown content|description|author|date|tags?|categories|site(?:name)?|"
    r"hostname|language|number of pages|warning|image|excerpt|crawled(?:_at)?|fetched(?:_at)?|id|lang|layout|keywords)\s*:\s*(?P<value>.*)",
    re.IGNORECASE,
)
_DAY = re.compile(
    r"(?:published(?: time)?|date)\s*:\s*[\"']?(?P<day>\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?)?)",
    re.IGNORECASE,
)


def judge_front_matter(lines: Lines, filled: list[int]) -> None:
    """Take away labels over the text: between two fences, or in the form of a reading service."""
    fenced = lines.line(filled[0]).strip() == "---"
    found: list[int] = []
    closed = False
    for i in filled[fenced : _MOST + fenced]:
        line = lines.line(i).strip()
        if fenced and line == "---":
            closed = True
            break
        if not (_LABEL.fullmatch(line) or (fenced and found and line.startswith("- "))):
            break
        found.append(i)
    sure = any(_SURE.fullmatch(lines.line(i).strip()) for i in found)
    if len(found) < 2 or not (closed if fenced else sure):
        return
    for i in [*filled[:fenced], *found, *filled[fenced + len(found) :][:closed]]:
        lines.rules[i] = _RULE
    for i in found:
        line = lines.line(i)
        day = _DAY.match(line.strip())
        if day and not any(f.key == "published" for f in lines.fields):
            start = lines.starts[i] + line.index(day["day"])
            lines.fields.append(Field(Span(start, start + len(day["day"])), "published", "", day["day"]))
