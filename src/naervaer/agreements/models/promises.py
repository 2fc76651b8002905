"""Who does what by when, and how often it was carried on."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q

from naervaer.agreements.models.rows import (
    KEPT,
    WORKING,
    YES,
    AgreedRow,
    PairQuerySet,
    by_whom,
    side_known,
    trash_index,
)
from naervaer.agreements.rules import Outcome, Side
from naervaer.people.models import Person, oneself_and_led
from naervaer.vault.fields import EncryptedTextField


class PromiseQuerySet(PairQuerySet["Promise"]):
    """Promises."""

    def open(self) -> Self:
        """Neither held nor dropped."""
        return self.filter(closed_at=None)


class Promise(AgreedRow):
    """A sentence of one side: what, and by when. Of the pair: a new leader finds it, made with another.

    ``agreed_with`` is the leader with whom it was made. While that is not the present leader, nobody has said
    yes for the leader's side: it is to be taken over or dropped.
    """

    while_open: ClassVar[dict[str, Any]] = {
        "outcome": Outcome.OPEN.value,
        "closed_by": None,
        "closed_at": None,
    }

    agreed_with = by_whom()
    side = models.CharField(max_length=10)
    text = EncryptedTextField(label="promise.text")
    due_on = models.DateField()
    via = models.CharField(max_length=20, default="button")
    outcome = models.CharField(max_length=10, blank=True, default=Outcome.OPEN.value)
    closed_by = by_whom(db_index=False)
    closed_at = models.DateTimeField(null=True)

    objects = PromiseQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        (*WORKING, *YES, "agreed_with", "side", "text", "due_on", "via", "outcome", "closed_by", "closed_at"),
        KEPT,
    )

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["employee", "due_on"], name="promise_of_employee"),
            models.Index(
                fields=["closed_by", "closed_at"], name="promise_closed", condition=Q(closed_at__isnull=False)
            ),
            trash_index("promise_in_trash"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            side_known("side", "promise_side_known"),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.OPEN.value, closed_at=None)
                | Q(outcome__in=[Outcome.HELD.value, Outcome.DROPPED.value], closed_at__isnull=False),
                name="promise_ends_with_a_day",
            ),
        ]

    @property
    def doer(self) -> Side:
        """The side that is to do it."""
        return Side(self.side)


class CarryQuerySet(models.QuerySet["Carry"]):
    """Times a promise was carried on."""

    def visible_to(self, viewer: Person) -> Self:
        """Who sees the promise."""
        return self.filter(promise__employee__in=oneself_and_led(viewer))


class Carry(models.Model):
    """A promise was carried on from one day to a later one."""

    promise = models.ForeignKey(Promise, on_delete=models.CASCADE, related_name="carries")
    from_on = models.DateField()
    to_on = models.DateField()
    by = by_whom()
    at = models.DateTimeField()

    objects = CarryQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(("promise", "from_on", "to_on", "by", "at"), KEPT)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(to_on__gt=F("from_on")), name="carry_goes_forward"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
