"""A person's entry for who keeps the list: data, employment, nearest leader, invitation."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from naervaer.accounts.routes import route
from naervaer.people import access, actions
from naervaer.people.forms.persons import EndForm, EntryForm, LeaderForm, NewPersonForm, StartForm
from naervaer.people.models import Employment, Person
from naervaer.people.queries import PAGE, Entry, entry_of
from naervaer.people.requests import PersonRequest
from naervaer.people.rules import last_day
from naervaer.ui.fragments import page
from naervaer.ui.toasts import toast


@route(who=access.keeps_people, methods=("GET", "POST"))
def person_new(request: PersonRequest) -> HttpResponse:
    """Somebody new."""
    form = NewPersonForm(request.POST or None, today=timezone.localdate())
    if not form.is_valid():
        return page(request, "people/new.html", {"form": form}, status=422 if form.is_bound else 200)
    person = actions.add_person(**form.cleaned_data, by=request.viewer, at=timezone.now())
    toast(request, _("Added."))
    return _to_entry(person)


@route(who=access.keeps_people, methods=("GET", "POST"), shows="entry")
def entry(request: PersonRequest, person: UUID) -> HttpResponse:
    """The entry with its history; POST corrects it."""
    found = _found(request, person)
    form = EntryForm(request.POST or None, person=found, initial=_as_it_is(found), auto_id="entry_%s")
    if not form.is_valid():
        return _entry_page(request, found, form=form, status=422 if form.is_bound else 200)
    kept: dict[str, Any] = {
        key: value for key, value in form.cleaned_data.items() if key not in ("phone", "call_by")
    }
    actions.change_person(person=found, **kept, **form.replaced(), by=request.viewer, at=timezone.now())
    toast(request, _("Saved."))
    return _to_entry(found)


def _found(request: PersonRequest, person: UUID) -> Person:
    everybody = Person.objects.visible_to(request.viewer).select_related("user", "unit")
    return get_object_or_404(everybody, pk=person)


def _as_it_is(person: Person) -> dict[str, Any]:
    return {
        "name": person.name,
        "email": person.email,
        "title": person.title,
        "unit": person.unit,
        "employee_number": person.employee_number,
        "call_by": "keep",
    }


def _to_entry(person: Person) -> HttpResponse:
    return HttpResponseRedirect(reverse("person_entry", args=[person.id]), status=303)


def _entry_page(request: PersonRequest, person: Person, *, status: int = 200, **own: Any) -> HttpResponse:
    """The page with all its forms; ``own`` replaces the one that came back with errors."""
    now, today = timezone.now(), timezone.localdate()
    seen = entry_of(person, now=now)
    request.shown.add(person.id)
    context: dict[str, Any] = {
        "entry": seen,
        "today": today,
        "form": EntryForm(person=person, initial=_as_it_is(person), auto_id="entry_%s"),
        "leader_form": LeaderForm(today=today, initial={"leader": seen.leader}, auto_id="leader_%s"),
        "end_form": _end_form(seen),
        "start_form": StartForm(initial={"started_on": today}, auto_id="start_%s"),
        "last_day": last_day,
        "link": "",
        "sends_mail": bool(settings.MAIL_URL),
        "may_give_roles": access.administrator(request),
    }
    return page(request, "people/entry.html", context | own, block="entry", status=status)


def _end_form(seen: Entry) -> EndForm | None:
    return EndForm(started_on=seen.running.started_on, auto_id="end_%s") if seen.running else None


@route(who=access.keeps_people, methods=("POST",), shows="entry")
def leader(request: PersonRequest, person: UUID) -> HttpResponse:
    """Another nearest leader, from now on; what the one before could see closes at once."""
    found = _found(request, person)
    form = LeaderForm(request.POST, today=timezone.localdate(), auto_id="leader_%s")
    if form.is_valid():
        try:
            actions.change_leader(
                person=found, leader=form.cleaned_data["leader"], by=request.viewer, at=timezone.now()
            )
        except actions.LeaderCircle:
            form.add_error("leader", _circle(found, form.cleaned_data["leader"]))
        else:
            toast(request, _("Saved."))
            return _to_entry(found)
    return _entry_page(request, found, leader_form=form, status=422)


def _circle(person: Person, wanted: Person) -> str:
    if wanted.id == person.id:
        return _("Nobody is their own nearest leader. Choose somebody else, or leave it empty.")
    return _(
        "%(leader)s is led by %(person)s, directly or through others: they would lead in a circle. "
        "Give %(leader)s another leader first."
    ) % {"leader": wanted.name, "person": person.name}


@route(who=access.keeps_people, methods=("POST",), shows="entry")
def employments(request: PersonRequest, person: UUID) -> HttpResponse:
    """Somebody who has left begins again."""
    found = _found(request, person)
    form = StartForm(request.POST, auto_id="start_%s")
    if form.is_valid():
        try:
            actions.start_employment(
                person=found, on=form.cleaned_data["started_on"], by=request.viewer, at=timezone.now()
            )
        except actions.EmploymentOverlaps:
            form.add_error("started_on", _("The person works here on that day already. Choose a later one."))
        else:
            toast(request, _("Saved."))
            return _to_entry(found)
    return _entry_page(request, found, start_form=form, status=422)


@route(who=access.keeps_people, methods=("POST",), shows="entry")
def employment_end(request: PersonRequest, person: UUID) -> HttpResponse:
    """Somebody leaves. The last administrator stays."""
    found = _found(request, person)
    running = get_object_or_404(Employment, person=found, ended_on=None)
    form = EndForm(request.POST, started_on=running.started_on, auto_id="end_%s")
    if form.is_valid():
        try:
            actions.end_employment(
                person=found, on=form.cleaned_data["last_day"], by=request.viewer, at=timezone.now()
            )
        except actions.LastAdministrator:
            form.add_error("last_day", last_administrator())
        else:
            toast(request, _("Saved."))
            return _to_entry(found)
    return _entry_page(request, found, end_form=form, status=422)


def last_administrator() -> str:
    """Why the last administrator stays, and what to do."""
    return _(
        "Nobody else could let people in then. Make somebody with an own sign-in an administrator first, "
        "then come back."
    )


@route(who=access.keeps_people, methods=("POST",), shows="entry")
def invitations(request: PersonRequest, person: UUID) -> HttpResponse:
    """A link to hand over, shown this once; or the same by mail, made and sent by the worker."""
    found = _found(request, person)
    now = timezone.now()
    try:
        if request.POST.get("by") == "mail" and settings.MAIL_URL:
            actions.invite_by_mail(person=found, by=request.viewer, at=now)
            toast(request, _("The invitation is on its way."))
            return _to_entry(found)
        token = actions.invite(person=found, by=request.viewer, at=now)
    except (actions.NoAddress, actions.HasOwnSignIn):
        raise Http404 from None
    link = request.build_absolute_uri(reverse("invitation", args=[token]))
    return _entry_page(request, found, link=link)


@route(who=access.keeps_people, methods=("POST",), shows="entry")
def invitations_many(request: PersonRequest) -> HttpResponse:
    """Invite everybody who was ticked: by mail, or by links to hand over, shown this once."""
    people = _ticked(request)
    now = timezone.now()
    if request.POST.get("by") == "mail" and settings.MAIL_URL:
        sent = actions.invite_many_by_mail(people=people, by=request.viewer, at=now)
        text = ngettext(
            "%(count)d invitation is on its way.", "%(count)d invitations are on their way.", sent
        )
        toast(request, text % {"count": sent})
        return HttpResponseRedirect(reverse("people") + "?of=invited", status=303)
    tokens = actions.invite_many(people=people, by=request.viewer, at=now)
    request.shown.update(person.id for person in tokens)
    links = [
        (person, request.build_absolute_uri(reverse("invitation", args=[token])))
        for person, token in tokens.items()
    ]
    return page(request, "people/links.html", {"links": links})


def _ticked(request: PersonRequest) -> list[Person]:
    """The people ticked on one page of the list; a forged id is not there."""
    try:
        ids = {UUID(value) for value in request.POST.getlist("person")}
    except ValueError:
        raise Http404 from None
    found = Person.objects.visible_to(request.viewer).filter(pk__in=list(ids)[:PAGE])
    return list(found.select_related("user").order_by("sort_key", "pk"))


@route(who=access.keeps_people, methods=("POST",))
def invitation_withdrawal(request: PersonRequest, person: UUID) -> HttpResponse:
    """The link opens nothing any more."""
    found = _found(request, person)
    actions.withdraw_invitation(person=found, by=request.viewer, at=timezone.now())
    toast(request, _("Withdrawn. The link opens nothing any more."))
    return _to_entry(found)
