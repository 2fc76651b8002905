"""Loading the demo organisation: the same people and the same past on any day, as of now."""

from datetime import datetime

from django.db import transaction

from naervaer.demo import agreeing, arrivals, between, contacts, talks, wishes
from naervaer.demo.story import Story
from naervaer.demo.ways_in import DemoSignIns, sign_ins
from naervaer.jobs.models import Job
from naervaer.vault import ring


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
