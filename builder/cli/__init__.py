"""The command line ``duizhao``.

Exit status: 0; 1 where problems were found or no text came out; 2 for wrong
use. Results go to standard output, progress and messages to standard error.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from builder import __version__
from builder.cli.concordance import align, concordance
from builder.cli.contributing import new, schema
from builder.cli.edition import build, check, lock, serve, status, texts, verify
from builder.cli.files import clean, parse
from builder.cli.registering import add
from builder.cli.reporting import report
from builder.cli.translating import export, import_, scaffold
from builder.errors import DuizhaoError


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="duizhao")
def duizhao() -> None:
    """Annotated bilingual editions of Chinese policy documents."""


for _command in (
    build,
    serve,
    texts,
    check,
    lock,
    status,
    clean,
    parse,
    verify,
    add,
    scaffold,
    export,
    import_,
    align,
    concordance,
    new,
    schema,
):
    duizhao.add_command(_command)


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
