"""Who sees a row and who may do what with it: the employee, and a leader by the two ways of being shared."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from naervaer.agreements.models import (
    Carry,
    Development,
    ExperimentAnswer,
    Goal,
    Obstacle,
    Row,
    ShareQuestion,
    Topic,
)
from naervaer.agreements.rules import Side, may_close
from naervaer.people.models import Leadership, Person
from naervaer.statements.kept import kept


def leader_of(employee: UUID) -> Person | None:
    """Whoever leads the employee now."""
    found = Leadership.objects.filter(person=employee, ended_at=None).select_related("leader").first()
    return found.leader if found else None


def side_of(employee: UUID, person: Person) -> Side | None:
    """Which of the two this person is for the employee's rows; None for everybody else."""
    if person.id == employee:
        return Side.EMPLOYEE
    return Side.LEADER if _leads(employee=employee, person=person) else None


@kept
def _leads(*, employee: UUID, person: Person) -> "QuerySet[Leadership, Any]":
    leads = Leadership.objects.filter(person=employee, leader=person, ended_at=None)
    return leads.order_by().values_list("started_on")


def may_remove(row: Row, side: Side) -> bool:
    """Either of the two; an obstacle only the side that raised it, as with closing it."""
    return not isinstance(row, Obstacle) or may_close(raised=row.raiser, by=side)


AnyOfThem = Row | Development | Carry | ExperimentAnswer | ShareQuestion


def readers_of(row: AnyOfThem) -> list[Person]:
    """Who sees the row: the inverse of ``visible_to``. The line at each field is written from it."""
    if isinstance(row, Carry):
        return readers_of(row.promise)
    if isinstance(row, ExperimentAnswer):
        return readers_of(row.experiment)
    if isinstance(row, ShareQuestion):
        return [row.employee]
    leader = leader_of(row.employee_id)
    if isinstance(row, Topic | Goal) and leader and leader.id != row.shared_with_id:
        leader = None
    return [row.employee, leader] if leader else [row.employee]
