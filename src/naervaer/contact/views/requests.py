"""Asking for contact, answering, and closing. A GET, also one from a mail, changes nothing."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from naervaer.accounts.routes import anyone, route
from naervaer.contact import access, actions, texts
from naervaer.contact.forms import AnswerForm, DetailsForm, KeptForm, OtherForm
from naervaer.contact.models import ContactRequest
from naervaer.contact.queries import (
    Standing,
    chain_of,
    figures_for,
    offer_for,
    standing_of,
    suggested_time,
)
from naervaer.people.access import person as any_person
from naervaer.people.helplines.queries import help_lines
from naervaer.people.models import Person
from naervaer.people.requests import PersonRequest
from naervaer.people.rules import call_link
from naervaer.ui.fragments import page, wants_block
from naervaer.ui.toasts import toast


@route(who=access.may_ask, methods=("GET", "POST"))
def contact(request: PersonRequest) -> HttpResponse:
    """Who answers by when, and one button. Sent, there are ten seconds in which nobody has been told."""
    now = timezone.localtime()
    if request.method == "POST":
        return _ask(request, now)
    offer = offer_for(request.viewer, at=now)
    if offer.open is not None:
        return HttpResponseRedirect(_address(offer.open))
    template = request.organisation.call_link
    context = {
        "offer": offer,
        "reachable": [(person, until, _call(person, template)) for person, until in offer.reachable],
        "say": texts,
        "now": now,
        "help_lines": help_lines(),
    }
    return page(request, "contact/ask.html", context, block="ask")


def _ask(request: PersonRequest, now: datetime) -> HttpResponse:
    """A page that has lain open names a request that may be over by now: then this tap is a new one."""
    key, to = _uuid(request.POST.get("key")) or uuid4(), _uuid(request.POST.get("to"))
    whom = Person.objects.filter(pk=to).first() if to else None
    try:
        asked = actions.ask(employee=request.viewer, key=key, to=whom, by=request.viewer, at=now)
        if not asked.is_open:
            asked = actions.ask(employee=request.viewer, key=uuid4(), to=whom, by=request.viewer, at=now)
    except (actions.NobodyToAsk, actions.NotYours):
        raise Http404 from None
    toast(request, _("Sent."), undo=reverse("contact_withdrawal", args=[asked.id]))
    return HttpResponseRedirect(_address(asked), status=303)


@route(who=access.may_ask, methods=("POST",))
def contact_kept(request: PersonRequest) -> HttpResponse:
    """A tap that a browser kept until there was a net: the same tap is the same request, however often it comes.

    The promised time counts from now; when the button was tapped is not sent. Whoever else sits there now is nobody.
    """
    form = KeptForm(request.POST)
    if not form.is_valid() or form.cleaned_data["whose"] != request.viewer.id:
        raise Http404
    try:
        asked = actions.ask(
            employee=request.viewer, key=form.cleaned_data["key"], by=request.viewer, at=timezone.now()
        )
    except (actions.NobodyToAsk, actions.NotYours):
        raise Http404 from None
    if form.cleaned_data["tapped"] and asked.is_open:
        toast(request, _("Sent."), undo=reverse("contact_withdrawal", args=[asked.id]))
    return JsonResponse({"address": _address(asked)})


@route(who=anyone)
def contact_offline(request: HttpRequest) -> HttpResponse:
    """What a browser shows while there is no net: the same for everybody, so that it may lie in each browser."""
    return HttpResponse(texts.page_without_net())


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None


def _address(wish: ContactRequest) -> str:
    return reverse("contact_request", args=[wish.id])


@route(who=access.may_ask)
def contact_button(request: PersonRequest) -> HttpResponse:
    """The button of every page, with the promise of this minute; an open request in its place."""
    if not wants_block(request):
        return HttpResponseRedirect(reverse("contact"))
    now = timezone.localtime()
    offer = offer_for(request.viewer, at=now)
    standing = standing_of(offer.open, at=now) if offer.open else None
    context = {"offer": offer, "standing": standing, "say": texts, "now": now}
    return page(request, "contact/button.html", context, block="button", by_itself=True)


# One request ------------------------------------------------------------------------------------------------


@route(who=any_person, shows="contact")
def contact_request(request: PersonRequest, wish: UUID) -> HttpResponse:
    """Where it stands, whose it is, and what one can do now."""
    return _show(request, _visible(request, wish))


def _visible(request: PersonRequest, wish: UUID) -> ContactRequest:
    visible = ContactRequest.objects.visible_to(request.viewer).select_related("employee", "other_talked_by")
    return get_object_or_404(visible, pk=wish)


def _show(
    request: PersonRequest,
    wish: ContactRequest,
    *,
    status: int = 200,
    **given: forms.Form,
) -> HttpResponse:
    """The page with the forms that can be filled in; one that was refused keeps what was typed."""
    now = timezone.localtime()
    standing = standing_of(wish, at=now)
    context: dict[str, Any] = {
        "standing": standing,
        "wish": wish,
        "say": texts,
        "now": now,
        "viewer": request.viewer,
        "help_lines": help_lines(),
        "answer": AnswerForm(now=now, initial={"on": now.date()}),
        "readers": access.readers_of(wish),
        **_side(request, standing, now),
        **given,
    }
    return page(request, "contact/request.html", context, block="request", status=status)


def _side(request: PersonRequest, standing: Standing, now: datetime) -> dict[str, Any]:
    """What only the employee, or only those who answer, find on the page."""
    wish, turn = standing.request, standing.turn
    template = request.organisation.call_link
    if wish.employee_id == request.viewer.id:
        owner = turn.person if turn.person_id == turn.leader_id else None
        figures = figures_for(wish.employee, turn.leader, at=now) if turn.leader else None
        return {"mine": True, "call": _call(owner, template), "details": _details(wish), "figures": figures}
    request.shown.add(wish.employee_id)
    may_call = request.viewer.id in (turn.person_id, turn.leader_id)
    people = [each for each in chain_of(wish.employee, at=now).people if each.id != request.viewer.id]
    is_leader = request.viewer.id == turn.leader_id
    return {
        "mine": False,
        "call": _call(wish.employee, template) if may_call else "",
        "other": OtherForm(people=people),
        "suggested": suggested_time(request.viewer, wish.employee, at=now, latest=turn.talk_due_at)
        if wish.is_open
        else None,
        "figures": figures_for(wish.employee, request.viewer, at=now) if is_leader else None,
    }


def _call(person: Person | None, template: str) -> str:
    if person is None:
        return ""
    return call_link(template=template, call_by=person.call_by, phone=person.phone, email=person.email or "")


def _details(wish: ContactRequest) -> DetailsForm:
    return DetailsForm(
        initial={"how": wish.how, "suits": wish.suits, "text": wish.text, "urgent": wish.urgent}
    )


def _own(request: PersonRequest, wish: UUID) -> ContactRequest:
    """A request of one's own."""
    found = _visible(request, wish)
    if found.employee_id != request.viewer.id:
        raise Http404
    return found


def _others(request: PersonRequest, wish: UUID) -> ContactRequest:
    """A request that one may answer; one that is over as well, so that a late answer is told so."""
    found = _visible(request, wish)
    if found.employee_id == request.viewer.id:
        raise Http404
    return found


def _back_to(request: PersonRequest, wish: ContactRequest, text: str = "", undo: str = "") -> HttpResponse:
    if text:
        toast(request, text, undo=reverse(undo, args=[wish.id]) if undo else "")
    return HttpResponseRedirect(_address(wish), status=303)


def _over(request: PersonRequest, wish: ContactRequest) -> HttpResponse:
    """Somebody was faster."""
    messages.error(request, _("The request is over already."))
    return _back_to(request, wish)


@route(who=any_person, methods=("POST",))
def contact_withdrawal(request: PersonRequest, wish: UUID) -> HttpResponse:
    """Undo of asking."""
    found = _own(request, wish)
    try:
        actions.withdraw(request=found, by=request.viewer, at=timezone.now())
    except actions.Ended:
        return _over(request, found)
    toast(request, _("Taken back."))
    return HttpResponseRedirect(reverse("today"), status=303)


@route(who=any_person, methods=("POST",))
def contact_details(request: PersonRequest, wish: UUID) -> HttpResponse:
    """How, when, one line, urgent."""
    found = _own(request, wish)
    form = DetailsForm(request.POST)
    if not form.is_valid():
        return _show(request, found, status=422, details=form)
    try:
        actions.add_details(request=found, by=request.viewer, at=timezone.now(), **form.cleaned_data)
    except actions.Ended:
        return _over(request, found)
    return _back_to(request, found, _("Added."))


@route(who=any_person, methods=("POST",))
def contact_answers(request: PersonRequest, wish: UUID) -> HttpResponse:
    """ "I call now", at a suggested time, or at another."""
    found, now = _others(request, wish), timezone.localtime()
    form = AnswerForm(request.POST, now=now)
    if form.is_valid():
        try:
            actions.answer(
                request=found,
                call_at=form.cleaned_data["call_at"],
                text=form.cleaned_data["text"],
                by=request.viewer,
                at=now,
            )
        except actions.InThePast:
            form.add_error("time", _("That time has passed. Choose a later one."))
        except actions.TooFar:
            form.add_error("on", _("Choose a day within the next 30 days."))
        except actions.Ended:
            return _over(request, found)
    if form.errors:
        return _show(request, found, status=422, answer=form)
    return _back_to(request, found, _("Promised."))


@route(who=any_person, methods=("POST",))
def contact_yes(request: PersonRequest, wish: UUID) -> HttpResponse:
    """The employee says yes to a later time."""
    found = _own(request, wish)
    try:
        actions.agree(request=found, by=request.viewer, at=timezone.now())
    except (actions.NotYours, actions.Ended):
        return _over(request, found)
    return _back_to(request, found, _("Agreed."))


@route(who=any_person, methods=("POST",))
def contact_other(request: PersonRequest, wish: UUID) -> HttpResponse:
    """Somebody else takes it."""
    found, now = _others(request, wish), timezone.localtime()
    people = [each for each in chain_of(found.employee, at=now).people if each.id != request.viewer.id]
    form = OtherForm(request.POST, people=people)
    if not form.is_valid():
        return _show(request, found, status=422, other=form)
    try:
        actions.name_other(request=found, other=form.cleaned_data["other"], by=request.viewer, at=now)
    except actions.Ended:
        return _over(request, found)
    toast(request, _("Passed on."))
    return HttpResponseRedirect(reverse("today"), status=303)


@route(who=any_person, methods=("POST",))
def contact_talked(request: PersonRequest, wish: UUID) -> HttpResponse:
    """ "We have talked", by either side; said by both, it is closed."""
    found = _visible(request, wish)
    try:
        held = actions.we_talked(request=found, by=request.viewer, at=timezone.now())
    except actions.Ended:
        return _over(request, found)
    text = _("Noted.") if held.is_open else _("Closed. You have both said that you talked.")
    return _back_to(request, found, text, undo="contact_return")


@route(who=any_person, methods=("POST",))
def contact_not_yet(request: PersonRequest, wish: UUID) -> HttpResponse:
    """The other's "we have talked" is not so."""
    found = _visible(request, wish)
    try:
        actions.not_yet(request=found, by=request.viewer, at=timezone.now())
    except (actions.NotYours, actions.Ended):
        return _over(request, found)
    return _back_to(request, found, _("The clock runs on."))


@route(who=any_person, methods=("POST",))
def contact_solved(request: PersonRequest, wish: UUID) -> HttpResponse:
    """ "It is solved": the employee alone."""
    found = _own(request, wish)
    try:
        actions.solve(request=found, by=request.viewer, at=timezone.now())
    except actions.Ended:
        return _over(request, found)
    return _back_to(request, found, _("Closed. Nobody will call."), undo="contact_return")


@route(who=any_person, methods=("POST",))
def contact_return(request: PersonRequest, wish: UUID) -> HttpResponse:
    """Undo of one's own last word."""
    found = _visible(request, wish)
    try:
        actions.take_back(request=found, by=request.viewer, at=timezone.now())
    except (actions.TooLate, actions.NotYours):
        return _over(request, found)
    return _back_to(request, found, _("It is open again."))
