"""The comparison page of a local work: matrix, gaps, both orders, and how much it shares."""

from __future__ import annotations

from collections import defaultdict

from builder.language.vocabulary import LINK_MODES, RELATIONS
from builder.links import Concordance, Gap, Link
from builder.rendering.concordance.counterparts import anchor
from builder.rendering.concordance.looking import (
    DRAFT,
    Shelf,
    described,
    node_link,
    node_of,
    said,
    sentence_rows,
    work_link,
)
from builder.rendering.concordance.matrix import legend, matrix
from builder.rendering.concordance.sharing import shared_summary, sharing
from builder.rendering.markdown import both, escape, front_matter, link, table
from builder.works import EditionWork

_UP = "../"
_OUTSIDE = ("front", "title", "to", "sign")


def comparison_page(shelf: Shelf, one: Concordance) -> str:
    """``docs/texts/concordance/LOCAL.md``."""
    local, central = shelf.work(one.local), shelf.work(one.central)
    relation = RELATIONS[one.relation]
    title, title_en = shelf.title(local.id), shelf.title(local.id, lang="en")
    shared = sharing(shelf, one)
    parts = [
        front_matter(
            {
                "title": f"{title} · 对照 Concordance",
                "description": f"{title} {relation.en} {central.work.shown_title}: {len(one.links)} links clause by clause, with the shared words. 逐条对照。",
            },
            hide=("navigation", "toc"),
            data={"whole": "gaps"},  # the matrix is painted whole
        ),
        f"# {escape(title)} {{ #comparison lang=zh-Hans }}",
        f'<span lang="en">{escape(title_en)}</span>\n{{: .title-en }}' if title_en else "",
        f"{link(said('在文本中读', 'read this text'), f'{_UP}{local.id}.md')} · **{both(relation)}** · {work_link(shelf, central.id, _UP)} · {link(said('全部对照', 'all comparisons'), 'index.md')}\n{{: .work-links .wraps }}",
        _contents(shelf, one, str(shared.whole), both(shared.name)),
        DRAFT,
        f"## {said('一览', 'Matrix')} {{ #matrix }}",
        legend(one),
        matrix(shelf, one),
        *_gaps(shelf, one, local, central),
        *_by_local(shelf, one, local),
        *_by_central(shelf, one, central),
        *shared_summary(shelf, shared),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _contents(shelf: Shelf, one: Concordance, share: str, name: str) -> str:
    """What the page holds, in figures and links."""
    count = len(_unlinked(shelf, one, central=False)), len(_unlinked(shelf, one, central=True))
    shown = (
        link(f"{said('对应', 'links')} {len(one.links)}", "#by-local"),
        link(f"{_none(one, central=False)} {count[0]}", "#gaps-local"),
        link(f"{_none(one, central=True)} {count[1]}", "#gaps-central"),
        link(said("按对象次序", "in the order of the other text"), "#by-central"),
        link(f"{name} {share}", "#shared"),
    )
    return " · ".join(shown) + "\n{: .work-links .wraps }"


def _none(one: Concordance, *, central: bool) -> str:
    if one.relation != "implements":
        return (
            said("对象无对应", "no counterpart (other text)") if central else said("无对应", "no counterpart")
        )
    return said("未采入", "not taken up") if central else said("本地增写", "local addition")


def _gaps(shelf: Shelf, one: Concordance, local: EditionWork, central: EditionWork) -> list[str]:
    """What has no counterpart, on both sides: as decided with a reason, and as found."""
    parts: list[str] = [f"## {said('无对应', 'Without a counterpart')} {{ #gaps }}"]
    for work, is_central in ((local, False), (central, True)):
        place = "gaps-central" if is_central else "gaps-local"
        parts.append(f"### {_none(one, central=is_central)} {{ #{place} }}")
        parts.append(work_link(shelf, work.id, _UP))
        reasons = {gap.node: gap for gap in (one.central_gaps if is_central else one.local_gaps)}
        rows = "\n".join(
            f"- {node_link(shelf, full, _UP)}: {_why(reasons.get(full))}"
            for full in _unlinked(shelf, one, central=is_central)
        )
        parts.append(rows or said("没有：各条都有对应。", "None: every clause has a counterpart."))
    return parts


def _unlinked(shelf: Shelf, one: Concordance, *, central: bool) -> list[str]:
    """The nodes with a text, or with a decision, that have no link; full ids in the order of the text."""
    work = shelf.work(one.central if central else one.local)
    linked = {item.central if central else item.local for item in one.links}
    decided = {gap.node for gap in (one.central_gaps if central else one.local_gaps)}
    return [
        full
        for top in work.nodes
        if top.level not in _OUTSIDE
        for node in top.walk()
        if (full := f"{work.id}#{node.id}") not in linked and (node.text or full in decided)
    ]


def _why(gap: Gap | None) -> str:
    if gap is None:
        return said("读两文未见对应", "none was found")
    return f'<span lang="en">{escape(gap.reason)}</span> — {escape(gap.reviewer)}'


def _by_local(shelf: Shelf, one: Concordance, local: EditionWork) -> list[str]:
    parts = [
        f"## {said('按本文次序', 'In the order of this text')} {{ #by-local }}",
        '<div class="pairs" markdown="1">',
    ]
    links = _grouped(one, local=True)
    for node in local.by_id.values():
        if node.id in links:
            parts.append(f"### {shelf.label(f'{local.id}#{node.id}').markdown()} {{ #local-{node.id} }}")
        for item in links.get(node.id, ()):
            parts += _entry(shelf, item)
    return [*parts, "</div>"]


def _entry(shelf: Shelf, item: Link) -> list[str]:
    """One link: what it is, why, and the sentences side by side."""
    here, there = item.local, item.central
    parts = [
        f"{node_link(shelf, here, _UP)} → **{node_link(shelf, there, _UP)}**<br>{described(item)}\n{{: #{anchor(item)} .link }}"
    ]
    if item.reason:
        parts.append(
            f'<span lang="en">{escape(item.reason)}</span> — {escape(item.reviewer)}\n{{: .reason }}'
        )
    rows = sentence_rows(shelf, item, local_first=True, both_english=True)
    heads = [f'<span lang="zh-Hans">{escape(shelf.label(full).plain("zh"))}</span>' for full in (here, there)]
    parts.append(table(heads, rows) if rows else said("没有相同的字句。", "No words are shared."))
    # A box of its own, so that a browser need not lay out a hundred of them before the first is read.
    return ['<div class="pair" markdown="1">', *parts, "</div>"]


def _by_central(shelf: Shelf, one: Concordance, central: EditionWork) -> list[str]:
    """A table of the links, which leads to their entries above."""
    links = _grouped(one, local=False)
    rows = []
    for node in shelf.clauses(central.id):
        found = links.get(node.id, ())
        if not found and not node.text:
            continue
        told = "<br>".join(
            f"{link(shelf.shown(item.local), f'#{anchor(item)}')} · {both(LINK_MODES[item.mode])}"
            + (" ?" if item.weak else "")
            for item in found
        )
        head = link(shelf.shown(f"{central.id}#{node.id}"), f"{central.id}/{node.id}.md")
        rows.append((head, told or _none(one, central=True)))
    heads = [f'<span lang="zh-Hans">{escape(shelf.title(id_))}</span>' for id_ in (one.central, one.local)]
    return [
        f"## {said('按对象次序', 'In the order of the other text')} {{ #by-central }}",
        f'<div class="dz-scroll below" markdown="1">\n\n{table(heads, rows)}\n\n</div>',
    ]


def _grouped(one: Concordance, *, local: bool) -> dict[str, list[Link]]:
    found: dict[str, list[Link]] = defaultdict(list)
    for item in one.links:
        found[node_of(item.local if local else item.central)].append(item)
    return found
