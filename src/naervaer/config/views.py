"""The one page of the composition root: whether all is well, for a monitor."""

import logging

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from naervaer.accounts.routes import anyone, route
from naervaer.config.health import at_a_glance

log = logging.getLogger(__name__)
_told: list[str] = []  # what was told last, in this process


@route(who=anyone)
def healthz(request: HttpRequest) -> HttpResponse:
    """One line: "well", or which parts are not. No name, no figure, no version: anybody may ask.

    503 when pages cannot be given or promises not be kept: database, key file or worker.
    """
    found = at_a_glance(timezone.now())
    faults = [each.what for each in found if not each.good]
    vital = any(each.vital and not each.good for each in found)
    text = f"not well: {', '.join(faults)}" if faults else "well"
    _note_change(text, vital=vital)
    return HttpResponse(f"{text}\n", content_type="text/plain; charset=utf-8", status=503 if vital else 200)


def _note_change(text: str, *, vital: bool) -> None:
    """One line when it is another than before; a process that begins well has nothing to say."""
    if text != (_told[-1] if _told else "well"):
        level = logging.ERROR if vital else logging.WARNING if text != "well" else logging.INFO
        log.log(level, "healthz: %s", text)
    _told[:] = [text]
