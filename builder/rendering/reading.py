"""The reading text of a work as structured Markdown: ``docs/texts/WORK.md``.

The page reads well unrendered: a heading with an explicit id for every node
that has one, then sentence after sentence, each in Chinese with its English
below. A sentence is a paragraph of the page. It begins a line of the *text*
where it carries an id and not the class ``run-on``, or the class ``line``;
otherwise it goes on from the sentence before. So the established text can be
had back by stripping the markup.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from builder.binding import Bound
from builder.model import Node
from builder.rendering.inline import InlineText
from builder.rendering.markdown import escape, link, protect_line
from builder.rendering.notes import marked_words
from builder.rendering.numbering import english_number, link_name
from builder.segments import Segment, node_segments, own_spans
from builder.spans import Span
from builder.works import EditionWork

MISSING = "（未译 not yet translated）"
FUZZY = '<span class="state">（原文已改，译文待核 the Chinese has changed since）</span>'
_TITLES = {
    "draft": "机器辅助初稿，未经审校 Machine-assisted draft, not reviewed",
    "reviewed": "已由人工审校 Reviewed by a person",
    "fuzzy": "原文已改，译文待核 The Chinese has changed since; to be checked",
    "missing": "未译 Not yet translated",
}
"""What a reader sees who points at a sentence; fixed words only, for they stand in an attribute."""


def text_body(
    work: EditionWork,
    inline: InlineText,
    bound: Mapping[str, Bound],
    notes: Mapping[str, Sequence[tuple[int, str]]] | None = None,
    asides: Mapping[str, str] | None = None,
    aliases: Mapping[str, str] | None = None,
) -> str:
    """The work's text, wrapped in one element that states its language and script.

    ``notes`` has, for a segment, the places in its target where the mark of a note stands;
    ``asides``, for a node, a block that is set after its own text and is no part of it; ``aliases``
    has ids that nodes once had, with those they have now.
    """
    page = _Page(work.witness.text, inline, bound, notes or {}, asides or {}, aliases or {})
    blocks = [block for node in work.nodes for block in page.node(node, 2)]
    return "\n\n".join(
        [
            '<div class="established" lang="zh-Hans" data-view="both" data-script="hans" data-show="notes counterparts" markdown="1">',
            *blocks,
            "</div>",
        ]
    )


def english_headings(work: EditionWork, bound: Mapping[str, Bound]) -> dict[str, str]:
    """Node -> its English heading with its number, for lists of contents; without those not yet translated."""
    found: dict[str, str] = {}
    for node in (n for top in work.nodes for n in top.walk()):
        target = bound[f"{node.id}.0"].target if node.heading and f"{node.id}.0" in bound else ""
        if target:
            found[node.id] = f"{english_number(node)} {' '.join(target.split())}".strip()
    return found


class _Page:
    def __init__(
        self,
        text: str,
        inline: InlineText,
        bound: Mapping[str, Bound],
        notes: Mapping[str, Sequence[tuple[int, str]]],
        asides: Mapping[str, str],
        aliases: Mapping[str, str],
    ) -> None:
        self._text = text
        self._inline = inline
        self._bound = bound
        self._notes = notes
        self._asides = asides
        self._former: dict[str, list[str]] = {}
        for old, new in sorted(aliases.items()):
            self._former.setdefault(new, []).append(old)

    def node(self, node: Node, level: int, above: tuple[Node, ...] = ()) -> list[str]:
        heading, paragraphs = own_spans(node, self._text)
        label_end = node.span.start + len(node.label)
        found = list(node_segments(node, self._text))
        blocks: list[str] = []
        below = level  # a node without a heading of its own makes no level, or a level would be skipped
        if heading or (node.label and not self._continues(label_end, paragraphs)):
            end = heading.end if heading else label_end
            classes = self._attributes(node) + (" .run-in" if self._continues(end, paragraphs) else "")
            below = level + 1
            words = self._numbered(node, above, end)
            blocks.append(f"{'#' * min(level, 6)} {words} {{ {classes} }}")
            if heading:
                blocks.append(self._target(found.pop(0), "heading", self._english_number(node, above)))
        elif found:
            first = found.pop(0)
            words = protect_line(self._numbered(node, above, first.span.end))
            blocks.append(f"{words}\n{{: {self._attributes(node)} }}")
            blocks.append(self._target(first, number=self._english_number(node, above)))
        else:  # only children: the id needs an element of its own
            inner = [block for child in node.children for block in self.node(child, below, (*above, node))]
            opening = f'<div id="{node.id}" class="{node.level}" markdown="1">'
            return [opening + self._formerly(node), *inner, "</div>"]
        for segment in found:
            words = protect_line(self._inline.render(segment.span))
            blocks.append(words + ("\n{: .line }" if self._begins_line(segment.span.start) else ""))
            blocks.append(self._target(segment))
        if node.id in self._asides:
            blocks.append(self._asides[node.id])
        blocks.extend(block for child in node.children for block in self.node(child, below, (*above, node)))
        return blocks

    def _numbered(self, node: Node, above: tuple[Node, ...], end: int) -> str:
        """The node's text up to ``end``, its printed number a link to itself."""
        start, label_end = node.span.start, node.span.start + len(node.label)
        label = self._inline.render(Span(start, label_end))
        if not node.label or label != escape(node.label):  # a mark of the apparatus is a link already
            return self._formerly(node) + self._inline.render(Span(start, end))
        number = self._number_link(node, label, link_name(node, above))
        return self._formerly(node) + number + self._inline.render(Span(label_end, end))

    def _number_link(self, node: Node, shown: str, name: str) -> str:
        return link(shown, f"#{node.id}", attributes=f'.number aria-label="{name}"')

    def _english_number(self, node: Node, above: tuple[Node, ...]) -> str:
        number = english_number(node)
        if not number:
            return ""
        return self._number_link(node, escape(number), link_name(node, above, english=True)) + " "

    def _formerly(self, node: Node) -> str:
        """Places for the ids that the node once had, so that old links still lead here."""
        return "".join(f'<span id="{old}"></span>' for old in self._former.get(node.id, ()))

    def _attributes(self, node: Node) -> str:
        return f"#{node.id} .{node.level}" + ("" if self._begins_line(node.span.start) else " .run-on")

    def _begins_line(self, start: int) -> bool:
        return start == 0 or self._text[start - 1] == "\n"

    def _continues(self, end: int, paragraphs: tuple[Span, ...]) -> bool:
        """Whether the first paragraph goes on in the same line."""
        return bool(paragraphs) and "\n" not in self._text[end : paragraphs[0].start]

    def _target(self, segment: Segment, role: str = "", number: str = "") -> str:
        """The English of a sentence with its state; the source drives the rows, so there always is one."""
        bound = self._bound[segment.id]
        words = " ".join(bound.target.split("\n")) if bound.target else ("↑" if bound.merged else MISSING)
        classes = " ".join(f".{c}" for c in (role, bound.state, "merged" if bound.merged else "") if c)
        shown = (number if bound.target else "") + marked_words(words, self._notes.get(segment.id, ()))
        shown = protect_line(shown)
        if bound.state == "fuzzy" and not bound.merged:
            shown += " " + FUZZY
        return f'{shown}\n{{: lang=en {classes} title="{_TITLES[bound.state]}" }}'
