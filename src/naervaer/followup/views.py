"""Noting contacts and agreeing on a rhythm. All are POST; each leads back to the page it came from."""

from datetime import date
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from naervaer.accounts.routes import route
from naervaer.followup import access, actions
from naervaer.followup.forms import RhythmForm, TouchForm
from naervaer.followup.models import Touch, refs
from naervaer.followup.queries import asked_rhythm
from naervaer.people.access import person as any_person
from naervaer.people.models import Person
from naervaer.people.requests import PersonRequest
from naervaer.ui.returning import back
from naervaer.ui.toasts import toast


@route(who=any_person, methods=("POST",))
def touches(request: PersonRequest) -> HttpResponse:
    """ "Vi har talt": with one person or with several, today or on another day."""
    today = timezone.localdate()
    form = TouchForm(request.POST, today=today)
    if not form.is_valid():
        messages.error(request, _said(form))
        return back(request, reverse("today"))
    pairs = [_pair(request, each, led, today) for each, led in _chosen(request)]
    noted: list[Touch] = []
    for employee, leader in pairs:
        try:
            noted.append(_note(request, employee, leader, form, today))
        except actions.SaidNotToFit:
            messages.error(
                request, _("The other has said that a talk on this day does not fit. Talk about it together.")
            )
    if noted:
        text = ngettext("Noted.", "%(count)d talks noted.", len(noted)) % {"count": len(noted)}
        toast(request, text, undo=reverse("touch_withdrawals", args=[refs(noted)]))
    return back(request, reverse("today"))


def _said(form: forms.Form) -> str:
    """What is wrong with what was typed, in one line."""
    return " ".join(str(message) for errors in form.errors.values() for message in errors)


def _chosen(request: PersonRequest) -> list[tuple[Person, bool]]:
    """The people ticked, as far as they exist, each with whether the viewer leads them; a forged id is not there."""
    try:
        ids = {UUID(value) for value in request.POST.getlist("person")}
    except ValueError:
        raise Http404 from None
    found = access.visible_among(ids, viewer=request.viewer)
    if len(found) != len(ids):
        raise Http404
    if not found:
        messages.error(request, _("Choose at least one person first."))
    return found


def _pair(request: PersonRequest, other: Person, led: bool, today: date) -> tuple[Person, Person]:
    """Employee and leader of the contact: the viewer may be either of the two, or call for the leader."""
    if led:
        return other, request.viewer
    if other.id != request.viewer.id:
        leader = access.leader_for(other, viewer=request.viewer, today=today)
        if leader is not None:
            return other, leader
        if access.leads(other, request.viewer):
            return request.viewer, other
    raise Http404


def _note(request: PersonRequest, employee: Person, leader: Person, form: TouchForm, today: date) -> Touch:
    return actions.record_touch(
        employee=employee,
        leader=leader,
        talked=leader if request.viewer.id == employee.id else request.viewer,
        on=form.cleaned_data["on"],
        spoken=not form.cleaned_data["written"],
        by=request.viewer,
        at=timezone.now(),
        today=today,
    )


@route(who=any_person, methods=("POST",))
def touch_withdrawals(request: PersonRequest, ref: str) -> HttpResponse:
    """Undo one's own note, or say of the other's "det passer ikke"."""
    now = timezone.now()
    found = _reachable(request, ref)
    for touch in found:
        actions.withdraw(touch=touch, by=request.viewer, at=now)
    toast(request, _("It does not count any more."), undo=reverse("touch_returns", args=[ref]))
    return back(request, reverse("today"))


@route(who=any_person, methods=("POST",))
def touch_returns(request: PersonRequest, ref: str) -> HttpResponse:
    """Let it count again: for who took it out."""
    for touch in _reachable(request, ref):
        try:
            actions.put_back(touch=touch, by=request.viewer, at=timezone.now())
        except actions.NotYours:
            raise Http404 from None
    toast(request, _("It counts again."))
    return back(request, reverse("today"))


def _reachable(request: PersonRequest, ref: str) -> list[Touch]:
    mine = Touch.objects.visible_to(request.viewer) | Touch.objects.just_noted_by(
        request.viewer, now=timezone.now()
    )
    found = list(mine.by_refs(ref).distinct().order_by("pk"))
    if not found or not all(access.may_answer(touch, by=request.viewer) for touch in found):
        raise Http404
    return found


@route(who=any_person, methods=("POST",))
def rhythm(request: PersonRequest, person: UUID) -> HttpResponse:
    """Propose how often the two talk."""
    employee = _of_a_pair_with(request, person)
    form = RhythmForm(request.POST)
    if form.is_valid():
        actions.propose_rhythm(
            employee=employee, days=form.cleaned_data["days"], by=request.viewer, at=timezone.now()
        )
        toast(request, _("Proposed. It holds when the other says yes."))
    else:
        messages.error(request, _said(form))
    return back(request, reverse("today"))


@route(who=any_person, methods=("POST",))
def rhythm_answer(request: PersonRequest, person: UUID) -> HttpResponse:
    """Yes or no to the proposed rhythm."""
    employee = _of_a_pair_with(request, person)
    proposal = asked_rhythm(employee)
    if proposal is None:
        raise Http404
    if request.POST.get("answer") == "yes":
        try:
            actions.agree_rhythm(rhythm=proposal, by=request.viewer, at=timezone.now())
        except actions.NotYours:
            raise Http404 from None
        toast(request, _("Agreed."))
    else:
        actions.decline_rhythm(rhythm=proposal, by=request.viewer, at=timezone.now())
        toast(request, _("The proposal is off the table. The rhythm is as it was."))
    return back(request, reverse("today"))


def _of_a_pair_with(request: PersonRequest, person: UUID) -> Person:
    """The employee, if the viewer is that employee or leads them now."""
    employee = get_object_or_404(Person.objects.visible_to(request.viewer), pk=person)
    if employee.id != request.viewer.id and not access.leads(request.viewer, employee):
        raise Http404
    return employee


@route(who=any_person, methods=("POST",))
def rhythm_for_all(request: PersonRequest) -> HttpResponse:
    """Propose the same rhythm to all whom one leads."""
    form = RhythmForm(request.POST)
    if not form.is_valid():
        messages.error(request, _said(form))
        return back(request, reverse("today"))
    count = actions.propose_rhythm_for_all(
        leader=request.viewer, days=form.cleaned_data["days"], by=request.viewer, at=timezone.now()
    )
    toast(
        request,
        ngettext("Proposed to %(count)d person.", "Proposed to %(count)d people.", count) % {"count": count},
    )
    return back(request, reverse("today"))
