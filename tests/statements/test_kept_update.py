"""A change whose SQL is kept changes the same rows as the same change put together anew."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from naervaer.followup.actions import record_touch
from naervaer.followup.models import Rhythm, Standing, Touch
from naervaer.people.models import Person
from naervaer.statements.kept import NotAsGiven, kept_update
from tests.cast import NOW, TODAY, Cast


@kept_update
def withdrawn(
    *, of: Collection[UUID], by: Person | None, at: datetime | None, since: date
) -> tuple[QuerySet[Touch], dict[str, Any]]:
    """Contacts of these people are taken out, or put back."""
    return Touch.objects.filter(employee__in=of, on__gte=since), {"withdrawn_by": by, "withdrawn_at": at}


def _touched(cast: Cast) -> None:
    for person in (cast.jonas, cast.sofie, cast.anders):
        for days in (1, 5, 30):
            record_touch(
                employee=person,
                leader=cast.mette,
                talked=cast.mette,
                on=TODAY - timedelta(days=days),
                by=cast.mette,
                at=NOW,
                today=TODAY,
            )


def _rows() -> list[tuple[Any, ...]]:
    return list(Touch.objects.order_by("pk").values_list("pk", "on", "withdrawn_by", "withdrawn_at"))


@pytest.mark.parametrize("taken_out", [True, False], ids=["values", "none"])
@pytest.mark.parametrize("count", [1, 2, 3])
def test_the_rows_are_those_of_the_plain_change(cast: Cast, taken_out: bool, count: int) -> None:
    _touched(cast)
    Touch.objects.update(withdrawn_by=cast.ole, withdrawn_at=NOW)
    by, at = (cast.mette, NOW + timedelta(hours=1)) if taken_out else (None, None)
    people = [cast.jonas.id, cast.sofie.id, cast.anders.id][:count]
    for since in (TODAY - timedelta(days=7), TODAY, TODAY - timedelta(days=90)):
        with transaction.atomic():
            plain = Touch.objects.filter(employee__in=people, on__gte=since)
            expected = plain.update(withdrawn_by=by, withdrawn_at=at), _rows()
            transaction.set_rollback(True)
        with transaction.atomic():
            assert (withdrawn(of=people, by=by, at=at, since=since), _rows()) == expected
            transaction.set_rollback(True)


def test_it_is_one_statement_and_what_it_was_given_is_not_kept(cast: Cast) -> None:
    _touched(cast)
    with CaptureQueriesContext(connection) as asked:
        assert withdrawn(of=[cast.jonas.id], by=cast.jonas, at=NOW, since=TODAY - timedelta(days=2)) == 1
        assert withdrawn(of=[cast.sofie.id], by=cast.sofie, at=NOW, since=TODAY - timedelta(days=2)) == 1
    assert len(asked) == 2
    for person in (cast.jonas, cast.sofie):
        assert Touch.objects.get(withdrawn_by=person).employee == person


@pytest.mark.django_db
def test_where_there_can_be_no_row_nothing_is_asked() -> None:
    with CaptureQueriesContext(connection) as asked:
        assert withdrawn(of=[], by=None, at=None, since=TODAY) == 0
    assert len(asked) == 0


def test_it_may_not_compute_with_what_it_is_given(cast: Cast) -> None:
    later = kept_update(lambda *, on: (Standing.objects.all(), {"last_spoken_on": on + timedelta(days=1)}))
    with pytest.raises(NotAsGiven, match="computes"):
        later(on=TODAY)


def test_a_change_that_the_database_refuses_ends_the_transaction(cast: Cast) -> None:
    """As in Django's own way: nobody goes on after it as if nothing had been."""
    Rhythm.objects.create(employee=cast.jonas, days=7, proposed_by=cast.mette, proposed_at=NOW)
    daily = kept_update(lambda *, days: (Rhythm.objects.all(), {"days": days}))
    with pytest.raises(TransactionManagementError), transaction.atomic():
        with pytest.raises(DatabaseError):
            daily(days=1)
        Rhythm.objects.count()
