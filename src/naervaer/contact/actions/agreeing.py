"""Agreeing on how two get hold of each other, and saying for how long one can be called."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max

from naervaer.contact.actions.moving import look_anew
from naervaer.contact.actions.turns import NotYours
from naervaer.contact.models import ContactAgreement, Duty, Reachable, TeamAgreement
from naervaer.contact.rules import LONGEST_REACHABLE, checked_promise
from naervaer.ledger.actions import record
from naervaer.people.models import Person

KEPT_AFTER_REPLACED = timedelta(days=365)
STATUS_KEPT = timedelta(hours=24)


class TooLong(Exception):
    """A status ends by itself, within twelve hours."""


@transaction.atomic
def propose_agreement(*, employee: Person, by: Person, at: datetime, **terms: Any) -> ContactAgreement:
    """A new version; it holds when the other has said yes, and until then the one before goes on.

    While the employee has no own sign-in the leader's word holds, and the employee is asked on arrival, as with a
    rhythm. Raises PromiseError.
    """
    checked_promise(terms["answer_within"])
    checked_promise(terms["talk_within"])
    Person.objects.select_for_update().get(pk=employee.pk)
    ContactAgreement.objects.proposed().filter(employee=employee).update(ended_at=at)
    last = ContactAgreement.objects.filter(employee=employee).aggregate(last=Max("version"))["last"] or 0
    fresh = ContactAgreement(employee=employee, version=last + 1, proposed_by=by, proposed_at=at, **terms)
    if employee.user_id is None and by != employee:
        _end_in_force(employee, at)
        fresh.agreed_at = at
    fresh.save(force_insert=True)
    record("contact_agreement.proposed", by=by.id, at=at, about=employee.id, what=fresh.id)
    return fresh


@transaction.atomic
def agree_on(*, agreement: ContactAgreement, by: Person, at: datetime) -> None:
    """The other says yes; the version before ends. Raises NotYours for who proposed it."""
    if agreement.proposed_by_id == by.id:
        raise NotYours
    if agreement.agreed_at is None:
        _end_in_force(agreement.employee, at)
    if ContactAgreement.objects.unanswered().filter(pk=agreement.pk).update(agreed_by=by, agreed_at=at):
        record("contact_agreement.agreed", by=by.id, at=at, about=agreement.employee_id, what=agreement.id)


@transaction.atomic
def decline(*, agreement: ContactAgreement, by: Person, at: datetime) -> None:
    """Either of the two takes the proposal off the table; what held goes on, else the team's or the standard."""
    if ContactAgreement.objects.unanswered().filter(pk=agreement.pk).update(ended_at=at):
        record("contact_agreement.declined", by=by.id, at=at, about=agreement.employee_id, what=agreement.id)


def _end_in_force(employee: Person, at: datetime) -> None:
    ContactAgreement.objects.in_force().filter(employee=employee).update(ended_at=at)


@transaction.atomic
def can_be_called(*, person: Person, until: datetime, at: datetime) -> None:
    """From now until then; saying it again replaces it. Raises TooLong beyond twelve hours, and for the past."""
    if not at < until <= at + LONGEST_REACHABLE:
        raise TooLong
    Reachable.objects.update_or_create(person=person, defaults={"since_at": at, "until_at": until})
    record("reachable.began", by=person.id, at=at, about=person.id)


@transaction.atomic
def cannot_be_called(*, person: Person, at: datetime) -> None:
    """Over before its time."""
    if Reachable.objects.filter(person=person).delete()[0]:
        record("reachable.ended", by=person.id, at=at, about=person.id)


@transaction.atomic
def name_duty_person(*, person: Person | None, by: Person, at: datetime) -> None:
    """From now on the last in every chain; None: nobody is."""
    if person is None:
        Duty.objects.all().delete()
    else:
        Duty.objects.update_or_create(pk=1, defaults={"person": person, "since_at": at})
    record("duty.changed", by=by.id, at=at, about=person.id if person else None)
    look_anew(person=None, at=at)  # the duty person is in every chain


def forget_old_agreements(*, at: datetime) -> None:
    """Versions a year after another has replaced them; a status a day after it was over."""
    ContactAgreement.objects.filter(ended_at__lt=at - KEPT_AFTER_REPLACED).delete()
    TeamAgreement.objects.filter(ended_at__lt=at - KEPT_AFTER_REPLACED).delete()
    Reachable.objects.filter(until_at__lt=at - STATUS_KEPT).delete()
