"""The table of `oracles.md` 2, row by row, and its settled rules (A28)."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from naervaer.kernels.promises import (
    Member,
    due_at,
    first_at_work,
    open_minutes,
    responsible,
    warned_at,
    whole_minute,
)
from naervaer.kernels.worktime import Span, Week, Workdays, parse_week, weekdays

COPENHAGEN, VILNIUS, NUUK = (
    ZoneInfo("Europe/Copenhagen"),
    ZoneInfo("Europe/Vilnius"),
    ZoneInfo("America/Nuuk"),
)
HOLIDAYS = frozenset(
    date(2026, month, day)
    for month, day in ((1, 1), (4, 2), (4, 3), (4, 5), (4, 6), (5, 14), (5, 24), (5, 25), (12, 25), (12, 26))
) | {date(2027, 1, 1)}
OFFICE = "1-5 09:00-17:00"


def at(text: str, zone: ZoneInfo = COPENHAGEN) -> datetime:
    """ "2026-11-24 16:30" on the clock of the zone, as UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


def member(
    hours: str = OFFICE,
    zone: ZoneInfo = COPENHAGEN,
    *,
    closed: tuple[date, ...] = (),
    leave: tuple[tuple[date, date], ...] = (),
    away: tuple[Span, ...] = (),
) -> Member:
    week: Week = parse_week(hours)
    made = Member.of(week, zone, Workdays(weekdays(week), HOLIDAYS | set(closed), leave))
    return Member(made.week, made.zone, made.days, made.away + away)


LEADER = member()
SPLIT, LATE, SHORT = (
    "1-5 09:00-12:00 13:00-17:00",
    "1-5 06:00-10:00 18:00-21:30",
    "1-2 09:00-17:00;3 09:00-12:00",
)
NIGHT = "6 22:00-24:00;7 00:00-06:00"
EVE, MAY = (date(2026, 12, 24),), (date(2026, 5, 1),)

ONE_LEADER = [
    # overnight, weekend, asked when closed
    (OFFICE, (), "2026-11-24 16:30", 120, "2026-11-25 10:30"),
    (OFFICE, (), "2026-11-27 15:30", 240, "2026-11-30 11:30"),
    (OFFICE, (), "2026-11-28 12:00", 60, "2026-11-30 10:00"),
    # Christmas, the 24th closed and open; summer time ends and begins
    (OFFICE, EVE, "2026-12-23 16:00", 120, "2026-12-28 10:00"),
    (OFFICE, (), "2026-12-23 16:00", 120, "2026-12-24 10:00"),
    (OFFICE, (), "2026-10-23 16:00", 180, "2026-10-26 11:00"),
    (OFFICE, (), "2026-03-27 16:00", 180, "2026-03-30 11:00"),
    # 17:00 is closed, 09:00 is open, and a minute beside them
    (OFFICE, (), "2026-11-24 17:00", 60, "2026-11-25 10:00"),
    (OFFICE, (), "2026-11-24 09:00", 60, "2026-11-24 10:00"),
    (OFFICE, (), "2026-11-24 08:59", 60, "2026-11-24 10:00"),
    (OFFICE, (), "2026-11-24 16:59", 60, "2026-11-25 09:59"),
    # ends at closing time, and a minute more
    (OFFICE, (), "2026-11-24 16:00", 60, "2026-11-24 17:00"),
    (OFFICE, (), "2026-11-24 09:00", 480, "2026-11-24 17:00"),
    (OFFICE, (), "2026-11-24 16:00", 61, "2026-11-25 09:01"),
    (OFFICE, (), "2026-11-24 09:00", 481, "2026-11-25 09:01"),
    # Easter, 1 May open and closed, Ascension, Whit, 5 June, new year
    (OFFICE, (), "2026-04-01 16:30", 60, "2026-04-07 09:30"),
    (OFFICE, (), "2026-04-30 16:30", 60, "2026-05-01 09:30"),
    (OFFICE, MAY, "2026-04-30 16:30", 60, "2026-05-04 09:30"),
    (OFFICE, (), "2026-05-13 16:30", 60, "2026-05-15 09:30"),
    (OFFICE, (), "2026-05-22 16:30", 60, "2026-05-26 09:30"),
    (OFFICE, (), "2026-06-04 16:30", 60, "2026-06-05 09:30"),
    (OFFICE, (), "2026-12-31 16:30", 60, "2027-01-04 09:30"),
    # split days
    (SPLIT, (), "2026-11-24 11:00", 60, "2026-11-24 12:00"),
    (SPLIT, (), "2026-11-24 11:00", 61, "2026-11-24 13:01"),
    (SPLIT, (), "2026-11-24 12:00", 60, "2026-11-24 14:00"),
    (SPLIT, (), "2026-11-24 11:30", 120, "2026-11-24 14:30"),
    (LATE, (), "2026-11-24 09:30", 60, "2026-11-24 18:30"),
    (LATE, (), "2026-11-24 21:00", 60, "2026-11-25 06:30"),
    # a short week
    (SHORT, (), "2026-11-25 11:30", 60, "2026-11-30 09:30"),
    (SHORT, (), "2026-11-26 10:00", 60, "2026-11-30 10:00"),
    # the two nights on which the clock is changed: 540 and 420 minutes
    (NIGHT, (), "2026-10-24 22:00", 360, "2026-10-25 03:00"),
    (NIGHT, (), "2026-03-28 22:00", 360, "2026-03-29 05:00"),
]


@pytest.mark.parametrize(("hours", "closed", "asked", "minutes", "due"), ONE_LEADER)
def test_due_by_one_leaders_hours(
    hours: str, closed: tuple[date, ...], asked: str, minutes: int, due: str
) -> None:
    assert due_at([member(hours, closed=closed)], at(asked), minutes) == at(due)


def test_the_two_changes_of_the_clock_in_utc() -> None:
    assert due_at([LEADER], at("2026-10-23 16:00"), 180) == datetime(2026, 10, 26, 10, tzinfo=UTC)
    assert due_at([LEADER], at("2026-03-27 16:00"), 180) == datetime(2026, 3, 30, 9, tzinfo=UTC)
    nights = member(NIGHT)
    for start, minutes in (("2026-10-24 22:00", 540), ("2026-03-28 22:00", 420)):
        begin = at(start)
        assert open_minutes([nights], begin, begin + timedelta(hours=12)) == minutes


def test_where_the_asker_sits_does_not_matter() -> None:
    assert due_at([LEADER], at("2026-11-24 17:30", VILNIUS), 120) == at("2026-11-25 11:30", VILNIUS)
    assert due_at([LEADER], at("2026-11-24 17:30", VILNIUS), 120) == at("2026-11-25 10:30")
    assert due_at([LEADER], at("2026-11-24 12:30", NUUK), 120) == at("2026-11-25 09:30")


WEEK_48 = (date(2026, 11, 23), date(2026, 11, 30))
WEEK_49 = (date(2026, 11, 30), date(2026, 12, 7))
AWAY = member(leave=(WEEK_48,))
FROM_MONDAY = member(leave=(WEEK_49,))
FROM_FOUR = member(away=((at("2026-11-24 16:00"), at("2026-12-01 00:00")),))
DEPUTY, ABROAD = member(), member(zone=VILNIUS)


@pytest.mark.parametrize(
    ("chain", "asked", "minutes", "due"),
    [
        ([AWAY, DEPUTY], "2026-11-24 16:30", 120, "2026-11-25 10:30"),
        ([AWAY, ABROAD], "2026-11-24 15:30", 120, "2026-11-25 09:30"),
        ([AWAY, ABROAD], "2026-11-24 08:00", 60, "2026-11-24 09:00"),
        ([FROM_MONDAY, DEPUTY], "2026-11-27 15:30", 240, "2026-11-30 11:30"),
        ([FROM_MONDAY, ABROAD], "2026-11-27 15:30", 240, "2026-11-30 10:30"),
        ([FROM_MONDAY], "2026-11-27 15:30", 240, "2026-12-07 11:30"),
        ([FROM_FOUR, member("1-5 10:00-18:00")], "2026-11-24 15:30", 120, "2026-11-24 17:30"),
        (
            [AWAY, member(leave=((date(2026, 11, 24), date(2026, 11, 26)),))],
            "2026-11-24 10:00",
            60,
            "2026-11-26 10:00",
        ),
    ],
)
def test_due_while_the_leader_has_leave(chain: list[Member], asked: str, minutes: int, due: str) -> None:
    assert due_at(chain, at(asked), minutes) == at(due)


def test_who_has_no_hours_promises_nothing_and_the_next_who_has_answers_at_once() -> None:
    """Settled 7."""
    never = member("")
    asked = at("2026-11-24 10:00")
    assert due_at([never], asked, 60) is None
    assert warned_at([never], asked, 60) is None
    assert due_at([], asked, 60) is None
    assert responsible([never], asked) is None
    assert due_at([never, DEPUTY], asked, 60) == at("2026-11-24 11:00")
    assert responsible([never, DEPUTY], asked) == 1


def test_a_closed_day_and_a_free_evening_are_no_leave() -> None:
    """Settled 5: they do not wake the deputy."""
    early_bird = member("1-7 00:00-24:00")
    assert due_at([LEADER, early_bird], at("2026-11-24 16:30"), 120) == at("2026-11-25 10:30")
    assert due_at([member(closed=EVE), early_bird], at("2026-12-23 16:00"), 120) == at("2026-12-28 10:00")
    assert responsible([LEADER, early_bird], at("2026-11-28 12:00")) == 0
    assert responsible([AWAY, early_bird], at("2026-11-24 12:00")) == 1


def test_both_promises_run_from_the_moment_of_asking() -> None:
    """Settled 3."""
    asked = at("2026-11-24 16:50")
    assert (due_at([LEADER], asked, 30), due_at([LEADER], asked, 120)) == (
        at("2026-11-25 09:20"),
        at("2026-11-25 10:50"),
    )


@pytest.mark.parametrize(
    ("asked", "minutes", "warned"),
    [
        ("2026-11-24 16:30", 120, "2026-11-25 10:15"),
        ("2026-11-24 16:10", 60, "2026-11-24 16:55"),
        ("2026-11-24 16:50", 30, "2026-11-25 09:05"),
        ("2026-11-24 10:00", 15, "2026-11-24 10:08"),
        ("2026-11-24 10:00", 10, "2026-11-24 10:05"),
        ("2026-11-24 10:00", 16, "2026-11-24 10:01"),
    ],
)
def test_the_next_is_warned_when_15_open_minutes_are_left(asked: str, minutes: int, warned: str) -> None:
    """Settled 10."""
    assert warned_at([LEADER], at(asked), minutes) == at(warned)


@pytest.mark.parametrize(
    ("stated", "broken"),
    [
        ("2026-11-24 10:30", "2026-11-24 10:45"),
        ("2026-11-24 16:55", "2026-11-25 09:10"),
        ("2026-11-24 18:00", "2026-11-25 09:15"),
    ],
)
def test_the_leaders_own_time_breaks_15_open_minutes_after_it(stated: str, broken: str) -> None:
    """Settled 11."""
    assert due_at([LEADER], at(stated), 15) == at(broken)


@pytest.mark.parametrize(
    ("asked", "answered", "minutes"),
    [
        ("2026-11-27 16:50", "2026-11-27 20:00", 10),
        ("2026-11-27 16:50", "2026-11-30 09:20", 30),
        ("2026-11-28 12:00", "2026-11-29 12:00", 0),
    ],
)
def test_minutes_to_an_answer(asked: str, answered: str, minutes: int) -> None:
    assert open_minutes([LEADER], at(asked), at(answered)) == minutes


def test_seconds_are_cut_off() -> None:
    """Settled 2."""
    assert due_at([LEADER], at("2026-11-24 09:00:59"), 60) == at("2026-11-24 10:00")
    assert open_minutes([LEADER], at("2026-11-24 09:00:59"), at("2026-11-24 10:00:59")) == 60
    assert whole_minute(at("2026-11-24 10:00:59")) == at("2026-11-24 10:00")


def test_it_is_handed_to_somebody_who_is_there() -> None:
    """Settled 10: the first in order who is at work in that minute, else the first minute in which somebody is."""
    evening = member("1-5 12:00-20:00")
    assert first_at_work([DEPUTY, evening], at("2026-11-24 10:00")) == (0, at("2026-11-24 10:00"))
    assert first_at_work([evening, DEPUTY], at("2026-11-24 10:00")) == (1, at("2026-11-24 10:00"))
    assert first_at_work([DEPUTY, evening], at("2026-11-24 17:00")) == (1, at("2026-11-24 17:00"))
    assert first_at_work([DEPUTY, evening], at("2026-11-27 21:00")) == (0, at("2026-11-30 09:00"))
    assert first_at_work([AWAY, evening], at("2026-11-24 10:00")) == (1, at("2026-11-24 12:00"))
    assert first_at_work([member("")], at("2026-11-24 10:00")) is None
