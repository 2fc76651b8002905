"""What calendars are told: each attendee's is brought in line with what holds, whatever has happened in between.

Nothing here remembers what was done to an appointment. What was told is compared with what is true, so a change that
was undone is never told, and one that is told twice says the same (RFC 5546).
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from naervaer.distance.models import Appointment, Attendance, Invite
from naervaer.people.models import Person

KEPT = timedelta(days=730)


@transaction.atomic
def tell_calendars(*, uid: UUID, at: datetime) -> list[Invite]:
    """Note what each calendar shall be told about the appointment with this id, and return what is new in that."""
    held = Appointment.objects.select_for_update().filter(pk=uid).first()
    told = {row.person_id: row for row in Invite.objects.select_for_update().filter(uid=uid)}
    coming = held is not None and held.cancelled_at is None and held.ends_at > at
    attending = _attending(held, at) if held is not None and coming else []
    new = [_invited(told.get(person.id), held, person, at) for person in attending if held is not None]
    stays = {person.id for person in attending}
    gone = [row for who, row in told.items() if who not in stays and row.ends_at > at]
    new += [_withdrawn(row, held, at) for row in gone if row.withdrawn_at is None]
    return sorted((row for row in new if row is not None), key=lambda row: str(row.person_id))


def _attending(held: Appointment, at: datetime) -> list[Person]:
    attending = Attendance.objects.holding().filter(appointment=held).values("person")
    people = Person.objects.filter(pk__in=attending).exclude(email=None)
    return list(people.active(on=localdate(at)).order_by("pk"))


def _invited(row: Invite | None, held: Appointment, person: Person, at: datetime) -> Invite | None:
    """None when this calendar knows it already."""
    if row is None:
        row = Invite(uid=held.pk, person=person)
    elif row.withdrawn_at is None and (row.starts_at, row.ends_at) == (held.starts_at, held.ends_at):
        return None
    row.sequence = max(held.sequence, row.sequence + 1 if row.pk else 0)
    row.starts_at, row.ends_at, row.withdrawn_at, row.told_at = held.starts_at, held.ends_at, None, at
    row.save()
    return row


def _withdrawn(row: Invite, held: Appointment | None, at: datetime) -> Invite:
    row.sequence = max(held.sequence if held else 0, row.sequence + 1)
    row.withdrawn_at = row.told_at = at
    row.save(update_fields=["sequence", "withdrawn_at", "told_at"])
    return row


def forget_invites(*, at: datetime) -> None:
    """Delete what was over 24 months ago."""
    Invite.objects.filter(ends_at__lt=at - KEPT).delete()
