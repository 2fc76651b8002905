"""Goals of the employee, and noting that development was talked about, or "not now"."""

from datetime import date, datetime

from django.db import transaction

from naervaer.agreements.access import leader_of, side_of
from naervaer.agreements.actions.rows import (
    NotYours,
    note,
    propose,
    taken,
    taken_open,
    taken_to_write,
    write,
)
from naervaer.agreements.models import Development, Goal, Topic
from naervaer.agreements.rules import Side, Spoken, Track
from naervaer.ledger.actions import record
from naervaer.people.models import Person


@transaction.atomic
def add_goal(
    *,
    employee: Person,
    shared_with: Person | None,
    track: Track,
    text: str,
    step: str,
    step_on: date,
    by: Person,
    at: datetime,
) -> Goal:
    """Where to, the next step, and its day; it holds when the other has said yes. Raises NotYours."""
    if side_of(employee.id, by) is None:
        raise NotYours
    goal = Goal(
        employee=employee, shared_with=shared_with, track=track, text=text, step=step, step_on=step_on
    )
    goal.changed_by, goal.changed_at = by, at
    propose(goal, by=by, at=at)
    goal.save(force_insert=True)
    note(goal, "proposed", by=by, at=at)
    return goal


@transaction.atomic
def goal_from_topic(*, topic: Topic, step: str, step_on: date, by: Person, at: datetime) -> Goal:
    """What one wanted to talk about as somewhere to get (A16): its words go over, the topic stays what it is.

    The goal is seen by whoever sees the topic, and the other is asked for a yes. A second click gives the one that
    is there. Raises NotYours.
    """
    Person.objects.select_for_update().filter(pk=topic.employee_id).first()  # one writer at a time
    rows = Goal.objects.visible_to(by).standing().live().filter(employee=topic.employee_id)
    known = next((goal for goal in rows.order_by("pk") if goal.text == topic.text), None)
    return known or add_goal(
        employee=topic.employee,
        shared_with=topic.shared_with,
        track=Track.PROFESSIONAL,
        text=topic.text,
        step=step,
        step_on=step_on,
        by=by,
        at=at,
    )


@transaction.atomic
def edit_goal(
    *,
    goal: Goal,
    track: Track,
    text: str,
    step: str,
    step_on: date,
    version: int,
    by: Person,
    at: datetime,
    revive: bool = False,
) -> Goal:
    """Other words, another step or day: the other is asked anew. Raises Gone, NotYours, Changed."""
    fresh, _ = taken_to_write(goal, by, version=version, revive=revive)
    if (fresh.track, fresh.text, fresh.step, fresh.step_on) != (track, text, step, step_on) or revive:
        fresh.track, fresh.text, fresh.step, fresh.step_on = track, text, step, step_on
        propose(fresh, by=by, at=at)
        write(fresh, by=by, at=at)
        note(fresh, "edited", by=by, at=at)
    return fresh


@transaction.atomic
def reach_goal(*, goal: Goal, by: Person, at: datetime) -> None:
    """The employee has got there. Raises Gone, NotYours, Changed when it has ended already."""
    fresh, _ = taken_open(goal, by)
    fresh.done_by, fresh.done_at = by, at
    fresh.save()
    note(fresh, "reached", by=by, at=at)


@transaction.atomic
def reopen_goal(*, goal: Goal, by: Person, at: datetime) -> None:
    """As if it had not been reached. Raises Gone, NotYours."""
    fresh, _ = taken(goal, by)
    if fresh.is_over:
        fresh.done_by, fresh.done_at = None, None
        fresh.save()
        note(fresh, "reopened", by=by, at=at)


def talked_about_development(*, employee: Person, on: date, by: Person, at: datetime) -> Development:
    """The two have talked about it on this day. Noting the same twice gives the one that stands. Raises NotYours."""
    return _spoken(employee, Spoken.TALKED, on, by, at)


def not_now(*, employee: Person, on: date, by: Person, at: datetime) -> Development:
    """An explicit "not now" counts until the next third month (A24). Raises NotYours."""
    return _spoken(employee, Spoken.NOT_NOW, on, by, at)


@transaction.atomic
def _spoken(employee: Person, kind: Spoken, on: date, by: Person, at: datetime) -> Development:
    side = side_of(employee.id, by)
    if side is None:
        raise NotYours
    leader = by if side is Side.LEADER else leader_of(employee.id)
    told = {"employee": employee, "leader": leader, "on": on, "kind": kind.value}
    Person.objects.select_for_update().filter(pk=employee.pk).first()  # one writer at a time
    known = Development.objects.standing().filter(**told).first()
    if known is not None:
        return known
    row = Development.objects.create(**told, by=by, at=at)
    record(f"development.{kind}", by=by.id, at=at, about=employee.id, what=row.pk)
    return row


@transaction.atomic
def withdraw_development(*, row: Development, by: Person, at: datetime) -> None:
    """Undo by who noted it, "det passer ikke" by the other. Raises NotYours."""
    if side_of(row.employee_id, by) is None:
        raise NotYours
    if Development.objects.standing().filter(pk=row.pk).update(withdrawn_by=by, withdrawn_at=at):
        record("development.withdrawn", by=by.id, at=at, about=row.employee_id, what=row.pk)


@transaction.atomic
def return_development(*, row: Development, by: Person, at: datetime) -> None:
    """Let it count again. Only who took it out can. Raises NotYours."""
    mine = Development.objects.filter(pk=row.pk, withdrawn_by=by)
    if side_of(row.employee_id, by) is None or not mine.update(withdrawn_by=None, withdrawn_at=None):
        raise NotYours
    record("development.put_back", by=by.id, at=at, about=row.employee_id, what=row.pk)
