"""What every written row of a pair has: whose it is, its version, and whether it lies in the trash."""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, Self, TypeVar

from django.db import models
from django.db.models import Q

from naervaer.agreements.rules import TRASH, Side
from naervaer.people.models import Person, oneself_and_led
from naervaer.vault.fields import SealedModel

AnyRow = TypeVar("AnyRow", bound=models.Model)

KEPT = "pair, until closed + 12 months, delete"
WORKING = ("employee", "version", "changed_by", "changed_at", "removed_by", "removed_at")
YES = ("proposed_by", "proposed_at", "agreed_by", "agreed_at")


def by_whom(**options: Any) -> "models.ForeignKey[Any, Any]":
    """Somebody who did something with a row; the row stays when that person is deleted."""
    return models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+", **options)


def words(known: type[StrEnum]) -> list[str]:
    """The words themselves, so that a migration does not depend on today's code."""
    return [each.value for each in known]


def side_known(column: str, name: str) -> models.CheckConstraint:
    """A side is one of the two."""
    return models.CheckConstraint(condition=Q(**{f"{column}__in": words(Side)}), name=name)


def trash_index(name: str) -> models.Index:
    """For the trash, its nightly end, and the deletion of somebody who removed something."""
    return models.Index(fields=["removed_by", "removed_at"], name=name, condition=Q(removed_at__isnull=False))


class RowQuerySet(models.QuerySet[AnyRow]):
    """Rows that can be removed and put back."""

    def standing(self) -> Self:
        """Not in the trash."""
        return self.filter(removed_at=None)

    def in_trash(self, *, now: datetime) -> Self:
        """Removed, and still to be put back."""
        return self.filter(removed_at__gt=now - TRASH)


class PairQuerySet(RowQuerySet[AnyRow]):
    """Of the pair: who leads the employee now sees it, and no leader from before."""

    def visible_to(self, viewer: Person) -> Self:
        """The employee, and whoever leads the employee now."""
        return self.filter(employee__in=oneself_and_led(viewer))


class SharedQuerySet(RowQuerySet[AnyRow]):
    """Shared with a person: a new leader sees it when the employee shares it anew."""

    def visible_to(self, viewer: Person) -> Self:
        """The employee, and the leader with whom it is shared, while that leader leads the employee."""
        return self.filter(Q(employee=viewer) | Q(shared_with=viewer), employee__in=oneself_and_led(viewer))


class Row(SealedModel):
    """Something that one of two has written, sealed with the employee's key.

    ``version`` counts from 1 with every change of words, day or doer. Who writes sends the version that was read.
    ``while_open`` names the columns that say how it ended, with what stands in them until then.
    """

    vault_owner = "employee_id"
    while_open: ClassVar[dict[str, Any]] = {}

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    employee = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_index=False)
    version = models.PositiveIntegerField(default=1)
    changed_by = by_whom()
    changed_at = models.DateTimeField()
    removed_by = by_whom(db_index=False)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_over(self) -> bool:
        """It has ended: held, dropped, reached, closed, kept or stopped."""
        return any(getattr(self, column) != empty for column, empty in self.while_open.items())

    def reopen(self) -> None:
        """As if it had not ended and had not been removed."""
        self.removed_by = self.removed_at = None
        for column, empty in self.while_open.items():
            setattr(self, column, empty)


class AgreedRow(Row):
    """A row that holds when both have said yes: who proposed it has, ``agreed_by`` is the other.

    ``agreed_by`` is empty beside ``agreed_at`` while the employee has no sign-in: then one word is enough.
    """

    proposed_by = by_whom()
    proposed_at = models.DateTimeField()
    agreed_by = by_whom()
    agreed_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    @property
    def proposer(self) -> Side:
        """The side that has said yes first. Whoever is not the employee was a leader then."""
        return Side.EMPLOYEE if self.proposed_by_id == self.employee_id else Side.LEADER

    @property
    def is_agreed(self) -> bool:
        """Both have said yes to these words."""
        return self.agreed_at is not None
