"""Does what is due. Killed anywhere, it loses nothing, and every effect in the database happens once.

A plain handler runs inside the transaction that notes its job as done. A ``Long`` one runs outside, because
it talks to other machines or takes its time, and ends with ``work.finishing()``: until then it may be
begun again, so what it does before must bear repetition.
"""

import logging
import random
import threading
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.db import DatabaseError, InterfaceError, close_old_connections, connection, transaction
from django.db.models import F
from django.utils import timezone

from naervaer.jobs.actions import beat, enqueue
from naervaer.jobs.models import Job
from naervaer.jobs.rules import ATTEMPTS, delay_after

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=90)
IDLE_SECONDS = 0.5
DATABASE_AWAY_SECONDS = 2.0
PATIENCE_SECONDS = 8.0
BEAT = timedelta(seconds=10)

Clock = Callable[[], datetime]
Around = Callable[[], AbstractContextManager[object]]


class Stopped(Exception):
    """Somebody has asked the job to stop, and it has."""


class Crashed(Exception):
    """The job has ended its worker every time that it was begun."""


class LeaseLost(Exception):
    """The job took longer than its lease, and another loop has it now."""


class GiveUp(Exception):
    """Trying again would not help. ``from`` the error that says why."""


@dataclass
class Work:
    """A job in the hands of its handler."""

    job: Job
    token: str
    clock: Clock
    finished: bool = False

    @property
    def payload(self) -> dict[str, Any]:
        """What the job was made with."""
        held: dict[str, Any] = self.job.payload
        return held

    def progress(self, step: int, steps: int) -> None:
        """Show how far it is and keep the lease. Call it outside of transactions, so that others see it.

        Raises Stopped when somebody has asked for it, LeaseLost when another loop has the job.
        """
        mine = Job.objects.held_by(self.token).filter(pk=self.job.pk)
        if not mine.update(step=step, steps=steps, leased_until=self.clock() + LEASE):
            raise LeaseLost
        if mine.exclude(stop_asked_at=None).exists():
            raise Stopped

    @contextmanager
    def finishing(self) -> Iterator[datetime]:
        """The job's last transaction: done if and only if the effects inside are there. Gives its moment.

        The job's row is changed first, and so stays locked: nobody else can take it meanwhile, however
        long it lasts. Raises LeaseLost.
        """
        with transaction.atomic():
            now = self.clock()
            mine = Job.objects.held_by(self.token).filter(pk=self.job.pk)
            if not mine.update(done_at=now, step=F("steps"), leased_until=None, leased_by="", error=""):
                raise LeaseLost
            yield now
        self.finished = True


Plain = Callable[[dict[str, Any], datetime], None]


@dataclass(frozen=True)
class Long:
    """A handler that runs outside of a transaction, tried so many times."""

    do: Callable[[Work], None]
    attempts: int = ATTEMPTS


Handlers = Mapping[str, Plain | Long]


@dataclass(frozen=True)
class Repeated:
    """A kind of job that is made anew in each slot of time; one loop wins, by the key ``kind:slot``."""

    kind: str
    slot: Callable[[datetime], tuple[str, datetime]]


class Stop(Protocol):
    """The wish to end, from a signal."""

    asked: bool

    def wait(self, seconds: float) -> None:
        """Sleep, but no longer than until the wish comes."""


def work(
    handlers: Handlers,
    *,
    repeated: Sequence[Repeated],
    stop: Stop,
    around: Around = nullcontext,
    clock: Clock = timezone.now,
    beats: bool = True,
) -> None:
    """Do what is due until asked to stop; the job that runs then is finished first.

    ``beats``: whether it notes that it comes round. A loop beside the first one does not: it would speak for it.
    """
    made: dict[str, str] = {}
    beaten: datetime | None = None
    while not stop.asked:
        try:
            close_old_connections()
            now = clock()
            if beats and (beaten is None or abs(now - beaten) >= BEAT):
                beat(at=now)
                beaten = now
            _make_repeated(repeated, made, now)
            busy = do_next(handlers, around=around, clock=clock)
        except (DatabaseError, InterfaceError):
            log.exception("The database does not answer; trying again.")
            connection.close()
            stop.wait(DATABASE_AWAY_SECONDS)
        else:
            stop.wait(0 if busy else IDLE_SECONDS)


class _Asked:
    """A wish to end that comes from another thread."""

    def __init__(self) -> None:
        self._event = threading.Event()

    @property
    def asked(self) -> bool:
        return self._event.is_set()

    @asked.setter
    def asked(self, value: bool) -> None:
        if value:
            self._event.set()

    def wait(self, seconds: float) -> None:
        """Sleep, but no longer than until the wish comes."""
        self._event.wait(seconds)


@contextmanager
def beside(
    handlers: Handlers, *, stop: Stop, around: Around = nullcontext, clock: Clock = timezone.now
) -> Iterator[None]:
    """A second loop in a thread of its own, for kinds that wait for machines of strangers: nothing waits for them.

    It ends with the block. Its job is waited for a little; one that takes longer is left as if it had been killed.
    Should the loop itself break, ``stop`` is asked, and the block ends with the error.
    """
    asked, broken = _Asked(), list[BaseException]()

    def live() -> None:
        try:
            work(handlers, repeated=(), stop=asked, around=around, clock=clock, beats=False)
        except BaseException as error:
            broken.append(error)
            stop.asked = True
        finally:
            connection.close()

    thread = threading.Thread(target=live, name="beside", daemon=True)
    thread.start()
    try:
        yield
    finally:
        asked.asked = True
        thread.join(PATIENCE_SECONDS)
    if broken:
        raise broken[0]


def do_all(handlers: Handlers, *, around: Around = nullcontext, clock: Clock = timezone.now) -> int:
    """Do everything that is due at the clock's time. Returns how many jobs that were."""
    count = 0
    while do_next(handlers, around=around, clock=clock):
        count += 1
    return count


def do_next(handlers: Handlers, *, around: Around = nullcontext, clock: Clock = timezone.now) -> bool:
    """Take one due job and do it. False when there is none.

    Kinds without a handler lie still: during an upgrade, newer processes may already make them.
    """
    now, token = clock(), uuid.uuid4().hex
    known = Job.objects.filter(kind__in=list(handlers))
    job = known.claim(token=token, now=now, until=now + LEASE)
    if job is None:
        return False
    handler = handlers[job.kind]
    attempts = handler.attempts if isinstance(handler, Long) else ATTEMPTS
    task = Work(job, token, clock)
    try:
        if job.attempts > attempts:
            raise GiveUp from Crashed()
        with around():
            _do(handler, task)
    except LeaseLost:
        log.warning("%s took longer than its lease.", job.kind)
    except Exception as error:
        _failed(task, error, attempts)
    return True


def _do(handler: Plain | Long, task: Work) -> None:
    if isinstance(handler, Long):
        handler.do(task)
    if not task.finished:
        with task.finishing() as now:
            if not isinstance(handler, Long):
                handler(task.payload, now)


def _failed(task: Work, error: Exception, attempts: int) -> None:
    """Try again later, or give up. Only the error's name is kept: a message may hold what people wrote."""
    now, job = task.clock(), task.job
    cause = error.__cause__ if isinstance(error, GiveUp) and error.__cause__ else error
    over = job.attempts >= attempts or isinstance(error, GiveUp | Stopped)
    columns: dict[str, Any] = {"leased_until": None, "leased_by": "", "error": type(cause).__name__[:120]}
    if over:
        columns["failed_at"] = now
    else:
        columns["due_at"] = now + delay_after(job.attempts, random.random())  # noqa: S311  # spreads, hides nothing
    if not isinstance(error, Stopped):
        log.log(logging.ERROR if over else logging.WARNING, "%s failed.", job.kind, exc_info=cause)
    Job.objects.held_by(task.token).filter(pk=job.pk).update(**columns)


def _make_repeated(repeated: Sequence[Repeated], made: dict[str, str], now: datetime) -> None:
    for each in repeated:
        slot, began = each.slot(now)
        if made.get(each.kind) != slot:
            enqueue(each.kind, due_at=began, key=f"{each.kind}:{slot}")
            made[each.kind] = slot
