"""Who sees a talk and may write in it: the two, and nobody else."""

from typing import cast

from django.http import HttpRequest

from naervaer.agreements.rules import Side
from naervaer.conversations.models import Talk
from naervaer.conversations.queries import leader_with
from naervaer.people.access import is_led, leads_anyone
from naervaer.people.access import person as any_person
from naervaer.people.models import Leadership, Person
from naervaer.people.requests import PersonRequest


def readers_of(talk: Talk) -> list[Person]:
    """Who sees it: the employee, and the leader of the talk while leading the employee. Inverse of ``visible_to``."""
    leader = leader_with(talk)
    if leader is None:
        return [talk.employee]
    leads = Leadership.objects.filter(person=talk.employee_id, leader=leader, ended_at=None)
    return [talk.employee, leader] if leads.exists() else [talk.employee]


def side_of(talk: Talk, viewer: Person) -> Side:
    """On which side of the talk the viewer, one of its readers, sits."""
    return Side.EMPLOYEE if talk.employee_id == viewer.id else Side.LEADER


def pair_with(viewer: Person, other: Person) -> tuple[Person, Person] | None:
    """Employee and leader if one of the two leads the other now, else None."""
    for employee, leader in ((other, viewer), (viewer, other)):
        if Leadership.objects.filter(person=employee, leader=leader, ended_at=None).exists():
            return employee, leader
    return None


def talks_with_somebody(request: HttpRequest) -> bool:
    """Who leads somebody, or is led."""
    return any_person(request) and (is_led(viewer_of(request)) or leads_anyone(viewer_of(request)))


def leads_somebody(request: HttpRequest) -> bool:
    """Who leads somebody."""
    return any_person(request) and leads_anyone(viewer_of(request))


def viewer_of(request: HttpRequest) -> Person:
    """Who looks; only for somebody who has signed in and works here."""
    return cast(PersonRequest, request).viewer
