"""The stage: choose between page and plain text, and record what was done."""

from __future__ import annotations

from builder.model import Emendation, Layer, make_layer
from builder.spans import Span
from builder.stages.chrome.plain import Lines, judge_lines


def strip_chrome(text: str) -> Layer:
    """The document in a page (HTML) or in a plain-text scrape.

    Returns the layer ``chrome``: its text is the document, its fields what the
    page states about it; :meth:`~builder.model.Layer.below` gives ``text`` back.
    Plain text keeps its own line breaks and indents. Never fails.
    """
    lines = judge_lines(text)
    return make_layer("chrome", text, _line_emendations(lines), (), lines.fields)


def _line_emendations(lines: Lines) -> list[Emendation]:
    emendations: list[Emendation] = []
    text, starts = lines.text, lines.starts
    open_at, rule, end = -1, "", -1
    for i in sorted(lines.rules):
        if lines.rules[i] == rule and not text[end : starts[i]].strip():
            end = starts[i + 1]
            continue
        if open_at >= 0:
            emendations.append(Emendation(Span(open_at, end), text[open_at:end], "", "chrome", rule))
        open_at, rule, end = starts[i], lines.rules[i], starts[i + 1]
    if open_at >= 0:
        emendations.append(Emendation(Span(open_at, end), text[open_at:end], "", "chrome", rule))
    at = text.find("\f")
    while at >= 0:
        if not any(e.span.start <= at < e.span.end for e in emendations):
            emendations.append(Emendation(Span(at, at + 1), "\f", "\n", "layout", "chrome.form-feed"))
        at = text.find("\f", at + 1)
    return emendations
