"""Aftaler: what I have promised, what waits for others, and what is to be looked at, over all my pairs."""

from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from naervaer.accounts.routes import route
from naervaer.agreements import texts
from naervaer.agreements.queries import mine, to_share
from naervaer.people.access import person as any_person
from naervaer.people.requests import PersonRequest
from naervaer.ui.fragments import page

LATELY_SHOWN = 20


@route(who=any_person, shows="agreements")
def agreements(request: PersonRequest) -> HttpResponse:
    """A leader sees those of all the own people, an employee the own ones, and who is both sees both."""
    today = timezone.localdate()
    found = mine(request.viewer, today=today, now=timezone.now())
    request.shown.update(pair.employee.id for pair in found.pairs)
    context = {
        "found": found,
        "to_share": to_share(found.own),
        "people": [pair for pair in found.pairs if pair.other is not None],
        "say": texts,
        "today": today,
        "swap": "#agreements",
        "with_whom": bool(found.led),
        "lately_shown": LATELY_SHOWN,
    }
    return page(request, "mine/agreements.html", context, block="agreements")


@route(who=any_person)
def start(request: PersonRequest) -> HttpResponse:
    """On to the form for what was chosen; it looks itself whether the two belong together."""
    kind, person = request.GET.get("kind", ""), request.GET.get("person", "")
    try:
        address = reverse("agreement_new", args=[UUID(person), kind])
    except ValueError:
        raise Http404 from None
    if kind not in texts.TITLES:
        raise Http404
    return HttpResponseRedirect(f"{address}?{urlencode({'next': reverse('agreements')})}")
