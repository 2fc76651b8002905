"""The page of a talk, for its two."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone

from naervaer.accounts.routes import route
from naervaer.agreements.forms import composer
from naervaer.agreements.queries import Pair
from naervaer.agreements.rules import Side
from naervaer.conversations import texts
from naervaer.conversations.models import Talk
from naervaer.conversations.seeds import PROPOSALS
from naervaer.followup.texts import every, strip_marks
from naervaer.people.access import person as any_person
from naervaer.people.requests import PersonRequest
from naervaer.people.rules import call_link
from naervaer.ui.fragments import page
from naervaer.web.talk.queries import TalkPage, found_talk, talk_page, token_of
from naervaer.web.talk.texts import three_of

TALK = "talk/talk.html"


@route(who=any_person, shows="talk")
def talk(request: PersonRequest, talk: UUID) -> HttpResponse:
    """Wellbeing, since last, what to talk about, what is agreed, next time."""
    found = _found(request, talk)
    return page(request, TALK, _context(request, found), block="talk")


@route(who=any_person, shows="talk")
def talk_changes(request: PersonRequest, talk: UUID) -> HttpResponse:
    """The same page if anything on it is another than what the browser has; 204 if not.

    Whoever may no longer read it, because another leads now, keeps nothing of it on the screen.
    """
    found = found_talk(talk, viewer=request.viewer)
    if found is None:
        return HttpResponse(status=404, headers={"HX-Refresh": "true"})
    request.shown.add(found.employee_id)
    if request.GET.get("since") == token_of(found, viewer=request.viewer, today=timezone.localdate()):
        return HttpResponse(status=204)
    return page(request, TALK, _context(request, found), block="talk", by_itself=True)


@route(who=any_person, shows="talk")
def talk_preparation(request: PersonRequest, talk: UUID) -> HttpResponse:
    """Two minutes before: an opener, what has changed, what is promised, and a pad that is never sent."""
    found = _found(request, talk)
    context = _context(request, found)
    if context["page"].side is not Side.LEADER:
        raise Http404
    return page(request, "talk/preparation.html", context)


def _found(request: PersonRequest, pk: UUID) -> Talk:
    found = found_talk(pk, viewer=request.viewer)
    if found is None:
        raise Http404
    request.shown.add(found.employee_id)
    return found


def _context(request: PersonRequest, found: Talk) -> dict[str, Any]:
    now = timezone.localtime()
    shown = talk_page(found, viewer=request.viewer, now=now)
    other = shown.other
    return {
        "page": shown,
        "here": reverse("talk", args=[found.id]),
        "talk": found,
        "other": other,
        "today": now.date(),
        "now": now,
        "texts": texts,
        "every": every,
        "marked": texts.marked(shown.marks, viewer=request.viewer),
        "why_closed": texts.why_closed(shown.marks, viewer=request.viewer, other=other) if other else "",
        "marks": strip_marks(shown.strip, today=now.date()) if shown.strip else None,
        "proposals": three_of(PROPOSALS, found.id) if shown.offers_proposals else (),
        "composer": _composer(shown),
        "carry_to": _carry_to(shown),
        "call": _call(request, shown),
    }


def _composer(shown: TalkPage) -> Any:
    """The sentence to fill in: who, what, by when."""
    if shown.leader is None or shown.talk.cancelled_at is not None:
        return None
    pair = Pair(shown.employee, shown.leader, shown.viewer, shown.now.date())
    return composer("promise", pair, today=shown.now.date())


def _carry_to(shown: TalkPage) -> date | None:
    """A promise is carried on to the next talk; without one by a week."""
    span = (shown.following.starts_at, None) if shown.following else shown.proposal
    return timezone.localtime(span[0]).date() if span else None


def _call(request: PersonRequest, shown: TalkPage) -> str:
    other = shown.other
    if other is None or shown.talk.is_held:
        return ""
    template = request.organisation.call_link
    return call_link(template=template, call_by=other.call_by, phone=other.phone, email=other.email or "")
