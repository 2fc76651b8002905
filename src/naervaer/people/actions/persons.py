"""A person's entry: who it is, who leads whom, and from when to when somebody works here."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from naervaer.accounts.models import User
from naervaer.jobs.actions import enqueue_many
from naervaer.ledger.actions import record, record_many, record_pairs
from naervaer.people.actions.roles import someone_else_must_be_administrator
from naervaer.people.actions.sessions import sign_out
from naervaer.people.models import Employment, Leadership, Person, Role, Unit
from naervaer.people.rules import leads_in_a_circle, sort_key
from naervaer.vault import ring

AT_ONCE = 2000


class LeaderCircle(Exception):
    """The new leader stands below the person, or is the person."""


class EmploymentOverlaps(Exception):
    """The person works here already, or did so after this day."""


@transaction.atomic
def add_person(
    *,
    name: str,
    by: Person | None,
    at: datetime,
    started_on: date,
    email: str | None = None,
    title: str = "",
    unit: Unit | None = None,
    leader: Person | None = None,
    employee_number: str = "",
    phone: str = "",
) -> Person:
    """A new person with a running employment, an own data key and, if given, a nearest leader."""
    person = Person(
        name=name,
        sort_key=sort_key(name),
        email=email.lower() if email else None,
        title=title,
        unit=unit,
        employee_number=employee_number,
        phone=phone,
    )
    ring.current().make([person.id])
    person.save(force_insert=True)
    Employment.objects.create(person=person, started_on=started_on)
    record("person.added", by=by.id if by else None, at=at, about=person.id)
    if leader is not None:
        change_leader(person=person, leader=leader, by=by, at=at)
    return person


@transaction.atomic
def change_person(
    *,
    person: Person,
    name: str,
    email: str | None,
    title: str,
    unit: Unit | None,
    employee_number: str,
    by: Person,
    at: datetime,
    phone: str | None = None,
    call_by: str | None = None,
) -> None:
    """Correct the entry; ``phone`` and ``call_by`` None leave what the person has chosen.

    The address of an own sign-in follows the address of the entry.
    """
    person.name, person.sort_key, person.title, person.unit = name, sort_key(name), title, unit
    person.email, person.employee_number = email.lower() if email else None, employee_number
    if phone is not None:
        person.phone = phone
    if call_by is not None:
        person.call_by = call_by
    person.save()
    if person.user_id and person.email:
        User.objects.filter(pk=person.user_id).update(email=person.email)
    record("person.changed", by=by.id, at=at, about=person.id)


@transaction.atomic
def change_own(*, person: Person, phone: str, call_by: str, language: str, at: datetime) -> None:
    """What everybody decides about themselves: number, way to be called, language."""
    person.phone, person.call_by = phone, call_by
    person.save(update_fields=["phone", "call_by"])
    if person.user_id is not None:
        User.objects.filter(pk=person.user_id).update(language=language)
    record("person.changed", by=person.id, at=at, about=person.id)


@transaction.atomic
def change_leader(*, person: Person, leader: Person | None, by: Person | None, at: datetime) -> None:
    """End the leadership that runs and begin the new one; every access follows in the same transaction.

    What has to be done afterwards (telling the employee, later invitations) is one job. Nothing
    happens when the leader stays the same. Raises LeaderCircle. (`product.md` 1.11)
    """
    open_now = Leadership.objects.select_for_update().filter(person=person, ended_at=None)
    current = open_now.first()
    if (current.leader_id if current else None) == (leader.id if leader else None):
        return
    if leader is not None and leads_in_a_circle(_leaders_above(leader), person.id, leader.id):
        raise LeaderCircle
    change_leaders(leaders={person.id: leader.id if leader else None}, by=by, at=at)


@transaction.atomic(savepoint=False)
def change_leaders(*, leaders: Mapping[UUID, UUID | None], by: Person | None, at: datetime) -> None:
    """The same for many people at once; whoever calls has made sure that nobody leads in a circle."""
    people = list(leaders)
    for start in range(0, len(people), AT_ONCE):
        batch = people[start : start + AT_ONCE]
        open_now = Leadership.objects.select_for_update().filter(person__in=batch, ended_at=None).order_by()
        now = dict(open_now.values_list("person_id", "leader_id"))
        _move(
            {person: leaders[person] for person in batch if leaders[person] != now.get(person)}, now, by, at
        )


def _move(
    leaders: dict[UUID, UUID | None], now: Mapping[UUID, UUID], by: Person | None, at: datetime
) -> None:
    Leadership.objects.filter(person__in=leaders.keys() & now.keys(), ended_at=None).update(ended_at=at)
    Leadership.objects.bulk_create(
        Leadership(person_id=person, leader_id=leader, started_on=at.date(), started_at=at)
        for person, leader in leaders.items()
        if leader is not None
    )
    record_pairs("leader.changed", by=by.id if by else None, at=at, pairs=leaders.items())
    enqueue_many(
        "people.leader_changed",
        payloads=[
            {"person": str(person), "from": str(now[person]), "to": str(leader) if leader else None}
            for person, leader in leaders.items()
            if person in now
        ],
        due_at=at,
    )


def _leaders_above(leader: Person) -> dict[UUID, UUID | None]:
    """The chain from this leader to the top, as a mapping from person to leader."""
    chain: dict[UUID, UUID | None] = {}
    above: UUID | None = leader.id
    while above is not None and above not in chain:
        found = (
            Leadership.objects.filter(person_id=above, ended_at=None)
            .order_by()
            .values_list("leader_id", flat=True)
        )
        chain[above] = found.first()
        above = chain[above]
    return chain


@transaction.atomic
def start_employment(*, person: Person, on: date, by: Person | None, at: datetime) -> None:
    """Somebody who has left comes back; the time between stays a gap. Raises EmploymentOverlaps."""
    periods = Employment.objects.select_for_update().filter(person=person)
    if any(ended_on is None or ended_on > on for ended_on in periods.values_list("ended_on", flat=True)):
        raise EmploymentOverlaps
    Employment.objects.create(person=person, started_on=on)
    record("employment.started", by=by.id if by else None, at=at, about=person.id)


@transaction.atomic
def end_employment(*, person: Person, on: date, by: Person | None, at: datetime) -> None:
    """The person's last day is the day before ``on``. From then on nothing here opens for them.

    Raises LastAdministrator.
    """
    if Role.objects.filter(person=person, kind=Role.Kind.ADMIN, ended_at=None).exists():
        someone_else_must_be_administrator(person)
    end_employments(people=[person.id], on=on, by=by, at=at)


@transaction.atomic(savepoint=False)
def end_employments(*, people: Collection[UUID], on: date, by: Person | None, at: datetime) -> None:
    """The same for many; whoever calls has made sure that an administrator stays."""
    leaving = list(people)
    for start in range(0, len(leaving), AT_ONCE):
        batch = leaving[start : start + AT_ONCE]
        lasting = Employment.objects.filter(Q(ended_on=None) | Q(ended_on__gt=on), person__in=batch)
        lasting.filter(started_on__lt=on).update(ended_on=on)
        lasting.filter(started_on__gte=on).delete()
        if on <= at.date():  # else the night before the day does it
            sign_out(people=batch)
    record_many("employment.ended", by=by.id if by else None, at=at, about=people)
