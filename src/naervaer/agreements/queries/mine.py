"""Aftaler: what is mine, what waits for others, and what is to be reviewed, over all pairs of the viewer."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from naervaer.agreements.models import (
    Experiment,
    Goal,
    Obstacle,
    Picture,
    Promise,
    ShareQuestion,
    Topic,
)
from naervaer.agreements.queries.lines import (
    DevelopmentLine,
    Doing,
    ExperimentLine,
    ObstacleLine,
    Pair,
    PictureLine,
    PromiseLine,
)
from naervaer.agreements.queries.pairs import (
    development_of,
    doing_of,
    ended_lately,
    open_ones,
    pairs_of,
    pictures_of,
)
from naervaer.agreements.rules import Side
from naervaer.people.models import Person


@dataclass(frozen=True, slots=True)
class Mine:
    """The page Aftaler. Each row stands in exactly one of review, mine and waiting."""

    pairs: tuple[Pair, ...]
    review: tuple[Doing, ...]
    mine: tuple[Doing, ...]
    waiting: tuple[Doing, ...]
    pictures: tuple[PictureLine, ...]
    development: tuple[DevelopmentLine, ...]
    lately: tuple[Doing, ...]

    @property
    def own(self) -> Pair:
        """The viewer with the own leader."""
        return self.pairs[0]

    @property
    def led(self) -> tuple[Pair, ...]:
        """The viewer with each of the own people."""
        return self.pairs[1:]


def mine(viewer: Person, *, today: date, now: datetime) -> Mine:
    """Everything on the viewer's Aftaler: eight or nine statements, whatever the number of people."""
    found = pairs_of(viewer)
    pairs = {pair.employee.id: pair for pair in found}
    everything = doing_of(pairs, viewer, today=today, now=now)
    doing = open_ones(everything)
    rest = [line for line in doing if not _to_review(line)]
    return Mine(
        pairs=tuple(found),
        review=tuple(line for line in doing if _to_review(line)),
        mine=tuple(line for line in rest if _is_mine(line)),
        waiting=tuple(line for line in rest if not _is_mine(line)),
        pictures=tuple(pictures_of(pairs, viewer, today)),
        development=tuple(sorted(development_of(pairs, viewer, today), key=lambda line: line.due_on)),
        lately=tuple(ended_lately(everything)),
    )


def _to_review(line: Doing) -> bool:
    """Asks the viewer for a yes, a decision or an answer."""
    if isinstance(line, ObstacleLine):
        return False
    if line.asks_me:
        return True
    if isinstance(line, PromiseLine):
        return line.asks_to_drop or (line.is_former and line.pair.side is Side.LEADER)
    if isinstance(line, ExperimentLine):
        return (line.is_due and not line.waits_for_other) or (
            line.is_former and line.pair.side is Side.LEADER
        )
    return False


def _is_mine(line: Doing) -> bool:
    """The viewer is to do something; what waits for the other's yes waits for the other."""
    if isinstance(line, ExperimentLine):
        return line.is_agreed and not line.waits_for_other
    if isinstance(line, ObstacleLine):
        return line.mine
    return line.mine and not line.asks_other


# The one question after a leader change -------------------------------------------------------------------------


def to_share(own: Pair) -> tuple[Topic | Goal, ...]:
    """What an earlier leader saw and the present one does not: asked once for each leader, then never again.

    ``own`` is the viewer's pair with the own leader. Nothing for who has no leader, or has answered.
    """
    viewer = own.viewer
    if own.leader is None or ShareQuestion.objects.filter(employee=viewer, leader=own.leader).exists():
        return ()
    topics = Topic.objects.visible_to(viewer).standing().filter(employee=viewer)
    goals = Goal.objects.visible_to(viewer).standing().live().filter(employee=viewer)
    asked: list[Topic | Goal] = []
    for rows in (topics, goals):
        asked += rows.exclude(shared_with=None).exclude(shared_with=own.leader).order_by("pk")
    return tuple(asked)


# The trash ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Removed:
    """Something in the trash, and of which pair."""

    pair: Pair
    kind: str
    row: Any


def trash_of(viewer: Person, *, now: datetime) -> list[Removed]:
    """What of the viewer's pairs can still be put back, the latest first: one statement for each kind."""
    pairs = {pair.employee.id: pair for pair in pairs_of(viewer)}
    removed = [
        Removed(pairs[row.employee_id], str(row._meta.model_name), row)
        for row in _in_trash(viewer, now)
        if row.employee_id in pairs
    ]
    return sorted(removed, key=lambda each: each.row.removed_at, reverse=True)


def _in_trash(viewer: Person, now: datetime) -> Iterator[Any]:
    for model in (Topic, Promise, Goal, Obstacle, Picture, Experiment):
        yield from model.objects.visible_to(viewer).in_trash(now=now).order_by("pk")
