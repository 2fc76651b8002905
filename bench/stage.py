"""The four databases of the figures: 1,000 and 100,000 people, on SQLite and on PostgreSQL.

They are made once and kept in `.bench/`, under a hash of everything that decides how they look. PostgreSQL runs
with fsync on while it is measured.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from bench import LARGE, SMALL
from bench.figures import tell
from tests.postgres import HURRIED, Cluster, Owner, cluster

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / ".bench"
VENDORS = ("sqlite", "postgresql")
SIZES = (SMALL, LARGE)
FILLING = (*HURRIED, "wal_level=minimal", "max_wal_senders=0", "max_wal_size=256MB", "autovacuum=off")


class Child:
    """A process that works on one database; see `bench.child`."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.child"],
            cwd=ROOT,
            env={**os.environ, **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def begin(self, task: str, **given: object) -> None:
        """Have it done, and do something else meanwhile."""
        assert self._process.stdin
        print(json.dumps({"task": task, **given}), file=self._process.stdin, flush=True)

    def end(self) -> Any:
        """The answer of what was begun. Raises RuntimeError when the process has died of it."""
        assert self._process.stdout
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError(f"The measuring process ended with {self._process.wait()}.")
        return json.loads(answer)

    def do(self, task: str, **given: object) -> Any:
        """Have it done, and wait."""
        self.begin(task, **given)
        return self.end()

    def close(self) -> None:
        """No more to do."""
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait()


@dataclass(frozen=True)
class Stage:
    """The databases, ready to be measured."""

    folder: Path
    server: Cluster

    def environment(self, vendor: str, size: int) -> dict[str, str]:
        """What tells the product to work on one of them."""
        url = (
            self.server.url(f"people{size}")
            if vendor == "postgresql"
            else f"sqlite:///{self.folder}/{size}.sqlite3"
        )
        return {"NAERVAER_DATA": str(self.folder / "data"), "DATABASE_URL": url}

    @contextmanager
    def child(self, vendor: str, size: int) -> Iterator[Child]:
        """A process that works on one of them."""
        child = Child(self.environment(vendor, size))
        try:
            yield child
        finally:
            child.close()


@contextmanager
def stage() -> Iterator[Stage]:
    """The four databases; made first where they are not there or not of this schema."""
    folder = KEPT / _hash()
    ready = folder / "ready"
    if not ready.exists():
        for old in KEPT.glob("*"):
            shutil.rmtree(old)
        _make(folder)
        ready.touch()
    with cluster(data=_postgresql_data(folder)) as server:
        yield Stage(folder, server)


def _hash() -> str:
    """Of the schema and of what fills it: any change makes all data anew."""
    told = hashlib.sha256(str(SIZES).encode())
    sources = [*(ROOT / "src").glob("**/migrations/*.py")]
    sources += [ROOT / "bench" / f"{name}.py" for name in ("__init__", "people", "fill", "contacts", "stage")]
    for source in sorted(sources):
        told.update(source.read_bytes())
    return told.hexdigest()[:16]


def _postgresql_data(folder: Path) -> Path:
    """PostgreSQL does not run as root, and nobody may be kept out of a checkout."""
    open_to_all = all(part.stat().st_mode & 0o001 for part in ROOT.parents)
    return folder / "postgresql" if open_to_all or not Owner.here() else _elsewhere(folder)


def _elsewhere(folder: Path) -> Path:
    return Path(tempfile.gettempdir()) / f"naervaer-bench-{folder.name}"


def _make(folder: Path) -> None:
    started = time.monotonic()
    tell(f"Making {LARGE:,} people and three years of contacts, twice …")
    folder.mkdir(parents=True)
    data = _postgresql_data(folder)
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir()
    if owner := Owner.here():
        os.chown(data, owner.uid, owner.gid)
    with cluster(*FILLING, data=data) as server:
        with psycopg.connect(server.url(), autocommit=True) as connection:
            for size in SIZES:
                connection.execute(f"CREATE DATABASE people{size}".encode())
        _fill(Stage(folder, server))
    tell(f"Made in {time.monotonic() - started:.0f} s.")


def _fill(made: Stage) -> None:
    """One kind of database beside the other; the small ones first, and with them the keys that all share."""
    for size in SIZES:
        with ExitStack() as stack:
            children = []
            for vendor in VENDORS:
                children.append(stack.enter_context(made.child(vendor, size)))
                children[-1].do("prepare")
            for child in children:
                child.begin("fill", size=size)
            for child in children:
                child.end()
