"""Who leads whom, and who stands beside the line: deputies and buddies."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from naervaer.people.models.periods import ORGANISATION, PeriodQuerySet, ends_after_start
from naervaer.people.models.persons import Person


class Leadership(models.Model):
    """Who leads whom, with history. At most one is open for a person; all access hangs on it."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="leaderships")
    leader = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="led")
    started_on = models.DateField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ("person", "leader", "started_on", "started_at", "ended_at"), ORGANISATION
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person"], condition=Q(ended_at=None), name="one_nearest_leader"),
            models.CheckConstraint(condition=~Q(person=F("leader")), name="nobody_leads_oneself"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["leader", "ended_at"], name="leadership_of_leader"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


def oneself_and_led(viewer: Person) -> "models.QuerySet[Leadership, Any]":
    """The ids of the viewer and of those whom the viewer leads now, as one subquery.

    With it a database finds the rows of these few by an index; an OR of the two makes it look at everybody's.
    """
    led = Leadership.objects.filter(leader=viewer, ended_at=None).order_by().values("person")
    return led.union(Person.objects.filter(pk=viewer.pk).order_by().values("pk"), all=True)


def around(person: Person) -> "models.QuerySet[Leadership, Any]":
    """The same with the person's own leader. The same three read what the person tells of hours and places."""
    leader = Leadership.objects.filter(person=person, ended_at=None).order_by().values("leader")
    return oneself_and_led(person).union(leader, all=True)


class DeputyQuerySet(PeriodQuerySet["Deputy"]):
    """Deputies in their order."""


class Deputy(models.Model):
    """Who steps in for a leader in this period, while the leader is on leave."""

    leader = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="deputies")
    deputy = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="deputising")
    started_on = models.DateField()
    ended_on = models.DateField(null=True)

    objects = DeputyQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ("leader", "deputy", "started_on", "ended_on"), ORGANISATION
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            ends_after_start("deputy_ends_after_start"),
            models.CheckConstraint(condition=~Q(leader=F("deputy")), name="nobody_deputises_for_oneself"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class BuddyQuerySet(PeriodQuerySet["Buddy"]):
    """Buddies of newcomers."""


class Buddy(models.Model):
    """A colleague who looks after a newcomer."""

    newcomer = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="buddies")
    buddy = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="newcomers")
    started_on = models.DateField()
    ended_on = models.DateField(null=True)

    objects = BuddyQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ("newcomer", "buddy", "started_on", "ended_on"), ORGANISATION
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            ends_after_start("buddy_ends_after_start"),
            models.CheckConstraint(condition=~Q(newcomer=F("buddy")), name="nobody_is_own_buddy"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
