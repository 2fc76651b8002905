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

from naervaer.config.process import Stop  # noqa: E402
from naervaer.jobs import loop  # noqa: E402
from naervaer.jobs.models import Job  # noqa: E402
from naervaer.ledger.actions import record  # noqa: E402

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


class UntilDone(Stop):
    """Also ends when nothing is left to do."""

    def wait(self, seconds: float) -> None:
        super().wait(seconds)
        self.asked = self.asked or not Job.objects.open().exists()


if __name__ == "__main__":
    stop = UntilDone() if "--until-done" in sys.argv else Stop()
    loop.work({"count": count, "send": loop.Long(send)}, repeated=[], stop=stop)
    say("ended")
    sys.exit(0)
