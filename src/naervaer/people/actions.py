"""Changes to the organisation that touch several tables. All of a change is one transaction."""

import hashlib
import secrets
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from naervaer.accounts.models import User
from naervaer.jobs.actions import enqueue
from naervaer.ledger.actions import record
from naervaer.people.models import Employment, Invitation, Leadership, Organisation, Person, Role, Unit
from naervaer.people.rules import leads_in_a_circle, sort_key
from naervaer.vault import ring

INVITATION_DAYS = 14


class LeaderCircle(Exception):
    """The new leader stands below the person, or is the person."""


class LastAdministrator(Exception):
    """Nobody would be left who can let others in."""


class InvitationUsed(Exception):
    """The link has been used, is too old, or was never made."""


class AlreadySetUp(Exception):
    """There is an organisation here already."""


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
    open_now.update(ended_at=at)
    if leader is not None:
        Leadership.objects.create(person=person, leader=leader, started_on=at.date(), started_at=at)
    record("leader.changed", by=by.id if by else None, at=at, about=person.id, what=leader.id if leader else None)
    if current is not None:
        enqueue(
            "people.leader_changed",
            payload={"person": str(person.id), "from": str(current.leader_id), "to": str(leader.id) if leader else None},
            due_at=at,
        )


def _leaders_above(leader: Person) -> dict[UUID, UUID | None]:
    """The chain from this leader to the top, as a mapping from person to leader."""
    chain: dict[UUID, UUID | None] = {}
    above: UUID | None = leader.id
    while above is not None and above not in chain:
        found = Leadership.objects.filter(person_id=above, ended_at=None).order_by().values_list("leader_id", flat=True)
        chain[above] = found.first()
        above = chain[above]
    return chain


@transaction.atomic
def end_employment(*, person: Person, on: date, by: Person | None, at: datetime) -> None:
    """The person's last day is the day before ``on``. From then on nothing here opens for them.

    Raises LastAdministrator.
    """
    if Role.objects.filter(person=person, kind=Role.Kind.ADMIN, ended_at=None).exists():
        _someone_else_must_be_administrator(person)
    running = Employment.objects.filter(person=person, ended_on=None)
    running.filter(started_on__lt=on).update(ended_on=on)
    running.filter(started_on__gte=on).delete()
    record("employment.ended", by=by.id if by else None, at=at, about=person.id)


@transaction.atomic
def give_role(*, person: Person, kind: str, by: Person | None, at: datetime) -> None:
    """Give a role; nothing happens when the person has it."""
    _, new = Role.objects.get_or_create(person=person, kind=kind, ended_at=None, defaults={"started_at": at})
    if new:
        record(f"role.given.{kind}", by=by.id if by else None, at=at, about=person.id)


@transaction.atomic
def take_role(*, person: Person, kind: str, by: Person | None, at: datetime) -> None:
    """Take a role back. Raises LastAdministrator when nobody else could let people in."""
    if kind == Role.Kind.ADMIN:
        _someone_else_must_be_administrator(person)
    if Role.objects.filter(person=person, kind=kind, ended_at=None).update(ended_at=at):
        record(f"role.taken.{kind}", by=by.id if by else None, at=at, about=person.id)


def _someone_else_must_be_administrator(person: Person) -> None:
    """At least one other administrator can sign in today or later."""
    others = Role.objects.select_for_update().filter(kind=Role.Kind.ADMIN, ended_at=None).exclude(person=person)
    able = others.filter(person__user__is_active=True, person__employments__ended_on=None).exists()
    if not able:
        raise LastAdministrator


@transaction.atomic
def set_up(
    *, organisation: str, language: str, name: str, email: str, password: str | None, at: datetime, country: str = "DK",
    time_zone: str = "Europe/Copenhagen", is_demo: bool = False
) -> Person:
    """The organisation and its first administrator. Raises AlreadySetUp."""
    if Organisation.objects.exists():
        raise AlreadySetUp
    Organisation.objects.create(
        pk=1, name=organisation, language=language, country=country, time_zone=time_zone, set_up_at=at, is_demo=is_demo
    )
    first = add_person(name=name, email=email, by=None, at=at, started_on=at.date())
    first.user = User.objects.create_user(email=email, password=password, language=language)
    first.save(update_fields=["user"])
    give_role(person=first, kind=Role.Kind.ADMIN, by=None, at=at)
    return first


def invite(*, person: Person, by: Person | None, at: datetime) -> str:
    """A new link for this person; earlier ones no longer open. Returns the token, which is kept nowhere."""
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        Invitation.objects.filter(person=person, used_at=None).delete()
        Invitation.objects.create(
            person=person,
            token_hash=_hash(token),
            created_by=by,
            created_at=at,
            expires_at=at + timedelta(days=INVITATION_DAYS),
        )
        record("person.invited", by=by.id if by else None, at=at, about=person.id)
    return token


def invitation(*, token: str, at: datetime) -> Invitation:
    """The open invitation of this link. Raises InvitationUsed."""
    found = (
        Invitation.objects.select_related("person")
        .filter(token_hash=_hash(token), used_at=None, expires_at__gt=at)
        .order_by("pk")
        .first()
    )
    if found is None:
        raise InvitationUsed
    return found


@transaction.atomic
def accept_invitation(*, token: str, password: str, language: str, at: datetime) -> User:
    """Let the person in with an own password. Raises InvitationUsed."""
    open_link = invitation(token=token, at=at)
    if not Invitation.objects.filter(pk=open_link.pk, used_at=None).update(used_at=at):
        raise InvitationUsed
    person = open_link.person
    if person.email is None or not Person.objects.active(on=at.date()).filter(pk=person.pk).exists():
        raise InvitationUsed
    user = person.user or User.objects.create_user(email=person.email, language=language)
    user.set_password(password)
    user.is_active = True
    user.save()
    Person.objects.filter(pk=person.pk).update(user=user)
    record("invitation.accepted", by=person.id, at=at, about=person.id)
    return user


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
