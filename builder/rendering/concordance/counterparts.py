"""The counterparts of a node, folded under it in the reading text."""

from __future__ import annotations

from collections import Counter

from builder.language.vocabulary import LINK_MODES, RELATIONS
from builder.links import Gap, Link
from builder.rendering.concordance.looking import (
    ORDER,
    Shelf,
    chosen_sentences,
    counterpart_sentences,
    heads,
    node_link,
    node_of,
    said,
    sentence_rows,
    work_of,
)
from builder.rendering.concordance.sharing import Sharing
from builder.rendering.markdown import both, escape, link, table

_OUTSIDE = ("front", "title", "to", "sign")


def counterparts(shelf: Shelf, work: str, shared: Sharing | None = None) -> dict[str, str]:
    """Node id -> its counterparts in other works: how many by relation; the words shared; a link to each.

    In a work that is compared with another (``shared``) the clauses without a counterpart say so as well.
    """
    found: dict[str, str] = {}
    gaps = {node_of(gap.node): gap for gap in (shared.one.local_gaps if shared else ())}
    for top in shelf.work(work).nodes:
        for node in top.walk():
            full = f"{work}#{node.id}"
            links = shelf.links(full)
            if links:
                found[node.id] = _block(shelf, full, links, shared)
            elif shared and top.level not in _OUTSIDE and (node.text or node.id in gaps):
                found[node.id] = _without(shared, gaps.get(node.id))
    return found


def _block(shelf: Shelf, full: str, links: list[Link], shared: Sharing | None) -> str:
    counts = Counter(item.relation for item in links)
    told = " · ".join(f"{both(RELATIONS[name])} {counts[name]}" for name in ORDER if counts[name])
    share = shared.shares.get(node_of(full)) if shared else None
    if shared and share and share.shared:
        name = shared.name
        told += f' · <span class="share">{said(name.zh, name.en.lower())} {share}</span>'
    lines = [
        f'<details class="counterparts" markdown="1">\n<summary>{said("对应", "Counterparts")} {len(links)}: {told}</summary>',
    ]
    for item in links:
        lines += _entry(shelf, full, item)
    if shelf.has_page(full):
        target = f"concordance/{full.replace('#', '/')}.md"
        lines.append(link(said("本条的全部对应", "All on this clause"), target))
    return "\n\n".join([*lines, "</details>"])


def _entry(shelf: Shelf, full: str, item: Link) -> list[str]:
    is_local = item.local == full
    other = item.central if is_local else item.local
    work = work_of(other)
    date = shelf.work(work).work.date
    when = f" {date[0].value.replace('/', '–')}" if date else ""
    mode = both(LINK_MODES[item.mode]) + (f" · {said('存疑', 'doubtful')}" if item.weak else "")
    detail = link(said("并读", "side by side"), f"concordance/{shelf.page_of_link(item)}.md#{anchor(item)}")
    title = f'<span lang="zh-Hans">{escape(shelf.title(work))}</span>{when}'
    head = (
        f"**{node_link(shelf, other, '')}** · {title} · {both(RELATIONS[item.relation])} · {mode} · {detail}"
    )
    reason = [f'<span lang="en">{escape(item.reason)}</span>\n{{: .reason }}'] if item.reason else []
    if shelf.has_page(full):
        # Many texts answer such a clause, and the text itself would come in far too slowly with all their words: they
        # stand on the clause's own page, from which duizhao-counterparts.js brings them when a reader opens the list.
        return [head, *reason]
    rows = sentence_rows(shelf, item, local_first=is_local, both_english=False)
    if rows:
        return [head, *reason, table(heads(("本条", "This clause"), ("对应", "Counterpart")), rows)]
    words = f'> <span lang="zh-Hans">{counterpart_sentences(shelf, item, local=not is_local)}</span>'
    english = shelf.english(other, [s.id for s in chosen_sentences(shelf, item, local=not is_local)])
    told = said("没有相同的字句。", "No words are shared.")
    return [head, *reason, told, f"{words}\n>\n> {english}" if english else words]


def _without(shared: Sharing, gap: Gap | None) -> str:
    """What has no counterpart is said as plainly, with the reason where a person gave one."""
    implementing = shared.one.relation == "implements"
    head = said("本地增写", "local addition") if implementing else said("无对应", "no counterpart")
    told = said("另一文本中未见对应条文", "nothing in the other text answers it")
    reason = f'<span lang="en">{escape(gap.reason)}</span> — {escape(gap.reviewer)}' if gap else told
    return f'<details class="counterparts none" markdown="1">\n<summary>{head}</summary>\n\n{reason}\n\n</details>'


def anchor(item: Link) -> str:
    """The address of a link on its comparison page."""
    return f"{node_of(item.local)}--{node_of(item.central)}"
