"""The first day of a leader in five steps, and the first visit of an employee in three screens."""

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from naervaer.accounts.routes import address_for, route
from naervaer.conversations.forms import round_value
from naervaer.people import access as people
from naervaer.people.actions.doors import note_welcome
from naervaer.people.requests import PersonRequest
from naervaer.ui.dates import city
from naervaer.ui.fragments import page
from naervaer.web.welcome import texts
from naervaer.web.welcome.access import begins
from naervaer.web.welcome.queries import Talks, facts_of, talks_of, way_to_leader
from naervaer.web.welcome.rules import MOST_A_DAY, USUAL_A_DAY, Progress, steps_of

SCREENS = 3


@route(who=begins)
def first_day(request: PersonRequest) -> HttpResponse:
    """Five steps, each with where it stands. All of it is read from what is there."""
    today = timezone.localdate()
    talks = talks_of(request.viewer, now=timezone.localtime())
    facts = facts_of(request.viewer, talks, today=today)
    steps = steps_of(facts)
    context = {
        "facts": facts,
        "talks": talks,
        "steps": steps,
        "words": texts.STEPS,
        "told": texts.PROGRESS,
        "left": sum(progress is not Progress.DONE for _step, progress in steps),
        "rhythm_choices": texts.rhythm_choices(),
        "imports": address_for(request, "imports"),
        "person_new": address_for(request, "person_new"),
        "hours": address_for(request, "hours"),
        "deputies": address_for(request, "deputies", request.viewer.id),
        "viewer_first": request.viewer.first_name,
    }
    return page(request, "welcome/first_day.html", context, block="steps")


@route(who=begins, shows="first_talks")
def first_talks(request: PersonRequest) -> HttpResponse:
    """The first round of talks, worked out now; planned is what the leader ticks (`talk_round`)."""
    most = texts.most_a_day(request.GET.get("a_day", ""), USUAL_A_DAY)
    talks = _talks(request, most)
    context = {
        "talks": talks,
        "values": {
            talk.person.id: round_value(talk.person.id, (talk.start, talk.end)) for talk in talks.proposed
        },
        "today": timezone.localdate(),
        "most": most,
        "choices": MOST_A_DAY,
        "why_not": texts.WHY_NOT,
        "city": city,
        "zone": city(timezone.get_current_timezone_name()),
    }
    return page(request, "welcome/first_talks.html", context)


@route(who=begins, shows="first_talks")
def first_talks_csv(request: PersonRequest) -> HttpResponse:
    """The same as a list to take along."""
    talks = _talks(request, texts.most_a_day(request.GET.get("a_day", ""), USUAL_A_DAY))
    response = HttpResponse(texts.as_csv(talks), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="first-talks.csv"'
    return response


def _talks(request: PersonRequest, most: int) -> Talks:
    talks = talks_of(request.viewer, now=timezone.localtime(), most_a_day=most)
    request.shown.update(talk.person.id for talk in talks.proposed)
    request.shown.update(person.id for person, _why in talks.without)
    return talks


@route(who=people.person, methods=("GET", "POST"))
def welcome(request: PersonRequest, screen: int = 1) -> HttpResponse:
    """What it is, who sees what, how to reach the leader; the last button, or skipping, notes it once."""
    if request.method == "POST":
        note_welcome(person=request.viewer, at=timezone.now())
        return HttpResponseRedirect(reverse("today"), status=303)
    if not 1 <= screen <= SCREENS:
        raise Http404
    way = way_to_leader(
        request.viewer, today=timezone.localdate(), call_template=request.organisation.call_link
    )
    context = {
        "screen": screen,
        "screens": SCREENS,
        "way": way,
        "now": timezone.now(),
        "viewer_first": request.viewer.first_name,
    }
    return page(request, "welcome/welcome.html", context)
