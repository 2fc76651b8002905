"""Goals of the employee, and when development was last talked about (A24)."""

import uuid
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from naervaer.agreements.models.rows import (
    KEPT,
    WORKING,
    YES,
    AgreedRow,
    PairQuerySet,
    SharedQuerySet,
    by_whom,
    trash_index,
    words,
)
from naervaer.agreements.rules import Spoken, Track
from naervaer.people.models import Person
from naervaer.vault.fields import EncryptedTextField


class GoalQuerySet(SharedQuerySet["Goal"]):
    """Goals."""

    def live(self) -> Self:
        """Not reached yet."""
        return self.filter(done_at=None)


class Goal(AgreedRow):
    """Where the employee wants to get, professionally or personally, and the next step with its day.

    Shared with a leader as a person: a leader change leaves it with the employee.
    """

    while_open: ClassVar[dict[str, Any]] = {"done_by": None, "done_at": None}

    shared_with = by_whom()
    track = models.CharField(max_length=12)
    text = EncryptedTextField(label="goal.text")
    step = EncryptedTextField(label="goal.step")
    step_on = models.DateField()
    done_by = by_whom(db_index=False)
    done_at = models.DateTimeField(null=True)

    objects = GoalQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        (*WORKING, *YES, "shared_with", "track", "text", "step", "step_on", "done_by", "done_at"), KEPT
    )

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["employee", "step_on"], name="goal_of_employee"),
            models.Index(fields=["done_by", "done_at"], name="goal_done", condition=Q(done_at__isnull=False)),
            trash_index("goal_in_trash"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(track__in=words(Track)), name="goal_track_known"),
        ]


class DevelopmentQuerySet(PairQuerySet["Development"]):
    """Days on which development was spoken of."""

    def standing(self) -> Self:
        """Nobody has taken it back."""
        return self.filter(withdrawn_at=None)


class Development(models.Model):
    """The two have talked about development, or have said "not now"; no word of what was said.

    Of the pair: a new leader sees when it last was.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    employee = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_index=False)
    leader = by_whom()
    on = models.DateField()
    kind = models.CharField(max_length=10)
    by = by_whom()
    at = models.DateTimeField()
    withdrawn_by = by_whom(db_index=False)
    withdrawn_at = models.DateTimeField(null=True)

    objects = DevelopmentQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ("employee", "leader", "on", "kind", "by", "at", "withdrawn_by", "withdrawn_at"),
        "pair, 24 months, delete",
    )

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["employee", "-on"], name="development_of_employee"),
            models.Index(
                fields=["withdrawn_by"],
                name="development_taken_back",
                condition=Q(withdrawn_by__isnull=False),
            ),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(kind__in=words(Spoken)), name="development_kind_known"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
