"""The record stands: nobody changes it, and if somebody does, it shows."""

import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from naervaer.ledger.actions import forget_old, record, record_many, record_reads, seal
from naervaer.ledger.models import Act, Read, Seal
from naervaer.ledger.queries import has_seal, verify
from tests.guards import without_triggers

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)
MINUTE = timedelta(minutes=1)


def acts(count: int, at: datetime = NOW) -> None:
    record_many("person.added", by=None, at=at, about=[uuid.uuid4() for _ in range(count)])


TODAY = NOW.date()


def reads(count: int, on: date = TODAY) -> None:
    record_reads("person", viewer=uuid.uuid4(), subjects=[uuid.uuid4() for _ in range(count)], on=on)


def faults(at: datetime = NOW) -> tuple[str, ...]:
    return verify(at=at).faults


def by_force(change: Callable[[], Any]) -> None:
    """As somebody with the database in their hands."""
    with without_triggers(connection):
        change()


@pytest.fixture
def sealed(db: None) -> list[Seal]:
    for _ in range(3):
        acts(4)
        reads(3)
        seal(at=NOW)
    return list(Seal.objects.order_by("pk"))


def test_what_is_sealed_is_whole(sealed: list[Seal]) -> None:
    found = verify(at=NOW)
    assert (found.seals, found.rows, found.faults) == (3, 21, ())
    assert found.last == sealed[-1].digest
    assert has_seal(sealed[0].digest)
    assert not has_seal("0" * 64)


def test_nothing_new_makes_no_seal(sealed: list[Seal]) -> None:
    assert seal(at=NOW) == 0
    assert Seal.objects.count() == 3


def test_a_long_backlog_is_sealed_in_pieces(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("naervaer.ledger.actions.SEALED_AT_ONCE", 10)
    acts(35)
    assert seal(at=NOW) == 4
    assert faults() == ()


@pytest.mark.parametrize("model", [Act, Read, Seal])
@pytest.mark.parametrize("deed", ["update", "delete"])
def test_the_database_refuses(sealed: list[Seal], model: type[Act | Read | Seal], deed: str) -> None:
    first = model._default_manager.order_by("pk")[:1].values("pk")
    one = model._default_manager.filter(pk__in=list(first.values_list("pk", flat=True)))
    column = {Act: "kind", Read: "kind", Seal: "digest"}[model]
    with pytest.raises(DatabaseError, match="only added to"), transaction.atomic():
        one.update(**{column: "other"}) if deed == "update" else one.delete()
    assert one.exists()
    assert faults() == ()


def test_a_changed_act_shows(sealed: list[Seal]) -> None:
    by_force(lambda: Act.objects.filter(pk__in=Act.objects.values("pk")[:1]).update(kind="nothing"))
    assert len(faults()) == 1
    assert "has been changed" in faults()[0]


def test_a_changed_read_shows(sealed: list[Seal]) -> None:
    by_force(lambda: Read.objects.filter(kind="person").update(viewer_id=uuid.uuid4()))
    assert len(faults()) == 3


def test_a_removed_row_shows_by_its_number(sealed: list[Seal]) -> None:
    number = Act.objects.order_by("pk").values_list("pk", flat=True)[5]
    by_force(lambda: Act.objects.filter(pk=number).delete())
    assert faults() == (f"Acts {number} under seal {sealed[1].pk} are missing.",)


def test_a_row_put_between_shows(sealed: list[Seal]) -> None:
    number = Act.objects.order_by("pk").values_list("pk", flat=True)[5]
    held = Act.objects.get(pk=number)
    by_force(lambda: Act.objects.filter(pk=number).delete())
    by_force(lambda: Act.objects.create(pk=number, kind="other", at=held.at))
    assert len(faults()) == 1


def test_a_seal_that_was_made_anew_over_changed_rows_shows(sealed: list[Seal]) -> None:
    by_force(lambda: Seal.objects.filter(pk=sealed[1].pk).update(acts_digest="0" * 64))
    assert f"Seal {sealed[1].pk} has been changed." in faults()


def test_a_missing_seal_shows(sealed: list[Seal]) -> None:
    by_force(lambda: Seal.objects.filter(pk=sealed[1].pk).delete())
    assert f"Seal {sealed[2].pk} does not continue seal {sealed[0].pk}." in faults()
    by_force(lambda: Seal.objects.filter(pk=sealed[0].pk).delete())
    assert f"Seals before seal {sealed[2].pk} are missing." in faults()


def test_two_sealers_cannot_fork_the_chain(sealed: list[Seal]) -> None:
    twin = Seal.objects.order_by("-pk")[0]
    twin.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save(force_insert=True)


def late_act(number: int) -> None:
    Act.objects.create(pk=number, kind="late", at=NOW)


def test_a_row_committed_late_is_under_the_next_seal(db: None) -> None:
    record("first", by=None, at=NOW)
    number = Act.objects.get().pk
    Act.objects.create(pk=number + 2, kind="third", at=NOW)
    seal(at=NOW)
    late_act(number + 1)
    assert faults() == ()  # it may still come: the gap is young
    assert seal(at=NOW + MINUTE) == 1
    assert faults() == ()
    by_force(lambda: Act.objects.filter(kind="late").update(kind="other"))
    assert len(faults()) == 1


def test_a_gap_older_than_a_day_is_closed(db: None) -> None:
    record("first", by=None, at=NOW)
    number = Act.objects.get().pk
    Act.objects.create(pk=number + 2, kind="third", at=NOW)
    seal(at=NOW - timedelta(days=2))
    Act.objects.create(pk=number + 3, kind="fourth", at=NOW)
    seal(at=NOW)
    late_act(number + 1)
    assert seal(at=NOW) == 0
    assert faults() == (f"Acts {number + 1} have been put between sealed ones.",)


LONG_AGO = NOW - timedelta(days=750)
LAST_YEAR = NOW - timedelta(days=400)


def test_what_is_old_enough_goes_and_the_rest_stays_whole(db: None) -> None:
    for at in (LONG_AGO, LONG_AGO + MINUTE, LAST_YEAR, NOW):
        acts(3, at)
        reads(2, at.date())
        seal(at=at)
    forget_old(at=NOW)
    assert Act.objects.count() == 6  # two years
    assert Read.objects.count() == 2  # one year
    assert Seal.objects.count() == 3  # the newest old one shows where the chain was cut
    assert faults() == ()
    forget_old(at=NOW)
    assert Seal.objects.count() == 3


def test_nothing_young_can_be_forgotten(db: None) -> None:
    acts(3)
    seal(at=LONG_AGO)  # a clock that was wrong
    forget_old(at=NOW)
    assert Act.objects.count() == 3


def test_the_migration_can_be_taken_back(transactional_db: None) -> None:
    acts(1)
    call_command("migrate", "ledger", "0002", verbosity=0)
    try:
        Act.objects.update(kind="changed")
    finally:
        call_command("migrate", "ledger", verbosity=0)
    with pytest.raises(DatabaseError):
        Act.objects.update(kind="again")
