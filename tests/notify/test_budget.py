"""The attention budget against an oracle that asks minute by minute, and through ten years of clocks and leave."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from naervaer.kernels.worktime import Workdays, parse_week, weekdays
from naervaer.notify.rules import MOST_A_WEEK, OwnHours, next_letter, reminder_at
from tests import numbers

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
ZONES = [COPENHAGEN, ZoneInfo("Atlantic/Faroe"), ZoneInfo("America/Nuuk")]
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
WEEKS = [
    "1-5 09:00-17:00",
    "1-7 06:00-10:00 18:00-21:30",
    "1-3 09:00-15:00",
    "6 22:00-24:00;7 00:00-06:00",
    "",
]


def hours(week: str = WEEKS[0], zone: ZoneInfo = COPENHAGEN, **days: object) -> OwnHours:
    pattern = parse_week(week)
    return OwnHours(pattern, zone, Workdays(weekdays(pattern), **days))  # type: ignore[arg-type]


def at(text: str, zone: ZoneInfo = COPENHAGEN) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def told(text: str, **how: object) -> str:
    moment = next_letter(at(text), **{"hours": hours(), **how})  # type: ignore[arg-type]
    return f"{moment.astimezone(COPENHAGEN):%a %d %H:%M}" if moment else "never"


@pytest.mark.parametrize(
    ("now", "letter"),
    [
        ("2026-11-24 10:00", "Tue 24 10:00"),
        ("2026-11-24 08:59", "Tue 24 09:00"),
        ("2026-11-24 17:00", "Wed 25 09:00"),
        ("2026-11-27 18:00", "Mon 30 09:00"),
        ("2026-10-24 12:00", "Mon 26 09:00"),  # summer time ends in between
    ],
)
def test_news_comes_within_own_hours(now: str, letter: str) -> None:
    assert told(now) == letter


def test_one_a_day_and_three_in_seven_days() -> None:
    assert told("2026-11-24 10:00", told_on=[date(2026, 11, 24)]) == "Wed 25 09:00"
    three = [date(2026, 11, 20), date(2026, 11, 23), date(2026, 11, 24)]
    assert told("2026-11-25 10:00", told_on=three) == "Fri 27 09:00"
    assert told("2026-11-25 10:00", told_on=three[1:]) == "Wed 25 10:00"


def test_a_leader_is_told_in_the_morning_every_working_day() -> None:
    every_day = [date(2026, 11, 23) + n * DAY for n in range(4)]
    how = {"in_the_morning": True, "told_on": every_day}
    assert told("2026-11-27 07:00", waiting_since=at("2026-11-26 22:00"), **how) == "Fri 27 09:00"
    assert told("2026-11-27 09:01", waiting_since=at("2026-11-27 09:01"), **how) == "Mon 30 09:00"
    # The worker was down over the morning: once, when it is back, and not after hours.
    assert told("2026-11-27 13:00", waiting_since=at("2026-11-26 22:00"), **how) == "Fri 27 13:00"
    assert told("2026-11-27 17:00", waiting_since=at("2026-11-26 22:00"), **how) == "Mon 30 09:00"


@pytest.mark.parametrize(
    ("quiet", "now", "letter"),
    [
        (("12:00", "13:00"), "2026-11-24 12:20", "Tue 24 13:00"),
        (("12:00", "13:00"), "2026-11-24 11:59", "Tue 24 11:59"),
        (("12:00", "13:00"), "2026-11-24 13:00", "Tue 24 13:00"),
        (("15:00", "10:00"), "2026-11-24 08:00", "Tue 24 10:00"),  # over midnight
        (("15:00", "10:00"), "2026-11-24 15:00", "Wed 25 10:00"),
        (("00:00", "09:30"), "2026-11-24 08:00", "Tue 24 09:30"),
        (("16:00", "00:00"), "2026-11-24 16:00", "Wed 25 09:00"),
        (("08:00", "18:00"), "2026-11-24 08:00", "never"),
    ],
)
def test_nobody_is_told_anything_in_quiet_time(quiet: tuple[str, str], now: str, letter: str) -> None:
    agreed = replace(hours(), quiet=(time.fromisoformat(quiet[0]), time.fromisoformat(quiet[1])))
    assert told(now, hours=agreed) == letter


AFTER_THE_CHANGE = st.times(min_value=time(4)).map(lambda each: each.replace(second=0, microsecond=0))


@given(
    AFTER_THE_CHANGE,
    AFTER_THE_CHANGE,
    st.sampled_from([date(2026, 3, 29), date(2026, 10, 25), date(2026, 11, 24)]),
    st.sampled_from(ZONES),
)
def test_quiet_time_is_on_the_own_clock(start: time, end: time, day: date, zone: ZoneInfo) -> None:
    """Asked quarter by quarter, also when the night before was an hour shorter or longer."""
    spans = replace(hours("1-7 00:00-24:00", zone), quiet=(start, end)).open_on(day)
    for quarter in range(16, 96):
        clock = time(quarter // 4, quarter % 4 * 15)
        moment = datetime.combine(day, clock, zone)
        quiet = start <= clock < end if start < end else clock >= start or clock < end
        assert any(a <= moment < b for a, b in spans) == (not quiet), clock


def test_leave_holidays_and_closed_days_are_quiet() -> None:
    away = hours(leave=((date(2026, 11, 23), date(2026, 11, 30)),))
    assert told("2026-11-24 10:00", hours=away) == "Mon 30 09:00"
    christmas = hours(closed=frozenset({date(2026, 12, 24), date(2026, 12, 25)}))
    assert told("2026-12-23 18:00", hours=christmas) == "Mon 28 09:00"
    assert told("2026-11-24 10:00", hours=hours("")) == "never"
    assert told("2026-11-24 10:00", hours=hours(leave=((date(2026, 11, 1), date(2027, 3, 1)),))) == "never"


def test_a_reminder_is_due_in_the_first_open_minute_of_its_day() -> None:
    assert reminder_at(date(2026, 11, 24), hours=hours()) == at("2026-11-24 09:00")
    assert reminder_at(date(2026, 11, 28), hours=hours()) == at("2026-11-30 09:00")
    nuuk = reminder_at(date(2026, 11, 24), hours=hours(zone=ZONES[2]))
    assert nuuk == at("2026-11-24 09:00", ZONES[2])


# Brute force --------------------------------------------------------------------------------------------------


def brute(
    now: datetime, own: OwnHours, told_on: set[date], in_the_morning: bool, waiting_since: datetime
) -> datetime | None:
    """Minute by minute: works in it, has room for it, and, in the morning, what waits was there when the day began."""
    began: dict[date, datetime] = {}
    for minute in minutes(now.astimezone(UTC) - 2 * DAY, 20 * DAY):
        local = minute.astimezone(own.zone)
        if not works(own, local):
            continue
        day = local.date()
        began.setdefault(day, minute)
        if minute + MINUTE <= now or day in told_on:
            continue
        if not in_the_morning and len([one for one in told_on if 0 < (day - one).days < 7]) >= MOST_A_WEEK:
            continue
        if not in_the_morning or waiting_since <= began[day]:
            return max(minute, now)
    return None


def minutes(start: datetime, length: timedelta) -> Iterator[datetime]:
    start = start.replace(second=0, microsecond=0)
    for n in range(length // MINUTE):
        yield start + n * MINUTE


def works(own: OwnHours, local: datetime) -> bool:
    day, minute = local.date(), local.hour * 60 + local.minute
    inside = any(start <= minute < end for start, end in own.week.days[day.weekday()])
    return inside and day not in own.days.closed and not any(a <= day < b for a, b in own.days.leave)


STARTS = [
    datetime(2026, 3, 27, tzinfo=UTC),
    datetime(2026, 10, 23, tzinfo=UTC),
    datetime(2026, 11, 20, tzinfo=UTC),
]


@settings(max_examples=numbers(25, 1500))
@given(
    week=st.sampled_from(WEEKS),
    zone=st.sampled_from(ZONES),
    start=st.sampled_from(STARTS),
    offset=st.integers(0, 4 * 24 * 60),
    told_before=st.sets(st.integers(0, 8), max_size=5),
    leave=st.tuples(st.integers(-3, 5), st.integers(1, 6)),
    closed=st.sets(st.integers(-2, 6), max_size=3),
    in_the_morning=st.booleans(),
    waited=st.integers(0, 3000),
)
def test_it_is_what_asking_every_minute_gives(
    week: str,
    zone: ZoneInfo,
    start: datetime,
    offset: int,
    told_before: set[int],
    leave: tuple[int, int],
    closed: set[int],
    in_the_morning: bool,
    waited: int,
) -> None:
    now = start + offset * MINUTE
    today = now.astimezone(zone).date()
    away = (today + leave[0] * DAY, today + (leave[0] + leave[1]) * DAY)
    own = hours(week, zone, leave=(away,), closed=frozenset(today + n * DAY for n in closed))
    told_on = {today - n * DAY for n in told_before}
    since = now - waited * MINUTE
    found = next_letter(now, hours=own, told_on=told_on, in_the_morning=in_the_morning, waiting_since=since)
    expected = brute(now, own, told_on, in_the_morning, since)
    if expected is None:  # the oracle looks eighteen days ahead
        assert found is None or found > now + 17 * DAY
    else:
        assert found == expected


# Ten years ----------------------------------------------------------------------------------------------------


class Outbox:
    """What the worker does with the rule, without a database: news waits, and goes when it may."""

    def __init__(self, own: OwnHours, leads: bool) -> None:
        self.own, self.leads = own, leads
        self.waiting: list[tuple[datetime, int]] = []
        self.letters: list[tuple[datetime, list[int]]] = []

    def turn(self, now: datetime) -> None:
        waiting = [(made, news) for made, news in self.waiting if made <= now]
        if not waiting:
            return
        since, days = (
            min(made for made, _ in waiting),
            {self.own.day_of(sent) for sent, _ in self.letters[-8:]},
        )
        when = next_letter(now, hours=self.own, told_on=days, in_the_morning=self.leads, waiting_since=since)
        if when == now:
            self.letters.append((now, [news for _, news in waiting]))
            self.waiting = [each for each in self.waiting if each not in waiting]


@pytest.mark.parametrize("zone", ZONES, ids=str)
@pytest.mark.parametrize("leads", [False, True], ids=["employee", "leader"])
def test_through_ten_years_nothing_is_lost_doubled_too_often_or_too_late(zone: ZoneInfo, leads: bool) -> None:
    """News at odd times; the worker looks every half hour, its clock jumps back and forth, and it is down for days."""
    summers = [(date(year, 7, 6), date(year, 7, 27)) for year in range(2026, 2037)]
    own = hours("1-4 09:00-17:00;5 09:00-12:00", zone, leave=tuple(summers))
    outbox, made = Outbox(own, leads), 0
    now, end = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC) + numbers(400, 3650) * DAY
    turn = 0
    while now < end:
        turn += 1
        if turn % 31 == 0:
            outbox.waiting.append((now - timedelta(minutes=11), made))
            made += 1
        if turn % 997 == 0:
            now += 3 * DAY  # down
        outbox.turn(now - timedelta(hours=1) if turn % 101 == 0 else now)  # a clock that was put back
        now += timedelta(minutes=30)
    told = [news for _, letter in outbox.letters for news in letter]
    assert sorted(told + [news for _, news in outbox.waiting]) == list(range(made))
    assert len(outbox.waiting) < 30 * 8  # only what the last days have brought, or a leave
    days = [own.day_of(sent) for sent, _ in outbox.letters]
    assert max(Counter(days).values()) == 1
    for sent, _ in outbox.letters:
        assert works(own, sent.astimezone(zone))
    if not leads:
        assert all(sum(0 <= (day - other).days < 7 for other in days) <= MOST_A_WEEK for day in days)
    assert any(sent.astimezone(zone).time() == time(9) for sent, _ in outbox.letters)
