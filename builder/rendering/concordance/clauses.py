"""The page of one central clause: its text, its notes, and all that the other works have on it."""

from __future__ import annotations

from builder.binding import bind
from builder.language.vocabulary import RELATIONS
from builder.model import Node
from builder.rendering.concordance.counterparts import anchor
from builder.rendering.concordance.looking import (
    ORDER,
    Shelf,
    counterpart_sentences,
    described,
    node_link,
    said,
    work_link,
    work_of,
)
from builder.rendering.markdown import escape, escape_line, front_matter, link, protect_line
from builder.rendering.notes import PageNotes, shown_lemma
from builder.translation import Translation
from builder.works import EditionWork

_UP = "../../"


def clause_page(
    shelf: Shelf, work: EditionWork, node: Node, translation: Translation, notes: PageNotes | None
) -> str:
    """``docs/texts/concordance/CENTRAL/NODE.md``."""
    full = f"{work.id}#{node.id}"
    links = shelf.links(full)
    label = shelf.label(full)
    parts = [
        front_matter(
            {
                "title": f"{label} · 对照 Concordance",
                "description": f"{label}. {work.work.shown_title}. What {len(links)} clauses of other works have on it. 各文本的对应条文。",
            }
        ),
        f"# {escape(label)} {{ #{node.id} lang=zh-Hans }}",
        f"{work_link(shelf, work.id, _UP)} · {link(said('在文本中读', 'in the text'), f'{_UP}{work.id}.md#{node.id}')} · {link(said('全部对照', 'all comparisons'), '../index.md')}\n{{: .work-links }}",
        f"## 条文 The clause {{ #{node.id}-text }}",
        *_text(work, full, shelf, translation),
        *_notes(work, node, notes),
    ]
    for relation in ORDER:
        mine = [item for item in links if item.relation == relation]
        if not mine:
            continue
        parts.append(f"## {RELATIONS[relation].zh} {RELATIONS[relation].en} ({len(mine)}) {{ #{relation} }}")
        last = ""
        for item in mine:
            other = item.local if item.central == full else item.central
            if work_of(other) != last:
                last = work_of(other)
                date = shelf.work(last).work.date
                when = date[0].value.replace("/", "–") if date else said("日期不详", "date not known")
                parts.append(
                    f"### {escape(shelf.work(last).work.shown_title)} {{ #{relation}-{last} lang=zh-Hans }}"
                )
                parts.append(f"{when} · {work_link(shelf, last, _UP)}")
            detail = link(said("并读", "side by side"), f"../{shelf.page_of_link(item)}.md#{anchor(item)}")
            parts.append(
                f"**{node_link(shelf, other, _UP)}** {described(item)} · {detail}\n{{: .counterpart }}"
            )
            words = counterpart_sentences(shelf, item, local=item.local == other)
            parts.append(f'> <span lang="zh-Hans">{words}</span>')
            if item.reason:
                parts.append(
                    f'<span lang="en">{escape(item.reason)}</span> — {escape(item.reviewer)}\n{{: .reason }}'
                )
    if not links:
        parts.append(said("其他文本没有对应条文。", "No other work has a counterpart to this clause."))
    gaps = [gap for one in shelf.found for gap in one.central_gaps if gap.node == full]
    if gaps:
        parts.append("## 无对应 No counterpart { #gaps }")
        for one in shelf.found:
            parts += [
                f'- {work_link(shelf, one.local, _UP)}: <span lang="en">{escape(gap.reason)}</span>'
                for gap in one.central_gaps
                if gap.node == full
            ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _text(work: EditionWork, full: str, shelf: Shelf, translation: Translation) -> list[str]:
    bound, _ = bind(work.segments, translation)
    blocks: list[str] = []
    for segment in shelf.segments(full):
        blocks.append(f"{protect_line(escape(segment.text))}\n{{: lang=zh-Hans }}")
        if target := bound[segment.id].target:
            blocks.append(f"{escape_line(' '.join(target.split()))}\n{{: lang=en }}")
    return blocks


def _notes(work: EditionWork, node: Node, notes: PageNotes | None) -> list[str]:
    mine = [(label, item) for label, item in notes.placed.notes if item.node == node.id] if notes else []
    if not mine:
        return []
    told = " · ".join(link(shown_lemma(item), f"{_UP}{work.id}.md#fn:{label}") for label, item in mine)
    return [f"{said('注', 'Notes')}: {told}\n{{: .clause-notes }}"]
