"""Sten på vejen: what lies in the way, and the picture that two make of it together (A18, A40)."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from naervaer.agreements.models.rows import (
    KEPT,
    WORKING,
    PairQuerySet,
    Row,
    by_whom,
    side_known,
    trash_index,
)
from naervaer.agreements.rules import Side
from naervaer.vault.fields import EncryptedTextField


class ObstacleQuerySet(PairQuerySet["Obstacle"]):
    """Obstacles."""

    def open(self) -> Self:
        """Still in the way."""
        return self.filter(closed_at=None)


class Obstacle(Row):
    """One line about what is in the way, with the side that does something about it, and a day.

    Closed only by the side that raised it. Both are sides: a new leader takes the leader's place in them.
    """

    while_open: ClassVar[dict[str, Any]] = {"closed_by": None, "closed_at": None}

    raised_by = by_whom()
    raised_side = models.CharField(max_length=10)
    raised_at = models.DateTimeField()
    owner_side = models.CharField(max_length=10)
    text = EncryptedTextField(label="obstacle.text")
    due_on = models.DateField()
    closed_by = by_whom(db_index=False)
    closed_at = models.DateTimeField(null=True)

    objects = ObstacleQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        (
            *WORKING,
            "raised_by",
            "raised_side",
            "raised_at",
            "owner_side",
            "text",
            "due_on",
            "closed_by",
            "closed_at",
        ),
        KEPT,
    )

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["employee", "due_on"], name="obstacle_of_employee"),
            models.Index(
                fields=["closed_by", "closed_at"],
                name="obstacle_closed",
                condition=Q(closed_at__isnull=False),
            ),
            trash_index("obstacle_in_trash"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            side_known("raised_side", "obstacle_raised_by_a_side"),
            side_known("owner_side", "obstacle_owned_by_a_side"),
        ]

    @property
    def raiser(self) -> Side:
        """The side that raised it, and closes it."""
        return Side(self.raised_side)

    @property
    def owner(self) -> Side:
        """The side that does something about it."""
        return Side(self.owner_side)


class PictureQuerySet(PairQuerySet["Picture"]):
    """Shared pictures."""


class Picture(Row):
    """What both know, what they see differently, and the next step: of an obstacle, or of a difference (``about``).

    An obstacle has one standing picture. Of the pair: a new leader finds it.
    """

    obstacle = models.ForeignKey(Obstacle, null=True, on_delete=models.CASCADE, related_name="pictures")
    about = EncryptedTextField(label="picture.about")
    known = EncryptedTextField(label="picture.known")
    differently = EncryptedTextField(label="picture.differently")
    next_step = EncryptedTextField(label="picture.next_step")
    next_on = models.DateField(null=True)

    objects = PictureQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        (*WORKING, "obstacle", "about", "known", "differently", "next_step", "next_on"), KEPT
    )

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["employee", "changed_at"], name="picture_of_employee"),
            trash_index("picture_in_trash"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["obstacle"], condition=Q(removed_at=None), name="one_picture_an_obstacle"
            ),
        ]
