"""The stage: choose between page and plain text, and record what was done."""

from __future__ import annotations

from builder.model import Emendation, Layer, make_layer
from builder.spans import Span
from builder.stages.chrome.cut import cut, place_fields
from builder.stages.chrome.judge import judge
from builder.stages.chrome.lines import measure
from builder.stages.chrome.plain import Lines, judge_lines
from builder.stages.chrome.tokens import breaks_at_newlines, is_markup
from builder.stages.chrome.tree import read_page
from builder.stages.chrome.vocabulary import meta_names


def strip_chrome(text: str) -> Layer:
    """The document in a page (HTML) or in a plain-text scrape.

    Returns the layer ``chrome``: its text is the document, its fields what the
    page states about it; :meth:`~builder.model.Layer.below` gives ``text`` back.
    Of a page every paragraph stands on a line of its own, without indents; plain
    text keeps its own line breaks and indents. Never fails.
    """
    if not is_markup(text):
        lines = judge_lines(text)
        return make_layer("chrome", text, _line_emendations(lines), (), lines.fields)
    page = read_page(text, newlines=breaks_at_newlines(text))
    paragraphs = measure(page)
    verdict = judge(page, paragraphs)
    fields = place_fields(page, verdict.fields, meta_names())
    return make_layer("chrome", text, cut(page, paragraphs, verdict), (), fields)


def _line_emendations(lines: Lines) -> list[Emendation]:
    emendations: list[Emendation] = []
    text = lines.text
    at = 0
    for start, end, rule in [*_removed(lines), (len(text), len(text), "")]:
        feed = text.find("\f", at, start)
        while feed >= 0:
            emendations.append(Emendation(Span(feed, feed + 1), "\f", "\n", "layout", "chrome.form-feed"))
            feed = text.find("\f", feed + 1, start)
        if rule:
            emendations.append(Emendation(Span(start, end), text[start:end], "", "chrome", rule))
        at = end
    return emendations


def _removed(lines: Lines) -> list[tuple[int, int, str]]:
    """Places of the removed lines; neighbours of one rule together, with the blank lines between."""
    out: list[tuple[int, int, str]] = []
    for i in sorted(lines.rules):
        start, end, rule = lines.starts[i], lines.starts[i + 1], lines.rules[i]
        if out and out[-1][2] == rule and not lines.text[out[-1][1] : start].strip():
            out[-1] = (out[-1][0], end, rule)
        else:
            out.append((start, end, rule))
    return out
