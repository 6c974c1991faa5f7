"""Settle the lines of a text: one paragraph a line, no indents, no blank lines.

Joins and splits are made only on evidence (see :mod:`.joining` and
:mod:`.splitting`); where there is none, a line break stays, because a wrong
join destroys structure and a missed one does not.
"""

from builder.stages.layout.settling import settle_lines

__all__ = ["settle_lines"]
