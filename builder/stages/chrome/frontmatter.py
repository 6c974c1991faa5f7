"""What a reading service or a crawler writes over a page's text: labels in English, one a line."""

from __future__ import annotations

import re

from builder.model import Field
from builder.spans import Span
from builder.stages.chrome.textlines import Lines
from builder.stages.chrome.titles import find_title

_RULE = "chrome.front-matter"
_MOST = 24
"""So many lines at most stand between the fences, or before the label of the text."""
_SURE = re.compile(r"(?:URL Source|Markdown Content|source_url|url)\s*:.*", re.IGNORECASE)
_LABEL = re.compile(
    r"(?:title|url(?: source)?|source(?:_url)?|published(?: time)?|markdown content|description|author|date|tags?|categories|site(?:name)?|"
    r"hostname|language|number of pages|warning|image|excerpt|crawled(?:_at)?|fetched(?:_at)?|id|lang|layout|keywords)\s*:\s*(?P<value>.*)",
    re.IGNORECASE,
)
_TEXT = re.compile(r"\s*(?:content|text|body)\s*:\s*(?P<value>.*)", re.IGNORECASE)
"""The label of the text itself, which may begin behind it."""
_TITLE = re.compile(r"\s*title\s*:\s*[\"']?(?P<value>(?:(?!\s+[-–—|]\s)[^\"'_|｜])+)", re.IGNORECASE)
"""The title, without the names of column and site behind it."""
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
    below = filled[fenced + len(found) :]
    for i in [*filled[:fenced], *found, *below[:closed]]:
        lines.rules[i] = _RULE
    begins = _TEXT.fullmatch(lines.line(below[0])) if below and not fenced else None
    if begins:
        lines.rules[below[0]] = _RULE
        if begins["value"].strip():
            lines.keeps[below[0]] = _place(lines, below[0], begins)
    _keep_title(lines, found, below)
    for i in found:
        line = lines.line(i)
        day = _DAY.match(line.strip())
        if day and not any(f.key == "published" for f in lines.fields):
            start = lines.starts[i] + line.index(day["day"])
            lines.fields.append(Field(Span(start, start + len(day["day"])), "published", "", day["day"]))


def _keep_title(lines: Lines, found: list[int], below: list[int]) -> None:
    """The title stays where the text does not print it."""
    for i in found:
        title = _TITLE.match(lines.line(i))
        if title and not find_title(title["value"], [lines.line(j).lstrip("# ") for j in below[:_MOST]]):
            lines.keeps[i] = _place(lines, i, title)


def _place(lines: Lines, i: int, label: re.Match[str]) -> tuple[int, int]:
    """Where the value behind a label stands in the text."""
    start = lines.starts[i] + label.start("value")
    return start, start + len(label["value"].rstrip())
