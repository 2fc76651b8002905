"""`python -m tests.shots [--all FOLDER] [--only NAME …]`: the pictures of README, made anew in docs/pictures.

A demo organisation of its own in a temporary folder, its clock at Monday 23 November 2026, 8.00, and a real Chromium.
A page that is missing, or a script or a policy that complains, ends it with 1. `--all` writes every page in every
look somewhere else, to be looked at.
"""

import argparse
import os
import socket
import sys
import tempfile
from pathlib import Path

PICTURES = Path(__file__).resolve().parents[2] / "docs" / "pictures"


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.shots", description=__doc__)
    parser.add_argument(
        "--all", type=Path, metavar="FOLDER", help="every page in every look, into this folder"
    )
    parser.add_argument("--only", nargs="+", metavar="NAME", help="only these pages")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="naervaer-shots-") as data:
        _own_installation(data)
        from tests.shots.studio import shoot  # only now: importing it reads the settings

        return shoot(options.all or PICTURES, every_look=options.all is not None, only=options.only)


def _own_installation(data: str) -> None:
    """Settings of the product itself, with data of its own and a port that is free."""
    for name in [name for name in os.environ if name.startswith("NAERVAER_")] + ["DATABASE_URL"]:
        if name != "NAERVAER_CHROMIUM":
            os.environ.pop(name, None)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "naervaer.config.settings",
        "DJANGO_ALLOW_ASYNC_UNSAFE": "true",  # Playwright runs a loop in this thread
        "NAERVAER_DATA": data,
        "NAERVAER_PORT": str(port),
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
