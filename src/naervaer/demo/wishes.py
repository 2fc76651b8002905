"""Needing contact: one request that was answered and solved, and one that waits for Mette's answer right now."""

from datetime import datetime, timedelta
from functools import partial
from uuid import UUID, uuid5

from naervaer.contact.actions import add_details, answer, ask, solve
from naervaer.demo.story import Story

LEADER, SOLVED, OPEN = "mette", "line", "sofie"
DEMO = UUID("6f1c1c1e-7a52-4d0b-9a5e-2f0f6d3a9b11")
"""Under which the keys of these requests are made: the same in every demo."""


def plan(story: Story) -> None:
    """At the end, so that it is the last thing that has happened."""
    story.then(story.day(2), partial(_solved, story), hour=10)
    story.then(story.today, partial(_open, story), hour=23)


def _solved(story: Story, at: datetime) -> None:
    """Line wrote what it was about, Mette said when she would call, and then it was no longer needed."""
    employee, leader = story.people[SOLVED], story.people[LEADER]
    wish = ask(employee=employee, key=uuid5(DEMO, SOLVED), by=employee, at=at)
    add_details(
        request=wish, how="call", suits="morning", text="Kursusdatoen", urgent=False, by=employee, at=at
    )
    later = at + timedelta(minutes=12)
    answer(
        request=wish,
        call_at=at + timedelta(minutes=45),
        text="Efter mit møde",
        by=leader,
        at=later,
    )
    solve(request=wish, by=employee, at=later + timedelta(minutes=20))


def _open(story: Story, at: datetime) -> None:
    """Sofie asked a moment ago."""
    employee, since = story.people[OPEN], at - timedelta(minutes=4)
    wish = ask(employee=employee, key=uuid5(DEMO, OPEN), by=employee, at=since)
    add_details(
        request=wish,
        how="call",
        suits="any",
        text="Kort om tegningerne til i morgen",
        urgent=False,
        by=employee,
        at=since,
    )
