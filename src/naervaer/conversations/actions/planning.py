"""Planning, accepting, moving and cancelling. Moved and cancelled talks have a new date in the same step (A02)."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from naervaer.conversations.models import Move, Talk
from naervaer.conversations.queries import leader_with
from naervaer.distance.actions import (
    appoint,
    cancel_appointment,
    dismiss_attendee,
    move_appointment,
    replace_attendee,
)
from naervaer.distance.models import Attendance
from naervaer.kernels.worktime import Span
from naervaer.ledger.actions import record
from naervaer.people.models import Person


class InThePast(Exception):
    """A talk is planned for a time that is still to come."""


class NotStanding(Exception):
    """The talk is held or cancelled: its time is what it was."""


class NotYours(Exception):
    """Who chose the time has said yes to it; it is for the other to accept."""


class Changed(Exception):
    """Somebody has changed the time meanwhile. ``talk`` is how it stands."""

    def __init__(self, talk: Talk) -> None:
        super().__init__("the time was changed meanwhile")
        self.talk = talk


@transaction.atomic
def plan_talk(
    *,
    employee: Person,
    leader: Person,
    span: Span,
    by: Person,
    at: datetime,
    form: str = Talk.Form.VIDEO,
    kind: str = Talk.Kind.TALK,
) -> Talk:
    """These two talk then. Who plans it has said yes; the other accepts. Raises InThePast."""
    if span[0] <= at:
        raise InThePast
    appointment = appoint(
        people=[employee, leader],
        starts_at=span[0],
        ends_at=span[1],
        kind="talk",
        by=by,
        at=at,
        led=employee,
    )
    talk = Talk.objects.create(
        employee=employee, appointment=appointment, form=form, kind=kind, planned_by=by, planned_at=at
    )
    record("talk.planned", by=by.id, at=at, about=employee.id, what=talk.id)
    return talk


@transaction.atomic
def plan_round(
    *, leader: Person, chosen: Iterable[tuple[Person, Span]], by: Person, at: datetime
) -> list[Talk]:
    """The next talk for each of these people, all or none. Raises InThePast."""
    return [plan_talk(employee=employee, leader=leader, span=span, by=by, at=at) for employee, span in chosen]


@transaction.atomic
def accept_talk(*, talk: Talk, by: Person, at: datetime) -> None:
    """The other says yes to the time. A second time changes nothing. Raises NotYours, NotStanding.

    If neither of the two has chosen it, but a leader from before, the first yes is a proposal to the other.
    """
    held = _locked(talk)
    if held.planned_by_id == by.id:
        raise NotYours
    if held.accepted_at is None:
        leader = leader_with(held)
        if held.planned_by_id in (held.employee_id, leader and leader.id):
            held.accepted_by, held.accepted_at = by, at
        else:
            held.planned_by = by
        held.save(update_fields=["planned_by", "accepted_by", "accepted_at"])
        record("talk.accepted", by=by.id, at=at, about=held.employee_id, what=held.id)


@transaction.atomic
def take_back_acceptance(*, talk: Talk, by: Person, at: datetime) -> None:
    """Undo of one's own yes. Raises NotStanding."""
    held = _locked(talk)
    if held.accepted_by_id == by.id:
        held.accepted_by = held.accepted_at = None
        held.save(update_fields=["accepted_by", "accepted_at"])
        record("talk.acceptance_withdrawn", by=by.id, at=at, about=held.employee_id, what=held.id)


@transaction.atomic
def move_talk(*, talk: Talk, span: Span, by: Person, at: datetime, version: int, form: str = "") -> Talk:
    """The same talk at another time: what hangs on it goes along, and the other accepts anew.

    Raises InThePast, NotStanding, and Changed when the time read (``version``) is no longer the one that stands.
    """
    if span[0] <= at:
        raise InThePast
    held = _locked(talk)
    if held.version != version:
        raise Changed(held)
    before = held.starts_at
    _move_to(held, span, by=by, at=at)
    held.form = form or held.form
    held.planned_by, held.planned_at = by, at
    held.accepted_by = held.accepted_at = None
    held.version += 1
    held.save(update_fields=["form", "planned_by", "planned_at", "accepted_by", "accepted_at", "version"])
    Move.objects.create(talk=held, from_at=before, to_at=span[0], by=by, at=at)
    record("talk.moved", by=by.id, at=at, about=held.employee_id, what=held.id)
    return held


def _move_to(held: Talk, span: Span, *, by: Person, at: datetime) -> None:
    held.appointment = move_appointment(
        appointment=held.appointment, starts_at=span[0], ends_at=span[1], by=by, at=at
    )
    leader = leader_with(held)
    if leader is not None:  # who has come since attends from now on
        Attendance.objects.get_or_create(
            appointment=held.appointment, person=leader, defaults={"leads": held.employee}
        )


@transaction.atomic
def cancel_talk(*, talk: Talk, leader: Person, span: Span, by: Person, at: datetime, version: int) -> Talk:
    """This one is not held, and another is planned in the same step: returns the new one.

    Topics and promises belong to the two and wait for it. Raises InThePast, NotStanding, Changed.
    """
    held = _locked(talk)
    if held.version != version:
        raise Changed(held)
    held.cancelled_by, held.cancelled_at = by, at
    held.version += 1
    held.save(update_fields=["cancelled_by", "cancelled_at", "version"])
    cancel_appointment(appointment=held.appointment, by=by, at=at)
    record("talk.cancelled", by=by.id, at=at, about=held.employee_id, what=held.id)
    return plan_talk(
        employee=held.employee, leader=leader, span=span, form=held.form, kind=held.kind, by=by, at=at
    )


def _locked(talk: Talk) -> Talk:
    """One writer at a time. Raises NotStanding for what is held or cancelled."""
    Talk.objects.select_for_update().get(pk=talk.pk)
    held = Talk.objects.select_related("appointment", "touch", "touch__leader", "employee").get(pk=talk.pk)
    if held.is_held or held.cancelled_at is not None:
        raise NotStanding
    return held


def _ask_the_new_leader(talk: Talk) -> None:
    """The employee's yes stays, as who proposes the time; the former leader's is nobody's."""
    if talk.employee_id == talk.accepted_by_id:
        talk.planned_by_id = talk.employee_id
    talk.accepted_by = talk.accepted_at = None
    talk.save(update_fields=["planned_by", "accepted_by", "accepted_at"])


@transaction.atomic
def hand_over_talks(*, employee: UUID, before: UUID, now: UUID | None, at: datetime) -> None:
    """After a leader change coming talks go with the employee: the new leader attends in the former's stead.

    With no new leader the time stays the employee's own, and who comes later attends when it is moved.
    """
    coming = Talk.objects.to_come().filter(employee=employee, appointment__ends_at__gt=at)
    attending = coming.filter(appointment__attendances__person=before)
    people = Person.objects.in_bulk([one for one in (before, now) if one])
    if before not in people:
        return
    for talk in attending.select_related("appointment").order_by("pk"):
        if now in people:
            replace_attendee(
                appointment=talk.appointment, attendee=people[before], successor=people[now], by=None, at=at
            )
            _ask_the_new_leader(talk)
        else:
            dismiss_attendee(appointment=talk.appointment, attendee=people[before], by=None, at=at)
