"""How people come in: the first administrator by the set-up, everybody else by an invitation."""

import hashlib
import secrets
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from naervaer.accounts.models import User
from naervaer.jobs.actions import enqueue
from naervaer.ledger.actions import record
from naervaer.people.actions.persons import add_person
from naervaer.people.actions.roles import give_role
from naervaer.people.models import Invitation, Organisation, Person, Role

INVITATION_DAYS = 14


class InvitationUsed(Exception):
    """The link has been used, is too old, or was never made."""


class AlreadySetUp(Exception):
    """There is an organisation here already."""


class HasOwnSignIn(Exception):
    """The person has chosen a password; nobody else may choose another one for them."""


class NotKnown(Exception):
    """The address is not in the list of people."""


class HasLeft(Exception):
    """The person does not work here."""


class NoAddress(Exception):
    """Without a work address there is nothing to sign in with."""


@transaction.atomic
def set_up(
    *,
    organisation: str,
    language: str,
    name: str,
    email: str,
    password: str | None,
    at: datetime,
    country: str = "DK",
    time_zone: str = "Europe/Copenhagen",
    is_demo: bool = False,
) -> Person:
    """The organisation and its first administrator. Raises AlreadySetUp."""
    if Organisation.objects.exists():
        raise AlreadySetUp
    Organisation.objects.create(
        pk=1,
        name=organisation,
        language=language,
        country=country,
        time_zone=time_zone,
        set_up_at=at,
        is_demo=is_demo,
    )
    imported = (
        Person.objects.filter(email=email.lower()).order_by("pk").first()
    )  # a list may have come in before
    first = imported or add_person(name=name, email=email, by=None, at=at, started_on=at.date())
    first.user = User.objects.create_user(email=email, password=password, language=language)
    first.save(update_fields=["user"])
    give_role(person=first, kind=Role.Kind.ADMIN, by=None, at=at)
    return first


@transaction.atomic
def invite(*, person: Person, by: Person | None, at: datetime) -> str:
    """A new link for this person; earlier ones no longer open. Returns the token, which is kept nowhere.

    Raises NoAddress, and HasOwnSignIn: a link for somebody who signs in already would open what is theirs
    to whoever holds it. They choose a new password themselves, by mail.
    """
    _may_be_invited(person)
    token = secrets.token_urlsafe(32)
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


@transaction.atomic
def invite_many(*, people: Iterable[Person], by: Person, at: datetime) -> dict[Person, str]:
    """A link for each of these; whoever cannot be invited is passed over. Returns the tokens by person."""
    tokens: dict[Person, str] = {}
    for person in people:
        with suppress(HasOwnSignIn, NoAddress):
            tokens[person] = invite(person=person, by=by, at=at)
    return tokens


@transaction.atomic
def invite_many_by_mail(*, people: Iterable[Person], by: Person, at: datetime) -> int:
    """The same by mail. Returns to how many."""
    sent = 0
    for person in people:
        with suppress(HasOwnSignIn, NoAddress):
            invite_by_mail(person=person, by=by, at=at)
            sent += 1
    return sent


@transaction.atomic
def invite_by_mail(*, person: Person, by: Person, at: datetime) -> None:
    """Let the worker make the link and mail it: a token waits in no table. Raises NoAddress, HasOwnSignIn."""
    _may_be_invited(person)
    enqueue("people.invite", payload={"person": str(person.id), "by": str(by.id)}, due_at=at)


def _may_be_invited(person: Person) -> None:
    if person.email is None:
        raise NoAddress
    if person.user is not None and person.user.is_active and person.user.has_usable_password():
        raise HasOwnSignIn


@transaction.atomic
def withdraw_invitation(*, person: Person, by: Person, at: datetime) -> None:
    """The link opens nothing any more."""
    if Invitation.objects.filter(person=person, used_at=None).delete()[0]:
        record("invitation.withdrawn", by=by.id, at=at, about=person.id)


def invitation(*, token: str, at: datetime) -> Invitation:
    """The open invitation of this link, for somebody who works here. Raises InvitationUsed."""
    found = (
        Invitation.objects.select_related("person", "person__user")
        .filter(token_hash=_hash(token), used_at=None, expires_at__gt=at)
        .order_by("pk")
        .first()
    )
    if found is None or found.person.email is None:
        raise InvitationUsed
    if not Person.objects.active(on=at.date()).filter(pk=found.person_id).exists():
        raise InvitationUsed
    return found


@transaction.atomic
def accept_invitation(*, token: str, password: str, language: str, at: datetime) -> User:
    """Let the person in with an own password. Raises InvitationUsed."""
    open_link = invitation(token=token, at=at)
    if not Invitation.objects.filter(pk=open_link.pk, used_at=None).update(used_at=at):
        raise InvitationUsed
    person = open_link.person
    user = person.user or User.objects.create_user(email=person.email or "", language=language)
    user.set_password(password)
    user.is_active = True
    user.save()
    Person.objects.filter(pk=person.pk).update(user=user)
    record("invitation.accepted", by=person.id, at=at, about=person.id)
    return user


@transaction.atomic
def let_in(*, email: str, language: str, at: datetime) -> User:
    """The user of whoever has proved elsewhere that this address is theirs.

    Somebody in the list of people needs no invitation then; nobody else comes in. Raises NotKnown, HasLeft.
    """
    person = Person.objects.select_for_update(of=("self",)).select_related("user").filter(email=email).first()
    if person is None:
        raise NotKnown
    if not Person.objects.active(on=localdate(at)).filter(pk=person.pk).exists():
        raise HasLeft
    if person.user is not None:
        return person.user
    user = User.objects.create_user(email=email, language=language)
    Person.objects.filter(pk=person.pk).update(user=user)
    record("person.let_in", by=person.id, at=at, about=person.id)
    return user


def note_welcome(*, person: Person, at: datetime) -> None:
    """The person has read what this is, or passed it over; the first time counts."""
    Person.objects.filter(pk=person.pk, welcomed_at=None).update(welcomed_at=at)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
