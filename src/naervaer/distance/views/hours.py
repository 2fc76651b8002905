"""Hours, leave and closed days: the own ones, those of the people one leads, and the organisation's."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from naervaer.accounts.routes import route
from naervaer.distance import access, actions, texts
from naervaer.distance.forms.hours import ClosedDayForm, HoursForm, LeaveForm, WeekForm
from naervaer.distance.models import ClosedDay, Hours, Leave
from naervaer.distance.queries import closed_from, default_hours, hours_of, leave_from, stands_in, week_of
from naervaer.distance.rules import holiday_names
from naervaer.kernels.worktime import minutes_per_week, short_rests
from naervaer.people.access import leads_anyone
from naervaer.people.models import Person
from naervaer.people.requests import PersonRequest
from naervaer.people.rules import last_day
from naervaer.ui.fragments import page
from naervaer.ui.toasts import toast


def _to(name: str, *args: Any) -> HttpResponse:
    return HttpResponseRedirect(reverse(name, args=args), status=303)


def _whose(request: PersonRequest, person: UUID) -> Person:
    """The person, if the viewer may set their hours and leave."""
    found = get_object_or_404(Person.objects.visible_to(request.viewer), pk=person)
    if not access.may_set(found, by=request.viewer):
        raise Http404
    return found


# Hours ------------------------------------------------------------------------------------------------------


@route(who=access.person, methods=("GET", "POST"))
def own_hours(request: PersonRequest) -> HttpResponse:
    """My hours."""
    return _hours(request, request.viewer)


@route(who=access.person, methods=("GET", "POST"), shows="hours")
def hours(request: PersonRequest, person: UUID) -> HttpResponse:
    """The hours of somebody whom the viewer leads."""
    return _hours(request, _whose(request, person))


def _hours(request: PersonRequest, person: Person) -> HttpResponse:
    held = hours_of(person)
    form = HoursForm(
        request.POST or None, week=held.week, initial={"zone": held.zone.key, "country": held.country}
    )
    if not form.is_valid():
        return _hours_page(request, person, form, status=422 if form.is_bound else 200)
    said = form.cleaned_data
    actions.set_hours(
        person=person,
        week=said["week"],
        zone=said["zone"],
        country=said["country"],
        by=request.viewer,
        at=timezone.now(),
    )
    toast(request, _("Saved."))
    return _back_to_hours(request, person)


def _back_to_hours(request: PersonRequest, person: Person) -> HttpResponse:
    return _to("hours") if person.id == request.viewer.id else _to("hours_of", person.id)


def _hours_page(request: PersonRequest, person: Person, form: HoursForm, *, status: int) -> HttpResponse:
    held, today = hours_of(person), timezone.localdate()
    request.shown.add(person.id)
    context = {
        "person": person,
        "own": person.id == request.viewer.id,
        "form": form,
        "is_own_pattern": Hours.objects.visible_to(request.viewer).filter(person=person).exists(),
        "total": texts.hours_and_minutes(minutes_per_week(held.week)),
        "rests": [
            (rest.after, rest.before, texts.rest_of(rest.rest))
            for rest in short_rests(held.week, held.zone, today - timedelta(days=today.weekday()))
        ],
        "quick": texts.quick_choices(),
        "seen_by": texts.seen_by(access.readers_of(Hours(person=person)), viewer=request.viewer),
    }
    return page(request, "distance/hours.html", context, block="hours", status=status)


@route(who=access.person, methods=("POST",))
def hours_removal(request: PersonRequest, person: UUID) -> HttpResponse:
    """The organisation's hours hold again."""
    found = _whose(request, person)
    undo = actions.clear_hours(person=found, by=request.viewer, at=timezone.now())
    if undo:
        toast(
            request, _("The organisation's hours hold again."), undo=reverse("distance_return", args=[undo])
        )
    return _back_to_hours(request, found)


# Leave ------------------------------------------------------------------------------------------------------


@route(who=access.person, methods=("GET", "POST"))
def own_leave(request: PersonRequest) -> HttpResponse:
    """My leave."""
    return _leave(request, request.viewer)


@route(who=access.person, methods=("GET", "POST"), shows="leave")
def leave(request: PersonRequest, person: UUID) -> HttpResponse:
    """The leave of somebody whom the viewer leads."""
    return _leave(request, _whose(request, person))


def _leave(request: PersonRequest, person: Person) -> HttpResponse:
    form = LeaveForm(request.POST or None)
    if form.is_valid() and _noted(request, person, form):
        toast(request, _("Noted."))
        return _back_to_leave(request, person)
    today = timezone.localdate()
    request.shown.add(person.id)
    context = {
        "person": person,
        "own": person.id == request.viewer.id,
        "form": form,
        "today": today,
        "last_day": last_day,
        "rows": leave_from(person, viewer=request.viewer, first=today),
        "leads": leads_anyone(person),
        "stand_in": stands_in(person, on=today),
        "seen_by": texts.seen_by(access.readers_of(Leave(person=person)), viewer=request.viewer),
    }
    return page(request, "distance/leave.html", context, block="leave", status=422 if form.is_bound else 200)


def _noted(request: PersonRequest, person: Person, form: LeaveForm) -> bool:
    said = form.cleaned_data
    try:
        actions.add_leave(
            person=person,
            started_on=said["started_on"],
            ended_on=said["ended_on"],
            by=request.viewer,
            at=timezone.now(),
        )
    except actions.AwayAlready:
        form.add_error("first_day", _("There is leave on some of these days already. Remove that one first."))
        return False
    return True


def _back_to_leave(request: PersonRequest, person: Person) -> HttpResponse:
    return _to("leave") if person.id == request.viewer.id else _to("leave_of", person.id)


@route(who=access.person, methods=("POST",))
def leave_end(request: PersonRequest, leave: UUID) -> HttpResponse:
    """Back today, or not away after all."""
    found = get_object_or_404(Leave.objects.visible_to(request.viewer).select_related("person"), pk=leave)
    if not access.may_set(found.person, by=request.viewer):
        raise Http404
    today = timezone.localdate()
    text = _("Welcome back.") if found.started_on < today else _("Removed.")
    undo = actions.end_leave(leave=found, by=request.viewer, at=timezone.now(), today=today)
    toast(request, text, undo=reverse("distance_return", args=[undo]))
    return _back_to_leave(request, found.person)


# The organisation -------------------------------------------------------------------------------------------


@route(who=access.sets_defaults, methods=("GET", "POST"))
def days(request: PersonRequest) -> HttpResponse:
    """Days on which the organisation is closed, beside the public holidays; POST adds one."""
    form = ClosedDayForm(request.POST or None)
    if form.is_valid() and _closed(request, form):
        return _to("days")
    today = timezone.localdate()
    year = _year(request, today)
    week, _zone, country = default_hours()
    context = {
        "form": form,
        "today": today,
        "closed": closed_from(date(year, 1, 1), date(year + 1, 1, 1)),
        "holidays": holiday_names(country, year, get_language() or "da"),
        "year": year,
        "total": texts.hours_and_minutes(minutes_per_week(week_of(week))),
    }
    return page(request, "distance/days.html", context, block="days", status=422 if form.is_bound else 200)


def _year(request: PersonRequest, today: date) -> int:
    wanted = request.GET.get("year", "")
    return int(wanted) if wanted.isdecimal() and abs(int(wanted) - today.year) <= 10 else today.year


def _closed(request: PersonRequest, form: ClosedDayForm) -> bool:
    try:
        actions.close_day(**form.cleaned_data, by=request.viewer, at=timezone.now())
    except actions.ClosedAlready:
        form.add_error("on", _("This day is closed already."))
        return False
    toast(request, _("Added."))
    return True


@route(who=access.sets_defaults, methods=("POST",))
def day_removal(request: PersonRequest, day: str) -> HttpResponse:
    """An ordinary working day again."""
    try:
        found = get_object_or_404(ClosedDay, on=date.fromisoformat(day))
    except ValueError:
        raise Http404 from None
    undo = actions.open_day(day=found, by=request.viewer, at=timezone.now())
    toast(request, _("Removed."), undo=reverse("distance_return", args=[undo]))
    return _to("days")


@route(who=access.sets_defaults, methods=("GET", "POST"))
def organisation_hours(request: PersonRequest) -> HttpResponse:
    """What holds for everybody without own hours."""
    week, _zone, _country = default_hours()
    form = WeekForm(request.POST or None, week=week_of(week))
    if not form.is_valid():
        context = {
            "form": form,
            "total": texts.hours_and_minutes(minutes_per_week(week_of(week))),
            "quick": texts.quick_choices(),
        }
        status = 422 if form.is_bound else 200
        return page(request, "distance/default_hours.html", context, block="hours", status=status)
    actions.set_default_hours(week=form.cleaned_data["week"], by=request.viewer, at=timezone.now())
    toast(request, _("Saved."))
    return _to("default_hours")


@route(who=access.person, methods=("POST",))
def put_back(request: PersonRequest, ref: str) -> HttpResponse:
    """Undo what was just taken away, if the viewer still may."""
    try:
        kind, columns = actions.undone(ref, by=request.viewer)
        if kind == "day" and not access.sets_defaults(request):
            raise Http404
        person = _whose(request, UUID(columns["person"])) if kind != "day" else None
        actions.put_back(ref=ref, by=request.viewer, at=timezone.now())
    except actions.NothingToUndo:
        raise Http404 from None
    toast(request, _("It is back."))
    if person is None or kind in ("place", "situation"):
        return _to("days" if person is None else "at_home")
    return _back_to_hours(request, person) if kind == "hours" else _back_to_leave(request, person)
