"""On which days two people talked in the past: told back from the last time, by a die that always falls the same."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

ONE_DAY = timedelta(days=1)
EARLY = (0, 0, 0, 1, 1, 2, 3)
"""So many days before the agreed time is it mostly done."""
WRITTEN_EVERY = 5
BY_EMPLOYEE_EVERY = 6


class Talk(NamedTuple):
    """A contact: spoken or in writing, noted by the leader or by the employee."""

    on: date
    spoken: bool
    by_employee: bool


def talks(
    *, last: date, since: date, rhythm: int, both_work: Callable[[date], bool], die: Random
) -> Iterator[Talk]:
    """The contacts of a pair after ``since``, the last spoken one first.

    ``last`` and every other day moves back to a day on which both work.
    """
    day = last
    while (day := moved_back(day, since, both_work)) > since:
        yield Talk(day, spoken=True, by_employee=die.randrange(BY_EMPLOYEE_EVERY) == 0)
        between = day - timedelta(days=max(2, rhythm // 2))
        if die.randrange(WRITTEN_EVERY) == 0 and (written := moved_back(between, since, both_work)) > since:
            yield Talk(written, spoken=False, by_employee=False)
        day -= timedelta(days=rhythm - die.choice(EARLY))


def moved_back(day: date, since: date, fits: Callable[[date], bool]) -> date:
    """The day itself or the last one before it that fits, never before ``since``."""
    while day > since and not fits(day):
        day -= ONE_DAY
    return day
