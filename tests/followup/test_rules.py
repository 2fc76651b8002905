"""Who is due, by when and why: every row of `oracles.md` 3, its settled points, and what the rule decides itself."""

from datetime import date, timedelta

import pytest

from naervaer.distance.rules import closed_days
from naervaer.followup.rules import (
    Contact,
    Due,
    Pair,
    Path,
    State,
    contact_strip,
    due_of,
    is_listed,
    last_spoken,
    longest_overdue_first,
    responsible,
)
from naervaer.kernels.worktime import Period, Workdays

FULL = frozenset(range(1, 6))
HOLIDAYS = closed_days("DK", 2025, 2027)
OFFICE = Workdays(FULL, HOLIDAYS)
CHRISTMAS_CLOSED = Workdays(FULL, HOLIDAYS | {date(2026, 12, 24)})
MON_TO_WED = Workdays(frozenset({1, 2, 3}), HOLIDAYS)

LONG_AGO = date(2019, 8, 1)
TODAY = date(2026, 11, 24)


def november(day: int) -> date:
    return date(2026, 11, day)


def working(*leave: Period, weekdays: frozenset[int] = FULL) -> Workdays:
    return Workdays(weekdays, HOLIDAYS, leave)


def spoke(
    on: date, *, every: int = 14, today: date = TODAY, employee: Workdays = OFFICE, leader: Workdays = OFFICE
) -> Due:
    """Two who have worked together for years and last spoke on this day."""
    return due_of(Pair(LONG_AGO, LONG_AGO, False, every, on, employee, leader), today=today)


def begins(
    employed_from: date,
    *,
    led_from: date | None = None,
    led_before: bool = False,
    today: date | None = None,
    employee: Workdays = OFFICE,
) -> Due:
    """Two who have never talked; asked on the first day of employment unless told otherwise."""
    pair = Pair(employed_from, led_from or employed_from, led_before, 14, None, employee, OFFICE)
    return due_of(pair, today=today or employed_from)


# First talk --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "employee", "due_on"),
    [
        (november(23), OFFICE, november(27)),
        (date(2026, 12, 1), OFFICE, date(2026, 12, 7)),
        (date(2026, 11, 1), OFFICE, date(2026, 11, 6)),
        (date(2026, 4, 1), OFFICE, date(2026, 4, 10)),
        (date(2026, 12, 21), OFFICE, date(2026, 12, 28)),
        (date(2026, 12, 21), CHRISTMAS_CLOSED, date(2026, 12, 29)),
        (november(23), MON_TO_WED, date(2026, 12, 1)),
    ],
)
def test_first_talk_within_five_working_days(start: date, employee: Workdays, due_on: date) -> None:
    """3, rows first talk; settled 3: the employee's own working days, the first day included."""
    due = begins(start, employee=employee)
    assert (due.due_on, due.state, due.path) == (due_on, State.NEW, Path.FRESH)
    assert due.reason.first_talk


def test_the_leaders_days_do_not_move_a_first_talk() -> None:
    pair = Pair(november(23), november(23), False, 14, None, OFFICE, MON_TO_WED)
    assert due_of(pair, today=november(23)).due_on == november(27)


def test_leave_in_the_first_week_moves_the_first_talk() -> None:
    due = begins(november(23), employee=working((november(24), november(26))))
    assert (due.due_on, due.reason.leave_days) == (date(2026, 12, 1), 2)


def test_employed_for_years_and_imported_today() -> None:
    """Due within five working days from today, not years ago."""
    due = begins(LONG_AGO, led_from=TODAY, today=TODAY)
    assert (due.due_on, due.state, due.overdue_days) == (november(30), State.NEVER, 0)
    assert due.reason.counted_from == TODAY


@pytest.mark.parametrize(("days_later", "counted_from_first_day"), [(0, True), (42, True), (43, False)])
def test_a_first_leader_within_42_days_counts_from_the_first_day(
    days_later: int, counted_from_first_day: bool
) -> None:
    start = date(2026, 9, 1)
    led_from = start + timedelta(days=days_later)
    due = begins(start, led_from=led_from, today=led_from)
    assert due.reason.counted_from == (start if counted_from_first_day else led_from)
    assert due.state is (State.NEW if counted_from_first_day else State.NEVER)


def test_a_leader_who_is_named_before_the_first_day_waits_for_it() -> None:
    assert begins(november(23), led_from=november(2)).due_on == november(27)


def test_a_new_leader_has_five_working_days() -> None:
    """The change counts, also in the first weeks of employment."""
    due = begins(november(9), led_from=november(23), led_before=True, today=november(23))
    assert (due.due_on, due.state) == (november(27), State.LEADER_CHANGED)


@pytest.mark.parametrize(
    ("today", "state", "overdue_days", "path"),
    [
        (november(22), State.NOT_STARTED, 0, Path.FRESH),
        (november(23), State.NEW, 0, Path.FRESH),
        (november(27), State.NEW, 0, Path.FRESH),
        (november(28), State.NEW, 1, Path.GROWN),
        (date(2027, 1, 4), State.NEW, 38, Path.GROWN),
        (date(2027, 1, 5), State.NEVER, 39, Path.GROWN),
    ],
)
def test_nobody_stays_new_for_ever(today: date, state: State, overdue_days: int, path: Path) -> None:
    """42 days after the first day; the path grows over when the first talk is late."""
    due = begins(november(23), today=today)
    assert (due.state, due.overdue_days, due.path) == (state, overdue_days, path)


def test_a_leader_change_can_be_late_too() -> None:
    due = begins(LONG_AGO, led_from=november(9), led_before=True, today=november(17))
    assert (due.due_on, due.state, due.overdue_days) == (november(13), State.LEADER_CHANGED, 4)


def test_without_any_weekday_the_fifth_calendar_day_counts() -> None:
    """Settled 6: also those without hours are seen; leave still stands still."""
    due = begins(november(20), employee=working((november(21), november(23)), weekdays=frozenset()))
    assert (due.due_on, due.no_common_day) == (november(26), True)


# Rhythm ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("today", "state", "overdue_days"),
    [
        (november(15), State.FINE, 0),
        (november(22), State.FINE, 0),
        (november(23), State.DUE, 0),
        (november(24), State.OVERDUE, 1),
        (november(30), State.OVERDUE, 7),
    ],
)
def test_fourteen_days(today: date, state: State, overdue_days: int) -> None:
    """3, row rhythm: spoke Mon 9 Nov, due Mon 23 Nov, overdue from 24 Nov."""
    due = spoke(november(9), today=today)
    assert (due.due_on, due.state, due.overdue_days) == (november(23), state, overdue_days)
    assert due.path is (Path.GROWN if overdue_days else Path.TRODDEN)


def test_leave_stops_the_clock() -> None:
    """3, row rhythm, leave: 16-20 Nov are five days, day 14 is Sat 28 Nov, so due Fri 27 Nov."""
    due = spoke(november(9), employee=working((november(16), november(21))))
    assert (due.reason.leave_days, due.reason.counted_to, due.due_on) == (5, november(28), november(27))


def test_a_leader_away_moves_nothing() -> None:
    """3, row rhythm, leader away: on leave 16-27 Nov, still due Mon 23 Nov, at the deputy."""
    leader = working((november(16), november(28)))
    assert spoke(november(9), leader=leader).due_on == november(23)
    assert responsible(november(23), leader, [OFFICE]) == 1


def test_leave_that_the_longer_count_reaches_is_left_out_too() -> None:
    """Five days push the end into two more."""
    employee = working((november(16), november(21)), (november(26), november(28)))
    assert spoke(november(9), employee=employee).reason.counted_to == november(30)


def test_leave_before_the_contact_or_after_the_day_moves_nothing() -> None:
    employee = working((november(2), november(10)), (november(24), november(28)))
    assert spoke(november(9), employee=employee).due_on == november(23)


def test_due_is_the_last_day_that_both_work() -> None:
    """Settled 2: Thursday 26 Nov is none of the employee's days, Wednesday is."""
    assert spoke(november(12), employee=MON_TO_WED).due_on == november(25)
    assert spoke(november(12), leader=MON_TO_WED).due_on == november(25)


def test_a_closed_day_is_no_working_day_of_either() -> None:
    """25 December is a holiday, 24 December closed for one of the two."""
    assert spoke(date(2026, 12, 11)).due_on == date(2026, 12, 24)
    assert spoke(date(2026, 12, 11), employee=CHRISTMAS_CLOSED).due_on == date(2026, 12, 23)
    assert spoke(date(2026, 12, 11), leader=CHRISTMAS_CLOSED).due_on == date(2026, 12, 23)


def test_due_is_never_before_the_day_after_the_contact() -> None:
    """Settled 2: the only common day of that week is a holiday."""
    fridays = working(weekdays=frozenset({5}))
    assert spoke(date(2026, 12, 23), every=7, employee=fridays).due_on == date(2026, 12, 24)


def test_no_common_weekday_leaves_the_calendar_day() -> None:
    """Settled 5."""
    weekend = working(weekdays=frozenset({6, 7}))
    due = spoke(november(10), employee=weekend)
    assert (due.due_on, due.no_common_day) == (november(24), True)
    assert not spoke(november(10)).no_common_day


@pytest.mark.parametrize(
    ("spoken_on", "today", "state"),
    [
        (november(13), TODAY, State.SOON),
        (november(11), TODAY, State.SOON),
        (november(16), TODAY, State.FINE),
        (november(16), november(29), State.FINE),
    ],
)
def test_later_this_week_ends_on_sunday(spoken_on: date, today: date, state: State) -> None:
    assert spoke(spoken_on, today=today).state is state


def test_a_due_sunday_is_still_this_week() -> None:
    weekend = working(weekdays=frozenset({7}))
    assert spoke(november(15), employee=weekend, leader=weekend).state is State.SOON


# Away and not started ----------------------------------------------------------------------------------------


def test_away_hangs_a_curtain_and_stops_the_clock() -> None:
    employee = working((november(23), november(28)))
    due = spoke(november(2), today=november(25), employee=employee)
    assert (due.due_on, due.state, due.overdue_days, due.path) == (november(16), State.AWAY, 0, Path.CURTAIN)
    back = spoke(november(2), today=november(28), employee=employee)
    assert (back.state, back.path) == (State.OVERDUE, Path.GROWN)


def test_away_before_the_first_talk() -> None:
    due = begins(november(2), today=november(25), employee=working((november(25), november(26))))
    assert (due.state, due.path, due.reason.first_talk) == (State.AWAY, Path.CURTAIN, True)


# The list ----------------------------------------------------------------------------------------------------


def test_the_list_has_who_is_due_and_who_was_never_talked_with() -> None:
    """Point 3 of the first issue; settled 6: people away are on it, people who have not begun are not."""
    assert is_listed(spoke(november(10)), on=TODAY)
    assert not is_listed(spoke(november(11)), on=TODAY)
    assert is_listed(spoke(november(11)), on=november(25))
    assert is_listed(begins(TODAY), on=TODAY)
    assert not is_listed(begins(november(30), today=TODAY), on=TODAY)
    assert is_listed(spoke(november(2), employee=working((TODAY, november(28)))), on=TODAY)


def test_longest_overdue_first() -> None:
    first = spoke(november(2))
    never = begins(november(17), today=TODAY)
    longer = spoke(date(2026, 10, 26), every=28)
    shorter = spoke(november(9))
    later = spoke(november(16))
    assert never.due_on == longer.due_on == shorter.due_on == november(23)
    dues = [later, shorter, longer, never, first]
    assert sorted(dues, key=longest_overdue_first) == [first, never, longer, shorter, later]


def test_a_reason_says_who_works_part_time() -> None:
    assert spoke(november(9), employee=MON_TO_WED).reason.part_time == (1, 2, 3)
    assert spoke(november(9)).reason.part_time == ()


# Contacts ----------------------------------------------------------------------------------------------------


def test_last_spoken_counts_only_what_stands() -> None:
    """Settled 4: written never moves the day; taken back is as never logged."""
    contacts = [
        Contact(november(9), spoken=True, withdrawn=False),
        Contact(november(2), spoken=True, withdrawn=False),
        Contact(november(12), spoken=False, withdrawn=False),
        Contact(november(16), spoken=True, withdrawn=True),
    ]
    assert last_spoken(contacts) == november(9)
    assert last_spoken(contacts[2:]) is None
    assert last_spoken([]) is None


def test_the_strip_has_eight_weeks_with_what_stands() -> None:
    seen = Contact(november(26), True, False)
    written = Contact(november(24), False, False)
    old = Contact(date(2026, 10, 5), True, False)
    left_out = [
        Contact(date(2026, 10, 4), True, False),
        Contact(november(25), True, True),
        Contact(november(28), True, False),
    ]
    strip = contact_strip([seen, written, old, *left_out], today=november(27))
    assert [week.week for week in strip] == [41, 42, 43, 44, 45, 46, 47, 48]
    assert (strip[0].monday, strip[0].marks) == (date(2026, 10, 5), (old,))
    assert strip[-1].marks == (written, seen)
    assert not any(week.marks for week in strip[1:-1])


@pytest.mark.parametrize(
    ("day", "weekday", "year", "week"),
    [
        (date(2026, 10, 23), "Fri", 2026, 43),
        (date(2026, 11, 24), "Tue", 2026, 48),
        (date(2026, 11, 27), "Fri", 2026, 48),
        (date(2026, 11, 28), "Sat", 2026, 48),
        (date(2026, 11, 30), "Mon", 2026, 49),
        (date(2026, 12, 23), "Wed", 2026, 52),
        (date(2026, 12, 28), "Mon", 2026, 53),
        (date(2027, 1, 3), "Sun", 2026, 53),
        (date(2027, 1, 4), "Mon", 2027, 1),
    ],
)
def test_weeks_are_iso_weeks(day: date, weekday: str, year: int, week: int) -> None:
    """1, rows weekday and ISO week; 2026 has 53 weeks."""
    assert f"{day:%a}" == weekday
    last = contact_strip([], today=day)[-1]
    assert (last.year, last.week) == (year, week)


# Who calls ---------------------------------------------------------------------------------------------------


def test_the_first_who_is_not_on_leave_calls() -> None:
    """2, settled 4: leader, deputies in order, next leader up; nobody if all are on leave."""
    away = working((TODAY, november(25)))
    assert responsible(TODAY, OFFICE, []) == 0
    assert responsible(TODAY, away, [OFFICE, OFFICE]) == 1
    assert responsible(TODAY, away, [away, OFFICE]) == 2
    assert responsible(TODAY, away, [away, away]) is None
    assert responsible(TODAY, away, []) is None
    assert responsible(november(25), away, [OFFICE]) == 0


def test_a_day_off_does_not_wake_the_deputy() -> None:
    """2, settled 5."""
    assert responsible(date(2026, 12, 25), OFFICE, [OFFICE]) == 0
    assert responsible(november(28), OFFICE, [OFFICE]) == 0
    assert responsible(november(26), MON_TO_WED, [OFFICE]) == 0
