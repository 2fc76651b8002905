"""Scheduling talks: one, the next for each person due; accepting, moving and cancelling them."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from naervaer.accounts.routes import route
from naervaer.conversations import access, actions, texts
from naervaer.conversations.forms import PlanForm, TimeForm, as_initial, chosen_spans, round_value
from naervaer.conversations.models import Talk
from naervaer.conversations.queries import clashes, proposed_instead, proposed_round, without_a_talk
from naervaer.conversations.rules import Clash
from naervaer.conversations.views.found import Pair, back_to, pair_in
from naervaer.followup.queries import due_list, pair_of
from naervaer.kernels.worktime import Span
from naervaer.people.access import person as any_person
from naervaer.people.models import Person
from naervaer.people.queries import leader_of
from naervaer.people.requests import PersonRequest
from naervaer.ui.fragments import page
from naervaer.ui.returning import back
from naervaer.ui.toasts import toast

# One talk -----------------------------------------------------------------------------------------


@route(who=access.talks_with_somebody, methods=("GET", "POST"))
def talk_new(request: PersonRequest) -> HttpResponse:
    """Schedule one: with whom, when, and how you meet."""
    now = timezone.now()
    people = _partners(request.viewer)
    if request.method == "POST":
        form = PlanForm(request.POST, now=now, people=people, asked=partial(_in_the_way, request.viewer))
        if form.is_valid():
            return _planned(request, form)
        context = {"form": form, "viewer": request.viewer}
        return page(request, "conversations/new.html", context, block="plan", status=422)
    form = PlanForm(now=now, people=people, initial=_proposed_with(request))
    return page(request, "conversations/new.html", {"form": form}, block="plan")


def _partners(viewer: Person) -> list[tuple[UUID, str]]:
    """With whom one can plan a talk: the own leader, and those whom one leads."""
    leader = leader_of(viewer)
    led = Person.objects.led_by(viewer).order_by("sort_key", "pk")
    return [(each.id, each.name) for each in ([leader] if leader else []) + list(led)]


def _proposed_with(request: PersonRequest) -> dict[str, Any]:
    """What the form begins with: whom the address names, and the time that is proposed for the two."""
    try:
        wanted = UUID(request.GET.get("with", ""))
    except ValueError:
        return {}
    two = access.pair_with(
        request.viewer, get_object_or_404(Person.objects.visible_to(request.viewer), pk=wanted)
    )
    seen = pair_of(two[0], today=timezone.localdate()) if two else None
    if two is None or seen is None:
        raise Http404
    [(_person, span)] = proposed_round([seen], leader=two[1], now=timezone.localtime())
    return {"person": str(wanted), **as_initial(span)}


def _in_the_way(viewer: Person, span: Span, typed: dict[str, Any]) -> list[tuple[Person, Clash]]:
    other = Person.objects.visible_to(viewer).filter(pk=typed["person"]).first()
    return clashes([viewer, other], span) if other else []


def _planned(request: PersonRequest, form: PlanForm) -> HttpResponse:
    held = form.cleaned_data
    other = get_object_or_404(Person.objects.visible_to(request.viewer), pk=held["person"])
    two = access.pair_with(request.viewer, other)
    if two is None:
        raise Http404
    talk = actions.plan_talk(
        employee=two[0],
        leader=two[1],
        span=form.span,
        form=held["form"] or Talk.Form.VIDEO,
        kind=held["kind"] or Talk.Kind.TALK,
        by=request.viewer,
        at=timezone.now(),
    )
    ref = actions.undo_ref("plan", request.viewer, talks=[str(talk.id)])
    toast(request, _("Planned. The other sees it and can say yes."), undo=reverse("talk_undo", args=[ref]))
    return back(request, reverse("talks"))


# The next for each ---------------------------------------------------------------------------------


@route(who=access.leads_somebody, methods=("GET", "POST"), shows="talks")
def talk_round(request: PersonRequest) -> HttpResponse:
    """The next talk for everybody who is due: proposed and shown, written when the leader says so."""
    if request.method == "POST":
        return _round_planned(request)
    now = timezone.localtime()
    waiting = without_a_talk(due_list(request.viewer, on=now.date()), now=now)
    rows = [
        (person, span, round_value(person.id, span) if span else "")
        for person, span in proposed_round(waiting, leader=request.viewer, now=now)
    ]
    request.shown.update(person.id for person, _span, _value in rows)
    return page(request, "conversations/round.html", {"rows": rows, "today": now.date()})


def _round_planned(request: PersonRequest) -> HttpResponse:
    chosen = chosen_spans(request.POST.getlist("talk"))
    if chosen is None:
        raise Http404
    led = Person.objects.led_by(request.viewer).in_bulk([person for person, _span in chosen])
    if len(led) != len(chosen):
        raise Http404
    try:
        talks = actions.plan_round(
            leader=request.viewer,
            chosen=[(led[person], span) for person, span in chosen],
            by=request.viewer,
            at=timezone.now(),
        )
    except actions.InThePast:
        messages.error(request, _("One of the times has been already. Here they are anew."))
        return back(request, reverse("talk_round"))
    if talks:
        ref = actions.undo_ref("plan", request.viewer, talks=[str(talk.id) for talk in talks])
        text = ngettext("%(count)d talk planned.", "%(count)d talks planned.", len(talks))
        toast(request, text % {"count": len(talks)}, undo=reverse("talk_undo", args=[ref]))
    return back(request, reverse("talks"))


@route(who=any_person, methods=("POST",))
def talk_next(request: PersonRequest, talk: UUID) -> HttpResponse:
    """The next talk, at the time that this one's page proposes."""
    pair = pair_in(request, talk)
    spans = chosen_spans([f"{pair.talk.employee_id}|{request.POST.get('span', '')}"])
    if spans is None:
        raise Http404
    try:
        planned = actions.plan_talk(
            employee=pair.talk.employee,
            leader=pair.leader,
            span=spans[0][1],
            form=pair.talk.form,
            by=request.viewer,
            at=timezone.now(),
        )
    except actions.InThePast:
        messages.error(request, _("That time has been already. Choose a later one."))
    else:
        ref = actions.undo_ref("plan", request.viewer, talks=[str(planned.id)])
        toast(request, _("The next talk is planned."), undo=reverse("talk_undo", args=[ref]))
    return back_to(request, pair.talk)


# Another time --------------------------------------------------------------------------------------


@route(who=any_person, methods=("POST",))
def talk_acceptance(request: PersonRequest, talk: UUID) -> HttpResponse:
    """Yes to the time that the other has chosen; "no" takes one's own yes back."""
    pair, at = pair_in(request, talk), timezone.now()
    try:
        if request.POST.get("answer") == "no":
            actions.take_back_acceptance(talk=pair.talk, by=request.viewer, at=at)
            toast(request, _("Your yes is taken back."))
        else:
            actions.accept_talk(talk=pair.talk, by=request.viewer, at=at)
            pair.talk.refresh_from_db(fields=["accepted_at"])
            both = pair.talk.accepted_at is not None
            toast(request, _("You have both said yes.") if both else _("The other is asked now."))
    except (actions.NotYours, actions.NotStanding):
        raise Http404 from None
    return back_to(request, pair.talk)


@route(who=any_person, methods=("GET", "POST"), shows="talk")
def talk_time(request: PersonRequest, talk: UUID) -> HttpResponse:
    """Move it to another time."""
    return _with_another_time(request, pair_in(request, talk), cancels=False)


@route(who=any_person, methods=("GET", "POST"), shows="talk")
def talk_cancellation(request: PersonRequest, talk: UUID) -> HttpResponse:
    """Cancel it: the next one is set in the same step."""
    return _with_another_time(request, pair_in(request, talk), cancels=True)


def _with_another_time(request: PersonRequest, pair: Pair, *, cancels: bool) -> HttpResponse:
    now, talk = timezone.localtime(), pair.talk
    if talk.is_held or talk.cancelled_at is not None:
        raise Http404
    request.shown.add(talk.employee_id)
    context: dict[str, Any] = {"pair": pair, "cancels": cancels, "today": now.date(), "texts": texts}
    context["viewer"] = request.viewer
    if request.method == "POST":
        form = TimeForm(request.POST, now=now, asked=lambda span, _typed: _clashes(pair, span))
        if form.is_valid():
            try:
                return _set(request, pair, form, cancels=cancels)
            except actions.Changed as changed:
                context["changed"] = changed.talk
                form = form.saying_it_again(changed.talk.version)
        return page(request, "conversations/time.html", context | {"form": form}, block="time", status=422)
    span = proposed_instead(talk, leader=pair.leader, now=now)
    initial = as_initial(span) | {"form": talk.form, "version": talk.version}
    form = TimeForm(now=now, initial=initial)
    return page(request, "conversations/time.html", context | {"form": form, "span": span}, block="time")


def _clashes(pair: Pair, span: Span) -> list[tuple[Person, Clash]]:
    return clashes([pair.talk.employee, pair.leader], span, moved=pair.talk)


def _set(request: PersonRequest, pair: Pair, form: TimeForm, *, cancels: bool) -> HttpResponse:
    held, at, by = form.cleaned_data, timezone.now(), request.viewer
    version = held["version"] or pair.talk.version
    if cancels:
        new = actions.cancel_talk(
            talk=pair.talk, leader=pair.leader, span=form.span, by=by, at=at, version=version
        )
        ref = actions.undo_ref("cancel", by, talk=str(pair.talk.id), new=str(new.id))
        toast(request, _("Cancelled, and a new one is planned."), undo=reverse("talk_undo", args=[ref]))
        return back(request, reverse("talk", args=[new.id]))
    after = actions.move_talk(
        talk=pair.talk, span=form.span, form=held["form"], by=by, at=at, version=version
    )
    ref = actions.moved_ref(pair.talk, after, by)
    toast(request, _("Moved. Topics and agreements went along."), undo=reverse("talk_undo", args=[ref]))
    return back_to(request, after)


@route(who=any_person, methods=("POST",))
def talk_undo(request: PersonRequest, ref: str) -> HttpResponse:
    """Take the last step back, for who did it, for ten minutes."""
    try:
        actions.undo(ref=ref, by=request.viewer, at=timezone.now())
    except actions.NothingToUndo:
        raise Http404 from None
    toast(request, _("Undone. It is as it was."))
    return back(request, reverse("talks"))
