"""How a team gets hold of each other: its page, proposing, and answering."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from naervaer.accounts.routes import route
from naervaer.contact import access, actions, texts
from naervaer.contact.forms import TeamAnswerForm, TermsForm
from naervaer.contact.models import TeamAgreement
from naervaer.contact.queries import team_page
from naervaer.people.access import person as any_person
from naervaer.people.models import Person
from naervaer.people.requests import PersonRequest
from naervaer.ui.fragments import page
from naervaer.ui.toasts import toast


def _leader(request: PersonRequest, leader: UUID) -> Person:
    """The leader of a team that the viewer is one of."""
    found = get_object_or_404(Person.objects.visible_to(request.viewer), pk=leader)
    if not access.in_team(request.viewer, found):
        raise Http404
    return found


def _back_to(leader: UUID) -> HttpResponse:
    return HttpResponseRedirect(reverse("team_agreement", args=[leader]), status=303)


@route(who=any_person, methods=("GET", "POST"), shows="contact")
def team_agreement(request: PersonRequest, leader: UUID) -> HttpResponse:
    """What holds, what is proposed and what is said about it, and a form for a new version."""
    found, today = _leader(request, leader), timezone.localdate()
    if request.method == "GET":
        return _show(request, found)
    form = TermsForm(request.POST, today=today)
    if not form.is_valid():
        return _show(request, found, status=422, form=form)
    version = actions.propose_to_team(leader=found, by=request.viewer, at=timezone.now(), **form.cleaned_data)
    toast(
        request,
        _("Proposed. It holds when everybody at work has answered."),
        undo=reverse("team_withdrawal", args=[version.id]),
    )
    return _back_to(leader)


def _show(request: PersonRequest, leader: Person, *, status: int = 200, **given: forms.Form) -> HttpResponse:
    """The page; a form that was refused keeps what was typed."""
    today = timezone.localdate()
    found = team_page(leader, viewer=request.viewer, today=today)
    request.shown.update(row.person_id for row in found.objections if row.person_id != request.viewer.id)
    context: dict[str, Any] = {
        "found": found,
        "state": found.state(today),
        "form": TermsForm(today=today, initial=found.initial),
        "answering": TeamAnswerForm(),
        "say": texts,
        "today": today,
        "viewer": request.viewer,
        **given,
    }
    return page(request, "contact/team.html", context, block="team", status=status)


def _version(request: PersonRequest, version: UUID) -> TeamAgreement:
    """A version of the viewer's team, one that is over as well: who comes too late is told so."""
    visible = TeamAgreement.objects.visible_to(request.viewer).select_related("leader")
    found = get_object_or_404(visible, pk=version)
    if not access.in_team(request.viewer, found.leader):
        raise Http404
    return found


def _over(request: PersonRequest, version: TeamAgreement) -> HttpResponse:
    messages.error(request, _("It has changed meanwhile. Here is how it stands."))
    return _back_to(version.leader_id)


@route(who=any_person, methods=("POST",))
def team_answer(request: PersonRequest, version: UUID) -> HttpResponse:
    """Yes, "I leave it to the others", or an objection with a line."""
    found, form = _version(request, version), TeamAnswerForm(request.POST)
    if not form.is_valid():
        return _show(request, found.leader, status=422, answering=form)
    try:
        actions.answer_team(agreement=found, by=request.viewer, at=timezone.now(), **form.cleaned_data)
    except (actions.Ended, actions.NotYours):
        return _over(request, found)
    undo = reverse("team_answer_return", args=[found.id])
    toast(request, texts.answered(form.cleaned_data["answer"]), undo=undo)
    return _back_to(found.leader_id)


@route(who=any_person, methods=("POST",))
def team_answer_return(request: PersonRequest, version: UUID) -> HttpResponse:
    """Undo of one's own answer."""
    found = _version(request, version)
    try:
        actions.take_back_answer(agreement=found, by=request.viewer, at=timezone.now())
    except (actions.Ended, actions.TooLate):
        return _over(request, found)
    toast(request, _("Taken back."))
    return _back_to(found.leader_id)


@route(who=any_person, methods=("POST",))
def team_withdrawal(request: PersonRequest, version: UUID) -> HttpResponse:
    """Whoever has proposed it, or the leader, takes it off the table; Undo of proposing as well."""
    found = _version(request, version)
    try:
        actions.withdraw_from_team(agreement=found, by=request.viewer, at=timezone.now())
    except actions.NotYours:
        raise Http404 from None
    except actions.Ended:
        return _over(request, found)
    toast(request, _("The proposal is off the table."))
    return _back_to(found.leader_id)
