"""The stage: choose between page and plain text, and record what was done."""

from __future__ import annotations

import re
from bisect import bisect_left

from builder.model import Emendation, Field, Layer, make_layer
from builder.spans import Span
from builder.stages.chrome.cut import cut, place_fields
from builder.stages.chrome.judge import judge
from builder.stages.chrome.lines import measure
from builder.stages.chrome.markdown import blank, find_marks
from builder.stages.chrome.oneline import find_breaks, find_furniture, is_one_line
from builder.stages.chrome.plain import judge_lines
from builder.stages.chrome.textlines import Lines
from builder.stages.chrome.tokens import breaks_at_newlines, is_markup
from builder.stages.chrome.tree import read_page
from builder.stages.chrome.vocabulary import meta_names

_PAGE_RULES = frozenset({"chrome.page-number", "chrome.running-head"})
_LINE_END = re.compile(r"[\n\f]")
_BLANK_LINES = re.compile(r"\A(?:[ \t\u3000]*+[\r\n\f]++)++")
_OPEN_END = re.compile(r"[\w，、]$")
_GOES_ON = re.compile(r"[^\W\d_]|[，、。；]")
"""A line without an indent that begins with a letter or goes on with a mark."""


def strip_chrome(text: str) -> Layer:
    """The document in a page (HTML) or in a plain-text scrape.

    Returns the layer ``chrome``: its text is the document, its fields what the
    page states about it; :meth:`~builder.model.Layer.below` gives ``text`` back.
    Of a page every paragraph stands on a line of its own, without indents; plain
    text keeps its own line breaks and indents. Never fails.
    """
    if not is_markup(text):
        if is_one_line(text):
            return _strip_one_line(text)
        marks = find_marks(text)
        lines = judge_lines(blank(text, marks) if marks else text)
        return make_layer("chrome", text, _line_emendations(text, lines, marks), (), lines.fields)
    page = read_page(text, newlines=breaks_at_newlines(text))
    sheet = judge(page, measure(page))
    fields = place_fields(page, sheet.fields, meta_names())
    return make_layer("chrome", text, cut(sheet), (), fields)


def _strip_one_line(text: str) -> Layer:
    removed, rows = find_furniture(text)
    if sum(end - start for start, end, _ in removed) >= len(text.strip()):
        removed, rows = [], []
    emendations = []
    for start, end, rule in removed:
        # What stood before and behind the furniture are different lines.
        parts = text[:start].strip() and text[end:].strip()
        emendations.append(
            Emendation(Span(start, end), text[start:end], "\n" if parts else "", "chrome", rule)
        )
    at = 0
    for start, end in find_breaks(text):
        while at < len(removed) and removed[at][1] <= start:
            at += 1
        if at == len(removed) or removed[at][0] >= end:
            emendations.append(Emendation(Span(start, end), text[start:end], "\n", "layout", "chrome.indent"))
    fields = [
        Field(Span(v.start, v.end), v.key, v.label, text[v.start : v.end])
        for row in rows
        for v in row.values
        if v.key != "ignored" and v.end > v.start
    ]
    return make_layer("chrome", text, emendations, (), fields)


def _line_emendations(text: str, lines: Lines, marks: list[tuple[int, int]]) -> list[Emendation]:
    emendations: list[Emendation] = []
    at = 0
    for start, end, rule in [*_removed(lines), (len(text), len(text), "")]:
        feed = text.find("\f", at, start)
        while feed >= 0:
            emendations.append(Emendation(Span(feed, feed + 1), "\f", "\n", "layout", "chrome.form-feed"))
            feed = text.find("\f", feed + 1, start)
        for lo, hi in marks[bisect_left(marks, (at, at)) :]:
            if lo >= start:
                break
            emendations.append(Emendation(Span(lo, hi), text[lo:hi], "", "markup", "chrome.markdown"))
        if rule:
            emendations.append(Emendation(Span(start, end), text[start:end], "", "chrome", rule))
        at = end
    return emendations


def _removed(lines: Lines) -> list[tuple[int, int, str]]:
    """Places of the removed lines; neighbours of one rule together, with the blank lines between."""
    out: list[tuple[int, int, str]] = []
    for i in sorted(lines.rules):
        start, end, rule = lines.starts[i], lines.starts[i + 1], lines.rules[i]
        if i in lines.keeps:
            first, last = lines.keeps[i]
            if first > start:
                out.append((start, first, rule))
            close = lines.text[last:end].rstrip()
            if close:
                out.append((last, last + len(close), rule))
            continue
        if out and out[-1][2] == rule and not lines.text[out[-1][1] : start].strip():
            out[-1] = (out[-1][0], end, rule)
        else:
            out.append((start, end, rule))
    return _across_pages(lines.text, out)


def _across_pages(text: str, removed: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Where a sentence goes on over a page's end, the blank lines around the page's number go too."""
    out = list(removed)
    first = 0
    while first < len(out):
        last = first
        while last + 1 < len(out) and not text[out[last][1] : out[last + 1][0]].strip():
            last += 1
        start, end = out[first][0], out[last][1]
        before, after = text[:start].rstrip(), _BLANK_LINES.sub("", text[end : end + 400])
        if (
            all(rule in _PAGE_RULES for _, _, rule in out[first : last + 1])
            and before
            and _OPEN_END.search(before[-2:])
            and _GOES_ON.match(after)
        ):
            close = _LINE_END.search(text, len(before), start)
            out[first] = (close.end() if close else start, out[first][1], out[first][2])
            for place in range(first, last):
                out[place] = (out[place][0], out[place + 1][0], out[place][2])
            out[last] = (out[last][0], end + len(text[end : end + 400]) - len(after), out[last][2])
        first = last + 1
    return out
