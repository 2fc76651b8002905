"""What the doctor and /healthz tell: the truth, and to strangers one word for each part."""

import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError
from django.test import Client

from naervaer.backups.queries import record_of_last
from naervaer.backups.rules import BACKUP_EVERY
from naervaer.config.health import SLOW, Finding, at_a_glance, examine
from naervaer.jobs.actions import beat, enqueue
from naervaer.jobs.models import Job
from naervaer.notify import actions as notify
from naervaer.notify.actions import DELIVER
from naervaer.notify.channels import push
from naervaer.notify.models import Notice, Subscription
from naervaer.notify.queries import ways
from tests.cast import NOW, Cast
from tests.notify.rows import a_subscription

MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)


@pytest.fixture
def well(cast: Cast) -> Iterator[Cast]:
    """Real people; the worker has come round, nothing waits, and a backup was made an hour ago."""
    cast.organisation.is_demo = False
    cast.organisation.save()
    Job.objects.update(done_at=NOW)
    beat(at=NOW)
    backed_up(NOW - timedelta(hours=1))
    yield cast
    record_of_last().unlink(missing_ok=True)


def backed_up(at: datetime) -> None:
    record_of_last().write_text(json.dumps({"at": at.isoformat(), "file": "/mnt/kanarie.backup", "bytes": 7}))


def faults(at: datetime = NOW) -> dict[str, Finding]:
    return {each.what: each for each in at_a_glance(at) if not each.good}


def test_all_is_well(well: Cast) -> None:
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"well\n")
    assert answer["Cache-Control"] == "no-store"
    assert [each.what for each in examine(NOW) if not each.good] == []


def test_a_worker_that_rests_and_one_that_is_behind(well: Cast) -> None:
    enqueue("ledger.seal", due_at=NOW)
    assert faults(NOW + MINUTE) == {}
    assert faults(NOW + 3 * MINUTE)["worker"].vital
    beat(at=NOW + 5 * MINUTE)
    behind = faults(NOW + 5 * MINUTE)["worker"]
    assert (behind.vital, behind.says) == (True, "1 jobs wait, the oldest for 5 minutes.")
    assert timedelta(minutes=5) > SLOW
    Job.objects.filter(kind="ledger.seal").update(
        leased_until=NOW + 6 * MINUTE, leased_by="somebody", step=2, steps=9
    )
    (worker,) = [each for each in examine(NOW + 5 * MINUTE) if each.what == "worker"]
    assert worker.good
    assert worker.says.endswith("Now: ledger.seal, 2 of 9.")


def test_mails_that_fail_are_told_of_and_pages_are_given(well: Cast) -> None:
    notify.enqueue("people.keys_changed", to=well.jonas, at=NOW)
    assert faults() == {}
    fails = {"error": "ConnectionRefusedError", "attempts": 1, "due_at": NOW + MINUTE}
    Job.objects.open().filter(kind=DELIVER).update(**fails)
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"not well: mail\n")
    assert faults()["mail"].says == "Nothing has gone out since 2026-11-23 08:00: ConnectionRefusedError."
    (told,) = [each for each in examine(NOW) if not each.good]
    assert told.what == "mail"
    other = Notice.objects.create(to=well.sofie, kind="test.sent", made_at=NOW, due_at=NOW)
    Notice.objects.filter(pk=other.pk).update(sent_at=NOW + SECOND)
    assert faults() == {}  # mail goes out: one address that fails is no fault of mail


@pytest.mark.parametrize("channel", ["push", "chat"])
def test_a_channel_beside_mail_that_fails_or_was_given_up(well: Cast, channel: str) -> None:
    notice = Notice.objects.create(to=well.jonas, kind="test.waits", made_at=NOW, due_at=NOW)
    job = enqueue(f"notify.{channel}", due_at=NOW, payload={"notice": str(notice.pk)})
    assert job is not None
    row = Job.objects.filter(pk=job.pk)
    row.update(error="NoAnswer", attempts=2, due_at=NOW + MINUTE)
    assert faults().keys() == {channel}
    assert [way.is_down for way in ways(at=NOW) if way.name == channel] == [True]
    row.update(failed_at=NOW + MINUTE)
    assert faults(NOW + MINUTE).keys() == {channel}
    row.update(error="Refused")
    assert faults(NOW + MINUTE) == {}  # a browser that is gone says nothing about the others
    row.update(error="NoAnswer")
    later = enqueue(f"notify.{channel}", due_at=NOW)
    assert later is not None
    Job.objects.filter(pk=later.pk).update(done_at=NOW + 2 * MINUTE)
    assert faults(NOW + 2 * MINUTE - SECOND) == {}


def test_the_keys_of_push(well: Cast, settings: Any, tmp_path: Path) -> None:
    copy = tmp_path / "master.key"
    copy.write_bytes(settings.MASTER_KEY_FILE.read_bytes())
    copy.chmod(0o600)
    settings.MASTER_KEY_FILE = copy
    a_subscription(well.jonas, at=NOW)
    assert "push.key is missing." in faults()["push"].says
    push.make_keys()
    assert faults() == {}
    push.key_file().chmod(0o640)
    assert faults()["push"].says.endswith(f"Run: chmod 600 {push.key_file()}")
    push.key_file().chmod(0o600)
    push.key_file().write_text("kanarie")
    assert "push.key is no key." in faults()["push"].says
    Subscription.objects.all().delete()
    assert faults() == {}  # nobody has said yes, so nothing is lost


def test_a_monitor_fills_no_log_and_a_change_is_one_line(
    well: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    """With the loggers as they are set up: what Django says of each 503 of this page stays unsaid."""
    assert Client().get("/healthz").status_code == 200
    caplog.clear()
    enqueue("ledger.seal", due_at=NOW - timedelta(hours=2))
    for _ in range(3):
        assert Client().get("/healthz").status_code == 503
    Job.objects.open().update(done_at=NOW)
    for _ in range(3):
        assert Client().get("/healthz").status_code == 200
    said = [(record.levelname, record.getMessage()) for record in caplog.records]
    assert said == [("ERROR", "healthz: not well: worker"), ("INFO", "healthz: well")]


def test_the_last_backup(well: Cast) -> None:
    assert faults(NOW - timedelta(hours=1) + BACKUP_EVERY).keys() == {"worker"}
    old = faults(NOW + BACKUP_EVERY)["backup"]
    assert "That was 2 days ago. Run: naervaer backup" in old.says
    assert not old.vital
    record_of_last().write_text("kanarie")
    assert "None has been made here." in faults()["backup"].says
    well.organisation.is_demo = True
    well.organisation.save()
    assert faults() == {}


def test_the_key_file_is_gone(well: Cast) -> None:
    kept = settings.MASTER_KEY_FILE.rename(settings.MASTER_KEY_FILE.with_suffix(".kept"))
    try:
        answer = Client().get("/healthz")
    finally:
        kept.rename(settings.MASTER_KEY_FILE)
    assert (answer.status_code, answer.content) == (503, b"not well: key file\n")


def test_the_database_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise OperationalError("no route to kanarie 10.0.0.1")

    monkeypatch.setattr("naervaer.config.health.require_masters", away)
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.content) == (503, b"not well: database\n")


def test_a_stranger_learns_words_and_nothing_else(well: Cast) -> None:
    record_of_last().unlink()
    enqueue("ledger.seal", due_at=NOW - timedelta(hours=2))
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.content) == (503, b"not well: worker, backup\n")
    assert not re.search(rb"[0-9/.]", answer.content)
    assert Client().post("/healthz").status_code in (403, 405)
