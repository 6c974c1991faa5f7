"""The words that a work shares with the central one it is compared with, and their share of each clause.

Under ``implements`` they are spoken of as *inherited*, with the notice that a common source is possible; in every other
work as *shared wording*, since an earlier text inherits nothing from a later one (DESIGN 4.6).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from builder.language.vocabulary import RELATIONS, Name
from builder.links import Concordance
from builder.model import Node
from builder.rendering.concordance.looking import (
    Shelf,
    heads,
    marked,
    merged,
    node_link,
    node_of,
    said,
    work_link,
)
from builder.rendering.markdown import both, front_matter, link, table
from builder.spans import Span
from builder.works import EditionWork

LEAST = 3
"""Characters; fewer stand in two texts by chance, and are given as evidence of a link only."""
_UP = "../../"
_OUTSIDE = ("front", "title", "to", "sign")
INHERITED = Name("承袭文字", "Inherited text")
SHARED = Name("相同文字", "Shared wording")


@dataclass(frozen=True, slots=True)
class Share:
    """Letters and digits of a clause with all that stands under it."""

    shared: int
    total: int

    def __str__(self) -> str:
        return f"{100 * self.shared / self.total:.0f}%" if self.total else "–"

    def __add__(self, other: Share) -> Share:
        return Share(self.shared + other.shared, self.total + other.total)


@dataclass(frozen=True)
class Sharing:
    """What one work shares with one other."""

    one: Concordance
    spans: dict[str, tuple[Span, ...]]
    """Node id -> the shared words of its own text, ascending."""
    shares: dict[str, Share]
    """Node id -> share, for every node of the text in the order of the text."""
    whole: Share

    @property
    def name(self) -> Name:
        return INHERITED if self.one.relation == "implements" else SHARED

    def notice(self) -> str:
        """What the figures mean and what they do not."""
        if self.one.relation == "implements":
            return said(
                "所标为与中央文件对应条文相同的字句。相同的字句也可能另有共同来源。",
                "The words set off stand in the corresponding clauses of the central document as well. A common source is possible.",
            )
        return said(
            "所标为两文对应条文相同的字句；相同不等于承袭。",
            "The words set off stand in the corresponding clauses of both texts. That does not say where they came from.",
        )


def sharing(shelf: Shelf, one: Concordance) -> Sharing:
    """Measure the local work of a concordance."""
    work = shelf.work(one.local)
    text = work.witness.text
    evidence: dict[str, list[Span]] = defaultdict(list)
    for item in one.links:
        found = merged((shared.local for shared in item.evidence), text)
        evidence[node_of(item.local)] += [span for span in found if _letters(span.of(text)) >= LEAST]
    spans = {id_: tuple(merged(found, text)) for id_, found in evidence.items()}
    shares: dict[str, Share] = {}
    whole = Share(0, 0)
    for top in work.nodes:
        if top.level not in _OUTSIDE:
            measured = dict(_measured(top, shelf, work, spans))
            whole += measured[top.id]
            shares |= measured
    order = {id_: number for number, id_ in enumerate(work.by_id)}
    return Sharing(one, spans, dict(sorted(shares.items(), key=lambda pair: order[pair[0]])), whole)


def _measured(
    node: Node, shelf: Shelf, work: EditionWork, spans: dict[str, tuple[Span, ...]]
) -> Iterator[tuple[str, Share]]:
    """The shares of a node and of all under it; its own comes last."""
    text = work.witness.text
    own = shelf.segments(f"{work.id}#{node.id}")
    shared = sum(_letters(span.of(text)) for span in spans.get(node.id, ()))
    share = Share(shared, sum(_letters(segment.text) for segment in own))
    for child in node.children:
        below = list(_measured(child, shelf, work, spans))
        yield from below
        share += below[-1][1]
    yield node.id, share


def _letters(text: str) -> int:
    return sum(c.isalnum() for c in text)


def share_table(shelf: Shelf, found: Sharing, folder: str) -> str:
    """Share by clause, without the text; ``folder`` leads to ``docs/texts``."""
    page = f"{folder}concordance/{shelf.page_of(found.one)}.md"
    rows = []
    for id_, share in found.shares.items():
        full = f"{found.one.local}#{id_}"
        if share.total and (shelf.node(full).text or shelf.node(full).heading):
            own = [item for item in shelf.links(full) if item.central.startswith(f"{found.one.central}#")]
            targets = "<br>".join(
                link(shelf.shown(item.central), f"{page}#{node_of(item.local)}--{node_of(item.central)}")
                for item in own
            )
            rows.append(
                (node_link(shelf, full, folder), str(share), f"{share.shared} / {share.total}", targets)
            )
    rows.append(
        (said("全文", "the whole text"), str(found.whole), f"{found.whole.shared} / {found.whole.total}", "")
    )
    return table(
        heads(("条", "Clause"), ("比例", "Share"), ("字数", "Characters"), ("对应", "Counterparts")), rows
    )


def shared_summary(shelf: Shelf, found: Sharing) -> list[str]:
    """What the comparison page says of the shared words, and where they are set off."""
    name = shelf.page_of(found.one)
    there = link(
        said("标出相同字句的全文", "the whole text with the shared words set off"), f"{name}/shared.md"
    )
    return [
        f"## {both(found.name)} {{ #shared }}",
        found.notice(),
        f"{said('全文', 'the whole text')} {found.whole} ({found.whole.shared} / {found.whole.total} {said('字', 'characters')}) · {there}",
    ]


def shared_page(shelf: Shelf, one: Concordance) -> str:
    """``docs/texts/concordance/LOCAL/shared.md``: the whole local text with the shared words set off, and their share.

    What the reading page shows at the press of a key is here for those without a script.
    """
    found = sharing(shelf, one)
    work = shelf.work(one.local)
    title, name = shelf.title(one.local), found.name
    rows = []
    for id_, share in found.shares.items():
        full = f"{work.id}#{id_}"
        own = shelf.segments(full)
        if own:
            words = " ".join(marked(work.witness.text, s.span, found.spans.get(id_, ())) for s in own)
            rows.append((node_link(shelf, full, _UP), str(share), f'<span lang="zh-Hans">{words}</span>'))
    rows.append((said("全文", "the whole text"), str(found.whole), ""))
    back = link(said("逐条对照", "clause by clause"), f"../{shelf.page_of(one)}.md")
    parts = [
        front_matter(
            {
                "title": f"{name.zh} {name.en} · {title}",
                "description": f"{title}: {name.en.lower()}, {found.whole}. {name.zh}。",
            },
            hide=("navigation", "toc"),
        ),
        f"# {both(name)} {{ #shared }}",
        f"{work_link(shelf, one.local, _UP)} · {both(RELATIONS[one.relation])} · {work_link(shelf, one.central, _UP)} · {back}\n{{: .work-links .wraps }}",
        found.notice(),
        '<div class="shared-text" markdown="1">',
        table(heads(("条", "Clause"), ("比例", "Share"), ("原文", "Text")), rows),
        "</div>",
    ]
    return "\n\n".join(parts) + "\n"
