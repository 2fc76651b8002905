"""The tests. `make test` runs them all, `.venv/bin/pytest tests/people` some of them on SQLite."""

import os

LONG = os.environ.get("NAERVAER_LONG") == "1"


def numbers(short: int, long: int) -> int:
    """How many: `short` in `make test`, `long` in `make test-long`."""
    return long if LONG else short
