"""Set-up of the organisation, its roles, and what everybody decides about themselves."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from naervaer.accounts.routes import route
from naervaer.people import access, actions
from naervaer.people.forms.organisation import OrganisationForm, RoleForm
from naervaer.people.forms.persons import ProfileForm
from naervaer.people.models import Organisation, Person, Role
from naervaer.people.queries import buddies_of, deputies_of, holders, leader_of, path_of
from naervaer.people.requests import PersonRequest
from naervaer.people.views.persons import last_administrator
from naervaer.ui.fragments import page
from naervaer.ui.toasts import toast


@route(who=access.administrator, methods=("GET", "POST"))
def setup(request: PersonRequest) -> HttpResponse:
    """Name, language, country, time zone and the link for calls."""
    held = get_object_or_404(Organisation)
    columns = ("name", "language", "country", "time_zone", "call_link")
    form = OrganisationForm(request.POST or None, initial={name: getattr(held, name) for name in columns})
    if not form.is_valid():
        return page(
            request, "people/setup.html", {"form": form}, block="setup", status=422 if form.is_bound else 200
        )
    actions.change_organisation(organisation=held, **form.cleaned_data, by=request.viewer, at=timezone.now())
    toast(request, _("Saved."))
    return HttpResponseRedirect(reverse("setup"), status=303)


@route(who=access.administrator, methods=("GET", "POST"), confirmed=("POST",))
def roles(request: PersonRequest) -> HttpResponse:
    """Who holds which role; POST gives one."""
    form = RoleForm(request.POST or None, today=timezone.localdate())
    if form.is_valid():
        actions.give_role(**form.cleaned_data, by=request.viewer, at=timezone.now())
        toast(request, _("Given."))
        return HttpResponseRedirect(reverse("roles"), status=303)
    context = {"holders": holders(), "form": form}
    return page(request, "people/roles.html", context, block="roles", status=422 if form.is_bound else 200)


@route(who=access.administrator, methods=("POST",), confirmed=("POST",))
def role_end(request: PersonRequest, person: UUID, kind: str) -> HttpResponse:
    """Take a role back; the last administrator's stays. Whoever takes an own one signs in anew."""
    found = get_object_or_404(Person.objects.visible_to(request.viewer), pk=person)
    get_object_or_404(Role, person=found, kind=kind, ended_at=None)
    try:
        actions.take_role(person=found, kind=kind, by=request.viewer, at=timezone.now())
    except actions.LastAdministrator:
        messages.error(request, last_administrator())
        return HttpResponseRedirect(reverse("roles"), status=303)
    if found.id == request.viewer.id:
        logout(request)
        return HttpResponseRedirect(reverse("me"), status=303)
    toast(request, _("Taken back."))
    return HttpResponseRedirect(reverse("roles"), status=303)


@route(who=access.person, methods=("GET", "POST"))
def me(request: PersonRequest) -> HttpResponse:
    """Own number, way to be called and language; who one's leader, deputy and buddy are."""
    viewer, today = request.viewer, timezone.localdate()
    as_it_is = {"phone": viewer.phone, "call_by": viewer.call_by, "language": request.user.language or "da"}
    form = ProfileForm(request.POST or None, initial=as_it_is)
    if form.is_valid():
        actions.change_own(person=viewer, **form.cleaned_data, at=timezone.now())
        toast(request, _("Saved."))
        return HttpResponseRedirect(reverse("me"), status=303)
    leader = leader_of(viewer)
    context = {
        "form": form,
        "today": today,
        "leader": leader,
        "unit_path": path_of(viewer.unit) if viewer.unit else "",
        "deputies": deputies_of(leader, on=today) if leader else [],
        "buddies": buddies_of(viewer, on=today),
        "leads": access.leads_anyone(viewer),
    }
    return page(request, "people/me.html", context, block="me", status=422 if form.is_bound else 200)
