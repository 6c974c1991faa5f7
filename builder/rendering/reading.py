"""The reading text of a work as structured Markdown: ``docs/texts/WORK.md``.

The page reads well unrendered: a heading with an explicit id for every node
that has one, one sentence a line. A heading that is run in with its paragraph
carries the class ``run-in``, so that the established text can be had back by
stripping the markup.
"""

from __future__ import annotations

from builder.language.sentences import segment
from builder.model import Node
from builder.rendering.inline import Entry, InlineText
from builder.rendering.markdown import protect_line
from builder.segments import own_spans
from builder.spans import Span
from builder.works import EditionWork


def text_body(work: EditionWork, found: tuple[Entry, ...]) -> str:
    """The work's text, wrapped in one element that states its language and script."""
    inline = InlineText(work.witness.text, found, f"{work.id}/apparatus.md")
    blocks = [block for node in work.nodes for block in _node(node, work.witness.text, inline, 2)]
    return "\n\n".join(['<div class="established" lang="zh-Hans" markdown="1">', *blocks, "</div>"])


def _node(node: Node, text: str, inline: InlineText, level: int) -> list[str]:
    heading, paragraphs = own_spans(node, text)
    start = node.span.start
    blocks: list[str] = []
    if heading or (node.label and not _continues(text, start + len(node.label), paragraphs)):
        end = heading.end if heading else start + len(node.label)
        classes = f"#{node.id} .{node.level}" + (" .run-in" if _continues(text, end, paragraphs) else "")
        blocks.append(f"{'#' * min(level, 6)} {inline.render(Span(start, end))} {{ {classes} }}")
        rest = list(paragraphs)
    elif paragraphs:
        blocks.append(
            _paragraph(Span(start, paragraphs[0].end), text, inline) + f"\n{{: #{node.id} .{node.level} }}"
        )
        rest = list(paragraphs[1:])
    else:  # only children: the id needs an element of its own
        inner = [block for child in node.children for block in _node(child, text, inline, level + 1)]
        return [f'<div id="{node.id}" class="{node.level}" markdown="1">', *inner, "</div>"]
    blocks.extend(_paragraph(span, text, inline) for span in rest)
    blocks.extend(block for child in node.children for block in _node(child, text, inline, level + 1))
    return blocks


def _continues(text: str, end: int, paragraphs: tuple[Span, ...]) -> bool:
    """Whether the first paragraph goes on in the same line."""
    return bool(paragraphs) and "\n" not in text[end : paragraphs[0].start]


def _paragraph(span: Span, text: str, inline: InlineText) -> str:
    return "\n".join(protect_line(inline.render(s)) for s in segment(text, span.start, span.end))
