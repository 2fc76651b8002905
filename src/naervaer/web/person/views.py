"""A person's page, and the people one leads."""

from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from naervaer.accounts.routes import route
from naervaer.agreements import texts as agreements
from naervaer.conversations import texts as talks
from naervaer.conversations.queries import load_of_leader
from naervaer.conversations.texts import share_of_week, time_a_week
from naervaer.followup.forms import RhythmForm
from naervaer.followup.queries import led_by
from naervaer.followup.rules import Load
from naervaer.followup.texts import every, strip_marks
from naervaer.people import access
from naervaer.people.models import Person
from naervaer.people.requests import PersonRequest
from naervaer.ui.fragments import page
from naervaer.web.person.queries import Distances, PersonPage, between, distances_of, person_page
from naervaer.web.person.texts import bars_of, rhythm_choices, spans_told, time_apart


def _load(viewer: Person, pair: PersonPage, today: date) -> Load | None:
    """What talks take of the leader's week, where the leader chooses a rhythm: for that leader's eyes alone."""
    if not pair.viewer_leads or pair.acting:
        return None
    return load_of_leader(viewer, led_by([viewer], today=today), today=today)


def _apart(found: Distances | None, pair: PersonPage) -> dict[str, Any]:
    """The three distances, ready to be drawn and told."""
    if found is None:
        return {"apart": None, "hours": None}
    day, there = found.day, found.hours.zone
    return {
        "apart": found,
        "hours": found.hours,
        "bars": bars_of(day.mine, day.theirs, day.shared, zone=found.zone),
        "shared_here": spans_told(day.shared, found.zone),
        "core_here": spans_told(found.core, found.zone),
        "shared_there": spans_told(day.shared, there),
        "clocks": time_apart(timezone.now(), here=found.zone, there=there, name=pair.other.first_name),
    }


def _rhythm(pair: PersonPage, viewer: Person, today: date) -> dict[str, Any]:
    """How often the two talk, what that takes of a leader's week, and the contact that came of it."""
    return {
        "every": every,
        "load": _load(viewer, pair, today),
        "time_a_week": time_a_week,
        "share_of_week": share_of_week,
        "marks": strip_marks(pair.strip, today=today),
        "rhythm_form": RhythmForm(initial={"days": pair.seen.rhythm_days}),
        "rhythm_choices": rhythm_choices(),
    }


def _between(pair: PersonPage, viewer: Person) -> dict[str, Any]:
    """Agreements and the next talk, with the words for them."""
    return {
        "between": between(pair, viewer=viewer, now=timezone.localtime()),
        "say": agreements,
        "talks": talks,
        "swap": "#day",
        "with_whom": False,
    }


@route(who=access.person, shows="person")
def person(request: PersonRequest, person: UUID) -> HttpResponse:
    """Distance, agreements, rhythm and contact of a pair, for the two of them."""
    today = timezone.localdate()
    people = Person.objects.visible_to(request.viewer).active(on=today).select_related("unit")
    found = get_object_or_404(people, pk=person)
    pair = person_page(
        found, viewer=request.viewer, today=today, call_template=request.organisation.call_link
    )
    if pair is None:
        raise Http404
    request.shown.add(found.id)
    context = {"pair": pair, "today": today, "now": timezone.now()}
    zone = ZoneInfo(timezone.get_current_timezone_name())
    context |= _rhythm(pair, request.viewer, today)
    context |= _apart(distances_of(pair, viewer=request.viewer, today=today, zone=zone), pair)
    context |= _between(pair, request.viewer)
    return page(request, "person/person.html", context, block="day")
