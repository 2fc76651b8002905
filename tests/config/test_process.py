"""Processes end when they are asked to, also those that the asking does not reach."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.config.installation import alive

BEGIN = """
import os, signal, sys, threading, time
from naervaer.config import process
"""

DEAF = """
heard = threading.Event()
signal.signal(signal.SIGTERM, lambda number, frame: heard.set())
{insist}
print("ready", flush=True)
def told_elsewhere():  # the signal is marked by another thread: the main thread goes on waiting
    time.sleep(0.2)
    signal.pthread_kill(threading.get_ident(), signal.SIGTERM)
threading.Thread(target=told_elsewhere, daemon=True).start()
heard.wait()
"""

STUBBORN = """
signal.signal(signal.SIGTERM, lambda number, frame: None)
process.insist_on_ending(within=0.5)
print("ready", flush=True)
while True:
    time.sleep(0.1)
"""

LOCKED_IN = """
import ctypes
def locks(number, frame):
    time.sleep(0.5)  # the others are let in once more
    ctypes.PyDLL(None).sleep(600)  # and then never again
signal.signal(signal.SIGTERM, locks)
process.insist_on_ending(within=0.5)
print("ready", flush=True)
while True:
    time.sleep(0.1)
"""

PARTING = """
from naervaer.config import serve
heard = []
signal.signal(signal.SIGTERM, lambda number, frame: heard.append(os.getpid()))
def asked(): os.kill(os.getpid(), signal.SIGTERM)
os.register_at_fork({asked_in}=asked)  # between the two lines that ours adds: before ours in the child, after it here
serve._until_it_serves_end_at_once()
child = os.fork()
if not child:
    time.sleep(30)
print(os.waitstatus_to_exitcode(os.waitpid(child, os.WNOHANG if "{asked_in}" == "before" else 0)[1]), flush=True)
print(heard == [os.getpid()], flush=True)
os.kill(child, signal.SIGKILL)
"""

FAMILY = """
process.PATIENCE_SECONDS = 0.5
def stubborn():
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    print("child", os.getpid(), flush=True)
    if os.fork():
        time.sleep(600)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    print("grandchild", os.getpid(), flush=True)
    time.sleep(600)
sys.exit(process.Family({"stubborn": stubborn}).live())
"""


@contextmanager
def begun(code: str) -> Iterator[subprocess.Popen[str]]:
    """A process that runs it, with what it says to be read; gone afterwards, whatever the test has found."""
    with subprocess.Popen(
        [sys.executable, "-c", BEGIN + code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def test_a_signal_that_the_main_thread_slept_through_is_heard() -> None:
    with begun(DEAF.format(insist="process.insist_on_ending(within=60)")) as process:
        assert process.wait(timeout=20) == 0


def test_without_insisting_it_is_not_heard() -> None:
    """What the test above is worth: so does Python behave."""
    with begun(DEAF.format(insist="")) as process, pytest.raises(subprocess.TimeoutExpired):
        process.wait(timeout=2)


def test_who_does_not_end_is_killed_and_says_so() -> None:
    with begun(STUBBORN) as process:
        assert process.stdout and process.stdout.readline() == "ready\n"
        process.terminate()
        _, errors = process.communicate(timeout=20)
    assert process.returncode == -signal.SIGKILL
    assert "had not ended 0.5 seconds after it was asked to" in errors


def test_who_lets_no_other_thread_in_is_killed_too() -> None:
    with begun(LOCKED_IN) as process:
        assert process.stdout and process.stdout.readline() == "ready\n"
        process.terminate()
        assert process.wait(timeout=20) == -signal.SIGALRM


@pytest.mark.parametrize(
    ("asked_in", "child", "parent"),
    [
        ("before", "0", "True"),  # asked for the parent, which hears it; the child runs on
        (
            "after_in_child",
            str(-signal.SIGTERM),
            "False",
        ),  # asked for the child, which has its parent's handlers
    ],
)
def test_what_is_asked_while_two_part_is_heard_by_whom_it_was_meant_for(
    asked_in: str, child: str, parent: str
) -> None:
    with begun(PARTING.format(asked_in=asked_in)) as process:
        assert process.stdout
        assert [process.stdout.readline().strip() for _ in range(2)] == [child, parent]


def test_who_has_lost_the_parent_already_does_not_begin() -> None:
    with begun("process.die_with_parent(os.getppid() + 1)\nprint('begun')") as process:
        assert process.communicate(timeout=20) == ("", "")
        assert process.returncode == 0


def test_a_family_leaves_no_grandchild_behind() -> None:
    with begun(FAMILY) as process:
        assert process.stdout
        pids = dict(process.stdout.readline().split() for _ in range(2))
        assert set(pids) == {"child", "grandchild"}
        process.terminate()
        assert process.wait(timeout=20) == 0
        until = time.monotonic() + 10
        while alive({int(pid) for pid in pids.values()}):
            assert time.monotonic() < until
            time.sleep(0.01)
