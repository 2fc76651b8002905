"""Beginning and ending turns, and the jobs that watch over them: what all acts of a request share."""

from datetime import datetime
from typing import Any
from uuid import UUID

from naervaer.contact.models import ContactRequest, Turn
from naervaer.contact.queries import Chain, Promised
from naervaer.contact.rules import Because, the_earlier
from naervaer.jobs import actions as jobs
from naervaer.notify.actions import enqueue
from naervaer.people.models import Person

WARN, HAND_OVER, ASK_OTHER = "contact.warn", "contact.hand_over", "contact.ask_other"
RECOMPUTE = "contact.recompute"
WAITS, NEWS, TALKED = "contact.waits", "contact.news", "contact.talked"


class Ended(Exception):
    """The request is over."""


class NotYours(Exception):
    """This is for somebody else to say."""


def locked(request: ContactRequest) -> ContactRequest:
    """One writer at a time, and the request as it stands now. Raises Ended."""
    held = ContactRequest.objects.select_for_update().get(pk=request.pk)
    if not held.is_open:
        raise Ended
    return held


def running(request: ContactRequest) -> Turn:
    """Whose it is now."""
    return Turn.objects.running().select_related("person", "leader").get(request=request)


def running_turn(turn: UUID) -> Turn | None:
    """For a handler, which re-reads first: the turn, its request locked; None when there is nothing to watch."""
    known = Turn.objects.filter(pk=turn).values_list("request_id", flat=True).first()
    if known is None:
        return None
    request = ContactRequest.objects.select_for_update().select_related("employee").get(pk=known)
    held = Turn.objects.running().select_related("person", "leader").filter(pk=turn).first()
    if held is None or not request.is_open or request.rests:
        return None
    held.request = request
    return held


def begin_turn(
    request: ContactRequest,
    chain: Chain,
    person: Person | None,
    promised: Promised,
    *,
    because: Because,
    at: datetime,
) -> Turn:
    """It is this person's from now on; the worker watches over what is promised."""
    turn = Turn.objects.create(
        request=request,
        employee_id=request.employee_id,
        person=person,
        leader=chain.leader,
        because=because,
        began_at=at,
        answer_due_at=promised.answer,
        talk_due_at=promised.talk,
        warn_at=promised.warn,
        break_at=the_earlier(promised.answer, promised.talk),
    )
    watch(turn, chain, at=at)
    return turn


def end_turn(turn: Turn, *, at: datetime, **columns: Any) -> None:
    """It is not this person's any more."""
    for name, value in {"ended_at": at, **columns}.items():
        setattr(turn, name, value)
    turn.save(update_fields=["ended_at", *columns])


def watch(turn: Turn, chain: Chain, *, at: datetime) -> None:
    """Put the moments into the list of work at which somebody is warned, or the request moves."""
    payload = {"turn": str(turn.id)}
    if turn.warn_at is not None and turn.warned_at is None:
        jobs.enqueue(WARN, payload=payload, due_at=max(turn.warn_at, at))
    for moment in (turn.break_at, _leave_begins(turn, chain, at)):
        if moment is not None:
            jobs.enqueue(HAND_OVER, payload=payload, due_at=max(moment, at))


def _leave_begins(turn: Turn, chain: Chain, at: datetime) -> datetime | None:
    """When the one whose it is goes on leave before the promise is kept: then it is the next one's."""
    away = [
        start
        for person, member in zip(chain.people, chain.members, strict=True)
        for start, _end in member.away
        if person.id == turn.person_id and at < start
    ]
    first = min(away, default=None)
    return first if first and turn.break_at and first < turn.break_at else None


def tell(kind: str, person: Person | None, request: ContactRequest, what: str, *, at: datetime) -> None:
    """A message without a name and without a word of what it is about."""
    if person is not None:
        enqueue(kind, to=person, at=at, about={"request": str(request.id), "what": what})


def is_true(request: UUID, person: Person, what: str) -> bool:
    """Whether a message is still worth sending when its time has come."""
    held = ContactRequest.objects.open().visible_to(person).filter(pk=request).first()
    if held is None:
        return False
    turn = running(held)
    if what in ("asked", "named"):
        return turn.person_id == person.id and turn.answered_at is None
    return turn.warned_id == person.id or turn.person_id == person.id if what == "warned" else True
