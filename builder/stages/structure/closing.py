"""The paragraph that closes a document: it speaks of the whole and belongs to no division."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from builder.stages.structure.draft import Draft
from builder.stages.structure.headings import first_stop
from builder.stages.structure.labels import DIVISIONS

_CLOSES = re.compile(
    "各(?:地区|级|地|部门|单位|省|市|县|区|有关)|本(?:意见|通知|方案|办法|计划|规划|细则)自?|以上|特此|此通知|望|请[各认贵]|[当妥]否"
)


def take_closing(text: str, nodes: list[Draft]) -> Draft | None:
    """Take the closing paragraphs off the last division, where it has no room for them.

    It has none where no division like it has a paragraph more than its own,
    or where the words are those of a closing (各地区要…, 特此通知).
    """
    if not nodes:
        return None
    path = [nodes[-1]]
    while path[-1].children and path[-1].children[-1].form != "paragraph":
        path.append(path[-1].children[-1])
    owner = path[-1]
    if any(node.form == "article" or node.form in DIVISIONS for node in path):
        return None
    if owner.form == "paragraph":
        return _named([nodes.pop()]) if len(nodes) > 1 else None
    extra = _beyond_its_own(text, owner)
    if not extra:
        return None
    alike = [node for node in _walk(nodes) if node.form == owner.form and node is not owner]
    uniform = bool(alike) and len(extra) == 1 and not any(_beyond_its_own(text, node) for node in alike)
    if not uniform and not _CLOSES.match(text, extra[0].start):
        return None
    del owner.children[len(owner.children) - len(extra) :]
    return _named(extra)


def _beyond_its_own(text: str, node: Draft) -> list[Draft]:
    """The paragraphs at the end of a node, without the one that is the text of a heading on its own line."""
    first = len(node.children)
    while first and node.children[first - 1].form == "paragraph":
        first -= 1
    if first == 0 and first_stop(text, node.body_start, node.body_end) >= node.body_end:
        first = 1
    return node.children[first:]


def _named(taken: Sequence[Draft]) -> Draft:
    first = taken[0]
    node = Draft("paragraph", (first.start, first.start), (first.body_start, first.body_end), fixed="closing")
    node.children = [*first.children, *taken[1:]]
    return node


def _walk(nodes: Sequence[Draft]) -> Iterator[Draft]:
    pending = list(nodes)
    while pending:
        node = pending.pop()
        yield node
        pending.extend(node.children)
