"""What `bench.child` can do about talks: write some, open their pages, save a topic, and take all of it back."""

from datetime import timedelta
from typing import Any

from bench import DAY, NOW
from bench.people import Invented
from bench.quiet import Sample, sample
from bench.visitor import token_of
from bench.visits import counted, visitor_of
from naervaer.agreements.actions import add_topic
from naervaer.agreements.models import Promise, Topic
from naervaer.agreements.rules import Side
from naervaer.conversations.actions import make_promise, mark_wellbeing, plan_talk
from naervaer.distance.models import Appointment
from naervaer.people.models import Person

TEXTS = 20  # of each kind


def talks_written(leaders: list[int], size: int) -> list[dict[str, Any]]:
    """A talk of this day for one person of each leader: twenty topics, twenty promises, wellbeing marked."""
    return [_talk(n, size) for n in leaders]


def _talk(n: int, size: int) -> dict[str, Any]:
    near = range(n * 25 // 2, min(size, n * 25 // 2 + 30))
    employee = Person.objects.get(pk=next(Invented(one).id for one in near if Invented(one).leader == n))
    leader = Person.objects.get(pk=Invented(n).id)
    start = NOW + timedelta(minutes=10)
    talk = plan_talk(
        employee=employee, leader=leader, span=(start, start + timedelta(minutes=30)), by=leader, at=NOW
    )
    mark_wellbeing(talk=talk, leader=leader, by=leader, at=NOW)
    for number in range(TEXTS):
        text = f"Emne {number}: hvad skal vi tale om denne gang, og hvem forbereder det?"
        topic = add_topic(employee=employee, shared_with=leader, text=text, by=employee, at=NOW)
        make_promise(
            talk=talk,
            leader=leader,
            side=Side.LEADER,
            text=f"Løfte {number}: spørger om færre rapporter",
            due_on=DAY + timedelta(days=number),
            by=leader,
            at=NOW,
        )
    return {"leader": n, "talk": str(talk.id), "topic": str(topic.id)}


def talk_pages(talks: list[dict[str, Any]], times: int) -> list[Sample]:
    """The page, for the leader."""
    return [
        sample(visitor_of(each["leader"]).get, f"/talks/{each['talk']}/")
        for each in talks
        for _ in range(times)
    ]


def talk_changes(talks: list[dict[str, Any]]) -> list[Sample]:
    """Asking whether anything has changed, when nothing has."""
    taken = []
    for each in talks:
        visitor = visitor_of(each["leader"])
        page = visitor.get(f"/talks/{each['talk']}/").body
        path, query = page.split('id="changes"')[1].split('hx-get="')[1].split('"')[0].split("?")
        taken.append(sample(visitor.get, path, query=query, status=204))
    return taken


def talk_statements(talks: list[dict[str, Any]]) -> int:
    """The most statements that one of these pages needs."""
    return max(
        counted(lambda: visitor_of(each["leader"]).get(f"/talks/{each['talk']}/"))  # noqa: B023  # called at once
        for each in talks
    )


def topics_saved(talks: list[dict[str, Any]]) -> list[Sample]:
    """Saving other words for a topic."""
    taken = []
    for each in talks:
        visitor, path = visitor_of(each["leader"]), f"/talks/{each['talk']}/"
        token = token_of(visitor.get(path).body)
        version = Topic.objects.get(pk=each["topic"]).version
        saved = sample(
            visitor.post,
            f"/agreements/topic/{each['topic']}/",
            token,
            text=f"Andre ord, version {version}",
            version=str(version),
            next=path,
        )
        taken.append(saved)
    return taken


def talks_removed() -> int:
    """Take back what was written; how many talks there were."""
    Topic.objects.filter(raised_at__gte=NOW).delete()
    Promise.objects.filter(proposed_at__gte=NOW).delete()
    gone, _ = Appointment.objects.filter(talk__planned_at__gte=NOW).delete()
    return gone
