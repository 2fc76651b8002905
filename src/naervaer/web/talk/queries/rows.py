"""The rows on the page of a talk: which they are, and what the page tells of each."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from naervaer.agreements.models import Goal, Promise, Topic
from naervaer.agreements.queries import GoalLine, Pair, PromiseLine, TopicLine
from naervaer.agreements.rules import Side
from naervaer.conversations.models import Talk
from naervaer.distance.models import SituationLine
from naervaer.distance.queries import changed_since, told_by
from naervaer.people.models import Person
from naervaer.statements.kept import kept


@dataclass(frozen=True, slots=True)
class TopicRow:
    """A topic on the list: taken up in this talk, or still to come. ``state`` changes with all that is shown of it."""

    line: TopicLine
    by: Person | None
    taken_up: bool
    can_be: bool

    @property
    def row(self) -> Topic:
        """The topic."""
        return self.line.row

    @property
    def state(self) -> str:
        """What a browser compares."""
        return f"{self.row.version}{'t' if self.taken_up else ''}{'o' if self.can_be else ''}"


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """A promise of the two, as the viewer sees it; made in this talk or before."""

    line: PromiseLine
    made_here: bool

    @property
    def row(self) -> Promise:
        """The promise."""
        return self.line.row

    @property
    def state(self) -> str:
        """What a browser compares."""
        row = self.row
        return f"{row.version}{row.outcome}{self.line.standing}{row.due_on:%m%d}"


# Which rows ---------------------------------------------------------------------------------------


def following_of(talk: Talk, viewer: Person) -> Talk | None:
    """The next talk of the two that is planned already."""
    return next(iter(_later(viewer=viewer, employee=talk.employee_id, after=talk.starts_at)), None)


@kept
def _later(*, viewer: Person, employee: UUID, after: datetime) -> QuerySet[Talk]:
    later = Talk.objects.visible_to(viewer).to_come().filter(employee=employee)
    later = later.filter(appointment__starts_at__gt=after)
    return later.select_related("appointment").order_by("appointment__starts_at", "pk")[:1]


def topics_of(
    *, viewer: Person, talk: UUID, employee: UUID, leader: Person | None, held: bool
) -> QuerySet[Topic]:
    """Those taken up in this talk; while it is to be held, those to come too."""
    rows = Topic.objects.visible_to(viewer).standing().filter(employee=employee)
    taken_up = Q(taken_up__talk=talk)
    return rows.filter(taken_up if held else Q(taken_up=None) | taken_up, shared_with=leader)


def promises_of(
    *, viewer: Person, talk: UUID, employee: UUID, held: bool, ends_at: datetime, before: datetime
) -> QuerySet[Promise]:
    """What is open, and what has ended since the last talk; of a held talk as it stood then."""
    rows = Promise.objects.visible_to(viewer).standing().filter(employee=employee)
    lately = Q(closed_at__gt=before)
    if held:  # what came later belongs to the next one
        return rows.filter(Q(made_in__talk=talk) | Q(proposed_at__lt=ends_at) & (Q(closed_at=None) | lately))
    return rows.filter(Q(closed_at=None) | lately | Q(made_in__talk=talk))


def goals_of(*, viewer: Person, employee: UUID, leader: Person | None, held: bool) -> QuerySet[Goal]:
    """Goals that the two are working towards; a talk that is held is not told what came later."""
    rows = Goal.objects.visible_to(viewer).standing().live().filter(employee=employee)
    return rows.none() if held or leader is None else rows.filter(shared_with=leader)


def lately(talk: Talk) -> datetime:
    """When the two talked last, else a month ago: what was closed since then is told still."""
    before: datetime | None = vars(talk)["before_at"]
    return before or talk.starts_at - timedelta(days=30)


# What the page tells of them ------------------------------------------------------------------------


def topic_rows(talk: Talk, pair: Pair, today: date, can_be: bool) -> list[TopicRow]:
    """The employee's first, then the leader's; what was taken up in another talk is there no more."""
    found = _topics(
        viewer=pair.viewer, talk=talk.id, employee=talk.employee_id, leader=pair.leader, held=talk.is_held
    )
    lines = [(TopicLine(pair, today, row), row) for row in found]
    lines.sort(key=lambda each: each[0].raised_side is Side.LEADER)
    return [
        TopicRow(line, pair.known(row.raised_by_id), hasattr(row, "taken_up"), can_be) for line, row in lines
    ]


@kept
def _topics(
    *, viewer: Person, talk: UUID, employee: UUID, leader: Person | None, held: bool
) -> QuerySet[Topic]:
    rows = topics_of(viewer=viewer, talk=talk, employee=employee, leader=leader, held=held)
    return rows.select_related("taken_up").order_by("raised_at", "pk")


def promise_rows(talk: Talk, pair: Pair, now: datetime) -> list[PromiseRow]:
    """Promises by their day, each with how often it was carried on."""
    found = _promises(
        viewer=pair.viewer,
        talk=talk.id,
        employee=talk.employee_id,
        held=talk.is_held,
        ends_at=talk.ends_at,
        before=lately(talk),
    )
    return [
        PromiseRow(
            PromiseLine(pair, now.date(), row, vars(row)["times"]),
            made_here=hasattr(row, "made_in") and row.made_in.talk_id == talk.id,
        )
        for row in found
    ]


@kept
def _promises(
    *, viewer: Person, talk: UUID, employee: UUID, held: bool, ends_at: datetime, before: datetime
) -> QuerySet[Promise]:
    rows = promises_of(viewer=viewer, talk=talk, employee=employee, held=held, ends_at=ends_at, before=before)
    counted = rows.annotate(times=Count("carries")).select_related("made_in")
    return counted.order_by("due_on", "proposed_at", "pk")


def goal_lines(talk: Talk, pair: Pair, today: date) -> list[GoalLine]:
    """Goals by the day of their next step."""
    found = _goals(viewer=pair.viewer, employee=talk.employee_id, leader=pair.leader, held=talk.is_held)
    return [GoalLine(pair, today, row) for row in found]


@kept
def _goals(*, viewer: Person, employee: UUID, leader: Person | None, held: bool) -> QuerySet[Goal]:
    rows = goals_of(viewer=viewer, employee=employee, leader=leader, held=held)
    return rows.order_by("step_on", "pk")


def shown_in(talk: Talk, leader: Person | None, today: date) -> list[SituationLine]:
    """What the employee has chosen to show this leader, and has changed since the two last talked (A39, A49).

    Before the first talk everything is new. Both of the two see the same.
    """
    if leader is None:
        return []
    before = vars(talk)["before_at"]
    if before is None:
        return told_by(talk.employee, viewer=leader, today=today)
    return [each.line for each in changed_since(talk.employee, viewer=leader, since=before, today=today)]
