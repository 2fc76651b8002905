"""What people are told in the morning: a leader, that it is time to talk with somebody from today on (A09).

Once for each day on which somebody becomes due; whoever is overdue stands on I dag, and is not told of again. A team,
once, that an agreement waits for an answer. And whose agreement is to be looked at again, once, on that day (A13).
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import localdate

from naervaer.contact.actions import look_at_teams
from naervaer.contact.queries import has_to_review, who_reviews
from naervaer.followup.queries import due_list, due_of_everyone
from naervaer.jobs.loop import Work
from naervaer.notify.actions import remind
from naervaer.people.models import Person

DUE = "followup.due"
REVIEW = "contact.review"
CAUGHT_UP = timedelta(days=3)
"""A worker that was away for some days reminds of what has come meanwhile, once."""


def mornings(work: Work) -> None:
    """Remind the leaders, and ask the teams, each in the first minute of their own day."""
    at = work.clock()
    today = localdate(at)
    rows = [row for row in due_of_everyone(today=today) if today - CAUGHT_UP < row.due_on <= today]
    for due_on in sorted({row.due_on for row in rows}):
        leaders = sorted({row.leader_id for row in rows if row.due_on == due_on})
        remind(DUE, people=leaders, on=today, period=due_on.isoformat(), at=at)
    for day in (today - timedelta(days=number) for number in range(CAUGHT_UP.days)):
        remind(REVIEW, people=who_reviews(day), on=today, period=day.isoformat(), at=at)
    look_at_teams(at=at)


def still_due(person: Person, about: dict[str, Any], at: datetime) -> str | None:
    """The address of I dag, unless all have been talked with since."""
    return settings.ADDRESS + reverse("today") if due_list(person, on=localdate(at)) else None


def still_to_review(person: Person, about: dict[str, Any], at: datetime) -> str | None:
    """The address of the agreements, unless they have been agreed on anew since."""
    waits = has_to_review(person, today=localdate(at))
    return settings.ADDRESS + reverse("contact_agreements") if waits else None
