"""Who may set somebody's hours and leave, and who sees them: the person, and the two sides of who leads whom."""

from django.db.models import Q
from django.http import HttpRequest

from naervaer.distance.models import Hours, Leave
from naervaer.people.access import administrator, leads
from naervaer.people.access import person as any_person
from naervaer.people.models import Person


def person(request: HttpRequest) -> bool:
    """Everybody who works here: for the own hours, and those of the people one leads."""
    return any_person(request)


def sets_defaults(request: HttpRequest) -> bool:
    """Who says what holds for everybody without own hours."""
    return administrator(request)


def may_set(person: Person, *, by: Person) -> bool:
    """Hours and leave are noted by oneself or by one's nearest leader."""
    return person.id == by.id or leads(by, person)


def readers_of(row: Hours | Leave) -> list[Person]:
    """Who sees these hours or this leave: the person, the nearest leader, and the people the person leads.

    The inverse of ``visible_to``; the line at the form is written from it.
    """
    leader = Q(led__person=row.person_id, led__ended_at=None)
    led = Q(leaderships__leader=row.person_id, leaderships__ended_at=None)
    own = Q(pk=row.person_id)
    return list(Person.objects.filter(own | leader | led).distinct().order_by("sort_key", "pk"))
