"""Chrome: from a page, or a scrape of one, to its document.

After :func:`strip_chrome` the text holds the document alone: its title, number,
addressees, body, signature, date and attachments, a paragraph a line where the
page says what a paragraph is. Everything taken away is an emendation, what the
page says about the document is a :class:`~builder.model.Field`, and where the
evidence is weak the text stays.
"""

from builder.stages.chrome.stage import strip_chrome

__all__ = ["strip_chrome"]
