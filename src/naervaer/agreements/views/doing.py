"""One click on a row: yes, held, carried on, closed, removed, and each of them taken back. All are POST."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from naervaer.accounts.routes import route
from naervaer.agreements import actions
from naervaer.agreements.forms import CarryForm
from naervaer.agreements.models import Carry, Development, Promise
from naervaer.agreements.queries import to_share
from naervaer.agreements.rules import Answer, Review
from naervaer.agreements.views import kinds
from naervaer.people.access import person as any_person
from naervaer.people.requests import PersonRequest
from naervaer.ui.returning import back
from naervaer.ui.toasts import toast

WEEK = timedelta(days=7)


def _done(
    request: PersonRequest, act: Callable[..., Any], text: str | Callable[[Any], str], undo: str = ""
) -> HttpResponse:
    """Do it, say so, and lead back. What is not for this viewer is not there; what somebody changed is told.

    ``text`` may depend on what came of it.
    """
    try:
        came_of_it = act(by=request.viewer, at=timezone.now())
    except (actions.NotYours, actions.Gone):
        raise Http404 from None
    except actions.Changed:
        messages.error(request, _("Somebody changed this meanwhile. Read it again, then choose."))
    except actions.AlreadyDrawn:
        messages.error(request, _("There is a newer picture of this. Remove that one first."))
    except actions.NotLater:
        messages.error(request, _("Choose a day after the one that stands."))
    except actions.TooEarly:
        messages.error(request, _("The day to look at it has not come yet."))
    else:
        toast(request, text(came_of_it) if callable(text) else text, undo=undo)
    return back(request, reverse("agreements"))


# The trash ------------------------------------------------------------------------------------------------------


@route(who=any_person, methods=("POST",))
def removal(request: PersonRequest, kind: str, ref: UUID) -> HttpResponse:
    """Into the trash, for 30 days."""
    act = partial(actions.remove, row=kinds.row_of(request, kind, ref))
    undo = reverse("agreement_return", args=[kind, ref])
    return _done(request, act, _("Removed. It lies in the trash for 30 days."), undo)


@route(who=any_person, methods=("POST",))
def removal_return(request: PersonRequest, kind: str, ref: UUID) -> HttpResponse:
    """Out of the trash."""
    act = partial(actions.put_back, row=kinds.row_of(request, kind, ref))
    return _done(request, act, _("It is back."))


# Yes, and the end -----------------------------------------------------------------------------------------------


@route(who=any_person, methods=("POST",))
def yes(request: PersonRequest, kind: str, ref: UUID) -> HttpResponse:
    """Yes to the words that were read."""
    version = request.POST.get("version", "")
    act = partial(
        actions.agree,
        row=kinds.row_of(request, kind, ref, "promise", "goal", "experiment"),
        version=int(version) if version.isdecimal() else 0,
    )
    return _done(request, act, _("Agreed. You have both said yes."))


@route(who=any_person, methods=("POST",))
def takeover(request: PersonRequest, kind: str, ref: UUID) -> HttpResponse:
    """A new leader says yes to what was made with the one before."""
    act = partial(actions.take_over, row=kinds.row_of(request, kind, ref, "promise", "experiment"))
    return _done(request, act, _("Taken over."))


ENDED = {
    "held": lambda: _("Held."),
    "dropped": lambda: _("Dropped."),
    "reached": lambda: _("Reached."),
    "closed": lambda: _("Out of the way."),
}


@route(who=any_person, methods=("POST",))
def end(request: PersonRequest, kind: str, ref: UUID) -> HttpResponse:
    """Held or dropped, reached, out of the way."""
    how = request.POST.get("how", "")
    found = kinds.row_of(request, kind, ref, "promise", "goal", "obstacle")
    if how not in ENDED:
        raise Http404
    undo = reverse("agreement_reopening", args=[kind, ref])
    return _done(request, partial(kinds.end, kind, found, how), ENDED[how](), undo)


@route(who=any_person, methods=("POST",))
def reopening(request: PersonRequest, kind: str, ref: UUID) -> HttpResponse:
    """As if it had not ended."""
    found = kinds.row_of(request, kind, ref, *kinds.REOPEN)
    return _done(request, partial(kinds.REOPEN[kind], found), _("It is open again."))


@route(who=any_person, methods=("POST",))
def topic_goal(request: PersonRequest, ref: UUID) -> HttpResponse:
    """A topic becomes a goal in one click: what to do first is agreed in the talk."""
    topic, now = kinds.row_of(request, "topic", ref), timezone.now()
    kinds.pair_for(request, topic.employee_id)
    told: dict[str, Any] = {"step": _("Agree on the first step"), "step_on": timezone.localdate() + 2 * WEEK}
    goal = actions.goal_from_topic(topic=topic, **told, by=request.viewer, at=now)
    undo = reverse("agreement_removal", args=["goal", goal.pk])
    toast(request, _("It is a goal now, too."), undo=undo)
    return back(request, reverse("agreements"))


# Carried on -----------------------------------------------------------------------------------------------------


@route(who=any_person, methods=("POST",))
def carry(request: PersonRequest, ref: UUID) -> HttpResponse:
    """On to the day that was chosen, or by a week."""
    promise: Promise = kinds.row_of(request, "promise", ref)
    form = CarryForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for error in form.errors["to_on"]))
        return back(request, reverse("agreements"))
    to_on: date = form.cleaned_data["to_on"] or max(promise.due_on, kinds.today()) + WEEK
    return _done(
        request,
        partial(actions.carry_promise, promise=promise, to_on=to_on),
        _("Carried on."),
        reverse("promise_carry_return", args=[ref]),
    )


@route(who=any_person, methods=("POST",))
def carry_return(request: PersonRequest, ref: UUID) -> HttpResponse:
    """As if the last carrying on had not been."""
    promise = kinds.row_of(request, "promise", ref)
    last = Carry.objects.filter(promise=promise).select_related("promise").order_by("-pk").first()
    if last is None:
        raise Http404
    return _done(request, partial(actions.take_back_carry, carry=last), _("The day is as it was."))


# Experiments ----------------------------------------------------------------------------------------------------

REVIEWED = {
    Review.KEPT: lambda: _("You both keep it."),
    Review.STOPPED: lambda: _("You both stop it."),
    Review.DIFFERENT: lambda: _("Your answers differ. Talk about it, then answer anew."),
    Review.CHANGE: lambda: _("Noted."),
    Review.WAITING: lambda: _("Noted."),
}


@route(who=any_person, methods=("POST",))
def answer(request: PersonRequest, ref: UUID) -> HttpResponse:
    """Keep, change or stop: on the review date, by each of the two."""
    experiment = kinds.row_of(request, "experiment", ref)
    said = request.POST.get("answer", "")
    if said not in list(Answer):
        raise Http404
    act = partial(actions.answer_experiment, experiment=experiment, answer=Answer(said), today=kinds.today())
    undo = reverse("experiment_answer_return", args=[ref])
    response = _done(request, act, lambda review: REVIEWED[review](), undo)
    if said == Answer.CHANGE:
        return HttpResponseRedirect(reverse("agreement", args=["experiment", ref]), status=303)
    return response


@route(who=any_person, methods=("POST",))
def answer_return(request: PersonRequest, ref: UUID) -> HttpResponse:
    """As if this side had not answered."""
    act = partial(actions.take_back_answer, experiment=kinds.row_of(request, "experiment", ref))
    return _done(request, act, _("Your answer is taken back."))


# Sharing --------------------------------------------------------------------------------------------------------


@route(who=any_person, methods=("POST",))
def sharing(request: PersonRequest, kind: str, ref: UUID) -> HttpResponse:
    """The employee shows a topic or a goal to whoever leads now, or to nobody any more."""
    found = kinds.row_of(request, kind, ref, "topic", "goal")
    if request.POST.get("share") != "yes":
        return _done(request, partial(actions.share, row=found, with_leader=None), _("Not shared any more."))
    pair = kinds.pair_for(request, found.employee_id)
    undo = reverse("agreement_sharing", args=[kind, ref])
    return _done(request, partial(actions.share, row=found, with_leader=pair.leader), _("Shared."), undo)


@route(who=any_person, methods=("POST",))
def share_question(request: PersonRequest) -> HttpResponse:
    """The one question after a leader change; nothing ticked is an answer too, and nobody hears of it."""
    chosen = set(request.POST.getlist("row"))
    pair = kinds.pair_for(request, request.viewer.id)
    rows = [row for row in to_share(pair) if str(row.pk) in chosen]
    act = partial(actions.answer_share_question, employee=request.viewer, rows=rows)
    return _done(request, act, _("Thank you. You are not asked again."))


# Development ----------------------------------------------------------------------------------------------------


@route(who=any_person, methods=("POST",))
def development(request: PersonRequest, person: UUID) -> HttpResponse:
    """The two have talked about development, or say "not now"."""
    pair = kinds.pair_for(request, person)
    spoken = actions.not_now if request.POST.get("kind") == "not_now" else actions.talked_about_development
    row = spoken(employee=pair.employee, on=kinds.today(), by=request.viewer, at=timezone.now())
    toast(request, _("Noted."), undo=reverse("development_withdrawal", args=[row.pk]))
    return back(request, reverse("agreements"))


@route(who=any_person, methods=("POST",))
def development_withdrawal(request: PersonRequest, ref: UUID) -> HttpResponse:
    """Undo one's own, or say of the other's "det passer ikke"."""
    act = partial(actions.withdraw_development, row=_noted(request, ref))
    undo = reverse("development_return", args=[ref])
    return _done(request, act, _("It does not count any more."), undo)


@route(who=any_person, methods=("POST",))
def development_return(request: PersonRequest, ref: UUID) -> HttpResponse:
    """Let it count again: for who took it out."""
    return _done(
        request, partial(actions.return_development, row=_noted(request, ref)), _("It counts again.")
    )


def _noted(request: PersonRequest, ref: UUID) -> Development:
    return get_object_or_404(Development.objects.visible_to(request.viewer), pk=ref)
