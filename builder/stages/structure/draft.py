"""A node while it is being found: the places of its pieces, still open to change."""

from __future__ import annotations

from builder.stages.structure.labels import FORMS


class Draft:
    """One node to be. All places are offsets into the witness's text."""

    __slots__ = (
        "body_end", "body_start", "children", "fixed", "form", "head_end", "head_start",
        "label_end", "label_start", "number", "sub", "text_end", "text_start",
    )  # fmt: skip

    def __init__(
        self,
        form: str,
        label: tuple[int, int],
        body: tuple[int, int],
        number: int | None = None,
        sub: int | None = None,
        fixed: str = "",
    ) -> None:
        self.form = form
        self.label_start, self.label_end = label
        self.body_start, self.body_end = body
        """The first paragraph, not yet divided into heading and text."""
        self.number = number
        self.sub = sub
        self.fixed = fixed
        """``title``, ``preamble`` ...: the fixed name, also its level; empty for all others."""
        self.head_start = self.head_end = self.body_start
        self.text_start = self.text_end = self.body_start
        self.children: list[Draft] = []

    @property
    def level(self) -> str:
        return self.fixed or FORMS[self.form].level

    @property
    def start(self) -> int:
        return self.label_start

    def end(self) -> int:
        """The end of the last thing in it; walks down the last children only."""
        node = self
        while node.children:
            node = node.children[-1]
        return max(node.label_end, node.body_end)


def paragraph(start: int, end: int) -> Draft:
    """A paragraph without a label."""
    return Draft("paragraph", (start, start), (start, end))


def named(name: str, start: int, end: int, *, heading: bool = False) -> Draft:
    """A node with a fixed name, whose words are its text or (``heading``) its heading."""
    draft = Draft("paragraph", (start, start), (start, end), fixed=name)
    if heading:
        draft.head_end = draft.text_start = draft.text_end = end
    else:
        draft.text_end = end
    return draft
