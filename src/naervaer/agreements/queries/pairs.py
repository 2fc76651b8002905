"""Everything that pairs have agreed on, asked for many of them at once: one statement for each kind of row."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet

from naervaer.agreements.models import (
    Development,
    Experiment,
    ExperimentAnswer,
    Goal,
    Obstacle,
    Picture,
    Promise,
)
from naervaer.agreements.queries.lines import (
    DevelopmentLine,
    Doing,
    ExperimentLine,
    GoalLine,
    ObstacleLine,
    Pair,
    PictureLine,
    PromiseLine,
)
from naervaer.agreements.rules import Answer, Side
from naervaer.people.models import Leadership, Person
from naervaer.statements.kept import kept

LATELY = timedelta(days=30)
Pairs = dict[UUID, Pair]


@dataclass(frozen=True, slots=True)
class Agreed:
    """What stands between the two, in the order in which it is read. ``lately`` ended in the last 30 days."""

    pair: Pair
    promises: tuple[PromiseLine, ...]
    lately: tuple[Doing, ...]
    goals: tuple[GoalLine, ...]
    obstacles: tuple[ObstacleLine, ...]
    pictures: tuple[PictureLine, ...]
    experiments: tuple[ExperimentLine, ...]
    development: DevelopmentLine | None


def pair_of(employee: Person, *, viewer: Person) -> Pair | None:
    """The pair, if the viewer is one of the two; the employee alone while nobody leads them."""
    row = Leadership.objects.filter(person=employee, ended_at=None).select_related("leader").first()
    if viewer.id != employee.id and (row is None or row.leader_id != viewer.id):
        return None
    if row is None:
        return Pair(employee, None, viewer, date.max)
    return Pair(employee, row.leader, viewer, row.started_on)


def pair_with(employee: UUID, *, viewer: Person) -> Pair | None:
    """As ``pair_of``, for an id: one statement, and only the one across is loaded."""
    if viewer.id == employee:
        return pair_of(viewer, viewer=viewer)
    led = _led(person=employee, leader=viewer)
    return Pair(led[0].person, viewer, viewer, led[0].started_on) if led else None


@kept
def _led(*, person: UUID, leader: Person) -> QuerySet[Leadership]:
    led = Leadership.objects.filter(person=person, leader=leader, ended_at=None)
    return led.select_related("person")


def pairs_of(viewer: Person) -> list[Pair]:
    """The viewer with the own leader, then with everybody whom the viewer leads, by name."""
    rows = (
        Leadership.objects.filter(Q(leader=viewer) | Q(person=viewer), ended_at=None)
        .select_related("person", "leader")
        .order_by("person__sort_key", "person_id")
    )
    found = [Pair(row.person, row.leader, viewer, row.started_on) for row in rows]
    own = [pair for pair in found if pair.employee.id == viewer.id]
    return [*(own or [Pair(viewer, None, viewer, date.max)]), *(pair for pair in found if pair not in own)]


def of_pair(pair: Pair, *, today: date, now: datetime) -> Agreed:
    """Everything of one pair, for the person's page: at most eight statements. Topics stand on the page of a talk,
    which knows which of them have been taken up.
    """
    pairs = {pair.employee.id: pair}
    found = doing_of(pairs, pair.viewer, today=today, now=now)
    running = open_ones(found)
    return Agreed(
        pair=pair,
        promises=tuple(line for line in running if isinstance(line, PromiseLine)),
        lately=tuple(ended_lately(found)),
        goals=tuple(line for line in running if isinstance(line, GoalLine)),
        obstacles=tuple(line for line in running if isinstance(line, ObstacleLine)),
        pictures=tuple(pictures_of(pairs, pair.viewer, today)),
        experiments=tuple(line for line in running if isinstance(line, ExperimentLine)),
        development=next(iter(development_of(pairs, pair.viewer, today)), None),
    )


def doing_of(pairs: Pairs, viewer: Person, *, today: date, now: datetime) -> list[Doing]:
    """What one of two is to do or to look at, by its day; also what ended in the last 30 days."""
    since = now - LATELY
    found: list[Doing] = [
        *_promises(pairs, viewer, today, since),
        *_obstacles(pairs, viewer, today, since),
        *_goals(pairs, viewer, today, since),
        *_experiments(pairs, viewer, today, since),
    ]
    return sorted(found, key=lambda line: line.due_on)


def open_ones(found: Iterable[Doing]) -> list[Doing]:
    """Those that have not ended."""
    return [line for line in found if not line.row.is_over]


def ended_lately(found: Iterable[Doing]) -> list[Doing]:
    """Those that have ended, the latest first."""
    ended = [(line.ended_at, str(line.row.pk), line) for line in found if line.ended_at]
    return [line for *_, line in sorted(ended, key=lambda each: each[:2], reverse=True)]


def _since(rows: QuerySet[Any], pairs: Pairs, ended: str, since: datetime) -> QuerySet[Any]:
    """Of these pairs, those that are open, and those that ended later than ``since``."""
    lately = Q(**{ended: None}) | Q(**{f"{ended}__gt": since})
    return rows.filter(lately, employee__in=list(pairs))


def _promises(pairs: Pairs, viewer: Person, today: date, since: datetime) -> list[PromiseLine]:
    rows = _since(Promise.objects.visible_to(viewer).standing(), pairs, "closed_at", since)
    found = rows.annotate(times=Count("carries")).order_by("due_on", "pk")
    return [PromiseLine(pairs[row.employee_id], today, row, vars(row)["times"]) for row in found]


def _goals(pairs: Pairs, viewer: Person, today: date, since: datetime) -> list[GoalLine]:
    rows = _since(Goal.objects.visible_to(viewer).standing(), pairs, "done_at", since)
    return [GoalLine(pairs[row.employee_id], today, row) for row in rows.order_by("step_on", "pk")]


def _obstacles(pairs: Pairs, viewer: Person, today: date, since: datetime) -> list[ObstacleLine]:
    """Each with its picture."""
    rows = _since(Obstacle.objects.visible_to(viewer).standing(), pairs, "closed_at", since)
    found = list(rows.order_by("due_on", "pk"))
    drawn = Picture.objects.standing().filter(obstacle__in=found) if found else ()
    pictures = {picture.obstacle_id: picture for picture in drawn}
    return [ObstacleLine(pairs[row.employee_id], today, row, pictures.get(row.pk)) for row in found]


def pictures_of(pairs: Pairs, viewer: Person, today: date) -> list[PictureLine]:
    """Pictures of differences, the latest first. Those of an obstacle stand with it."""
    rows = Picture.objects.visible_to(viewer).standing().filter(employee__in=list(pairs), obstacle=None)
    return [PictureLine(pairs[row.employee_id], today, row) for row in rows.order_by("-changed_at", "pk")]


def _experiments(pairs: Pairs, viewer: Person, today: date, since: datetime) -> list[ExperimentLine]:
    """Each with the answers to its review date."""
    rows = _since(Experiment.objects.visible_to(viewer).standing(), pairs, "ended_at", since)
    found = list(rows.order_by("review_on", "pk"))
    answers = _answers(found)
    return [ExperimentLine(pairs[row.employee_id], today, row, answers[row.pk]) for row in found]


def _answers(experiments: Sequence[Experiment]) -> dict[UUID, dict[Side, Answer]]:
    running = {row.pk: row.review_on for row in experiments}
    given: dict[UUID, dict[Side, Answer]] = defaultdict(dict)
    rows = ExperimentAnswer.objects.filter(experiment__in=running).order_by() if running else ()
    for row in rows:
        if row.review_on == running[row.experiment_id]:
            given[row.experiment_id][Side(row.side)] = Answer(row.answer)
    return given


def development_of(pairs: Pairs, viewer: Person, today: date) -> list[DevelopmentLine]:
    """For each pair that has a leader: when development was last talked about."""
    rows = Development.objects.visible_to(viewer).standing().filter(employee__in=list(pairs))
    latest = rows.order_by().values("employee").annotate(last=Max("on")).values("last")
    found = rows.filter(on__in=latest).order_by("employee_id", "on", "at", "pk")
    last = {row.employee_id: row for row in found}
    return [
        DevelopmentLine(pair, today, last.get(employee))
        for employee, pair in pairs.items()
        if pair.leader is not None
    ]
