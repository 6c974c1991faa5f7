"""From the tree of lines to the tree of headings, texts, and points."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from builder.stages.structure.draft import Draft, paragraph
from builder.stages.structure.grammar import is_open_line
from builder.stages.structure.headings import (
    STOPS,
    Verdict,
    bracketed_heading,
    first_stop,
    introduces,
    names_matter,
    resumes,
)
from builder.stages.structure.labels import DIVISIONS
from builder.stages.structure.lines import skip_space, trim_space
from builder.stages.structure.series import Starters, find_series

_BARE_LONGEST = 120
"""Characters; a line without a final mark that is longer is a paragraph whose end is missing."""
_ARTICLE_LONGEST = 30
_STATUTE_ITEM_LONGEST = 20
_ODD_LONGEST = 16
"""Characters; so short a first sentence is a heading even where most of its siblings have none."""


class _Shape(NamedTuple):
    """What the first paragraph of a node looks like."""

    stop: int
    """The end of its first sentence."""
    alone: bool
    """One sentence, or a line without a final mark."""
    bare: bool
    """A line without a final mark."""
    below: str
    """What stands below: ``none``, ``text`` (a paragraph) or ``list``."""
    verdict: Verdict


class Shaper:
    """Divides the first paragraphs of nodes into heading, text and series."""

    def __init__(self, text: str, starters: Starters) -> None:
        self._text = text
        self._starters = starters

    def shape(self, siblings: Sequence[Draft], in_article: bool = False) -> None:
        """Shape a list of siblings and everything below them."""
        groups: dict[str, list[Draft]] = {}
        for node in siblings:
            if not node.fixed:
                groups.setdefault(node.form, []).append(node)
        for form, group in groups.items():
            if form == "paragraph":
                for node in group:
                    self._as_text(node, node.body_start, node.body_end)
            elif form == "article":
                for node in group:
                    self._article(node)
            else:
                self._group(form, group, in_article)
        for node in siblings:
            if node.children:
                self.shape(node.children, in_article or node.form == "article")

    def text_of(self, node: Draft) -> None:
        """Take the first paragraph of a node with a fixed name as its text, series cut out."""
        self._as_text(node, node.body_start, node.body_end)

    # --- one list -----------------------------------------------------------------------------

    def _group(self, form: str, group: Sequence[Draft], in_article: bool) -> None:
        shapes = [self._look(node) for node in group]
        run = [s.verdict for s in shapes if not s.alone]
        yes, no = run.count(Verdict.YES), run.count(Verdict.NO)
        if in_article and form not in DIVISIONS:
            plain = yes < len(shapes) or len(shapes) < 2 or any(map(self._hangs, group, shapes))
            run_in = Verdict.YES if not plain else None
        else:
            run_in = Verdict.WEAK if yes > 0 and yes >= no else Verdict.YES
        odd = yes * 2 < len(shapes)  # a list most of whose members have no heading
        below = sum(s.alone and s.below == "text" for s in shapes)
        for node, s in zip(group, shapes, strict=True):
            if form in DIVISIONS or (form == "heading" and s.alone):
                self._own_line(node)
            elif s.alone:
                if self._heads(node, s, below * 2 > len(shapes)):
                    self._own_line(node)
                else:
                    self._as_text(node, node.body_start, node.body_end)
            elif odd and s.stop - node.body_start > _ODD_LONGEST and form != "heading":
                self._as_text(node, node.body_start, node.body_end)
            elif form == "heading" or (run_in is not None and s.verdict >= run_in):
                self._run_in(node, s.stop)
            else:
                self._as_text(node, node.body_start, node.body_end)

    def _look(self, node: Draft) -> _Shape:
        text, start, end = self._text, node.body_start, node.body_end
        stop = first_stop(text, start, end)
        alone = stop >= end
        bare = alone and is_open_line(text, start, end)
        kind = "none" if not node.children else "text" if node.children[0].form == "paragraph" else "list"
        if bare or (alone and kind == "none"):
            return _Shape(stop, alone, bare, kind, Verdict.WEAK)
        return _Shape(stop, alone, bare, kind, names_matter(text[start:stop], any_length=alone))

    def _heads(self, node: Draft, s: _Shape, customary: bool) -> bool:
        """Whether a line that is one sentence is the heading of what stands below it."""
        text = self._text
        if s.below == "none" or node.body_start >= node.body_end:
            return False
        last = text[node.body_end - 1]
        if s.bare:
            return node.body_end - node.body_start <= _BARE_LONGEST
        if last in "：:":
            return not introduces(text[node.body_start : node.body_end])
        if last not in STOPS + "”）":
            return False
        return s.verdict == Verdict.YES and (s.below == "list" or customary)

    def _hangs(self, node: Draft, s: _Shape) -> bool:
        """In a statute: whether the second sentence only qualifies the first."""
        if s.alone or s.stop - node.body_start > _STATUTE_ITEM_LONGEST:
            return True
        after = skip_space(self._text, s.stop, node.body_end)
        return resumes(self._text[after : after + 4])

    def _article(self, node: Draft) -> None:
        text, start, end = self._text, node.body_start, node.body_end
        stop = bracketed_heading(text, start, end)
        if stop > start:
            self._run_in(node, stop)
        elif node.children and end - start <= _ARTICLE_LONGEST and is_open_line(text, start, end):
            self._own_line(node)
        else:
            self._as_text(node, start, end)

    # --- pieces -------------------------------------------------------------------------------

    def _own_line(self, node: Draft) -> None:
        node.head_start, node.head_end = node.body_start, node.body_end
        node.text_start = node.text_end = node.head_end
        if node.children and node.children[0].form == "paragraph":
            first = node.children.pop(0)
            later = node.children
            node.children = list(first.children)
            self._as_text(node, first.body_start, first.body_end)
            node.children.extend(later)

    def _run_in(self, node: Draft, stop: int) -> None:
        node.head_start, node.head_end = node.body_start, stop
        self._as_text(node, skip_space(self._text, stop, node.body_end), node.body_end)

    def _as_text(self, node: Draft, start: int, end: int) -> None:
        """Make ``[start, end)`` the node's text; cut series out as points, and what follows them as paragraphs."""
        node.text_start, node.text_end = start, end
        if end > node.body_end:
            node.body_end = end
        if not self._starters.within(start, end):
            return
        cut: list[Draft] = []
        owner, owner_start = node, start
        while members := find_series(self._text, owner_start, end, self._starters):
            stop = trim_space(self._text, owner_start, members[0].start)
            owner.text_end = owner.body_end = stop
            points = [self._point(m.form, m.number, m.start, m.label_end, m.end) for m in members]
            if owner is node:
                cut.extend(points)
            else:
                owner.children = points
            rest = skip_space(self._text, members[-1].end, end)
            if rest >= end:
                break
            owner, owner_start = paragraph(rest, end), rest
            owner.text_end = end
            cut.append(owner)
        node.children[:0] = cut

    def _point(self, form: str, number: int, start: int, label_end: int, end: int) -> Draft:
        end = trim_space(self._text, label_end, end)
        body = skip_space(self._text, label_end, end)
        return Draft(form, (start, label_end), (body, end), number)
