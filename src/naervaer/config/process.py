"""Processes that belong together: started together, watched, and gone together."""

import ctypes
import logging
import os
import select
import signal
import socket
import sys
import time
from collections.abc import Callable, Mapping
from multiprocessing import connection, get_context
from multiprocessing.context import ForkProcess
from types import FrameType

log = logging.getLogger(__name__)

PR_SET_PDEATHSIG = 1
PATIENCE_SECONDS = 15.0
OFTEN, WITHIN_SECONDS = 5, 60.0


def die_with_parent() -> None:
    """Ask Linux for a SIGTERM when the process that started this one ends, however it ends."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Stop:
    """The wish to end, from SIGTERM or Ctrl-C. What runs is finished first; waiting ends at once."""

    def __init__(self) -> None:
        self.asked = False
        self._woken, waker = socket.socketpair()
        self._waker = waker
        waker.setblocking(False)
        signal.set_wakeup_fd(waker.fileno())
        for number in (signal.SIGTERM, signal.SIGINT):
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
        for number in (signal.SIGTERM, signal.SIGINT):
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
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)  # it is under way: a second Ctrl-C changes nothing
        for child in self._running.values():
            child.terminate()
        until = time.monotonic() + PATIENCE_SECONDS
        for child in self._running.values():
            child.join(max(0.0, until - time.monotonic()))
            if child.is_alive():
                child.kill()
                child.join()


def _end(number: int, frame: FrameType | None) -> None:
    raise _Ended


def _child(task: Callable[[], None], parent: int) -> None:
    """What a child does first: forget how its parent ends, and end when the parent does."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    os.setsid()
    die_with_parent()
    if os.getppid() == parent:  # else it has died before we could ask to be told
        task()
