"""The line of counterparts after a node of the reading text."""

from __future__ import annotations

from collections import Counter

from builder.language.vocabulary import LINK_MODES, RELATIONS
from builder.model import Link
from builder.rendering.concordance.looking import (
    ORDER,
    Shelf,
    both,
    counterpart_sentences,
    node_link,
    work_of,
)
from builder.rendering.markdown import escape, link


def counterparts(shelf: Shelf, work: str) -> dict[str, str]:
    """Node id -> its counterparts in other works, folded: how many by relation; the words shared; a link to each."""
    found: dict[str, str] = {}
    for node in shelf.work(work).by_id:
        full = f"{work}#{node}"
        links = shelf.links(full)
        if links:
            found[node] = _block(shelf, full, links)
    return found


def _block(shelf: Shelf, full: str, links: list[Link]) -> str:
    counts = Counter(item.relation for item in links)
    told = " · ".join(f"{both(RELATIONS[name])} {counts[name]}" for name in ORDER if counts[name])
    lines = [
        '<details class="counterparts" markdown="1">',
        f'<summary>对应 {len(links)} <span lang="en">counterpart{"s" if len(links) != 1 else ""}</span>: {told}</summary>',
        "",
    ]
    for item in links:
        there_is_central = item.local == full
        other = item.central if there_is_central else item.local
        mode = both(LINK_MODES[item.mode]) + (" ?" if item.weak else "")
        title = escape(shelf.work(work_of(other)).work.shown_title)
        detail = link(
            '并读 <span lang="en">side by side</span>',
            f"concordance/{shelf.page_of_link(item)}.md#{anchor(item)}",
        )
        lines += [
            f"**{node_link(shelf, other, '')}** {title} · {both(RELATIONS[item.relation])} · {mode} · {detail}",
            "",
            f"> {counterpart_sentences(shelf, item, local=not there_is_central)}",
            "",
        ]
    if shelf.has_page(full):
        target = f"concordance/{full.replace('#', '/')}.md"
        lines += [link('本条的全部对应 <span lang="en">All on this clause</span>', target), ""]
    return "\n".join([*lines, "</details>"])


def anchor(item: Link) -> str:
    """The address of a link on its comparison page."""
    return f"{item.local.partition('#')[2]}--{item.central.partition('#')[2]}"
