"""The places where facts are looked for: headings and paragraphs of nodes, in reading order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from builder.model import Node
from builder.segments import own_spans
from builder.spans import Span

OPENERS = "（(〔[【［｛{"
CLOSERS = "）)〕]】］｝}"


@dataclass(frozen=True, slots=True)
class Passage:
    """A heading or a paragraph of a node."""

    node: Node
    span: Span
    heading: bool


def passages(text: str, nodes: Iterable[Node]) -> Iterator[Passage]:
    for top in nodes:
        for node in top.walk():
            heading, paragraphs = own_spans(node, text)
            if heading:
                yield Passage(node, heading, True)
            for paragraph in paragraphs:
                yield Passage(node, paragraph, False)


def bracket_ends(text: str, span: Span) -> dict[int, int]:
    """Opening bracket -> where it closes (its sign included), for those of ``text[span]`` that do.

    Any closing sign closes any opening one: scrapes mix （ and ).
    """
    ends: dict[int, int] = {}
    stack: list[int] = []
    for at in range(span.start, span.end):
        if text[at] in OPENERS:
            stack.append(at)
        elif text[at] in CLOSERS and stack:
            ends[stack.pop()] = at + 1
    return ends


def strip(text: str, start: int, end: int, signs: str) -> Span:
    """``[start, end)`` without white space and ``signs`` at its edges."""
    while start < end and (text[start].isspace() or text[start] in signs):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in signs):
        end -= 1
    return Span(start, end)
