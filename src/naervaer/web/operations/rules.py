"""When something about the installation is worth a word: from plain values."""

from datetime import datetime, timedelta

SILENT = timedelta(minutes=3)
"""A worker does something every minute; after three it is missed."""


def is_silent(last_beat: datetime | None, *, now: datetime) -> bool:
    """Whether no worker has done anything for too long."""
    return last_beat is None or now - last_beat > SILENT


def is_behind(oldest_waiting: datetime | None, *, now: datetime) -> bool:
    """Whether due work waits for too long."""
    return oldest_waiting is not None and now - oldest_waiting > SILENT
