"""The loop: every effect once, nothing lost, nobody waits for what cannot be done."""

import logging
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, InterfaceError, connection, transaction

from naervaer.config.logs import Scrub
from naervaer.jobs import actions, loop
from naervaer.jobs.actions import ask_to_stop, enqueue, enqueue_many, forget_old, free_all
from naervaer.jobs.loop import GiveUp, Long, Repeated, Work
from naervaer.jobs.models import Job
from naervaer.jobs.rules import ATTEMPTS, minute
from naervaer.ledger.models import Act
from naervaer.notify import actions as notify
from naervaer.notify.models import Bundle, Notice
from tests.cast import Cast
from tests.jobs.stage import NOW, SECOND, Clock, StopAfter, act, clock, job

__all__ = ["clock"]

pytestmark = pytest.mark.django_db


def boom(payload: dict[str, Any], at: datetime) -> None:
    act(payload, at)
    raise ValueError("Idas telefon er +45 20 30 40 50")


def test_what_is_due_is_done_once_in_the_order_of_time(clock: Clock) -> None:
    late, early, later = job(due_at=NOW), job(due_at=NOW - SECOND), job(due_at=NOW + SECOND)
    assert loop.do_all({"act": act}, clock=clock) == 2
    done = [str(what) for what in Act.objects.order_by("pk").values_list("object_id", flat=True)]
    assert done == [early.payload["id"], late.payload["id"]]
    later.refresh_from_db()
    assert later.done_at is None
    assert loop.do_all({"act": act}, clock=clock) == 0
    clock.now += SECOND
    assert loop.do_all({"act": act}, clock=clock) == 1


def test_a_job_is_there_if_and_only_if_its_transaction_is(clock: Clock) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        job()
        raise RuntimeError
    assert not Job.objects.exists()


def test_a_key_is_used_once_for_ever(clock: Clock) -> None:
    assert job(key="seal:1")
    assert enqueue("act", due_at=NOW, key="seal:1") is None
    loop.do_all({"act": act}, clock=clock)
    assert enqueue("act", due_at=NOW, key="seal:1") is None
    enqueue_many("act", due_at=NOW, payloads=[{"id": str(uuid.uuid4())} for _ in range(3)])
    assert loop.do_all({"act": act}, clock=clock) == 3


def test_the_effect_and_its_job_are_one_transaction(clock: Clock) -> None:
    failing = job("boom")
    assert loop.do_next({"boom": boom}, clock=clock)
    assert not Act.objects.exists()
    failing.refresh_from_db()
    assert (failing.done_at, failing.failed_at, failing.error) == (None, None, "ValueError")
    assert NOW < failing.due_at <= NOW + timedelta(seconds=5)
    assert not loop.do_next({"boom": boom}, clock=clock)


def test_a_job_that_always_fails_is_given_up(clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    failing = job("boom")
    tries = 0
    with caplog.at_level(logging.CRITICAL):
        while not Job.objects.filter(pk=failing.pk).exclude(failed_at=None).exists():
            clock.now += timedelta(minutes=11)
            tries += loop.do_next({"boom": boom}, clock=clock)
    assert tries == ATTEMPTS
    failing.refresh_from_db()
    assert (failing.error, failing.done_at, failing.leased_until) == ("ValueError", None, None)


def test_a_long_one_may_be_tried_longer(clock: Clock) -> None:
    def away(work: Work) -> None:
        raise ConnectionRefusedError

    failing = job("mail")
    for _ in range(ATTEMPTS + 3):
        clock.now += timedelta(minutes=11)
        assert loop.do_next({"mail": Long(away, attempts=600)}, clock=clock)
    failing.refresh_from_db()
    assert failing.failed_at is None


def test_giving_up_at_once_names_the_cause(clock: Clock) -> None:
    def refused(payload: dict[str, Any], at: datetime) -> None:
        raise GiveUp from LookupError("secret")

    failing = job("refused")
    loop.do_next({"refused": refused}, clock=clock)
    failing.refresh_from_db()
    assert (failing.failed_at, failing.error) == (NOW, "LookupError")


def test_one_that_kills_its_worker_every_time_is_given_up(clock: Clock) -> None:
    killer = job("act")
    Job.objects.filter(pk=killer.pk).update(attempts=ATTEMPTS)
    loop.do_next({"act": act}, clock=clock)
    killer.refresh_from_db()
    assert (killer.failed_at, killer.error) == (NOW, "Crashed")
    assert not Act.objects.exists()


def test_what_nobody_here_can_do_lies_still(clock: Clock) -> None:
    unknown = job("from.tomorrow")
    assert loop.do_all({"act": act}, clock=clock) == 0
    unknown.refresh_from_db()
    assert unknown.attempts == 0


def test_a_leased_job_is_left_alone_until_the_lease_ends(clock: Clock) -> None:
    held = job()
    Job.objects.claim(token="another", now=NOW, until=NOW + loop.LEASE)
    assert not loop.do_next({"act": act}, clock=clock)
    clock.now += loop.LEASE
    assert loop.do_next({"act": act}, clock=clock)
    held.refresh_from_db()
    assert (held.done_at, held.attempts) == (clock.now, 2)


def test_an_only_worker_frees_what_was_left_behind(clock: Clock) -> None:
    job()
    Job.objects.claim(token="killed", now=NOW, until=NOW + loop.LEASE)
    free_all()
    assert loop.do_next({"act": act}, clock=clock)


def test_two_loops_never_get_the_same(clock: Clock) -> None:
    for _ in range(3):
        job()
    taken = [Job.objects.claim(token=f"loop {n}", now=NOW, until=NOW + loop.LEASE) for n in range(4)]
    assert len({one.pk for one in taken if one}) == 3
    assert taken[3] is None


def test_a_loop_takes_one_job_whatever_the_database_plans(clock: Clock) -> None:
    """PostgreSQL may ask a subquery with LIMIT 1 once for each row, and then takes more than one."""
    waiting = [job() for _ in range(5)]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for plan in ("hashagg", "hashjoin", "mergejoin", "sort", "material", "memoize"):
                cursor.execute(f"SET LOCAL enable_{plan} = off")
    taken = Job.objects.claim(token="one", now=NOW, until=NOW + loop.LEASE)
    assert taken in waiting
    assert list(Job.objects.held_by("one")) == [taken]
    assert loop.do_all({"act": act}, clock=clock) == 4


def test_who_lost_the_lease_has_no_effect(clock: Clock) -> None:
    def overtaken(work: Work) -> None:
        Job.objects.filter(pk=work.job.pk).update(leased_by="another")
        with work.finishing() as at:
            act(work.payload, at)

    late = job("overtaken")
    assert loop.do_next({"overtaken": Long(overtaken)}, clock=clock)
    late.refresh_from_db()
    assert (late.done_at, late.leased_by, late.error) == (None, "another", "")
    assert not Act.objects.exists()


def test_progress_is_seen_and_keeps_the_lease(clock: Clock) -> None:
    seen: list[tuple[int, int, datetime | None]] = []

    def takes_its_time(work: Work) -> None:
        for step in range(3):
            clock.now += timedelta(minutes=1)
            work.progress(step, 3)
            row = Job.objects.get(pk=work.job.pk)
            seen.append((row.step, row.steps, row.leased_until))
        with work.finishing() as at:
            act(work.payload, at)

    long = job("long")
    assert loop.do_next({"long": Long(takes_its_time)}, clock=clock)
    assert [(step, steps) for step, steps, _ in seen] == [(0, 3), (1, 3), (2, 3)]
    assert seen[-1][2] == clock.now + loop.LEASE
    long.refresh_from_db()
    assert (long.step, long.steps, long.done_at) == (3, 3, clock.now)
    assert Act.objects.count() == 1


def test_a_long_one_that_forgets_to_finish_is_done_all_the_same(clock: Clock) -> None:
    forgetful = job("long")
    loop.do_next({"long": Long(lambda work: None)}, clock=clock)
    forgetful.refresh_from_db()
    assert forgetful.done_at == NOW


def test_it_stops_at_its_next_step_when_asked(clock: Clock) -> None:
    def stopped(work: Work) -> None:
        work.progress(1, 9)
        assert ask_to_stop(job=work.job.pk, at=NOW)
        work.progress(2, 9)
        raise AssertionError("went on")

    running = job("long")
    loop.do_next({"long": Long(stopped)}, clock=clock)
    running.refresh_from_db()
    assert (running.failed_at, running.error, running.step) == (NOW, "Stopped", 2)
    assert not ask_to_stop(job=running.pk, at=NOW)


def test_one_that_has_not_begun_is_never_begun(clock: Clock) -> None:
    waiting = job()
    assert ask_to_stop(job=waiting.pk, at=NOW)
    assert loop.do_all({"act": act}, clock=clock) == 0


def test_every_job_has_its_own_surroundings(clock: Clock) -> None:
    inside: list[str] = []

    @contextmanager
    def around() -> Iterator[None]:
        inside.append("in")
        yield
        inside.append("out")

    job(), job()
    loop.do_all({"act": act}, around=around, clock=clock)
    assert inside == ["in", "out", "in", "out"]


@pytest.mark.django_db(transaction=True)
def test_what_comes_again_comes_once_a_slot(transactional_db: None, clock: Clock) -> None:
    done: list[datetime] = []
    repeated = [Repeated("tick", minute)]
    stop = StopAfter(12, clock)  # four minutes
    loop.work({"tick": lambda payload, at: done.append(at)}, repeated=repeated, stop=stop, clock=clock)
    assert len(done) == 4
    assert Job.objects.filter(kind="tick").count() == 4
    assert set(stop.waits) == {0, loop.IDLE_SECONDS}
    assert loop.IDLE_SECONDS <= 1


@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_away_for_a_moment_ends_nothing(
    transactional_db: None, clock: Clock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    whole, turns = loop.do_next, []

    def away(*args: Any, **how: Any) -> bool:
        turns.append(1)
        if len(turns) == 1:
            raise InterfaceError
        return whole(*args, **how)

    monkeypatch.setattr(loop, "do_next", away)
    job()
    with caplog.at_level(logging.CRITICAL):
        loop.work({"act": act}, repeated=[], stop=StopAfter(3, clock), clock=clock)
    assert Act.objects.count() == 1


def test_only_the_names_of_errors_are_logged(clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    job("boom")
    caplog.handler.addFilter(Scrub())
    try:
        loop.do_next({"boom": boom}, clock=clock)
    finally:
        caplog.handler.filters.clear()
    assert "boom failed" in caplog.text
    assert "ValueError" in caplog.text
    assert "+45" not in caplog.text
    assert "+45" not in str(list(Job.objects.values()))


def test_what_is_over_is_deleted_in_time(clock: Clock) -> None:
    done = job()
    enqueue("tick", due_at=NOW, key="tick:1")
    failing = job("boom")
    loop.do_all({"act": act, "tick": lambda payload, at: None}, clock=clock)
    Job.objects.filter(pk=failing.pk).update(failed_at=NOW)
    job(due_at=NOW + timedelta(days=90))
    forget_old(at=NOW + timedelta(days=3))
    assert {held.kind for held in Job.objects.all()} == {"act", "boom"}
    assert Job.objects.filter(pk=done.pk).exists()
    forget_old(at=NOW + timedelta(days=31))
    assert [held.done_at for held in Job.objects.all()] == [None]


def test_much_is_forgotten_some_at_a_time(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Letters, on which notices hang: each is named, and a statement carries so many values only."""
    monkeypatch.setattr(actions, "AT_ONCE", 10)
    days = [NOW.date() - timedelta(days=number) for number in range(60)]
    Bundle.objects.bulk_create(
        [Bundle(to=cast.jonas, on=day, made_at=NOW - timedelta(days=100)) for day in days]
    )
    kept = Bundle.objects.create(to=cast.sofie, on=NOW.date(), made_at=NOW)
    for bundle in Bundle.objects.order_by("pk"):
        Notice.objects.create(to=bundle.to, kind="notify.try", made_at=NOW, due_at=NOW, bundle=bundle)
    most = 0

    def counted(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal most
        most = max(most, len(params or ()))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(counted):
        notify.forget_old(at=NOW)
    assert list(Bundle.objects.all()) == [kept]
    assert Notice.objects.filter(kind="notify.try", bundle=None).count() == 60
    assert 10 <= most < 20


def test_a_job_is_done_or_given_up_never_both(clock: Clock) -> None:
    both = job()
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.filter(pk=both.pk).update(done_at=NOW, failed_at=NOW)
