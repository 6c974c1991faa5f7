"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from builder.project import Project


def project_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds ``--project DIR`` and hands the command a :class:`Project`."""

    @click.option(
        "--project",
        "project_dir",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        default=Path(),
        help="The project folder (default: here).",
    )
    @wraps(command)
    def with_project(*args: Any, project_dir: Path, **kwargs: Any) -> Any:
        return command(*args, project=Project(project_dir.resolve()), **kwargs)

    return with_project
