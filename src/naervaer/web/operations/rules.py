"""When something about the installation is worth a word: from plain values."""

from datetime import timedelta

SLOW = timedelta(minutes=3)
"""A worker does something every minute; what has waited for three is late."""


def is_behind(lag: timedelta) -> bool:
    """Whether due work waits for too long."""
    return lag > SLOW
