"""Whether somebody works, what waits, and how far a long job is."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from naervaer.jobs import loop
from naervaer.jobs.actions import beat
from naervaer.jobs.loop import Long, Work
from naervaer.jobs.models import Beat
from naervaer.jobs.queries import SILENT, Running, pulse
from tests.jobs.stage import NOW, SECOND, Clock, StopAfter, act, clock, job

__all__ = ["clock"]
pytestmark = pytest.mark.django_db


@pytest.mark.django_db(transaction=True)
def test_a_loop_beats_while_it_comes_round(transactional_db: None, clock: Clock) -> None:
    assert not pulse(at=NOW).works
    loop.work({}, repeated=[], stop=StopAfter(3, clock), clock=clock)
    last = Beat.objects.get().at
    assert last == NOW + 40 * SECOND  # its third turn: every twenty seconds here
    assert pulse(at=last + SILENT - SECOND).works
    assert not pulse(at=last + SILENT).works


def test_it_is_one_row_however_many_beat() -> None:
    for second in range(3):
        beat(at=NOW + second * SECOND)
    assert Beat.objects.get().at == NOW + 2 * SECOND
    with pytest.raises(IntegrityError), transaction.atomic():
        Beat.objects.create(id=2, at=NOW)


def test_what_waits_and_since_when() -> None:
    assert (pulse(at=NOW).lag, pulse(at=NOW).waiting) == (timedelta(), 0)
    job(due_at=NOW - 90 * SECOND)
    job(due_at=NOW)
    job(due_at=NOW + SECOND)  # not due yet
    job("other", due_at=NOW - 500 * SECOND)
    now = pulse(at=NOW, kinds=["act"])
    assert (now.works, now.lag, now.waiting, now.running) == (False, 90 * SECOND, 2, ())
    assert pulse(at=NOW).lag == 500 * SECOND


def test_a_long_job_shows_how_far_it_is_and_is_work(clock: Clock) -> None:
    seen = []

    def far(work: Work) -> None:
        work.progress(40, 100)
        seen.append(pulse(at=clock() + loop.LEASE - SECOND))

    job("far")
    loop.do_all({"far": Long(far), "act": act}, clock=clock)
    assert [(now.works, now.running) for now in seen] == [(True, (Running("far", 40, 100),))]
    assert pulse(at=clock()).running == ()
