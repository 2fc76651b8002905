"""What is said and done in a talk. All are POST; each leads back to the talk."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from naervaer.accounts.routes import route
from naervaer.agreements.forms import PromiseForm
from naervaer.agreements.models import Topic
from naervaer.agreements.queries import Pair
from naervaer.conversations import actions
from naervaer.conversations.rules import MarkKind
from naervaer.conversations.views.found import back_to, pair_in
from naervaer.followup.actions import SaidNotToFit
from naervaer.people.access import person as any_person
from naervaer.people.requests import PersonRequest
from naervaer.ui.fragments import page
from naervaer.ui.toasts import toast


@route(who=any_person, methods=("POST",))
def wellbeing(request: PersonRequest, talk: UUID) -> HttpResponse:
    """ "We have talked about wellbeing", by either; "another day", by the employee alone."""
    pair, at = pair_in(request, talk), timezone.now()
    mark = {MarkKind.TALKED: actions.mark_wellbeing, MarkKind.ANOTHER_DAY: actions.say_another_day}
    try:
        kind = MarkKind(request.POST.get("kind", MarkKind.TALKED))
        mark[kind](talk=pair.talk, leader=pair.leader, by=request.viewer, at=at)
    except (ValueError, actions.NotTheirs):
        raise Http404 from None
    except actions.MarkedBefore:
        messages.error(request, _("The other has taken your mark back. Now it is for the other to say."))
    except actions.NotStanding:
        messages.error(request, _("This talk has been cancelled."))
    else:
        toast(request, _("The list is open."), undo=reverse("wellbeing_undo", args=[talk]))
    return back_to(request, pair.talk)


@route(who=any_person, methods=("POST",))
def wellbeing_undo(request: PersonRequest, talk: UUID) -> HttpResponse:
    """Undo of one's own mark."""
    pair = pair_in(request, talk)
    try:
        actions.unmark(talk=pair.talk, leader=pair.leader, by=request.viewer, at=timezone.now())
    except actions.NotStanding:
        raise Http404 from None
    toast(request, _("Your mark is gone."))
    return back_to(request, pair.talk)


@route(who=any_person, methods=("POST",))
def wellbeing_objection(request: PersonRequest, talk: UUID) -> HttpResponse:
    """ "We did not get to it": the other's mark is taken back."""
    pair, at = pair_in(request, talk), timezone.now()
    try:
        actions.take_back(talk=pair.talk, leader=pair.leader, by=request.viewer, at=at)
    except (actions.NotTheirs, actions.NotStanding):
        raise Http404 from None
    ref = actions.undo_ref("marks", request.viewer, talk=str(talk), since=at.isoformat())
    toast(request, _("Taken back. Wellbeing comes first."), undo=reverse("talk_undo", args=[ref]))
    return back_to(request, pair.talk)


@route(who=any_person, methods=("POST",))
def topic_taken_up(request: PersonRequest, talk: UUID, topic: UUID) -> HttpResponse:
    """The two have talked about it: only after wellbeing."""
    pair = pair_in(request, talk)
    found = get_object_or_404(Topic.objects.visible_to(request.viewer).standing(), pk=topic)
    try:
        actions.take_up(talk=pair.talk, topic=found, leader=pair.leader, by=request.viewer, at=timezone.now())
    except actions.ListClosed:
        messages.error(request, _("Talk about wellbeing first. Then the list opens."))
    except actions.AlreadyTakenUp:
        messages.error(request, _("You talked about it in another talk."))
    except (actions.NotTheirs, actions.NotStanding):
        raise Http404 from None
    else:
        toast(request, _("Talked about."), undo=reverse("topic_put_down", args=[talk, topic]))
    return back_to(request, pair.talk)


@route(who=any_person, methods=("POST",))
def topic_put_down(request: PersonRequest, talk: UUID, topic: UUID) -> HttpResponse:
    """Undo: it waits for the next talk."""
    pair = pair_in(request, talk)
    found = get_object_or_404(Topic.objects.visible_to(request.viewer), pk=topic)
    try:
        actions.put_down(
            talk=pair.talk, topic=found, leader=pair.leader, by=request.viewer, at=timezone.now()
        )
    except actions.NotStanding:
        raise Http404 from None
    toast(request, _("It is on the list again."))
    return back_to(request, pair.talk)


@route(who=any_person, methods=("GET", "POST"), shows="talk")
def talk_promises(request: PersonRequest, talk: UUID) -> HttpResponse:
    """Who does what by when, agreed in this talk."""
    here, now = pair_in(request, talk), timezone.now()
    request.shown.add(here.talk.employee_id)
    today = timezone.localdate(now)
    two = Pair(here.talk.employee, here.leader, request.viewer, today)
    form = PromiseForm(request.POST or None, pair=two, today=today)
    if form.is_valid():
        try:
            actions.make_promise(
                talk=here.talk, leader=here.leader, by=request.viewer, at=now, **form.words()
            )
        except actions.NotStanding:
            raise Http404 from None
        toast(request, _("Noted. It holds when you have both said yes."))
        return back_to(request, here.talk)
    context = {"here": here, "form": form}
    if not form.is_bound:
        return page(request, "conversations/promise.html", context)
    response = page(request, "conversations/promise.html", context, block="composer", status=422)
    response["HX-Retarget"], response["HX-Reswap"] = f"#{form.html_id}", "outerHTML"
    return response


@route(who=any_person, methods=("POST",))
def talk_holding(request: PersonRequest, talk: UUID) -> HttpResponse:
    """ "The talk is held": noted as a contact of its day."""
    pair, now = pair_in(request, talk), timezone.now()
    try:
        actions.hold_talk(
            talk=pair.talk,
            leader=pair.leader,
            on=timezone.localtime(pair.talk.starts_at).date(),
            by=request.viewer,
            at=now,
            today=timezone.localdate(now),
        )
    except actions.NotYet:
        messages.error(request, _("Its day is still to come. If you talk before, move it first."))
    except actions.NotStanding:
        messages.error(request, _("This talk has been cancelled."))
    except SaidNotToFit:
        messages.error(
            request, _("The other has said that a talk on this day does not fit. Talk about it together.")
        )
    else:
        toast(request, _("The talk is held."), undo=reverse("talk_release", args=[talk]))
    return back_to(request, pair.talk)


@route(who=any_person, methods=("POST",))
def talk_release(request: PersonRequest, talk: UUID) -> HttpResponse:
    """Undo by who noted it, "that does not fit" by the other."""
    pair = pair_in(request, talk)
    actions.release_talk(talk=pair.talk, by=request.viewer, at=timezone.now())
    toast(request, _("It does not count as held any more."))
    return back_to(request, pair.talk)
