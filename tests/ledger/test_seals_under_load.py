"""Sealing while others write, in random orders of commit, and finding any one tampering."""

import random
import threading
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from naervaer.ledger.actions import record, seal
from naervaer.ledger.models import Act, Seal
from naervaer.ledger.queries import ACTS, verify
from naervaer.ledger.rules import merged
from tests import numbers
from tests.guards import without_triggers

NOW = datetime.now(UTC)
STEP = timedelta(minutes=7)
DAY = timedelta(days=1)

events = st.lists(
    st.one_of(
        st.tuples(st.just("write"), st.integers(1, 4)),  # the numbers that a transaction has drawn
        st.tuples(st.just("commit"), st.integers(0, 9)),  # one of those that wait
        st.tuples(st.just("roll back"), st.integers(0, 9)),
        st.tuples(st.just("seal"), st.just(0)),
        st.tuples(st.just("wait"), st.integers(1, 90)),
    ),
    max_size=40,
)


@pytest.mark.django_db
@given(events, st.randoms(use_true_random=False))
def test_every_order_of_commits_is_sealed_and_every_tampering_shows(
    story: list[tuple[str, int]], chance: random.Random
) -> None:
    """A transaction that lasts less than a day may commit whenever it likes."""
    with transaction.atomic():
        _tell(story, chance)
        transaction.set_rollback(True)


def _tell(story: list[tuple[str, int]], chance: random.Random) -> None:
    at, number = NOW, Act.objects.count() + 1000
    drawn: list[tuple[datetime, list[int]]] = []
    for what, many in story:
        drawn = [(when, ids) for when, ids in drawn if when > at - DAY + STEP * 2]  # none lasts a day
        if what == "write":
            drawn.append((at, list(range(number, number + many))))
            number += many
        elif what in ("commit", "roll back") and drawn:
            _, ids = drawn.pop(many % len(drawn))
            if what == "commit":
                Act.objects.bulk_create([Act(pk=pk, kind="told", at=at) for pk in ids])
        elif what == "seal":
            seal(at=at)
        elif what == "wait":
            at += STEP * many if not drawn else STEP
    seal(at=at)
    sealed = merged(each for held in Seal.objects.order_by("pk") for each in ACTS.covered(held))
    covered = {pk for first, last in sealed for pk in range(first, last + 1)}
    assert covered == set(Act.objects.values_list("pk", flat=True))
    assert verify(at=at).faults == ()
    at += DAY * 2  # now nothing can come late any more
    Act.objects.create(pk=number, kind="told", at=at)
    seal(at=at)
    if covered:
        with without_triggers(connection):
            _tamper(chance, sorted(covered))
        assert verify(at=at).faults != ()


def _tamper(chance: random.Random, covered: list[int]) -> None:
    one = Act.objects.filter(pk=chance.choice(covered))
    match chance.choice(["kind", "at", "actor", "delete", "insert"]):
        case "kind":
            one.update(kind="tampered")
        case "at":
            one.update(at=NOW - timedelta(microseconds=1))
        case "actor":
            one.update(actor_id=uuid.uuid4())
        case "delete":
            one.delete()
        case "insert":
            Act.objects.create(pk=covered[0] - 1 - chance.randrange(900), kind="inserted", at=NOW)


@pytest.mark.django_db(transaction=True)
def test_many_writers_and_a_sealer(transactional_db: None) -> None:
    """Real transactions that commit in whatever order the database lets them."""
    writers, each = 6, numbers(40, 400)
    done = threading.Event()
    errors: list[BaseException] = []

    def write(seed: int) -> None:
        chance = random.Random(seed)
        try:
            for _ in range(each):
                with transaction.atomic():
                    for _ in range(chance.randrange(1, 4)):
                        record("load", by=None, at=datetime.now(UTC))
                    if chance.random() < 0.1:
                        transaction.set_rollback(True)
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    def keep_sealing() -> None:
        try:
            while not done.is_set():
                seal(at=datetime.now(UTC))
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(seed,)) for seed in range(writers)]
    sealer = threading.Thread(target=keep_sealing)
    for thread in [*threads, sealer]:
        thread.start()
    for thread in threads:
        thread.join()
    done.set()
    sealer.join()
    seal(at=datetime.now(UTC))
    found = verify(at=datetime.now(UTC))
    assert errors == []
    assert found.faults == ()
    assert found.rows == Act.objects.count() > writers * each * 0.8
    assert found.seals > 1
