"""Public holidays, closed days and leave. `oracles.md` 1."""

import subprocess
import sys
from datetime import date, timedelta

import pytest

from naervaer.distance.rules import (
    WEEKDAY_KEYS,
    LeaveError,
    LeaveFault,
    UnknownCountry,
    checked_leave,
    closed_days,
    countries,
    holiday_names,
    merged_leave,
    public_holidays,
)

TEN_DAYS = [
    "Thu 1 Jan",
    "Thu 2 Apr",
    "Fri 3 Apr",
    "Sun 5 Apr",
    "Mon 6 Apr",
    "Thu 14 May",
    "Sun 24 May",
    "Mon 25 May",
    "Fri 25 Dec",
    "Sat 26 Dec",
]


def test_danish_public_holidays_2026() -> None:
    """The ten days."""
    assert [f"{day:%a} {day.day} {day:%b}" for day in sorted(public_holidays("DK", 2026))] == TEN_DAYS


def test_store_bededag_is_one_until_2023() -> None:
    assert date(2023, 5, 5) in public_holidays("DK", 2023)
    for year in (2024, 2025, 2026, 2027):
        prayer_day = holiday_names("DK", year, "da")[1][0] + timedelta(days=29)
        assert prayer_day.isoweekday() == 5
        assert prayer_day not in public_holidays("DK", year)
    assert date(2026, 5, 1) not in public_holidays("DK", 2026)


@pytest.mark.parametrize("day", [date(2026, 5, 1), date(2026, 6, 5), date(2026, 12, 24), date(2026, 12, 31)])
def test_days_by_agreement_are_open_unless_the_organisation_closes_them(day: date) -> None:
    assert day not in closed_days("DK", 2026, 2026)
    assert closed_days("DK", 2026, 2026, [day]) == public_holidays("DK", 2026) | {day}


def test_closed_days_cover_every_year_asked_for() -> None:
    closed = closed_days("DK", 2025, 2027)
    assert {day.year for day in closed} == {2025, 2026, 2027}
    assert closed == public_holidays("DK", 2025) | public_holidays("DK", 2026) | public_holidays("DK", 2027)


def test_other_countries_have_their_own_days() -> None:
    assert date(2026, 2, 16) in public_holidays("LT", 2026)
    assert date(2026, 2, 16) not in public_holidays("DK", 2026)


def test_names_come_in_the_language_asked_for() -> None:
    assert dict(holiday_names("DK", 2026, "da"))[date(2026, 4, 2)] == "Skærtorsdag"
    assert dict(holiday_names("DK", 2026, "en"))[date(2026, 4, 2)] == "Maundy Thursday"


def test_names_come_in_another_language_if_there_are_none_in_this() -> None:
    assert [day for day, _ in holiday_names("LT", 2026, "da")] == sorted(public_holidays("LT", 2026))


def test_a_country_that_is_not_known_is_said_so() -> None:
    with pytest.raises(UnknownCountry):
        closed_days("XX", 2026, 2026)
    assert {"DK", "SE", "LT", "GL"} <= countries()
    assert "XX" not in countries()


def test_holidays_are_not_imported_before_somebody_asks() -> None:
    """A quarter of a second that every command would pay."""
    code = "import sys, naervaer.distance.rules; sys.exit('holidays' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_leave_needs_a_day() -> None:
    day = date(2026, 11, 16)
    assert checked_leave(day, day + timedelta(days=1)) == (day, day + timedelta(days=1))
    for end in (day, day - timedelta(days=1)):
        with pytest.raises(LeaveError) as refused:
            checked_leave(day, end)
        assert refused.value.fault is LeaveFault.ENDS_BEFORE_IT_STARTS


def test_leave_has_at_most_400_days() -> None:
    day = date(2026, 1, 1)
    assert checked_leave(day, day + timedelta(days=400))
    with pytest.raises(LeaveError) as refused:
        checked_leave(day, day + timedelta(days=401))
    assert refused.value.fault is LeaveFault.TOO_LONG


def test_leave_that_touches_or_overlaps_is_one() -> None:
    def november(first: int, end: int) -> tuple[date, date]:
        return date(2026, 11, first), date(2026, 11, end)

    periods = [november(20, 23), november(2, 7), november(5, 10), november(10, 12), november(25, 26)]
    assert merged_leave(periods) == (november(2, 12), november(20, 23), november(25, 26))


def test_every_weekday_has_a_word() -> None:
    monday = date(2026, 11, 23)
    week = [monday + timedelta(days=offset) for offset in range(7)]
    assert [WEEKDAY_KEYS[day.isoweekday()] for day in week] == [f"{day:%a}".lower() for day in week]
