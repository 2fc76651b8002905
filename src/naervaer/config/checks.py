"""Stops the start with an SQLite that may corrupt its database (`stack.md` 0.2)."""

from typing import Any

import pysqlite3  # type: ignore[import-untyped]  # it ships no types
from django.conf import settings
from django.core.checks import CheckMessage, Error, register

SAFE = (3, 51, 3)


@register()
def sqlite_is_safe(**kwargs: Any) -> list[CheckMessage]:
    """Before 3.51.3, a reset of the write-ahead log at the wrong moment could lose what had been written."""
    version: tuple[int, ...] = pysqlite3.sqlite_version_info
    if "sqlite" not in settings.DATABASES["default"]["ENGINE"] or version >= SAFE:
        return []
    return [
        Error(
            f"SQLite {pysqlite3.sqlite_version} may damage its database.",
            hint="Run: make setup",
            id="config.E001",
        )
    ]
