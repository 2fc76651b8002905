"""Working hours and working days as pure values: no clock, no database, no Django.

Two questions are answered here. *When in a day does somebody work?* is a `Week` of local wall time, turned
into UTC instants for one date in one zone. *Which days does somebody work?* is a `Workdays`, made of
weekdays, closed dates and leave.

Everything is half-open: the start belongs, the end does not. Minutes count from local midnight, 0 to 1440;
weekdays are ISO numbers, Monday is 1. Sources: `oracles.md` 1, 2 (settled 8 and 9) and 4, `domain.md` A06.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from itertools import pairwise
from typing import Self, TypeVar

Interval = tuple[int, int]
Span = tuple[datetime, datetime]
Period = tuple[date, date]
Point = TypeVar("Point", int, date, datetime)

MIDNIGHT = 24 * 60
ONE_DAY = timedelta(days=1)
REST = timedelta(hours=11)
MOST_PARTS = 4
"""Intervals that one day may have when hours are entered."""
WEEK_TEXT_LENGTH = 7 * (len("1") + MOST_PARTS * len(" 09:00-12:00")) + 6 * len(";")
"""The longest canonical text there can be: what a column must hold."""


def merged(spans: Iterable[tuple[Point, Point]]) -> tuple[tuple[Point, Point], ...]:
    """The same time in order, joined where it touches or overlaps; a span without length counts nothing."""
    joined: list[tuple[Point, Point]] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


# Hours of a week ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Week:
    """Working hours of a week in local wall time: seven days from Monday, each with its intervals of minutes.

    Equal hours are equal values: a day is kept in order, merged, without empty intervals. Work past midnight
    is stored as two parts, on the two days it belongs to (`oracles.md` 2, settled 8). ValueError if a minute
    lies outside its day.
    """

    days: tuple[tuple[Interval, ...], ...]

    def __post_init__(self) -> None:
        if len(self.days) != 7:
            raise ValueError("a week has seven days")
        for start, end in (interval for day in self.days for interval in day):
            if not 0 <= start <= end <= MIDNIGHT:
                raise ValueError(f"no interval of one day: {start} to {end}")
        object.__setattr__(self, "days", tuple(merged(day) for day in self.days))

    def on(self, day: date) -> tuple[Interval, ...]:
        """The intervals of the weekday that this date is."""
        return self.days[day.weekday()]


def minutes_per_week(week: Week) -> int:
    """Minutes of wall time in an ordinary week, one without a change to or from summer time."""
    return sum(end - start for day in week.days for start, end in day)


def weekdays(week: Week) -> frozenset[int]:
    """The ISO weekdays that have hours."""
    return frozenset(number for number, day in enumerate(week.days, start=1) if day)


# Hours as text ------------------------------------------------------------------------------------


class HoursFault(StrEnum):
    """What is wrong with hours that somebody has entered."""

    UNREADABLE = "unreadable"
    NO_SUCH_TIME = "no_such_time"
    NO_SUCH_DAY = "no_such_day"
    EMPTY = "empty"
    TOO_MANY = "too_many"


class HoursError(ValueError):
    """Hours that cannot be taken: what is wrong (`fault`), on which weekday (if known), in which words."""

    def __init__(self, fault: HoursFault, weekday: int | None, part: str) -> None:
        super().__init__(f"{fault} on day {weekday or '?'}: {part!r}")
        self.fault = fault
        self.weekday = weekday
        self.part = part


_DASH = re.compile(r"\s*[-\u2013\u2014]\s*")
_BETWEEN = re.compile(r"[\s,]+")
_CLOCK = r"([0-9]{1,2})(?:[:.]([0-9]{2}))?"
_INTERVAL = re.compile(f"{_CLOCK}-{_CLOCK}")
_DAYS = re.compile(r"([0-9])(?:-([0-9]))?[ ]+(.+)")


def parse_week(text: str) -> Week:
    """Reads the text of `format_week`, and looser spellings; HoursError says what is wrong and where."""
    entered: list[tuple[int, str]] = []
    for line in filter(None, (line.strip() for line in text.split(";"))):
        found = _DAYS.fullmatch(_DASH.sub("-", line))
        if found is None:
            raise HoursError(HoursFault.UNREADABLE, None, line)
        first, last = int(found[1]), int(found[2] or found[1])
        if not 1 <= first <= last <= 7:
            raise HoursError(HoursFault.NO_SUCH_DAY, None, line)
        entered += [(weekday, found[3]) for weekday in range(first, last + 1)]
    return _week_as_entered(entered)


def week_of_lines(lines: Sequence[str]) -> Week:
    """The week that a form with seven lines describes, Monday first, as in "9-12, 13-17" or "22.00-06.00".

    An empty line is a day off; an end before the start lies on the next day. HoursError names the weekday.
    """
    if len(lines) != 7:
        raise ValueError("a week has seven lines")
    return _week_as_entered(enumerate(lines, start=1))


def format_week(week: Week) -> str:
    """The one compact text of these hours: "1-4 09:00-12:00 13:00-17:00;5 09:00-12:00"; no hours is "".

    Days that follow one another with the same hours share one entry. `parse_week` gives the same week back.
    """
    entries: list[tuple[int, int, str]] = []
    for weekday, day in enumerate(week.days, start=1):
        hours = format_day(day)
        if entries and entries[-1][1:] == (weekday - 1, hours):
            entries[-1] = (entries[-1][0], weekday, hours)
        elif hours:
            entries.append((weekday, weekday, hours))
    return ";".join(
        f"{first if first == last else f'{first}-{last}'} {hours}" for first, last, hours in entries
    )


def format_day(day: Iterable[Interval]) -> str:
    """One day as a form shows it and `week_of_lines` reads it: "09:00-12:00 13:00-17:00"."""
    return " ".join(f"{_clock(start)}-{_clock(end)}" for start, end in day)


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _week_as_entered(lines: Iterable[tuple[int, str]]) -> Week:
    """Work past midnight goes over to the next day, on Sunday to Monday."""
    days: list[list[Interval]] = [[] for _ in range(7)]
    for weekday, text in lines:
        for start, end in _intervals(weekday, text):
            if start < end:
                days[weekday - 1].append((start, end))
            else:
                days[weekday - 1].append((start, MIDNIGHT))
                days[weekday % 7].append((0, end))
    week = Week(tuple(tuple(day) for day in days))
    for weekday, day in enumerate(week.days, start=1):
        if len(day) > MOST_PARTS:
            raise HoursError(HoursFault.TOO_MANY, weekday, format_day(day))
    return week


def _intervals(weekday: int, text: str) -> Iterator[Interval]:
    for part in filter(None, _BETWEEN.split(_DASH.sub("-", text.strip()))):
        found = _INTERVAL.fullmatch(part)
        if found is None:
            raise HoursError(HoursFault.UNREADABLE, weekday, part)
        start, end = _minute(found[1], found[2]), _minute(found[3], found[4])
        if start is None or end is None or start == MIDNIGHT:
            raise HoursError(HoursFault.NO_SUCH_TIME, weekday, part)
        if start == end:
            raise HoursError(HoursFault.EMPTY, weekday, part)
        yield start, end


def _minute(hour: str, minute: str | None) -> int | None:
    """Minutes from midnight, None if no clock shows it; 24:00 is the end of the day."""
    total = int(hour) * 60 + int(minute or 0)
    return total if total <= MIDNIGHT and int(minute or 0) < 60 else None


# Hours of one date, as instants -------------------------------------------------------------------


def instant(day: date, minute: int, zone: tzinfo) -> datetime:
    """The UTC instant of a local time of day; `minute` 1440 is the midnight that ends the day.

    A local time that summer time skips is read with the offset before the change; one that occurs twice is
    the first of the two (`oracles.md` 2, settled 9). Both are what fold=0 means.
    """
    wall = datetime.combine(day, time()) + timedelta(minutes=minute)
    return wall.replace(tzinfo=zone, fold=0).astimezone(UTC)


def open_spans(week: Week, day: date, zone: tzinfo) -> tuple[Span, ...]:
    """When this local date is open, as UTC spans in order.

    Merged once more in UTC: on the day that loses an hour, two intervals that are apart on paper can be the
    same time, and one that begins inside the lost hour can be gone.
    """
    return merged((instant(day, start, zone), instant(day, end, zone)) for start, end in week.on(day))


def daily_spans(from_: time, until: time, day: date, zone: tzinfo) -> tuple[Span, ...]:
    """What a daily window takes of this local date, as UTC spans; it may go over midnight, and is two parts then."""
    start, end = (60 * each.hour + each.minute for each in (from_, until))
    parts = [(start, end)] if start < end else [(0, end), (start, MIDNIGHT)]
    return tuple((instant(day, a, zone), instant(day, b, zone)) for a, b in parts)


def overlap(mine: Week, my_zone: tzinfo, yours: Week, your_zone: tzinfo, day: date) -> tuple[Span, ...]:
    """When both work during *my* local date, as UTC spans (A06: 06-10, 18-21:30 against 09-17 is 09-10)."""
    # Two zones can be 26 hours apart, so my date may touch the date after your next one.
    near = (day + offset * ONE_DAY for offset in range(-2, 3))
    theirs = merged(span for date_ in near for span in open_spans(yours, date_, your_zone))
    both = ((max(a[0], b[0]), min(a[1], b[1])) for a in open_spans(mine, day, my_zone) for b in theirs)
    return merged(both)


# Rest ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ShortRest:
    """Less than eleven hours from the end of one day's work to the start of the next, in elapsed time."""

    after: date
    before: date
    rest: timedelta


def is_short(rest: timedelta) -> bool:
    """Eleven hours are enough, a minute less is worth a warning (`oracles.md` 4)."""
    return rest < REST


def short_rests(week: Week, zone: tzinfo, monday: date) -> tuple[ShortRest, ...]:
    """The rests that are too short after the days of the week that begins on `monday`, in order.

    Rest is elapsed time from the end of the last planned work of a day to the start of the next
    (`oracles.md` 4, settled 1). Work that runs on past midnight belongs to the day on which it began: a
    night shift is not followed by a rest of nothing at twelve o'clock.
    """
    dates = (monday + offset * ONE_DAY for offset in range(-1, 9))
    first: dict[date, datetime] = {}
    last: dict[date, datetime] = {}
    for start, end in merged(span for day in dates for span in open_spans(week, day, zone)):
        day = start.astimezone(zone).date()
        first.setdefault(day, start)
        last[day] = end
    days = [day for day in sorted(first) if day >= monday]
    pairs = ((day, later) for day, later in pairwise(days) if day < monday + 7 * ONE_DAY)
    rests = (ShortRest(day, later, first[later] - last[day]) for day, later in pairs)
    return tuple(rest for rest in rests if is_short(rest.rest))


# Working days -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Workdays:
    """Which days somebody works: ISO weekdays with hours, closed dates, and leave.

    Closed are public holidays and what the organisation closes; a closed day is not leave. Leave periods are
    half-open and are put in order and joined here.
    Made to be asked for 100,000 people at once: the two sets are the same objects for all who share a
    pattern and a country, and those of them without leave can share the whole value.
    """

    weekdays: frozenset[int]
    closed: frozenset[date] = frozenset()
    leave: tuple[Period, ...] = ()

    def __post_init__(self) -> None:
        if self.leave:
            object.__setattr__(self, "leave", merged(self.leave))

    def with_leave(self, periods: Iterable[Period]) -> Self:
        """The same days with these periods of leave instead."""
        return type(self)(self.weekdays, self.closed, tuple(periods))

    def open_on(self, day: date) -> bool:
        """A weekday with hours that is not closed, whether or not this person has leave."""
        return day.isoweekday() in self.weekdays and day not in self.closed

    def on_leave(self, day: date) -> bool:
        """Registered leave covers this day."""
        return any(start <= day < end for start, end in self.leave)

    def works_on(self, day: date) -> bool:
        """Open, and not on leave."""
        is_open = day.isoweekday() in self.weekdays and day not in self.closed
        return is_open and not (self.leave and self.on_leave(day))

    def leave_days(self, start: date, end: date) -> int:
        """Calendar days of leave from `start` until, not including, `end`."""
        return sum(max(0, (min(end, stop) - max(start, begin)).days) for begin, stop in self.leave)

    def day_after(self, day: date, count: int) -> date:
        """The count-th calendar day after `day`, days of leave not counted: the clock stands still."""
        reached = day + timedelta(days=count)
        for start, end in self.leave:
            start = max(start, day + ONE_DAY)
            if start > reached:
                break
            reached += max(end - start, timedelta())
        return reached

    def workday(self, count: int, start: date) -> date:
        """The count-th working day from `start` on. ValueError for somebody without any weekday."""
        if not self.weekdays:
            raise ValueError("no weekday has hours")
        day = start
        while True:
            count -= self.works_on(day)
            if count <= 0:
                return day
            day += ONE_DAY
