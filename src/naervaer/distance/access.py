"""Who may set somebody's hours and leave, and who sees what: the person, and the two sides of who leads whom."""

from django.db.models import Q
from django.http import HttpRequest

from naervaer.distance.models import Appointment, Hours, Leave
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


def readers_of(row: Hours | Leave | Appointment) -> list[Person]:
    """Who sees this: the inverse of ``visible_to``; the line at the form is written from it.

    Hours and leave: the person, the nearest leader, and the people the person leads. An appointment: who attends.
    """
    if isinstance(row, Appointment):
        readers = Q(attendances__appointment=row)
    else:
        leader = Q(led__person=row.person_id, led__ended_at=None)
        led = Q(leaderships__leader=row.person_id, leaderships__ended_at=None)
        readers = Q(pk=row.person_id) | leader | led
    return list(Person.objects.filter(readers).distinct().order_by("sort_key", "pk"))
