"""A real worker on the test's database, to be killed in the middle of its work: `python -m tests.jobs.victim`.

With `--until-done` it ends by itself when no job is open any more.
"""

import os
import sys
import uuid
from datetime import datetime, timedelta
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
sent = Path(os.environ["VICTIM_SENT"])


def say(word: str) -> None:
    print(word, flush=True)


def count(payload: dict[str, Any], at: datetime) -> None:
    """An effect in the database, in several statements."""
    say("begun")
    for part in range(3):
        record(f"victim.{part}", by=None, at=at, what=uuid.UUID(payload["id"]))
    say("written")


def send(work: loop.Work) -> None:
    """An effect outside of it."""
    say("begun")
    with sent.open("a") as file:
        file.write(work.payload["id"] + "\n")
    say("written")
    with work.finishing() as at:
        record("victim.sent", by=None, at=at, what=uuid.UUID(work.payload["id"]))


if __name__ == "__main__":
    stop = UntilDone("--until-done" in sys.argv)
    loop.work({"count": count, "send": loop.Long(send)}, repeated=[], stop=stop)
    say("ended")
    sys.exit(0)
