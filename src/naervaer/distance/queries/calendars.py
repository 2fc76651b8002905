"""Own calendars elsewhere, and the address at which one's appointments are read."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.utils.timezone import localdate

from naervaer.distance.models import Appointment, CalendarFeed, CalendarSource
from naervaer.people.models import Person

FEED_BACK = timedelta(weeks=4)
FEED_AHEAD = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class OwnCalendar:
    """A calendar of the reader's own: ``host`` is the machine of its address, "" for a file."""

    source: CalendarSource
    host: str

    @property
    def makes_room(self) -> bool:
        """A file that could not be read: it goes when another calendar comes."""
        return not self.host and bool(self.source.fault) and self.source.taken_at is None


def own_calendars(person: Person) -> list[OwnCalendar]:
    """What is read of this person's own calendars, in the order in which they were added."""
    rows = CalendarSource.objects.visible_to(person).order_by("added_at", "pk")
    return [OwnCalendar(row, urlsplit(row.address).hostname or "") for row in rows]


def feed_of(person: Person) -> CalendarFeed | None:
    """The person's own address of appointments, if there is one."""
    return CalendarFeed.objects.visible_to(person).first()


def feed_by(token: str, *, now: datetime) -> CalendarFeed | None:
    """The address that this token opens: while its owner works here and may sign in, and not a moment longer."""
    rows = CalendarFeed.objects.filter(token_hash=hash_of(token)).select_related("person__user")
    found = rows.first()
    if found is None or (found.person.user is not None and not found.person.user.is_active):
        return None
    works_here = Person.objects.active(on=localdate(now)).filter(pk=found.person_id)
    return found if works_here.exists() else None


def hash_of(token: str) -> str:
    """What is kept of a token: it has 256 random bits, so nothing slower is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def in_feed(person: Person, *, now: datetime) -> list[Appointment]:
    """The appointments that the address shows: a few weeks back, a year ahead."""
    rows = Appointment.objects.visible_to(person).standing().touching(now - FEED_BACK, now + FEED_AHEAD)
    return list(rows.order_by("starts_at", "pk"))
