"""The attention budget, in one place (`product.md` 1.8): when somebody may be told news.

Awaited messages do not come here: they go at once. News is joined into one letter, and this rule says when the
next one may go: at most one a day and three in any seven days for an employee, one a day in the morning for a
leader; for nobody outside own hours, on a closed day or during leave. Summer time is in the hours' own zone.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from naervaer.kernels.worktime import Span, Week, Workdays, daily_spans, instant, open_spans

A_WEEK = timedelta(days=7)
MOST_A_WEEK = 3
ONE_DAY = timedelta(days=1)
LOOK_AHEAD = timedelta(days=62)
"""Longer absences are asked about again when so much of them is over."""


@dataclass(frozen=True, slots=True)
class OwnHours:
    """When one person works: a week's hours, in which zone, and on which days.

    ``quiet`` is a time of each day on the person's own clock in which nothing is told; it may go over midnight.
    """

    week: Week
    zone: tzinfo
    days: Workdays
    quiet: tuple[time, time] | None = None

    def day_of(self, now: datetime) -> date:
        """The date on the person's own calendar."""
        return now.astimezone(self.zone).date()

    def open_on(self, day: date) -> tuple[Span, ...]:
        """When the person works on this own date and may be told; not at all on leave or on a closed day."""
        if not self.days.works_on(day):
            return ()
        spans = open_spans(self.week, day, self.zone)
        for quiet in daily_spans(*self.quiet, day, self.zone) if self.quiet else ():
            spans = tuple(part for span in spans for part in _without(span, quiet))
        return spans


def _without(span: Span, taken: Span) -> tuple[Span, ...]:
    """What is left of the span before and after what is taken."""
    before = (span[0], min(span[1], taken[0]))
    after = (max(span[0], taken[1]), span[1])
    return tuple(part for part in (before, after) if part[0] < part[1])


def next_letter(
    now: datetime,
    *,
    hours: OwnHours,
    told_on: Collection[date] = (),
    in_the_morning: bool = False,
    waiting_since: datetime | None = None,
) -> datetime | None:
    """The first moment from ``now`` on at which one letter with everything that waits may go.

    ``told_on`` are the own dates of letters sent before. ``in_the_morning``, for leaders: what has come up after
    the day has begun waits for the next morning. None when there is no such moment within ``LOOK_AHEAD``.
    """
    for day in _days_from(hours.day_of(now)):
        spans = hours.open_on(day)
        if not spans or not _has_room(day, told_on, in_the_morning):
            continue
        if in_the_morning and waiting_since is not None and waiting_since > spans[0][0]:
            continue
        for start, end in spans:
            if now < end:
                return max(start, now)
    return None


def reminder_at(day: date, *, hours: OwnHours) -> datetime | None:
    """When a reminder for this own date is due: in the first open minute of that day, else of the next open one."""
    return next_letter(instant(day, 0, hours.zone), hours=hours)


def _days_from(day: date) -> Iterator[date]:
    for offset in range(LOOK_AHEAD.days):
        yield day + timedelta(days=offset)


def _has_room(day: date, told_on: Collection[date], in_the_morning: bool) -> bool:
    if day in told_on:
        return False
    lately = sum(day - A_WEEK < told < day for told in set(told_on))
    return in_the_morning or lately < MOST_A_WEEK
