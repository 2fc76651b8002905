"""The clock of a promise against an oracle that knows one minute: it asks every one of them whose it is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from naervaer.kernels.promises import Member, due_at, first_at_work, open_minutes, responsible, warned_at
from naervaer.kernels.worktime import Week, Workdays, weekdays
from tests import numbers
from tests.kernels.test_worktime_brute import MINUTE, brute_minutes, day_hours

DAY = timedelta(days=1)
ZONES = [ZoneInfo(name) for name in ("Europe/Copenhagen", "Atlantic/Faroe", "America/Nuuk")]
CHANGES = [date(2026, 3, 27), date(2026, 3, 28), date(2026, 3, 29), date(2026, 10, 23), date(2026, 10, 24)]
DAYS = 40
"""Days that the oracle looks ahead; a promise that is not over by then is left to the worked examples."""


@dataclass
class Brute:
    """Everything about one person, each minute by itself."""

    week: Week
    zone: ZoneInfo
    closed: frozenset[date]
    leave: frozenset[date]

    def __post_init__(self) -> None:
        self._days: dict[date, set[datetime]] = {}

    def is_away(self, now: datetime) -> bool:
        return now.astimezone(self.zone).date() in self.leave

    def is_open(self, now: datetime) -> bool:
        local = now.astimezone(self.zone).date()
        return any(now in self._open_on(local + offset * DAY) for offset in (-1, 0))

    def _open_on(self, day: date) -> set[datetime]:
        if day not in self._days:
            shut = day in self.closed or not self.week.days[day.isoweekday() - 1]
            self._days[day] = set() if shut else brute_minutes(self.week, day, self.zone)
        return self._days[day]

    def is_able(self, now: datetime) -> bool:
        later = (now + count * MINUTE for count in range(30 * 24 * 60))
        return any(self.is_open(each) and not self.is_away(each) for each in later)


def clock(chain: Sequence[Brute], asked: datetime, days: int) -> Iterator[tuple[datetime, bool]]:
    """Every minute from the asking on, and whether the one whose it is then is at work."""
    able = [each for each in chain if each.is_able(asked)]
    for count in range(days * 24 * 60):
        now = asked + count * MINUTE
        whose = next((each for each in able if not each.is_away(now)), None)
        yield now, whose is not None and whose.is_open(now)


def brute_due(chain: Sequence[Brute], asked: datetime, minutes: int) -> datetime | None:
    for now, runs in clock(chain, asked, DAYS):
        minutes -= runs
        if minutes == 0:
            return now + MINUTE
    return None


@st.composite
def people(draw: st.DrawFn) -> tuple[Member, Brute]:
    """One of a chain, in both tellings: hours on some days, closed days and leave around the change of the clock."""
    week = Week(draw(st.tuples(*[day_hours | st.just(((540, 1020),)) | st.just(())] * 7)))
    zone = draw(st.sampled_from(ZONES))
    first = draw(st.sampled_from(CHANGES))
    near = st.integers(-3, 12).map(lambda offset: first + offset * DAY)
    closed = draw(st.frozensets(near, max_size=2))
    starts = draw(st.lists(st.tuples(near, st.integers(1, 9)), max_size=2))
    leave = tuple((start, start + count * DAY) for start, count in starts)
    days = Workdays(weekdays(week), closed, leave)
    away = frozenset(start + offset * DAY for start, end in leave for offset in range((end - start).days))
    return Member.of(week, zone, days), Brute(week, zone, closed, away)


chains = st.lists(people(), min_size=1, max_size=4)
moments = st.tuples(st.sampled_from(CHANGES), st.integers(0, 3 * 24 * 60)).map(
    lambda pair: datetime(pair[0].year, pair[0].month, pair[0].day, tzinfo=UTC) + pair[1] * MINUTE
)
promised = st.integers(5, 240) | st.sampled_from([15, 30, 120, 2400])
Both = list[tuple[Member, Brute]]


@settings(max_examples=numbers(25, 1500), deadline=None)
@given(chains, moments, promised)
def test_due_is_the_minute_in_which_the_last_promised_one_is_over(
    both: Both, asked: datetime, minutes: int
) -> None:
    chain, brute = [each for each, _ in both], [each for _, each in both]
    expected = brute_due(brute, asked, minutes)
    found = due_at(chain, asked + timedelta(seconds=59), minutes)
    if expected is None:
        assert found is None or found > asked + DAYS * DAY
    else:
        assert found == expected
        assert open_minutes(chain, asked, found) == minutes
        left = 15 if minutes > 15 else minutes // 2
        assert warned_at(chain, asked, minutes) == brute_due(brute, asked, minutes - left)


@settings(max_examples=numbers(25, 1500), deadline=None)
@given(chains, moments, st.integers(0, 4 * 24 * 60))
def test_minutes_are_counted_one_by_one(both: Both, asked: datetime, later: int) -> None:
    runs = [runs for _, runs in clock([each for _, each in both], asked, 4)]
    found = open_minutes([each for each, _ in both], asked, asked + later * MINUTE)
    assert found == sum(runs[:later])


@settings(max_examples=numbers(25, 1500), deadline=None)
@given(chains, moments)
def test_whose_it_is_and_who_is_there_first(both: Both, now: datetime) -> None:
    chain, brute = [each for each, _ in both], [each for _, each in both]
    whose = next((n for n, each in enumerate(brute) if not each.is_away(now) and each.is_able(now)), None)
    assert responsible(chain, now) == whose
    minutes = (now + count * MINUTE for count in range(30 * 24 * 60))
    there = (
        (place, minute)
        for minute in minutes
        for place, each in enumerate(brute)
        if each.is_open(minute) and not each.is_away(minute)
    )
    assert first_at_work(chain, now) == next(there, None)
