"""Real workers that send awaited messages over a real connection, to be killed in the middle.

`python -m tests.notify.victim` loads everything once and makes a worker of itself for each line "start" that it is
given, and for "finish" one that ends when no job is open any more. It says the number of each new process.
"""

import os
import sys
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import django
from django.conf import settings

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
settings.DATABASES["default"]["NAME"] = os.environ["VICTIM_DATABASE"]
settings.MAIL_URL = os.environ["VICTIM_MAIL"]
settings.EMAIL_BACKEND = "naervaer.notify.channels.email.Channel"
django.setup()

from naervaer.jobs import loop  # noqa: E402
from naervaer.notify.actions.delivering import deliver  # noqa: E402
from naervaer.notify.channels import email  # noqa: E402
from naervaer.notify.models import DELIVER  # noqa: E402
from naervaer.people.models import Person  # noqa: E402
from naervaer.ui.letters import Letter  # noqa: E402
from tests.jobs.stop import UntilDone  # noqa: E402

loop.LEASE = timedelta(seconds=1.5)
loop.delay_after = lambda attempts, chance: timedelta(milliseconds=40)  # type: ignore[attr-defined]  # not for minutes
email.REST_SECONDS, email.TIMEOUT_SECONDS = 0.02, 0.4


def say(word: str) -> None:
    """In one piece: `print` writes a word and its end apart where nothing is buffered, and others speak meanwhile."""
    os.write(1, f"{word}\n".encode())


def write(person: Person, about: dict[str, Any], at: datetime) -> Letter:
    say("begun")
    return Letter("Der er noget nyt til dig", "Se efter")


def work(until_done: bool) -> None:
    handlers = {DELIVER: loop.Long(partial(deliver, letters={"test.awaited": write}), attempts=10_000)}
    loop.work(handlers, repeated=[], stop=UntilDone(until_done))


def fork(until_done: bool) -> int:
    """A process of its own, with connections of its own: none is open before."""
    process = os.fork()
    if process == 0:
        try:
            work(until_done)
            os._exit(0)
        finally:
            os._exit(1)
    say(str(process))
    return process


if __name__ == "__main__":
    for line in sys.stdin:
        worker = fork(line.strip() == "finish")
        if line.strip() == "finish":
            _, status = os.waitpid(worker, 0)
            say(f"ended {os.waitstatus_to_exitcode(status)}")
