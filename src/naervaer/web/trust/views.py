"""The pages about trust: what Nærvær does not do, who sees what, who can help, and who has looked."""

from datetime import timedelta
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from naervaer.accounts.routes import anyone, route
from naervaer.people import access
from naervaer.people.helplines.queries import help_lines
from naervaer.people.models import Organisation, Person
from naervaer.people.requests import PersonRequest
from naervaer.ui.fragments import page
from naervaer.web.trust import texts
from naervaer.web.trust.queries import declared_kinds, helpers_of, leader_of, looks_at, readers_for, stands_in

WEEKS_SHOWN = 4
WEEKS_KEPT = 53


def _viewer(request: HttpRequest) -> Person | None:
    """Who reads, if somebody has signed in."""
    return cast("Person | None", getattr(request, "viewer", None))


@route(who=anyone)
def does_not(request: HttpRequest) -> HttpResponse:
    """What Nærvær does not do, and what keeps it from it."""
    return page(request, "trust/does_not.html", {"never": texts.NEVER})


@route(who=anyone)
def who_sees_what(request: HttpRequest) -> HttpResponse:
    """Every kind of data with who sees it; for somebody who has signed in with the names."""
    viewer = _viewer(request)
    leader = leader_of(viewer) if viewer else None
    kinds = texts.in_order(declared_kinds())
    context = {
        "people_data": [kind for kind in kinds if kind.seen_by != "system"],
        "system_data": [kind for kind in kinds if kind.seen_by == "system"],
        "words_of": texts.words_of,
        "kept": texts.kept,
        "seen_by": texts.SEEN_BY,
        "readers": readers_for(viewer) if viewer else {},
        "viewer": viewer,
        "leader": leader,
        "stand_ins": stands_in(leader, today=timezone.localdate()) if leader else [],
    }
    return page(request, "trust/who_sees_what.html", context)


@route(who=anyone)
def help_page(request: HttpRequest) -> HttpResponse:
    """Who else can help (A19). Nobody records who looked: the page shows nothing that is noted.

    The organisation's own helpers have names and numbers, so they are for those who work here.
    """
    viewer = _viewer(request)
    organisation = cast("Organisation | None", getattr(request, "organisation", None))
    context = {
        "lines": help_lines() if viewer else [],
        "helpers": helpers_of(viewer, today=timezone.localdate()) if viewer else None,
        "lifeline": texts.LIFELINES.get(organisation.country if organisation else "DK"),
    }
    return page(request, "trust/help.html", context)


@route(who=access.person)
def seen_me(request: PersonRequest) -> HttpResponse:
    """Who has seen my data: only for the person, and only the own rows."""
    today = timezone.localdate()
    everything = request.GET.get("weeks") == str(WEEKS_KEPT)
    since = today - timedelta(weeks=WEEKS_KEPT if everything else WEEKS_SHOWN)
    context = {
        "weeks": looks_at(request.viewer, since=since),
        "today": today,
        "everything": everything,
        "choices": (WEEKS_SHOWN, WEEKS_KEPT),
        "title_of": texts.week_title,
        "page_seen": texts.page_seen,
        "relations": texts.RELATIONS,
    }
    return page(request, "trust/seen_me.html", context)
