"""The command line ``duizhao``.

Exit status: 0; 1 where problems were found or no text came out; 2 for wrong
use. Results go to standard output, progress and messages to standard error.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from keyword import iskeyword
from pathlib import Path

import click

from builder import __version__
from builder.cli.reporting import report
from builder.errors import DuizhaoError

_COMMANDS = {
    "build": "edition",
    "serve": "edition",
    "texts": "edition",
    "check": "edition",
    "lock": "edition",
    "status": "edition",
    "clean": "files",
    "parse": "files",
    "verify": "edition",
    "add": "registering",
    "scaffold": "contributing",
    "export": "translating",
    "import": "translating",
    "align": "concordance",
    "concordance": "concordance",
    "new": "contributing",
    "schema": "contributing",
}
"""The module of this package that has the command, under the command's name."""


class _Commands(click.Group):
    """Loads a command's module when the command is asked for: ``clean`` needs no renderer and starts in half the time."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module = import_module(f"builder.cli.{_COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name)
        return command


@click.group(
    cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(__version__, prog_name="duizhao")
def duizhao() -> None:
    """Annotated bilingual editions of Chinese policy documents."""


def main() -> None:
    """The console command: runs :func:`duizhao` and turns every failure into plain lines."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by the caller (`>&-`): what would be printed goes nowhere
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 (open until the end)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        duizhao.main(prog_name="duizhao", standalone_mode=False)
        sys.stdout.flush()  # here, where a reader of the pipe who went away is still understood
    except DuizhaoError as error:
        report(error.problems, stream=sys.stderr)
        sys.exit(error.status)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except BrokenPipeError:
        # The reader of a pipe went away (`duizhao clean FILE | head`): nobody is left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as error:
        print(f"{error.filename or 'duizhao'}: SYSTEM {error.strerror or error}", file=sys.stderr)
        sys.exit(2)
    except Exception as error:
        if os.environ.get("DUIZHAO_DEBUG"):
            raise
        said = f"{type(error).__name__}: {error}".splitlines()[0]
        print(
            f"duizhao: INTERNAL {said}; this is our mistake, please report it (DUIZHAO_DEBUG=1 shows where)",
            file=sys.stderr,
        )
        sys.exit(1)
