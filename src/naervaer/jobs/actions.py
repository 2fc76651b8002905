"""Putting work into the list, in the caller's transaction, and taking it out again."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from naervaer.jobs.models import Beat, Job
from naervaer.statements.inserted import insert

KEPT_DONE = timedelta(days=30)
KEPT_REPEATED = timedelta(days=2)
AT_ONCE = 2000


def enqueue(
    kind: str, *, due_at: datetime, payload: dict[str, Any] | None = None, key: str | None = None
) -> Job | None:
    """Put a job into the list; it is there if and only if the transaction is.

    With a ``key`` the job is made once for ever: None means that it was there already.
    """
    job = Job(kind=kind, payload=payload or {}, due_at=due_at, key=key)
    if key is None:
        insert(job)
        return job
    Job.objects.bulk_create([job], ignore_conflicts=True)
    return job if Job.objects.filter(pk=job.pk).exists() else None


def enqueue_many(kind: str, *, due_at: datetime, payloads: Iterable[dict[str, Any]]) -> None:
    """The same kind of job many times, in one insert."""
    Job.objects.bulk_create(
        [Job(kind=kind, payload=payload, due_at=due_at) for payload in payloads], batch_size=2000
    )


def ask_to_stop(*, job: UUID, at: datetime) -> bool:
    """Ask a job to stop. One that has not begun is never begun; one that runs stops at its next step.

    False: it was over already.
    """
    open_one = Job.objects.open().filter(pk=job)
    unbegun = open_one.filter(leased_until=None).update(stop_asked_at=at, failed_at=at, error="Stopped")
    return bool(unbegun or open_one.update(stop_asked_at=at))


def beat(*, at: datetime) -> None:
    """Note that a loop has come round."""
    if not Beat.objects.update(at=at):
        Beat.objects.bulk_create([Beat(at=at)], ignore_conflicts=True)  # another loop may be the first, too


def free_all() -> None:
    """End every lease. Only for who knows that no other loop runs."""
    Job.objects.open().exclude(leased_until=None).update(leased_until=None, leased_by="")


def forget(rows: QuerySet[Any]) -> int:
    """Delete rows on which others hang, some at a time. Returns how many rows that were, with the others.

    Such rows are named one by one, and one statement carries 250,000 values at most on SQLite, and a very
    long one holds every other writer up.
    """
    numbers = list(rows.order_by().values_list("pk", flat=True))
    here = rows.model._base_manager
    starts = range(0, len(numbers), AT_ONCE)
    return sum(here.filter(pk__in=numbers[start : start + AT_ONCE]).delete()[0] for start in starts)


def forget_old(*, at: datetime) -> None:
    """Delete what is over: after 30 days, what comes again every minute or night after two."""
    over = Q(done_at__lt=at - KEPT_DONE) | Q(failed_at__lt=at - KEPT_DONE)
    repeated = Q(payload={}, key__isnull=False, done_at__lt=at - KEPT_REPEATED)
    Job.objects.filter(over | repeated).delete()
