"""The rules of a talk against the worked examples of `oracles.md` 8 and against brute force (A24, A36, A48)."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from naervaer.conversations.rules import (
    BARRED_TALKS,
    Clash,
    Mark,
    MarkKind,
    Wish,
    clash,
    falls_into_leave,
    is_open,
    may_mark,
    may_say_another_day,
    next_time,
    openers_for,
    taken_back_by,
)
from naervaer.kernels.windows import Calendar
from naervaer.kernels.worktime import ONE_DAY, Week, Workdays, parse_week, weekdays

EMPLOYEE, LEADER, FORMER = uuid4(), uuid4(), uuid4()
TALKED, ANOTHER_DAY = MarkKind.TALKED, MarkKind.ANOTHER_DAY


def opened(*marks: Mark) -> bool:
    return is_open(marks, employee=EMPLOYEE, leader=LEADER)


# Wellbeing first ----------------------------------------------------------------------------------


def test_either_mark_and_the_employees_another_day_open_the_list() -> None:
    """`oracles.md` 8, wellbeing first: a mark of the leader, of the employee; "another day" by either of them."""
    assert not opened()
    assert opened(Mark(TALKED, LEADER))
    assert opened(Mark(TALKED, EMPLOYEE))
    assert opened(Mark(ANOTHER_DAY, EMPLOYEE))
    assert may_say_another_day(employee=EMPLOYEE, by=EMPLOYEE)
    assert not may_say_another_day(employee=EMPLOYEE, by=LEADER)


def test_taken_back_closes_again_and_bars_who_had_marked() -> None:
    """`oracles.md` 8, taken back: the leader marks, the employee takes it back."""
    marks = [Mark(TALKED, LEADER, withdrawn_by=EMPLOYEE)]
    assert not opened(*marks)
    assert not may_mark(marks, by=LEADER)
    assert may_mark(marks, by=EMPLOYEE)


def test_both_marked_and_one_takes_back_is_closed_again() -> None:
    """`oracles.md` 8, taken back: both marked, one takes back."""
    marks = [Mark(TALKED, LEADER), Mark(TALKED, EMPLOYEE)]
    assert taken_back_by(marks, by=EMPLOYEE) == [0, 1]
    after = [Mark(mark.kind, mark.by, EMPLOYEE) for mark in marks]
    assert not opened(*after)
    assert not may_mark(after, by=LEADER)
    assert may_mark(after, by=EMPLOYEE), "who said it can mark again: only the other's mark was taken back"


def test_undo_of_ones_own_bars_nobody_and_leaves_the_others() -> None:
    own = Mark(TALKED, LEADER, withdrawn_by=LEADER)
    assert may_mark([own], by=LEADER)
    assert opened(own, Mark(TALKED, EMPLOYEE))
    assert not opened(own)


def test_another_day_cannot_be_taken_back_and_a_former_leaders_mark_opens_nothing() -> None:
    assert taken_back_by([Mark(ANOTHER_DAY, EMPLOYEE)], by=LEADER) == []
    assert taken_back_by([Mark(TALKED, LEADER)], by=LEADER) == [], "one's own is undone, not taken back"
    assert not opened(Mark(TALKED, FORMER))
    assert not is_open([Mark(TALKED, FORMER)], employee=EMPLOYEE, leader=None)


MARKS = st.builds(
    Mark,
    st.sampled_from(MarkKind),
    st.sampled_from([EMPLOYEE, LEADER]),
    st.sampled_from([None, EMPLOYEE, LEADER]),
)


@given(st.lists(MARKS, max_size=6))
def test_it_is_open_exactly_while_something_stands(marks: list[Mark]) -> None:
    assert opened(*marks) == any(mark.withdrawn_by is None for mark in marks)
    for who in (EMPLOYEE, LEADER):
        barred = any(mark.by == who and mark.withdrawn_by not in (None, who) for mark in marks)
        assert may_mark(marks, by=who) is not barred


# Openers ------------------------------------------------------------------------------------------

BANK = [f"opener-{number}" for number in range(40)]


def test_none_of_the_last_eight_talks_is_shown_again() -> None:
    """`oracles.md` 8, openers: bank of 40, 24 barred, 16 free."""
    before = [BANK[start : start + 3] for start in range(0, 27, 3)]  # nine talks, the latest first
    free = set(BANK[24:])
    assert len(free) == 16
    drawn = {key for _ in range(300) for key in openers_for(uuid4(), bank=BANK, shown=before)}
    assert drawn == free, "the ninth talk back bars nothing any more"


def test_the_three_are_the_same_each_time_and_differ_from_talk_to_talk() -> None:
    talk = UUID("12345678-1234-4123-8123-123456789abc")
    assert openers_for(talk, bank=BANK, shown=[]) == openers_for(talk, bank=BANK, shown=[])
    assert openers_for(talk, bank=list(reversed(BANK)), shown=[]) == openers_for(talk, bank=BANK, shown=[])
    assert len({openers_for(uuid4(), bank=BANK, shown=[]) for _ in range(50)}) > 40


def test_if_fewer_than_three_are_left_the_longest_unused_come_first() -> None:
    bank = BANK[:25]
    before = [bank[start : start + 3] for start in range(0, 24, 3)]
    shown = openers_for(uuid4(), bank=bank, shown=before)
    assert shown[0] == bank[24], "the one that is free"
    assert set(shown[1:]) < set(before[7]), "then those of eight talks ago"


@given(st.uuids(), st.integers(3, 45), st.lists(st.lists(st.sampled_from(BANK), max_size=3), max_size=12))
def test_always_three_different_ones(talk: UUID, size: int, shown: list[list[str]]) -> None:
    bank = [f"opener-{number}" for number in range(size)]
    found = openers_for(talk, bank=bank, shown=shown)
    assert len(set(found)) == 3
    barred = {key for keys in shown[:BARRED_TALKS] for key in keys}
    if len(set(bank) - barred) >= 3:
        assert not barred & set(found)


# Next time ----------------------------------------------------------------------------------------

COPENHAGEN, VILNIUS = ZoneInfo("Europe/Copenhagen"), ZoneInfo("Europe/Vilnius")
NINE_TO_FIVE = parse_week("1-5 09:00-17:00")
MONDAY = date(2026, 11, 23)


def calendar(
    week: Week = NINE_TO_FIVE,
    zone: ZoneInfo = COPENHAGEN,
    leave: list[tuple[date, date]] | None = None,
    busy: tuple[tuple[datetime, datetime], ...] = (),
    closed: frozenset[date] = frozenset(),
) -> Calendar:
    return Calendar(week, zone, Workdays(weekdays(week), closed, tuple(leave or ())), busy)


def wish(days: int = 14, at: time = time(10), **more: object) -> Wish:
    values: dict[str, object] = {"earliest": MONDAY + timedelta(days=1), "weekday": MONDAY.isoweekday()}
    return Wish(since=MONDAY, rhythm_days=days, at=at, **(values | more))  # type: ignore[arg-type]


def local(found: tuple[datetime, datetime] | None) -> str:
    assert found is not None
    return found[0].astimezone(COPENHAGEN).strftime("%a %d %b %H:%M")


def test_the_same_weekday_and_hour_after_the_rhythm() -> None:
    assert local(next_time(wish(14), employee=calendar(), leader=calendar())) == "Mon 07 Dec 10:00"
    assert (
        local(next_time(wish(7, time(13, 30)), employee=calendar(), leader=calendar())) == "Mon 30 Nov 13:30"
    )


def test_another_rhythm_keeps_the_weekday_before_the_day_it_is_due() -> None:
    assert local(next_time(wish(17), employee=calendar(), leader=calendar())) == "Mon 07 Dec 10:00"
    assert (
        local(next_time(wish(17, weekday=None), employee=calendar(), leader=calendar())) == "Thu 10 Dec 10:00"
    )


def test_a_closed_day_or_leave_of_the_leader_moves_it_to_the_last_common_day_before() -> None:
    closed = frozenset({date(2026, 12, 7)})
    found = next_time(wish(), employee=calendar(closed=closed), leader=calendar(closed=closed))
    assert local(found) == "Fri 04 Dec 10:00"
    away = calendar(leave=[(date(2026, 12, 1), date(2026, 12, 9))])
    assert local(next_time(wish(), employee=calendar(), leader=away)) == "Wed 09 Dec 10:00"


def test_days_of_the_employees_leave_are_not_counted() -> None:
    away = calendar(leave=[(date(2026, 11, 30), date(2026, 12, 7))])
    assert local(next_time(wish(), employee=away, leader=calendar())) == "Mon 14 Dec 10:00"


def test_what_is_planned_already_moves_it_to_the_nearest_free_time() -> None:
    start = datetime(2026, 12, 7, 9, 0, tzinfo=UTC)
    busy = ((start - timedelta(minutes=10), start + timedelta(minutes=20)),)  # 9.50 to 10.20 in Copenhagen
    assert local(next_time(wish(), employee=calendar(busy=busy), leader=calendar())) == "Mon 07 Dec 10:30"
    assert local(next_time(wish(), employee=calendar(), leader=calendar(busy=busy))) == "Mon 07 Dec 10:30"


def test_it_lies_inside_the_hours_that_both_share() -> None:
    split = calendar(parse_week("1-5 06:00-10:00 18:00-21:30"))
    assert local(next_time(wish(), employee=split, leader=calendar())) == "Mon 07 Dec 09:30"
    vilnius = calendar(zone=VILNIUS)
    assert local(next_time(wish(7, time(16, 30)), employee=vilnius, leader=calendar())) == "Mon 30 Nov 15:30"


def test_summer_time_keeps_the_time_of_day() -> None:
    on = date(2026, 10, 12)
    asked = Wish(since=on, rhythm_days=14, earliest=on, weekday=1, at=time(10))
    assert local(next_time(asked, employee=calendar(), leader=calendar())) == "Mon 26 Oct 10:00"


def test_overdue_is_the_first_day_that_can_be_had_and_nothing_shared_is_none() -> None:
    late = Wish(since=date(2026, 10, 1), rhythm_days=14, earliest=date(2026, 11, 24))
    assert local(next_time(late, employee=calendar(), leader=calendar())) == "Tue 24 Nov 10:00"
    night = calendar(parse_week("1-5 22:00-23:30"))
    assert next_time(wish(), employee=night, leader=calendar()) is None


QUARTER = timedelta(minutes=15)
BUSY = st.lists(
    st.tuples(st.integers(0, 4 * 24 * 20), st.integers(1, 24)).map(
        lambda pair: (
            datetime(2026, 11, 24, tzinfo=UTC) + pair[0] * QUARTER,
            datetime(2026, 11, 24, tzinfo=UTC) + (pair[0] + pair[1]) * QUARTER,
        )
    ),
    max_size=12,
).map(tuple)
WEEKS = st.sampled_from(
    [NINE_TO_FIVE, parse_week("1-3 09:00-15:00"), parse_week("1-5 06:00-10:00 18:00-21:30")]
)
LEAVE = st.lists(
    st.tuples(st.integers(0, 30), st.integers(1, 9)).map(
        lambda pair: (MONDAY + timedelta(days=pair[0]), MONDAY + timedelta(days=sum(pair)))
    ),
    max_size=3,
)
CALENDARS = st.builds(calendar, WEEKS, st.sampled_from([COPENHAGEN, VILNIUS]), LEAVE, BUSY)


@given(CALENDARS, CALENDARS, st.integers(7, 42), st.integers(9, 16))
def test_what_is_proposed_is_possible_for_both(
    employee: Calendar, leader: Calendar, days: int, hour: int
) -> None:
    """Against brute force: every minute of it is work time of both and beside what is planned."""
    found = next_time(wish(days, time(hour)), employee=employee, leader=leader)
    if found is None:
        return
    start, end = found
    assert end - start == timedelta(minutes=30)
    for side in (employee, leader):
        assert all(end <= begin or start >= stop for begin, stop in side.busy)
        for minute in range(30):
            at = (start + timedelta(minutes=minute)).astimezone(side.zone)
            assert side.days.works_on(at.date())
            assert any(first <= at.hour * 60 + at.minute < last for first, last in side.week.on(at.date()))


@given(CALENDARS, CALENDARS, st.integers(7, 42))
def test_no_better_day_was_passed_over(employee: Calendar, leader: Calendar, days: int) -> None:
    """If it is later than due, no day from tomorrow to the one it is due had half an hour left on the quarter."""
    found = next_time(wish(days), employee=employee, leader=leader)
    due = employee.days.day_after(MONDAY, days)
    last = found[0].astimezone(leader.zone).date() if found else due
    if last <= due:
        return
    day = max(MONDAY + timedelta(days=1), due - timedelta(days=6))
    while day <= due:
        assert not _possible(day, employee, leader), day
        day += timedelta(days=1)


def _possible(day: date, employee: Calendar, leader: Calendar) -> bool:
    midnight = datetime.combine(day, time(), leader.zone).astimezone(UTC)
    return any(_fits(midnight + number * QUARTER, day, employee, leader) for number in range(24 * 4))


def _fits(start: datetime, day: date, employee: Calendar, leader: Calendar) -> bool:
    if start.astimezone(leader.zone).date() != day or not employee.days.works_on(day):
        return False
    for side in (employee, leader):
        if any(start < stop and begin < start + 2 * QUARTER for begin, stop in side.busy):
            return False
        for minute in range(30):
            at = (start + timedelta(minutes=minute)).astimezone(side.zone)
            works = any(first <= at.hour * 60 + at.minute < last for first, last in side.week.on(at.date()))
            if not (works and side.days.works_on(at.date())):
                return False
    return True


def test_leave_over_a_planned_talk_is_seen_by_each_ones_own_calendar() -> None:
    starts_at = datetime(2026, 11, 30, 9, tzinfo=UTC)
    away = calendar(zone=VILNIUS, leave=[(date(2026, 11, 30), date(2026, 12, 1))])
    assert not falls_into_leave(starts_at, people=[calendar(), calendar(zone=VILNIUS)])
    assert falls_into_leave(starts_at, people=[calendar(), away])


# A typed time -------------------------------------------------------------------------------------


def at(day: date, hour: int, minutes: int = 30) -> tuple[datetime, datetime]:
    """From this full hour in Copenhagen on."""
    start = datetime(day.year, day.month, day.day, hour, tzinfo=COPENHAGEN).astimezone(UTC)
    return start, start + timedelta(minutes=minutes)


def test_a_typed_time_clashes_with_hours_leave_and_what_is_planned() -> None:
    week = parse_week("1-5 09:00-12:00 13:00-17:00")
    busy = (at(MONDAY, 10),)
    person = Calendar(
        week, COPENHAGEN, Workdays(weekdays(week), leave=((MONDAY + ONE_DAY, MONDAY + 2 * ONE_DAY),)), busy
    )
    assert clash(at(MONDAY, 9), person) is None
    assert clash(at(MONDAY, 9, 61), person) is Clash.TAKEN
    assert clash(at(MONDAY, 11, 60), person) is None, "it ends with the hours"
    assert clash(at(MONDAY, 11, 61), person) is Clash.NOT_AT_WORK
    assert clash(at(MONDAY, 20), person) is Clash.NOT_AT_WORK
    assert clash(at(MONDAY + ONE_DAY, 9), person) is Clash.NOT_AT_WORK, "leave"
    assert clash(at(MONDAY - ONE_DAY, 9), person) is Clash.NOT_AT_WORK, "Sunday"
