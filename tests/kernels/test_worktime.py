"""Hours of a week: their text, their instants, what two people share, and rest. `oracles.md` 1, 2 (8, 9), 4; A06."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from naervaer.kernels.worktime import (
    MOST_PARTS,
    WEEK_TEXT_LENGTH,
    HoursError,
    HoursFault,
    ShortRest,
    Span,
    Week,
    format_week,
    instant,
    is_short,
    merged,
    minutes_per_week,
    open_spans,
    overlap,
    parse_week,
    short_rests,
    week_of_lines,
    weekdays,
)

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
VILNIUS = ZoneInfo("Europe/Vilnius")
NUUK = ZoneInfo("America/Nuuk")
KIRITIMATI = ZoneInfo("Pacific/Kiritimati")
PAGO_PAGO = ZoneInfo("Pacific/Pago_Pago")

OFFICE = parse_week("1-5 09:00-17:00")
SPLIT = parse_week("1-5 06:00-10:00 18:00-21:30")
NIGHT = parse_week("6 22:00-06:00")

SPRING = date(2026, 3, 29)
AUTUMN = date(2026, 10, 25)


def local(spans: tuple[Span, ...], zone: ZoneInfo) -> list[str]:
    return [f"{start.astimezone(zone):%a %H:%M}-{end.astimezone(zone):%H:%M}" for start, end in spans]


def minutes(spans: tuple[Span, ...]) -> float:
    return sum((end - start).total_seconds() for start, end in spans) / 60


def utc(day: date, clock: str) -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}:00+00:00")


# The text ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("", ""),
        ("1-5 09:00-17:00", "1-5 09:00-17:00"),
        ("1 9-17; 2 9-17;3 9.00-17.00", "1-3 09:00-17:00"),
        ("1-4 09:00-17:00;5 09:00-15:00", "1-4 09:00-17:00;5 09:00-15:00"),
        ("1 9-17;3 9-17", "1 09:00-17:00;3 09:00-17:00"),
        ("5 9-17;1 9-17", "1 09:00-17:00;5 09:00-17:00"),
        ("1 13:00-17:00, 09:00-12:00", "1 09:00-12:00 13:00-17:00"),
        ("1 9 \u2013 12  13 - 17", "1 09:00-12:00 13:00-17:00"),
        ("1 00:00-24:00", "1 00:00-24:00"),
        ("1 9-12;1 13-17", "1 09:00-12:00 13:00-17:00"),
    ],
)
def test_hours_have_one_canonical_text(text: str, canonical: str) -> None:
    assert format_week(parse_week(text)) == canonical


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("1 09:00-12:00 12:00-17:00", "1 09:00-17:00"),
        ("1 09:00-13:00 12:59-17:00", "1 09:00-17:00"),
        ("1 09:00-17:00 10:00-11:00", "1 09:00-17:00"),
        ("1 09:00-12:00 12:01-17:00", "1 09:00-12:00 12:01-17:00"),
    ],
)
def test_hours_that_touch_or_overlap_are_merged(text: str, canonical: str) -> None:
    """Settled 2.8."""
    assert format_week(parse_week(text)) == canonical


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("6 22:00-06:00", "6 22:00-24:00;7 00:00-06:00"),
        ("7 22:00-06:00", "1 00:00-06:00;7 22:00-24:00"),
        ("1 22:00-00:00", "1 22:00-24:00"),
        ("1-2 22:00-06:00", "1 22:00-24:00;2 00:00-06:00 22:00-24:00;3 00:00-06:00"),
    ],
)
def test_work_past_midnight_is_stored_as_two_parts(text: str, canonical: str) -> None:
    """Settled 2.8."""
    assert format_week(parse_week(text)) == canonical


@pytest.mark.parametrize(
    ("text", "fault", "weekday", "part"),
    [
        ("2 09:00-09:00", HoursFault.EMPTY, 2, "09:00-09:00"),
        ("1 00:00-00:00", HoursFault.EMPTY, 1, "00:00-00:00"),
        ("3 9-12 13-", HoursFault.UNREADABLE, 3, "13-"),
        ("3 from nine", HoursFault.UNREADABLE, 3, "from"),
        ("monday 9-12", HoursFault.UNREADABLE, None, "monday 9-12"),
        ("1", HoursFault.UNREADABLE, None, "1"),
        ("4 09:60-12:00", HoursFault.NO_SUCH_TIME, 4, "09:60-12:00"),
        ("4 09:00-25:00", HoursFault.NO_SUCH_TIME, 4, "09:00-25:00"),
        ("4 09:00-24:01", HoursFault.NO_SUCH_TIME, 4, "09:00-24:01"),
        ("4 24:00-06:00", HoursFault.NO_SUCH_TIME, 4, "24:00-06:00"),
        ("8 9-17", HoursFault.NO_SUCH_DAY, None, "8 9-17"),
        ("0 9-17", HoursFault.NO_SUCH_DAY, None, "0 9-17"),
        ("5-1 9-17", HoursFault.NO_SUCH_DAY, None, "5-1 9-17"),
        (
            "1 1-2 3-4 5-6 7-8 9-10",
            HoursFault.TOO_MANY,
            1,
            "01:00-02:00 03:00-04:00 05:00-06:00 07:00-08:00 09:00-10:00",
        ),
    ],
)
def test_hours_that_cannot_be_taken_say_what_is_wrong_and_where(
    text: str, fault: HoursFault, weekday: int | None, part: str
) -> None:
    with pytest.raises(HoursError) as refused:
        parse_week(text)
    assert (refused.value.fault, refused.value.weekday, refused.value.part) == (fault, weekday, part)


def test_a_form_with_seven_lines_gives_the_same_week() -> None:
    lines = ["9-12, 13-17", "9-17", "", " ", "22.00-06.00", "", ""]
    assert week_of_lines(lines) == parse_week("1 9-12 13-17;2 9-17;5 22-24;6 0-6")


def test_a_form_learns_which_line_is_wrong() -> None:
    with pytest.raises(HoursError) as refused:
        week_of_lines(["9-17", "9-17", "17-17", "", "", "", ""])
    assert (refused.value.fault, refused.value.weekday) == (HoursFault.EMPTY, 3)


def test_the_longest_text_fits_the_column() -> None:
    parts = " ".join(f"{hour:02}:{{0:02}}-{hour:02}:59" for hour in range(MOST_PARTS))
    longest = ";".join(f"{day} {parts.format(day)}" for day in range(1, 8))
    assert len(format_week(parse_week(longest))) == WEEK_TEXT_LENGTH <= 400


def test_an_empty_interval_that_is_met_counts_nothing() -> None:
    """Settled 2.8."""
    assert Week((((540, 540), (600, 660)), (), (), (), (), (), ())) == parse_week("1 10-11")


@pytest.mark.parametrize("wrong", [(600, 540), (-1, 60), (1380, 1441)])
def test_a_week_refuses_what_is_no_part_of_a_day(wrong: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="interval"):
        Week(((wrong,), (), (), (), (), (), ()))


def test_a_week_counts_its_minutes_and_names_its_days() -> None:
    assert minutes_per_week(parse_week("1-4 08:00-16:00;5 08:00-13:00")) == 37 * 60
    assert weekdays(parse_week("1-2 9-17;3 9-12")) == {1, 2, 3}
    assert (minutes_per_week(parse_week("")), weekdays(parse_week(""))) == (0, frozenset())


def test_merging_keeps_what_is_apart_and_drops_what_is_empty() -> None:
    assert merged([(5, 5), (3, 4), (1, 2), (4, 6), (5, 5)]) == ((1, 2), (3, 6))


# Instants ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("begins", "ends"),
    [
        (date(2026, 3, 29), date(2026, 10, 25)),
        (date(2027, 3, 28), date(2027, 10, 31)),
        (date(2028, 3, 26), date(2028, 10, 29)),
    ],
)
def test_summer_time_in_copenhagen(begins: date, ends: date) -> None:
    """`oracles.md` 1: both changes are at 01:00 UTC."""
    assert (instant(begins, 2 * 60 - 1, COPENHAGEN), instant(begins, 3 * 60, COPENHAGEN)) == (
        utc(begins, "00:59"),
        utc(begins, "01:00"),
    )
    assert (instant(ends, 2 * 60 - 1, COPENHAGEN), instant(ends, 3 * 60, COPENHAGEN)) == (
        utc(ends - timedelta(days=1), "23:59"),
        utc(ends, "02:00"),
    )
    for day, hours in ((begins, 23), (ends, 25), (begins + timedelta(days=7), 24)):
        assert instant(day, 24 * 60, COPENHAGEN) - instant(day, 0, COPENHAGEN) == timedelta(hours=hours)


def test_a_skipped_local_time_is_read_with_the_offset_before() -> None:
    """Settled 2.9: 02:30 on 29 March 2026 is 01:30 UTC."""
    assert instant(SPRING, 150, COPENHAGEN) == utc(SPRING, "01:30")


def test_a_local_time_that_occurs_twice_is_the_first() -> None:
    """Settled 2.9."""
    assert instant(AUTUMN, 150, COPENHAGEN) == utc(AUTUMN, "00:30")


def test_an_instant_is_utc() -> None:
    assert instant(SPRING, 0, COPENHAGEN).tzinfo is UTC


@pytest.mark.parametrize(("saturday", "expected"), [(date(2026, 10, 24), 540), (date(2026, 3, 28), 420)])
def test_the_night_of_the_change_is_longer_or_shorter(saturday: date, expected: int) -> None:
    """`oracles.md` 2: night Saturday 22-24 and Sunday 00-06."""
    spans = open_spans(NIGHT, saturday, COPENHAGEN) + open_spans(
        NIGHT, saturday + timedelta(days=1), COPENHAGEN
    )
    assert minutes(spans) == expected


def test_local_hours_do_not_move_with_summer_time() -> None:
    """A06."""
    for day in (date(2026, 3, 27), date(2026, 3, 30), date(2026, 10, 23), date(2026, 10, 26)):
        expected = [f"{day:%a} 09:00-17:00"]
        assert local(open_spans(OFFICE, day, COPENHAGEN), COPENHAGEN) == expected
    assert open_spans(OFFICE, date(2026, 10, 23), COPENHAGEN)[0][0].hour == 7
    assert open_spans(OFFICE, date(2026, 10, 26), COPENHAGEN)[0][0].hour == 8


def test_the_lost_hour_is_not_counted_twice() -> None:
    """02:00-02:30 does not exist and is read as the time that 03:00-04:00 has."""
    week = parse_week("7 02:00-02:30 03:00-04:00")
    assert open_spans(week, SPRING, COPENHAGEN) == ((utc(SPRING, "01:00"), utc(SPRING, "02:00")),)


def test_an_interval_that_begins_in_the_lost_hour_can_be_gone() -> None:
    assert open_spans(parse_week("7 02:30-03:15"), SPRING, COPENHAGEN) == ()


# What two people share ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "day", [date(2026, 11, 24), date(2026, 3, 27), date(2026, 3, 30), date(2026, 10, 26)]
)
def test_a_split_day_shares_an_hour_with_an_office_day(day: date) -> None:
    """`oracles.md` 4 and A06: 06-10 and 18-21:30 against 09-17 is 09-10, on both sides of summer time."""
    for mine, yours in ((SPLIT, OFFICE), (OFFICE, SPLIT)):
        shared = overlap(mine, COPENHAGEN, yours, COPENHAGEN, day)
        assert local(shared, COPENHAGEN) == [f"{day:%a} 09:00-10:00"]


def test_hours_that_only_touch_share_nothing() -> None:
    morning, afternoon = parse_week("1-5 08:00-12:00"), parse_week("1-5 12:00-16:00")
    assert overlap(morning, COPENHAGEN, afternoon, COPENHAGEN, date(2026, 11, 24)) == ()


@pytest.mark.parametrize(
    ("zone", "day", "expected"),
    [
        (VILNIUS, date(2026, 11, 24), ["Tue 09:00-16:00"]),
        (NUUK, date(2026, 11, 24), ["Tue 12:00-17:00"]),
        (NUUK, date(2026, 7, 7), ["Tue 12:00-17:00"]),
        (VILNIUS, date(2026, 11, 28), []),
    ],
)
def test_office_hours_in_two_zones(zone: ZoneInfo, day: date, expected: list[str]) -> None:
    """A06: each in own local hours; the answer is in Copenhagen time."""
    assert local(overlap(OFFICE, COPENHAGEN, OFFICE, zone, day), COPENHAGEN) == expected


def test_two_dates_may_lie_between_two_zones() -> None:
    """Pago Pago is 25 hours behind Kiritimati: Monday 23-24 there is Wednesday 00-01 here."""
    late, early = parse_week("1 23:00-24:00"), parse_week("3 00:00-02:00")
    shared = overlap(late, PAGO_PAGO, early, KIRITIMATI, date(2026, 11, 23))
    assert local(shared, PAGO_PAGO) == ["Mon 23:00-00:00"]


# Rest --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "end", "start", "hours", "short"),
    [
        (date(2026, 11, 24), 21 * 60 + 30, 8 * 60, 10.5, True),
        (date(2026, 11, 24), 21 * 60, 8 * 60, 11, False),
        (date(2026, 11, 24), 21 * 60 + 1, 8 * 60, 11 - 1 / 60, True),
        (date(2026, 3, 28), 21 * 60, 8 * 60, 10, True),
        (date(2026, 3, 28), 20 * 60, 8 * 60, 11, False),
        (date(2026, 10, 24), 21 * 60 + 30, 8 * 60, 11.5, False),
        (date(2026, 11, 24), 21 * 60 + 30, 6 * 60, 8.5, True),
    ],
)
def test_rest_is_elapsed_time(day: date, end: int, start: int, hours: float, short: bool) -> None:
    """`oracles.md` 4, every row about rest: once as two instants, once as the hours of a week."""
    later = day + timedelta(days=1)
    rest = instant(later, start, COPENHAGEN) - instant(day, end, COPENHAGEN)
    assert rest == timedelta(hours=hours)
    assert is_short(rest) is short

    days: list[tuple[tuple[int, int], ...]] = [()] * 7
    days[day.weekday()], days[later.weekday()] = ((end - 60, end),), ((start, start + 60),)
    monday = day - timedelta(days=day.weekday())
    found = short_rests(Week(tuple(days)), COPENHAGEN, monday)
    assert found == ((ShortRest(day, later, rest),) if short else ())


def test_the_split_day_cannot_be_worked_on_two_days_running() -> None:
    """`oracles.md` 4: 8,5 hours; Friday evening is followed by a free Saturday."""
    monday = date(2026, 11, 23)
    found = short_rests(SPLIT, COPENHAGEN, monday)
    assert [rest.after for rest in found] == [monday + timedelta(days=day) for day in range(4)]
    assert {rest.rest for rest in found} == {timedelta(hours=8.5)}


def test_rest_from_sunday_to_monday_is_seen() -> None:
    monday = date(2026, 11, 23)
    found = short_rests(parse_week("1 06:00-10:00;7 18:00-21:30"), COPENHAGEN, monday)
    assert [(rest.after, rest.before) for rest in found] == [(date(2026, 11, 29), date(2026, 11, 30))]


def test_a_night_shift_is_one_piece_of_work() -> None:
    """Its two parts are not two days without rest; what follows too soon after it is."""
    monday = date(2026, 11, 23)
    assert short_rests(parse_week("1-5 22:00-06:00"), COPENHAGEN, monday) == ()
    found = short_rests(parse_week("1 22:00-06:00;2 14:00-16:00"), COPENHAGEN, monday)
    assert [(rest.after, rest.rest) for rest in found] == [(monday, timedelta(hours=8))]


def test_work_that_began_on_sunday_belongs_to_sunday() -> None:
    """Also when it runs into the week asked about: the short rest after it is the old week's."""
    found = short_rests(
        parse_week("7 22:00-24:00;1 00:00-20:00;2 06:00-07:00"), COPENHAGEN, date(2026, 11, 23)
    )
    assert [(rest.after, rest.before) for rest in found] == [(date(2026, 11, 29), date(2026, 12, 1))]
