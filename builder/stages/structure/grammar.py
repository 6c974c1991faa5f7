"""From lines to a tree: which labels are labels, and what belongs to what.

A stack of open nodes, at most one of each printed form. A label goes to the
open node of its own form; a form that is not open goes where forms of its rank
customarily stand, unless a line just before asks for what follows (a bare
heading, or a paragraph that ends in ：). Labels that ordinary prose can begin
with (110、119; a year; 一要) are believed only where their neighbours count on.
"""

from __future__ import annotations

from collections.abc import Sequence

from builder.stages.structure.draft import Draft, paragraph
from builder.stages.structure.headings import STOPS, Verdict, first_stop, names_matter
from builder.stages.structure.labels import DIVISIONS, FORMS, Label, damaged, recognise
from builder.stages.structure.lines import Line, skip_space, trim_space
from builder.stages.structure.series import Member, last_starter, series_at

_FINAL = frozenset("。；！？：，、…:;,")
_CLOSING = "”’）)】》"
_LISTED = frozenset({"bullet", "point-is", "point-must", "point-first"})
_GAP = 3
_RESTORED_HEADING = 26
"""Characters; a paragraph between 一 and 三 whose first sentence is no longer is the lost 二."""


def candidates(text: str, lines: Sequence[Line]) -> list[Label | None]:
    """The label candidate of every line; damaged and lost ones between two good ones included."""
    found = [recognise(text, line.start, line.end) for line in lines]
    for form in ("part", "clause", "article"):
        _restore(text, lines, found, form)
    return found


def _restore(text: str, lines: Sequence[Line], found: list[Label | None], form: str) -> None:
    """Give damaged labels between two good ones of ``form`` their number."""
    before = -1
    for index, label in enumerate(found):
        if label is None or label.form != form or label.number is None:
            continue
        if before >= 0:
            good = found[before]
            missing = label.number - (good.number or 0) - 1 if good else 0
            if 0 < missing < index - before:
                _restore_between(text, lines, found, before, index, missing)
        before = index


def _restore_between(
    text: str, lines: Sequence[Line], found: list[Label | None], before: int, after: int, missing: int
) -> None:
    good = found[before]
    if good is None or good.number is None:
        return
    broken = [
        (index, end)
        for index in range(before + 1, after)
        if found[index] is None and (end := damaged(text, lines[index].start, lines[index].end)) is not None
    ]
    if len(broken) == missing:
        for offset, (index, end) in enumerate(broken):
            found[index] = Label(good.form, good.number + 1 + offset, None, end)
    elif missing == 1 and after == before + 2 and found[before + 1] is None and good.form != "article":
        own, lost, last = (
            _run_in_heading(text, lines, found, index) for index in (before, before + 1, after)
        )
        if own and lost and last:
            found[before + 1] = Label(good.form, good.number + 1, None, lines[before + 1].start)


def _run_in_heading(text: str, lines: Sequence[Line], found: Sequence[Label | None], index: int) -> bool:
    label = found[index]
    start = label.end if label else lines[index].start
    stop = first_stop(text, start, lines[index].end)
    return (
        stop < lines[index].end
        and stop - start <= _RESTORED_HEADING
        and names_matter(text[start:stop]) == Verdict.YES
    )


def is_open_line(text: str, start: int, end: int) -> bool:
    """Whether a line ends without a final mark, as headings on lines of their own do."""
    while end > start and text[end - 1] in _CLOSING:
        end -= 1
    return end > start and text[end - 1] not in _FINAL


class Grammar:
    """Builds the tree of one scope (the body, a notice in front, an attachment)."""

    def __init__(
        self,
        text: str,
        lines: Sequence[Line],
        labels: Sequence[Label | None],
        following: Sequence[int | None],
        headings: frozenset[int] | set[int],
    ) -> None:
        self._text = text
        self._lines = lines
        self._labels = labels
        self._headings = headings
        self._next = following
        self.rejected: list[int] = []
        """Indexes of lines whose label candidate was not believed."""

    def build(self, first: int, last: int) -> list[Draft]:
        """The nodes of the lines ``first`` to ``last`` (half-open)."""
        self._stack: list[Draft] = []
        self._top: list[Draft] = []
        self._seen: dict[str, int] = {}
        self._last = last
        index = first
        while index < last:
            label = self._labels[index]
            line = self._lines[index]
            members = self._series(label, line, index)
            if label is not None and members:
                self._run_on(label, line, members)
            elif label is not None and label.form != "attachment" and self._believed(label, index):
                index += self._label(label, line, index)
            elif index in self._headings and not self._in_article():
                self._heading(line)
            else:
                if label is not None:
                    self.rejected.append(index)
                self._paragraph(line, index)
            index += 1
        return self._top

    # --- labels -------------------------------------------------------------------------------

    def _believed(self, label: Label, index: int) -> bool:
        form = label.form
        number = label.number
        if form == "article" and number is not None and not self._set_apart(label, index):
            reached = self._seen.get(form)
            return reached is None or number == reached + 1 or (label.sub is not None and number == reached)
        if not FORMS[form].weak:
            return True
        if number is None:
            return False
        follower = self._follower(index)
        counted_on = follower is not None and follower == number + 1
        for node in reversed(self._stack):
            if node.form == form and node.number is not None:
                gap = number - node.number
                return (
                    gap == 1
                    or (number == 1 and (counted_on or form in ("item", "bracketed")))
                    or (1 < gap <= _GAP and counted_on)
                )
            if _same_list(node.form, form, number, node.number):
                return True
        if number == 2 and form in _LISTED and index > 0:
            line = self._lines[index - 1]
            if last_starter(self._text, line.start, line.end, form) > line.start:
                return True
        if form.startswith("decimal") and self._below_its_number(label, index):
            return True
        if number == 1:
            return counted_on or form not in ("point-is", "point-must", "point-first", "phase", "decimal")
        return self._seen.get(form) == number - 1 or (counted_on and number <= _GAP)

    def _below_its_number(self, label: Label, index: int) -> bool:
        """Whether 2.1 stands below an open 2."""
        text = self._text
        printed = text[self._lines[index].start : label.end]
        return any(
            node.number is not None
            and printed.startswith(text[node.label_start : node.label_end].rstrip(".．、") + ".")
            for node in self._stack
        )

    def _set_apart(self, label: Label, index: int) -> bool:
        """Whether something parts an article's number from its text, as nothing does in 第三条的规定."""
        return label.end >= self._lines[index].end or not self._text[label.end].isalnum()

    def _follower(self, index: int) -> int | None:
        """The number of the next candidate of the same form."""
        following = self._next[index]
        if following is None or following >= self._last:
            return None
        label = self._labels[following]
        return label.number if label else None

    def _label(self, label: Label, line: Line, index: int) -> int:
        """Place a labelled line; returns how many further lines it took."""
        text = self._text
        taken = 0
        start, end = skip_space(text, label.end, line.end), line.end
        if start >= end and index + 1 < self._last and self._labels[index + 1] is None:
            following = self._lines[index + 1]  # the number on one line, its heading on the next
            start, end = following
            taken = 1
        node = Draft(label.form, (line.start, label.end), (start, end), label.number, label.sub)
        if label.number == 2 and label.form in _LISTED:
            self._cut_first(label.form)
        self._place(node, FORMS[label.form].rank)
        if label.number is not None:
            self._seen[label.form] = label.number
        return taken

    def _series(self, label: Label | None, line: Line, index: int) -> tuple[Member, ...]:
        """The members of a series that begins the line and runs on in it: （1）…；（2）…；."""
        if label is None or label.number != 1 or self._follower(index) == 2:
            return ()
        return series_at(self._text, line.start, line.end, label.form)

    def _run_on(self, label: Label, line: Line, members: tuple[Member, ...]) -> None:
        """Place the members of a series that stands in one line, and what follows it there."""
        text = self._text
        for member in members:
            end = trim_space(text, member.label_end, member.end)
            body = (skip_space(text, member.label_end, end), end)
            self._place(
                Draft(member.form, (member.start, member.label_end), body, member.number),
                FORMS[label.form].rank,
            )
        self._seen[label.form] = members[-1].number
        rest = skip_space(text, members[-1].end, line.end)
        if rest < line.end:
            self._stack.pop()
            self._add(paragraph(rest, line.end))

    def _cut_first(self, form: str) -> None:
        """Cut 一是… off the end of the paragraph before, where 二是 begins a line of its own."""
        stack, text = self._stack, self._text
        siblings = stack[-1].children if stack else self._top
        before = siblings[-1] if siblings else stack[-1] if stack else None
        if before is None or before.children or before.form in _LISTED:
            return
        place = last_starter(text, before.body_start, before.body_end, form)
        if place < 0:
            return
        sign_end = place + (3 if form == "point-first" else 2)
        point = Draft(
            form, (place, sign_end), (skip_space(text, sign_end, before.body_end), before.body_end), 1
        )
        before.body_end = trim_space(text, before.body_start, place)
        if not stack or before is not stack[-1]:
            stack.append(before)
        self._add(point)
        stack.append(point)

    def _place(self, node: Draft, rank: int) -> None:
        stack = self._stack
        depth = self._open_list(node)
        if depth >= 0 and node.number == 1 and self._introduced():
            stack.append(stack[-1].children[-1])
        elif depth >= 0:
            del stack[depth:]
        else:
            if not (stack and self._asks(stack[-1]) and self._begins(node)):
                while stack and FORMS[stack[-1].form].rank >= rank:
                    stack.pop()
            if node.number == 1 and stack and self._second_list(node):
                stack.append(stack[-1].children[-1])
        self._add(node)
        stack.append(node)

    def _open_list(self, node: Draft) -> int:
        """The place in the stack of the list that a label goes on with, or -1."""
        stack = self._stack
        form, number = node.form, node.number
        inner = -1
        for depth in range(len(stack) - 1, -1, -1):
            open_ = stack[depth]
            if open_.form == form or _same_list(open_.form, form, number, open_.number):
                if number is None or open_.number == number - 1:
                    return depth
                inner = max(inner, depth)
        asked = number == 1 and -1 < inner < len(stack) - 1 and self._asks(stack[-1])
        if asked and any(open_.form == "article" for open_ in stack[inner + 1 :]):
            return -1  # （一） is the heading above the articles, and an item inside one of them
        return inner

    def _introduced(self) -> bool:
        """Whether the last line was a paragraph without a label that ends in ：."""
        children = self._stack[-1].children
        return (
            bool(children)
            and children[-1].form == "paragraph"
            and self._text[children[-1].body_end - 1] in "：:"
        )

    def _second_list(self, node: Draft) -> bool:
        """Whether a list belongs to the last unnumbered paragraph: 第五条第二款 has items of its own."""
        owner = self._stack[-1]
        if not owner.children or owner.children[-1].form != "paragraph":
            return False
        earlier = any(child.form == node.form for child in owner.children)
        return (
            (earlier or self._introduced()) if owner.form == "article" else (earlier and self._introduced())
        )

    def _begins(self, node: Draft) -> bool:
        """Whether a label begins a list, or goes on with one that runs through several parents."""
        return node.number in (None, 1) or self._seen.get(node.form) == (node.number or 0) - 1

    def _asks(self, node: Draft) -> bool:
        """Whether a node waits for what is to follow: a bare heading, or a paragraph that ends in ：."""
        if node.children and node.children[-1].form != "paragraph":
            return False
        if node.children:
            tail = node.children[-1]
            return self._text[tail.body_end - 1] in "：:"
        if node.body_end <= node.body_start:
            return True
        return self._text[node.body_end - 1] in "：:" or is_open_line(
            self._text, node.body_start, node.body_end
        )

    def _add(self, node: Draft) -> None:
        (self._stack[-1].children if self._stack else self._top).append(node)

    # --- lines without a label ----------------------------------------------------------------

    def _in_article(self) -> bool:
        return any(node.form == "article" for node in self._stack)

    def _heading(self, line: Line) -> None:
        stack = self._stack
        node = Draft("heading", (line.start, line.start), (line.start, line.end))
        depth = next((i for i, open_ in enumerate(stack) if open_.form == "heading"), -1)
        if depth >= 0:
            del stack[depth:]
        else:
            while stack and not is_open_line(self._text, stack[-1].body_start, stack[-1].body_end):
                stack.pop()
        self._add(node)
        stack.append(node)

    def _paragraph(self, line: Line, index: int) -> None:
        stack = self._stack
        if stack and not (not stack[-1].children and self._asks(stack[-1])):
            self._leave_finished(index)
        self._add(paragraph(line.start, line.end))

    def _leave_finished(self, index: int) -> None:
        """Close the lists that a paragraph without a label cannot belong to."""
        stack = self._stack
        for depth, node in enumerate(stack):
            if node.form == "article":  # 款: the paragraphs of an article stand below the article itself
                del stack[depth + 1 :]
                return
        if len(stack) > 1 and self._set_off(stack[-2].children):
            stack.pop()
            return
        siblings = stack[-2].children if len(stack) > 1 else self._top
        if stack[-1].form in _LISTED and not self._goes_on(stack[-1], index) and self._single(siblings):
            stack.pop()

    def _set_off(self, siblings: Sequence[Draft]) -> bool:
        """Whether the list ran with ； and has come to its 。."""
        if len(siblings) < 2 or siblings[-2].form != siblings[-1].form:
            return False
        before, last = siblings[-2].end(), siblings[-1].end()
        return self._text[max(before - 2, 0) : before].find("；") >= 0 and self._text[last - 1] in STOPS

    def _goes_on(self, node: Draft, index: int) -> bool:
        """Whether the list of ``node`` has a further member after the line ``index``."""
        for following in range(index + 1, min(index + 12, self._last)):
            label = self._labels[following]
            if label is not None:
                return label.form == node.form and (
                    label.number is None or label.number == (node.number or 0) + 1
                )
        return False

    def _single(self, siblings: Sequence[Draft]) -> bool:
        """Whether all members of the list before the last are single paragraphs."""
        last = siblings[-1]
        earlier = [node for node in siblings[-12:-1] if node.form == last.form]
        return bool(earlier) and not last.children and all(not node.children for node in earlier)


def next_of_form(labels: Sequence[Label | None]) -> list[int | None]:
    """For each line the next line with a candidate of the same form."""
    following: dict[str, int] = {}
    found: list[int | None] = [None] * len(labels)
    for index in range(len(labels) - 1, -1, -1):
        label = labels[index]
        if label is not None:
            found[index] = following.get(label.form)
            following[label.form] = index
    return found


def _same_list(open_form: str, form: str, number: int | None = None, open_number: int | None = None) -> bool:
    """Whether two forms can be members of one list: the same form, or one level written two ways (1. 2、)."""
    if open_form == form:
        return True
    if FORMS[open_form].level != FORMS[form].level or form in DIVISIONS or open_form in DIVISIONS:
        return False
    return number is not None and open_number is not None and number == open_number + 1
