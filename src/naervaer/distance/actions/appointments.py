"""Making, moving and cancelling an appointment. Each change that calendars must take over counts one up.

Who may do it is for the capability that the appointment belongs to; it is on everybody's record who attends.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from naervaer.distance.models import Appointment, Attendance
from naervaer.distance.rules import INVITED_KINDS
from naervaer.jobs import actions as jobs
from naervaer.ledger.actions import record_pairs
from naervaer.people.models import Person

KEPT = timedelta(days=730)
TELL = "distance.tell_calendars"
TOLD_AFTER = timedelta(seconds=20)
"""Calendars hear of it when it can no longer be undone from the toast, and once for several changes in a row."""


class EndsBeforeStart(Exception):
    """An appointment has at least a moment."""


class NobodyAttends(Exception):
    """An appointment is of somebody."""


class Cancelled(Exception):
    """The appointment is cancelled: bring it back, or make another."""


@transaction.atomic
def appoint(
    *,
    people: Iterable[Person],
    starts_at: datetime,
    ends_at: datetime,
    kind: str,
    by: Person,
    at: datetime,
    led: Person | None = None,
) -> Appointment:
    """These people meet in [starts_at, ends_at). Raises NobodyAttends, EndsBeforeStart.

    ``led`` is the one of them with whom the others meet as the nearest leader, and only as long as they are it.
    It may lie beside another appointment of theirs: whether that is meant, only they can say.
    """
    attending = list(dict.fromkeys(people))
    if not attending:
        raise NobodyAttends
    _checked(starts_at, ends_at)
    made = Appointment.objects.create(kind=kind, starts_at=starts_at, ends_at=ends_at)
    Attendance.objects.bulk_create(
        [
            Attendance(appointment=made, person=person, leads=None if person == led else led)
            for person in attending
        ]
    )
    _record("made", made, by=by, at=at)
    _tell(made, at=at)
    return made


@transaction.atomic
def move_appointment(
    *, appointment: Appointment, starts_at: datetime, ends_at: datetime, by: Person, at: datetime
) -> Appointment:
    """It is at another time. The same time again changes nothing. Raises Cancelled, EndsBeforeStart."""
    _checked(starts_at, ends_at)
    held = _locked(appointment)
    if held.cancelled_at is not None:
        raise Cancelled
    if (held.starts_at, held.ends_at) != (starts_at, ends_at):
        held.starts_at, held.ends_at = starts_at, ends_at
        _changed(held, "moved", by=by, at=at)
    return held


@transaction.atomic
def cancel_appointment(*, appointment: Appointment, by: Person, at: datetime) -> Appointment:
    """It is not held, and its time is free again. A second time changes nothing."""
    held = _locked(appointment)
    if held.cancelled_at is None:
        held.cancelled_at, held.cancelled_by = at, by
        _changed(held, "cancelled", by=by, at=at)
    return held


@transaction.atomic
def bring_back(*, appointment: Appointment, by: Person, at: datetime) -> Appointment:
    """A cancelled one stands again as it stood; undo."""
    held = _locked(appointment)
    if held.cancelled_at is not None:
        held.cancelled_at = held.cancelled_by = None
        _changed(held, "brought_back", by=by, at=at)
    return held


@transaction.atomic
def replace_attendee(
    *, appointment: Appointment, attendee: Person, successor: Person, by: Person | None, at: datetime
) -> Appointment:
    """Somebody attends in another's stead, as after a change of leader; ``by`` None is the system itself.

    Who no longer attends does not see it any more. Nothing changes if the first does not attend it.
    """
    held = _locked(appointment)
    attends = Attendance.objects.filter(appointment=held)
    if not attends.filter(person=attendee).exists():
        return held
    if attends.filter(person=successor).exists():
        attends.filter(person=attendee).delete()
    else:
        attends.filter(person=attendee).update(person=successor)
    _changed(held, "handed_over", by=by, at=at)
    return held


@transaction.atomic
def dismiss_attendee(
    *, appointment: Appointment, attendee: Person, by: Person | None, at: datetime
) -> Appointment:
    """Somebody no longer attends, and nobody in their stead; the time stays the others'."""
    held = _locked(appointment)
    if Attendance.objects.filter(appointment=held, person=attendee).delete()[0]:
        _changed(held, "handed_over", by=by, at=at)
    return held


def _checked(starts_at: datetime, ends_at: datetime) -> None:
    if ends_at <= starts_at:
        raise EndsBeforeStart


def _locked(appointment: Appointment) -> Appointment:
    """One writer at a time: on PostgreSQL by the row, on SQLite by IMMEDIATE."""
    return Appointment.objects.select_for_update().get(pk=appointment.pk)


def _changed(held: Appointment, what: str, *, by: Person | None, at: datetime) -> None:
    held.sequence += 1
    held.save(update_fields=["starts_at", "ends_at", "cancelled_at", "cancelled_by", "sequence"])
    _record(what, held, by=by, at=at)
    _tell(held, at=at)


def _tell(held: Appointment, *, at: datetime) -> None:
    """What is over by then need not be told."""
    if held.kind in INVITED_KINDS and held.ends_at > at:
        jobs.enqueue(TELL, payload={"appointment": str(held.pk)}, due_at=at + TOLD_AFTER)


def _record(what: str, held: Appointment, *, by: Person | None, at: datetime) -> None:
    people: list[UUID] = list(
        Attendance.objects.filter(appointment=held).order_by("pk").values_list("person_id", flat=True)
    )
    record_pairs(
        f"appointment.{what}",
        by=by.id if by else None,
        at=at,
        pairs=[(person, held.id) for person in people],
    )


def forget_appointments(*, at: datetime) -> None:
    """Delete what was over 24 months ago."""
    jobs.forget(Appointment.objects.filter(ends_at__lt=at - KEPT))
