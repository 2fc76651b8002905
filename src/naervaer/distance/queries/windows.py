"""When people can reach each other: from the hours that were written down, never from anybody's screen."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from naervaer.distance.models import Appointment
from naervaer.distance.queries.appointments import taken_times
from naervaer.distance.queries.hours import worktimes_of
from naervaer.kernels.windows import NEVER_SHORT, Calendar, free_spans, shared_windows, windows_by_day
from naervaer.kernels.worktime import ONE_DAY, Span, instant

ABROAD = 3 * ONE_DAY
"""A date in one zone may be another in the next: so many days more are asked for than the period has."""


def calendars_of(
    people: Collection[UUID], start: datetime, end: datetime, *, but: Appointment | None = None
) -> dict[UUID, Calendar]:
    """Hours, closed days, leave and busy times of these people around [start, end), in three queries."""
    work = worktimes_of(people, start.date() - ABROAD, end.date() + ABROAD)
    taken = taken_times(work, start, end, but=but)
    return {person: Calendar(each.week, each.zone, each.days, taken[person]) for person, each in work.items()}


@dataclass(frozen=True, slots=True)
class PairDay:
    """One day of two people: when each is at work and free, and when both are."""

    mine: tuple[Span, ...]
    theirs: tuple[Span, ...]
    shared: tuple[Span, ...]


def pair_day(mine: UUID, theirs: UUID, day: date, zone: ZoneInfo) -> PairDay:
    """The day as a clock in this zone counts it."""
    start, end = instant(day, 0, zone), instant(day + ONE_DAY, 0, zone)
    found = calendars_of((mine, theirs), start, end)
    return PairDay(
        free_spans(found[mine], start, end),
        free_spans(found[theirs], start, end),
        shared_windows(found.values(), start, end),
    )


@dataclass(frozen=True, slots=True)
class TeamDay:
    """One day of a team: the windows of those who have hours on it, and who has none."""

    day: date
    windows: tuple[Span, ...]
    not_there: tuple[UUID, ...]


def team_days(
    people: Iterable[UUID], days: Iterable[date], zone: ZoneInfo, *, shortest: timedelta = NEVER_SHORT
) -> list[TeamDay]:
    """The days on which at least one of them works; a day off of one does not take the window from the others."""
    asked = sorted(days)
    if not asked:
        return []
    found = calendars_of(tuple(people), instant(asked[0], 0, zone), instant(asked[-1] + ONE_DAY, 0, zone))
    told = (TeamDay(*each) for each in windows_by_day(found, asked, zone, shortest=shortest))
    return [each for each in told if len(each.not_there) < len(found)]
