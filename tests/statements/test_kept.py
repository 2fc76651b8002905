"""A question whose SQL is kept answers as the same question put together anew, whatever it is given."""

from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from naervaer.followup.models import Touch
from naervaer.people.models import Employment, Leadership, Person
from naervaer.statements.kept import NotAsGiven, kept
from tests.cast import NOW, TODAY, Cast


def _led(*, leader: Person, today: date) -> QuerySet[Leadership]:
    """With a related row, an annotation from a subquery that takes a value, and an order."""
    running = Employment.objects.running(on=today).filter(person=OuterRef("person"))
    rows = Leadership.objects.filter(leader=leader, ended_at=None).select_related("person__unit")
    return rows.annotate(since=Subquery(running.values("started_on")[:1])).order_by("person__sort_key", "pk")


def _among(*, people: Collection[UUID], name: str | None, at: datetime) -> QuerySet[Any, tuple[Any, ...]]:
    rows = Person.objects.filter(pk__in=people).annotate(times=Count("touches", Q(touches__noted_at__lt=at)))
    named = rows.filter(name=name) if name else rows
    return named.order_by("sort_key", "pk").values_list("pk", "name", "times")


kept_led, kept_among = kept(_led), kept(_among)


def test_the_rows_are_those_of_the_query(cast: Cast) -> None:
    for leader in (cast.mette, cast.ole, cast.jonas):
        for today in (TODAY, TODAY - timedelta(days=700)):
            found, plain = kept_led(leader=leader, today=today), list(_led(leader=leader, today=today))
            assert found == plain
            told = [(vars(row)["since"], row.person.name, row.person.unit) for row in found]
            assert told == [(vars(row)["since"], row.person.name, row.person.unit) for row in plain]
    assert kept_led(leader=cast.mette, today=TODAY), "or nothing was compared"


def test_it_is_one_statement_and_what_it_was_given_is_not_kept(cast: Cast) -> None:
    kept_led(leader=cast.mette, today=TODAY)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        rows = kept_led(leader=cast.jonas, today=TODAY)
        assert [row.person.name for row in rows] == [
            row.person.name for row in _led(leader=cast.jonas, today=TODAY)
        ]
    assert len(asked) == 2
    if connection.vendor == "sqlite":  # which tells the text with its values
        assert asked[0]["sql"] == asked[1]["sql"]


@given(data=st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])  # nothing is written
def test_any_number_of_ids_in_any_kind_of_collection(cast: Cast, data: st.DataObject) -> None:
    known = [person.id for person in (cast.mette, cast.ole, cast.jonas, cast.sofie)]
    ids = data.draw(st.lists(st.sampled_from([*known, UUID(int=1)]), max_size=12))
    people = data.draw(st.sampled_from(COLLECTIONS))(ids)
    name = data.draw(st.sampled_from([None, cast.jonas.name, "nobody"]))
    at = NOW - timedelta(days=data.draw(st.integers(0, 60)))
    assert kept_among(people=people, name=name, at=at) == list(_among(people=people, name=name, at=at))


COLLECTIONS: list[Callable[[list[UUID]], Collection[UUID]]] = [
    list,
    tuple,
    set,
    frozenset,
    lambda ids: dict.fromkeys(ids).keys(),
]


@pytest.mark.django_db
class TestWhatItMayNotDo:
    """Each of these would answer the first question for ever."""

    def test_to_compute_with_a_value(self) -> None:
        with pytest.raises(NotAsGiven, match="computes"):
            kept(lambda *, on: Touch.objects.filter(on__gt=on - timedelta(days=7)))(on=TODAY)

    def test_to_compute_with_one_of_two(self) -> None:
        with pytest.raises(NotAsGiven, match="computes"):
            kept(lambda *, at, on: Touch.objects.filter(on__gt=on, noted_at__lt=at + timedelta(hours=1)))(
                at=NOW, on=TODAY
            )

    def test_to_put_a_number_into_the_statement_itself(self) -> None:
        with pytest.raises(NotAsGiven, match="otherwise"):
            kept(lambda *, number: Touch.objects.order_by("pk")[:number])(number=3)

    def test_to_look_at_anything_but_the_key_of_a_row(self, cast: Cast) -> None:
        with pytest.raises(Person.DoesNotExist):
            kept(lambda *, person: Person.objects.filter(name=person.name))(person=cast.mette)


@pytest.mark.django_db
def test_a_day_and_a_text_that_reads_the_same_are_not_mixed_up() -> None:
    rows = kept(lambda *, on, via: Touch.objects.filter(Q(on=on) | Q(via=via)).order_by("pk"))
    assert rows(on=date(2026, 11, 23), via="2026-11-23") == []
    assert rows(via="2026-11-23", on=date(2026, 11, 23)) == []


@pytest.mark.django_db
def test_what_can_have_no_row_asks_nothing() -> None:
    with CaptureQueriesContext(connection) as asked:
        assert kept_among(people=[], name=None, at=NOW) == []
    assert len(asked) == 0


@pytest.mark.django_db
def test_teams_of_many_sizes_share_few_forms() -> None:
    texts = set()
    for size in range(1, 65):
        with CaptureQueriesContext(connection) as asked:
            kept_among(people=[UUID(int=each) for each in range(size)], name=None, at=NOW)
        texts.add(len(asked[0]["sql"]))
    assert len(texts) <= 7, "1, 2, 4, 8, 16, 32, 64"


@pytest.mark.django_db(transaction=True)
def test_two_threads_may_ask_at_once() -> None:
    ids = [UUID(int=each) for each in range(40)]

    def ask(number: int) -> int:
        try:
            return len(kept_among(people=ids[: 1 + number % 40], name=None, at=NOW))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        assert set(threads.map(ask, range(80))) == {0}


@kept
def held(*, kind: type[Person], pk: UUID) -> QuerySet[Person]:
    return kind.objects.select_for_update().filter(pk=pk)


@pytest.mark.django_db(transaction=True)
def test_rows_are_held_only_within_a_transaction() -> None:
    """Django says so of a statement that it puts together; of a kept one it would no longer."""
    person = Person.objects.create(name="Ida Bonde")
    for _once_put_together_then_kept in range(2):
        with transaction.atomic(), CaptureQueriesContext(connection) as asked:
            assert held(kind=Person, pk=person.pk) == [person]
        assert connection.vendor != "postgresql" or asked[0]["sql"].endswith("FOR UPDATE")
    with pytest.raises(transaction.TransactionManagementError, match="outside"):
        held(kind=Person, pk=person.pk)


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="the other database keeps no plans")
def test_postgresql_plans_it_once_for_a_connection(cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    connection.connection._prepared.clear()
    asked = kept(_led)
    for leader in (cast.mette, cast.ole, cast.jonas, cast.sofie):
        assert asked(leader=leader, today=TODAY) == list(_led(leader=leader, today=TODAY))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%people_leadership%'"
        )
        assert cursor.fetchone() == (1,)
