"""What the tests of the loop share: a clock that stands, a job, and a wish to stop after some turns."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from naervaer.jobs.actions import enqueue
from naervaer.jobs.models import Job
from naervaer.ledger.actions import record

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def act(payload: dict[str, Any], at: datetime) -> None:
    record("job.done", by=None, at=at, what=uuid.UUID(payload["id"]))


def job(kind: str = "act", due_at: datetime = NOW, **columns: Any) -> Job:
    made = enqueue(kind, due_at=due_at, payload={"id": str(uuid.uuid4())}, **columns)
    assert made is not None
    return made


class StopAfter:
    """Lets the loop turn so many times."""

    def __init__(self, turns: int, clock: Clock) -> None:
        self.turns, self.clock, self.asked = turns, clock, False
        self.waits: list[float] = []

    def wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.clock.now += timedelta(seconds=20)
        self.turns -= 1
        self.asked = not self.turns
