"""Invitations and the feed, read back by hands that did not write them: vobject, and dateutil for the zones."""

import re
from datetime import UTC, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
import vobject
from dateutil.rrule import rrulestr
from dateutil.tz import tzical
from hypothesis import given, settings
from hypothesis import strategies as st

from naervaer.kernels.calendar_text import Entry, Method, Post, feed, invitation
from tests import numbers

UID = "0b5f7e52-6a30-4b8e-9d6c-000000000001@naervaer.test"
POST = Post("Nærvær", "naervaer@havn.test", "jonas@havn.test")
MADE = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
ZONES = (
    "Europe/Copenhagen",
    "Atlantic/Faroe",
    "America/Nuuk",
    "Europe/Vilnius",
    "Europe/London",
    "Europe/Dublin",  # its winter is the exception
    "America/New_York",
    "Africa/Casablanca",  # another day each year
    "Atlantic/Reykjavik",  # no change at all
    "Australia/Lord_Howe",  # half an hour
    "Asia/Kathmandu",
    "UTC",
)


def entry(starts_at: datetime, minutes: int = 30, sequence: int = 0) -> Entry:
    return Entry(UID, sequence, starts_at, starts_at + timedelta(minutes=minutes), "Samtale")


def written(
    one: Entry, zone: str = "Europe/Copenhagen", method: Method = Method.REQUEST, address: str = ""
) -> str:
    return invitation(one, method=method, post=POST, zone=ZoneInfo(zone), at=MADE, address=address)


@pytest.mark.parametrize("method", list(Method))
def test_another_library_reads_what_was_planned(method: Method) -> None:
    planned = entry(datetime(2026, 11, 25, 9, 0, tzinfo=UTC), sequence=2)
    found = vobject.readOne(written(planned, method=method, address="https://naervaer.test/talks/"))
    event = found.vevent
    assert found.method.value == method.value
    assert (event.uid.value, event.sequence.value, event.summary.value) == (UID, "2", "Samtale")
    assert (event.dtstart.value, event.dtend.value) == (planned.starts_at, planned.ends_at)
    assert event.status.value == ("CONFIRMED" if method is Method.REQUEST else "CANCELLED")
    assert (event.organizer.value, event.attendee.value) == (
        "mailto:naervaer@havn.test",
        "mailto:jonas@havn.test",
    )
    assert event.url.value == "https://naervaer.test/talks/"
    assert event.dtstamp.value == MADE


def test_nothing_else_is_told() -> None:
    """Every line that may stand in an invitation: a new one needs a reason here."""
    lines = written(entry(datetime(2026, 11, 25, 9, 0, tzinfo=UTC))).split("BEGIN:VEVENT")[1]
    names = {line.split(":")[0].split(";")[0] for line in lines.strip().splitlines()}
    assert names == {
        "UID",
        "DTSTAMP",
        "DTSTART",
        "DTEND",
        "SEQUENCE",
        "SUMMARY",
        "TRANSP",
        "CLASS",
        "ORGANIZER",
        "ATTENDEE",
        "STATUS",
        "END",
    }


def test_lines_end_as_mail_wants_and_none_is_too_long() -> None:
    post = Post("Nærvær og " + "æøå " * 30, POST.sender, POST.to)
    one = entry(datetime(2026, 11, 25, 9, 0, tzinfo=UTC))
    text = invitation(one, method=Method.REQUEST, post=post, zone=ZoneInfo("Europe/Copenhagen"), at=MADE)
    assert text.count("\n") == text.count("\r\n")
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    assert "æøå æøå" in vobject.readOne(text).vevent.organizer.params["CN"][0]


@settings(max_examples=numbers(60, 3000), deadline=None)
@given(
    st.sampled_from(ZONES),
    st.datetimes(datetime(2024, 1, 1), datetime(2037, 12, 30)).map(lambda each: each.replace(microsecond=0)),
    st.integers(1, 600),
)
def test_the_zone_beside_it_gives_the_planned_moment(zone: str, starts: datetime, minutes: int) -> None:
    """The rules in the text alone, without any table of zones, lead back to UTC."""
    planned = entry(starts.replace(tzinfo=UTC), minutes)
    _leads_back(written(planned, zone), planned, zone)


@pytest.mark.parametrize("zone", ZONES)
def test_around_every_change_of_the_clock(zone: str) -> None:
    """From an hour before to an hour after each change of ten years, every ten minutes; in the long form each one."""
    step = numbers(30, 1)
    for change in _changes(ZoneInfo(zone)):
        for minutes in range(-60, 61, step):
            planned = entry(change + timedelta(minutes=minutes), 15)
            _leads_back(written(planned, zone), planned, zone)


def _changes(zone: ZoneInfo) -> list[datetime]:
    hours = (
        datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=number) for number in range(numbers(2, 10) * 8766)
    )
    found, before = [], None
    for hour in hours:
        offset = hour.astimezone(zone).utcoffset()
        if before is not None and offset != before:
            found.append(hour)
        before = offset
    return found


def _leads_back(text: str, planned: Entry, zone: str) -> None:
    rules = tzical(StringIO(text.replace("\r\n", "\n")))
    for name, moment in (("DTSTART", planned.starts_at), ("DTEND", planned.ends_at)):
        line = next(each for each in text.splitlines() if each.startswith(name) and _in_event(text, each))
        value = line.rpartition(":")[2]
        if value.endswith("Z"):
            assert datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC) == moment
            continue
        assert line.startswith(f"{name};TZID={zone}:")
        local = datetime.strptime(value, "%Y%m%dT%H%M%S")
        told = rules.get(zone).utcoffset(local)
        assert told in _possible(local, ZoneInfo(zone)), (text, moment)
        if len(_possible(local, ZoneInfo(zone))) == 1:
            assert local - told == moment.replace(tzinfo=None)


@pytest.mark.parametrize("zone", ZONES)
def test_each_rule_begins_at_the_very_moment_of_the_change(zone: str) -> None:
    """Programs that reckon in UTC subtract the offset before: the library's own rules are an hour off in spring."""
    text = written(entry(datetime(2026, 7, 1, 9, 0, tzinfo=UTC)), zone)
    for part in re.findall(r"BEGIN:(?:STANDARD|DAYLIGHT)\r\n(.*?)END:", text, re.DOTALL):
        said = dict(line.split(":", 1) for line in part.split("\r\n") if ":" in line)
        before, after = _offset(said["TZOFFSETFROM"]), _offset(said["TZOFFSETTO"])
        first = datetime.strptime(said["DTSTART"], "%Y%m%dT%H%M%S")
        onsets = rrulestr(said["RRULE"], dtstart=first) if "RRULE" in said else [first]
        for onset in onsets:
            if onset.year > 2026:
                break
            moment = (onset - before).replace(tzinfo=UTC)
            just_before = moment - timedelta(seconds=0 if before == after else 1)
            assert just_before.astimezone(ZoneInfo(zone)).utcoffset() == before
            assert moment.astimezone(ZoneInfo(zone)).utcoffset() == after


def _offset(said: str) -> timedelta:
    size = timedelta(hours=int(said[1:3]), minutes=int(said[3:5]))
    return -size if said[0] == "-" else size


def _in_event(text: str, line: str) -> bool:
    return text.index(line) > text.index("BEGIN:VEVENT")


def _possible(local: datetime, zone: ZoneInfo) -> set[timedelta]:
    """An hour that comes twice has no sign of its own in this format: either reading is right."""
    both = (local.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
    return {each for each in both if each is not None}


def test_a_feed_holds_all_of_them_and_is_the_same_text_again() -> None:
    entries = [entry(datetime(2026, 11, 25, 9, 0, tzinfo=UTC)), entry(datetime(2027, 7, 1, 9, 0, tzinfo=UTC))]
    text = feed(entries, name="Nærvær", zone=ZoneInfo("Europe/Copenhagen"), at=MADE)
    assert text == feed(entries, name="Nærvær", zone=ZoneInfo("Europe/Copenhagen"), at=MADE)
    found = vobject.readOne(text)
    assert [event.dtstart.value for event in found.vevent_list] == [each.starts_at for each in entries]
    assert {event.summary.value for event in found.vevent_list} == {"Samtale"}
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in text
    assert "X-PUBLISHED-TTL:PT1H\r\n" in text
    assert text.count("BEGIN:VTIMEZONE") == 1
    assert "ATTENDEE" not in text and "ORGANIZER" not in text


def test_an_empty_feed_is_a_calendar() -> None:
    text = feed([], name="Nærvær", zone=ZoneInfo("Europe/Copenhagen"), at=MADE)
    assert vobject.readOne(text).contents.get("vevent") is None
