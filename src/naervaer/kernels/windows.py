"""When several people can all be reached: the windows that their hours share, whatever their zones.

Pure: hours, closed days, leave and busy times come in as values, spans of UTC go out. Everything is half-open.
Inside, a time is a whole number of seconds since 1970 in UTC: forty people over two weeks are some six hundred
spans, and whole numbers are put together ten times as fast as datetimes. What a local time means on the day of a
change is left to `worktime.instant`, the one place that knows. Sources: A04, A06, `oracles.md` 2 (settled 8, 9) and 4.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import islice

from naervaer.kernels.worktime import ONE_DAY, Interval, Span, Week, Workdays, instant

Seconds = tuple[int, int]
"""A span as whole seconds since 1970 in UTC."""

NEVER_SHORT = timedelta()
ABROAD = 2 * ONE_DAY
"""Two zones can be 26 hours apart: so far beyond a period may a local date lie that still touches it."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_DAY = date(1970, 1, 1).toordinal()
_SECONDS_A_DAY = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Calendar:
    """One person's time: the week in the own zone, the days that are worked, and what is taken already.

    ``busy`` are UTC spans in any order; they may overlap.
    """

    week: Week
    zone: tzinfo
    days: Workdays
    busy: Sequence[Span] = ()


def shared_windows(
    people: Iterable[Calendar], start: datetime, end: datetime, *, shortest: timedelta = NEVER_SHORT
) -> tuple[Span, ...]:
    """When all of them are at work and free in [start, end), as UTC spans in order, none shorter than ``shortest``.

    A day of leave or a closed day is one of the person's own calendar. Nobody has no window: without people there
    is nothing to share.
    """
    period = _Period(start, end)
    shared: list[Seconds] | None = None
    for person in people:
        theirs = period.free(person)
        shared = theirs if shared is None else _both(shared, theirs)
        if not shared:
            return ()
    least = max(1, int(shortest.total_seconds()))
    return tuple((_moment(a), _moment(b)) for a, b in shared or () if b - a >= least)


def free_spans(person: Calendar, start: datetime, end: datetime) -> tuple[Span, ...]:
    """When this one person is at work and free in [start, end)."""
    return shared_windows((person,), start, end)


class _Period:
    """The dates that can touch a period, and where each begins in UTC, asked once for each zone."""

    def __init__(self, start: datetime, end: datetime) -> None:
        self._start, self._end = _seconds(start), _seconds(end)
        first, last = start.astimezone(UTC).date() - ABROAD, end.astimezone(UTC).date() + ABROAD
        self._dates = [first + number * ONE_DAY for number in range((last - first).days + 1)]
        self._midnights: dict[tzinfo, list[int | None]] = {}

    def free(self, person: Calendar) -> list[Seconds]:
        """The person's spans in the period without what is busy."""
        at_work = _cut(_joined(sorted(self._open(person))), self._start, self._end)
        return _without(at_work, person.busy) if person.busy else at_work

    def _open(self, person: Calendar) -> Iterator[Seconds]:
        midnights = self._midnights.get(person.zone)
        if midnights is None:
            midnights = self._midnights[person.zone] = [_midnight(day, person.zone) for day in self._dates]
        works_on, days = person.days.works_on, person.week.days
        for day, midnight in zip(self._dates, midnights, strict=True):
            intervals = days[day.weekday()]
            if not intervals or not works_on(day):
                continue
            if midnight is None:
                yield from _on_a_day_of_change(intervals, day, person.zone)
            else:
                for first, last in intervals:
                    yield midnight + 60 * first, midnight + 60 * last


def _midnight(day: date, zone: tzinfo) -> int | None:
    """The second at which an ordinary date begins, None for one on which the clock is changed."""
    wall = datetime.combine(day, time())
    begins, ends = wall.replace(tzinfo=zone).utcoffset(), (wall + ONE_DAY).replace(tzinfo=zone).utcoffset()
    if begins is None or begins != ends:
        return None
    return (day.toordinal() - _EPOCH_DAY) * _SECONDS_A_DAY - int(begins.total_seconds())


def _on_a_day_of_change(intervals: Iterable[Interval], day: date, zone: tzinfo) -> Iterator[Seconds]:
    """Slowly and rightly: two intervals that are apart on paper can be the same time on this day."""
    for first, last in intervals:
        yield _seconds(instant(day, first, zone)), _seconds(instant(day, last, zone))


def _joined(spans: Iterable[Seconds]) -> list[Seconds]:
    """Spans in order, joined where they touch or overlap; one without length counts nothing."""
    joined: list[Seconds] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            if end > joined[-1][1]:
                joined[-1] = (joined[-1][0], end)
        elif start < end:
            joined.append((start, end))
    return joined


def _cut(spans: Iterable[Seconds], start: int, end: int) -> list[Seconds]:
    return [(max(a, start), min(b, end)) for a, b in spans if a < end and b > start]


def _without(spans: Sequence[Seconds], busy: Iterable[Span]) -> list[Seconds]:
    """What is left of spans in order when the busy ones are taken out, in one walk along both."""
    taken = _joined(sorted((_seconds(a), _seconds(b)) for a, b in busy))
    left: list[Seconds] = []
    over = 0  # so many of the busy ones end before the span begins
    for start, end in spans:
        while over < len(taken) and taken[over][1] <= start:
            over += 1
        for from_, to in islice(taken, over, None):
            if from_ >= end:
                break
            if start < from_:
                left.append((start, from_))
            start = to
        if start < end:
            left.append((start, end))
    return left


def _both(mine: Sequence[Seconds], yours: Sequence[Seconds]) -> list[Seconds]:
    """What two lists in order have in common, in one walk along both."""
    found: list[Seconds] = []
    here = there = 0
    while here < len(mine) and there < len(yours):
        start = max(mine[here][0], yours[there][0])
        end = min(mine[here][1], yours[there][1])
        if start < end:
            found.append((start, end))
        if mine[here][1] < yours[there][1]:
            here += 1
        else:
            there += 1
    return found


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def _moment(seconds: int) -> datetime:
    return _EPOCH + timedelta(seconds=seconds)
