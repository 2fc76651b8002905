"""Putting work into the list, in the caller's transaction."""

from datetime import datetime
from typing import Any

from naervaer.jobs.models import Job


def enqueue(kind: str, *, due_at: datetime, payload: dict[str, Any] | None = None, key: str | None = None) -> Job | None:
    """Put a job into the list; it is there if and only if the transaction is.

    With a ``key`` the job is made once for ever: None means that it was there already.
    """
    job = Job(kind=kind, payload=payload or {}, due_at=due_at, key=key)
    if key is None:
        job.save(force_insert=True)
        return job
    Job.objects.bulk_create([job], ignore_conflicts=True)
    return job if Job.objects.filter(pk=job.pk).exists() else None
