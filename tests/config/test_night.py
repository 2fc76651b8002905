"""What has been kept as long as promised goes in the night, and nothing younger."""

from datetime import datetime, timedelta

import pysqlite3  # type: ignore[import-untyped]  # it ships no types
import pytest
from django.core.management import call_command
from django.db import connection
from pytest import MonkeyPatch

from naervaer.accounts.models import Session, User
from naervaer.config import checks
from naervaer.config.work import HANDLERS, REPEATED, work
from naervaer.distance.models import Leave
from naervaer.followup.models import Standing, Touch
from naervaer.jobs import loop
from naervaer.jobs.actions import enqueue
from naervaer.jobs.models import Job
from naervaer.ledger.models import Act, Seal
from naervaer.ledger.queries import verify
from naervaer.notify.models import Notice
from naervaer.people.actions import end_employment, invite
from naervaer.people.actions.forgetting import still_leading
from naervaer.people.models import Invitation, Leadership, Person, Project
from naervaer.vault import ring
from naervaer.vault.models import DataKey
from tests.cast import NOW, Cast, sign_in
from tests.client import Client

DAY = timedelta(days=1)


def nightfall(at: datetime) -> None:
    """Only the work of the night."""
    Job.objects.open().delete()
    made = enqueue("night", due_at=at)
    assert loop.do_all(HANDLERS, clock=lambda: at) == 1
    assert made and Job.objects.get(pk=made.pk).done_at == at


def test_a_night_in_the_middle_of_everything_deletes_nothing(cast: Cast) -> None:
    sign_in(Client(), cast.jonas)
    tables = (Person, User, Leadership, Touch, Leave, Session, Act, DataKey, Project)
    before = [model._default_manager.count() for model in tables]
    assert all(before)
    nightfall(NOW)
    assert [model._default_manager.count() for model in tables] == before


def test_who_has_left_is_gone_after_thirty_days(cast: Cast) -> None:
    end_employment(person=cast.jonas, on=NOW.date(), by=cast.ole, at=NOW)
    nightfall(NOW + 29 * DAY)
    assert Person.objects.filter(pk=cast.jonas.pk).exists()
    nightfall(NOW + 30 * DAY)
    for model, column in (
        (Person, "pk"),
        (DataKey, "owner_id"),
        (Touch, "employee"),
        (Standing, "employee"),
        (Notice, "to"),
    ):
        assert not model._default_manager.filter(**{column: cast.jonas.pk}).exists()
    assert not User.objects.filter(email="jonas@havn.test").exists()
    assert Act.objects.filter(subject_id=cast.jonas.pk, kind="person.forgotten").exists()  # ids, never a name
    assert Person.objects.filter(pk=cast.sofie.pk).exists()


def test_who_comes_back_stays(cast: Cast) -> None:
    end_employment(person=cast.jonas, on=NOW.date(), by=cast.ole, at=NOW)
    cast.jonas.employments.create(started_on=(NOW + 60 * DAY).date())
    nightfall(NOW + 31 * DAY)
    assert Person.objects.filter(pk=cast.jonas.pk).exists()


def test_who_still_leads_a_project_waits_for_another_leader(cast: Cast) -> None:
    end_employment(person=cast.bo, on=NOW.date(), by=cast.ole, at=NOW)
    at = NOW + 31 * DAY
    nightfall(at)
    assert (Person.objects.filter(pk=cast.bo.pk).exists(), still_leading(at=at)) == (True, 1)
    Project.objects.filter(pk=cast.kajplads.pk).update(ended_on=NOW.date())
    nightfall(at)
    assert (Person.objects.filter(pk=cast.bo.pk).exists(), still_leading(at=at)) == (False, 0)


def test_old_links_sessions_contacts_and_leave_go(cast: Cast) -> None:
    invite(person=cast.karen, by=cast.ole, at=NOW)
    sign_in(Client(), cast.jonas)
    Session.objects.update(expire_date=NOW - DAY)
    at = NOW + 15 * DAY
    nightfall(at)
    assert not Invitation.objects.exists()
    assert not Session.objects.exists()
    nightfall(NOW + 700 * DAY)
    assert Touch.objects.exists()
    nightfall(NOW + 760 * DAY)
    assert not Touch.objects.exists()
    assert not Leave.objects.exists()


def test_the_record_is_sealed_every_minute(cast: Cast) -> None:
    for kind in ("ledger.seal", "night"):
        assert [each.kind for each in REPEATED].count(kind) == 1
    loop.do_all(HANDLERS, clock=lambda: NOW)  # what the cast has left to do may add acts of its own
    enqueue("ledger.seal", due_at=NOW)
    loop.do_all(HANDLERS, clock=lambda: NOW)
    assert Seal.objects.count() == 1
    assert verify(at=NOW).faults == ()
    assert verify(at=NOW).rows == Act.objects.count() > 30


def test_every_job_has_a_ring_of_its_own(cast: Cast, monkeypatch: MonkeyPatch) -> None:
    rings = []

    def look(*args: object, **how: object) -> None:
        with how["around"]() as inner:  # type: ignore[operator]
            rings.append(inner)
        rings.append(ring.current())

    monkeypatch.setattr(loop, "work", look)
    monkeypatch.setattr("naervaer.config.work.Stop", object)
    work()
    assert rings[0] is not rings[1]


@pytest.mark.which
def test_an_sqlite_that_may_corrupt_is_refused(monkeypatch: MonkeyPatch) -> None:
    assert checks.sqlite_is_safe() == []
    monkeypatch.setattr(pysqlite3, "sqlite_version_info", (3, 40, 1))
    found = [error.id for error in checks.sqlite_is_safe()]
    assert found == (["config.E001"] if connection.vendor == "sqlite" else [])


@pytest.mark.django_db
def test_all_checks_are_quiet_here() -> None:
    call_command("check", databases=["default"], fail_level="WARNING")
