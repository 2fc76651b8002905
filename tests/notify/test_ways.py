"""Drift tells the truth: what is down, since when, what waits, and whose address does not exist."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from naervaer.config.work import HANDLERS
from naervaer.jobs import loop
from naervaer.jobs.actions import beat
from naervaer.jobs.actions import enqueue as enqueue_job
from naervaer.jobs.models import Job
from naervaer.notify import actions, queries
from naervaer.notify.actions.rounds import ROUND
from naervaer.notify.channels import email
from naervaer.notify.models import Notice
from naervaer.notify.texts import since
from naervaer.people.models import Person
from naervaer.vault import ring
from naervaer.web.operations.queries import standing
from naervaer.web.operations.rules import is_behind
from tests.cast import NOW, Cast, sign_in
from tests.client import Client
from tests.notify.postman import Postman, postman

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def office(cast: Cast, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(email, "_away_until", 0.0)
    monkeypatch.setattr(email, "REST_SECONDS", 0.0)
    loop.do_all(HANDLERS, clock=lambda: NOW)
    Notice.objects.all().delete()
    settings.EMAIL_BACKEND = "naervaer.notify.channels.email.Channel"
    with postman() as served:
        settings.MAIL_URL = f"smtp://127.0.0.1:{served.port}"
        yield served


def ask(person: Person, *, at: datetime) -> None:
    actions.enqueue("people.keys_changed", to=person, at=at)


def work_off(at: datetime) -> None:
    enqueue_job(ROUND, due_at=at)
    loop.do_all(HANDLERS, clock=lambda: at, around=ring.fresh)


def mail(at: datetime) -> queries.Way:
    return next(way for way in queries.ways(at=at) if way.name == "mail")


def test_all_is_well(cast: Cast, office: Postman) -> None:
    ask(cast.jonas, at=NOW)
    actions.tell("people.leader_changed", to=cast.sofie, about={"to": str(cast.mette.id)}, at=NOW)
    work_off(NOW + HOUR)
    way = mail(NOW + HOUR)
    assert (way.sent, way.not_taken, way.waiting, way.fault, way.is_down) == (2, 0, 0, "", False)
    assert way.last_at == NOW + HOUR
    assert mail(NOW + HOUR + DAY).sent == 0


def test_a_server_that_is_away_is_seen_with_what_waits_and_since_when(
    cast: Cast, office: Postman, caplog: pytest.LogCaptureFixture
) -> None:
    ask(cast.jonas, at=NOW)
    work_off(NOW)
    office.behaviour = "hang up"
    ask(cast.sofie, at=NOW + MINUTE)
    ask(cast.mette, at=NOW + 2 * MINUTE)
    with caplog.at_level("CRITICAL"):
        for minute in range(2, 30, 3):
            work_off(NOW + minute * MINUTE)
    way = mail(NOW + 30 * MINUTE)
    assert (way.waiting, way.oldest_at, way.is_down) == (2, NOW + MINUTE, True)
    assert way.fault
    office.behaviour = "accept"
    work_off(NOW + HOUR)
    way = mail(NOW + HOUR)
    assert (way.waiting, way.is_down, way.sent) == (0, False, 3)


def test_news_that_cannot_go_out_is_seen_too(
    cast: Cast, office: Postman, caplog: pytest.LogCaptureFixture
) -> None:
    office.behaviour = "hang up"
    actions.tell("people.leader_changed", to=cast.sofie, about={"to": str(cast.mette.id)}, at=NOW)
    assert mail(NOW).fault == ""
    with caplog.at_level("CRITICAL"):
        work_off(NOW + HOUR)
    assert mail(NOW + HOUR).is_down


def test_who_is_not_reached_is_named_until_the_address_is_corrected(cast: Cast, office: Postman) -> None:
    office.behaviour = "unknown"
    ask(cast.jonas, at=NOW)
    work_off(NOW)
    office.behaviour = "accept"
    ask(cast.sofie, at=NOW)
    work_off(NOW)
    (named,) = queries.unreached(at=NOW + DAY)
    assert (named.person, named.at) == (cast.jonas, NOW)
    page = sign_in(Client(), cast.ole).get(reverse("operations")).content.decode()
    assert "jonas@havn.test" in page
    assert "sofie@havn.test" not in page
    Person.objects.filter(pk=cast.jonas.pk).update(email="jonas.holm@havn.test")
    ask(cast.jonas, at=NOW + HOUR)
    work_off(NOW + HOUR)
    assert queries.unreached(at=NOW + DAY) == []


def test_a_channel_that_is_down_changes_no_page_of_the_app(cast: Cast, settings: Any) -> None:
    """What a request does is to note; nobody waits for a server in it."""
    settings.EMAIL_BACKEND = "naervaer.notify.channels.email.Channel"
    settings.MAIL_URL = "smtp://127.0.0.1:9"
    client = sign_in(Client(), cast.jonas)
    assert client.post(reverse("message_try")).status_code == 303
    assert client.get(reverse("today")).status_code == 200
    assert Notice.objects.waiting().filter(to=cast.jonas, kind="notify.try").exists()


def test_work_that_waits_is_late_after_three_minutes() -> None:
    assert not is_behind(timedelta())
    assert not is_behind(3 * MINUTE)
    assert is_behind(3 * MINUTE + timedelta(seconds=1))


def test_the_page_counts_what_waits_for_the_administrator(cast: Cast) -> None:
    Job.objects.all().delete()
    assert standing(at=NOW, is_demo=True).troubles == 1  # no worker yet
    beat(at=NOW)
    assert standing(at=NOW, is_demo=True).troubles == 0
    late = Job.objects.create(kind="night", due_at=NOW - HOUR)
    assert standing(at=NOW, is_demo=True).troubles == 1
    late.leased_until, late.leased_by, late.step, late.steps = NOW + MINUTE, "somebody", 2, 9
    late.save()
    page = sign_in(Client(), cast.ole).get(reverse("operations")).content.decode()
    assert "et langt job: 2 af 9" in page
    beat(at=NOW - HOUR)  # it comes not round while it does something long, and works all the same
    assert standing(at=NOW, is_demo=True).troubles == 0


def test_a_backup_that_is_missing_waits_for_the_administrator(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As `naervaer doctor` says; in a demo nobody real would miss it."""
    monkeypatch.setattr("naervaer.backups.queries.record_of_last", lambda: tmp_path / "last")
    Job.objects.all().delete()
    beat(at=NOW)
    assert standing(at=NOW, is_demo=True).troubles == 0
    assert standing(at=NOW, is_demo=False).troubles == 1
    type(cast.organisation).objects.update(is_demo=False)
    page = sign_in(Client(), cast.ole).get(reverse("operations")).content.decode()
    assert "der er ikke taget nogen her" in page
    assert "naervaer backup" in page

    made = {"at": (NOW - timedelta(days=1)).isoformat(), "file": "naervaer.backup", "bytes": 1}
    (tmp_path / "last").write_text(json.dumps(made))
    assert standing(at=NOW, is_demo=False).troubles == 0
    assert standing(at=NOW + timedelta(days=2), is_demo=False).lacks_backup
    page = sign_in(Client(), cast.ole).get(reverse("operations")).content.decode()
    assert "den seneste gode" in page


def test_what_was_given_up_is_told_as_that(cast: Cast) -> None:
    Job.objects.all().delete()
    beat(at=NOW)
    Job.objects.create(kind="notify.push", due_at=NOW, failed_at=NOW, error="NoAnswer", attempts=6)
    assert standing(at=NOW, is_demo=True).troubles == 1
    page = sign_in(Client(), cast.ole).get(reverse("operations")).content.decode()
    assert "svarede ikke (NoAnswer)" in page
    assert "prøves igen af sig selv" not in page


def test_how_long_ago(cast: Cast) -> None:
    assert since(None, now=NOW) == "ikke endnu"
    assert since(NOW, now=NOW + timedelta(seconds=59)) == "for under et minut siden"
    assert since(NOW, now=NOW + MINUTE) == "for et minut siden"
    assert since(NOW, now=NOW + 59 * MINUTE) == "for 59 minutter siden"
    assert since(NOW, now=NOW + HOUR) == "mandag 23. november kl. 8.00"
