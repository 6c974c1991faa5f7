"""The page of one central clause: its text, its notes, and all that the other works have on it."""

from __future__ import annotations

from builder.language.vocabulary import RELATIONS
from builder.links import Link
from builder.model import Node
from builder.rendering.concordance.counterparts import anchor
from builder.rendering.concordance.looking import (
    DRAFT,
    ORDER,
    Shelf,
    chosen_sentences,
    counterpart_sentences,
    described,
    heads,
    node_link,
    said,
    sentence_rows,
    work_link,
    work_of,
)
from builder.rendering.markdown import both, escape, front_matter, link, protect_line, table
from builder.rendering.notes import PageNotes, head_line, note_body, sources_line
from builder.works import EditionWork

_UP = "../../"


def clause_page(shelf: Shelf, work: EditionWork, node: Node, notes: PageNotes | None) -> str:
    """``docs/texts/concordance/CENTRAL/NODE.md``."""
    full = f"{work.id}#{node.id}"
    links = shelf.links(full)
    label = shelf.label(full)
    english = label.plain("en", 200)
    parts = [
        front_matter(
            {
                "title": f"{label.plain('zh')} · 对照 Concordance",
                "description": f"{label.plain('zh')} {label.plain('en')}. {work.work.shown_title}. What {len(links)} clauses of other works have on it. 各文本的对应条文。",
            },
            hide=("navigation",),
        ),
        f"# {escape(label.plain('zh', 60))} {{ #{node.id} lang=zh-Hans }}",
        f'<span lang="en">{escape(english)}</span>\n{{: .title-en }}' if english else "",
        f"{work_link(shelf, work.id, _UP)} · {link(said('在文本中读', 'in the text'), f'{_UP}{work.id}.md#{node.id}')} · {link(said('全部对照', 'all comparisons'), '../index.md')}\n{{: .work-links .wraps }}",
        _neighbours(shelf, work, node),
        DRAFT,
        f"## {said('条文', 'The clause')} {{ #{node.id}-text }}",
        *_text(full, shelf),
        *_notes(work, node, notes),
    ]
    for relation in ORDER:
        mine = [item for item in links if item.relation == relation]
        if not mine:
            continue
        parts.append(f"## {both(RELATIONS[relation])} ({len(mine)}) {{ #{relation} }}")
        parts.append('<div class="pairs" markdown="1">')
        last = ""
        for item in mine:
            other = item.local if item.central == full else item.central
            if work_of(other) != last:
                last = work_of(other)
                parts += _work_heading(shelf, last, relation)
            parts += _entry(shelf, full, other, item)
        parts.append("</div>")
    if not links:
        parts.append(said("其他文本没有对应条文。", "No other work has a counterpart to this clause."))
    gaps = [(one.local, gap) for one in shelf.found for gap in one.central_gaps if gap.node == full]
    if gaps:
        parts.append(f"## {said('无对应', 'No counterpart')} {{ #gaps }}")
        parts.append(
            "\n".join(
                f'- {work_link(shelf, local, _UP)}: <span lang="en">{escape(gap.reason)}</span> — {escape(gap.reviewer)}'
                for local, gap in gaps
            )
        )
    parts.append(_neighbours(shelf, work, node))
    return "\n\n".join(part for part in parts if part) + "\n"


def _neighbours(shelf: Shelf, work: EditionWork, node: Node) -> str:
    """Links to the page before and the page after."""
    ids = [one.id for one in shelf.clauses(work.id)]
    at = ids.index(node.id)
    shown = [
        f"{sign} {link(shelf.label(f'{work.id}#{ids[to]}').markdown(short=True), f'{ids[to]}.md')}"
        for sign, to in (("←", at - 1), ("→", at + 1))
        if 0 <= to < len(ids)
    ]
    return f"{' · '.join(shown)}\n{{: .work-links .wraps }}" if shown else ""


def _work_heading(shelf: Shelf, work_id: str, relation: str) -> list[str]:
    date = shelf.work(work_id).work.date
    when = date[0].value.replace("/", "–") if date else said("日期不详", "date not known")
    comparison = next((one for one in shelf.found if one.local == work_id), None)
    detail = (
        f" · {link(said('两文对照', 'comparison'), f'../{shelf.page_of(comparison)}.md')}"
        if comparison
        else ""
    )
    return [
        f"### {escape(shelf.title(work_id))} {{ #{relation}-{work_id} lang=zh-Hans }}",
        f"{when} · {work_link(shelf, work_id, _UP)}{detail}",
    ]


def _entry(shelf: Shelf, full: str, other: str, item: Link) -> list[str]:
    """One counterpart: what it is, its words beside those of the clause, and why it is given."""
    detail = link(said("并读", "side by side"), f"../{shelf.page_of_link(item)}.md#{anchor(item)}")
    parts = [f"**{node_link(shelf, other, _UP)}**<br>{described(item)} · {detail}\n{{: .counterpart }}"]
    if item.reason:
        parts.append(
            f'<span lang="en">{escape(item.reason)}</span> — {escape(item.reviewer)}\n{{: .reason }}'
        )
    is_local = item.local == full
    rows = sentence_rows(shelf, item, local_first=is_local, both_english=False)
    if rows:
        parts.append(table(heads(("本条", "This clause"), ("对应", "Counterpart")), rows))
        return parts
    words = counterpart_sentences(shelf, item, local=not is_local)
    english = shelf.english(other, [s.id for s in chosen_sentences(shelf, item, local=not is_local)])
    parts.append(said("没有相同的字句。", "No words are shared."))
    parts.append(f'> <span lang="zh-Hans">{words}</span>' + (f"\n>\n> {english}" if english else ""))
    return parts


def _text(full: str, shelf: Shelf) -> list[str]:
    """Sentence by sentence in both languages."""
    blocks: list[str] = []
    for segment in shelf.segments(full):
        blocks.append(f"{protect_line(escape(segment.text))}\n{{: lang=zh-Hans }}")
        bound = shelf.bound(work_of(full))[segment.id]
        if english := "" if bound.merged else shelf.english(full, [segment.id]):
            blocks.append(english)
    return blocks


def _notes(work: EditionWork, node: Node, notes: PageNotes | None) -> list[str]:
    """The notes on the clause in full, each with a link to its place on the reading page."""
    mine = [(label, item) for label, item in notes.placed.notes if item.node == node.id] if notes else []
    if not notes or not mine:
        return []
    parts = [f"## {said('注释', 'Notes')} ({len(mine)}) {{ #notes }}"]
    for label, item in mine:
        place = link(said("在文本中", "in the text"), f"{_UP}{work.id}.md#fn:{label}")
        parts += [
            f"{head_line(item)} · {place}\n{{: .counterpart }}",
            *note_body(item.note, notes.links, work.id, _UP),
            f"{sources_line(item.note, notes.links, work.id, _UP)}\n{{: .reason }}",
        ]
    return parts
