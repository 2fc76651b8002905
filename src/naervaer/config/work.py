"""What the worker does: one dict of handlers, what comes again, and the order of things after a leader change."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

from naervaer.config.failure import Failure
from naervaer.config.process import Stop
from naervaer.jobs import loop
from naervaer.jobs.actions import free_all
from naervaer.vault import ring

HANDLERS: loop.Handlers = {}
REPEATED: tuple[loop.Repeated, ...] = ()


def work() -> None:
    """Do what is due until asked to end. Raises Failure when another worker holds the SQLite database."""
    stop = Stop()
    with _only_worker():
        loop.work(HANDLERS, repeated=REPEATED, stop=stop, around=ring.fresh)


@contextmanager
def _only_worker() -> Iterator[None]:
    """SQLite has one writer, so one worker. It may take at once what a killed one has left behind."""
    if connection.vendor != "sqlite":
        yield
        return
    with (settings.DATA / "worker.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Failure(
                "A worker is running already. With SQLite there is one; more of them need PostgreSQL (DATABASE_URL)."
            ) from None
        free_all()
        yield
