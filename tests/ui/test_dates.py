"""Dates as people say them, in both languages."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from naervaer.ui import dates

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("language", "day", "within", "short"),
    [
        ("da", "Mandag 23. november", "mandag 23. november", "man. 23. nov."),
        ("en", "Monday 23 November", "Monday 23 November", "Mon 23 Nov"),
    ],
)
def test_days(language: str, day: str, within: str, short: str) -> None:
    with translation.override(language):
        assert dates.day(MONDAY) == day
        assert dates.day_within(MONDAY) == within
        assert dates.short_day(MONDAY) == short


def test_another_year_is_told() -> None:
    with translation.override("da"):
        assert dates.short_day(MONDAY, today=date(2027, 1, 4)) == "man. 23. nov. 2026"
        assert dates.short_day(MONDAY, today=MONDAY) == "man. 23. nov."


@pytest.mark.parametrize(("language", "words"), [("da", "9.05"), ("en", "09:05")])
def test_clock(language: str, words: str) -> None:
    with translation.override(language), timezone.override("Europe/Copenhagen"):
        assert dates.clock(time(9, 5)) == words
        assert dates.clock(datetime(2026, 11, 23, 8, 5, tzinfo=UTC)) == words


def test_the_clock_of_another_zone() -> None:
    with translation.override("da"):
        assert dates.clock(datetime(2026, 11, 23, 8, 5, tzinfo=UTC), ZoneInfo("Europe/Vilnius")) == "10.05"


def test_a_moment_belongs_to_the_local_day() -> None:
    late = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    with translation.override("da"), timezone.override("Europe/Copenhagen"):
        assert dates.day(late) == "Mandag 23. november"
        assert dates.week(late) == 48
        assert dates.ago(late, MONDAY) == "i dag"


def test_the_week_is_the_iso_week() -> None:
    assert dates.week(date(2027, 1, 3)) == 53
    assert dates.week(date(2027, 1, 4)) == 1


@pytest.mark.parametrize(
    ("days", "danish", "english"),
    [
        (0, "i dag", "today"),
        (1, "i går", "yesterday"),
        (2, "i lørdags", "last Saturday"),
        (3, "i fredags", "last Friday"),
        (6, "i tirsdags", "last Tuesday"),
        (7, "7 dage", "7 days"),
        (11, "11 dage", "11 days"),
    ],
)
def test_how_long_ago(days: int, danish: str, english: str) -> None:
    on = date.fromordinal(MONDAY.toordinal() - days)
    with translation.override("da"):
        assert dates.ago(on, MONDAY) == danish
    with translation.override("en"):
        assert dates.ago(on, MONDAY) == english


def test_a_day_to_come_is_not_ago() -> None:
    with pytest.raises(ValueError, match="is after"):
        dates.ago(date(2026, 11, 24), MONDAY)


@pytest.mark.parametrize(
    ("zone", "danish", "english"),
    [
        ("Europe/Copenhagen", "København", "Copenhagen"),
        ("Atlantic/Faroe", "Færøerne", "Faroe"),
        ("America/New_York", "New York", "New York"),
        ("America/Indiana/Indianapolis", "Indianapolis", "Indianapolis"),
        ("UTC", "UTC", "UTC"),
    ],
)
def test_a_zone_is_called_as_its_city_is(zone: str, danish: str, english: str) -> None:
    for language, name in (("da", danish), ("en", english)):
        with translation.override(language):
            assert dates.city(zone) == name
