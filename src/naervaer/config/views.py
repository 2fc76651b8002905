"""The one page of the composition root: whether all is well, for a monitor."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from naervaer.accounts.routes import anyone, route
from naervaer.config.health import at_a_glance


@route(who=anyone)
def healthz(request: HttpRequest) -> HttpResponse:
    """One line: "well", or which parts are not. No name, no figure, no version: anybody may ask.

    503 when pages cannot be given or promises not be kept: database, key file or worker.
    """
    found = at_a_glance(timezone.now())
    faults = [each.what for each in found if not each.good]
    vital = any(each.vital and not each.good for each in found)
    text = f"not well: {', '.join(faults)}\n" if faults else "well\n"
    return HttpResponse(text, content_type="text/plain; charset=utf-8", status=503 if vital else 200)
