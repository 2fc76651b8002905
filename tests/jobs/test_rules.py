"""When a job is tried again, and in which slot a repeated one falls, through every clock change."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from naervaer.jobs.rules import FIRST_DELAY, LONGEST_DELAY, delay_after, minute, night
from tests import numbers

ZONES = ["Europe/Copenhagen", "Atlantic/Faroe", "America/Nuuk", "Asia/Kathmandu"]


@given(st.integers(1, 10_000), st.floats(0, 1))
def test_delays_grow_and_never_pass_ten_minutes(attempts: int, chance: float) -> None:
    delay = delay_after(attempts, chance)
    assert FIRST_DELAY / 2 <= delay <= LONGEST_DELAY
    assert delay_after(attempts, 0) <= delay <= delay_after(attempts, 1)
    assert delay_after(attempts, chance) <= delay_after(attempts + 1, chance)


@given(st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)), st.sampled_from(ZONES))
def test_a_minute_has_one_name_in_every_zone(moment: datetime, zone: str) -> None:
    now = moment.replace(tzinfo=UTC)
    name, began = minute(now.astimezone(ZoneInfo(zone)))
    assert began <= now < began + timedelta(minutes=1)
    assert minute(began)[0] == name
    assert minute(began + timedelta(minutes=1))[0] != name


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("at", [time(4, 10), time(2, 30)])
def test_every_night_comes_exactly_once(zone: str, at: time) -> None:
    """Also where the hour does not exist or comes twice, and whatever the worker's pace."""
    first, days = date(2026, 1, 1), numbers(366, 3660)
    now = datetime.combine(first, time(12), tzinfo=ZoneInfo(zone)).astimezone(UTC)
    end = now + timedelta(days=days)
    nights: dict[str, datetime] = {}
    while now < end:
        name, began = night(now, at=at, zone=ZoneInfo(zone))
        assert began <= now
        assert nights.setdefault(name, began) == began
        now += timedelta(minutes=17)
    expected = [(first + timedelta(days=n)).isoformat() for n in range(days + 1)]
    assert list(nights) == expected


def test_a_worker_that_was_away_for_three_days_does_one_night() -> None:
    zone = ZoneInfo("Europe/Copenhagen")
    name, began = night(datetime(2026, 11, 23, 9, 0, tzinfo=zone), at=time(4, 10), zone=zone)
    assert (name, began) == ("2026-11-23", datetime(2026, 11, 23, 3, 10, tzinfo=UTC))
    assert night(datetime(2026, 11, 23, 4, 9, tzinfo=zone), at=time(4, 10), zone=zone)[0] == "2026-11-22"
