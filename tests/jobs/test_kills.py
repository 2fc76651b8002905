"""kill -9 in the middle of the work, on both databases: every effect is there exactly once."""

import os
import random
import signal
import subprocess
import sys
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import pytest
from django.db import connection
from django.utils import timezone

from naervaer.jobs.actions import enqueue_many
from naervaer.jobs.models import Job
from naervaer.ledger.models import Act
from tests import numbers

JOBS = numbers(240, 4000)
KILLS = numbers(10, 200)


@dataclass
class Victim:
    """A worker. What it says is read line by line, and ends when it does."""

    process: int
    says: IO[str]
    nursery: "Nursery"

    def kill(self, how: int = signal.SIGKILL) -> None:
        os.kill(self.process, how)

    def ended(self) -> int:
        """Wait for its end; its exit code."""
        self.says.close()
        self.nursery.living.remove(self)
        return int(self.nursery.asked(f"ended {self.process}"))


class Nursery:
    """The process that all workers are made of: to load the program takes longer than most of them live."""

    def __init__(self) -> None:
        environment = os.environ | {"VICTIM_DATABASE": str(connection.settings_dict["NAME"])}
        command = [sys.executable, "-m", "tests.jobs.victim"]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, env=environment, stdin=pipe, stdout=pipe, text=True)
        self.living: list[Victim] = []

    def asked(self, line: str) -> str:
        """What it answers to this line."""
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()
        return self._process.stdout.readline()

    def start(self, folder: Path, how: str) -> Victim:
        """One more worker; what it sends is in the folder's file `sent`."""
        says = folder / str(uuid.uuid4())
        os.mkfifo(says)
        process = int(self.asked(f"{how} {says} {folder / 'sent'}"))
        self.living.append(Victim(process, says.open(), self))
        return self.living[-1]

    def close(self) -> None:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.close()
        self._process.wait(timeout=30)
        self._process.stdout.close()


@pytest.fixture(scope="module")
def nursery(django_db_setup: None) -> Iterator[Nursery]:
    made = Nursery()
    yield made
    made.close()


@pytest.fixture
def victim(transactional_db: None, nursery: Nursery, tmp_path: Path) -> Iterator[Callable[..., Victim]]:
    def start(how: str = "start") -> Victim:
        return nursery.start(tmp_path, how)

    yield start
    for one in list(nursery.living):
        one.kill()
        one.ended()


def lines(worker: Victim, count: int) -> None:
    """Wait until it has said so many words."""
    for _ in range(count):
        worker.says.readline()


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
        dying.ended()
        workers.append(victim())
    for worker in workers:
        worker.kill()
    survivor = victim("finish")
    survivor.says.read()
    assert survivor.ended() == 0


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
    worker.kill(signal.SIGTERM)
    rest = worker.says.read()
    assert worker.ended() == 0
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
    assert min(waits[1:]) < 1  # the first has waited for the worker to come
