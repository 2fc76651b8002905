"""When several people can all be reached: the windows that their hours share, whatever their zones.

Pure: hours, closed days, leave and busy times come in as values, spans of UTC go out. Everything is half-open.
Those who work alike are looked at together: all are free when all are at work and none of them has anything. Inside,
a time is a whole number of seconds since 1970 in UTC: forty people over two weeks are some six hundred spans, and
whole numbers are put together ten times as fast as datetimes.
What a local time means on the day of a change is left to `worktime.instant`, the one place that knows.
Sources: A04, A06, `oracles.md` 2 (settled 8, 9) and 4.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from itertools import islice
from operator import itemgetter
from typing import Generic, TypeVar

from naervaer.kernels.worktime import ONE_DAY, Interval, Span, Week, Workdays, instant

Key = TypeVar("Key", bound=Hashable)
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
    from_, to = _seconds(start), _seconds(end)
    return _told(_shared(_groups(dict(enumerate(people)), from_, to), from_, to), shortest)


def free_spans(person: Calendar, start: datetime, end: datetime) -> tuple[Span, ...]:
    """When this one person is at work and free in [start, end)."""
    return shared_windows((person,), start, end)


def windows_by_day(
    people: Mapping[Key, Calendar], days: Sequence[date], zone: tzinfo, *, shortest: timedelta = NEVER_SHORT
) -> list[tuple[date, tuple[Span, ...], tuple[Key, ...]]]:
    """Of each of these dates, in order: the windows of those who have hours on it, and who has none.

    A day begins and ends as a clock in this zone shows it; whether somebody works on it is asked of the own calendar.
    """
    if not days:
        return []
    bounds = [(_seconds(instant(day, 0, zone)), _seconds(instant(day + ONE_DAY, 0, zone))) for day in days]
    groups = _groups(people, bounds[0][0], bounds[-1][1])
    found = []
    for day, whole in zip(days, bounds, strict=True):
        there = [group for group in groups if group.works_on(day)]
        present = {key for group in there for key in group.keys}
        windows = _told(_shared(there, *whole), shortest)
        found.append((day, windows, tuple(key for key in people if key not in present)))
    return found


@dataclass(slots=True, eq=False)
class _Alike(Generic[Key]):
    """All who have the same week, zone and days; ``free`` is when all of them are at work and none has anything."""

    week: Week
    zone: tzinfo
    days: Workdays
    keys: list[Key] = field(default_factory=list)
    busy: list[Span] = field(default_factory=list)
    free: list[Seconds] = field(default_factory=list)

    def works_on(self, day: date) -> bool:
        """Whether they have hours on this date of their own calendar."""
        return bool(self.week.on(day)) and self.days.works_on(day)

    def open_on(self, day: date) -> Iterator[Seconds]:
        """When this date is open, if they work on it."""
        midnight = _midnight(day, self.zone)
        if not self.works_on(day):
            return
        if midnight is None:
            yield from _on_a_day_of_change(self.week.on(day), day, self.zone)
        else:
            for first, last in self.week.on(day):
                yield midnight + 60 * first, midnight + 60 * last


def _groups(people: Mapping[Key, Calendar], start: int, end: int) -> list[_Alike[Key]]:
    """These people by how they work, with what is free in [start, end) and a little around it."""
    groups: dict[tuple[Week, tzinfo, Workdays], _Alike[Key]] = {}
    for key, person in people.items():
        pattern = person.week, person.zone, person.days
        group = groups.get(pattern) or groups.setdefault(pattern, _Alike(*pattern))
        group.keys.append(key)
        group.busy += person.busy
    first, last = _moment(start).date() - ABROAD, _moment(end).date() + ABROAD
    dates = [first + number * ONE_DAY for number in range((last - first).days + 1)]
    for group in groups.values():
        at_work = _joined(sorted(span for day in dates for span in group.open_on(day)))
        group.free = _without(at_work, ((_seconds(a), _seconds(b)) for a, b in group.busy))
    return list(groups.values())


def _shared(groups: Iterable[_Alike[Key]], start: int, end: int) -> list[Seconds]:
    """What is free for all of them in [start, end); nothing for nobody."""
    shared: list[Seconds] | None = None
    for group in groups:
        theirs = _within(group.free, start, end)
        shared = theirs if shared is None else _both(shared, theirs)
        if not shared:
            break
    return shared or []


@lru_cache(maxsize=4096)
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


def _within(spans: Sequence[Seconds], start: int, end: int) -> list[Seconds]:
    """What of spans in order lies in [start, end)."""
    first = bisect_right(spans, start, key=itemgetter(1))  # those before have ended by then
    last = bisect_left(spans, end, lo=first, key=itemgetter(0))
    return [(max(a, start), min(b, end)) for a, b in spans[first:last]]


def _without(spans: Sequence[Seconds], busy: Iterable[Seconds]) -> list[Seconds]:
    """What is left of spans in order when the busy ones are taken out, in one walk along both."""
    if not spans:
        return []
    taken = _joined(sorted(busy))
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


def _told(spans: Iterable[Seconds], shortest: timedelta) -> tuple[Span, ...]:
    """As moments, without those that are too short; one without length is none."""
    least = max(1, int(shortest.total_seconds()))
    return tuple((_moment(a), _moment(b)) for a, b in spans if b - a >= least)


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def _moment(seconds: int) -> datetime:
    return _EPOCH + timedelta(seconds=seconds)
