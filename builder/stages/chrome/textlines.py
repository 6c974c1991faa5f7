"""A plain text as lines, with what is decided about them so far."""

from __future__ import annotations

from dataclasses import dataclass, field

from builder.model import Field
from builder.spans import Span
from builder.stages.chrome.fields import Row, unlabelled_day


@dataclass(slots=True)
class Lines:
    """A text as lines; what is decided about them."""

    text: str
    starts: list[int]
    """Where each line begins; one more entry for the end of the text."""
    rules: dict[int, str] = field(default_factory=dict)
    """The rule by which a line is taken away, by its number."""
    keeps: dict[int, tuple[int, int]] = field(default_factory=dict)
    """Of a line that is taken away the characters that stay all the same, as places in the text."""
    fields: list[Field] = field(default_factory=list)

    def line(self, number: int) -> str:
        return self.text[self.starts[number] : self.starts[number + 1]].rstrip("\r\n\f")

    def add_values(self, number: int, row: Row) -> None:
        at = self.starts[number]
        line = self.line(number)
        for value in row.values:
            if value.key != "ignored" and value.end > value.start:
                span = Span(at + value.start, at + value.end)
                self.fields.append(Field(span, value.key, value.label, line[value.start : value.end]))
        self.add_day(number, unlabelled_day(line))

    def add_day(self, number: int, place: tuple[int, int] | None) -> None:
        """A day without a label is that of publication, where no label gives it."""
        if place is not None and not any(f.key == "published" for f in self.fields):
            at, line = self.starts[number], self.line(number)
            span = Span(at + place[0], at + place[1])
            self.fields.append(Field(span, "published", "", line[place[0] : place[1]]))
