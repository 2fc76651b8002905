"""What was done and what was read: ids only, never a name or a text. Rows are added, never changed.

A trigger on both databases refuses update, and deletion before the time that is promised
(`product.md` 4: acts 24 months, reads 12 months; seals as long as acts).
"""

from typing import ClassVar

from django.db import models


class Act(models.Model):
    """Somebody did something, perhaps about somebody."""

    at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)
    subject_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=60)
    object_id = models.UUIDField(null=True)

    privacy: ClassVar[dict[str, str]] = {
        "at": "own, 24 months, keep without names",
        "actor_id": "own, 24 months, keep without names",
        "subject_id": "own, 24 months, keep without names",
        "kind": "own, 24 months, keep without names",
        "object_id": "own, 24 months, keep without names",
    }

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["subject_id", "-at"], name="act_of_subject")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Read(models.Model):
    """One person's page showed something of another on this day; one row a day."""

    viewer_id = models.UUIDField()
    subject_id = models.UUIDField()
    kind = models.CharField(max_length=40)
    day = models.DateField()

    privacy: ClassVar[dict[str, str]] = {
        "viewer_id": "own, 12 months, delete",
        "subject_id": "own, 12 months, delete",
        "kind": "own, 12 months, delete",
        "day": "own, 12 months, delete",
    }

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["viewer_id", "day", "kind", "subject_id"], name="read_once_a_day"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["subject_id", "-day"], name="read_of_subject")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Seal(models.Model):
    """A hash over the seal before and the rows that it covers, so that a changed row shows.

    ``acts`` and ``reads`` name the covered rows as ranges of ids ("1-200,203"): a row that is
    committed later than one with a higher id is covered by the next seal. ``…_top`` is the highest id under
    this seal or one before it. The two tables have digests of their own, because reads are deleted a year
    before acts and the chain must still hold. ``previous`` is unique: two sealers at once cannot fork it.
    """

    at = models.DateTimeField()
    acts = models.TextField(blank=True)
    acts_top = models.BigIntegerField()
    acts_digest = models.CharField(max_length=64)
    reads = models.TextField(blank=True)
    reads_top = models.BigIntegerField()
    reads_digest = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, blank=True, unique=True)
    digest = models.CharField(max_length=64)

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        (
            "at",
            "acts",
            "acts_top",
            "acts_digest",
            "reads",
            "reads_top",
            "reads_digest",
            "previous",
            "digest",
        ),
        "system, as long as its rows, delete",
    )

    def __str__(self) -> str:
        return str(self.pk)
