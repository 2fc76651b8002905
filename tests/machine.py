"""What of the machine the tests use. `python -m tests.machine chromium|postgresql`: is it there?"""

import os
import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path

from tests.postgres import NoPostgreSQL, postgres

FETCHED = Path(sys.prefix) / "chromium"
# The first is the same browser without the parts that only a window needs: half the work for each page.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    # off the network, whatever a page asks for
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
)


@dataclass(frozen=True)
class Chromium:
    """How to start the browser that is here."""

    path: str
    arguments: list[str]
    environment: dict[str, str | float | bool] = field(default_factory=lambda: dict(os.environ))


def chromium() -> Chromium | None:
    """$NAERVAER_CHROMIUM, the system's, or the one that tools/test_machine.sh fetched into .venv."""
    names = (os.environ.get("NAERVAER_CHROMIUM", ""), *NAMES)
    path = next((found for name in names if name and (found := shutil.which(name))), None)
    if path:
        return Chromium(path, [*QUIET, *(["--no-sandbox"] if os.geteuid() == 0 else [])])
    if (fetched := FETCHED / "chromium").exists():  # it brings its own libraries and no sandbox
        libraries = {"LD_LIBRARY_PATH": str(FETCHED / "lib"), "FONTCONFIG_PATH": str(FETCHED)}
        return Chromium(str(fetched), [*QUIET, "--no-sandbox"], {**os.environ, **libraries})
    return None


def has_postgresql() -> bool:
    try:
        with postgres():
            return True
    except NoPostgreSQL:
        return False


if __name__ == "__main__":
    there = chromium() is not None if sys.argv[1] == "chromium" else has_postgresql()
    sys.exit(0 if there else 1)
