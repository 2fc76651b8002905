"""The six kinds of row that one writes: each with what adds it, what changes it, and a row to ask who would see it."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from naervaer.agreements import actions
from naervaer.agreements.forms import FORMS, VIA
from naervaer.agreements.models import Goal, Obstacle, Row, Topic
from naervaer.agreements.queries import Pair, pair_with
from naervaer.people.models import Person
from naervaer.people.requests import PersonRequest
from naervaer.statements.kept import kept

ALONE = ("topic", "goal")
"""What an employee can write down while nobody leads them."""


def pair_for(request: PersonRequest, employee: UUID, kind: str = "topic") -> Pair:
    """The pair of which this is the employee, if the viewer is one of the two. Raises Http404."""
    pair = pair_with(employee, viewer=request.viewer)
    if pair is None or kind not in FORMS or (pair.leader is None and kind not in ALONE):
        raise Http404
    return pair


def row_of(request: PersonRequest, kind: str, ref: UUID, *among: str) -> Any:
    """A row that the viewer sees, of one of these kinds. Raises Http404."""
    rows = _seen(model=FORMS[kind][0], pk=ref, viewer=request.viewer) if kind in (among or FORMS) else []
    if not rows:
        raise Http404
    return rows[0]


@kept
def _seen(*, model: type[Any], pk: UUID, viewer: Person) -> QuerySet[Any]:
    rows: QuerySet[Any] = model.objects.visible_to(viewer)
    return rows.filter(pk=pk)


def unsaved(kind: str, pair: Pair) -> Row:
    """A row as it would be, to ask who would see it."""
    model = FORMS[kind][0]
    shared = {"shared_with": pair.leader} if model in (Topic, Goal) else {}
    row: Row = model(employee=pair.employee, **shared)
    return row


def add(request: PersonRequest, kind: str, pair: Pair, said: dict[str, Any]) -> Row:
    """Write a new row down. Raises what the actions raise."""
    via = request.POST.get("via", "")
    told: dict[str, Any] = said | {"employee": pair.employee, "by": request.viewer, "at": timezone.now()}
    noted: dict[str, Any] = {"via": via if via in VIA else VIA[0]}
    match kind:
        case "topic":
            return actions.add_topic(**told, **noted, shared_with=pair.leader)
        case "promise":
            return actions.propose_promise(**told, **noted, leader=_leader(pair))
        case "goal":
            return actions.add_goal(**told, shared_with=pair.leader)
        case "obstacle":
            return actions.raise_obstacle(**told)
        case "picture":
            return actions.draw_picture(**told, obstacle=_obstacle(request))
        case _:
            return actions.propose_experiment(**told, leader=_leader(pair), started_on=timezone.localdate())


def _leader(pair: Pair) -> Person:
    if pair.leader is None:
        raise Http404
    return pair.leader


def _obstacle(request: PersonRequest) -> Obstacle | None:
    """The obstacle of which the picture is, if it is of one."""
    ref = request.POST.get("obstacle") or request.GET.get("obstacle")
    if not ref:
        return None
    try:
        found: Obstacle = row_of(request, "obstacle", UUID(ref))
    except ValueError:
        raise Http404 from None
    return found


EDIT: dict[str, Callable[..., Row]] = {
    "topic": lambda row, **said: actions.edit_topic(topic=row, **said),
    "promise": lambda row, **said: actions.edit_promise(promise=row, **said),
    "goal": lambda row, **said: actions.edit_goal(goal=row, **said),
    "obstacle": lambda row, **said: actions.edit_obstacle(obstacle=row, **said),
    "picture": lambda row, **said: actions.edit_picture(picture=row, **said),
    "experiment": lambda row, **said: actions.edit_experiment(experiment=row, **said),
}


def end(kind: str, row: Any, how: str, *, by: Person, at: datetime) -> None:
    """Held, dropped, reached, closed. Raises Http404 for a way in which this kind does not end."""
    ways: dict[tuple[str, str], Callable[..., None]] = {
        ("promise", "held"): lambda **told: actions.hold_promise(promise=row, **told),
        ("promise", "dropped"): lambda **told: actions.drop_promise(promise=row, **told),
        ("goal", "reached"): lambda **told: actions.reach_goal(goal=row, **told),
        ("obstacle", "closed"): lambda **told: actions.close_obstacle(obstacle=row, **told),
    }
    if (kind, how) not in ways:
        raise Http404
    ways[kind, how](by=by, at=at)


REOPEN: dict[str, Callable[..., None]] = {
    "promise": lambda row, **told: actions.reopen_promise(promise=row, **told),
    "goal": lambda row, **told: actions.reopen_goal(goal=row, **told),
    "obstacle": lambda row, **told: actions.reopen_obstacle(obstacle=row, **told),
}


def today() -> date:
    """The reader's day."""
    return timezone.localdate()
