"""The page of a talk as one of its two has it before them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import DateTimeField, IntegerField, OuterRef, QuerySet, Subquery

from naervaer.agreements.queries import GoalLine, Pair
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
from naervaer.followup.models import Rhythm
from naervaer.followup.queries import strip_of
from naervaer.followup.rules import RHYTHM_STANDARD, StripWeek
from naervaer.kernels.worktime import Span
from naervaer.people.models import Person
from naervaer.statements.kept import kept
from naervaer.web.talk.queries.changes import token_of_rows
from naervaer.web.talk.queries.rows import (
    PromiseRow,
    TopicRow,
    following_of,
    goal_lines,
    promise_rows,
    shown_in,
    topic_rows,
)

PROPOSALS_BEFORE = timedelta(hours=24)


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
    return next(iter(_with_rhythm(talk=pk, viewer=viewer)), None)


@kept
def _with_rhythm(*, talk: UUID, viewer: Person) -> QuerySet[Talk]:
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
    return talks.filter(pk=talk).order_by("pk")[:1]


def talk_page(talk: Talk, *, viewer: Person, now: datetime) -> TalkPage:
    """Everything on the page. ``now`` is on the viewer's clock."""
    leader, today = leader_with(talk), now.date()
    marks = tuple(marks_of(talk))
    can_be = _is_open(talk, leader, marks) and talk.cancelled_at is None
    pair = Pair(talk.employee, leader, viewer, today)
    following = following_of(talk, viewer)
    rhythm_days = vars(talk)["rhythm_days"] or RHYTHM_STANDARD
    proposal, in_leave = _times(talk, leader, now, rhythm_days, following)
    topics, promises = topic_rows(talk, pair, today, can_be), promise_rows(talk, pair, now)
    goals, shown = goal_lines(talk, pair, today), shown_in(talk, leader, today)
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
        strip=strip_of(talk.employee, leader.id, today=today) if leader else (),
        following=following,
        proposal=proposal,
        in_leave=in_leave,
        rhythm_days=rhythm_days,
        token=token_of_rows(talk, leader, marks, topics, promises, goals, shown, following),
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
