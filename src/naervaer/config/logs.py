"""Log lines without names, addresses or texts: an event, a request id, a route, a figure."""

import logging.config
import re
import threading
from typing import Any

SECRETS = re.compile(
    r"([\w.+-]+@[\w-]+\.[\w.-]+)"  # addresses
    r"|((?<=/)[A-Za-z0-9_.:-]{32,}(?=/|\s|\"|$))"  # tokens in paths
)


class Scrub(logging.Filter):
    """Takes addresses, tokens and query strings out of a line; tracebacks keep places, not values."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let the line through, scrubbed."""
        text = re.sub(r"\?\S*", "", SECRETS.sub("…", record.getMessage()))
        record.msg, record.args = text, ()
        if record.exc_info and record.exc_info[1] is not None:
            record.exc_text = _places(record.exc_info[1])
            record.exc_info = None
        return True


class NotTheMonitor(logging.Filter):
    """A monitor that asks every ten seconds is told by the answer; ``config.views`` writes one line a change."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Drop what Django says about a 503 of that one page; an error inside of it is said as any other."""
        match = getattr(getattr(record, "request", None), "resolver_match", None)
        unwell = getattr(record, "status_code", None) == 503 and record.exc_info is None
        return not (unwell and match is not None and match.url_name == "healthz")


def _places(error: BaseException) -> str:
    """Where it went wrong, without the message, which may hold what somebody wrote."""
    lines = [type(error).__name__]
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        place = re.sub(r".*/(naervaer|site-packages)/", "", code.co_filename)
        lines.append(f"  {place}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return "\n".join(lines)


def _thread_broke(broken: threading.ExceptHookArgs) -> None:
    """Python's own way would print the message of the error."""
    if broken.exc_value is not None:
        logging.getLogger(__name__).error("A thread broke.", exc_info=broken.exc_value)


def configure(_: Any) -> None:
    """Everything to standard error, scrubbed. Called by Django as LOGGING_CONFIG."""
    threading.excepthook = _thread_broke
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "filters": {"scrub": {"()": Scrub}, "not_the_monitor": {"()": NotTheMonitor}},
            "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
            "handlers": {
                "stderr": {"class": "logging.StreamHandler", "filters": ["scrub"], "formatter": "line"},
            },
            "root": {"handlers": ["stderr"], "level": "WARNING"},
            "loggers": {
                "naervaer": {"level": "INFO"},
                "django": {
                    "handlers": [],
                    "level": "WARNING",
                    "propagate": True,
                },  # Django's own would mail errors
                "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
                # who has asked for what page is nobody's to keep
                "django.request": {"level": "ERROR", "filters": ["not_the_monitor"]},
                "django.security.DisallowedHost": {"level": "ERROR"},
            },
        }
    )
