"""kill -9 of workers that send to a real server which stalls, refuses and dies in the middle: nothing is lost."""

import os
import queue
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from naervaer.jobs.actions import enqueue_many
from naervaer.jobs.models import Job
from naervaer.notify.models import DELIVER, Notice
from tests import numbers
from tests.cast import Cast
from tests.notify.postman import Postman, postman

NOTICES = numbers(120, 20_000)
KILLS = numbers(10, 500)
PATIENCE = numbers(60, 1800)
MOODS = ("accept", "greylist", "accept", "hang up", "accept", "stall", "accept", "take and vanish")


@pytest.fixture
def office() -> Iterator[Postman]:
    with postman() as served:
        yield served


class Victims:
    """The process that workers are made of, and what they say, in the order in which they say it."""

    def __init__(self, mail: int) -> None:
        environment = os.environ | {
            "VICTIM_DATABASE": str(connection.settings_dict["NAME"]),
            "VICTIM_MAIL": f"smtp://127.0.0.1:{mail}",
        }
        command = [sys.executable, "-m", "tests.notify.victim"]
        self.process = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self.living: list[int] = []
        self.killed = 0
        self._words: queue.Queue[str] = queue.Queue()
        self._listening = threading.Thread(target=self._listen)
        self._listening.start()

    def _listen(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self._words.put(line.strip())

    def start(self, how: str = "start") -> None:
        """One more worker."""
        assert self.process.stdin
        self.process.stdin.write(f"{how}\n")
        self.process.stdin.flush()
        self.living.append(int(self.heard(str.isdecimal, PATIENCE)))

    def heard(self, wanted: Callable[[str], bool], patience: float) -> str:
        """The next word of this kind. Raises queue.Empty when none comes within so many seconds."""
        while not wanted(word := self._words.get(timeout=patience)):
            pass
        return word

    def begin(self, count: int) -> None:
        """Wait until they have begun so many messages; no longer than a moment where few are left."""
        with suppress(queue.Empty):
            for _ in range(count):
                self.heard("begun".__eq__, 1.0)

    def kill(self) -> None:
        """kill -9 of the one that has lived longest."""
        os.kill(self.living.pop(0), signal.SIGKILL)
        self.killed += 1

    def end(self) -> None:
        """All of them, and what they are made of: also one whose number never arrived, or its pipe stays open."""
        assert self.process.stdin and self.process.stdout
        self.process.stdin.close()
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=30)
        self._listening.join()
        self.process.stdout.close()


@pytest.fixture
def victims(live_cast: Cast, office: Postman) -> Iterator[Victims]:
    made = Victims(office.port)
    yield made
    made.end()


def note_all(cast: Cast) -> set[str]:
    """Awaited messages to the team, as many as there shall be, in two inserts."""
    Job.objects.all().delete()
    now = timezone.now() - timedelta(hours=1)
    team = [person for person in cast.team if person.user]
    rows = [
        Notice(to=team[n % len(team)], kind="test.awaited", made_at=now, due_at=now) for n in range(NOTICES)
    ]
    Notice.objects.bulk_create(rows, batch_size=2000)
    enqueue_many(DELIVER, due_at=now, payloads=[{"notice": str(row.id)} for row in rows])
    return {f"<{row.id}@localhost>" for row in rows}


def kill_one_after_another(victims: Victims, office: Postman, together: int) -> None:
    """Each begins some messages and is killed a moment later; meanwhile the server changes its mood."""
    chance = random.Random(8)
    for _ in range(together):
        victims.start()
    for number in range(KILLS):
        office.behaviour = MOODS[number % len(MOODS)]
        victims.begin(chance.randrange(1, max(NOTICES // KILLS // 3, 2)))
        time.sleep(chance.random() * 0.01)
        victims.kill()
        victims.start()
    office.behaviour = "accept"
    while victims.living:
        victims.kill()
    victims.start("finish")
    assert victims.heard(lambda word: word.startswith("ended"), PATIENCE) == "ended 0"
    victims.living.clear()


def test_none_is_lost_and_at_most_one_is_repeated_for_a_kill(
    victims: Victims, live_cast: Cast, office: Any
) -> None:
    """One worker on SQLite, two at a time on PostgreSQL."""
    wanted = note_all(live_cast)
    kill_one_after_another(victims, office, together=2 if connection.vendor == "postgresql" else 1)
    taken = Counter(str(message["Message-ID"]) for message in office.taken)
    assert set(taken) == wanted, "none is lost, none is invented"
    assert sum(taken.values()) - len(taken) <= victims.killed
    assert max(taken.values()) <= 3
    assert Notice.objects.filter(kind="test.awaited").exclude(sent_at=None).count() == NOTICES
    assert not Job.objects.exclude(failed_at=None).exists()
    tries = Counter(office.offered)
    assert set(tries) == wanted
