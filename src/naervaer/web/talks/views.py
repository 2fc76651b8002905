"""The page "Samtaler"."""

from django.http import HttpResponse
from django.utils import timezone

from naervaer.accounts.routes import address_for, route
from naervaer.conversations import access, texts
from naervaer.people.requests import PersonRequest
from naervaer.ui.fragments import page
from naervaer.web.talks.queries import talks_of


@route(who=access.talks_with_somebody, shows="talks")
def talks(request: PersonRequest) -> HttpResponse:
    """Which talks are to come, which were to be held and are not marked, and which are held."""
    now = timezone.localtime()
    found = talks_of(request.viewer, now=now)
    rows = (*found.coming, *found.to_hold, *found.held)
    request.shown.update(row.talk.employee_id for row in rows)
    context = {
        "found": found,
        "today": now.date(),
        "texts": texts,
        "round": address_for(request, "talk_round"),
    }
    return page(request, "talks/talks.html", context, block="talks")
