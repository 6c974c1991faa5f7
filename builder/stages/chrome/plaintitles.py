"""The title of a plain text: which lines over it are none, and where it stands that only the page prints it."""

from __future__ import annotations

import re

from builder.stages.chrome import documentary, furniture
from builder.stages.chrome.fields import key_of
from builder.stages.chrome.textlines import Lines
from builder.stages.chrome.titles import bare, find_title, fold
from builder.stages.chrome.vocabulary import compact

_COUNTED = re.compile(r".{2,40}?[(（]\s*\d{1,5}\s*[)）]\s*")
_LISTED = 2
"""So many lines with counts are a list."""
_STEP = re.compile(r".*(?:>>|[>＞»›→])\s*(?P<last>\S.*?)\s*", re.DOTALL)
_LEAST = 10
"""A step of a path that is shorter may be a column's name."""
_SHORTEST, _LONGEST = 5, 60
"""Characters of a title that no word of titles gives away."""
_FACTS = frozenset({"chrome.metadata", "chrome.byline"})
_IN_BODY = re.compile(r"[，。；：:、]")
"""A line with such a sign is no title of its own."""
_NUMBER_AND_TITLE = re.compile(r"[^《》]{4,30}[号號]\s*《(?P<title>.{5,120})》")
_WINDOW = re.compile(r"[^_。；：:]{2,40}(?:_[^_。；：:]{2,40}){2,}")
_EARLY, _AHEAD = 6, 12
"""A summary is one of so many lines at the beginning, and is made of so many below."""
_HEAD = 16
"""The title is looked for in so many lines at most."""


def find_counted(lines: Lines, head: list[int]) -> frozenset[int]:
    """Lines that end with a count in brackets, where several do: a list of columns, no titles."""
    found = [i for i in head if i not in lines.rules and _COUNTED.fullmatch(lines.line(i))]
    return frozenset(found) if len(found) >= _LISTED else frozenset()


def drop_site_titles(lines: Lines, filled: list[int]) -> None:
    """Take away what a site prints over its facts where the document's title stands below them.

    That is the document's number with its title behind it, or the title of the window in pieces.
    """
    head = filled[:_HEAD]
    facts = next((i for i in head if lines.rules.get(i) in _FACTS), None)
    if facts is None:
        return
    above = [i for i in head if i < facts and i not in lines.rules]
    below = [lines.line(i) for i in head if i > facts and i not in lines.rules]
    own = [lines.line(i) for i in above] + below
    for i in above:
        line = lines.line(i).strip()
        numbered = _NUMBER_AND_TITLE.fullmatch(line)
        if numbered is not None and bare(numbered["title"]) in {bare(text) for text in below}:
            lines.rules[i] = "chrome.title-repeat"
        elif _WINDOW.fullmatch(line) and any(documentary.is_title(text) for text in own if "_" not in text):
            lines.rules[i] = "chrome.window-title"


def drop_run_together(lines: Lines, filled: list[int]) -> None:
    """Take away a summary that runs the title and what stands below it together, and breaks off."""
    kept = [i for i in filled[: _HEAD + _AHEAD] if i not in lines.rules]
    texts = [lines.line(i).strip() for i in kept[:_EARLY]]
    for place, text in enumerate(texts):
        for title in texts[:place]:
            # Nearly all lines are told apart by how they begin.
            if len(title) > _LONGEST or text[:_SHORTEST] != title[:_SHORTEST]:
                continue
            whole, start = fold(text), fold(title)
            rest = whole[len(start) :]
            if len(start) < _LEAST or len(rest) < _LEAST or not whole.startswith(start):
                continue
            if "".join(fold(lines.line(i)) for i in kept[place + 1 :]).startswith(rest):
                lines.rules[kept[place]] = "chrome.summary"
                return


def keep_page_title(lines: Lines, filled: list[int]) -> None:
    """Where a text prints no title, that of the page stays: the line over its facts, or its path's last step."""
    kept = [i for i in filled if i not in lines.rules][:_HEAD]
    if not kept:
        return
    texts = [lines.line(i) for i in kept]
    body = next((n for n, text in enumerate(texts) if furniture.is_sentence(text, 30)), len(texts))
    if any(documentary.is_title(text) for text in texts[:body]):
        return
    above = [i for i in filled if i < kept[0]]
    paths = [i for i in above if lines.rules[i] == "chrome.breadcrumb"]
    if paths:
        _keep_last_step(lines, max(paths), texts)
        if max(paths) not in lines.keeps and _IN_BODY.search(texts[0].rstrip()):
            _keep_line_over_facts(lines, above, max(paths))


def _keep_line_over_facts(lines: Lines, above: list[int], path: int) -> None:
    """Below the path and right above the facts, a line that is no word of the site stands for the title."""
    for place in range(len(above) - 1, 0, -1):
        i, following = above[place - 1], lines.rules[above[place]]
        if i <= path or following not in _FACTS or lines.rules[i] != "chrome.menu":
            continue
        name = lines.line(i).strip()
        if not _SHORTEST <= len(compact(name)) <= _LONGEST or furniture.heading_kind(name) or key_of(name):
            continue
        if not any(lines.line(j).strip() == name for j in above if j != i):
            del lines.rules[i]
            return


def _keep_last_step(lines: Lines, path: int, texts: list[str]) -> None:
    line = lines.line(path)
    found = _STEP.fullmatch(line)
    if found is None or len(compact(found["last"])) < _LEAST or not documentary.is_title(found["last"]):
        return
    if find_title(found["last"], texts):
        return
    at = lines.starts[path]
    lines.keeps[path] = (at + found.start("last"), at + found.end("last"))
