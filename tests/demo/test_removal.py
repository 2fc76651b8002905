"""One command takes the demo away, and only the demo."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection, transaction

from naervaer.config.cli import main
from naervaer.demo import removal
from naervaer.demo.build import load
from naervaer.demo.people import named
from naervaer.demo.removal import KEPT, NotTheDemo, OthersToo, remove
from naervaer.ledger.models import Act
from naervaer.people.actions import add_person, set_up
from naervaer.people.models import Organisation, Person

pytestmark = pytest.mark.dealt_out
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))


@pytest.fixture
def demo(transactional_db: None) -> Iterator[None]:
    """An organisation that is the demo by its mark; only one test needs all its people."""
    with time_machine.travel(NOW, tick=True):
        ole = named("ole")
        set_up(
            organisation="Havn og Partnere",
            language="da",
            name=ole.name,
            email=ole.email,
            password=None,
            at=NOW,
            is_demo=True,
        )
        yield


def rows() -> dict[str, int]:
    """How many rows each table has."""
    with connection.cursor() as cursor:
        counts = {}
        for table in set(connection.introspection.table_names()) - KEPT:
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608
            counts[table] = cursor.fetchone()[0]
    return counts


def the_record_stands() -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        Act.objects.update(kind="another")
    with pytest.raises(DatabaseError), transaction.atomic():
        Act.objects.all().delete()


def test_nothing_is_left_and_it_can_come_again(transactional_db: None) -> None:
    cache.clear()  # what other tests have left there is no part of the demo
    with time_machine.travel(NOW, tick=True):
        load(now=NOW)
        before = rows()
        assert before["followup_touch"] > 300

        remove()
        assert {table: count for table, count in rows().items() if count} == {}

        load(now=NOW)
        assert rows() == before


def test_mails_are_gone_and_the_record_refuses_as_before(demo: None) -> None:
    the_record_stands()
    mail = settings.DATA / "mail" / "20261123-080000-abc.eml"
    mail.parent.mkdir(exist_ok=True)
    mail.write_text("To: karen@havn.test")

    remove()

    assert not mail.exists()
    set_up(organisation="Ny", language="da", name="Eva Ny", email="eva@ny.test", password=None, at=NOW)

    the_record_stands()


def test_a_real_organisation_stays(demo: None, capsys: pytest.CaptureFixture[str]) -> None:
    Organisation.objects.update(is_demo=False)
    before = rows()

    with pytest.raises(NotTheDemo):
        remove(others_too=True)

    assert main(["demo", "remove", "--yes"]) == 2
    assert capsys.readouterr().err == "The organisation here is not the demo. Nothing has been removed.\n"
    assert rows() == before


def test_people_whom_somebody_has_added_are_not_lost_by_mistake(
    demo: None, capsys: pytest.CaptureFixture[str]
) -> None:
    ole = Person.objects.get(email="ole@havn.test")
    for email in ("eva@ny.test", None):
        add_person(name="Eva Ny", email=email, by=ole, at=NOW, started_on=NOW.date())
    before = rows()

    with pytest.raises(OthersToo) as others:
        remove()

    assert others.value.count == 2
    assert main(["demo", "remove"]) == 2
    assert "not of the demo: 2" in capsys.readouterr().err
    assert rows() == before


def test_an_error_halfway_leaves_everything_as_it_was(demo: None, monkeypatch: pytest.MonkeyPatch) -> None:
    before = rows()

    def broken(tables: list[str]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name('people_role')}")  # noqa: S608
        raise RuntimeError

    monkeypatch.setattr(removal, "_empty", broken)
    with pytest.raises(RuntimeError):
        remove()

    assert rows() == before
    the_record_stands()


def test_the_commands_say_what_they_have_done(
    transactional_db: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["demo", "remove"]) == 2
    assert main(["demo", "load"]) == 0
    said = capsys.readouterr().out
    assert "naervaer-demo" in said and "mette@havn.test" in said and said.count("@havn.test") == 7
    assert main(["demo", "load"]) == 2
    assert "already" in capsys.readouterr().err

    assert main(["demo", "remove"]) == 0

    assert "/set-up/" in capsys.readouterr().out
    assert not Organisation.objects.exists()
