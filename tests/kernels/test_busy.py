"""Busy times out of calendars: cases of our own against what they mean, and every real calendar that lies beside us."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from naervaer.kernels.busy import MOST_TIMES, Fault, Owner, Reading, Unreadable, read_busy
from naervaer.kernels.worktime import Span, merged
from tests import numbers

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
OWNER = Owner(COPENHAGEN, host="naervaer.test", email="jonas@havn.test")
START = datetime(2026, 11, 22, 23, 0, tzinfo=UTC)  # Monday's midnight in Copenhagen
END = START + timedelta(weeks=8)
REAL = sorted((Path(__file__).resolve().parents[3] / "shared" / "data" / "ics").glob("*.ics"))


def calendar(*entries: str, before: str = "", kind: str = "VEVENT") -> str:
    body = "".join(
        f"BEGIN:{kind}\r\nUID:{number}\r\n{entry.strip()}\r\nEND:{kind}\r\n"
        for number, entry in enumerate(entries)
    )
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{before}{body}END:VCALENDAR\r\n".replace("\r\n", "\n")


def read(text: str, *, start: datetime = START, end: datetime = END, owner: Owner = OWNER) -> Reading:
    return read_busy(text, start=start, end=end, owner=owner)


def told(text: str) -> list[str]:
    """The spans on the clock in Copenhagen."""
    spans = read(text).spans
    return [
        f"{a.astimezone(COPENHAGEN):%d/%m %H:%M}-{b.astimezone(COPENHAGEN):%d/%m %H:%M}" for a, b in spans
    ]


@pytest.mark.parametrize(
    ("entry", "means"),
    [
        ("DTSTART:20261125T090000Z\nDTEND:20261125T100000Z", ["25/11 10:00-25/11 11:00"]),
        ("DTSTART:20261125T090000Z\nDURATION:PT45M", ["25/11 10:00-25/11 10:45"]),
        ("DTSTART:20261125T090000\nDTEND:20261125T100000", ["25/11 09:00-25/11 10:00"]),  # floating
        (
            "DTSTART;TZID=Romance Standard Time:20261125T090000\nDURATION:PT1H",
            ["25/11 09:00-25/11 10:00"],
        ),
        ("DTSTART;TZID=FLE Standard Time:20261125T090000\nDURATION:PT1H", ["25/11 08:00-25/11 09:00"]),
        ("DTSTART;TZID=Nobody's Zone:20261125T090000\nDURATION:PT1H", ["25/11 09:00-25/11 10:00"]),
        ("DTSTART;VALUE=DATE:20261125", ["25/11 00:00-26/11 00:00"]),
        ("DTSTART;VALUE=DATE:20261125\nDTEND;VALUE=DATE:20261125", ["25/11 00:00-26/11 00:00"]),
        ("DTSTART;VALUE=DATE:20261125\nDTEND;VALUE=DATE:20261127", ["25/11 00:00-27/11 00:00"]),
        ("DTSTART;VALUE=DATE:20261125\nDURATION:P2D", ["25/11 00:00-27/11 00:00"]),
        ("DTSTART:20261125T090000Z", []),  # a moment takes no time
        ("DTSTART:20261125T090000Z\nDURATION:PT1H\nSTATUS:CANCELLED", []),
        ("DTSTART:20261125T090000Z\nDURATION:PT1H\nTRANSP:TRANSPARENT", []),
        ("DTSTART:20261125T090000Z\nDURATION:PT1H\nX-MICROSOFT-CDO-BUSYSTATUS:FREE", []),
        (
            "DTSTART:20261125T090000Z\nDURATION:PT1H\nX-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE",
            ["25/11 10:00-25/11 11:00"],
        ),
        ("DTSTART:20261125T090000Z\nDURATION:PT1H\nATTENDEE;PARTSTAT=DECLINED:mailto:Jonas@havn.test", []),
        (
            "DTSTART:20261125T090000Z\nDURATION:PT1H\nATTENDEE;PARTSTAT=DECLINED:mailto:ida@havn.test",
            ["25/11 10:00-25/11 11:00"],
        ),
        (
            "DTSTART:20261102T090000Z\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=5",
            ["23/11 10:00-23/11 11:00", "30/11 10:00-30/11 11:00"],
        ),
        (
            "DTSTART:20261123T090000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=3\nEXDATE:20261124T090000Z",
            ["23/11 10:00-23/11 11:00", "25/11 10:00-25/11 11:00"],
        ),
        (
            "DTSTART:20261123T090000Z\nDURATION:PT1H\nRDATE:20261201T090000Z",
            ["23/11 10:00-23/11 11:00", "01/12 10:00-01/12 11:00"],
        ),
        (
            "DTSTART:20260101T090000Z\nDTEND:20271231T100000Z",
            ["23/11 00:00-18/01 00:00"],
        ),  # cut to the period
    ],
)
def test_what_an_entry_means(entry: str, means: list[str]) -> None:
    assert told(calendar(entry)) == means


def test_a_day_that_was_moved_and_one_that_was_cancelled() -> None:
    series = (
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nDTSTART;TZID=Europe/Copenhagen:20261123T090000\nDURATION:PT1H\n"
        "RRULE:FREQ=WEEKLY;COUNT=4\nEND:VEVENT\n"
        "BEGIN:VEVENT\nUID:a\nRECURRENCE-ID;TZID=Europe/Copenhagen:20261130T090000\n"
        "DTSTART;TZID=Europe/Copenhagen:20261201T130000\nDURATION:PT2H\nEND:VEVENT\n"
        "BEGIN:VEVENT\nUID:a\nRECURRENCE-ID;TZID=Europe/Copenhagen:20261207T090000\nSTATUS:CANCELLED\n"
        "DTSTART;TZID=Europe/Copenhagen:20261207T090000\nDURATION:PT1H\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    assert told(series) == ["23/11 09:00-23/11 10:00", "01/12 13:00-01/12 15:00", "14/12 09:00-14/12 10:00"]


def test_the_zone_that_a_calendar_names_is_that_of_its_floating_times() -> None:
    text = calendar("DTSTART:20261125T090000\nDURATION:PT1H", before="X-WR-TIMEZONE:Europe/Vilnius\r\n")
    assert told(text) == ["25/11 08:00-25/11 09:00"]
    unknown = calendar("DTSTART:20261125T090000\nDURATION:PT1H", before="X-WR-TIMEZONE:Atlantis\r\n")
    assert told(unknown) == ["25/11 09:00-25/11 10:00"]


def test_free_and_busy_as_some_servers_tell_it() -> None:
    listed = (
        "FREEBUSY:20261125T090000Z/PT1H,20261125T120000Z/20261125T123000Z\n"
        "FREEBUSY;FBTYPE=FREE:20261126T090000Z/PT8H\nFREEBUSY;FBTYPE=BUSY-UNAVAILABLE:20261127T090000Z/PT1H"
    )
    assert told(calendar(listed, kind="VFREEBUSY")) == [
        "25/11 10:00-25/11 11:00",
        "25/11 13:00-25/11 13:30",
        "27/11 10:00-27/11 11:00",
    ]


def test_neither_to_dos_nor_journals_take_time() -> None:
    assert told(calendar("DTSTART:20261125T090000Z\nDUE:20261125T100000Z", kind="VTODO")) == []
    assert told(calendar("DTSTART:20261125T090000Z", kind="VJOURNAL")) == []


def test_our_own_appointments_are_known_already() -> None:
    ours = "0b5f7e52-6a30-4b8e-9d6c-000000000001@naervaer.test"
    text = calendar("DTSTART:20261125T090000Z\nDURATION:PT1H")
    assert told(text.replace("UID:0\n", f"UID:{ours}\n")) == []
    assert len(told(text.replace("UID:0\n", f"UID:{ours}.example\n"))) == 1


def test_what_touches_is_one_so_that_not_even_the_number_is_told() -> None:
    first, second = "DTSTART:20261125T090000Z\nDURATION:PT1H", "DTSTART:20261125T093000Z\nDURATION:PT1H"
    assert told(calendar(first, second)) == ["25/11 10:00-25/11 11:30"]


def test_one_that_makes_no_sense_is_left_out_and_counted() -> None:
    good = "DTSTART:20261125T090000Z\nDURATION:PT1H"
    for bad in (
        "DTSTART:someday",
        "DURATION:PT1H",
        "DTSTART:20261125T090000Z\nDTEND:20261125T080000Z",
        "DTSTART:20261125T090000Z\nDURATION:P999999999D",
        "DTSTART:19700101T000000Z\nDURATION:PT1S\nRRULE:FREQ=SECONDLY",
        "DTSTART:20261125T090000Z\nRRULE:FREQ=DAILY;BYHOUR=1,2,3,4,5;BYMINUTE=1,2,3,4,5",
        "DTSTART:20261125T090000Z\nRRULE:FREQ=FORTNIGHTLY",
    ):
        found = read(calendar(good, bad))
        assert (len(found.spans), found.left_out) == (1, 1), bad


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", Fault.NO_CALENDAR),
        ("<html><title>Log ind</title></html>", Fault.NO_CALENDAR),
        ("BEGIN:VCARD\nFN:Jonas\nEND:VCARD\n", Fault.NO_CALENDAR),
        ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261125T09", Fault.BROKEN),
        (calendar("DTSTART:someday"), Fault.BROKEN),
        ("BEGIN:VCALENDAR\nno line of a calendar\nEND:VCALENDAR\n", Fault.BROKEN),
    ],
)
def test_what_is_no_calendar_is_refused(text: str, fault: Fault) -> None:
    with pytest.raises(Unreadable) as refused:
        read(text)
    assert refused.value.fault is fault


def test_an_empty_calendar_is_one() -> None:
    assert read(calendar()) == Reading(())


def test_more_times_than_describe_anybody_are_refused() -> None:
    years = timedelta(days=MOST_TIMES)
    text = calendar("DTSTART:20261125T090000Z\nDURATION:PT1M\nRRULE:FREQ=HOURLY")
    with pytest.raises(Unreadable) as refused:
        read(text, end=START + years / 20)
    assert refused.value.fault is Fault.TOO_MUCH


REFUSED = {
    "ical-america_new_york_forward_reference",  # its only entry begins twice
    "ical-pacific_fiji",
    "ical-broken_dtstart",
    "ical-issue_1081_invalid_start_and_end",
    "ical-issue_178_custom_component_contains_other",  # no calendar around it
    "ical-rfc_5545_RDATE_example",  # no entry has a beginning
    "ical-rfc_7529",  # years of other calendars
    "ical-rfc_7986_image",
    "ical-rfc_9253_gap",
}


@pytest.mark.parametrize("path", REAL, ids=[path.stem for path in REAL])
def test_each_real_calendar_is_read_or_refused(path: Path) -> None:
    """Over ten years, so that the entries lie in the period; none brings anything down."""
    text = path.read_bytes().decode("utf-8", "replace")
    try:
        found = read(text, start=datetime(2017, 1, 1, tzinfo=UTC), end=datetime(2027, 1, 1, tzinfo=UTC))
    except Unreadable as refused:
        assert path.stem in REFUSED, refused.fault
    else:
        assert path.stem not in REFUSED
        assert found.spans == merged(found.spans)


# Against brute force ----------------------------------------------------------------------------------------

MOMENTS = st.integers(0, 14 * 24 * 4).map(lambda quarter: START + timedelta(minutes=15 * quarter))


@st.composite
def single_entries(draw: st.DrawFn) -> tuple[str, Span | None]:
    """An entry, and the time it takes if it takes any."""
    begins = draw(MOMENTS)
    ends = begins + timedelta(minutes=15 * draw(st.integers(0, 40)))
    free = draw(st.sampled_from(["", "\nSTATUS:CANCELLED", "\nTRANSP:TRANSPARENT", "\nTRANSP:OPAQUE"]))
    zone = draw(st.sampled_from([None, "Europe/Copenhagen", "America/Nuuk", "Europe/Vilnius"]))

    def written(name: str, moment: datetime) -> str:
        if zone is None:
            return f"{name}:{moment:%Y%m%dT%H%M%SZ}"
        return f"{name};TZID={zone}:{moment.astimezone(ZoneInfo(zone)):%Y%m%dT%H%M%S}"

    entry = f"{written('DTSTART', begins)}\n{written('DTEND', ends)}{free}"
    takes = "CANCELLED" not in free and "TRANSPARENT" not in free
    return entry, (begins, ends) if takes else None


@settings(max_examples=numbers(30, 2000), deadline=None)
@given(st.lists(single_entries(), max_size=8))
def test_busy_is_the_union_of_what_takes_time(entries: list[tuple[str, Span | None]]) -> None:
    found = read(calendar(*(entry for entry, _ in entries))).spans
    minutes = {
        span[0] + timedelta(minutes=15 * step)
        for _, span in entries
        if span
        for step in range(int((span[1] - span[0]) / timedelta(minutes=15)))
    }
    quarter = timedelta(minutes=15)
    busy = {moment for a, b in found for moment in (a + quarter * n for n in range(int((b - a) / quarter)))}
    assert busy == {moment for moment in minutes if START <= moment < END}


@settings(max_examples=numbers(20, 500), deadline=None)
@given(
    st.dates(date(2026, 1, 1), date(2027, 12, 1)),
    st.integers(8, 16),
    st.sampled_from([1, 7, 14]),
    st.sampled_from(["Europe/Copenhagen", "America/Nuuk", "Atlantic/Faroe"]),
)
def test_a_repeated_entry_keeps_its_local_time_through_changed_clocks(
    first: date, hour: int, every: int, zone_name: str
) -> None:
    zone = ZoneInfo(zone_name)
    rule = f"FREQ=DAILY;INTERVAL={every}"
    entry = f"DTSTART;TZID={zone_name}:{first:%Y%m%d}T{hour:02}0000\nDURATION:PT1H\nRRULE:{rule}"
    start = datetime.combine(first, time(0), UTC) + timedelta(days=100)
    end = start + timedelta(weeks=8)
    days = (first + timedelta(days=every * number) for number in range(300))
    expected = [datetime.combine(day, time(hour), zone).astimezone(UTC) for day in days]
    found = read(calendar(entry), start=start, end=end).spans
    assert [a for a, _ in found] == [moment for moment in expected if start <= moment < end]
