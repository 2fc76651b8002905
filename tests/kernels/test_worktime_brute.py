"""Hours against an oracle that knows nothing but a clock on the wall: it asks every minute of the day."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from naervaer.kernels.worktime import (
    Period,
    Span,
    Week,
    Workdays,
    format_week,
    merged,
    minutes_per_week,
    open_spans,
    overlap,
    parse_week,
)
from tests import numbers

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
FIRST = date(2026, 1, 1)

ZONES = [
    ZoneInfo(name)
    for name in (
        "Europe/Copenhagen",
        "Europe/Vilnius",
        "America/Nuuk",
        "America/St_Johns",
        "Australia/Lord_Howe",
        "Pacific/Kiritimati",
        "Pacific/Pago_Pago",
    )
]
CHANGES = [
    date(2026, 3, 28),
    date(2026, 3, 29),
    date(2026, 10, 25),
    date(2026, 4, 5),
    date(2026, 10, 4),
    date(2026, 3, 8),
]

intervals = st.tuples(st.integers(0, 1440), st.integers(0, 1440)).map(lambda pair: (min(pair), max(pair)))
short_intervals = st.tuples(st.integers(60, 240), st.integers(0, 90)).map(lambda pair: (pair[0], sum(pair)))
day_hours = st.lists(intervals | short_intervals, max_size=4).map(tuple)
weeks = st.tuples(*[day_hours] * 7).map(Week)
dates = st.sampled_from(CHANGES) | st.dates(FIRST, date(2027, 12, 31))
zones = st.sampled_from(ZONES)


def wall_clock(day: date, zone: ZoneInfo) -> dict[datetime, datetime]:
    """Every local minute around a date with the first UTC minute at which the clock on the wall shows it."""
    shown: dict[datetime, datetime] = {}
    now = datetime(day.year, day.month, day.day, tzinfo=UTC) - DAY
    for _ in range(3 * 24 * 60):
        shown.setdefault(now.astimezone(zone).replace(tzinfo=None), now)
        now += MINUTE
    return shown


def brute_instant(day: date, minute: int, shown: dict[datetime, datetime]) -> datetime:
    """A minute that the clock never shows is counted on from the last one that it did show."""
    wanted = datetime(day.year, day.month, day.day) + minute * MINUTE
    since = 0
    while wanted - since * MINUTE not in shown:
        since += 1
    return shown[wanted - since * MINUTE] + since * MINUTE


def brute_minutes(week: Week, day: date, zone: ZoneInfo) -> set[datetime]:
    """Every UTC minute that is open."""
    shown = wall_clock(day, zone)
    found: set[datetime] = set()
    for start, end in week.days[day.isoweekday() - 1]:
        now, last = brute_instant(day, start, shown), brute_instant(day, end, shown)
        while now < last:
            found.add(now)
            now += MINUTE
    return found


def every_minute(spans: tuple[Span, ...]) -> list[datetime]:
    return [start + count * MINUTE for start, end in spans for count in range(int((end - start) / MINUTE))]


@settings(max_examples=numbers(200, 3000), deadline=None)
@given(weeks)
def test_text_and_week_are_the_same(week: Week) -> None:
    assert parse_week(format_week(week)) == week
    assert format_week(parse_week(format_week(week))) == format_week(week)


@settings(max_examples=numbers(200, 3000), deadline=None)
@given(weeks)
def test_a_week_has_the_minutes_that_are_in_it(week: Week) -> None:
    inside = [any(a <= minute < b for a, b in day) for day in week.days for minute in range(1440)]
    assert minutes_per_week(week) == sum(inside)


@settings(max_examples=numbers(300, 3000), deadline=None)
@given(st.lists(intervals, max_size=8))
def test_merging_changes_no_minute(spans: list[tuple[int, int]]) -> None:
    result = merged(spans)
    inside = {minute for start, end in spans for minute in range(start, end)}
    assert [minute for start, end in result for minute in range(start, end)] == sorted(inside)
    assert all(a[1] < b[0] for a, b in pairwise(result))


@settings(max_examples=numbers(60, 1000), deadline=None)
@given(weeks, dates, zones)
def test_open_spans_are_the_minutes_on_the_wall(week: Week, day: date, zone: ZoneInfo) -> None:
    """Skipped and repeated hours included (`oracles.md` 2, settled 9)."""
    assert every_minute(open_spans(week, day, zone)) == sorted(brute_minutes(week, day, zone))


@settings(max_examples=numbers(30, 500), deadline=None)
@given(weeks, zones, weeks, zones, dates)
def test_two_people_share_the_minutes_that_both_have(
    mine: Week, my_zone: ZoneInfo, yours: Week, your_zone: ZoneInfo, day: date
) -> None:
    """A06, in any two zones."""
    near = [day + offset * DAY for offset in range(-3, 4)]
    theirs = set().union(*(brute_minutes(yours, other, your_zone) for other in near))
    expected = brute_minutes(mine, day, my_zone) & theirs
    assert every_minute(overlap(mine, my_zone, yours, your_zone, day)) == sorted(expected)


offsets = st.integers(0, 120)
periods = st.lists(st.tuples(offsets, st.integers(0, 30)), max_size=4).map(
    lambda found: [(FIRST + start * DAY, FIRST + (start + length) * DAY) for start, length in found]
)


@settings(max_examples=numbers(300, 5000), deadline=None)
@given(
    st.frozensets(st.integers(1, 7)),
    st.frozensets(offsets, max_size=20),
    periods,
    offsets,
    st.integers(1, 60),
)
def test_workdays_count_as_one_counts_on_a_calendar(
    weekdays: frozenset[int], closed: frozenset[int], leave: list[Period], start: int, count: int
) -> None:
    shut = frozenset(FIRST + day * DAY for day in closed)
    days = Workdays(weekdays, shut).with_leave(leave)
    away = {first + each * DAY for first, end in leave for each in range((end - first).days)}
    calendar = [FIRST + (start + offset) * DAY for offset in range(600)]
    opens = [day for day in calendar if day.isoweekday() in weekdays and day not in shut]
    works = [day for day in opens if day not in away]

    assert [day for day in calendar if days.open_on(day)] == opens
    assert [day for day in calendar if days.on_leave(day)] == [day for day in calendar if day in away]
    assert [day for day in calendar if days.works_on(day)] == works
    assert days.day_after(calendar[0], count) == [day for day in calendar[1:] if day not in away][count - 1]
    assert days.leave_days(calendar[0], calendar[count]) == len(away & set(calendar[:count]))
    if len(works) >= count:
        assert days.workday(count, calendar[0]) == works[count - 1]
