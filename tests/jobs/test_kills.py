"""kill -9 in the middle of the work, on both databases: every effect is there exactly once."""

import os
import random
import signal
import subprocess
import sys
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from naervaer.jobs.actions import enqueue_many
from naervaer.jobs.models import Job
from naervaer.ledger.models import Act
from tests import numbers

Victim = subprocess.Popen[str]
JOBS = numbers(240, 4000)
KILLS = numbers(10, 200)


@pytest.fixture
def victim(transactional_db: None, tmp_path: Path) -> Iterator[Callable[..., Victim]]:
    started: list[Victim] = []
    environment = os.environ | {
        "VICTIM_DATABASE": str(connection.settings_dict["NAME"]),
        "VICTIM_SENT": str(tmp_path / "sent"),
    }

    def start(*options: str) -> Victim:
        command = [sys.executable, "-m", "tests.jobs.victim", *options]
        started.append(subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True))
        return started[-1]

    yield start
    for one in started:
        one.kill()
        one.wait()
        assert one.stdout
        one.stdout.close()


def lines(worker: Victim, count: int) -> None:
    """Wait until it has said so many words."""
    assert worker.stdout
    for _ in range(count):
        worker.stdout.readline()


def enqueue_all() -> set[str]:
    wanted = [str(uuid.uuid4()) for _ in range(JOBS)]
    for kind, ids in (("count", wanted[: JOBS // 2]), ("send", wanted[JOBS // 2 :])):
        enqueue_many(kind, due_at=timezone.now(), payloads=[{"id": one} for one in ids])
    return set(wanted)


def kill_one_after_another(victim: Callable[..., Victim], together: int) -> None:
    """Each lives for a few jobs and is killed after a word of its own: begun, or written and not committed."""
    chance = random.Random(4)
    workers = [victim() for _ in range(together)]
    for _ in range(KILLS):
        dying = workers.pop(0)
        lines(dying, chance.randrange(1, JOBS // KILLS // 2))
        dying.kill()
        dying.wait()
        workers.append(victim())
    for worker in workers:
        worker.kill()
    survivor = victim("--until-done")
    survivor.communicate(timeout=120)
    assert survivor.returncode == 0


def test_every_effect_in_the_database_is_there_exactly_once(
    victim: Callable[..., Victim], tmp_path: Path
) -> None:
    """One worker on SQLite, three at a time on PostgreSQL."""
    wanted = enqueue_all()
    kill_one_after_another(victim, together=3 if connection.vendor == "postgresql" else 1)
    assert not Job.objects.exclude(failed_at=None).exists()
    assert Job.objects.exclude(done_at=None).count() == JOBS
    effects = Counter(Act.objects.order_by().values_list("kind", "object_id"))
    assert set(effects.values()) == {1}
    kinds = Counter(kind for kind, _ in effects)
    assert kinds == {
        "victim.0": JOBS // 2,
        "victim.1": JOBS // 2,
        "victim.2": JOBS // 2,
        "victim.sent": JOBS // 2,
    }
    assert {str(what) for _, what in effects} == wanted
    sent = Counter((tmp_path / "sent").read_text().split())
    assert set(sent) == {str(what) for kind, what in effects if kind == "victim.sent"}  # nothing is unsent
    assert sum(sent.values()) - len(sent) <= KILLS  # and at most one is sent twice for a kill


def test_the_job_that_runs_is_finished_before_the_worker_ends(victim: Callable[..., Victim]) -> None:
    enqueue_all()
    worker = victim()
    lines(worker, 5)  # the third job has begun
    worker.send_signal(signal.SIGTERM)
    rest, _ = worker.communicate(timeout=30)
    assert worker.returncode == 0
    assert rest.split()[-2:] == ["written", "ended"]
    done = Job.objects.exclude(done_at=None).count()
    assert 3 <= done < JOBS
    assert not Job.objects.exclude(leased_until=None).exists()
    assert Act.objects.values("object_id").distinct().count() == done


def test_a_new_job_is_begun_within_a_second(victim: Callable[..., Victim]) -> None:
    """Not by asking all the time: the worker sleeps half a second between two looks."""
    worker = victim()
    waits = []
    for _ in range(4):
        before = timezone.now()
        enqueue_many("count", due_at=before, payloads=[{"id": str(uuid.uuid4())}])
        lines(worker, 2)
        waits.append((timezone.now() - before).total_seconds())
    assert min(waits[1:]) < 1  # the first has waited for Python to start
