"""Shared windows: worked examples, days of change, and an oracle that asks minute by minute."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from naervaer.kernels.windows import Calendar, free_spans, shared_windows, windows_by_day
from naervaer.kernels.worktime import Span, Workdays, instant, open_spans, overlap, parse_week, weekdays
from tests import numbers
from tests.kernels.test_worktime_brute import CHANGES, brute_minutes, every_minute, weeks, zones

COPENHAGEN, VILNIUS = ZoneInfo("Europe/Copenhagen"), ZoneInfo("Europe/Vilnius")
MONDAY = date(2026, 11, 23)
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


def hours(week: str, zone: ZoneInfo = COPENHAGEN, **days: object) -> Calendar:
    pattern = parse_week(week)
    return Calendar(pattern, zone, Workdays(weekdays(pattern), **days))  # type: ignore[arg-type]


def on(
    day: date, *people: Calendar, shortest: timedelta = timedelta(), zone: ZoneInfo = COPENHAGEN
) -> list[str]:
    """The windows of one local day, as a clock in the zone shows them."""
    spans = shared_windows(people, instant(day, 0, zone), instant(day, 1440, zone), shortest=shortest)
    return [f"{a.astimezone(zone):%H:%M}-{b.astimezone(zone):%H:%M}" for a, b in spans]


SPLIT, USUAL = hours("1-7 06:00-10:00 18:00-21:30"), hours("1-7 09:00-17:00")


def test_the_split_day_and_the_usual_one_share_an_hour() -> None:
    """A06: 06-10 and 18-21:30 against 09-17 gives 09-10."""
    assert on(MONDAY, SPLIT, USUAL) == ["09:00-10:00"]


@pytest.mark.parametrize("day", [date(2026, 3, day) for day in (28, 29, 30)] + [date(2026, 10, 25)])
def test_summer_time_does_not_move_local_hours(day: date) -> None:
    assert on(day, SPLIT, USUAL) == ["09:00-10:00"]
    assert on(day, hours("1-7 09:00-17:00", VILNIUS), USUAL) == ["09:00-16:00"]


def test_same_place_and_no_common_hour_is_a_distance_in_time_only() -> None:
    """A04."""
    assert on(MONDAY, hours("1-5 06:00-12:00"), hours("1-5 12:00-20:00")) == []


def test_leave_closed_days_and_busy_times_are_taken_out() -> None:
    usual = hours("1-5 09:00-17:00")
    assert on(MONDAY, usual, hours("1-5 08:00-16:00", closed=frozenset({MONDAY}))) == []
    assert on(MONDAY, usual, hours("1-5 08:00-16:00", leave=((MONDAY, MONDAY + DAY),))) == []
    assert on(MONDAY + DAY, usual, hours("1-5 08:00-16:00", leave=((MONDAY, MONDAY + DAY),))) == [
        "09:00-16:00"
    ]
    ten = instant(MONDAY, 600, COPENHAGEN)
    busy = Calendar(
        usual.week, usual.zone, usual.days, [(ten, ten + 45 * MINUTE), (ten - DAY, ten - DAY / 2)]
    )
    assert on(MONDAY, usual, busy) == ["09:00-10:00", "10:45-17:00"]
    assert on(MONDAY, usual, busy, shortest=timedelta(minutes=61)) == ["10:45-17:00"]
    assert on(MONDAY, usual, busy, shortest=timedelta(minutes=60)) == ["09:00-10:00", "10:45-17:00"]


def test_of_those_who_work_alike_each_has_a_calendar_of_their_own() -> None:
    usual = hours("1-5 09:00-17:00")
    nine, ten = instant(MONDAY, 540, COPENHAGEN), instant(MONDAY, 600, COPENHAGEN)
    taken = [Calendar(usual.week, usual.zone, usual.days, [(at, at + 30 * MINUTE)]) for at in (nine, ten)]
    assert on(MONDAY, *taken, usual) == ["09:30-10:00", "10:30-17:00"]


def test_a_closed_day_is_one_of_the_own_calendar() -> None:
    """Monday in Kiritimati is over when Monday in Pago Pago begins: 25 hours lie between them."""
    east = hours("1-7 00:00-24:00", ZoneInfo("Pacific/Kiritimati"), closed=frozenset({MONDAY}))
    west = hours("1-7 00:00-24:00", ZoneInfo("Pacific/Pago_Pago"))
    assert on(MONDAY, east, west, zone=ZoneInfo("Pacific/Pago_Pago")) == ["00:00-00:00"]
    assert on(MONDAY - DAY, east, west, zone=ZoneInfo("Pacific/Pago_Pago")) == ["23:00-00:00"]


def test_work_past_midnight_is_one_window() -> None:
    night = hours("1-4 22:00-24:00;2-5 00:00-06:00 22:00-24:00")
    evening = datetime(2026, 11, 24, 12, tzinfo=UTC)
    assert len(free_spans(night, evening, evening + DAY)) == 1


def test_nobody_shares_nothing() -> None:
    assert shared_windows([], datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 9, tzinfo=UTC)) == ()
    assert on(MONDAY, hours("")) == []


def test_two_people_share_what_overlap_says() -> None:
    """The two kernels agree on every day of a year with both changes."""
    mine, yours = hours("1-7 06:00-10:00 18:00-21:30"), hours("1-7 09:00-19:00", VILNIUS)
    for number in range(366):
        day = date(2026, 1, 1) + number * DAY
        period = instant(day, 0, COPENHAGEN), instant(day, 1440, COPENHAGEN)
        assert shared_windows([mine, yours], *period) == overlap(
            mine.week, COPENHAGEN, yours.week, VILNIUS, day
        )
        assert free_spans(mine, *period) == open_spans(mine.week, day, COPENHAGEN)


moments = st.integers(-2000, 5000).map(lambda minute: minute * MINUTE)
busy_times = st.lists(st.tuples(moments, st.integers(0, 600).map(lambda length: length * MINUTE)), max_size=4)
near_days = st.sampled_from(CHANGES) | st.dates(date(2026, 1, 1), date(2027, 12, 31))


@st.composite
def meetings(draw: st.DrawFn) -> tuple[list[Calendar], datetime, datetime]:
    """Two or three people in any zones around a day, many of them days of change, with leave and busy times."""
    day = draw(near_days)
    start = datetime(day.year, day.month, day.day, tzinfo=UTC) + draw(st.integers(0, 1440)) * MINUTE
    people: list[Calendar] = []
    for _ in range(draw(st.integers(2, 3))):
        week = draw(weeks)
        near = st.integers(-2, 3).map(lambda offset: day + offset * DAY)
        days = Workdays(weekdays(week), draw(st.frozensets(near, max_size=1)))
        first = draw(near)
        days = days.with_leave([(first, first + draw(st.integers(0, 1)) * DAY)])
        spans = [(start + from_, start + from_ + length) for from_, length in draw(busy_times)]
        alike = draw(st.booleans()) and people  # many have the same hours, and not the same appointments
        people.append(replace(people[0], busy=spans) if alike else Calendar(week, draw(zones), days, spans))
    return people, start, start + draw(st.integers(0, 2 * 1440)) * MINUTE


def brute(people: list[Calendar], start: datetime, end: datetime) -> set[datetime]:
    """Every UTC minute of the period at which everybody's clock on the wall shows hours, and nobody is busy."""
    dates = [start.date() + number * DAY for number in range(-2, (end - start).days + 5)]
    shared: set[datetime] | None = None
    for person in people:
        free: set[datetime] = set()
        for day in dates:
            if person.days.works_on(day):
                free |= brute_minutes(person.week, day, person.zone)  # type: ignore[arg-type]
        free -= {minute for span in person.busy for minute in every_minute((span,))}
        shared = free if shared is None else shared & free
    return {minute for minute in shared or () if start <= minute < end}


@settings(max_examples=numbers(30, 600), deadline=None)
@given(meetings())
def test_windows_are_the_minutes_that_all_have(meeting: tuple[list[Calendar], datetime, datetime]) -> None:
    people, start, end = meeting
    windows = shared_windows(people, start, end)
    assert every_minute(windows) == sorted(brute(people, start, end))
    assert all(a[1] < b[0] for a, b in pairwise(windows)), "none touches the next"
    long = shared_windows(people, start, end, shortest=30 * MINUTE)
    assert list(long) == [span for span in windows if _length(span) >= 30 * MINUTE]


@settings(max_examples=numbers(30, 600), deadline=None)
@given(meetings(), zones, st.integers(1, 5), st.sampled_from([0, 30]))
def test_the_days_of_a_team_are_the_windows_of_those_who_work_on_each(
    meeting: tuple[list[Calendar], datetime, datetime], zone: ZoneInfo, count: int, least: int
) -> None:
    """Put together once for all days, and asked for each day alone: the same."""
    people = dict(enumerate(meeting[0]))
    first = meeting[1].date() - DAY
    days = [first + number * DAY for number in range(count)]
    expected = []
    for day in days:
        there = {name: each for name, each in people.items() if each.week.on(day) and each.days.works_on(day)}
        whole = instant(day, 0, zone), instant(day + DAY, 0, zone)
        windows = shared_windows(there.values(), *whole, shortest=least * MINUTE)
        expected.append((day, windows, tuple(name for name in people if name not in there)))
    assert windows_by_day(people, days, zone, shortest=least * MINUTE) == expected


def test_no_days_have_no_windows() -> None:
    assert windows_by_day({1: USUAL}, [], COPENHAGEN) == []


def _length(span: Span) -> timedelta:
    return span[1] - span[0]
