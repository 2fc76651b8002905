"""Processes that belong together: started together, watched, and gone together."""

import ctypes
import logging
import math
import os
import select
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from multiprocessing import connection, get_context
from multiprocessing.context import ForkProcess
from types import FrameType

log = logging.getLogger(__name__)

PR_SET_PDEATHSIG = 1
PATIENCE_SECONDS = 15.0
AGAIN_SECONDS = 0.2
ENDING = (signal.SIGTERM, signal.SIGINT)
WAKE = signal.SIGUSR1
OFTEN, WITHIN_SECONDS = 5, 60.0


def die_with_parent(parent: int) -> None:
    """Ask Linux for a SIGTERM when the process that started this one ends, however it ends.

    Raises SystemExit if it has ended before we could ask to be told.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        sys.exit()


def insist_on_ending(within: float) -> None:
    """From the first SIGTERM or Ctrl-C on, wake this process until it ends; after ``within`` seconds it is killed.

    Python hears a signal that comes just as its main thread lies down to wait only when it is woken. The signal itself
    is not sent again: who is in the middle of ending may lock himself in by hearing it twice. To be called in the main
    thread, before whatever it waits for.
    """
    told, teller = socket.socketpair()
    teller.setblocking(False)
    signal.set_wakeup_fd(teller.fileno(), warn_on_full_buffer=False)
    signal.signal(WAKE, lambda number, frame: None)
    waiting = threading.get_ident()
    threading.Thread(target=_insist, args=(waiting, told, teller, within), daemon=True).start()


def _insist(waiting: int, told: socket.socket, teller: socket.socket, within: float) -> None:
    """``waiting`` is the main thread. ``teller`` is only held: closed, nothing would be told."""
    while told.recv(1)[0] not in ENDING:
        pass
    signal.alarm(math.ceil(within) + 1)  # kills, even if this thread is never let in again
    until = time.monotonic() + within
    while time.monotonic() < until:
        time.sleep(AGAIN_SECONDS)
        signal.pthread_kill(waiting, WAKE)
    log.warning("A process had not ended %g seconds after it was asked to, and was stopped.", within)
    os.kill(os.getpid(), signal.SIGKILL)


class Stop:
    """The wish to end, from SIGTERM or Ctrl-C. What runs is finished first; waiting ends at once."""

    def __init__(self) -> None:
        self.asked = False
        self._woken, waker = socket.socketpair()
        self._waker = waker
        waker.setblocking(False)
        signal.set_wakeup_fd(waker.fileno())
        for number in ENDING:
            signal.signal(number, self._ask)

    def _ask(self, number: int, frame: FrameType | None) -> None:
        self.asked = True

    def wait(self, seconds: float) -> None:
        """Sleep, but no longer than until the wish comes."""
        if not self.asked and select.select([self._woken], [], [], seconds)[0]:
            self._woken.recv(64)


class _Ended(Exception):
    """This process has been asked to end."""


class Family:
    """Child processes by name. One that ends by itself is started again, unless it does so all the time."""

    def __init__(self, tasks: Mapping[str, Callable[[], None]]) -> None:
        self._tasks = tasks
        self._running: dict[str, ForkProcess] = {}
        self._deaths: list[float] = []

    def live(self) -> int:
        """Start all and stay until SIGTERM, Ctrl-C, or too many deaths. Returns the exit code.

        Children have sessions of their own: Ctrl-C reaches only this process, which tells them once.
        """
        for number in ENDING:
            signal.signal(number, _end)
        try:
            for name in self._tasks:
                self._start(name)
            while self._bring_back_the_dead():
                connection.wait([child.sentinel for child in self._running.values()])
        except _Ended:
            return 0
        finally:
            self._stop()
        return 1

    def _start(self, name: str) -> None:
        child = get_context("fork").Process(target=_child, args=(self._tasks[name], os.getpid()), name=name)
        child.start()
        self._running[name] = child

    def _bring_back_the_dead(self) -> bool:
        """Whether to go on."""
        now = time.monotonic()
        for name, child in list(self._running.items()):
            if child.is_alive():
                continue
            log.error("%s ended with code %s.", name, child.exitcode)
            self._deaths = [death for death in self._deaths if now - death < WITHIN_SECONDS] + [now]
            if len(self._deaths) >= OFTEN:
                return False
            self._start(name)
        return True

    def _stop(self) -> None:
        for number in ENDING:
            signal.signal(number, signal.SIG_IGN)  # it is under way: a second Ctrl-C changes nothing
        for child in self._running.values():
            child.terminate()
        until = time.monotonic() + PATIENCE_SECONDS
        for child in self._running.values():
            child.join(max(0.0, until - time.monotonic()))
            if child.is_alive():
                _kill_with_its_own(child)
                child.join()


def _kill_with_its_own(child: ForkProcess) -> None:
    """It leads a session: those that it has started are in its group, once it has got as far as that."""
    child.kill()
    assert child.pid  # noqa: S101  # it has been started; to kill group 0 would be to kill ourselves
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)


def _end(number: int, frame: FrameType | None) -> None:
    raise _Ended


def _child(task: Callable[[], None], parent: int) -> None:
    """What a child does first: forget how its parent ends, and end when the parent does."""
    for number in ENDING:
        signal.signal(number, signal.SIG_DFL)
    os.setsid()
    die_with_parent(parent)
    task()
