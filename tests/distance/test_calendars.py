"""Busy times from own calendars: read by the worker, used where people are sought, gone when the person says so."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from naervaer.distance import actions
from naervaer.distance.access import readers_of
from naervaer.distance.actions.calendars import FAILING, READ, REFRESH
from naervaer.distance.calendars.apart import read_apart
from naervaer.distance.calendars.fetching import NotFetched, fetch
from naervaer.distance.models import BusyTime, CalendarFeed, CalendarSource, Invite
from naervaer.distance.queries import busy_times, pair_day, team_days
from naervaer.distance.rules import CalendarFault
from naervaer.jobs import loop
from naervaer.jobs.models import Job
from naervaer.jobs.outward import Answer, NoAnswer, NotOutside, TooLong
from naervaer.kernels.busy import Fault, Owner, Reading, Unreadable, read_busy
from naervaer.people.actions import end_employment
from naervaer.people.models import Person
from tests.cast import COPENHAGEN, NOW, TODAY, Cast, sign_in
from tests.client import Client
from tests.distance.test_windows import clock

ADDRESS = "https://calendar.example/secret-4711/jonas.ics"
TEN_TO_TWELVE = (
    "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nSUMMARY:Tandlaegen-kanarie\nLOCATION:Kanariegade\n"
    "DTSTART;TZID=Europe/Copenhagen:20261123T100000\nDTEND;TZID=Europe/Copenhagen:20261123T120000\n"
    "END:VEVENT\nEND:VCALENDAR\n"
)
BOMB = (
    "BEGIN:VCALENDAR\n"
    + "BEGIN:VEVENT\nDTSTART:00010101T000000Z\nDURATION:PT1M\nRRULE:FREQ=HOURLY\nEND:VEVENT\n" * 50
    + "END:VCALENDAR\n"
)


def here(text: str, start: datetime, end: datetime, owner: Owner) -> Reading:
    """In this process: a new one takes half a second."""
    return read_busy(text, start=start, end=end, owner=owner)


def never(address: str) -> str:
    raise AssertionError("nothing may be fetched")


def work_off(fetch: Callable[[str], str] = never, at: datetime = NOW) -> None:
    """What is due of calendars."""
    handlers: loop.Handlers = {
        READ: loop.Long(partial(actions.read_calendar, fetch=fetch, read=here), attempts=2),
        REFRESH: actions.refresh_calendars,
    }
    loop.do_all(handlers, clock=lambda: at)


def published(person: Person, text: str = TEN_TO_TWELVE) -> CalendarSource:
    source = actions.add_calendar(person=person, address=ADDRESS, by=person, at=NOW)
    work_off(lambda address: text if address == ADDRESS else "")
    return CalendarSource.objects.get(pk=source.pk)


def refusing(fault: CalendarFault) -> Callable[[str], str]:
    def refuse(address: str) -> str:
        raise NotFetched(fault)

    return refuse


# What is read -----------------------------------------------------------------------------------------------


def test_an_address_is_read_and_its_time_is_taken_for_the_pair(cast: Cast) -> None:
    source = published(cast.jonas)
    assert (source.taken_at, source.fault, source.left_out) == (NOW, "", 0)
    found = pair_day(cast.mette.id, cast.jonas.id, TODAY, COPENHAGEN)
    assert clock(found.theirs)[:1] == ["08:00-10:00"] or clock(found.theirs)[0].endswith("10:00")
    assert all(not span.startswith("10") for span in clock(found.shared))


def test_and_for_the_team(cast: Cast) -> None:
    free = team_days([cast.mette.id, cast.jonas.id], [TODAY], COPENHAGEN)[0].windows
    published(cast.jonas)
    left = team_days([cast.mette.id, cast.jonas.id], [TODAY], COPENHAGEN)[0].windows
    ten, noon = NOW + timedelta(hours=2), NOW + timedelta(hours=4)
    assert any(a <= ten and noon <= b for a, b in free)
    assert all(b <= ten or noon <= a for a, b in left)


def test_a_file_is_read_once_and_nothing_of_its_text_stays(cast: Cast) -> None:
    source = actions.add_calendar(person=cast.jonas, text=TEN_TO_TWELVE, by=cast.jonas, at=NOW)
    assert CalendarSource.objects.get(pk=source.pk).waiting == TEN_TO_TWELVE
    work_off()
    read = CalendarSource.objects.get(pk=source.pk)
    assert (read.waiting, read.taken_at) == ("", NOW)
    assert BusyTime.objects.get(person=cast.jonas).starts_at == NOW + timedelta(hours=2)
    work_off(at=NOW + timedelta(days=1))
    assert CalendarSource.objects.get(pk=source.pk).taken_at == NOW


def test_neither_titles_nor_the_address_lie_in_the_database(cast: Cast) -> None:
    published(cast.jonas)
    actions.add_calendar(person=cast.jonas, text=TEN_TO_TWELVE, by=cast.jonas, at=NOW)
    for word in (b"kanarie", b"Kanarie", b"secret-", b"calendar.example"):
        assert not any(word in cell for cell in _cells()), word


def _cells() -> list[bytes]:
    """Everything that lies in every table."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  # our own tables
            for row in cursor.fetchall():
                found += [
                    bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode()
                    for cell in row
                ]
    return found


def test_a_new_reading_replaces_the_one_before_of_this_calendar_only(cast: Cast) -> None:
    published(cast.jonas)
    actions.add_calendar(
        person=cast.jonas, text=TEN_TO_TWELVE.replace("1123T1", "1124T1"), by=cast.jonas, at=NOW
    )
    work_off()
    assert BusyTime.objects.filter(person=cast.jonas).count() == 2
    later = NOW + timedelta(hours=3)
    actions.refresh_calendars({}, later)
    work_off(lambda address: TEN_TO_TWELVE.replace("1123T1", "1125T1"), at=later)
    days = (
        BusyTime.objects.filter(person=cast.jonas).order_by("starts_at").values_list("starts_at", flat=True)
    )
    assert [moment.astimezone(COPENHAGEN).day for moment in days] == [24, 25]


def test_an_address_that_fails_is_named_and_frees_nobody(cast: Cast) -> None:
    source = published(cast.jonas)
    later = NOW + timedelta(hours=3)
    actions.ask_again(source=source, at=later)
    work_off(refusing(CalendarFault.GONE), at=later)
    held = CalendarSource.objects.get(pk=source.pk)
    assert (held.fault, held.taken_at, held.asked_at) == ("gone", NOW, later)
    assert busy_times([cast.jonas.id], NOW, NOW + timedelta(days=1))[cast.jonas.id]


def test_one_that_fails_for_three_days_is_named_to_its_owner_once(cast: Cast) -> None:
    source = published(cast.jonas)
    for hours in (12, 71, 72, 84, 200):
        actions.ask_again(source=source, at=NOW + timedelta(hours=hours))
        work_off(refusing(CalendarFault.GONE), at=NOW + timedelta(hours=hours))
        named = Job.objects.filter(kind=FAILING).values_list("due_at", flat=True)
        assert list(named) == ([NOW + timedelta(hours=72)] if hours >= 72 else [])


def test_a_calendar_that_cannot_be_read_is_refused_with_its_reason(cast: Cast) -> None:
    source = published(cast.jonas, "<html>Log ind</html>")
    assert (source.fault, source.taken_at) == ("no_calendar", None)


@pytest.mark.parametrize(
    ("fault", "hours", "asked"), [("", 2, 0), ("", 3, 1), ("gone", 11, 0), ("gone", 12, 1)]
)
def test_addresses_are_read_every_three_hours_and_failing_ones_every_twelve(
    cast: Cast, fault: str, hours: int, asked: int
) -> None:
    source = published(cast.jonas)
    CalendarSource.objects.filter(pk=source.pk).update(fault=fault)
    Job.objects.all().delete()
    actions.refresh_calendars({}, NOW + timedelta(hours=hours))
    assert Job.objects.filter(kind=READ).count() == asked


def test_who_has_left_is_read_no_more(cast: Cast) -> None:
    published(cast.jonas)
    Job.objects.all().delete()
    end_employment(person=cast.jonas, on=TODAY, by=cast.hanne, at=NOW)
    actions.refresh_calendars({}, NOW + timedelta(days=2))
    assert not Job.objects.filter(kind=READ).exists()


def test_removed_means_gone_at_once(cast: Cast) -> None:
    source = published(cast.jonas)
    actions.remove_calendar(source=source, by=cast.jonas, at=NOW)
    assert not BusyTime.objects.exists()
    assert not CalendarSource.objects.exists()


def test_removed_while_it_is_being_read_leaves_nothing(cast: Cast) -> None:
    source = actions.add_calendar(person=cast.jonas, address=ADDRESS, by=cast.jonas, at=NOW)

    def slow(address: str) -> str:
        actions.remove_calendar(source=source, by=cast.jonas, at=NOW)
        return TEN_TO_TWELVE

    work_off(slow)
    assert not BusyTime.objects.exists()


def test_five_are_enough(cast: Cast) -> None:
    for _ in range(5):
        actions.add_calendar(person=cast.jonas, address=ADDRESS, by=cast.jonas, at=NOW)
    with pytest.raises(actions.TooManyCalendars):
        actions.add_calendar(person=cast.jonas, address=ADDRESS, by=cast.jonas, at=NOW)


def test_a_file_that_could_not_be_read_makes_room(cast: Cast, client: Client) -> None:
    for _ in range(4):
        actions.add_calendar(person=cast.jonas, address=ADDRESS, by=cast.jonas, at=NOW)
    unread = actions.add_calendar(person=cast.jonas, text="no calendar", by=cast.jonas, at=NOW)
    page = sign_in(client, cast.jonas).get(reverse("calendar")).text
    assert reverse("calendar_files") not in page
    CalendarSource.objects.filter(pk=unread.pk).update(fault="no_calendar", asked_at=NOW)
    assert reverse("calendar_files") in client.get(reverse("calendar")).text
    actions.add_calendar(person=cast.jonas, text=TEN_TO_TWELVE, by=cast.jonas, at=NOW)
    assert not CalendarSource.objects.filter(pk=unread.pk).exists()
    assert CalendarSource.objects.filter(person=cast.jonas).count() == 5


def test_what_is_over_is_forgotten_and_so_is_a_file_that_nobody_could_read(cast: Cast) -> None:
    published(cast.jonas)
    lying = actions.add_calendar(person=cast.jonas, text=TEN_TO_TWELVE, by=cast.jonas, at=NOW)
    actions.forget_busy_times(at=NOW + timedelta(hours=20))
    assert BusyTime.objects.count() == 1
    actions.forget_busy_times(at=NOW + timedelta(days=2))
    assert not BusyTime.objects.exists()
    held = CalendarSource.objects.get(pk=lying.pk)
    assert (held.waiting, held.fault) == ("", "too_much")


@pytest.mark.parametrize("model", [CalendarSource, BusyTime, CalendarFeed, Invite])
def test_readers_are_the_person_alone(cast: Cast, model: type[Any]) -> None:
    for person in cast.everyone:
        published(person)
        actions.make_feed(person=person, by=person, at=NOW)
        Invite.objects.create(
            uid=person.id,
            person=person,
            sequence=0,
            starts_at=NOW,
            ends_at=NOW + timedelta(hours=1),
            told_at=NOW,
        )
    for row in model.objects.order_by("pk"):
        seeing = [person for person in cast.everyone if row in model.objects.visible_to(person)]
        assert seeing == readers_of(row) == [row.person]


# Apart, and past the guard ----------------------------------------------------------------------------------


def test_read_apart_it_is_the_same() -> None:
    owner = Owner(COPENHAGEN, "naervaer.test", "jonas@havn.test")
    start, end = NOW.astimezone(UTC), (NOW + timedelta(weeks=8)).astimezone(UTC)
    assert read_apart(TEN_TO_TWELVE, start, end, owner) == here(TEN_TO_TWELVE, start, end, owner)
    with pytest.raises(Unreadable) as refused:
        read_apart("<html>", start, end, owner)
    assert refused.value.fault is Fault.NO_CALENDAR


def test_a_calendar_made_to_eat_the_machine_is_ended() -> None:
    with pytest.raises(Unreadable) as refused:
        read_apart(BOMB, NOW, NOW + timedelta(weeks=8), Owner(COPENHAGEN), cpu_seconds=1)
    assert refused.value.fault is Fault.TOO_MUCH


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (Answer(404, {}, b""), CalendarFault.GONE),
        (Answer(410, {}, b""), CalendarFault.GONE),
        (Answer(401, {}, b""), CalendarFault.REFUSED),
        (Answer(403, {}, b""), CalendarFault.REFUSED),
        (Answer(302, {"location": "http://169.254.169.254/"}, b""), CalendarFault.MOVED),
        (Answer(500, {}, b""), CalendarFault.NO_ANSWER),
        (NotOutside("inside"), CalendarFault.INSIDE),
        (NoAnswer("TimeoutError"), CalendarFault.NO_ANSWER),
        (TooLong(), CalendarFault.TOO_LARGE),
    ],
)
def test_what_an_address_answers(answer: Answer | Exception, fault: CalendarFault) -> None:
    def ask(address: str, **how: Any) -> Answer:
        if isinstance(answer, Exception):
            raise answer
        return answer

    with pytest.raises(NotFetched) as refused:
        fetch(ADDRESS, ask=ask)
    assert refused.value.fault is fault


def test_what_it_sends_is_decoded_as_calendars_write() -> None:
    for body in ("BEGIN:VCALENDAR æ".encode(form) for form in ("utf-8", "utf-8-sig", "utf-16", "cp1252")):
        asked = partial(lambda address, *, body, **how: Answer(200, {}, body), body=body)
        assert fetch(ADDRESS, ask=asked) == "BEGIN:VCALENDAR æ"


@pytest.mark.parametrize(
    "address",
    ["https://127.0.0.1/x.ics", "https://[::1]/x.ics", "https://2130706433/", "https://localhost/x.ics"],
)
def test_an_inner_address_is_not_even_connected_to(address: str) -> None:
    with pytest.raises(NotFetched) as refused:
        fetch(address)
    assert refused.value.fault is CalendarFault.INSIDE


# The page ---------------------------------------------------------------------------------------------------


@pytest.fixture
def jonas(client: Client, cast: Cast) -> Client:
    sign_in(client, cast.jonas)
    return client


def test_webcal_is_https(jonas: Client, cast: Cast) -> None:
    answer = jonas.post(reverse("calendar_addresses"), {"address": ADDRESS.replace("https", "webcal")})
    assert answer.status_code == 303
    assert CalendarSource.objects.get(person=cast.jonas).address == ADDRESS
    page = jonas.get(reverse("calendar")).content.decode()
    assert "calendar.example" in page
    assert "Den bliver læst" in page
    assert "secret-4711" not in page  # the address is nobody's to see again


@pytest.mark.parametrize(
    "address",
    ["", "http://calendar.example/x.ics", "ftp://calendar.example/", "https://a:b@calendar.example/x"],
)
def test_an_address_that_may_not_be_asked_is_said_at_the_field(jonas: Client, address: str) -> None:
    answer = jonas.post(reverse("calendar_addresses"), {"address": address})
    assert answer.status_code == 422
    assert not CalendarSource.objects.exists()
    assert f'value="{address}"' in answer.content.decode() or not address


def test_a_file_is_brought_and_read(jonas: Client, cast: Cast) -> None:
    file = SimpleUploadedFile("kanarie-titel.ics", TEN_TO_TWELVE.encode())
    assert jonas.post(reverse("calendar_files"), {"file": file}).status_code == 303
    work_off(at=NOW + timedelta(minutes=1))
    page = jonas.get(reverse("calendar")).content.decode()
    assert "En fil fra mandag 23. november" in page
    assert "Læst mandag 23. november kl. 8.01" in page
    assert "kanarie" not in page.lower()


def test_a_file_that_is_no_calendar_is_refused_at_once(jonas: Client) -> None:
    for content in (b"PK\x03\x04", b"Navn;Titel\n", b""):
        file = SimpleUploadedFile("kalender.ics", content)
        answer = jonas.post(reverse("calendar_files"), {"file": file})
        assert answer.status_code == 422
    assert not CalendarSource.objects.exists()


def test_what_is_wrong_is_told_with_what_helps(jonas: Client, cast: Cast) -> None:
    published(cast.jonas, "<html>")
    page = jonas.get(reverse("calendar")).content.decode()
    assert "Kopiér den adresse, der ender på .ics." in page


def test_the_list_alone_while_it_is_being_read(jonas: Client, cast: Cast) -> None:
    actions.add_calendar(person=cast.jonas, address=ADDRESS, by=cast.jonas, at=NOW)
    block = jonas.get(reverse("calendar"), headers={"HX-Request": "true"}).content.decode()
    assert block.lstrip().startswith('<div id="calendars" class="gap-s" hx-get')
    work_off(lambda address: TEN_TO_TWELVE)
    assert "hx-get" not in jonas.get(reverse("calendar"), headers={"HX-Request": "true"}).content.decode()


def test_nobody_reads_or_removes_anothers(client: Client, cast: Cast) -> None:
    source = published(cast.jonas)
    sign_in(client, cast.mette)
    for name in ("calendar_reading", "calendar_removal"):
        assert client.post(reverse(name, args=[source.id])).status_code == 404
    assert "calendar.example" not in client.get(reverse("calendar")).content.decode()
