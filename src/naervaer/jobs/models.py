"""Work that is due at a time. A row is the job; ``loop.py`` does it with the handlers of ``config/work.py``."""

import uuid
from datetime import datetime
from typing import ClassVar, Self

from django.db import models, transaction
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

    def in_order(self) -> Self:
        """What has waited longest comes first."""
        return self.order_by("due_at", "pk")

    def claim(self, *, token: str, now: datetime, until: datetime) -> "Job | None":
        """Take the job that has waited longest, or nothing; no two loops get the same.

        One at a time: ``attempts`` then counts only the jobs that were really begun, so that one which
        kills its worker every time is given up alone.
        """
        waiting = self.due(now=now)
        if not waiting.exists():  # asking takes no lock; on SQLite the transaction below takes the only one
            return None
        with transaction.atomic():
            # The row is chosen before it is changed: as a subquery of the change, PostgreSQL may choose
            # once for each row, and then takes several of which only one is done.
            job = waiting.in_order().select_for_update(skip_locked=True).first()
            if job is not None:
                job.leased_by, job.leased_until, job.attempts = token, until, job.attempts + 1
                job.save(update_fields=["leased_by", "leased_until", "attempts"])
        return job

    def held_by(self, token: str) -> Self:
        """Open, and leased with this token."""
        return self.open().filter(leased_by=token)


class Job(models.Model):
    """One piece of work with its time, its lease and how far it is.

    ``payload`` holds ids and plain values, never names or texts; it is never searched. ``key`` makes
    a job unique among all jobs ever made with it: the same reminder is made once. ``step`` of ``steps``
    is how far a long one is. ``error`` is the name of an exception, never its message.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=120, null=True, unique=True)  # noqa: DJ001  # none is not one key for all
    payload = models.JSONField(default=dict)
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    leased_by = models.CharField(max_length=60, blank=True)
    step = models.PositiveIntegerField(default=0)
    steps = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    stop_asked_at = models.DateTimeField(null=True)
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
            "stop_asked_at",
            "error",
        ),
        "system, 30 days after it is done, delete",
    )

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            # In the order in which they are taken: of 20,000 of one minute none has to be sorted to find the first.
            models.Index(
                fields=["due_at", "id"], name="job_open_in_order", condition=Q(done_at=None, failed_at=None)
            ),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(failed_at=None), name="job_done_or_failed_not_both"
            ),
            models.CheckConstraint(
                condition=Q(step__lte=F("steps")) | Q(steps=0), name="job_step_within_steps"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Beat(models.Model):
    """When a loop last came round. One row, whoever runs it: a row that grows old means that nobody works.

    It is also the proof that the database takes what is written.
    """

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    at = models.DateTimeField()

    privacy: ClassVar[dict[str, str]] = {"at": "system, as long as the organisation, delete"}

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(id=1), name="beat_is_one_row"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
