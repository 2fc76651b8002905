"""Who may set somebody's hours and leave, and who sees what: the person, and the two sides of who leads whom."""

from django.db.models import Q
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
from naervaer.people.models import Leadership, Person


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
    if isinstance(row, Appointment):
        readers = Q(pk__in=Attendance.objects.holding().filter(appointment=row).values("person"))
    elif isinstance(row, SituationLine):
        readers = Q(pk=row.person_id) | _chosen(row)
    elif isinstance(row, OwnRow):
        readers = Q(pk=row.person_id)
    else:
        leader = Q(led__person=row.person_id, led__ended_at=None)
        led = Q(leaderships__leader=row.person_id, leaderships__ended_at=None)
        readers = Q(pk=row.person_id) | leader | led
    return list(Person.objects.filter(readers).distinct().order_by("sort_key", "pk"))


def _chosen(line: SituationLine) -> Q:
    """The leader as a person, and for the team whoever that leader leads; nobody once somebody else leads."""
    still_leads = Q(led__person=line.person_id, led__ended_at=None, pk=line.shared_with_id)
    if line.removed_at is not None or not line.is_shared or line.shared_with_id is None:
        return Q(pk__in=[])
    if line.sharing == SituationLine.Sharing.LEADER:
        return still_leads
    leads_now = Leadership.objects.filter(
        person=line.person_id, leader=line.shared_with_id, ended_at=None
    ).exists()
    team = Q(leaderships__leader=line.shared_with_id, leaderships__ended_at=None)
    return still_leads | team if leads_now else Q(pk__in=[])


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
