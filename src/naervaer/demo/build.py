"""Loading the demo organisation: the same people and the same past on any day, as of now."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from naervaer.demo import agreeing, arrivals, between, contacts, talks, wishes
from naervaer.demo.arrivals import named
from naervaer.demo.people import PASSWORD, SIGN_INS
from naervaer.demo.story import Story
from naervaer.jobs.models import Job
from naervaer.vault import ring


@dataclass(frozen=True, slots=True)
class SignIn:
    """One way in: for which role, and as whom."""

    role: str
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class DemoSignIns:
    """What the start prints: one sign-in for each role, all with one password."""

    password: str
    people: tuple[SignIn, ...]


def load(*, now: datetime) -> DemoSignIns:
    """Build the demo organisation as of ``now``, all of it or nothing.

    Raises AlreadySetUp when there is an organisation here.
    """
    story = Story(now=now)
    with transaction.atomic(), ring.fresh():
        arrivals.plan(story)
        contacts.plan(story)
        between.plan(story)
        agreeing.plan(story)
        talks.plan(story)
        wishes.plan(story)
        story.tell()
        Job.objects.due(now=now).update(
            done_at=now
        )  # the worker did them in these months: nobody hears of it now
    return sign_ins()


def sign_ins() -> DemoSignIns:
    """One for each role."""
    ways = tuple(SignIn(role, named(key).name, named(key).email) for role, key in SIGN_INS)
    return DemoSignIns(PASSWORD, ways)
