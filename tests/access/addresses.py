"""What a route is asked about: things of Jonas, found or made, as the parts of an address or the fields of a form."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from naervaer.agreements.actions import add_topic
from naervaer.agreements.models import Development, Experiment, Goal, Obstacle, Promise, Topic
from naervaer.contact.actions import ask, propose_agreement, propose_to_team
from naervaer.contact.models import ContactAgreement, ContactRequest, TeamAgreement
from naervaer.conversations.actions import plan_talk
from naervaer.conversations.models import Talk
from naervaer.distance.actions import add_calendar, add_site, make_feed, set_exception, write_line
from naervaer.distance.models import CalendarSource, Site, SituationLine
from naervaer.followup.models import Touch
from naervaer.jobs.actions import beat
from naervaer.jobs.models import Job
from naervaer.people.actions import invite
from naervaer.people.helplines.actions import add_help_line
from tests.cast import Cast
from tests.notify.rows import a_chat_address, a_subscription


def jonas(cast: Cast) -> list[Any]:
    return [cast.jonas.id]


def touch(cast: Cast) -> list[Any]:
    touch = Touch.objects.counting().filter(employee=cast.jonas, leader=cast.mette).order_by("-on").first()
    assert touch is not None
    return [touch.ref]


def karen(cast: Cast) -> list[Any]:
    """She has no sign-in yet."""
    return [cast.karen.id]


def mette(cast: Cast) -> list[Any]:
    return [cast.mette.id]


def all_is_well(cast: Cast) -> list[Any]:
    """The worker has come round, and nothing waits."""
    beat(at=cast.now)
    Job.objects.open().update(done_at=cast.now)
    return []


def unit(cast: Cast) -> list[Any]:
    return [cast.havn.id]


def project(cast: Cast) -> list[Any]:
    return [cast.kajplads.id]


def leave(cast: Cast) -> list[Any]:
    return [cast.jonas.leaves.get().id]


def invitation(cast: Cast) -> list[Any]:
    return [invite(person=cast.karen, by=cast.ole, at=cast.now)]


def help_line(cast: Cast) -> list[Any]:
    return [
        add_help_line(name="Kim Dahl", purpose="Aftaler", reach="12 34 56 78", by=cast.ole, at=cast.now).id
    ]


def subscription(cast: Cast) -> list[Any]:
    """A browser in which Jonas is told."""
    return [a_subscription(cast.jonas, at=cast.now).id]


def chat(cast: Cast) -> list[Any]:
    """An address that nothing can be sent to: a try ends before any connection."""
    return [a_chat_address(at=cast.now).id]


NEXT_YEAR = "2027-11-22T09:00:00+00:00|2027-11-22T09:30:00+00:00"


def talk(cast: Cast) -> list[Any]:
    """A talk of Jonas and Mette on the day after, planned by her."""
    known = Talk.objects.filter(employee=cast.jonas).order_by("pk").first()
    if known is None:
        start = cast.now + timedelta(days=1)
        span = (start, start + timedelta(minutes=30))
        known = plan_talk(employee=cast.jonas, leader=cast.mette, span=span, by=cast.mette, at=cast.now)
    return [known.id]


def talk_and_topic(cast: Cast) -> list[Any]:
    topic = Topic.objects.filter(employee=cast.jonas, via="verdicts").order_by("pk").first() or add_topic(
        employee=cast.jonas,
        shared_with=cast.mette,
        text="Månedsrapporten",
        via="verdicts",
        by=cast.jonas,
        at=cast.now,
    )
    return [*talk(cast), topic.id]


def wish(cast: Cast) -> list[Any]:
    """Jonas has asked for contact; it is with Mette."""
    known = ContactRequest.objects.filter(employee=cast.jonas).first()
    return [(known or ask(employee=cast.jonas, key=uuid4(), by=cast.jonas, at=cast.now)).id]


def with_contact_agreement(cast: Cast) -> list[Any]:
    """Mette has proposed one to Jonas."""
    if not ContactAgreement.objects.proposed().filter(employee=cast.jonas).exists():
        review_on = cast.today + timedelta(days=90)
        terms = {"answer_within": 30, "talk_within": 120, "review_on": review_on}
        propose_agreement(employee=cast.jonas, by=cast.mette, at=cast.now, **terms)
    return [cast.jonas.id]


def proposed_to_team(cast: Cast) -> list[Any]:
    """Jonas has proposed one to the team."""
    known = TeamAgreement.objects.proposed().filter(leader=cast.mette).first()
    review_on = cast.today + timedelta(days=90)
    terms = {"answer_within": 30, "talk_within": 120, "review_on": review_on}
    return [(known or propose_to_team(leader=cast.mette, by=cast.jonas, at=cast.now, **terms)).id]


def situation_line(cast: Cast) -> list[Any]:
    """A line that Jonas shares with his team: they read it, and only he changes it."""
    known = SituationLine.objects.filter(person=cast.jonas).order_by("pk").first()
    return [
        (
            known
            or write_line(
                person=cast.jonas, text="Ring", sharing="team", leader=cast.mette, by=cast.jonas, at=cast.now
            )
        ).id
    ]


def site_of(cast: Cast) -> Site:
    known = Site.objects.filter(person=cast.jonas).order_by("pk").first()
    return known or add_site(
        person=cast.jonas, kind="office", name="", country="DK", by=cast.jonas, at=cast.now
    )


def site(cast: Cast) -> list[Any]:
    return [site_of(cast).id]


def other_day(cast: Cast) -> list[Any]:
    on = cast.today + timedelta(days=1)
    set_exception(person=cast.jonas, on=on, site=site_of(cast), by=cast.jonas, at=cast.now)
    return [on.isoformat()]


def calendar(cast: Cast) -> list[Any]:
    """A calendar that Jonas lets be read."""
    known = CalendarSource.objects.filter(person=cast.jonas).order_by("pk").first()
    address = "https://calendar.example/jonas.ics"
    return [(known or add_calendar(person=cast.jonas, address=address, by=cast.jonas, at=cast.now)).id]


def feed(cast: Cast) -> list[Any]:
    """His address, which opens to whoever knows it."""
    return [make_feed(person=cast.jonas, by=cast.jonas, at=cast.now)]


def forged(cast: Cast) -> list[Any]:
    """A reference that nobody signed: there is no such thing, for anybody."""
    return ["1:forged"]


def no_job(cast: Cast) -> list[Any]:
    """No import of this number runs."""
    return ["00000000-0000-4000-8000-000000000000"]


def own_topic(cast: Cast) -> dict[str, Any]:
    """Something that Jonas has written for his talk with Mette."""
    row = add_topic(employee=cast.jonas, shared_with=cast.mette, text="Ro", by=cast.jonas, at=cast.now)
    return {"row": f"agreements.Topic:{row.pk}", "leader": str(cast.mette.id)}


def agreed_row(kind: str) -> Callable[[Cast], list[Any]]:
    """The row of this kind that the fixture `asked` of the matrix has written for Jonas and Mette."""
    tables: dict[str, Any] = {
        "topic": Topic,
        "promise": Promise,
        "goal": Goal,
        "obstacle": Obstacle,
        "experiment": Experiment,
    }
    return lambda cast: [kind, tables[kind].objects.get(employee=cast.jonas).pk]


def only(kind: str) -> Callable[[Cast], list[Any]]:
    return lambda cast: agreed_row(kind)(cast)[1:]


def development(cast: Cast) -> list[Any]:
    return [Development.objects.get(employee=cast.jonas).pk]


def edited(cast: Cast) -> dict[str, Any]:
    return {"text": "Hjemmedage", "version": 1}
