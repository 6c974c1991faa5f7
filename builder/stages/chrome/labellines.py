"""Facts in a plain text, a label on a line of its own and the value on the next."""

from __future__ import annotations

from builder.model import Field
from builder.spans import Span
from builder.stages.chrome import furniture
from builder.stages.chrome.fields import key_of
from builder.stages.chrome.textlines import Lines


def read_label_lines(lines: Lines, head: list[int]) -> int:
    """Labels on lines of their own, the value on the next: two such pairs make a table."""
    pairs: list[tuple[int, int | None, str]] = []
    place = 0
    while place < len(head):
        key = key_of(lines.line(head[place]))
        if key is None:
            if pairs or _is_text(lines.line(head[place])):
                break
            place += 1
            continue
        following = head[place + 1] if place + 1 < len(head) else None
        if following is not None and (key_of(lines.line(following)) or len(lines.line(following)) > 120):
            following = None
        pairs.append((head[place], following, key))
        place += 1 if following is None else 2
    strong = [
        p
        for p in pairs
        if p[2] in {"index_number", "issuer", "category", "generated", "published", "validity", "openness"}
    ]
    if len(pairs) < 2 or not strong:
        return 0
    last = 0
    for label, value, key in pairs:
        lines.rules[label] = "chrome.metadata"
        last = label
        if value is not None:
            lines.rules[value] = "chrome.metadata"
            last = value
            line = lines.line(value)
            start = lines.starts[value] + len(line) - len(line.lstrip())
            found = line.strip()
            if key != "ignored":
                name = lines.line(label).strip(" \t：:【】[]　")
                lines.fields.append(Field(Span(start, start + len(found)), key, name, found))
    return last


def _is_text(line: str) -> bool:
    return furniture.is_sentence(line, 30) and not furniture.is_site_sentence(line)
