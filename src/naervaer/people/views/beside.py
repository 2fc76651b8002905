"""Who stands beside the line: deputies and buddies, each for a period."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from naervaer.accounts.routes import route
from naervaer.people import access, actions
from naervaer.people.forms.fields import half_open
from naervaer.people.forms.persons import PeriodForm
from naervaer.people.models import Buddy, Deputy, Person
from naervaer.people.queries import buddies_of, deputies_of, leader_of
from naervaer.people.requests import PersonRequest
from naervaer.people.rules import last_day
from naervaer.ui.fragments import page
from naervaer.ui.toasts import toast


@dataclass(frozen=True)
class Row:
    """One period as the page shows it."""

    person: Person
    started_on: date
    ended_on: date | None
    ref: str


@route(who=access.person, methods=("GET", "POST"))
def deputies(request: PersonRequest, person: UUID) -> HttpResponse:
    """Who steps in for a leader, and when."""
    leader = _whose(request, person, access.may_name_deputies)

    def name(**period: Any) -> None:
        actions.name_deputy(leader=leader, deputy=period.pop("person"), **period)

    rows = [Row(row.deputy, row.started_on, row.ended_on, actions.ref_of(row)) for row in _deputies(leader)]
    calls = None if rows else leader_of(leader)
    return _page(request, leader, rows, "people/deputies.html", "deputies", name, calls=calls)


@route(who=access.person, methods=("GET", "POST"))
def buddies(request: PersonRequest, person: UUID) -> HttpResponse:
    """Who looks after a newcomer."""
    newcomer = _whose(request, person, access.may_name_buddies)

    def name(**period: Any) -> None:
        actions.name_buddy(newcomer=newcomer, buddy=period.pop("person"), **period)

    rows = [Row(row.buddy, row.started_on, row.ended_on, actions.ref_of(row)) for row in _buddies(newcomer)]
    return _page(request, newcomer, rows, "people/buddies.html", "buddies", name)


def _deputies(leader: Person) -> list[Deputy]:
    return deputies_of(leader, on=timezone.localdate())


def _buddies(newcomer: Person) -> list[Buddy]:
    return buddies_of(newcomer, on=timezone.localdate())


def _whose(request: PersonRequest, person: UUID, may: Callable[..., bool]) -> Person:
    found = get_object_or_404(Person.objects.visible_to(request.viewer), pk=person)
    if not may(found, by=request.viewer):
        raise Http404
    return found


def _page(
    request: PersonRequest,
    of: Person,
    rows: list[Row],
    template: str,
    name: str,
    act: Callable[..., None],
    **shown: Any,
) -> HttpResponse:
    form = PeriodForm(request.POST or None, today=timezone.localdate(), of=of)
    if form.is_valid() and _named(request, form, act):
        toast(request, _("Saved."))
        return HttpResponseRedirect(reverse(name, args=[of.id]), status=303)
    context: dict[str, Any] = {
        "of": of,
        "own": of.id == request.viewer.id,
        "rows": rows,
        "form": form,
        "today": timezone.localdate(),
        **shown,
    }
    context |= {"keeps": access.keeps(request.viewer), "last_day": last_day}
    return page(request, template, context, block="periods", status=422 if form.is_bound else 200)


def _named(request: PersonRequest, form: PeriodForm, act: Callable[..., None]) -> bool:
    said = form.cleaned_data
    started_on, ended_on = half_open(said["first_day"], said["last_day"])
    try:
        act(
            person=said["person"],
            started_on=started_on,
            ended_on=ended_on,
            by=request.viewer,
            at=timezone.now(),
        )
    except actions.PeriodTaken:
        form.add_error(
            "first_day", _("The same person is there for some of these days already. Choose other days.")
        )
        return False
    return True


@route(who=access.person, methods=("POST",))
def period_end(request: PersonRequest, ref: str) -> HttpResponse:
    """A deputy, a buddy or a share of hours holds no longer; undo puts it back."""
    row = _period(ref)
    if not access.may_end(row, by=request.viewer):
        raise Http404
    undo = actions.end_period(row=row, by=request.viewer, at=timezone.now(), today=timezone.localdate())
    toast(request, _("Ended."), undo=reverse("period_return", args=[undo]))
    return HttpResponseRedirect(_page_of(row), status=303)


@route(who=access.person, methods=("POST",))
def period_return(request: PersonRequest, ref: str) -> HttpResponse:
    """Undo: it holds as before."""
    try:
        row = actions.return_period(ref=ref, by=request.viewer, at=timezone.now())
    except actions.PeriodGone:
        raise Http404 from None
    toast(request, _("It is back."))
    return HttpResponseRedirect(_page_of(row), status=303)


def _period(ref: str) -> actions.Period:
    try:
        return actions.period_of(ref)
    except actions.PeriodGone:
        raise Http404 from None


def _page_of(row: actions.Period) -> str:
    if isinstance(row, Deputy):
        return reverse("deputies", args=[row.leader_id])
    if isinstance(row, Buddy):
        return reverse("buddies", args=[row.newcomer_id])
    return reverse("project", args=[row.project_id])
