"""The web server: two processes of two threads, brought back when one dies."""

import os
import signal
from functools import partial
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.utils.timezone import localdate

from naervaer.config.process import ENDING, die_with_parent, insist_on_ending
from naervaer.distance.rules import public_holidays

PROCESSES = 2
THREADS = 2
FINISH_SECONDS = 10.0  # for the requests under way, when asked to end


def serve() -> None:
    """Answer on the port until asked to end. The database must be ready (``prepare``)."""
    from granian.constants import HTTPModes, Interfaces  # here, because every other command starts without it
    from granian.log import LogLevels
    from granian.server import Server

    server = Server(
        "naervaer.config.serve",
        address=settings.BIND,
        port=settings.PORT,
        interface=Interfaces.WSGI,
        workers=PROCESSES,
        blocking_threads=THREADS,
        http=HTTPModes.http1,
        websockets=False,
        respawn_failed_workers=True,
        respawn_interval=0.1,
        workers_kill_timeout=None,  # they end themselves: with a time, the server kills the ended too (granian 435)
        log_level=LogLevels.warning,
        log_dictconfig={"loggers": {"_granian": {"propagate": True}}},  # through our own scrubbed lines
        log_access=False,  # who opened which page is nobody's to keep
    )
    public_holidays("DK", localdate().year)  # whichever country: the library is read once, before they part
    _until_it_serves_end_at_once()
    insist_on_ending(within=FINISH_SECONDS + 2)
    server.serve(target_loader=partial(_application, os.getpid()), wrap_loader=False)


def _until_it_serves_end_at_once() -> None:
    """Until it serves, a process of the server has nothing to finish: it inherits handlers that only its parent reads.

    Without this, who stops Nærvær in its first moments waits until the server is killed. What is asked while the two
    part is heard after it, by whom it was meant for.
    """

    def asked_for_itself() -> None:
        for number in ENDING:
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)

    os.register_at_fork(
        before=lambda: signal.pthread_sigmask(signal.SIG_BLOCK, ENDING),
        after_in_parent=lambda: signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING),
        after_in_child=asked_for_itself,
    )


def _application(server: int) -> Any:
    """Called inside each process of the server. Ctrl-C is for the server alone, which tells each of them once."""
    die_with_parent(server)
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    insist_on_ending(within=FINISH_SECONDS)
    return get_wsgi_application()
