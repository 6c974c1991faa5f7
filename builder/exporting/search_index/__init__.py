"""The site's own search index: static files that a browser, or a few lines of Python, can query.

The format is described in ``docs/contributing/search.md``. :func:`build_index` is the one entrance.
"""

from __future__ import annotations

from builder.exporting.search_index.records import SearchKind, SearchRecord
from builder.exporting.search_index.writing import build_index

__all__ = ["SearchKind", "SearchRecord", "build_index"]
