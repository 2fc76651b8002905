"""What is due on I dag: promises and obstacles of this week, in one statement for all of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value

from naervaer.agreements.models import Obstacle, Promise
from naervaer.agreements.rules import Side
from naervaer.people.models import Leadership, Person
from naervaer.vault import ring

COLUMNS = ("kind", "pk", "employee_id", "text", "due_on", "doing_side", "employee__name")


@dataclass(frozen=True, slots=True)
class Due:
    """A promise or an obstacle with its day. ``about`` is the employee of the pair; ``mine``: the viewer's to do."""

    row: Promise | Obstacle
    kind: str
    about: Person
    due_on: date
    mine: bool
    as_employee: bool

    @property
    def text(self) -> str:
        """What was written."""
        return self.row.text


def due_today(viewer: Person, led: Iterable[UUID], *, today: date) -> list[Due]:
    """What the viewer is to do by the end of this week, and what the own leader has promised by then; by day.

    ``led`` are the people whom the caller has found the viewer to lead: the rows are asked for by their
    ids, and of those only what the viewer may see comes. Only what holds: a proposal asks on Aftaler.
    """
    until = today + timedelta(days=7 - today.isoweekday())
    whose = {viewer.id, *led}
    promises = Promise.objects.exclude(agreed_at=None).filter(Exists(_made_with_whoever_leads_now()))
    rows = _asked(promises, "promise", F("side"), viewer, whose, until).union(
        _asked(Obstacle.objects.all(), "obstacle", F("owner_side"), viewer, whose, until), all=True
    )
    due = [_due(row, viewer) for row in rows]
    return sorted(due, key=lambda each: (each.due_on, each.kind, each.row.pk))


def _made_with_whoever_leads_now() -> "QuerySet[Leadership]":
    return Leadership.objects.filter(
        person=OuterRef("employee"), leader=OuterRef("agreed_with"), ended_at=None
    )


def _asked(
    rows: Any, kind: str, doing_side: F, viewer: Person, whose: set[UUID], until: date
) -> "QuerySet[Any, tuple[Any, ...]]":
    """The columns of one table, so that two tables fit into one statement."""
    own, leads = Q(employee=viewer), Q(doing_side=Side.LEADER.value)
    asked: QuerySet[Any, tuple[Any, ...]] = (
        rows.visible_to(viewer)
        .standing()
        .due(on=until)
        .annotate(kind=Value(kind, output_field=CharField()), doing_side=doing_side)
        .filter(own | leads, employee__in=whose)
        .order_by()
        .values_list(*COLUMNS)
    )
    return asked


def _due(found: tuple[Any, ...], viewer: Person) -> Due:
    """The row again, with what the screen needs of it; its text still sealed."""
    kind, pk, employee_id, text, due_on, side, name = found
    row: Promise | Obstacle
    if kind == "promise":
        row = Promise(pk=pk, employee_id=employee_id, due_on=due_on, side=side)
    else:
        row = Obstacle(pk=pk, employee_id=employee_id, due_on=due_on, owner_side=side)
    row.text = text
    row._state.adding = False
    ring.current().expect(employee_id)
    own = employee_id == viewer.id
    mine = (side == Side.EMPLOYEE.value) == own
    return Due(row, kind, Person(pk=employee_id, name=name), due_on, mine, own)
