"""Reading one's own calendars, and the address at which one's appointments are read. Both are the person's alone."""

import secrets
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localdate

from naervaer.distance.calendars.apart import Read, read_apart
from naervaer.distance.calendars.fetching import Fetch, NotFetched, fetch
from naervaer.distance.models import BusyTime, CalendarFeed, CalendarSource
from naervaer.distance.queries.calendars import hash_of
from naervaer.distance.queries.hours import zone_of
from naervaer.distance.rules import CALENDARS_EACH, HORIZON, NAMED_AFTER, CalendarFault, is_due
from naervaer.jobs import actions as jobs
from naervaer.jobs.loop import Work
from naervaer.kernels.busy import Owner, Reading, Unreadable
from naervaer.kernels.worktime import ONE_DAY
from naervaer.ledger.actions import record
from naervaer.people.models import Person

READ = "distance.read_calendar"
REFRESH = "distance.refresh_calendars"
FAILING = "distance.calendar_failing"
TRIES = 2  # the next hour tries again


class TooManyCalendars(Exception):
    """Five are enough."""


# Calendars that are read ------------------------------------------------------------------------------------


@transaction.atomic
def add_calendar(
    *, person: Person, by: Person, at: datetime, address: str = "", text: str = ""
) -> CalendarSource:
    """Read busy times from this https address from now on, or once from this text. Raises TooManyCalendars.

    A file that could not be read, and its reason, make room for the next one.
    """
    Person.objects.select_for_update().get(pk=person.pk)
    unread = CalendarSource.objects.filter(person=person, kind=CalendarSource.Kind.FILE, taken_at=None)
    unread.exclude(fault="").delete()
    if CalendarSource.objects.filter(person=person).count() >= CALENDARS_EACH:
        raise TooManyCalendars
    kind = CalendarSource.Kind.ADDRESS if address else CalendarSource.Kind.FILE
    made = CalendarSource.objects.create(person=person, kind=kind, address=address, waiting=text, added_at=at)
    _ask(made.id, at)
    record("calendar.added", by=by.id, at=at, about=person.id, what=made.id)
    return made


@transaction.atomic
def remove_calendar(*, source: CalendarSource, by: Person, at: datetime) -> None:
    """It is read no more, and its busy times are gone at once."""
    record("calendar.removed", by=by.id, at=at, about=source.person_id, what=source.id)
    source.delete()


def ask_again(*, source: CalendarSource, at: datetime) -> None:
    """Read an address now, once a minute at most."""
    _ask(source.id, at)


def _ask(source: UUID, at: datetime) -> None:
    key = f"{READ}:{source}:{at:%Y%m%d%H%M}"
    jobs.enqueue(READ, payload={"source": str(source)}, due_at=at, key=key)


def refresh_calendars(payload: dict[str, Any], at: datetime) -> None:
    """Let every address be read whose time has come, of those who work here."""
    here = Person.objects.active(on=localdate(at)).order_by().values("pk")
    rows = CalendarSource.objects.filter(kind=CalendarSource.Kind.ADDRESS, person__in=here)
    asked = rows.order_by("asked_at", "pk").values_list("pk", "asked_at", "fault")
    due = [pk for pk, asked_at, fault in asked if is_due(asked_at=asked_at, has_fault=bool(fault), now=at)]
    jobs.enqueue_many(READ, due_at=at, payloads=[{"source": str(pk)} for pk in due])


def read_calendar(work: Work, *, fetch: Fetch = fetch, read: Read = read_apart) -> None:
    """Fetch one calendar and read it apart; take over its busy times, or note what was wrong with it.

    What was taken over before stays until it is over: an address that is silent for a day frees nobody.
    """
    found = CalendarSource.objects.select_related("person").filter(pk=work.payload["source"]).first()
    if found is None or not (found.address or found.waiting):
        return
    start = work.clock() - ONE_DAY
    fault, reading = "", Reading(())
    try:
        text = found.waiting or fetch(found.address)
        reading = read(text, start, start + ONE_DAY + HORIZON, _owner(found.person))
    except NotFetched as refused:
        fault = refused.fault.value
    except Unreadable as refused:
        fault = CalendarFault(refused.fault.value).value
    with work.finishing() as now:
        _note(found.pk, fault, reading, at=now)


def _owner(person: Person) -> Owner:
    return Owner(zone_of(person), settings.HOST, person.email or "")


def _note(pk: UUID, fault: str, reading: Reading, *, at: datetime) -> None:
    """Nothing, if the person has removed it meanwhile."""
    held = CalendarSource.objects.select_for_update().filter(pk=pk).first()
    if held is None:
        return
    held.asked_at, held.fault, held.waiting = at, fault, ""
    if fault and held.kind == CalendarSource.Kind.ADDRESS:
        _name_if_it_lasts(held, at=at)
    if not fault:
        held.taken_at, held.left_out = at, reading.left_out
        _replace(held, reading)
    held.save(update_fields=["asked_at", "fault", "waiting", "taken_at", "left_out"])


def _name_if_it_lasts(held: CalendarSource, *, at: datetime) -> None:
    """Once for each time that it began to fail."""
    since = held.taken_at or held.added_at
    if at - since >= NAMED_AFTER:
        key = f"{FAILING}:{held.pk}:{since:%Y%m%d%H%M}"
        jobs.enqueue(FAILING, payload={"source": str(held.pk)}, due_at=at, key=key)


def _replace(held: CalendarSource, reading: Reading) -> None:
    BusyTime.objects.filter(source=held).delete()
    BusyTime.objects.bulk_create(
        [
            BusyTime(source=held, person_id=held.person_id, starts_at=begins, ends_at=ends)
            for begins, ends in reading.spans
        ],
        batch_size=1000,
    )


def forget_busy_times(*, at: datetime) -> None:
    """Delete what was over yesterday, and files that no worker could read since then."""
    yesterday = at - timedelta(days=1)
    BusyTime.objects.filter(ends_at__lt=yesterday).delete()
    lying = CalendarSource.objects.filter(kind=CalendarSource.Kind.FILE, asked_at=None)
    for source in lying.filter(added_at__lt=yesterday).order_by("pk"):
        _note(source.pk, CalendarFault.TOO_MUCH.value, Reading(()), at=at)


# The address at which appointments are read -----------------------------------------------------------------


@transaction.atomic
def make_feed(*, person: Person, by: Person, at: datetime) -> str:
    """A new address; the one before shows nothing from now on. Returns its token, which is kept nowhere."""
    token = secrets.token_urlsafe(32)
    CalendarFeed.objects.update_or_create(
        person=person, defaults={"token_hash": hash_of(token), "made_at": at}
    )
    record("calendar.feed_made", by=by.id, at=at, about=person.id)
    return token


@transaction.atomic
def end_feed(*, person: Person, by: Person, at: datetime) -> None:
    """The address shows nothing from this moment on. A second time changes nothing."""
    if CalendarFeed.objects.filter(person=person).delete()[0]:
        record("calendar.feed_ended", by=by.id, at=at, about=person.id)
