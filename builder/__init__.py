"""Duizhao: annotated bilingual editions of Chinese policy documents.

The package turns raw web scrapes into established texts with a full record of
every change, parses them into clause trees, and writes structured Markdown for
a static site. Modules depend on one another in one direction only::

    cli -> pipeline, site -> stages, rendering, exporting -> language -> model -> spans -> errors
"""

__version__ = "0.1.0"
