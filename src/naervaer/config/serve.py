"""The web server: two processes of two threads, brought back when one dies."""

import os
import signal
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.utils.timezone import localdate

from naervaer.config.process import die_with_parent
from naervaer.distance.rules import public_holidays

PROCESSES = 2
THREADS = 2


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
        workers_kill_timeout=10,
        log_level=LogLevels.warning,
        log_dictconfig={"loggers": {"_granian": {"propagate": True}}},  # through our own scrubbed lines
        log_access=False,  # who opened which page is nobody's to keep
    )
    public_holidays("DK", localdate().year)  # whichever country: the library is read once, before they part
    os.register_at_fork(after_in_child=_end_at_once)
    server.serve(target_loader=_application, wrap_loader=False)


def _end_at_once() -> None:
    """Until it serves, a process of the server has nothing to finish: it inherits handlers that only its parent reads.

    Without this, who stops Nærvær in its first moments waits ten seconds until the server kills it.
    """
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)


def _application() -> Any:
    """Called inside each process of the server."""
    die_with_parent()
    return get_wsgi_application()
