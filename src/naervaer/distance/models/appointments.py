"""Appointments: who meets when. To everybody who is not there they are busy time and nothing else."""

import uuid
from collections.abc import Collection
from datetime import datetime
from typing import ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from naervaer.people.models import Leadership, Person

ATTENDEES = "attendees, 24 months, delete"


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    """Appointments."""

    def visible_to(self, viewer: Person) -> Self:
        """Those that one attends; nobody sees another's."""
        attended = Attendance.objects.holding().filter(person=viewer).order_by().values("appointment")
        return self.filter(pk__in=attended)

    def standing(self) -> Self:
        """Not cancelled."""
        return self.filter(cancelled_at=None)

    def touching(self, start: datetime, end: datetime) -> Self:
        """With at least a moment in [start, end)."""
        return self.filter(starts_at__lt=end, ends_at__gt=start)


class Appointment(models.Model):
    """A time at which some people meet: UTC, half-open. Nothing about what for, but a neutral word for its kind.

    ``id`` is the UID of invitations and feeds and stays; ``sequence`` counts the changes that calendars must
    take over (RFC 5545, RFC 5546): a move, a cancellation, a return, another attendee.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sequence = models.PositiveIntegerField(default=0)
    kind = models.CharField(max_length=20)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = AppointmentQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ("sequence", "kind", "starts_at", "ends_at", "cancelled_at", "cancelled_by"), ATTENDEES
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="appointment_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(cancelled_by=None) | Q(cancelled_at__isnull=False),
                name="appointment_cancelled_by_at",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["ends_at", "starts_at"], name="appointment_by_end"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


def _leading_still() -> "models.QuerySet[Leadership]":
    return Leadership.objects.filter(leader=OuterRef("person"), person=OuterRef("leads"), ended_at=None)


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    """Who attends what."""

    def holding(self) -> Self:
        """Those that hold at this moment: who attends as a leader does so while leading, and not a second longer."""
        return self.filter(Q(leads=None) | Exists(_leading_still()))

    def holding_of(self, people: Collection[UUID]) -> Self:
        """The same of these people. Said at both places, so that PostgreSQL does not put all leaders into a table."""
        still = _leading_still().filter(leader__in=people)
        return self.filter(Q(leads=None) | Exists(still), person__in=people)

    def visible_to(self, viewer: Person) -> Self:
        """The attendances of the appointments that one attends oneself."""
        mine = Appointment.objects.visible_to(viewer).order_by().values("pk")
        return self.holding().filter(appointment__in=mine)


class Attendance(models.Model):
    """A person is part of an appointment; ``leads`` is the employee as whose nearest leader, if that is the reason.

    A change of leader ends it in the same moment. The successor is put in by a job a little later.
    """

    # No index of its own: the constraint begins with it.
    appointment = models.ForeignKey(
        Appointment, on_delete=models.CASCADE, related_name="attendances", db_index=False
    )
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="attendances")
    leads = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")

    objects = AttendanceQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(("appointment", "person", "leads"), ATTENDEES)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["appointment", "person"], name="attends_once"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
