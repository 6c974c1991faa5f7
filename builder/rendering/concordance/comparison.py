"""The comparison page of a local work: matrix, gaps, both orders, and the words it shares."""

from __future__ import annotations

from collections import defaultdict

from builder.language.vocabulary import LINK_MODES, RELATIONS
from builder.model import Concordance, Gap, Link, Node
from builder.rendering.concordance.counterparts import anchor
from builder.rendering.concordance.looking import (
    LETTERS,
    Shelf,
    both,
    described,
    marked,
    merged,
    node_link,
    node_of,
    said,
    work_link,
    work_of,
)
from builder.rendering.markdown import escape, front_matter, link, table
from builder.spans import Span
from builder.works import EditionWork

_UP = "../"


def comparison_page(shelf: Shelf, one: Concordance) -> str:
    """``docs/texts/concordance/LOCAL.md``."""
    local, central = shelf.work(one.local), shelf.work(one.central)
    relation = RELATIONS[one.relation]
    title = local.work.shown_title
    parts = [
        front_matter(
            {
                "title": f"{title} · 对照 Concordance",
                "description": f"{title} {relation.en} {central.work.shown_title}: {len(one.links)} links clause by clause, with the shared words. 逐条对照。",
            },
            hide=("navigation", "toc"),
        ),
        f"# {escape(title)} {{ #comparison lang=zh-Hans }}",
        f"{work_link(shelf, local.id, _UP)} · {both(relation)} · {work_link(shelf, central.id, _UP)} · {link(said('全部对照', 'all comparisons'), 'index.md')}\n{{: .work-links }}",
        "## 一览 Matrix { #matrix }",
        _legend(one),
        f'<div class="matrix" markdown="1">\n\n{_matrix(shelf, one, local, central)}\n\n</div>',
        *_gaps(shelf, one, local, central),
        "## 按本文次序 In the order of this text { #by-local }",
    ]
    by_local = _grouped(one, local=True)
    for node in _nodes(local):
        for item in by_local.get(node.id, ()):
            parts += _entry(shelf, item)
    parts.append("## 按对象次序 In the order of the other text { #by-central }")
    by_central = _grouped(one, local=False)
    rows = []
    for node in shelf.clauses(central.id):
        links = by_central.get(node.id, ())
        if not links and not node.text:
            continue
        told = "<br>".join(
            link(shelf.shown(item.local), f"#{anchor(item)}")
            + f" {both(LINK_MODES[item.mode])}"
            + (" ?" if item.weak else "")
            for item in links
        )
        full = f"{central.id}#{node.id}"
        head = link(shelf.shown(full), f"{central.id}/{node.id}.md")
        rows.append((head, told or _none(one, central=True)))
    parts.append(table((f"{central.id}", f"{local.id}"), rows))
    parts += _inherited(shelf, one, local)
    return "\n\n".join(part for part in parts if part) + "\n"


def _nodes(work: EditionWork) -> list[Node]:
    return list(work.by_id.values())


def _grouped(one: Concordance, *, local: bool) -> dict[str, list[Link]]:
    found: dict[str, list[Link]] = defaultdict(list)
    for item in one.links:
        found[node_of(item.local if local else item.central)].append(item)
    return found


def _none(one: Concordance, *, central: bool) -> str:
    if one.relation != "implements":
        return said("无对应", "no counterpart")
    return said("未采入", "not taken up") if central else said("本地增写", "local addition")


def _legend(one: Concordance) -> str:
    modes = dict.fromkeys(item.mode for item in one.links)
    told = " · ".join(f"**{LETTERS[m]}** {both(LINK_MODES[m])}" for m in LETTERS if m in modes)
    note = said(
        "实底为确，虚框带 ? 者存疑",
        "a filled field is a sure link, a dashed one with ? a doubtful one",
    )
    return f"{told} · {note}\n{{: .legend }}"


def _parts(work: EditionWork) -> dict[str, str]:
    """Node id -> the id of the part of the text whose column it falls in: a child of a top node, or the top node itself."""
    columns: dict[str, str] = {}
    for top in work.nodes:
        columns[top.id] = top.id
        for child in top.children:
            for node in child.walk():
                columns[node.id] = child.id
    return columns


def _matrix(shelf: Shelf, one: Concordance, local: EditionWork, central: EditionWork) -> str:
    column_of = _parts(local)
    linked = {column_of[node_of(item.local)] for item in one.links}
    shown = [id_ for id_ in dict.fromkeys(column_of.values()) if id_ in linked or _has_text(local.by_id[id_])]
    cells: dict[tuple[str, str], list[Link]] = defaultdict(list)
    for item in one.links:
        cells[node_of(item.central), column_of[node_of(item.local)]].append(item)
    rows = []
    for node in shelf.clauses(central.id):
        here = [cells.get((node.id, column), []) for column in shown]
        if not node.text and not any(here):
            continue
        head = link(f"{node.id} {shelf.shown(f'{central.id}#{node.id}')}", f"{central.id}/{node.id}.md")
        rows.append((f"**{head}**", *(" ".join(_cell(shelf, item) for item in found) for found in here)))
    head_row = [
        link(id_, f"{_UP}{local.id}.md#{id_}", title=shelf.label(f"{local.id}#{id_}")) for id_ in shown
    ]
    return table((f"{central.id} ＼ {local.id}", *head_row), rows)


def _has_text(node: Node) -> bool:
    return (
        not node.id.startswith("front-")
        and node.level not in ("front", "title", "to", "sign")
        and any(n.text for n in node.walk())
        and not node.children
    )


def _cell(shelf: Shelf, item: Link) -> str:
    sure = "weak" if item.weak else "sure" if item.origin != "computed" or item.score >= 0.7 else "likely"
    title = (
        f"{shelf.label(item.local)} → {shelf.label(item.central)}: {LINK_MODES[item.mode].zh} {LINK_MODES[item.mode].en}"
        + (" ?" if item.weak else "")
    )
    return link(
        LETTERS[item.mode] + ("?" if item.weak else ""),
        f"#{anchor(item)}",
        title=title,
        attributes=f".{item.mode} .{sure}",
    )


def _gaps(shelf: Shelf, one: Concordance, local: EditionWork, central: EditionWork) -> list[str]:
    """What has no counterpart, on both sides: as decided with a reason, and as found."""
    parts: list[str] = ["## 无对应 Without a counterpart { #gaps }"]
    for work, is_central, decided in ((local, False, one.local_gaps), (central, True, one.central_gaps)):
        name = work_link(shelf, work.id, _UP)
        rows = _gap_rows(shelf, one, work, is_central, decided)
        parts.append(f"**{name}**: {_none(one, central=is_central)}")
        parts.append(rows or said("没有：各条都有对应。", "None: every clause has a counterpart."))
    return parts


def _gap_rows(
    shelf: Shelf, one: Concordance, work: EditionWork, is_central: bool, decided: tuple[Gap, ...]
) -> str:
    linked = {node_of(item.central if is_central else item.local) for item in one.links}
    reasons = {node_of(gap.node): gap for gap in decided}
    rows = []
    for top in work.nodes:
        if top.level in ("front", "title", "to", "sign"):
            continue
        for node in top.walk():
            if node.id in linked or (node.id not in reasons and not node.text):
                continue
            gap = reasons.get(node.id)
            told = (
                f'<span lang="en">{escape(gap.reason)}</span> — {escape(gap.reviewer)}'
                if gap
                else said("读两文未见对应", "none was found")
            )
            rows.append(f"- {node_link(shelf, f'{work.id}#{node.id}', _UP)}: {told}")
    return "\n".join(rows)


def _entry(shelf: Shelf, item: Link) -> list[str]:
    """One link: what it is, why, and the sentences side by side."""
    here, there = item.local, item.central
    parts = [
        f"**{node_link(shelf, here, _UP)} → {node_link(shelf, there, _UP)}** {described(item)}\n{{: #{anchor(item)} .link }}"
    ]
    if item.reason:
        parts.append(
            f'<span lang="en">{escape(item.reason)}</span> — {escape(item.reviewer)}\n{{: .reason }}'
        )
    rows = _rows(shelf, item)
    if rows:
        parts.append(table((f"{work_of(here)}#{node_of(here)}", f"{work_of(there)}#{node_of(there)}"), rows))
    else:
        parts.append(said("没有相同的字句。", "No words are shared."))
    return parts


def _rows(shelf: Shelf, item: Link) -> list[tuple[str, str]]:
    """A row for each local sentence that shares words, beside the sentences it shares them with."""
    texts = [shelf.work(work_of(full)).witness.text for full in (item.local, item.central)]
    here = {s.id: s for s in shelf.segments(item.local)}
    there = {s.id: s for s in shelf.segments(item.central)}
    rows = []
    for id_, segment in here.items():
        mine = [shared for shared in item.evidence if shared.local_segment == id_]
        if not mine:
            continue
        targets = dict.fromkeys(shared.central_segment for shared in mine)
        right = "<br>".join(
            marked(texts[1], there[target].span, [s.central for s in mine if s.central_segment == target])
            for target in targets
            if target in there
        )
        left = marked(texts[0], segment.span, [shared.local for shared in mine])
        rows.append((f'<span lang="zh-Hans">{left}</span>', f'<span lang="zh-Hans">{right}</span>'))
    return rows


def _inherited(shelf: Shelf, one: Concordance, local: EditionWork) -> list[str]:
    """The whole local text with the words of the other set off, and their share of each node."""
    if one.relation == "implements":
        head = "## 承袭文字 Inherited text { #shared }"
        notice = said(
            "标出者为与中央文件相同的字句及其所占比例。相同的字句也可能另有共同来源。",
            "The words set off stand in the central document as well; their share is given for each clause. A common source is possible.",
        )
    else:
        head = "## 相同文字 Shared wording { #shared }"
        notice = said(
            "标出者为两文相同的字句及其所占比例；相同不等于承袭。",
            "The words set off stand in both texts; their share is given for each clause. It does not say where they came from.",
        )
    spans: dict[str, list[Span]] = defaultdict(list)
    for item in one.links:
        spans[node_of(item.local)] += [shared.local for shared in item.evidence]
    text = local.witness.text
    rows = []
    counted = shared_all = 0
    for node in _nodes(local):
        full = f"{local.id}#{node.id}"
        segments = shelf.segments(full)
        if not segments or node.id.startswith("front"):
            continue
        total = sum(_letters(s.text) for s in segments)
        shared = sum(_letters(span.of(text)) for span in merged(spans[node.id], text))
        counted, shared_all = counted + total, shared_all + shared
        words = " ".join(marked(text, s.span, spans[node.id]) for s in segments)
        rows.append(
            (
                node_link(shelf, full, _UP),
                f"{shared}/{total}<br>{_percent(shared, total)}",
                f'<span lang="zh-Hans">{words}</span>',
            )
        )
    rows.append((said("合计", "all"), f"{shared_all}/{counted}<br>{_percent(shared_all, counted)}", ""))
    return [head, notice, table(("条 Clause", "字数 Characters", "原文 Text"), rows)]


def _letters(text: str) -> int:
    return sum(c.isalnum() for c in text)


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f}%" if whole else "–"
