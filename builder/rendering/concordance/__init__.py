"""The concordance on the site: counterparts in the reading text, clause pages, comparison pages."""

from __future__ import annotations

from collections.abc import Mapping

from builder.rendering.concordance.clauses import clause_page
from builder.rendering.concordance.comparison import comparison_page
from builder.rendering.concordance.index import concordance_index
from builder.rendering.concordance.looking import Shelf, work_words
from builder.rendering.concordance.on_page import WorkConcordance, on_page
from builder.rendering.concordance.sharing import shared_page
from builder.rendering.notes import PageNotes

__all__ = ["Shelf", "WorkConcordance", "concordance_pages", "on_page", "work_words"]


def concordance_pages(shelf: Shelf, notes: Mapping[str, PageNotes]) -> dict[str, str]:
    """Path below ``docs/texts`` -> page; nothing where no two works are compared."""
    if not shelf.found:
        return {}
    pages = {"concordance/index.md": concordance_index(shelf)}
    for one in shelf.found:
        pages[f"concordance/{shelf.page_of(one)}.md"] = comparison_page(shelf, one)
        pages[f"concordance/{shelf.page_of(one)}/shared.md"] = shared_page(shelf, one)
    for work in shelf.edition.works:
        for node in shelf.clauses(work.id):
            pages[f"concordance/{work.id}/{node.id}.md"] = clause_page(shelf, work, node, notes.get(work.id))
    return pages
