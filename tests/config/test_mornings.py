"""A leader's morning digest: once for a day on which somebody becomes due, and only while it is so (A09)."""

from datetime import datetime, timedelta

import pytest
from django.core import mail as outgoing

from naervaer.config.mornings import DUE
from naervaer.config.work import HANDLERS, REPEATED
from naervaer.followup.actions import record_touch
from naervaer.jobs import loop
from naervaer.jobs.actions import enqueue
from naervaer.notify.actions.rounds import ROUND
from naervaer.notify.models import Notice
from tests.cast import NOW, TODAY, Cast

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def quiet(cast: Cast) -> None:
    """Nothing is left to do and no news waits."""
    loop.do_all(HANDLERS, clock=lambda: NOW)
    Notice.objects.all().delete()


def morning(at: datetime) -> list[str]:
    """The night's work and then a round: whom it has told."""
    outgoing.outbox.clear()
    enqueue("mornings", due_at=at)
    loop.do_all(HANDLERS, clock=lambda: at)
    enqueue(ROUND, due_at=at)
    loop.do_all(HANDLERS, clock=lambda: at)
    return sorted(message.to[0] for message in outgoing.outbox)


def test_ida_is_due_today_so_mette_has_a_digest_at_nine(cast: Cast) -> None:
    """The names and the matter stand on I dag, not in the mail."""
    assert morning(NOW) == []
    assert "mette@havn.test" in morning(NOW + HOUR)
    (digest,) = [message for message in outgoing.outbox if message.to == ["mette@havn.test"]]
    assert digest.subject == "Din morgen i Nærvær"
    for person in cast.everyone:
        assert person.name.split()[0] not in str(digest.message())


def test_it_is_made_once_however_often_it_is_asked_for(cast: Cast) -> None:
    morning(NOW)
    before = Notice.objects.filter(kind=DUE).count()
    morning(NOW)
    assert Notice.objects.filter(kind=DUE).count() == before
    assert before >= 1


def test_who_has_talked_in_the_meantime_is_not_reminded(cast: Cast) -> None:
    morning(NOW)
    Notice.objects.exclude(to=cast.mette).delete()
    for person in cast.team:
        record_touch(
            employee=person,
            leader=cast.mette,
            talked=cast.mette,
            on=TODAY,
            by=cast.mette,
            at=NOW,
            today=TODAY,
        )
    enqueue(ROUND, due_at=NOW + HOUR)
    outgoing.outbox.clear()
    loop.do_all(HANDLERS, clock=lambda: NOW + HOUR)
    assert outgoing.outbox == []


def test_a_worker_that_was_away_catches_up_once(cast: Cast) -> None:
    assert "mette@havn.test" in morning(NOW + 2 * DAY + HOUR)
    assert morning(NOW + 2 * DAY + 2 * HOUR) == []


def test_it_comes_again_every_morning() -> None:
    (slot,) = [repeated.slot for repeated in REPEATED if repeated.kind == "mornings"]
    names = [slot(NOW + n * DAY)[0] for n in range(3)]
    assert names == ["2026-11-23", "2026-11-24", "2026-11-25"]
