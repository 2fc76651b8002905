"""How two get hold of each other, and "can be called until"."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from naervaer.accounts.routes import route
from naervaer.contact import access, actions, texts
from naervaer.contact.forms import AgreementForm, DutyForm, ReachableForm
from naervaer.contact.models import Duty, Reachable
from naervaer.contact.queries import (
    agreement_of,
    agreements_around,
    asked_agreement,
    earlier_agreements,
    teams_around,
)
from naervaer.distance.queries import hours_of
from naervaer.people.access import administrator, leads
from naervaer.people.access import person as any_person
from naervaer.people.models import Person
from naervaer.people.queries import deputies_of, label_of, leader_of
from naervaer.people.requests import PersonRequest
from naervaer.ui.fragments import page
from naervaer.ui.toasts import toast


@route(who=access.has_a_pair, shows="contact")
def contact_agreements(request: PersonRequest) -> HttpResponse:
    """With whom one has agreed on how to be reached, and with whom not yet."""
    now = timezone.localtime()
    rows = agreements_around(request.viewer)
    request.shown.update(row.person.id for row in rows if row.person.id != request.viewer.id)
    context = {
        "rows": rows,
        "teams": teams_around(request.viewer, today=now.date()),
        "lacking": sum(row.is_lacking for row in rows if row.person.id != request.viewer.id),
        "say": texts,
        "today": now.date(),
        "viewer": request.viewer,
        "leader": leader_of(request.viewer),
    }
    return page(request, "contact/agreements.html", context)


@route(who=any_person, methods=("GET", "POST"), shows="contact")
def contact_agreement(request: PersonRequest, person: UUID) -> HttpResponse:
    """The agreement of two: what holds, what is proposed, and a form for a new version."""
    employee = _of_a_pair(request, person)
    today = timezone.localdate()
    found = agreement_of(employee)
    form = AgreementForm(request.POST or None, today=today, initial=found.initial)
    if request.method == "POST" and form.is_valid():
        actions.propose_agreement(
            employee=employee, by=request.viewer, at=timezone.now(), **form.cleaned_data
        )
        toast(request, _("Proposed. It holds when the other says yes."))
        return HttpResponseRedirect(reverse("contact_agreement", args=[employee.id]), status=303)
    if employee.id != request.viewer.id:
        request.shown.add(employee.id)
    leader = leader_of(employee)
    other = leader if employee.id == request.viewer.id else employee
    context = {
        "hours": texts.hours_facts(hours_of(request.viewer), hours_of(other) if other else None),
        "employee": employee,
        "leader": leader,
        "deputies": [row.deputy for row in deputies_of(leader, on=today)] if leader else [],
        "found": found,
        "earlier": earlier_agreements(employee),
        "form": form,
        "say": texts,
        "today": today,
        "viewer": request.viewer,
    }
    status = 422 if form.errors else 200
    return page(request, "contact/agreement.html", context, block="agreement", status=status)


def _of_a_pair(request: PersonRequest, person: UUID) -> Person:
    """The employee of a pair that the viewer is one of."""
    employee = get_object_or_404(Person.objects.visible_to(request.viewer), pk=person)
    own = employee.id == request.viewer.id and leader_of(employee) is not None
    if not own and not leads(request.viewer, employee):
        raise Http404
    return employee


@route(who=any_person, methods=("POST",))
def contact_agreement_answer(request: PersonRequest, person: UUID) -> HttpResponse:
    """Yes or no to what the other has proposed."""
    employee = _of_a_pair(request, person)
    proposal = asked_agreement(employee)
    if proposal is None:
        raise Http404
    now = timezone.now()
    if request.POST.get("answer") == "yes":
        try:
            actions.agree_on(agreement=proposal, by=request.viewer, at=now)
        except actions.NotYours:
            raise Http404 from None
        toast(request, _("Agreed."))
    else:
        actions.decline(agreement=proposal, by=request.viewer, at=now)
        toast(request, _("The proposal is off the table."))
    return HttpResponseRedirect(reverse("contact_agreement", args=[employee.id]), status=303)


@route(who=any_person, methods=("GET", "POST"))
def reachable(request: PersonRequest) -> HttpResponse:
    """ "Can be called until": a status that ends by itself."""
    now = timezone.localtime()
    form = ReachableForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            until = now + timedelta(minutes=form.cleaned_data["minutes"])
            actions.can_be_called(person=request.viewer, until=until, at=now)
        except actions.TooLong:
            messages.error(request, _("Choose a time within the next twelve hours."))
        return HttpResponseRedirect(reverse("reachable"), status=303)
    standing = Reachable.objects.running(now).filter(person=request.viewer).first()
    context = {"standing": standing, "form": form, "say": texts, "now": now}
    status = 422 if form.errors else 200
    return page(request, "contact/reachable.html", context, block="reachable", status=status)


@route(who=any_person, methods=("POST",))
def reachable_end(request: PersonRequest) -> HttpResponse:
    """Not any more."""
    actions.cannot_be_called(person=request.viewer, at=timezone.now())
    toast(request, _("Ended."))
    return HttpResponseRedirect(reverse("reachable"), status=303)


@route(who=administrator, methods=("GET", "POST"))
def duty(request: PersonRequest) -> HttpResponse:
    """Who is the last in every chain, when leader, deputies and the next leader up are not there."""
    now = timezone.localtime()
    named = Duty.objects.select_related("person").order_by("pk").first()
    form = DutyForm(
        request.POST or None, today=now.date(), initial={"person": label_of(named.person) if named else ""}
    )
    if request.method == "POST" and form.is_valid():
        actions.name_duty_person(person=form.cleaned_data["person"] or None, by=request.viewer, at=now)
        toast(request, _("Saved."))
        return HttpResponseRedirect(reverse("duty"), status=303)
    status = 422 if form.errors else 200
    return page(request, "contact/duty.html", {"named": named, "form": form}, block="duty", status=status)
