"""Who may set somebody's hours and leave, and who sees what: the person, and the two sides of who leads whom."""

from typing import Any
from uuid import UUID

from django.db.models import Exists, QuerySet
from django.http import HttpRequest

from naervaer.distance.models import (
    Appointment,
    Attendance,
    BusyTime,
    CalendarFeed,
    CalendarSource,
    Hours,
    Invite,
    Leave,
    PlaceDay,
    PlaceException,
    Site,
    SituationLine,
)
from naervaer.people.access import administrator, leads
from naervaer.people.access import person as any_person
from naervaer.people.models import Leadership, Person, around


def person(request: HttpRequest) -> bool:
    """Everybody who works here: for the own hours, and those of the people one leads."""
    return any_person(request)


def sets_defaults(request: HttpRequest) -> bool:
    """Who says what holds for everybody without own hours."""
    return administrator(request)


def may_set(person: Person, *, by: Person) -> bool:
    """Hours and leave are noted by oneself or by one's nearest leader."""
    return person.id == by.id or leads(by, person)


OwnRow = CalendarSource | BusyTime | CalendarFeed | Invite


def readers_of(
    row: Hours | Leave | Site | PlaceDay | PlaceException | Appointment | SituationLine | OwnRow,
) -> list[Person]:
    """Who sees this: the inverse of ``visible_to``; the line at the form is written from it.

    Hours, leave and places: the person, the nearest leader, and the people the person leads. An appointment: who
    attends. A line of the situation card: whom the person chose. Calendars elsewhere: the person alone.
    """
    readers: Any  # ids, as a subquery
    if isinstance(row, Appointment):
        readers = Attendance.objects.holding().filter(appointment=row).order_by().values("person")
    elif isinstance(row, SituationLine):
        readers = _oneself(row.person_id).union(_chosen(row), all=True)
    elif isinstance(row, OwnRow):
        readers = _oneself(row.person_id)
    else:
        readers = around(Person(pk=row.person_id))
    return list(Person.objects.filter(pk__in=readers).order_by("sort_key", "pk"))


def _oneself(person: UUID) -> QuerySet[Any, Any]:
    return Person.objects.filter(pk=person).order_by().values("pk")


def _chosen(line: SituationLine) -> QuerySet[Any, Any]:
    """The leader as a person, and for the team whoever that leader leads; nobody once somebody else leads."""
    now = Leadership.objects.filter(leader=line.shared_with_id, ended_at=None).order_by()
    still_leads = now.filter(person=line.person_id)
    if line.removed_at is not None or not line.is_shared or line.shared_with_id is None:
        return now.none().values("leader")
    if line.sharing == SituationLine.Sharing.LEADER:
        return still_leads.values("leader")
    return still_leads.values("leader").union(now.filter(Exists(still_leads)).values("person"), all=True)


def audiences(person: Person, leader: Person | None) -> dict[str, list[Person]]:
    """For each choice that the person has: who would read a line. Without a leader there is one choice."""
    choices = list(SituationLine.Sharing) if leader else [SituationLine.Sharing.ME]
    return {
        choice.value: readers_of(
            SituationLine(
                person=person,
                sharing=choice,
                shared_with=None if choice == SituationLine.Sharing.ME else leader,
            )
        )
        for choice in choices
    }
