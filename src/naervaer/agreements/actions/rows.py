"""What holds for every written row: one writer at a time, versions, the trash, and the second yes."""

from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from naervaer.agreements.access import may_remove, side_of
from naervaer.agreements.models import AgreedRow, Experiment, Goal, Picture, Promise, Row, Topic
from naervaer.agreements.rules import Side, trash_ends
from naervaer.ledger.actions import record
from naervaer.people.models import Person
from naervaer.statements.kept import kept

AnyRow = TypeVar("AnyRow", bound=Row)
AnyAgreed = TypeVar("AnyAgreed", bound=AgreedRow)


class Gone(Exception):
    """The row is no longer here: deleted, or too long in the trash."""


class NotYours(Exception):
    """This is for the other of the two, or for neither."""


class NotLater(Exception):
    """The day must come after the one before."""


class AlreadyDrawn(Exception):
    """The obstacle has a standing picture."""


class Changed(Exception):
    """Somebody wrote meanwhile. ``row`` is as it stands now: with a newer version, ended, or in the trash."""

    def __init__(self, row: Row) -> None:
        super().__init__(f"{row._meta.model_name} {row.pk} stands at version {row.version}")
        self.row = row


def _side_in(row: Row, by: Person) -> Side:
    side = side_of(row.employee_id, by)
    not_shared = isinstance(row, Topic | Goal) and side is Side.LEADER and row.shared_with_id != by.id
    if side is None or not_shared:
        raise NotYours
    return side


def taken(row: AnyRow, by: Person) -> tuple[AnyRow, Side]:
    """The row as it stands, held until the transaction ends, and on which side ``by`` is. Raises Gone, NotYours."""
    found = _held(kind=type(row), pk=row.pk)
    if not found:
        raise Gone
    return found[0], _side_in(found[0], by)


@kept
def _held(*, kind: type[AnyRow], pk: UUID) -> "QuerySet[AnyRow]":
    return kind._base_manager.select_for_update().filter(pk=pk)


def taken_open(row: AnyRow, by: Person) -> tuple[AnyRow, Side]:
    """As ``taken``, for what only makes sense while it is open. Raises Gone, NotYours, Changed."""
    fresh, side = taken(row, by)
    if fresh.is_over or fresh.removed_at is not None:
        raise Changed(fresh)
    return fresh, side


def taken_to_write(row: AnyRow, by: Person, *, version: int, revive: bool) -> tuple[AnyRow, Side]:
    """As ``taken``, if nobody has written since ``version`` was read.

    With ``revive`` it opens again what has ended or lies in the trash: that is what who typed chose.
    Raises Gone, NotYours, Changed.
    """
    fresh, side = taken(row, by)
    over = fresh.is_over or fresh.removed_at is not None
    if fresh.version != version or (over and not revive):
        raise Changed(fresh)
    if over:
        fresh.reopen()
    return fresh, side


def write(row: Row, *, by: Person, at: datetime) -> None:
    """Save new words: one version more."""
    row.version += 1
    row.changed_by, row.changed_at = by, at
    row.save()


def note(row: Row, verb: str, *, by: Person, at: datetime) -> None:
    """One act for the ledger: "promise.held", about the employee."""
    record(f"{row._meta.model_name}.{verb}", by=by.id, at=at, about=row.employee_id, what=row.pk)


# The trash ------------------------------------------------------------------------------------------------------


@transaction.atomic
def remove(*, row: Row, by: Person, at: datetime) -> None:
    """Into the trash, from where either of the two can put it back for 30 days. Raises Gone, NotYours."""
    fresh, side = taken(row, by)
    if not may_remove(fresh, side):
        raise NotYours
    if fresh.removed_at is None:
        fresh.removed_by, fresh.removed_at = by, at
        fresh.save(update_fields=["removed_by", "removed_at"])
        note(fresh, "removed", by=by, at=at)


@transaction.atomic
def put_back(*, row: Row, by: Person, at: datetime) -> None:
    """Out of the trash, as it was. Raises Gone after 30 days, AlreadyDrawn, NotYours."""
    fresh, _ = taken(row, by)
    if fresh.removed_at is None:
        return
    if trash_ends(fresh.removed_at) <= at:
        raise Gone
    fresh.removed_by = fresh.removed_at = None
    try:
        with transaction.atomic():
            fresh.save(update_fields=["removed_by", "removed_at"])
    except IntegrityError:
        if isinstance(fresh, Picture):
            raise AlreadyDrawn from None
        raise
    note(fresh, "put_back", by=by, at=at)


# The second yes -------------------------------------------------------------------------------------------------


def propose(row: AgreedRow, *, by: Person, at: datetime) -> None:
    """Who proposes says yes; the other is asked.

    While the employee has no own sign-in nobody could say yes: then the leader's word holds.
    """
    row.proposed_by, row.proposed_at = by, at
    nobody_to_ask = by.id != row.employee_id and row.employee.user_id is None
    row.agreed_by, row.agreed_at = None, at if nobody_to_ask else None


@transaction.atomic
def agree(*, row: Promise | Goal | Experiment, version: int, by: Person, at: datetime) -> None:
    """The other says yes to the words that were read. Raises Gone, Changed, NotYours for who proposed them."""
    fresh, side = taken_to_write(row, by, version=version, revive=False)
    if side is fresh.proposer:
        raise NotYours
    if fresh.is_agreed:
        return
    fresh.agreed_by, fresh.agreed_at = by, at
    if side is Side.LEADER and not isinstance(fresh, Goal):
        fresh.agreed_with = by
    fresh.save()
    note(fresh, "agreed", by=by, at=at)


@transaction.atomic
def take_over(*, row: Promise | Experiment, by: Person, at: datetime) -> None:
    """A new leader says yes to what was made with the one before. Raises Gone, Changed, NotYours.

    What the employee has said yes to stays agreed; what the employee still has to answer stays a question.
    """
    fresh, side = taken_open(row, by)
    if side is not Side.LEADER:
        raise NotYours
    if fresh.agreed_with_id == by.id:
        return
    fresh.agreed_with = by
    if not fresh.is_agreed and fresh.proposer is Side.EMPLOYEE:
        fresh.agreed_by, fresh.agreed_at = by, at
    elif not fresh.is_agreed:
        fresh.proposed_by = by
    fresh.save()
    note(fresh, "taken_over", by=by, at=at)
