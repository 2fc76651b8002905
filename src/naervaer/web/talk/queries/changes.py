"""Has anything on the page of a talk changed? A page that is open asks every few seconds."""

from collections.abc import Iterable
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from naervaer.agreements.queries import GoalLine
from naervaer.conversations.models import Talk, WellbeingMark
from naervaer.conversations.queries import leader_with
from naervaer.distance.models import SituationLine
from naervaer.people.models import Person
from naervaer.statements.kept import kept
from naervaer.web.talk.queries.rows import (
    PromiseRow,
    TopicRow,
    following_of,
    goals_of,
    lately,
    promises_of,
    shown_in,
    topics_of,
)

Rows = QuerySet[Any, tuple[Any, ...]]


def token_of(talk: Talk, *, viewer: Person, today: date) -> str:
    """A word that is another as soon as the page would be: seven small statements, and no text is opened."""
    leader, employee, held = leader_with(talk), talk.employee_id, talk.is_held
    return _token(
        talk,
        leader,
        _marks(talk=talk.id),
        _topics(viewer=viewer, talk=talk.id, employee=employee, leader=leader, held=held),
        _promises(
            viewer=viewer,
            talk=talk.id,
            employee=employee,
            held=held,
            ends_at=talk.ends_at,
            before=lately(talk),
        ),
        _goals(viewer=viewer, employee=employee, leader=leader, held=held),
        _news(shown_in(talk, leader, today)),
        following_of(talk, viewer),
    )


@kept
def _marks(*, talk: UUID) -> Rows:
    return WellbeingMark.objects.filter(talk=talk).order_by("pk").values_list("pk", "withdrawn_at")


@kept
def _topics(*, viewer: Person, talk: UUID, employee: UUID, leader: Person | None, held: bool) -> Rows:
    rows = topics_of(viewer=viewer, talk=talk, employee=employee, leader=leader, held=held)
    return rows.order_by("pk").values_list("pk", "version", "taken_up__talk")


@kept
def _promises(
    *, viewer: Person, talk: UUID, employee: UUID, held: bool, ends_at: datetime, before: datetime
) -> Rows:
    rows = promises_of(viewer=viewer, talk=talk, employee=employee, held=held, ends_at=ends_at, before=before)
    return rows.order_by("pk").values_list("pk", "version", "outcome", "agreed_at", "agreed_with")


@kept
def _goals(*, viewer: Person, employee: UUID, leader: Person | None, held: bool) -> Rows:
    rows = goals_of(viewer=viewer, employee=employee, leader=leader, held=held)
    return rows.order_by("pk").values_list("pk", "version", "agreed_at")


def token_of_rows(
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
    time = (talk.version, talk.planned_by_id, talk.accepted_at, talk.cancelled_at, held)
    after = following and (following.pk, following.version, following.planned_by_id, following.accepted_at)
    rows = [sorted(map(repr, each)) for each in (marks, topics, promises, goals, shown)]
    return sha256(repr((time, leader and leader.pk, after, rows)).encode()).hexdigest()[:16]
