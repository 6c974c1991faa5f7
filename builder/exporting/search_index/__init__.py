"""The site's own search index: static files that a browser, or a few lines of Python, can query.

The format is described in ``docs/contributing/search.md``: :func:`edition_records` says what can be found,
:func:`build_index` makes the files.
"""

from __future__ import annotations

from builder.exporting.search_index.edition import edition_records
from builder.exporting.search_index.records import SearchKind, SearchRecord
from builder.exporting.search_index.writing import build_index

__all__ = ["SearchKind", "SearchRecord", "build_index", "edition_records"]
