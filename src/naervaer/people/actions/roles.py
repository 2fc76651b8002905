"""Roles are given and taken. Somebody who can let others in is always left."""

from datetime import datetime

from django.db import transaction

from naervaer.accounts.actions import shorten_sessions
from naervaer.ledger.actions import record
from naervaer.people.actions.sessions import sign_out
from naervaer.people.models import Person, Role
from naervaer.people.rules import IDLE


class LastAdministrator(Exception):
    """Nobody would be left who can let others in."""


@transaction.atomic
def give_role(*, person: Person, kind: str, by: Person | None, at: datetime) -> None:
    """Give a role; nothing happens when the person has it. Who keeps the list stays signed in for less long."""
    _, new = Role.objects.get_or_create(person=person, kind=kind, ended_at=None, defaults={"started_at": at})
    if new:
        if person.user_id and kind in (Role.Kind.ADMIN, Role.Kind.HR):
            shorten_sessions(user=person.user_id, until=at + IDLE)
        record(f"role.given.{kind}", by=by.id if by else None, at=at, about=person.id)


@transaction.atomic
def take_role(*, person: Person, kind: str, by: Person | None, at: datetime) -> None:
    """Take a role back and sign the person out everywhere. Raises LastAdministrator when nobody else could
    let people in.
    """
    if kind == Role.Kind.ADMIN:
        someone_else_must_be_administrator(person)
    if Role.objects.filter(person=person, kind=kind, ended_at=None).update(ended_at=at):
        sign_out(people=[person.id])
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
