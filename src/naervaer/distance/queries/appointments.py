"""Whose time is taken when. Of another's appointments nobody learns more than the time."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from naervaer.distance.models import Appointment, Attendance, BusyTime
from naervaer.kernels.worktime import Span, merged
from naervaer.people.models import Person
from naervaer.statements.kept import kept


def busy_times(
    people: Iterable[UUID], start: datetime, end: datetime, *, but: Appointment | None = None
) -> dict[UUID, list[Span]]:
    """For each of these people the times in [start, end) that an appointment or a calendar elsewhere takes; one query.

    UTC, half-open, in order, cut to the period and merged where they touch, so that not even the number of
    appointments is told. ``but`` is the one that is about to be moved: its own time is free for it.
    """
    return {
        person: list(merged((max(a, start), min(b, end)) for a, b in spans))
        for person, spans in taken_times(people, start, end, but=but).items()
    }


def taken_times(
    people: Iterable[UUID], start: datetime, end: datetime, *, but: Appointment | None = None
) -> dict[UUID, list[Span]]:
    """``busy_times`` as they lie in the tables: in any order, and not put together. For computing, never to be told."""
    found: dict[UUID, list[Span]] = {person: [] for person in people}
    rows = _taken(people=list(found), start=start, end=end, but=but.pk if but else None)
    for person, starts_at, ends_at in rows:
        found[person].append((starts_at, ends_at))
    return found


@kept
def _taken(
    *, people: Collection[UUID], start: datetime, end: datetime, but: UUID | None
) -> QuerySet[Any, tuple[Any, ...]]:
    """Person, begin and end of each appointment that stands, and of each time that a calendar elsewhere takes."""
    # Not by the index of times: a plan that is kept does not know how long the period is, and of a few people's
    # appointments each is looked up sooner than those of everybody in two weeks.
    rows = (
        Attendance.objects.holding_of(people)
        .alias(over_at=Coalesce("appointment__ends_at", "appointment__starts_at"))
        .filter(appointment__cancelled_at=None, appointment__starts_at__lt=end, over_at__gt=start)
    )
    if but is not None:
        rows = rows.exclude(appointment=but)
    here = rows.order_by().values_list("person_id", "appointment__starts_at", "appointment__ends_at")
    elsewhere = BusyTime.objects.filter(person__in=people, starts_at__lt=end, ends_at__gt=start)
    there = elsewhere.order_by().values_list("person_id", "starts_at", "ends_at")
    return here.union(there, all=True)


def attended_by(person: Person, start: datetime, end: datetime) -> list[Appointment]:
    """The person's own appointments in [start, end) that stand, in order."""
    rows = Appointment.objects.visible_to(person).standing().touching(start, end)
    return list(rows.order_by("starts_at", "pk"))
