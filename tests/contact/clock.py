"""A simulated clock: the worker does what is due at each moment at which something is, and nothing in between."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import uuid4

from django.db.models import Min

from naervaer.config.work import HANDLERS
from naervaer.contact.actions import HAND_OVER, ask
from naervaer.contact.models import ContactRequest, Turn
from naervaer.distance.actions import set_hours
from naervaer.jobs import loop
from naervaer.jobs.models import Job
from naervaer.kernels.worktime import parse_week
from naervaer.notify.models import Notice
from naervaer.people.models import Person
from tests.cast import COPENHAGEN


def at(text: str) -> datetime:
    """ "2026-11-24 16:30" in Copenhagen."""
    return datetime.fromisoformat(text).replace(tzinfo=COPENHAGEN)


def leave(person: Person, first: date, end: date) -> None:
    """Away in [first, end), known long before."""
    person.leaves.create(started_on=first, ended_on=end, noted_at=at("2026-11-20 08:00"))


def hours(person: Person, week: str, zone: str = COPENHAGEN.key) -> None:
    """The person's own hours from before anything is asked."""
    set_hours(
        person=person,
        week=parse_week(week),
        zone=zone,
        country="DK",
        by=person,
        at=at("2026-11-20 08:00"),
    )


def asked(employee: Person, when: datetime) -> ContactRequest:
    """The employee asks."""
    return ask(employee=employee, key=uuid4(), by=employee, at=when)


def moments(until: datetime) -> Iterator[datetime]:
    """When something is due, one moment after the other."""
    while True:
        due = Job.objects.open().filter(due_at__lte=until).aggregate(first=Min("due_at"))["first"]
        if due is None:
            return
        yield due


def work_until(until: datetime) -> None:
    """Everything that is due by then, each at its own time."""
    last = None
    for due in moments(until):
        now = max(due, last) if last else due
        loop.do_all(HANDLERS, clock=lambda now=now: now)  # type: ignore[misc]  # bound on purpose
        last = now


def turn_of(request: ContactRequest) -> Turn:
    """Whose it is now."""
    return Turn.objects.running().select_related("person", "warned", "leader").get(request=request)


def told(person: Person) -> list[str]:
    """What messages this person was sent, in order."""
    rows = Notice.objects.filter(to=person, kind__startswith="contact.").order_by("made_at", "pk")
    return [row.about["what"] for row in rows]


def hand_over_jobs() -> int:
    """How many hand-overs wait."""
    return Job.objects.open().filter(kind=HAND_OVER).count()


MINUTE = timedelta(minutes=1)
