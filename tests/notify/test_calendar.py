"""Reminders through weeks and years with the database: three zones, summer time, leave, a worker that is often away."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail as outgoing

from naervaer.distance.actions import add_leave, set_hours
from naervaer.jobs import loop
from naervaer.jobs.actions import enqueue
from naervaer.jobs.loop import Long
from naervaer.jobs.models import Job
from naervaer.kernels.worktime import parse_week
from naervaer.notify.actions import remind
from naervaer.notify.actions.rounds import ROUND, tell_news
from naervaer.notify.models import Bundle, Notice
from naervaer.people.models import Leadership
from tests import numbers
from tests.cast import NOW, Cast

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
ZONES = {"jonas": "Europe/Copenhagen", "sofie": "Atlantic/Faroe", "bo": "America/Nuuk"}
KIND = "test.reminder"


def round_at(now: datetime) -> int:
    outgoing.outbox.clear()
    enqueue(ROUND, due_at=now)
    loop.do_all(
        {ROUND: Long(lambda work: tell_news(work, {KIND: lambda person, about, at: "/"}))}, clock=lambda: now
    )
    return len(outgoing.outbox)


@pytest.mark.parametrize("start", [date(2026, 10, 19), date(2027, 3, 22)][: numbers(1, 2)], ids=str)
def test_every_reminder_is_told_once_within_own_hours(
    transactional_db: None, cast: Cast, start: date
) -> None:
    """One a week for each; asked for again and again, as a worker does that has just come back.

    Not in one transaction: PostgreSQL would keep every version of ten years' rows, and read them over and over.
    """
    people = {name: cast.named(name) for name in ZONES}
    Leadership.objects.filter(leader__in=people.values()).delete()
    for name, zone in ZONES.items():
        week = parse_week("1-4 09:00-17:00;5 09:00-12:00")
        set_hours(person=people[name], week=week, zone=zone, country="DK", by=people[name], at=NOW)
    away = start + 8 * DAY
    add_leave(person=people["sofie"], started_on=away, ended_on=away + 7 * DAY, by=people["sofie"], at=NOW)
    weeks, turn, now = numbers(2, 520), 0, datetime(start.year, start.month, start.day, 4, tzinfo=UTC)
    end = now + weeks * 7 * DAY + 21 * DAY
    while now < end:
        turn += 1
        monday = now.date() - now.date().weekday() * DAY
        if monday < start + weeks * 7 * DAY:
            ids = [person.id for person in people.values()]
            remind(KIND, people=ids, on=monday, at=now)
        round_at(now - HOUR if turn % 23 == 0 else now)  # a clock that was put back
        now += 3 * DAY if turn % 37 == 0 else 4 * HOUR  # down over days
        Job.objects.filter(kind=ROUND).delete()
    told = Counter(Notice.objects.filter(kind=KIND).exclude(sent_at=None).values_list("key", flat=True))
    assert sum(told.values()) == weeks * len(ZONES), "none missing"
    for name, person in people.items():
        own = Bundle.objects.filter(to=person).order_by("on")
        assert own.count() <= weeks, "none doubled"
        for bundle in own:
            assert bundle.sent_at
            local = bundle.sent_at.astimezone(ZoneInfo(ZONES[name]))
            assert (local.date(), local.weekday() < 5, 9 <= local.hour < 17) == (bundle.on, True, True)
        if name == "sofie":
            assert not own.filter(on__gte=away, on__lt=away + 7 * DAY).exists()
