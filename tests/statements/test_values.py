"""A kept question gives the values that Django gives: moments to the microsecond, ids, and nothing where nothing is."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.db.models import QuerySet

from naervaer.jobs.models import Job
from naervaer.ledger.models import Act
from naervaer.statements.inserted import insert
from naervaer.statements.kept import kept
from naervaer.statements.planned import PlannedOnce, plans_once

MOMENTS = (
    datetime(1, 1, 2, tzinfo=UTC),
    datetime(1969, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
    datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
    datetime(2026, 11, 23, 8, 0, 0, 120000, tzinfo=UTC),
    datetime(2026, 11, 23, 8, 0, 0, 1, tzinfo=UTC),
    datetime(2026, 11, 23, 8, 0, tzinfo=timezone(timedelta(hours=-3))),
    datetime(9999, 12, 30, tzinfo=UTC),
)


def _jobs() -> QuerySet[Job, tuple[Any, ...]]:
    return Job.objects.order_by("due_at").values_list("due_at", "done_at")


@kept
def _due() -> QuerySet[Job, tuple[Any, ...]]:
    return _jobs()


@kept
def _due_and_done() -> QuerySet[Job, tuple[Any, ...]]:
    """Put together from two: on SQLite the moments come as texts then."""
    return _jobs().order_by().union(Job.objects.order_by().values_list("done_at", "due_at"), all=True)


@kept
def _actors() -> QuerySet[Act, tuple[Any, ...]]:
    return Act.objects.order_by("pk").values_list("actor_id", "subject_id", "at")


@pytest.mark.django_db
def test_moments_are_those_of_django() -> None:
    for moment in MOMENTS:
        Job.objects.create(kind="a", payload={}, due_at=moment)
    plain = list(_jobs())
    assert [due for due, _ in plain] == sorted(MOMENTS)
    assert _due() == plain
    assert {due.tzinfo for due, _ in _due()} == {UTC}
    together = _due_and_done()
    assert sorted(due for due, done in together if done is None) == sorted(MOMENTS)
    assert {each.tzinfo for row in together for each in row if each} == {UTC}


@pytest.mark.django_db
def test_a_year_that_python_does_not_know_is_explained_as_ever() -> None:
    """PostgreSQL knows such years. Nothing of ours writes one."""
    if not plans_once(connection):
        pytest.skip("SQLite keeps moments as texts.")
    Job.objects.create(kind="a", payload={}, due_at=MOMENTS[0])
    with connection.cursor() as cursor:
        cursor.execute("UPDATE jobs_job SET due_at = '10000-01-01 00:00:00+00'")
    with PlannedOnce(connection).cursor() as cursor, pytest.raises(Exception, match="year"):
        cursor.execute("SELECT due_at FROM jobs_job")
        cursor.fetchall()


@pytest.mark.django_db
def test_ids_are_those_of_django_and_a_numbered_row_is_numbered() -> None:
    who, whom = uuid4(), UUID(int=1)
    for subject in (whom, None):
        insert(Act(kind="a", actor_id=who, subject_id=subject, at=MOMENTS[3]))
    assert _actors() == [(who, whom, MOMENTS[3]), (who, None, MOMENTS[3])]
    assert _actors() == list(Act.objects.order_by("pk").values_list("actor_id", "subject_id", "at"))
    first, second = Act.objects.order_by("pk").values_list("pk", flat=True)
    assert second == first + 1
