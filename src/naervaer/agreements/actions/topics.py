"""What the two want to talk about, and sharing it anew after a leader change."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from naervaer.agreements.access import leader_of, side_of
from naervaer.agreements.actions.rows import NotYours, note, propose, taken, taken_to_write, write
from naervaer.agreements.models import Goal, ShareQuestion, Topic
from naervaer.ledger.actions import record
from naervaer.people.models import Person


@transaction.atomic
def add_topic(
    *, employee: Person, shared_with: Person | None, text: str, by: Person, at: datetime, via: str = "button"
) -> Topic:
    """One line for the next talk. ``shared_with`` None: the employee has no leader now. Raises NotYours."""
    if side_of(employee.id, by) is None:
        raise NotYours
    topic = Topic(employee=employee, shared_with=shared_with, text=text, via=via, raised_by=by, raised_at=at)
    topic.changed_by, topic.changed_at, topic.kept_from = by, at, at
    topic.save(force_insert=True)
    note(topic, "added", by=by, at=at)
    return topic


@transaction.atomic
def edit_topic(
    *, topic: Topic, text: str, version: int, by: Person, at: datetime, revive: bool = False
) -> Topic:
    """Other words for the same topic. Raises Gone, NotYours, Changed."""
    fresh, _ = taken_to_write(topic, by, version=version, revive=revive)
    if fresh.text != text or revive:
        fresh.text, fresh.kept_from = text, at
        write(fresh, by=by, at=at)
        note(fresh, "edited", by=by, at=at)
    return fresh


@transaction.atomic
def topic_was_taken_up(*, topic: Topic, at: datetime) -> None:
    """The twelve months that it is kept count from now (`product.md` 4). For ``conversations``."""
    Topic.objects.filter(pk=topic.pk).update(kept_from=at)


@transaction.atomic
def share(*, row: Topic | Goal, with_leader: Person | None, by: Person, at: datetime) -> None:
    """The employee shows it to whoever leads now, or (None) to nobody any more. Raises Gone, NotYours.

    A goal that this leader has not said yes to is then a proposal of the employee's again.
    """
    fresh, _ = taken(row, by)
    leader = leader_of(fresh.employee_id)
    if by.id != fresh.employee_id or with_leader not in (None, leader):
        raise NotYours
    before, fresh.shared_with = fresh.shared_with_id, with_leader
    if before == fresh.shared_with_id:
        return
    if isinstance(fresh, Goal) and with_leader is not None and not _said_yes(with_leader, fresh):
        propose(fresh, by=by, at=at)
    fresh.save()
    note(fresh, "shared" if with_leader else "unshared", by=by, at=at)


def _said_yes(leader: Person, goal: Goal) -> bool:
    return leader.id in (goal.proposed_by_id, goal.agreed_by_id)


@transaction.atomic
def answer_share_question(
    *, employee: Person, rows: Iterable[Topic | Goal], by: Person, at: datetime
) -> None:
    """What of topics and goals the new leader is to see; none is an answer too. Raises Gone, NotYours."""
    leader = leader_of(employee.id)
    if by.id != employee.id or leader is None:
        raise NotYours
    for row in rows:
        share(row=row, with_leader=leader, by=by, at=at)
    asked = ShareQuestion(employee=employee, leader=leader, answered_at=at)
    ShareQuestion.objects.bulk_create([asked], ignore_conflicts=True)
    record("share_question.answered", by=by.id, at=at, about=employee.id)
