"""I dag."""

from datetime import datetime

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from naervaer.accounts.routes import address_for, route
from naervaer.agreements import texts as agreed
from naervaer.contact import texts as contact_texts
from naervaer.conversations import texts as talks
from naervaer.followup.forms import TouchForm
from naervaer.followup.texts import every
from naervaer.people import access
from naervaer.people.requests import PersonRequest
from naervaer.ui.fragments import page, wants_block
from naervaer.web.today.queries import Day, day_of, is_first_visit
from naervaer.web.today.texts import greeting, number, sorted_by

CALLS_SHOWN = 5
WORDS = {"say": agreed, "contact": contact_texts, "talks": talks, "number": number, "every": every}
"""In which words the capabilities tell what they found."""


@route(who=access.person, shows="today")
def today(request: PersonRequest) -> HttpResponse:
    """Whom to call today, and why; for an employee the own house and path."""
    if is_first_visit(request.viewer) and not wants_block(request):
        return HttpResponseRedirect(reverse("welcome"))
    now = timezone.localtime()
    day = _day(request, now)
    context = {
        "day": day,
        "due": day.due,
        "leader_first": day.own_leader.first_name if day.own_leader else "",
        "now": now,
        "swap": "#day",
        "today": day.today,
        "greeting": greeting(now),
        "viewer_first": request.viewer.first_name,
        "calls_shown": CALLS_SHOWN,
        "keeps_people": access.keeps_people(request),
        "import_url": address_for(request, "imports"),
        "first_day": address_for(request, "first_day"),
    }
    return page(request, "today/today.html", WORDS | context, block="day")


@route(who=access.leader, shows="today")
def today_list(request: PersonRequest) -> HttpResponse:
    """The street as a table: the same people and days, sorted as one likes, several noted at once."""
    day = _day(request, timezone.localtime())
    order = request.GET.get("order", "due")
    context = {
        "day": day,
        "today": day.today,
        "order": order,
        "every": every,
        "streets": [
            (street, sorted_by(order, street)) for street in (day.street, *day.in_place_of) if street
        ],
        "form": TouchForm(today=day.today, initial={"on": day.today}),
    }
    return page(request, "today/list.html", context, block="list")


def _day(request: PersonRequest, now: datetime) -> Day:
    """The viewer's day; whom it shows is noted."""
    day = day_of(request.viewer, now=now, call_template=request.organisation.call_link)
    request.shown.update(wish.employee_id for wish in day.asked)
    for street in (day.street, *day.in_place_of):
        request.shown.update(house.person.id for house in (street.houses if street else ()))
    return day
