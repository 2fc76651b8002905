"""Roles are given and taken. Somebody who can let others in is always left."""

from datetime import datetime

from django.db import transaction

from naervaer.ledger.actions import record
from naervaer.people.models import Person, Role


class LastAdministrator(Exception):
    """Nobody would be left who can let others in."""


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
        someone_else_must_be_administrator(person)
    if Role.objects.filter(person=person, kind=kind, ended_at=None).update(ended_at=at):
        record(f"role.taken.{kind}", by=by.id if by else None, at=at, about=person.id)


def someone_else_must_be_administrator(person: Person) -> None:
    """At least one other administrator can sign in today or later. Raises LastAdministrator.

    All administrators' rows are locked in one order first: of two who take each other's role at the same
    time, the second sees what the first has done.
    """
    held = Role.objects.select_for_update().filter(kind=Role.Kind.ADMIN, ended_at=None).order_by("pk")
    others = [role.person_id for role in held if role.person_id != person.id]
    able = Person.objects.filter(
        pk__in=others, user__is_active=True, employments__isnull=False, employments__ended_on=None
    )
    if not able.exists():
        raise LastAdministrator
