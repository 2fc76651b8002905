"""Ranges of row numbers as words, what a seal says, and how long rows are kept. Plain values only."""

import hashlib
from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

ACTS_KEPT_MONTHS = 24
READS_KEPT_MONTHS = 12
LATE = timedelta(days=1)  # a transaction that lasts longer than this is none of ours

Range = tuple[int, int]


def ranges(numbers: Iterable[int]) -> list[Range]:
    """Rising numbers as ranges, both ends included: 1 2 3 5 gives (1, 3) (5, 5)."""
    found: list[Range] = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found


def written(found: Sequence[Range]) -> str:
    """As a word: "1-3,5"."""
    return ",".join(f"{first}-{last}" if first < last else str(first) for first, last in found)


def read(word: str) -> list[Range]:
    """The ranges of such a word. Raises ValueError when it is none."""
    parts = (part.partition("-") for part in word.split(",") if part)
    return [(int(first), int(last or first)) for first, _, last in parts]


def merged(found: Iterable[Range]) -> list[Range]:
    """The same numbers in as few ranges as possible, in order."""
    whole: list[Range] = []
    for first, last in sorted(found):
        if whole and first <= whole[-1][1] + 1:
            whole[-1] = (whole[-1][0], max(last, whole[-1][1]))
        else:
            whole.append((first, last))
    return whole


def without(whole: Range, covered: Iterable[Range]) -> list[Range]:
    """The numbers of the whole that no range covers."""
    left: list[Range] = []
    at, end = whole
    for first, last in merged(covered):
        if first > at:
            left.append((at, min(first - 1, end)))
        at = max(at, last + 1)
    return [gap for gap in [*left, (at, end)] if gap[0] <= gap[1] and gap[0] <= end]


def overlap(found: Iterable[Range]) -> bool:
    """Whether a number is in two of the ranges."""
    ordered = sorted(found)
    return any(one[1] >= other[0] for one, other in pairwise(ordered))


def line(row: Sequence[Any]) -> bytes:
    """A row as it is hashed: the same on every database, whatever its time zone."""
    return ("|".join(_word(value) for value in row) + "\n").encode()


def _word(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


def digest_of(rows: Iterable[Sequence[Any]]) -> str:
    """The hash of rows in the order of their numbers."""
    hashed = hashlib.sha256()
    for row in rows:
        hashed.update(line(row))
    return hashed.hexdigest()


def months_before(at: datetime, months: int) -> datetime:
    """The same time of day so many months earlier, on the last day of a shorter month."""
    year, month = divmod(at.year * 12 + at.month - 1 - months, 12)
    return at.replace(year=year, month=month + 1, day=min(at.day, monthrange(year, month + 1)[1]))
