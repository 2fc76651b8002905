"""What stands on the page of a talk, for the two of it, in few statements; and whether anything of it has changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db.models import Count, DateTimeField, IntegerField, OuterRef, Q, QuerySet, Subquery

from naervaer.agreements.models import Goal, Promise, Topic
from naervaer.agreements.queries import GoalLine, Pair, PromiseLine, TopicLine
from naervaer.agreements.rules import Side
from naervaer.conversations.access import side_of
from naervaer.conversations.models import Talk, WellbeingMark
from naervaer.conversations.queries import (
    calendars,
    leader_with,
    marks_of,
    openers_of,
    proposed_from,
    with_people,
)
from naervaer.conversations.rules import falls_into_leave, is_open, may_mark
from naervaer.conversations.seeds import Opener
from naervaer.distance.models import SituationLine
from naervaer.distance.queries import changed_since, told_by
from naervaer.followup.models import Rhythm
from naervaer.followup.queries import strip_of
from naervaer.followup.rules import RHYTHM_STANDARD, StripWeek
from naervaer.kernels.worktime import Span
from naervaer.people.models import Person

PROPOSALS_BEFORE = timedelta(hours=24)


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


@dataclass(frozen=True, slots=True)
class TalkPage:
    """A talk as one of its two has it before them. ``leader`` is None for a talk whose employee nobody leads now."""

    talk: Talk
    leader: Person | None
    viewer: Person
    now: datetime
    marks: tuple[WellbeingMark, ...]
    openers: tuple[Opener, ...]
    topics: tuple[TopicRow, ...]
    promises: tuple[PromiseRow, ...]
    goals: tuple[GoalLine, ...]
    shown: tuple[SituationLine, ...]
    strip: tuple[StripWeek, ...]
    following: Talk | None
    proposal: Span | None
    in_leave: bool
    rhythm_days: int
    token: str

    @property
    def side(self) -> Side:
        """On which side the viewer sits."""
        return side_of(self.talk, self.viewer)

    @property
    def other(self) -> Person | None:
        """The other of the two."""
        return self.leader if self.side is Side.EMPLOYEE else self.talk.employee

    @property
    def employee(self) -> Person:
        """Whose talk it is."""
        return self.talk.employee

    @property
    def is_open(self) -> bool:
        """Topics can be taken up."""
        return _is_open(self.talk, self.leader, self.marks)

    @property
    def may_mark(self) -> bool:
        """The viewer may say that you have talked about wellbeing."""
        return may_mark((mark.plain for mark in self.marks), by=self.viewer.id)

    @property
    def own_mark(self) -> WellbeingMark | None:
        """What the viewer has marked and can undo."""
        standing = (mark for mark in self.marks if mark.withdrawn_at is None)
        return next((mark for mark in standing if mark.by_id == self.viewer.id), None)

    @property
    def others_mark(self) -> WellbeingMark | None:
        """What the other has marked and the viewer can take back."""
        standing = (mark for mark in self.marks if mark.withdrawn_at is None and mark.kind == "talked")
        return next((mark for mark in standing if mark.by_id != self.viewer.id), None)

    @property
    def since_last(self) -> tuple[PromiseRow, ...]:
        """What was promised before this talk."""
        return tuple(row for row in self.promises if not row.made_here)

    @property
    def made_here(self) -> tuple[PromiseRow, ...]:
        """What is promised in this talk."""
        return tuple(row for row in self.promises if row.made_here)

    @property
    def has_begun(self) -> bool:
        """Its time has come, or something has happened in it."""
        return self.talk.starts_at <= self.now or bool(self.marks)

    @property
    def offers_proposals(self) -> bool:
        """The employee's list is still empty, and the talk is within a day."""
        own = any(row.line.raised_side is Side.EMPLOYEE for row in self.topics)
        near = self.now >= self.talk.starts_at - PROPOSALS_BEFORE
        return self.side is Side.EMPLOYEE and not own and near and not self.talk.is_held

    @property
    def last_spoken_on(self) -> date | None:
        """The last spoken contact of the eight weeks that are shown."""
        contacts = [contact.on for week in self.strip for contact in week.marks if contact.spoken]
        return max(contacts, default=None)


def _is_open(talk: Talk, leader: Person | None, marks: tuple[WellbeingMark, ...]) -> bool:
    plain = (mark.plain for mark in marks)
    return is_open(plain, employee=talk.employee_id, leader=leader.id if leader else None)


# The page -----------------------------------------------------------------------------------------


def found_talk(pk: UUID, *, viewer: Person) -> Talk | None:
    """The talk, if the viewer is one of its two, with the rhythm and when the two talked before."""
    held = Talk.objects.held().filter(
        employee=OuterRef("employee"), appointment__starts_at__lt=OuterRef("appointment__starts_at")
    )
    rhythm = Rhythm.objects.in_force().filter(employee=OuterRef("employee"))
    talks = with_people(Talk.objects.visible_to(viewer)).annotate(
        rhythm_days=Subquery(rhythm.values("days")[:1], output_field=IntegerField()),
        before_at=Subquery(
            held.order_by("-appointment__starts_at").values("appointment__starts_at")[:1],
            output_field=DateTimeField(),
        ),
    )
    return talks.filter(pk=pk).first()


def talk_page(talk: Talk, *, viewer: Person, now: datetime) -> TalkPage:
    """Everything on the page. ``now`` is on the viewer's clock."""
    leader = leader_with(talk)
    marks = tuple(marks_of(talk))
    can_be = _is_open(talk, leader, marks) and talk.cancelled_at is None
    pair = Pair(talk.employee, leader, viewer, now.date())
    following = _following(talk, viewer)
    rhythm_days = vars(talk)["rhythm_days"] or RHYTHM_STANDARD
    proposal, in_leave = _times(talk, leader, now, rhythm_days, following)
    topics, promises = _topics(talk, pair, now.date(), can_be), _promises(talk, pair, now)
    goals = [
        GoalLine(pair, now.date(), row) for row in _goals_of(talk, viewer, leader).order_by("step_on", "pk")
    ]
    shown = _shown(talk, leader, now.date())
    return TalkPage(
        talk=talk,
        leader=leader,
        viewer=viewer,
        now=now,
        marks=marks,
        openers=tuple(openers_of(talk, leader)),
        topics=tuple(topics),
        promises=tuple(promises),
        goals=tuple(goals),
        shown=tuple(shown),
        strip=strip_of(talk.employee, leader.id, today=now.date()) if leader else (),
        following=following,
        proposal=proposal,
        in_leave=in_leave,
        rhythm_days=rhythm_days,
        token=_token_of_rows(talk, leader, marks, topics, promises, goals, shown, following),
    )


def _times(
    talk: Talk, leader: Person | None, now: datetime, rhythm_days: int, following: Talk | None
) -> tuple[Span | None, bool]:
    """The proposal for the next talk, and whether this one falls into leave: both from the same calendars."""
    to_come = not talk.is_held and talk.cancelled_at is None and talk.ends_at > now
    if leader is None or (following is not None and not to_come):
        return None, False
    found = calendars([talk.employee, leader], since=talk.starts_at.date(), now=max(now, talk.starts_at))
    in_leave = to_come and falls_into_leave(talk.starts_at, people=found.values())
    if following is not None:
        return None, in_leave
    proposal = proposed_from(
        talk, found[talk.employee_id], found[leader.id], rhythm_days=rhythm_days, now=now
    )
    return proposal, in_leave


def _following(talk: Talk, viewer: Person) -> Talk | None:
    """The next talk of the two that is planned already."""
    later = Talk.objects.visible_to(viewer).to_come().filter(employee=talk.employee_id)
    later = later.filter(appointment__starts_at__gt=talk.starts_at)
    return later.select_related("appointment").order_by("appointment__starts_at", "pk").first()


def _topics(talk: Talk, pair: Pair, today: date, can_be: bool) -> list[TopicRow]:
    """The employee's first, then the leader's; what was taken up in another talk is there no more."""
    rows = _topics_of(talk, pair.viewer, pair.leader).select_related("taken_up")
    lines = [(TopicLine(pair, today, row), row) for row in rows.order_by("raised_at", "pk")]
    lines.sort(key=lambda each: each[0].raised_side is Side.LEADER)
    return [
        TopicRow(line, pair.known(row.raised_by_id), hasattr(row, "taken_up"), can_be) for line, row in lines
    ]


def _topics_of(talk: Talk, viewer: Person, leader: Person | None) -> "QuerySet[Topic]":
    rows = Topic.objects.visible_to(viewer).standing().filter(employee=talk.employee_id)
    here = Q(taken_up=None) if not talk.is_held else Q(pk__in=[])
    return rows.filter(here | Q(taken_up__talk=talk), shared_with=leader)


def _promises(talk: Talk, pair: Pair, now: datetime) -> list[PromiseRow]:
    """What is open, and what has ended since the last talk."""
    rows = _promises_of(talk, pair.viewer).annotate(times=Count("carries"))
    found = rows.select_related("made_in").order_by("due_on", "proposed_at", "pk")
    return [
        PromiseRow(
            PromiseLine(pair, now.date(), row, vars(row)["times"]),
            made_here=hasattr(row, "made_in") and row.made_in.talk_id == talk.id,
        )
        for row in found
    ]


def _promises_of(talk: Talk, viewer: Person) -> "QuerySet[Promise]":
    rows = Promise.objects.visible_to(viewer).standing().filter(employee=talk.employee_id)
    before = vars(talk)["before_at"] or talk.starts_at - timedelta(days=30)
    lately = Q(closed_at__gt=before)
    if talk.is_held:  # as it stood then: what came later belongs to the next one
        return rows.filter(
            Q(made_in__talk=talk) | Q(proposed_at__lt=talk.ends_at) & (Q(closed_at=None) | lately)
        )
    return rows.filter(Q(closed_at=None) | lately | Q(made_in__talk=talk))


def _goals_of(talk: Talk, viewer: Person, leader: Person | None) -> "QuerySet[Goal]":
    """Goals that the two are working towards; a talk that is held is not told what came later."""
    rows = Goal.objects.visible_to(viewer).standing().live().filter(employee=talk.employee_id)
    return rows.none() if talk.is_held or leader is None else rows.filter(shared_with=leader)


def _shown(talk: Talk, leader: Person | None, today: date) -> list[SituationLine]:
    """What the employee has chosen to show this leader, and has changed since the two last talked (A39, A49).

    Before the first talk everything is new. Both of the two see the same.
    """
    if leader is None:
        return []
    before = vars(talk)["before_at"]
    if before is None:
        return told_by(talk.employee, viewer=leader, today=today)
    return [each.line for each in changed_since(talk.employee, viewer=leader, since=before, today=today)]


# Has anything changed? ----------------------------------------------------------------------------


def token_of(talk: Talk, *, viewer: Person, today: date) -> str:
    """A word that is another as soon as the page would be: seven small statements, and no text is opened."""
    leader = leader_with(talk)
    return _token(
        talk,
        leader,
        WellbeingMark.objects.filter(talk=talk).order_by("pk").values_list("pk", "withdrawn_at"),
        _topics_of(talk, viewer, leader).order_by("pk").values_list("pk", "version", "taken_up__talk"),
        _promises_of(talk, viewer)
        .order_by("pk")
        .values_list("pk", "version", "outcome", "agreed_at", "agreed_with"),
        _goals_of(talk, viewer, leader).order_by("pk").values_list("pk", "version", "agreed_at"),
        _news(_shown(talk, leader, today)),
        _following(talk, viewer),
    )


def _token_of_rows(
    talk: Talk,
    leader: Person | None,
    marks: Iterable[WellbeingMark],
    topics: Iterable[TopicRow],
    promises: Iterable[PromiseRow],
    goals: Iterable[GoalLine],
    shown: Iterable[SituationLine],
    following: Talk | None,
) -> str:
    """The same of rows that are there already."""
    here = talk.id
    promised = (each.row for each in promises)
    return _token(
        talk,
        leader,
        [(mark.pk, mark.withdrawn_at) for mark in marks],
        [(each.row.pk, each.row.version, here if each.taken_up else None) for each in topics],
        [(row.pk, row.version, row.outcome, row.agreed_at, row.agreed_with_id) for row in promised],
        [(each.row.pk, each.row.version, each.row.agreed_at) for each in goals],
        _news(shown),
        following,
    )


def _news(shown: Iterable[SituationLine]) -> list[tuple[Any, ...]]:
    """A line that is taken back leaves the page that is open, too."""
    return [(line.pk, line.news_at) for line in shown]


def _token(
    talk: Talk,
    leader: Person | None,
    marks: Iterable[Any],
    topics: Iterable[Any],
    promises: Iterable[Any],
    goals: Iterable[Any],
    shown: Iterable[Any],
    following: Talk | None,
) -> str:
    held = talk.touch and (talk.touch.pk, talk.touch.withdrawn_at)
    time = (talk.version, talk.accepted_at, talk.cancelled_at, held)
    after = following and (following.pk, following.version, following.accepted_at)
    rows = [sorted(map(repr, each)) for each in (marks, topics, promises, goals, shown)]
    return sha256(repr((time, leader and leader.pk, after, rows)).encode()).hexdigest()[:16]
