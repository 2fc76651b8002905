"""Promises: proposed, agreed, held, carried on, dropped, and taken over from a former leader."""

from datetime import date, datetime

from django.db import transaction

from naervaer.agreements.access import leader_of, side_of
from naervaer.agreements.actions.rows import (
    Changed,
    NotLater,
    NotYours,
    note,
    propose,
    taken,
    taken_open,
    taken_to_write,
    write,
)
from naervaer.agreements.models import Carry, Promise
from naervaer.agreements.rules import Outcome, Side
from naervaer.people.models import Person


@transaction.atomic
def propose_promise(
    *,
    employee: Person,
    leader: Person,
    side: Side,
    text: str,
    due_on: date,
    by: Person,
    at: datetime,
    via: str = "button",
) -> Promise:
    """Who does what by when; it holds when the other has said yes. Raises NotYours."""
    if side_of(employee.id, by) is None:
        raise NotYours
    promise = Promise(employee=employee, agreed_with=leader, side=side, text=text, due_on=due_on, via=via)
    promise.changed_by, promise.changed_at = by, at
    propose(promise, by=by, at=at)
    promise.save(force_insert=True)
    note(promise, "proposed", by=by, at=at)
    return promise


@transaction.atomic
def edit_promise(
    *,
    promise: Promise,
    side: Side,
    text: str,
    due_on: date,
    version: int,
    by: Person,
    at: datetime,
    revive: bool = False,
) -> Promise:
    """Other words, day or doer: the other is asked anew. Raises Gone, NotYours, Changed."""
    fresh, _ = taken_to_write(promise, by, version=version, revive=revive)
    if (fresh.side, fresh.text, fresh.due_on) != (side, text, due_on) or revive:
        fresh.side, fresh.text, fresh.due_on = side, text, due_on
        fresh.agreed_with = leader_of(fresh.employee_id)
        propose(fresh, by=by, at=at)
        write(fresh, by=by, at=at)
        note(fresh, "edited", by=by, at=at)
    return fresh


def hold_promise(*, promise: Promise, by: Person, at: datetime) -> None:
    """It has been done. Raises Gone, NotYours, Changed when it has ended already."""
    _end(promise, Outcome.HELD, by, at)


def drop_promise(*, promise: Promise, by: Person, at: datetime) -> None:
    """It is not to be done any more. Raises Gone, NotYours, Changed when it has ended already."""
    _end(promise, Outcome.DROPPED, by, at)


@transaction.atomic
def _end(promise: Promise, outcome: Outcome, by: Person, at: datetime) -> None:
    fresh, _ = taken_open(promise, by)
    fresh.outcome, fresh.closed_by, fresh.closed_at = outcome.value, by, at
    fresh.save()
    note(fresh, outcome.value, by=by, at=at)


@transaction.atomic
def reopen_promise(*, promise: Promise, by: Person, at: datetime) -> None:
    """As if it had not been held or dropped. Raises Gone, NotYours."""
    fresh, _ = taken(promise, by)
    if fresh.is_over:
        fresh.outcome, fresh.closed_by, fresh.closed_at = Outcome.OPEN.value, None, None
        fresh.save()
        note(fresh, "reopened", by=by, at=at)


@transaction.atomic
def carry_promise(*, promise: Promise, to_on: date, by: Person, at: datetime) -> Carry:
    """On to a later day. Raises Gone, NotYours, NotLater, Changed when it has ended already."""
    fresh, _ = taken_open(promise, by)
    if to_on <= fresh.due_on:
        raise NotLater
    carry = Carry.objects.create(promise=fresh, from_on=fresh.due_on, to_on=to_on, by=by, at=at)
    fresh.due_on = to_on
    write(fresh, by=by, at=at)
    note(fresh, "carried", by=by, at=at)
    return carry


@transaction.atomic
def take_back_carry(*, carry: Carry, by: Person, at: datetime) -> None:
    """As if it had not been carried on. Raises Gone, NotYours, Changed when more has happened since."""
    fresh, _ = taken_open(carry.promise, by)
    last = fresh.carries.order_by("-pk").first()
    if last is None or last.pk != carry.pk or fresh.due_on != carry.to_on:
        raise Changed(fresh)
    carry.delete()
    fresh.due_on = carry.from_on
    write(fresh, by=by, at=at)
    note(fresh, "carry_taken_back", by=by, at=at)
