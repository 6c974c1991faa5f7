"""Texts as programs hand them on: every character an escape, the text a value in an interface's answer or in a field.

Scrapers save what a page's script holds: ``\\u5173\\u4e8e…`` as in JSON and in programs,
``%u5173%u4e8e…`` as the old ``escape()`` of browsers wrote it, or the whole of the JSON
that the page asked for; pages keep the text in a hidden field for their scripts. Only
a text that is such from end to end is touched, or a field with most of the page in it:
one with Chinese of its own outside of strings speaks about escapes, or has a script in it.
Pages whose text their script is yet to show, feeds with one entry, pages that were saved as text (``&lt;p&gt;``),
and texts whose bytes are references to Latin letters (``&#229;&#133;&#179;``), are such too; and mails and saved archives.
"""

from builder.stages.escapes.stage import undo_escapes

__all__ = ["undo_escapes"]
