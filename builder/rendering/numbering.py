"""A node's printed number: as English prints it, and as the name of a link to the node."""

from __future__ import annotations

from collections.abc import Sequence

from builder.model import Node

_ROMAN = ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_ORDINALS = (
    "First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth", "Tenth",
    "Eleventh", "Twelfth",
)  # fmt: skip
_NAMED = {"book": "Book", "chapter": "Chapter", "section": "Section", "article": "Article", "phase": "Phase"}


def english_number(node: Node) -> str:
    """How English prints the number of a node: ``（三）`` as ``(3)``; empty where there is none.

    It is made from the Chinese number and says no more than that; translations leave it out.
    """
    number = node.number
    if node.level == "bullet":
        return "—" if node.label else ""
    if not node.label or number is None or number < 1:
        return ""
    if node.level in _NAMED:
        return f"{_NAMED[node.level]} {number}" + (":" if node.label.endswith(("：", ":")) else "")
    if node.level == "attachment":
        return f"Annex {number}"
    if node.level == "part":
        return f"{_roman(number)}."
    if node.level == "clause":
        return f"({number})"
    if node.level == "point":
        return f"{_ORDINALS[number - 1]}:" if number <= len(_ORDINALS) else f"{number}:"
    return f"{number}." if node.level == "item" else f"{number})"


def _roman(number: int) -> str:
    if number >= 90:
        return str(number)
    made = ""
    for value, letters in _ROMAN:
        made += letters * (number // value)
        number %= value
    return made


def link_name(node: Node, above: Sequence[Node], *, english: bool = False) -> str:
    """What a link to a node is called: the numbers that lead to it, its own as printed, ``二、 （四） 1.``.

    Nothing in it can end an attribute of the Markdown it stands in.
    """
    numbers = [english_number(n) if english else n.label.strip() for n in (*above, node)]
    return " ".join(n for n in numbers if n).translate({ord(c): None for c in '"{}<>&\n'})
