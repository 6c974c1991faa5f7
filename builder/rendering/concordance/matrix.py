"""The matrix of two texts: central clauses by local parts, to be looked at before one reads.

A field has a sign for every link. Its letter and its colour tell the mode, its shade how much of the local clause is
in the words of the other, a broken edge and ? that the link is doubtful. It is a table, and says all in words as well.
"""

from __future__ import annotations

import re
from collections import defaultdict

from builder.language.vocabulary import LINK_MODES, Name
from builder.links import Concordance, Link, LinkMode, LinkRelation
from builder.model import Node
from builder.rendering.concordance.counterparts import anchor
from builder.rendering.concordance.looking import Shelf, merged, node_of, said
from builder.rendering.markdown import both, link, table
from builder.works import EditionWork

LETTERS: dict[LinkMode, str] = {
    "verbatim": "V", "adapted": "A", "tightened": "T", "extended": "E", "similar": "S", "partial": "P",
}  # fmt: skip
"""The sign of each mode; the closest first."""
_MEANINGS: dict[LinkMode, Name] = {
    "verbatim": Name("字句几乎全同", "the words are the same, or nearly"),
    "adapted": Name("沿用而有改动", "taken over with changes"),
    "tightened": Name("加了数目、期限或责任", "a number, a deadline or a duty was added"),
    "extended": Name("沿用而多为新增", "taken over, and most of the clause is new"),
    "similar": Name("事同而字句部分相同", "the same matter, partly in the same words"),
    "partial": Name("只及其中一点", "one point of the clause only"),
}
_OTHERWISE: dict[LinkMode, Name] = {"verbatim": Name("整句相同", "a whole sentence is the same")}
"""Under relations in which nothing is inherited."""
_SHADES = (
    ("pale", 0.15, Name("少", "little")),
    ("middle", 0.4, Name("中", "some")),
    ("deep", 1.01, Name("多", "much")),
)
"""Shade, the share of the local clause that it goes up to, and its name."""
_OUTSIDE = ("front", "title", "to", "sign")


def legend(one: Concordance) -> str:
    """How to read the matrix, in words."""
    present = [mode for mode in LETTERS if any(item.mode == mode for item in one.links)]
    lines = [
        f"- {_chip(mode, 'middle', LETTERS[mode])} {both(LINK_MODES[mode])}: {both(_meaning(mode, one.relation))}"
        for mode in present
    ]
    shades = " ".join(_chip(present[0], shade, both(name)) for shade, _, name in _SHADES) if present else ""
    told = said("本地条文中相同字句的多少", "how much of the local clause is in the same words")
    lines.append(f"- {shades} {told}")
    lines.append(f'- <span class="chip weak">?</span> {said("存疑的对应", "a doubtful link")}')
    lines.append(
        "- "
        + said(
            "字母后的号码是该栏之下的款项；点按见两文并列。",
            "A number after a letter is the item within the column; a press leads to both texts side by side.",
        )
    )
    return "\n".join(['<div class="legend" markdown="1">', "", *lines, "", "</div>"])


def _meaning(mode: LinkMode, relation: LinkRelation) -> Name:
    return _MEANINGS[mode] if relation == "implements" else _OTHERWISE.get(mode, _MEANINGS[mode])


def _chip(mode: LinkMode, shade: str, words: str) -> str:
    return f'<span class="chip {mode} {shade}">{words}</span>'


def matrix(shelf: Shelf, one: Concordance) -> str:
    """The table, in an element of its own that scrolls where it is wider than the page."""
    local, central = shelf.work(one.local), shelf.work(one.central)
    column_of = _columns(local)
    linked = {column_of[node_of(item.local)] for item in one.links}
    shown = [id_ for id_ in dict.fromkeys(column_of.values()) if id_ in linked or _has_text(local.by_id[id_])]
    cells: dict[tuple[str, str], list[Link]] = defaultdict(list)
    for item in one.links:
        cells[node_of(item.central), column_of[node_of(item.local)]].append(item)
    rows = []
    for node in shelf.clauses(central.id):
        here = [(column, cells.get((node.id, column), [])) for column in shown]
        if node.text or any(found for _, found in here):
            full = f"{central.id}#{node.id}"
            head = link(shelf.label(full).markdown(), f"{central.id}/{node.id}.md")
            rows.append(
                (f"{head} {{: role=rowheader }}", *(_cell(shelf, column, found) for column, found in here))
            )
    heads = [
        link(shelf.label(f"{local.id}#{id_}").markdown(short=True), f"../{local.id}.md#{id_}")
        for id_ in shown
    ]
    corner = said("对象 ↓　本文 →", "other text ↓ this text →")
    return f'<div class="matrix links" role="region" aria-label="一览 Matrix" tabindex="0" markdown="1">\n\n{table((corner, *heads), rows)}\n\n</div>'


def _columns(work: EditionWork) -> dict[str, str]:
    """Node id -> the part of the text whose column it falls in: a child of a top node, or the top node itself."""
    columns: dict[str, str] = {}
    for top in work.nodes:
        columns[top.id] = top.id
        for child in top.children:
            for node in child.walk():
                columns[node.id] = child.id
    return columns


def _has_text(node: Node) -> bool:
    return (
        not node.id.startswith("front-")
        and node.level not in _OUTSIDE
        and any(n.text for n in node.walk())
        and not node.children
    )


def _cell(shelf: Shelf, column: str, found: list[Link]) -> str:
    return " ".join(_sign(shelf, column, item) for item in found)


def _sign(shelf: Shelf, column: str, item: Link) -> str:
    here, there = shelf.label(item.local), shelf.label(item.central)
    shade, name = _shade(shelf, item)
    mode = LINK_MODES[item.mode]
    doubt = "，存疑 doubtful" if item.weak else ""
    title = f"{here.plain('zh')} → {there.plain('zh')}: {mode.zh} {mode.en}{doubt}; 相同字句 shared words: {name.zh} {name.en}"
    below = _within(shelf, column, item.local)
    words = LETTERS[item.mode] + ("?" if item.weak else "") + (f" {below}" if below else "")
    weak = " .weak" if item.weak else ""
    return link(words, f"#{anchor(item)}", title=title, attributes=f".chip .{item.mode} .{shade}{weak}")


def _within(shelf: Shelf, column: str, full: str) -> str:
    """Which item of the column is meant, by its number or numbers; nothing for the column itself."""
    return "·".join(re.findall(r"\d+", node_of(full).removeprefix(column)))


def _shade(shelf: Shelf, item: Link) -> tuple[str, Name]:
    """By the share of the local node's own letters that the other clause has too."""
    text = shelf.work(item.local.partition("#")[0]).witness.text
    own = sum(_letters(segment.text) for segment in shelf.segments(item.local))
    shared = sum(_letters(span.of(text)) for span in merged((s.local for s in item.evidence), text))
    return next((shade, name) for shade, most, name in _SHADES if shared / max(1, own) < most)


def _letters(text: str) -> int:
    return sum(c.isalnum() for c in text)
