"""How the page is divided, and which classes of data it need not tell of."""

from enum import StrEnum


class Group(StrEnum):
    """Why the leader sees it. In the order of the page."""

    TALKED = "talked"
    REACH = "reach"
    TIME = "time"
    AGREED = "agreed"
    TALKS = "talks"
    CHOSEN = "chosen"


NOT_BETWEEN_TWO = frozenset({"organisation", "own", "system"})
"""Classes of columns that no leader sees as a leader: everybody sees them, or nobody else does."""


def is_between_two(classes: set[str]) -> bool:
    """Whether a table with columns of these classes belongs on the page. An unknown class does."""
    return bool(classes - NOT_BETWEEN_TWO)
