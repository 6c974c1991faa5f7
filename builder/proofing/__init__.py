"""What differs between a Chinese sentence and its English that a program can see.

Each module has one subject and says nothing where it is not sure: a warning
that is wrong costs more than a slip that a reader finds.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that looks wrong in one pair."""

    code: str
    """The last part of the problem's code: ``NUMBER``, ``QUOTES`` …"""
    message: str
    """What is wrong and what to do, in plain words."""
