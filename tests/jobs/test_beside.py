"""The loop beside the first one: what lasts holds nothing up, and ends with its worker."""

import threading
import time
from typing import Any

import pytest
from django.utils import timezone

from naervaer.jobs import loop
from naervaer.jobs.actions import free_all
from naervaer.jobs.loop import Long, Work
from naervaer.jobs.models import Job
from tests.jobs.stage import NOW, SECOND, Clock, StopAfter, job


@pytest.mark.django_db(transaction=True)
def test_what_lasts_in_the_loop_beside_holds_nothing_up(transactional_db: None) -> None:
    """A calendar made to take long and a notice behind it: the notice does not wait."""
    begun, ended = threading.Event(), threading.Event()
    threads: list[str] = []

    def lasts(work: Work) -> None:
        threads.append(threading.current_thread().name)
        begun.set()
        assert ended.wait(60)

    def quick(work: Work) -> None:
        """A long one, too: waiting inside of its transaction would hold SQLite's only writer."""
        assert begun.wait(60)
        assert not ended.is_set()
        threads.append(threading.current_thread().name)

    class UntilQuick:
        asked = False

        def wait(self, seconds: float) -> None:
            self.asked = self.asked or len(threads) == 2
            time.sleep(0 if self.asked else 0.02)

    job("lasts", NOW), job("quick", NOW + SECOND)
    stop = UntilQuick()
    with loop.beside({"lasts": Long(lasts)}, stop=stop):
        loop.work({"quick": Long(quick)}, repeated=[], stop=stop)
        ended.set()
    assert threads == ["beside", "MainThread"]
    assert not Job.objects.open().exists()
    assert not Job.objects.filter(attempts__gt=1).exists()


@pytest.mark.django_db(transaction=True)
def test_a_loop_beside_that_breaks_ends_the_worker(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever watches over the worker starts it again; else nobody would ever notice."""

    def breaks(*args: Any, **how: Any) -> bool:
        raise MemoryError

    monkeypatch.setattr(loop, "do_next", breaks)

    class Until:
        asked = False

    stop = Until()
    with pytest.raises(MemoryError), loop.beside({}, stop=stop):  # type: ignore[arg-type]
        while not stop.asked:
            time.sleep(0.01)


@pytest.mark.django_db(transaction=True)
def test_a_job_beside_that_does_not_end_is_left_to_the_next_worker(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loop, "PATIENCE_SECONDS", 0.1)
    begun, ended = threading.Event(), threading.Event()

    def lasts(work: Work) -> None:
        begun.set()
        ended.wait(60)

    job("lasts")
    with loop.beside({"lasts": Long(lasts)}, stop=StopAfter(1, Clock())):
        assert begun.wait(60)
    left = Job.objects.open().get()
    assert left.leased_until is not None
    free_all()
    assert Job.objects.due(now=timezone.now()).exists()
    ended.set()
    for thread in threading.enumerate():
        if thread.name == "beside":
            thread.join()
