"""Drift: what an administrator looks at when something does not arrive."""

from django.http import HttpResponse
from django.utils import timezone

from naervaer.accounts.routes import route
from naervaer.notify.texts import WAYS, since
from naervaer.people import access
from naervaer.people.requests import PersonRequest
from naervaer.ui.fragments import page
from naervaer.web.operations.queries import standing


@route(who=access.administrator)
def operations(request: PersonRequest) -> HttpResponse:
    """The state of the worker and of every channel."""
    now = timezone.now()
    context = {
        "standing": standing(at=now, is_demo=request.organisation.is_demo),
        "words": WAYS,
        "since": lambda moment: since(moment, now=now),
        "today": timezone.localdate(),
    }
    return page(request, "operations/operations.html", context)
