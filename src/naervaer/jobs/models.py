"""Work that is due at a time. A row is the job; the loop that does them stands in ``config/work.py``."""

import uuid
from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q


class JobQuerySet(models.QuerySet["Job"]):
    """Which jobs wait."""

    def open(self) -> Self:
        """Neither done nor given up."""
        return self.filter(done_at=None, failed_at=None)

    def due(self, *, now: datetime) -> Self:
        """Open, their time has come, and nobody holds them."""
        free = Q(leased_until=None) | Q(leased_until__lte=now)
        return self.open().filter(free, due_at__lte=now)


class Job(models.Model):
    """One piece of work with its time, its lease and how far it is.

    ``payload`` holds ids and plain values, never names or texts; it is never searched. ``key`` makes
    a job unique among all jobs ever made with it: the same reminder is made once.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=120, null=True, unique=True)
    payload = models.JSONField(default=dict)
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    leased_by = models.CharField(max_length=60, blank=True)
    step = models.PositiveIntegerField(default=0)
    steps = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=120, blank=True)

    objects = JobQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        (
            "kind",
            "key",
            "payload",
            "due_at",
            "attempts",
            "leased_until",
            "leased_by",
            "step",
            "steps",
            "done_at",
            "failed_at",
            "error",
        ),
        "system, 30 days after it is done, delete",
    )

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["due_at"], name="job_open_by_time", condition=Q(done_at=None, failed_at=None)),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(failed_at=None), name="job_done_or_failed_not_both"
            ),
            models.CheckConstraint(condition=Q(step__lte=F("steps")) | Q(steps=0), name="job_step_within_steps"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
