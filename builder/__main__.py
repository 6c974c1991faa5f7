"""The console command ``duizhao``, also as ``python -m builder``."""

from __future__ import annotations

import sys


def main() -> None:
    """Loads the program, which takes a moment, and runs it; Ctrl-C ends either without a traceback."""
    try:
        from builder.cli import main as run
    except KeyboardInterrupt:
        sys.exit(130)
    run()


if __name__ == "__main__":
    main()
