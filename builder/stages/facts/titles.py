"""Titles in 《》, also one inside another."""

from __future__ import annotations

import re

from builder.spans import Span

_SIGN = re.compile("[《》〈〉]")


def titles_in(text: str, span: Span) -> tuple[Span, ...]:
    """The outermost titles of ``text[span]``, with their signs. A title that is not closed is none."""
    return tuple(outer for outer, _ in nested_titles(text, span))


def nested_titles(text: str, span: Span) -> tuple[tuple[Span, tuple[Span, ...]], ...]:
    """Each outermost title with the titles inside of it, in reading order.

    Scrapes print the inner marks as 〈〉 or as 《》 again; a 》 more than was
    opened is passed over.
    """
    found: list[tuple[Span, tuple[Span, ...]]] = []
    stack: list[int] = []
    inner: list[Span] = []
    for match in _SIGN.finditer(text, span.start, span.end):
        at = match.start()
        if match.group() in "《〈":
            if stack and at - stack[0] > 400:  # the first one was never closed
                stack, inner = [], []
            stack.append(at)
        elif stack:
            begin = stack.pop()
            if stack:
                inner.append(Span(begin, at + 1))
            else:
                if text[begin] == "《":
                    found.append((Span(begin, at + 1), tuple(sorted(inner))))
                inner = []
    return tuple(found)
