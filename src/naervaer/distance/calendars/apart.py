"""Reading a calendar in a process of its own, with little time and memory: one made to eat the machine eats nothing.

A rule of repetition in ten words can ask for more days than there is time to count. The process has no database, no
network and no files; it gets the text on its input and gives spans back.
"""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from naervaer.kernels.busy import Fault, Owner, Reading, Unreadable, read_busy

CPU_SECONDS = 8
SECONDS = 20.0  # that pass; a busy machine gives a process less than one second each
MEMORY = 1024**3

Read = Callable[[str, datetime, datetime, Owner], Reading]


def read_apart(
    text: str, start: datetime, end: datetime, owner: Owner, *, cpu_seconds: int = CPU_SECONDS
) -> Reading:
    """The busy times of this calendar in [start, end), as the kernel reads them. Raises Unreadable.

    ``owner.zone`` has a name. Whatever takes too long or too much is TOO_MUCH.
    """
    asked = {
        "text": text,
        "start": start.timestamp(),
        "end": end.timestamp(),
        "zone": str(owner.zone),
        "host": owner.host,
        "email": owner.email,
        "cpu_seconds": cpu_seconds,
    }
    try:
        done = subprocess.run(  # noqa: S603  # our own module; the text goes to its input
            [sys.executable, "-I", "-m", __spec__.name],
            input=json.dumps(asked).encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # an error's message may hold a title
            env={},
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Unreadable(Fault.TOO_MUCH) from None
    if done.returncode != 0:
        raise Unreadable(Fault.TOO_MUCH)
    answer = json.loads(done.stdout)
    if "fault" in answer:
        raise Unreadable(Fault(answer["fault"]))
    spans = tuple((_moment(begins), _moment(ends)) for begins, ends in answer["spans"])
    return Reading(spans, answer["left_out"])


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _confine(cpu_seconds: int) -> None:
    """Little time, little memory, no files to write, and after everybody else."""
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(10)


def main() -> None:
    """One calendar from the input, its busy times to the output."""
    asked = json.load(sys.stdin)
    _confine(asked["cpu_seconds"])
    owner = Owner(ZoneInfo(asked["zone"]), asked["host"], asked["email"])
    try:
        found = read_busy(
            asked["text"], start=_moment(asked["start"]), end=_moment(asked["end"]), owner=owner
        )
    except Unreadable as refused:
        answer: dict[str, object] = {"fault": refused.fault.value}
    else:
        spans = [(begins.timestamp(), ends.timestamp()) for begins, ends in found.spans]
        answer = {"spans": spans, "left_out": found.left_out}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
