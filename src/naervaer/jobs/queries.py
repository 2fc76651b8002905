"""How the work goes: whether a loop runs, what waits, and what is being done."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min

from naervaer.jobs.models import Beat, Job

SILENT = timedelta(minutes=2)  # longer than any lease


@dataclass(frozen=True)
class Running:
    """A job that is being done, and how far it is; ``steps`` is 0 for one that does not say."""

    kind: str
    step: int
    steps: int


@dataclass(frozen=True)
class Pulse:
    """``lag`` is how long the oldest due job has waited, nothing when none does; ``beat_at`` is when a loop last
    came round.
    """

    works: bool
    lag: timedelta
    waiting: int
    running: tuple[Running, ...]
    beat_at: datetime | None


def pulse(*, at: datetime, kinds: Collection[str] | None = None) -> Pulse:
    """How it is at this moment; of these kinds of jobs only, or of all.

    A loop works when it has lately come round, or holds a job that still lasts: a long one keeps it from coming round.
    """
    known = Job.objects.all() if kinds is None else Job.objects.filter(kind__in=kinds)
    due = known.due(now=at).aggregate(oldest=Min("due_at"), count=Count("pk"))
    held = known.open().filter(leased_until__gt=at).order_by("due_at", "pk")
    running = tuple(Running(job.kind, job.step, job.steps) for job in held)
    beat_at = Beat.objects.values_list("at", flat=True).first()
    came_round = beat_at is not None and beat_at > at - SILENT
    lag = at - due["oldest"] if due["oldest"] else timedelta()
    return Pulse(came_round or bool(running), lag, due["count"], running, beat_at)
