"""What a measuring process does with messages: makes them, works them off, and hands them to a channel that counts."""

import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction

from bench import DAY
from naervaer.jobs import loop
from naervaer.jobs.models import Job
from naervaer.ledger.actions import record
from naervaer.notify.actions import enqueue, remind
from naervaer.notify.actions.delivering import deliver
from naervaer.notify.actions.rounds import ROUND, tell_news
from naervaer.notify.channels.email import as_bytes
from naervaer.notify.models import DELIVER, Bundle, Notice
from naervaer.people.models import Person
from naervaer.ui.letters import Letter

KIND = "bench.reminder"
MORNING = datetime.combine(DAY, datetime.min.time(), ZoneInfo("Europe/Copenhagen")) + timedelta(hours=9)
WARM = 20  # transactions of each kind before those that count
DEADLINE = 30.0  # seconds without a new message, and the measurement is over

handed: list[float] = []


class Counting(BaseEmailBackend):
    """Takes every mail, whole and as bytes, and keeps nothing but the moment."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            as_bytes(message.message())
            handed.append(time.monotonic())
        return len(email_messages)


def _counting() -> None:
    settings.EMAIL_BACKEND = f"{Counting.__module__}.Counting"
    handed.clear()


def reminders(most: int) -> dict[str, float]:
    """Reminders for so many people, worked off at nine in the morning: how many a second."""
    _counting()
    messages_removed()
    people = list(Person.objects.exclude(email=None).order_by("pk").values_list("pk", flat=True)[:most])
    remind(KIND, people=people, on=DAY, at=MORNING - timedelta(days=1))
    told = partial(tell_news, news={KIND: lambda person, about, at: "http://localhost:8000/"})
    jobs = [Job(kind=ROUND, due_at=MORNING, payload={"made": "bench"})]
    Job.objects.bulk_create(jobs)
    started = time.monotonic()
    loop.do_all({ROUND: loop.Long(told)}, clock=lambda: MORNING)
    seconds = time.monotonic() - started
    return {"told": len(handed), "seconds": seconds, "a_second": len(handed) / seconds}


def enqueued(times: int) -> dict[str, list[float]]:
    """Milliseconds of a transaction that writes a row and commits, by turns with an awaited message and without.

    Whole transactions: what a message costs when it is committed is its own, too.
    """
    messages_removed()
    person = Person.objects.exclude(email=None).order_by("pk")[0]
    taken: dict[str, list[float]] = {"without": [], "with": []}
    for number in range(2 * times + 2 * WARM):
        way = "with" if number % 2 else "without"
        started = time.perf_counter()
        with transaction.atomic():
            record("bench.request", by=None, at=MORNING, about=person.pk)
            if way == "with":
                enqueue("bench.awaited", to=person, at=MORNING)
        taken[way].append((time.perf_counter() - started) * 1000)
    return {way: each[WARM:] for way, each in taken.items()}


def asked(seconds: float, a_second: float) -> int:
    """Awaited messages at an even pace, as requests make them."""
    people = list(Person.objects.exclude(email=None).order_by("pk")[:200])
    started, count = time.monotonic(), int(seconds * a_second)
    for number in range(count):
        time.sleep(max(0.0, started + number / a_second - time.monotonic()))
        with transaction.atomic():
            record("bench.request", by=None, at=MORNING, about=people[number % 200].pk)
            enqueue("bench.awaited", to=people[number % 200], at=MORNING, about={"made": time.monotonic()})
    return count


class Until:
    """Ends the loop when so many have been handed over, or nothing has come for long."""

    def __init__(self, count: int) -> None:
        self.count, self.asked, self.last = count, False, time.monotonic()

    def wait(self, seconds: float) -> None:
        if seconds:
            time.sleep(seconds)
        latest = handed[-1] if handed else self.last
        self.asked = len(handed) >= self.count or time.monotonic() - latest > DEADLINE


def answered(count: int) -> list[float]:
    """A worker that hands over so many awaited messages: the seconds that each has waited."""
    _counting()
    made: list[float] = []

    def write(person: Person, about: dict[str, Any], at: datetime) -> Letter:
        made.append(about["made"])
        return Letter("Der er noget nyt til dig", "Se efter")

    handlers = {DELIVER: loop.Long(partial(deliver, letters={"bench.awaited": write}))}
    loop.work(handlers, repeated=[], stop=Until(count), clock=lambda: MORNING + timedelta(minutes=5))
    return [done - began for done, began in zip(handed, made, strict=True)]


def messages_removed() -> None:
    """As if nobody had been told anything.

    Whole tables, by one statement each: Django would read the letters first and name each by its id.
    """
    with connection.cursor() as cursor:
        for model in (Notice, Bundle):
            cursor.execute(f"DELETE FROM {model._meta.db_table}")  # noqa: S608  # names of our own tables
    Job.objects.filter(kind__in=(DELIVER, ROUND)).delete()
