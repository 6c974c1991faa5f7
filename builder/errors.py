"""What can go wrong, in the reader's words.

A :class:`Problem` is one finding of a check: it has a place, a stable code and
a message that says what to do next. A :class:`DuizhaoError` ends a command and
carries the problems that ended it. Nothing below the command line prints.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding: where it is, what it is called, what to do."""

    path: str
    """The file, as the user named it or relative to the project folder."""
    line: int
    """Line in the file, counted from 1; 0 where no line can be named."""
    code: str
    """A stable name such as ``MANIFEST-KEY``; documented in ``docs/contributing``."""
    message: str
    """A sentence in plain words that says what is wrong and what to do next."""
    severity: Severity = "error"

    def __str__(self) -> str:
        path = self.path.replace("\n", "\\n")
        place = f"{path}:{self.line}" if self.line else path
        return f"{place}: {self.code} {self.message}"

    def github(self) -> str:
        """The problem as a GitHub Actions workflow command (one line)."""
        message = _escaped(self.message)
        path = _escaped(self.path).replace(":", "%3A").replace(",", "%2C")
        line = f",line={self.line}" if self.line else ""
        return f"::{self.severity} file={path}{line},title={self.code}::{message}"


def _escaped(value: str) -> str:
    return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


class DuizhaoError(Exception):
    """A command cannot go on; carries what the user has to be told.

    ``status`` is the exit code: 1 for problems found in the material, 2 for
    wrong use of the program (no such file, unknown option).
    """

    def __init__(self, *problems: Problem, status: int = 1) -> None:
        super().__init__("; ".join(str(problem) for problem in problems))
        self.problems = problems
        self.status = status


class LayerError(ValueError):
    """A layer was asked to hold something that its text contradicts.

    Raised for overlapping emendations, spans outside the text, and a
    ``before`` that is not what stands at the span. It names the offending
    record, because that is what a developer has to look at.
    """
