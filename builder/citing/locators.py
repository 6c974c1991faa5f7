"""Where in a work a clause stands, as a reader of either language cites it.

A locator says what the clause's id says and no more: where clauses run on
through the parts, the number of the part is not needed to find one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from builder.language.vocabulary import Name
from builder.model import Node

_FIXED = {
    "title": Name("题名", "title"),
    "to": Name("主送", "addressees"),
    "preamble": Name("引言", "preamble"),
    "closing": Name("结语", "closing"),
    "sign": Name("落款", "signature"),
    "front": Name("正文前", "front matter"),
}
_ENGLISH = {
    "bk": "bk.", "ch": "ch.", "sec": "sec.", "ss": "subsec.", "d": "div.", "art": "art.", "p": "pt.", "s": "phase",
    "c": "cl.", "i": "item", "j": "subitem", "n": "point", "b": "bullet", "a": "attachment", "h": "heading", "u": "para.",
}  # fmt: skip
_UNLABELLED = {"h": "小标题{}", "u": "第{}段", "b": "第{}个“——”", "a": "附件{}"}
_STEP = re.compile(r"([a-z]+?)(\d+)(?:z(\d+))?([a-z]*)")
_TAIL = " \t\u3000、．.，,：:"


def locators(nodes: Iterable[Node]) -> dict[str, Name]:
    """Node id -> its locator in Chinese and in English, for every node of a work."""
    return {node.id: name for node in nodes for node, name in _walk(node, "", Name("", ""))}


def _walk(node: Node, above: str, name: Name) -> Iterator[tuple[Node, Name]]:
    """``above`` is the id of the parent, ``name`` its locator; an id that leaves the parent out starts anew."""
    within = bool(above) and node.id.startswith(f"{above}-")
    step = node.id[len(above) + 1 :] if within else node.id
    # A step left out by the id may leave a longer prefix, such as a scope's, in place.
    *left_out, last = step.split("-")
    own = [*(_step(part, "") for part in left_out), _step(last, node.label)]
    zh, en = ([name.zh], [name.en]) if within else ([], [])
    here = Name("".join([*zh, *(p.zh for p in own)]), ", ".join(p for p in [*en, *(p.en for p in own)] if p))
    yield node, here
    for child in node.children:
        yield from _walk(child, node.id, here)


def _step(step: str, printed: str) -> Name:
    if step in _FIXED:
        return _FIXED[step]
    found = _STEP.fullmatch(step)
    if not found:
        return Name(step, step)
    kind, number, sub, letters = found.groups()
    en = f"{_ENGLISH.get(kind, kind)} {number}{'-' + sub if sub else ''}{letters}"
    label = printed.strip(_TAIL)
    if kind == "p" and label and not label.startswith("第"):
        label = f"第{label}部分"
    if not label or kind == "b":
        pattern = _UNLABELLED.get(kind, "{}")
        return Name(pattern.format(f"{number}{letters}"), en)
    return Name(label, en)
