"""Ids: steps joined by hyphens (DESIGN 4.1), and the finished nodes.

A level leaves its parent's step out only where a later parent's first number
continues the sequence: clauses that run on through the parts give ``c4``,
articles through chapters ``art12``. Notices in front and attachments are scopes
of their own. A step that would occur twice gets a letter: ``i3b``.
"""

from __future__ import annotations

from collections.abc import Sequence

from builder.model import Node
from builder.spans import Span
from builder.stages.structure.draft import Draft
from builder.stages.structure.labels import FORMS

_UNNUMBERED = frozenset({"heading", "paragraph", "bullet"})


def finish(text: str, top: Sequence[Draft]) -> tuple[Node, ...]:
    """The nodes of a whole work."""
    taken: dict[str, int] = {}
    return tuple(_scope(text, top, "", taken))


def _scope(text: str, top: Sequence[Draft], prefix: str, taken: dict[str, int]) -> list[Node]:
    runs_on = _levels_that_run_on(top)
    return _nodes(text, top, [], [prefix], runs_on, taken)


def _levels_that_run_on(top: Sequence[Draft]) -> set[tuple[str, str]]:
    """Pairs (level, ancestor's level): numbers of the level go on from one ancestor to the next."""
    votes: dict[tuple[str, str], int] = {}
    previous: dict[str, tuple[int, tuple[Draft, ...]]] = {}

    def walk(nodes: Sequence[Draft], ancestors: tuple[Draft, ...]) -> None:
        for node in nodes:
            if _is_scope(node):
                continue
            if node.number is not None and not node.fixed:
                level = node.level
                before = previous.get(level)
                if before is not None and before[1] is not ancestors and ancestors:
                    known = set(map(id, before[1]))
                    step = 1 if node.number > max(before[0], 1) else -1
                    for ancestor in ancestors:
                        if id(ancestor) not in known:
                            key = level, ancestor.level
                            votes[key] = votes.get(key, 0) + step
                    if (
                        node.number == before[0] + 1
                    ):  # out of a chapter's only section: articles run on through it too
                        here = {ancestor.level for ancestor in ancestors}
                        for left in before[1]:
                            if left.level not in here:
                                votes[level, left.level] = votes.get((level, left.level), 0) + 1
                previous[level] = node.number, ancestors
            if node.children:
                walk(node.children, (*ancestors, node))

    walk(top, ())
    return {key for key, count in votes.items() if count > 0}


def _is_scope(node: Draft) -> bool:
    return node.fixed == "front" or node.form == "attachment"


def _nodes(
    text: str,
    drafts: Sequence[Draft],
    ancestors: list[Draft],
    ids: list[str],
    runs_on: set[tuple[str, str]],
    taken: dict[str, int],
) -> list[Node]:
    """``ids`` holds the id of the scope and those of the ancestors."""
    counts: dict[str, int] = {}
    done: list[Node] = []
    for draft in drafts:
        number = draft.number
        if draft.fixed:
            level = step = draft.fixed
        else:
            level, step = FORMS[draft.form][:2]
            if number is None:
                counts[step] = number = counts.get(step, 0) + 1
            step = f"{step}{number}" if draft.sub is None else f"{step}{number}z{draft.sub}"
        depth = len(ancestors)
        if draft.number is not None and depth and (level, ancestors[-1].level) in runs_on:
            depth -= 1
            while depth and not ancestors[depth - 1].fixed and (level, ancestors[depth - 1].level) in runs_on:
                depth -= 1
        prefix = ids[depth]
        name = _unique(f"{prefix}-{step}" if prefix else step, taken)
        if not draft.children:
            children: tuple[Node, ...] = ()
        elif _is_scope(draft):
            children = tuple(_scope(text, draft.children, name, taken))
        else:
            ancestors.append(draft)
            ids.append(name)
            children = tuple(_nodes(text, draft.children, ancestors, ids, runs_on, taken))
            ancestors.pop()
            ids.pop()
        end = (
            children[-1].span.end
            if children
            else max(draft.label_end, draft.body_end, draft.text_end, draft.head_end)
        )
        done.append(
            Node(
                name,
                level,
                text[draft.label_start : draft.label_end],
                text[draft.head_start : draft.head_end],
                text[draft.text_start : draft.text_end],
                Span(draft.label_start, end),
                children,
                None if draft.fixed or draft.form in _UNNUMBERED else number,
            )
        )
    return done


def _unique(name: str, taken: dict[str, int]) -> str:
    """``name``, with the letter b, c ... aa where it is taken already."""
    count = taken.get(name, 0) + 1
    taken[name] = count
    if count == 1:
        return name
    letters = ""
    while count:
        count, digit = divmod(count - 1, 26)
        letters = chr(ord("a") + digit) + letters
    return _unique(name + letters, taken)
