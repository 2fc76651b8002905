"""When each of us works, and when each is away. Never why."""

import uuid
from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from naervaer.people.models import Person, around

PAIR = "pair, employment + 30 days, delete"
SYSTEM = "system, as long as the organisation, delete"


class HoursQuerySet(models.QuerySet["Hours"]):
    """Working hours."""

    def visible_to(self, viewer: Person) -> Self:
        """One's own, those of the people one leads, and those of one's own leader."""
        return self.filter(person__in=around(viewer))


class Hours(models.Model):
    """A week's pattern in the person's own zone. Without a row the organisation's default holds.

    ``week`` is the canonical text of ``kernels.worktime``: split days, whole minutes, no overlap.
    """

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="hours")
    week = models.CharField(max_length=400)
    zone = models.CharField(max_length=60)
    country = models.CharField(max_length=2)

    objects = HoursQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(("person", "week", "zone", "country"), PAIR)

    def __str__(self) -> str:
        return str(self.pk)


class DefaultHours(models.Model):
    """The organisation's own week: what holds for everybody who has agreed nothing else.

    Zone and country are the organisation's; they stand there.
    """

    week = models.CharField(max_length=400)

    privacy: ClassVar[dict[str, str]] = {"week": SYSTEM}

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(pk=1), name="one_default_of_hours"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class LeaveQuerySet(models.QuerySet["Leave"]):
    """Days away."""

    def visible_to(self, viewer: Person) -> Self:
        """One's own, those of the people one leads, and those of one's own leader."""
        return self.filter(person__in=around(viewer))

    def covering(self, day: date) -> Self:
        """Running on this day."""
        return self.filter(started_on__lte=day, ended_on__gt=day)

    def touching(self, first: date, end: date) -> Self:
        """With at least one day in [first, end)."""
        return self.filter(started_on__lt=end, ended_on__gt=first)


class Leave(models.Model):
    """Whole days away, from the first to the day after the last. There is no column for the reason."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="leaves")
    started_on = models.DateField()
    ended_on = models.DateField()
    noted_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    noted_at = models.DateTimeField()

    objects = LeaveQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ("person", "started_on", "ended_on", "noted_by", "noted_at"), "pair, 24 months, delete"
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(ended_on__gt=F("started_on")), name="leave_ends_after_start"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person", "ended_on"], name="leave_of_person"),
            models.Index(fields=["ended_on"], name="leave_by_end"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class ClosedDay(models.Model):
    """A day on which the whole organisation is closed, besides the public holidays."""

    on = models.DateField(unique=True)
    name = models.CharField(max_length=80)

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(("on", "name"), SYSTEM)

    def __str__(self) -> str:
        return str(self.on)
