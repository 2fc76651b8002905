"""Real workers on the test's database, to be killed in the middle of their work: `python -m tests.jobs.victim`.

It loads everything once and makes a worker of itself for each line it is given: what the worker says goes into this
file (a pipe with a name), what it sends into that one, and "finish" ends it when no job is open any more. It says
the number of each new process, and how it has ended when it is asked for.
"""

import os
import sys
import uuid
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import django
from django.conf import settings

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
settings.DATABASES["default"]["NAME"] = os.environ["VICTIM_DATABASE"]
django.setup()

from naervaer.jobs import loop  # noqa: E402
from naervaer.ledger.actions import record  # noqa: E402
from tests.jobs.stop import UntilDone  # noqa: E402

loop.LEASE = timedelta(seconds=0.7)


def say(word: str) -> None:
    print(word, flush=True)


def count(payload: dict[str, Any], at: datetime) -> None:
    """An effect in the database, in several statements."""
    say("begun")
    for part in range(3):
        record(f"victim.{part}", by=None, at=at, what=uuid.UUID(payload["id"]))
    say("written")


def send(sent: Path, work: loop.Work) -> None:
    """An effect outside of it."""
    say("begun")
    with sent.open("a") as file:
        file.write(work.payload["id"] + "\n")
    say("written")
    with work.finishing() as at:
        record("victim.sent", by=None, at=at, what=uuid.UUID(work.payload["id"]))


def work(sent: Path, until_done: bool) -> None:
    stop = UntilDone(until_done)
    loop.work({"count": count, "send": loop.Long(partial(send, sent))}, repeated=[], stop=stop)
    say("ended")


def fork(says: str, sent: str, until_done: bool) -> int:
    """A process of its own, with connections of its own: none is open before."""
    process = os.fork()
    if process == 0:
        try:
            os.dup2(os.open(says, os.O_WRONLY), 1)
            work(Path(sent), until_done)
            os._exit(0)
        finally:
            os._exit(1)
    return process


if __name__ == "__main__":
    for line in sys.stdin:
        match line.split():
            case ["ended", process]:
                say(str(os.waitstatus_to_exitcode(os.waitpid(int(process), 0)[1])))
            case [how, says, sent]:
                say(str(fork(says, sent, how == "finish")))
