"""The page of home: what I choose to tell, and from where I work. Only the person's own, and the team's lines."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from naervaer.accounts.routes import route
from naervaer.distance import access, actions, texts
from naervaer.distance.forms.home import (
    LineForm,
    NewLineForm,
    PlaceDayForm,
    SharingForm,
    SiteForm,
    WeekOfPlacesForm,
)
from naervaer.distance.models import PlaceException, Site, SituationLine
from naervaer.distance.queries import (
    OwnLine,
    exceptions_from,
    hours_of,
    own_lines,
    sites_of,
    told_by_team,
    week_of_places,
)
from naervaer.people.access import leads_anyone
from naervaer.people.models import Person
from naervaer.people.queries import leader_of
from naervaer.people.requests import PersonRequest
from naervaer.people.rules import last_day
from naervaer.ui.fragments import page
from naervaer.ui.toasts import toast


@route(who=access.person, shows="home")
def home(request: PersonRequest) -> HttpResponse:
    """My situation, my places, and what my team tells; ``?start=2`` begins a line with the second beginning."""
    return _page(request)


def _home() -> HttpResponse:
    return HttpResponseRedirect(reverse("at_home"), status=303)


def _page(request: PersonRequest, **bound: forms.Form) -> HttpResponse:
    """The page with the forms that were just sent in place of fresh ones; 422 when there is one."""
    viewer, today = request.viewer, timezone.localdate()
    leader = leader_of(viewer)
    audiences = access.audiences(viewer, leader)
    team = told_by_team(viewer, today=today)
    request.shown.update(told.person.id for told in team)
    context: dict[str, Any] = {
        "today": today,
        "leader": leader,
        "leads": leads_anyone(viewer),
        "lines": [_shown(line, audiences, bound, today, viewer) for line in own_lines(viewer, today=today)],
        "choices": _choices(audiences, viewer),
        "starters": texts.starters(),
        "team": team,
        "site_label": texts.site_label,
        "exceptions": exceptions_from(viewer, today),
        "last_day": last_day,
        "places_seen_by": texts.seen_by(access.readers_of(Site(person=viewer)), viewer=viewer),
        "wrong": next(iter(bound.values()), None),
    }
    context |= _forms(request, bound, today, context["choices"])
    return page(request, "distance/home.html", context, block="home", status=422 if bound else 200)


def _choices(audiences: dict[str, list[Person]], viewer: Person) -> list[tuple[str, str]]:
    return [(each, texts.choice_label(each, who, viewer=viewer)) for each, who in audiences.items()]


def _forms(
    request: PersonRequest, bound: dict[str, forms.Form], today: date, choices: list[tuple[str, str]]
) -> dict[str, Any]:
    viewer = request.viewer
    sites = sites_of(viewer)
    new = NewLineForm(today=today, choices=choices, initial={"text": _start(request)})
    return {
        "sites": sites,
        "forms": {
            "new": bound.get("new") or new,
            "site": bound.get("site") or SiteForm(initial={"country": hours_of(viewer).country}),
            "week": bound.get("week") or WeekOfPlacesForm(sites=sites, held=week_of_places(viewer)),
            "day": bound.get("day") or PlaceDayForm(sites=sites, today=today),
        },
    }


def _start(request: PersonRequest) -> str:
    """The beginning of a line that was chosen."""
    wanted, starters = request.GET.get("start", ""), texts.starters()
    number = int(wanted) if wanted.isdecimal() and len(wanted) < 3 else 0
    return starters[number - 1] if 1 <= number <= len(starters) else ""


def _shown(
    own: OwnLine,
    audiences: dict[str, list[Person]],
    bound: dict[str, forms.Form],
    today: date,
    viewer: Person,
) -> dict[str, Any]:
    """A line with its form and who reads it, by the rule."""
    line = own.line
    key = f"line_{line.id.hex}"
    last = last_day(line.ends_on) if line.ends_on else None
    form = bound.get(key) or LineForm(
        today=today, initial={"text": line.text, "last_day": last}, auto_id=f"{key}_%s", prefix=key
    )
    seen_by = texts.seen_by(audiences[own.sharing], viewer=viewer)
    return {"own": own, "line": line, "form": form, "seen_by": seen_by}


# The situation card -----------------------------------------------------------------------------------------


def _line(request: PersonRequest, line: UUID) -> SituationLine:
    return get_object_or_404(SituationLine.objects.visible_to(request.viewer), pk=line, person=request.viewer)


def _named(request: PersonRequest) -> Person | None:
    """The leader whose name stood beside the choice."""
    try:
        return (
            Person.objects.visible_to(request.viewer).filter(pk=UUID(request.POST.get("leader", ""))).first()
        )
    except ValueError:
        return None


def _told_anew(form: forms.Form, field: str | None) -> None:
    form.add_error(
        field, _("Somebody else leads you since this page was opened. See the names, and choose again.")
    )


@route(who=access.person, methods=("POST",))
def lines(request: PersonRequest) -> HttpResponse:
    """One more line."""
    viewer, today = request.viewer, timezone.localdate()
    choices = _choices(access.audiences(viewer, leader_of(viewer)), viewer)
    form = NewLineForm(request.POST, today=today, choices=choices)
    if not form.is_valid():
        return _page(request, new=form)
    try:
        actions.write_line(
            person=viewer,
            text=form.cleaned_data["text"],
            sharing=form.cleaned_data["sharing"],
            leader=_named(request),
            ends_on=form.ends_on,
            by=viewer,
            at=timezone.now(),
        )
    except actions.LeaderChanged:
        _told_anew(form, "sharing")
        return _page(request, new=form)
    toast(request, _("Saved."))
    return _home()


@route(who=access.person, methods=("POST",))
def line(request: PersonRequest, line: UUID) -> HttpResponse:
    """Other words for a line."""
    found = _line(request, line)
    key = f"line_{found.id.hex}"
    form = LineForm(request.POST, today=timezone.localdate(), auto_id=f"{key}_%s", prefix=key)
    if not form.is_valid():
        return _page(request, **{key: form})
    said = form.cleaned_data["text"]
    actions.change_line(line=found, text=said, ends_on=form.ends_on, by=request.viewer, at=timezone.now())
    toast(request, _("Saved."))
    return _home()


@route(who=access.person, methods=("POST",))
def sharing(request: PersonRequest, line: UUID) -> HttpResponse:
    """Who reads a line from now on."""
    found = _line(request, line)
    form = SharingForm(request.POST)
    if not form.is_valid():
        return _page(request, sharing=form)
    chosen = form.cleaned_data["sharing"]
    try:
        undo = actions.share_line(
            line=found, sharing=chosen, leader=_named(request), by=request.viewer, at=timezone.now()
        )
    except actions.LeaderChanged:
        _told_anew(form, None)
        return _page(request, sharing=form)
    told = _("Only you read it now.") if chosen == "me" else _("Those who are named read it now.")
    toast(request, told, undo=reverse("distance_return", args=[undo]) if undo else "")
    return _home()


@route(who=access.person, methods=("POST",))
def confirmation(request: PersonRequest, line: UUID) -> HttpResponse:
    """It still holds."""
    actions.confirm_line(line=_line(request, line), by=request.viewer, at=timezone.now())
    toast(request, _("Good. You are asked again in three months."))
    return _home()


@route(who=access.person, methods=("POST",))
def line_removal(request: PersonRequest, line: UUID) -> HttpResponse:
    """A line is gone for everybody."""
    found = _line(request, line)
    actions.remove_line(line=found, by=request.viewer, at=timezone.now())
    toast(request, _("Removed."), undo=reverse("situation_return", args=[found.id]))
    return _home()


@route(who=access.person, methods=("POST",))
def line_return(request: PersonRequest, line: UUID) -> HttpResponse:
    """Undo of a removal."""
    actions.return_line(line=_line(request, line), by=request.viewer, at=timezone.now())
    toast(request, _("It is back."))
    return _home()


# Places -----------------------------------------------------------------------------------------------------


@route(who=access.person, methods=("POST",))
def sites(request: PersonRequest) -> HttpResponse:
    """One more place where I work."""
    form = SiteForm(request.POST)
    if not form.is_valid():
        return _page(request, site=form)
    actions.add_site(person=request.viewer, **form.cleaned_data, by=request.viewer, at=timezone.now())
    toast(request, _("Added."))
    return _home()


def _site(request: PersonRequest, site: UUID) -> Site:
    return get_object_or_404(Site.objects.visible_to(request.viewer), pk=site, person=request.viewer)


@route(who=access.person, methods=("POST",))
def site_removal(request: PersonRequest, site: UUID) -> HttpResponse:
    """I do not work there any more."""
    found = _site(request, site)
    actions.remove_site(site=found, by=request.viewer, at=timezone.now())
    toast(request, _("Removed."), undo=reverse("site_return", args=[found.id]))
    return _home()


@route(who=access.person, methods=("POST",))
def site_return(request: PersonRequest, site: UUID) -> HttpResponse:
    """Undo of a removal."""
    actions.return_site(site=_site(request, site), by=request.viewer, at=timezone.now())
    toast(request, _("It is back."))
    return _home()


@route(who=access.person, methods=("POST",))
def week(request: PersonRequest) -> HttpResponse:
    """From where I work on which weekday."""
    viewer = request.viewer
    form = WeekOfPlacesForm(request.POST, sites=sites_of(viewer), held={})
    if not form.is_valid():
        return _page(request, week=form)
    now = timezone.now()
    actions.plan_week(person=viewer, sites=form.week, by=viewer, at=now, today=timezone.localdate())
    toast(request, _("Saved."))
    return _home()


@route(who=access.person, methods=("POST",))
def days(request: PersonRequest) -> HttpResponse:
    """A day that is different from the week's plan."""
    viewer = request.viewer
    form = PlaceDayForm(request.POST, sites=sites_of(viewer), today=timezone.localdate())
    if not form.is_valid():
        return _page(request, day=form)
    actions.set_exception(
        person=viewer, on=form.cleaned_data["on"], site=form.site, by=viewer, at=timezone.now()
    )
    toast(request, _("Noted."))
    return _home()


@route(who=access.person, methods=("POST",))
def day_removal(request: PersonRequest, day: str) -> HttpResponse:
    """The week's plan holds on this day too."""
    try:
        on = date.fromisoformat(day)
    except ValueError:
        raise Http404 from None
    found = get_object_or_404(PlaceException.objects.visible_to(request.viewer), on=on, person=request.viewer)
    undo = actions.clear_exception(exception=found, by=request.viewer, at=timezone.now())
    toast(request, _("Removed."), undo=reverse("distance_return", args=[undo]))
    return _home()
