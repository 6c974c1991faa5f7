"""The clause tree as JSON (DESIGN 4.3), and back."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from builder.model import Node
from builder.spans import Span

KEYS = ("id", "level", "label", "heading", "text", "span", "children")
_UNNUMBERED = frozenset(
    {"heading", "paragraph", "bullet", "title", "to", "preamble", "closing", "sign", "front"}
)
_NUMBER = re.compile(r"[a-z]+([0-9]+)[a-z0-9]*$")


def nodes_to_json(nodes: Iterable[Node]) -> list[dict[str, Any]]:
    """One object a node with the keys :data:`KEYS`; ``span`` is ``[start, end]``."""
    return [
        {
            "id": node.id,
            "level": node.level,
            "label": node.label,
            "heading": node.heading,
            "text": node.text,
            "span": [node.span.start, node.span.end],
            "children": nodes_to_json(node.children),
        }
        for node in nodes
    ]


def nodes_from_json(objects: Iterable[dict[str, Any]]) -> tuple[Node, ...]:
    """The nodes that :func:`nodes_to_json` wrote, equal to what they were.

    The number of a node is read from the last step of its id. Raises
    :class:`ValueError` where a key is missing or unknown.
    """
    return tuple(_node(found) for found in objects)


def _node(found: dict[str, Any]) -> Node:
    if set(found) != set(KEYS):
        raise ValueError(f"a node needs exactly the keys {', '.join(KEYS)}, not {', '.join(sorted(found))}")
    level: str = found["level"]
    number = None
    if level not in _UNNUMBERED:
        match = _NUMBER.fullmatch(found["id"].rpartition("-")[2])
        number = int(match[1]) if match else None
    start, end = found["span"]
    return Node(
        found["id"],
        level,
        found["label"],
        found["heading"],
        found["text"],
        Span(start, end),
        nodes_from_json(found["children"]),
        number,
    )
