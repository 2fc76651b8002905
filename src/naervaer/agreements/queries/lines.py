"""One row as one of two people sees it: whose turn it is, and what is asked of the viewer."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from naervaer.agreements.models import Development, Experiment, Goal, Obstacle, Picture, Promise, Row, Topic
from naervaer.agreements.rules import (
    Answer,
    Review,
    Side,
    Standing,
    asks_to_drop,
    development_due,
    may_close,
    review_of,
    standing_of,
)
from naervaer.people.models import Person


@dataclass(frozen=True, slots=True)
class Pair:
    """An employee and whoever leads the employee now, as one of the two looks at it."""

    employee: Person
    leader: Person | None
    viewer: Person
    led_from: date

    @property
    def side(self) -> Side:
        """Which of the two looks."""
        return Side.EMPLOYEE if self.viewer.id == self.employee.id else Side.LEADER

    @property
    def other(self) -> Person | None:
        """The one across; None while nobody leads the employee."""
        return self.leader if self.side is Side.EMPLOYEE else self.employee

    def person(self, side: Side) -> Person | None:
        """Who stands on this side now."""
        return self.employee if side is Side.EMPLOYEE else self.leader

    def known(self, person: UUID | None) -> Person | None:
        """One of the two by id; None for a former leader."""
        return next((each for each in (self.employee, self.leader) if each and each.id == person), None)


@dataclass(frozen=True, slots=True)
class Line:
    """What all rows have in common on a screen."""

    pair: Pair
    today: date
    kind: ClassVar[str] = ""

    @property
    def ended_at(self) -> datetime | None:
        """When it was held, dropped, reached, out of the way, kept or stopped."""
        return None

    def days_over(self, due_on: date) -> int:
        """How many calendar days its day has passed, 0 before."""
        return max((self.today - due_on).days, 0)


@dataclass(frozen=True, slots=True)
class TopicLine(Line):
    """A topic for the next talk."""

    row: Topic
    kind: ClassVar[str] = "topic"

    @property
    def mine(self) -> bool:
        """The viewer raised it."""
        return self.row.raised_by_id == self.pair.viewer.id

    @property
    def raised_side(self) -> Side:
        """The employee, or a leader: this one or one before."""
        return Side.EMPLOYEE if self.row.raised_by_id == self.pair.employee.id else Side.LEADER

    @property
    def is_shared(self) -> bool:
        """The present leader sees it."""
        return self.pair.leader is not None and self.row.shared_with_id == self.pair.leader.id


@dataclass(frozen=True, slots=True)
class AgreedLine(Line, ABC):
    """A row that two say yes to."""

    row: Promise | Goal | Experiment

    @property
    @abstractmethod
    def with_present(self) -> bool:
        """Made with, or shared with, whoever leads now."""

    @property
    def standing(self) -> Standing:
        """Proposed, agreed, or made with a former leader."""
        return standing_of(agreed=self.row.is_agreed, with_present_leader=self.with_present)

    @property
    def is_agreed(self) -> bool:
        """It holds."""
        return self.standing is Standing.AGREED

    @property
    def is_former(self) -> bool:
        """Made with a leader who no longer leads."""
        return self.standing is Standing.FORMER

    @property
    def asks_me(self) -> bool:
        """The viewer's yes is missing."""
        return self.standing is Standing.PROPOSED and self.row.proposer is not self.pair.side

    @property
    def asks_other(self) -> bool:
        """The other's yes is missing."""
        return self.standing is Standing.PROPOSED and self.row.proposer is self.pair.side


def _led_by(pair: Pair, leader: UUID | None) -> bool:
    """This is whoever leads now."""
    return leader == (pair.leader.id if pair.leader else None)


@dataclass(frozen=True, slots=True)
class PromiseLine(AgreedLine):
    """A promise, with how often it was carried on."""

    row: Promise
    carries: int = 0
    kind: ClassVar[str] = "promise"

    @property
    def with_present(self) -> bool:
        """Made with whoever leads now."""
        return _led_by(self.pair, self.row.agreed_with_id)

    @property
    def doer(self) -> Person | None:
        """Who is to do it."""
        return self.pair.person(self.row.doer)

    @property
    def mine(self) -> bool:
        """The viewer is to do it."""
        return self.row.doer is self.pair.side

    @property
    def ended_at(self) -> datetime | None:
        """When it ended."""
        return self.row.closed_at

    @property
    def due_on(self) -> date:
        """By when."""
        return self.row.due_on

    @property
    def asks_to_drop(self) -> bool:
        """Carried on twice, and its day has come again."""
        return asks_to_drop(self.carries) and self.due_on <= self.today and not self.row.is_over


@dataclass(frozen=True, slots=True)
class GoalLine(AgreedLine):
    """A goal of the employee's."""

    row: Goal
    kind: ClassVar[str] = "goal"

    @property
    def with_present(self) -> bool:
        """Shared with whoever leads now."""
        return self.pair.leader is not None and _led_by(self.pair, self.row.shared_with_id)

    @property
    def mine(self) -> bool:
        """The next step is the employee's."""
        return self.pair.side is Side.EMPLOYEE

    @property
    def ended_at(self) -> datetime | None:
        """When it ended."""
        return self.row.done_at

    @property
    def due_on(self) -> date:
        """The day of the next step."""
        return self.row.step_on


@dataclass(frozen=True, slots=True)
class ObstacleLine(Line):
    """A sten på vejen, with its picture if the two have drawn one."""

    row: Obstacle
    picture: Picture | None = None
    kind: ClassVar[str] = "obstacle"

    @property
    def mine(self) -> bool:
        """The viewer does something about it."""
        return self.row.owner is self.pair.side

    @property
    def owner(self) -> Person | None:
        """Who does something about it."""
        return self.pair.person(self.row.owner)

    @property
    def may_close(self) -> bool:
        """The viewer stands on the side that raised it."""
        return may_close(raised=self.row.raiser, by=self.pair.side)

    @property
    def ended_at(self) -> datetime | None:
        """When it ended."""
        return self.row.closed_at

    @property
    def due_on(self) -> date:
        """By when it is to be gone."""
        return self.row.due_on


@dataclass(frozen=True, slots=True)
class PictureLine(Line):
    """A shared picture of a difference."""

    row: Picture
    kind: ClassVar[str] = "picture"


@dataclass(frozen=True, slots=True)
class ExperimentLine(AgreedLine):
    """An experiment with the answers to its running review date."""

    row: Experiment
    answers: dict[Side, Answer] = field(default_factory=dict)
    kind: ClassVar[str] = "experiment"

    @property
    def with_present(self) -> bool:
        """Made with whoever leads now."""
        return _led_by(self.pair, self.row.agreed_with_id)

    @property
    def review(self) -> Review:
        """What follows from the answers so far."""
        return review_of(self.answers)

    @property
    def is_due(self) -> bool:
        """The review date has come."""
        return self.is_agreed and not self.row.is_over and self.row.review_on <= self.today

    @property
    def my_answer(self) -> Answer | None:
        """What the viewer's side has said."""
        return self.answers.get(self.pair.side)

    @property
    def waits_for_other(self) -> bool:
        """The viewer has answered, the other has not."""
        return self.is_due and self.review is Review.WAITING and self.my_answer is not None

    @property
    def others_answer(self) -> Answer | None:
        """What the other side has said; told when both have answered, or one wants a change."""
        hidden = self.review is Review.WAITING
        return None if hidden else self.answers.get(self.pair.side.other)

    @property
    def ended_at(self) -> datetime | None:
        """When it ended."""
        return self.row.ended_at

    @property
    def due_on(self) -> date:
        """The review date."""
        return self.row.review_on


@dataclass(frozen=True, slots=True)
class DevelopmentLine(Line):
    """When development was last talked about: the same neutral sentence for both."""

    last: Development | None
    kind: ClassVar[str] = "development"

    @property
    def due_on(self) -> date:
        """By when it is to be talked about, counted from the last time or from when this leader took over."""
        return development_due(self.last.on if self.last else self.pair.led_from)

    @property
    def is_due(self) -> bool:
        """That day has come."""
        return self.due_on <= self.today


Doing = PromiseLine | ObstacleLine | GoalLine | ExperimentLine
AnyLine = TopicLine | PromiseLine | GoalLine | ObstacleLine | PictureLine | ExperimentLine | DevelopmentLine
AnyRow = Row | Development
