"""`kill -9` under load loses no acknowledged write, on both databases; and the same test with a fault in it fails.

Killed are the web server with all its workers and, on PostgreSQL, in turns also the database with all its processes
(`trust.md` Q1, Q2). The controls: PostgreSQL that acknowledges before the disk has it, and a client that takes a form
for noted when it is sent.
"""

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import psutil
import psycopg
import pytest
from django.db import connection

from tests import numbers
from tests.config.installation import NAERVAER, Installation
from tests.durability.load import Leader, Noted, Work
from tests.postgres import HURRIED, Cluster, cluster

KILLS = numbers(4, 100)
LEADERS = 3
WORK_SECONDS = 0.7
ASYNCHRONOUS = ("synchronous_commit=off", "wal_buffers=16MB")


@dataclass(frozen=True)
class Demo:
    """A demo organisation that does not run: its folder, and on PostgreSQL its server's."""

    data: Path
    server: Path | None


@pytest.fixture(scope="module")
def demo(once_set_up: Installation, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """Made once and copied: to make it takes longer than all that is done to it."""
    folder = tmp_path_factory.mktemp("demo") / "data"
    if connection.vendor == "sqlite":
        shutil.copytree(once_set_up.data, folder)
        _filled(Installation(folder, once_set_up.port, ""))
        yield Demo(folder, None)
        return
    with cluster(*HURRIED) as server:
        _filled(Installation(folder, once_set_up.port, server.url()))
        server.stop()
        yield Demo(folder, server.data)


def _filled(made: Installation) -> None:
    for command in (("setup",), ("demo", "load")):
        done = made.command(*command)
        assert done.returncode == 0, done.stderr


@contextmanager
def installation(demo: Demo, folder: Path, *settings: str) -> Iterator[tuple[Installation, Cluster | None]]:
    """A demo organisation on this run's kind of database, the database its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    shutil.copytree(demo.data, folder)
    if demo.server is None:
        yield Installation(folder, port, ""), None
        return
    with cluster(*settings, like=demo.server) as server:
        yield Installation(folder, port, server.url()), server


class Served:
    """The web server as its own process group, killed and started again."""

    def __init__(self, made: Installation) -> None:
        self.made = made
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with Path(os.devnull).open("wb") as nowhere:
            self.process = subprocess.Popen(
                [NAERVAER, "serve"],
                env=self.made.environment,
                stdout=nowhere,
                stderr=nowhere,
                start_new_session=True,
            )
        until = time.monotonic() + 60
        while time.monotonic() < until:
            with suppress(OSError):
                urllib.request.urlopen(f"http://localhost:{self.made.port}/account/login/", timeout=5)
                return
            time.sleep(0.05)
        raise AssertionError("the server does not come back")

    def kill(self) -> None:
        """SIGKILL to the server and all its workers at once."""
        assert self.process
        everybody = [
            psutil.Process(self.process.pid),
            *psutil.Process(self.process.pid).children(recursive=True),
        ]
        for each in everybody:
            with suppress(psutil.NoSuchProcess):
                each.send_signal(signal.SIGKILL)
        self.process.wait()
        psutil.wait_procs(everybody, timeout=20)


def worked(
    made: Installation, database: Cluster | None, *, control: bool = False, kills: int = KILLS
) -> list[Noted]:
    """Leaders note talks while everything is killed again and again; what was acknowledged to them."""
    served = Served(made)
    served.start()
    leaders = [Leader(made.port, "mette@havn.test") for _ in range(LEADERS)]
    for leader in leaders:
        leader.sign_in()
    work = Work(leaders, date.today(), control=control)
    work.start()
    try:
        for number in range(kills):
            time.sleep(WORK_SECONDS)
            if database is not None and number % 2 == 0:
                database.kill()
            served.kill()
            if database is not None and database.process is None:
                database.start()
            served.start()
        time.sleep(WORK_SECONDS if not control else 0)
    finally:
        work.stop()
        served.kill()
    return work.acknowledged


def rows(made: Installation, statement: str) -> list[tuple[object, ...]]:
    """What the database answers, asked past the application."""
    if made.database_url:
        with psycopg.connect(made.database_url) as line:
            return line.execute(statement).fetchall()
    with sqlite3.connect(made.data / "naervaer.sqlite3") as file:
        return list(file.execute(statement))


def kept(made: Installation) -> Counter[Noted]:
    found = rows(made, 'SELECT employee_id, "on" FROM followup_touch WHERE withdrawn_at IS NULL')
    return Counter(Noted(str(person).replace("-", ""), str(on)) for person, on in found)


def lost(made: Installation, acknowledged: list[Noted]) -> list[Noted]:
    there = kept(made)
    return [talk for talk in acknowledged if there[Noted(talk.person.replace("-", ""), talk.on)] == 0]


@pytest.mark.django_db
def test_no_acknowledged_talk_is_lost_or_doubled(demo: Demo, tmp_path: Path) -> None:
    with installation(demo, tmp_path / "data", "fsync=on") as (made, database):
        acknowledged = worked(made, database)
        assert len(acknowledged) > KILLS * 4, "too little work for the kills to meet"
        assert lost(made, acknowledged) == []
        assert [
            talk for talk, count in kept(made).items() if count > 1 and _is_ours(talk, acknowledged)
        ] == []
        assert _wrong_standings(made) == []


def _is_ours(talk: Noted, acknowledged: list[Noted]) -> bool:
    return talk in {Noted(each.person.replace("-", ""), each.on) for each in acknowledged}


def _wrong_standings(made: Installation) -> list[tuple[object, ...]]:
    """Pairs whose stored day is not that of their last spoken contact that counts."""
    return rows(
        made,
        'SELECT s.employee_id FROM followup_standing s LEFT JOIN (SELECT employee_id, leader_id, max("on") AS last '
        "FROM followup_touch WHERE withdrawn_at IS NULL AND spoken GROUP BY employee_id, leader_id) t "
        "ON t.employee_id = s.employee_id AND t.leader_id = s.leader_id "
        "WHERE coalesce(CAST(s.last_spoken_on AS text), '') <> coalesce(CAST(t.last AS text), '')",
    )


@pytest.mark.django_db
def test_the_test_can_fail(demo: Demo, tmp_path: Path) -> None:
    """What is acknowledged too early is lost, and this is seen."""
    sqlite = connection.vendor == "sqlite"
    with installation(demo, tmp_path / "data", *ASYNCHRONOUS) as (made, database):
        if database is not None:
            database.hold_back()
        acknowledged = worked(made, database, control=sqlite, kills=2)
        assert acknowledged
        assert lost(made, acknowledged) != []
