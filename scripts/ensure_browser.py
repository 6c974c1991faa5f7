"""Make sure that the browser tests find Chromium and a Chinese font.

Looks for Chromium; where it is missing and may be installed (Debian or Ubuntu,
as root or with a sudo that asks nothing), installs Debian's packages. Where it
may not, says so: the browser tests are then skipped by name, not silently.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

CANDIDATES = ("chromium", "chromium-browser", "google-chrome")
PACKAGES = ("chromium", "fonts-noto-cjk")


def find_browser() -> str | None:
    """The path of a Chromium, from ``DUIZHAO_CHROMIUM`` or the search path."""
    given = os.environ.get("DUIZHAO_CHROMIUM")
    return given or next((path for name in CANDIDATES if (path := shutil.which(name))), None)


def main() -> int:
    if find_browser():
        return 0
    prefix = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if not shutil.which("apt-get") or (
        prefix and subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode
    ):
        print(
            "Chromium is missing and cannot be installed here; the browser tests will be skipped.",
            file=sys.stderr,
        )
        return 0
    print("Installing Chromium for the browser tests (apt-get) ...", file=sys.stderr)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *PACKAGES]):
        done = subprocess.run(
            [*prefix, "apt-get", *command], env=environment, stdout=subprocess.DEVNULL, check=False
        )
        if done.returncode:
            print("apt-get failed; the browser tests will be skipped.", file=sys.stderr)
            return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
