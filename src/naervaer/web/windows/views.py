"""When a whole team can be reached, and its core time: for its leader, who sees the hours it is made of."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from naervaer.accounts.routes import route
from naervaer.contact.queries import core_window_of_team
from naervaer.distance.queries import team_days, zone_of
from naervaer.kernels.worktime import ONE_DAY
from naervaer.people import access
from naervaer.people.models import Person
from naervaer.people.requests import PersonRequest
from naervaer.ui.fragments import page

DAYS = 14
LENGTHS = (15, 30, 60)


def leads(request: HttpRequest) -> bool:
    """Whoever is somebody's nearest leader."""
    viewer = getattr(request, "viewer", None)
    return viewer is not None and access.leads_anyone(viewer)


@route(who=leads, shows="team_windows")
def team_windows(request: PersonRequest) -> HttpResponse:
    """The windows of the next two weeks, ``?least=60`` only those of an hour or more."""
    viewer, today = request.viewer, timezone.localdate()
    wanted = request.GET.get("least", "")
    least = next((each for each in LENGTHS if str(each) == wanted), LENGTHS[0])
    people = Person.objects.led_by(viewer).active(on=today).order_by("sort_key", "pk")
    team = {each.id: each for each in people}
    request.shown.update(team)
    days = team_days(
        [viewer.id, *team],
        [today + number * ONE_DAY for number in range(DAYS)],
        zone_of(viewer),
        shortest=timedelta(minutes=least),
    )
    context = {
        "core": core_window_of_team(viewer.id),
        "days": days,
        "names": {**team, viewer.id: viewer},
        "viewer": viewer,
        "today": today,
        "least": least,
        "lengths": LENGTHS,
        "many": len(team) + 1,
    }
    return page(request, "windows/windows.html", context, block="windows")
