"""Finding links, nodes and their words for the pages of the concordance."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from builder.language.vocabulary import LINK_MODES, LINK_ORIGINS, RELATIONS, Name
from builder.model import Concordance, Link, LinkRelation, Node
from builder.rendering.markdown import escape, link
from builder.segments import Segment, node_segments
from builder.spans import Span
from builder.works import Edition, EditionWork

ORDER: tuple[LinkRelation, ...] = ("implements", "antecedent", "commentary", "parallel")
LETTERS = {"verbatim": "V", "adapted": "A", "tightened": "T", "extended": "E", "similar": "S", "partial": "P"}
"""The sign of each mode in a matrix; the strongest first."""
_LABEL = 24


def both(name: Name) -> str:
    """A term in both languages, the English one marked as such."""
    return f'{name.zh} <span lang="en">{name.en}</span>'


def said(zh: str, en: str) -> str:
    """Words of our own in both languages."""
    return both(Name(zh, en))


def node_of(full: str) -> str:
    return full.partition("#")[2]


def work_of(full: str) -> str:
    return full.partition("#")[0]


class Shelf:
    """All works with all that is published on pairs of them."""

    def __init__(self, edition: Edition, found: Sequence[Concordance]) -> None:
        self.edition = edition
        self.found = tuple(found)
        self._works = {work.id: work for work in edition.works}
        self._by_node: dict[str, list[Link]] = defaultdict(list)
        for one in found:
            for item in one.links:
                self._by_node[item.local].append(item)
                self._by_node[item.central].append(item)
        self._clauses = {one.central: self._with_pages(one.central) for one in found}

    def work(self, id_: str) -> EditionWork:
        return self._works[id_]

    def node(self, full: str) -> Node:
        return self._works[work_of(full)].by_id[node_of(full)]

    def links(self, full: str) -> list[Link]:
        """The links of a node: by relation, then by the date of the other work, then in the order of its text."""
        return sorted(self._by_node.get(full, ()), key=lambda item: self._rank(item, full))

    def _rank(self, item: Link, full: str) -> tuple[int, str, int, int]:
        other = item.central if item.local == full else item.local
        work = self._works[work_of(other)]
        date = work.work.date[0].value if work.work.date else "9999"
        places = list(work.by_id)
        return (
            ORDER.index(item.relation),
            date,
            list(self._works).index(work.id),
            places.index(node_of(other)),
        )

    def page_of(self, one: Concordance) -> str:
        """The name of a comparison page: that of the local work, for its first concordance."""
        first = next(other for other in self.found if other.local == one.local)
        return one.local if first is one else f"{one.local}--{one.central}"

    def page_of_link(self, item: Link) -> str:
        here, there = work_of(item.local), work_of(item.central)
        return next(self.page_of(o) for o in self.found if (o.local, o.central) == (here, there))

    def clauses(self, work_id: str) -> list[Node]:
        """The nodes of a central work that have pages: all with a text of their own, and the others that are linked."""
        return self._clauses.get(work_id, [])

    def _with_pages(self, work_id: str) -> list[Node]:
        return [
            node
            for top in self._works[work_id].nodes
            if top.level not in ("front", "sign", "to")
            for node in top.walk()
            if node.text or f"{work_id}#{node.id}" in self._by_node
        ]

    def has_page(self, full: str) -> bool:
        return any(node.id == node_of(full) for node in self.clauses(work_of(full)))

    def segments(self, full: str) -> tuple[Segment, ...]:
        return node_segments(self.node(full), self.work(work_of(full)).witness.text)

    def label(self, full: str) -> str:
        """What a node is called: its number with its heading or its first words, as plain text."""
        node = self.node(full)
        words = node.heading.rstrip("。：") or node.text.split("\n")[0]
        words = words if len(words) <= _LABEL else words[: _LABEL - 1] + "…"
        return f"{node.label}{words}" or node.id

    def shown(self, full: str) -> str:
        """The label as Markdown, its language stated."""
        return f'<span lang="zh-Hans">{escape(self.label(full))}</span>'


def marked(text: str, span: Span, shared: Iterable[Span]) -> str:
    """``text[span]`` as inline Markdown, the shared words set off."""
    parts: list[str] = []
    at = span.start
    for one in merged(shared, text):
        start, end = max(one.start, at), min(one.end, span.end)
        if start < end:
            parts += [escape(text[at:start]), "<mark>", escape(text[start:end]), "</mark>"]
            at = end
    return "".join([*parts, escape(text[at : span.end])])


def merged(spans: Iterable[Span], text: str) -> list[Span]:
    """Ascending spans without overlaps; neighbours with nothing but marks between them are one."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and (
            span.start <= found[-1].end or not any(c.isalnum() for c in text[found[-1].end : span.start])
        ):
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found


def described(item: Link) -> str:
    """Relation, mode, strength and origin of a link on one line."""
    parts = [both(RELATIONS[item.relation]), both(LINK_MODES[item.mode]) + (" ?" if item.weak else "")]
    if item.weak:
        parts.append(said("存疑", "with a question mark"))
    parts.append(both(LINK_ORIGINS[item.origin]))
    if item.score:
        parts.append(said(f"程序评分 {item.score:.2f}", "computed score"))
    return " · ".join(parts)


def counterpart_sentences(shelf: Shelf, item: Link, local: bool) -> str:
    """The sentences of one end of a link that share words with the other, the words set off.

    The whole node where it shares none or has one sentence only.
    """
    full = item.local if local else item.central
    text = shelf.work(work_of(full)).witness.text
    spans = [shared.local if local else shared.central for shared in item.evidence]
    ids = {shared.local_segment if local else shared.central_segment for shared in item.evidence}
    parts: list[str] = []
    skipped = False
    segments = [s for s in shelf.segments(full) if s.index] or list(shelf.segments(full))
    chosen = [s for s in segments if s.id in ids] or segments[:1]
    for segment in segments:
        if segment not in chosen:
            skipped = True
            continue
        parts.append(("… " if skipped else "") + marked(text, segment.span, spans))
        skipped = False
    return " ".join(parts) + (" …" if skipped else "")


def node_link(shelf: Shelf, full: str, folder: str) -> str:
    """A link to a node in the reading text; ``folder`` leads to ``docs/texts``."""
    return link(shelf.shown(full), f"{folder}{work_of(full)}.md#{node_of(full)}")


def work_link(shelf: Shelf, work_id: str, folder: str) -> str:
    title = escape(shelf.work(work_id).work.shown_title)
    return link(f'<span lang="zh-Hans">{title}</span>', f"{folder}{work_id}.md")
