"""Finding links, nodes and their words for the pages of the concordance."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from builder.binding import Bound, bind
from builder.language.vocabulary import DRAFT_NOTICE, LINK_MODES, LINK_ORIGINS, RELATIONS, Name
from builder.links import Concordance, Link, LinkRelation
from builder.model import Node
from builder.rendering.concordance.labels import Label, label_of
from builder.rendering.markdown import both, escape, link, set_off
from builder.segments import Segment, node_segments
from builder.spans import Span
from builder.translation import Translation
from builder.works import Edition, EditionWork

ORDER: tuple[LinkRelation, ...] = ("implements", "antecedent", "commentary", "parallel")
DRAFT = f'<span lang="zh-Hans">{DRAFT_NOTICE.zh}</span> <span lang="en">{DRAFT_NOTICE.en}</span>\n{{: .translation-state }}'
"""What the English of a page is, said once on each."""
_FUZZY = "（原文已改，译文待核 the Chinese has changed since）"


def said(zh: str, en: str) -> str:
    """Words of our own in both languages."""
    return both(Name(zh, en))


def heads(*names: tuple[str, str]) -> list[str]:
    """The heads of a table in both languages."""
    return [said(zh, en) for zh, en in names]


def node_of(full: str) -> str:
    return full.partition("#")[2]


def work_of(full: str) -> str:
    return full.partition("#")[0]


class Shelf:
    """All works with all that is published on pairs of them, and their English."""

    def __init__(
        self,
        edition: Edition,
        found: Sequence[Concordance],
        translations: Mapping[str, Translation] | None = None,
    ) -> None:
        self.edition = edition
        self.found = tuple(found)
        self._works = {work.id: work for work in edition.works}
        self._translations = translations or {}
        self._bound: dict[str, dict[str, Bound]] = {}
        self._labels: dict[str, Label] = {}
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

    def bound(self, work_id: str) -> dict[str, Bound]:
        """Segment id -> its English, for a whole work."""
        if work_id not in self._bound:
            translation = self._translations.get(work_id, Translation())
            self._bound[work_id] = bind(self.work(work_id).segments, translation)[0]
        return self._bound[work_id]

    def label(self, full: str) -> Label:
        """What a node is called: its number with its heading or its first words."""
        if full not in self._labels:
            own = self.segments(full)
            bound = self.bound(work_of(full))
            english = " ".join(bound[own[0].id].target.split()) if own else ""
            self._labels[full] = label_of(self.node(full), self.work(work_of(full)).by_id, english)
        return self._labels[full]

    def shown(self, full: str) -> str:
        """The label as Markdown in both languages."""
        return self.label(full).markdown()

    def english(self, full: str, ids: Iterable[str]) -> str:
        """The English of some sentences of a node as inline Markdown, each in its state; empty where there is none.

        A sentence that shares its English with the one before it is given with that one.
        """
        bound = self.bound(work_of(full))
        own = [segment.id for segment in self.segments(full)]
        wanted: dict[str, None] = {}
        for id_ in ids:
            at = own.index(id_) if id_ in own else 0
            while at and bound[own[at]].merged:
                at -= 1
            wanted[own[at]] = None
        parts = [
            f'<span lang="en" class="{one.state}">{escape(" ".join(one.target.split()))}{_FUZZY if one.state == "fuzzy" else ""}</span>'
            for one in (bound[id_] for id_ in wanted)
            if one.target
        ]
        return " ".join(parts)

    def title(self, work_id: str, *, lang: str = "zh") -> str:
        """The title of a work as plain text; in English empty where it is not translated."""
        if lang == "zh":
            return self.work(work_id).work.shown_title
        translation = self._translations.get(work_id, Translation())
        return translation.of("meta.title") or translation.of("title")


def marked(text: str, span: Span, shared: Iterable[Span]) -> str:
    """``text[span]`` as inline Markdown, the shared words set off."""
    parts: list[str] = []
    at = span.start
    for one in merged(shared, text):
        start, end = max(one.start, at), min(one.end, span.end)
        if start < end:
            parts += [escape(text[at:start]), set_off(escape(text[start:end]))]
            at = end
    return "".join([*parts, escape(text[at : span.end])])


def merged(spans: Iterable[Span], text: str) -> list[Span]:
    """Ascending spans without overlaps; neighbours in a sentence with nothing but marks between them are one."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and not any(c.isalnum() or c in "。！？\n" for c in text[found[-1].end : span.start]):
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found


def described(item: Link) -> str:
    """Relation, mode, strength and origin of a link on one line."""
    parts = [both(RELATIONS[item.relation]), both(LINK_MODES[item.mode])]
    if item.weak:
        parts.append(said("存疑", "doubtful"))
    parts.append(both(LINK_ORIGINS[item.origin]))
    if item.score:
        parts.append(said(f"程序评分 {item.score:.2f}", "computed score"))
    return " · ".join(parts)


def chosen_sentences(shelf: Shelf, item: Link, *, local: bool) -> list[Segment]:
    """The sentences of one end of a link that share words with the other; the first one where none does."""
    full = item.local if local else item.central
    ids = {shared.local_segment if local else shared.central_segment for shared in item.evidence}
    segments = [s for s in shelf.segments(full) if s.index] or list(shelf.segments(full))
    return [s for s in segments if s.id in ids] or segments[:1]


def counterpart_sentences(shelf: Shelf, item: Link, *, local: bool) -> str:
    """Those sentences as inline Markdown, the shared words set off and what is left out shown by dots."""
    full = item.local if local else item.central
    text = shelf.work(work_of(full)).witness.text
    spans = [shared.local if local else shared.central for shared in item.evidence]
    chosen = chosen_sentences(shelf, item, local=local)
    parts: list[str] = []
    skipped = False
    for segment in [s for s in shelf.segments(full) if s.index] or shelf.segments(full):
        if segment not in chosen:
            skipped = True
            continue
        parts.append(("… " if skipped else "") + marked(text, segment.span, spans))
        skipped = False
    return " ".join(parts) + (" …" if skipped else "")


def sentence_rows(
    shelf: Shelf, item: Link, *, local_first: bool, both_english: bool
) -> list[tuple[str, str]]:
    """The two ends of a link beside each other: a row for each sentence of the first end that shares words.

    Beside it stand the sentences of the other end that it shares them with. The English of the second end is always
    given; that of the first where ``both_english`` (it may stand on the page already).
    """
    first, second = (item.local, item.central) if local_first else (item.central, item.local)
    text, other_text = (shelf.work(work_of(full)).witness.text for full in (first, second))
    there = {s.id: s for s in shelf.segments(second)}
    rows: list[tuple[str, str]] = []
    for segment in shelf.segments(first):
        mine = [
            (s.local, s.central, s.central_segment) if local_first else (s.central, s.local, s.local_segment)
            for s in item.evidence
            if (s.local_segment if local_first else s.central_segment) == segment.id
        ]
        targets = [id_ for id_ in there if id_ in {id_ for _, _, id_ in mine}]
        if not targets:
            continue
        left = _zh(marked(text, segment.span, [here for here, _, _ in mine]))
        if both_english:
            left += _english_below(shelf.english(first, [segment.id]))
        right = "<br>".join(
            _zh(marked(other_text, there[id_].span, [span for _, span, target in mine if target == id_]))
            for id_ in targets
        )
        rows.append((left, right + _english_below(shelf.english(second, targets))))
    return rows


def _zh(words: str) -> str:
    return f'<span lang="zh-Hans">{words}</span>'


def _english_below(words: str) -> str:
    return f"<br>{words}" if words else ""


def node_link(shelf: Shelf, full: str, folder: str) -> str:
    """A link to a node in the reading text; ``folder`` leads to ``docs/texts``."""
    return link(shelf.shown(full), f"{folder}{work_of(full)}.md#{node_of(full)}")


def work_link(shelf: Shelf, work_id: str, folder: str) -> str:
    """A link to a work by its title in both languages."""
    return link(work_words(shelf, work_id), f"{folder}{work_id}.md")


def work_words(shelf: Shelf, work_id: str) -> str:
    """The title of a work as Markdown in both languages."""
    english = shelf.title(work_id, lang="en")
    shown = f'<span lang="zh-Hans">{escape(shelf.title(work_id))}</span>'
    return shown + (f' <span lang="en">{escape(english)}</span>' if english else "")
