"""How problems reach the person at the terminal or in a pull request."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import IO, Literal

from builder.errors import Problem

Format = Literal["text", "github"]


def report(problems: Iterable[Problem], *, format_: Format = "text", stream: IO[str] | None = None) -> None:
    """One line a problem, in the order of files and lines."""
    out = stream or sys.stdout
    for problem in sorted(problems, key=lambda p: (p.path, p.line)):
        print(problem.github() if format_ == "github" else str(problem), file=out)


def say(message: str) -> None:
    """Progress: to standard error, so that results can be piped."""
    print(message, file=sys.stderr)
