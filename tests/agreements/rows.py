"""Rows between an employee and the leader, written by the product's own actions."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from naervaer.agreements import actions
from naervaer.agreements.models import Experiment, Goal, Obstacle, Picture, Promise, Row, Topic
from naervaer.agreements.rules import Side, Track
from naervaer.people.models import Person
from tests.cast import NOW, TODAY, Cast

WORDS = "Færre rapporter"
LATER = NOW + timedelta(hours=1)
NEXT_WEEK = TODAY + timedelta(days=7)


def again(row: Any) -> Any:
    return type(row).objects.get(pk=row.pk)


def topic(cast: Cast, by: Person | None = None) -> Topic:
    return actions.add_topic(
        employee=cast.jonas, shared_with=cast.mette, text="Færre rapporter", by=by or cast.jonas, at=NOW
    )


def promise(
    cast: Cast, by: Person | None = None, side: Side = Side.LEADER, employee: Person | None = None
) -> Promise:
    return actions.propose_promise(
        employee=employee or cast.jonas,
        leader=cast.mette,
        side=side,
        text="spørger Bo om færre rapporter",
        due_on=NEXT_WEEK,
        by=by or cast.mette,
        at=NOW,
    )


def goal(cast: Cast, by: Person | None = None) -> Goal:
    return actions.add_goal(
        employee=cast.jonas,
        shared_with=cast.mette,
        track=Track.PROFESSIONAL,
        text="Lede en havnemodel selv",
        step="Følge Karen i december",
        step_on=NEXT_WEEK,
        by=by or cast.jonas,
        at=NOW,
    )


def obstacle(cast: Cast, by: Person | None = None) -> Obstacle:
    return actions.raise_obstacle(
        employee=cast.jonas,
        text="Ingen adgang til tegningerne",
        owner_side=Side.LEADER,
        due_on=NEXT_WEEK,
        by=by or cast.jonas,
        at=NOW,
    )


def picture(cast: Cast, stone: Obstacle | None = None) -> Picture:
    return actions.draw_picture(
        employee=cast.jonas,
        obstacle=stone,
        about="Adgangen",
        known="Den mangler",
        differently="Hvor meget den haster",
        next_step="Mette ringer til it",
        next_on=NEXT_WEEK,
        by=cast.jonas,
        at=NOW,
    )


def experiment(cast: Cast, by: Person | None = None) -> Experiment:
    return actions.propose_experiment(
        employee=cast.jonas,
        leader=cast.mette,
        text="Ingen møder før klokken ti",
        started_on=TODAY,
        review_on=NEXT_WEEK,
        by=by or cast.mette,
        at=NOW,
    )


ROWS: tuple[Callable[[Cast], Row], ...] = (topic, promise, goal, obstacle, picture, experiment)


def agreed(row: Any, cast: Cast) -> Any:
    other = cast.jonas if row.proposed_by_id == cast.mette.id else cast.mette
    actions.agree(row=row, version=row.version, by=other, at=NOW)
    return again(row)


def write_agreements(
    employee: Person, leader: Person, *, words: str = WORDS, at: datetime = NOW, days: int = 0
) -> None:
    """A topic, a goal and an obstacle of the employee's; a promise and an experiment that the leader proposes.

    All are due on the day of ``at``, or so many ``days`` later; the experiment began three weeks before.
    """
    day = at.date() + timedelta(days=days)
    who: dict[str, Any] = {"employee": employee, "at": at}
    actions.add_topic(**who, shared_with=leader, text=f"{words} 1", by=employee)
    actions.propose_promise(**who, leader=leader, side=Side.LEADER, text=f"{words} 2", due_on=day, by=leader)
    goal: dict[str, Any] = {
        "track": Track.PERSONAL,
        "text": f"{words} 3",
        "step": f"{words} 4",
        "step_on": day,
    }
    actions.add_goal(**who, **goal, shared_with=leader, by=employee)
    stone = actions.raise_obstacle(**who, text=f"{words} 5", owner_side=Side.LEADER, due_on=day, by=employee)
    seen: dict[str, Any] = {"known": f"{words} 6", "differently": f"{words} 7", "next_step": f"{words} 8"}
    actions.draw_picture(**who, **seen, obstacle=stone, about=f"{words} 9", next_on=day, by=employee)
    actions.propose_experiment(
        **who,
        leader=leader,
        text=f"{words} 10",
        started_on=day - timedelta(days=21),
        review_on=day,
        by=leader,
    )
    actions.talked_about_development(employee=employee, on=at.date(), by=leader, at=at)
