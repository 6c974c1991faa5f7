"""The document's own table of contents, where its lines are links within the page."""

from __future__ import annotations

from builder.stages.chrome import documentary
from builder.stages.chrome.sheet import Sheet
from builder.stages.chrome.titles import fold

_HEADINGS = frozenset({"目录", "目次", "目錄"})
_NEAR = 3
"""Title, number and note of adoption: what is kept stands so near above."""
_LEAST = 2


def keep_contents(sheet: Sheet) -> None:
    """Keep a table of contents between the title and the text: every line of it is a heading of the text.

    One at the side, before the title or behind the text, is the page's own. Its heading may be kept already,
    for only the lines below it are links.
    """
    for i, line in enumerate(sheet.lines):
        if fold(line.text) not in _HEADINGS or sheet.element(i).hidden:
            continue
        end = i + 1
        while (
            end < len(sheet.lines) and documentary.is_numbered(sheet.lines[end].text) and not sheet.kept[end]
        ):
            end += 1
        if end - i <= _LEAST or end == len(sheet.lines) or not sheet.kept[end]:
            continue
        later = {
            fold(other.text) for other, kept in zip(sheet.lines[end:], sheet.kept[end:], strict=True) if kept
        }
        own = all(fold(sheet.lines[j].text) in later for j in range(i + 1, end))
        if own and any(sheet.kept[max(0, i - _NEAR) : i]):
            sheet.kept[i:end] = [True] * (end - i)
        return
