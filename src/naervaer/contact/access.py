"""Who sees a request and who may say what: the employee, the leader, and whoever answers in the leader's place."""

from typing import cast

from django.db.models import Q
from django.http import HttpRequest

from naervaer.contact.models import ContactAgreement, ContactRequest, TeamAgreement, TeamAnswer, Turn
from naervaer.contact.rules import Answer
from naervaer.people.access import is_led, leads, leads_anyone
from naervaer.people.access import person as any_person
from naervaer.people.models import Leadership, Person
from naervaer.people.requests import PersonRequest


def may_ask(request: HttpRequest) -> bool:
    """Everybody whom somebody leads."""
    return any_person(request) and is_led(cast(PersonRequest, request).viewer)


def has_a_pair(request: HttpRequest) -> bool:
    """Who leads somebody, or is led."""
    if not any_person(request):
        return False
    viewer = cast(PersonRequest, request).viewer
    return is_led(viewer) or leads_anyone(viewer)


def readers_of_agreement(agreement: ContactAgreement) -> list[Person]:
    """The two: the employee, and whoever leads the employee now."""
    leads = Leadership.objects.filter(person=agreement.employee_id, ended_at=None).values_list(
        "leader", flat=True
    )
    found = Person.objects.filter(pk__in=[agreement.employee_id, *leads])
    return list(found.order_by("sort_key", "pk"))


def in_team(viewer: Person, leader: Person) -> bool:
    """Whether this is the viewer's nearest leader now, or the viewer, who leads somebody."""
    return leads_anyone(viewer) if viewer.id == leader.id else leads(leader, viewer)


def readers_of_team_agreement(agreement: TeamAgreement) -> list[Person]:
    """The leader, and everybody whom this leader leads now."""
    members = Q(leaderships__leader=agreement.leader_id, leaderships__ended_at=None)
    found = Person.objects.filter(Q(pk=agreement.leader_id) | members)
    return list(found.distinct().order_by("sort_key", "pk"))


def readers_of_team_answer(answer: TeamAnswer) -> list[Person]:
    """An objection: the team, as long as who made it is one of it. Everything else: whoever has said it."""
    team = readers_of_team_agreement(answer.agreement)
    if answer.answer == Answer.OBJECT and answer.person in team:
        return team
    return [answer.person]


def readers_of(request: ContactRequest) -> list[Person]:
    """Who sees it: the inverse of ``visible_to``; the line at the page is written from it."""
    leader = Leadership.objects.filter(person=request.employee_id, ended_at=None).values("leader")
    turns = Turn.objects.filter(request=request.pk)
    readers = Q(pk=request.employee_id)
    if request.is_open or turns.filter(leader__in=leader).exists():
        readers |= Q(pk__in=leader)
    if request.is_open:
        under_now = turns.filter(leader__in=leader)
        readers |= Q(pk__in=under_now.values("person")) | Q(pk__in=under_now.values("warned"))
    return list(Person.objects.filter(readers).order_by("sort_key", "pk"))


def may_answer(request: ContactRequest, *, by: Person) -> bool:
    """Whoever sees it and has not asked for it: what one takes, nobody else needs to."""
    return request.is_open and request.employee_id != by.id
