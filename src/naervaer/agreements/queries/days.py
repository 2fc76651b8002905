"""What is due on I dag: promises and obstacles of this week, in one statement for all of it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value

from naervaer.agreements.models import Obstacle, Promise
from naervaer.agreements.rules import Side
from naervaer.people.models import Leadership, Person
from naervaer.statements.kept import kept
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
    rows = _promises_and_obstacles(viewer=viewer, people={viewer.id, *led}, until=until)
    return sorted((_due(row, viewer) for row in rows), key=lambda each: (each.due_on, each.kind, each.row.pk))


@kept
def _promises_and_obstacles(
    *, viewer: Person, people: Collection[UUID], until: date
) -> QuerySet[Any, tuple[Any, ...]]:
    """The open rows that hold, with columns that fit into one statement."""
    leads_now = Leadership.objects.filter(
        person=OuterRef("employee"), leader=OuterRef("agreed_with"), ended_at=None
    )
    mine_or_own = Q(employee=viewer) | Q(doing_side=Side.LEADER.value)
    promises = Promise.objects.standing().open().exclude(agreed_at=None).filter(Exists(leads_now))
    obstacles = Obstacle.objects.standing().open()
    named = _named(promises, "promise", F("side")), _named(obstacles, "obstacle", F("owner_side"))
    due, stuck = (
        rows.visible_to(viewer).filter(mine_or_own, employee__in=people, due_on__lte=until) for rows in named
    )
    return due.union(stuck, all=True)  # type: ignore[no-any-return]  # columns, whatever the table


def _named(rows: Any, kind: str, doing_side: F) -> Any:
    word = Value(kind, output_field=CharField())
    return rows.annotate(kind=word, doing_side=doing_side).order_by().values_list(*COLUMNS)


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
