"""What the worker does when a promise comes near, breaks, or its calendar changes. Each re-reads the state first."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from naervaer.contact.actions.turns import (
    HAND_OVER,
    NEWS,
    RECOMPUTE,
    WAITS,
    WARN,
    begin_turn,
    end_turn,
    running_turn,
    tell,
    watch,
)
from naervaer.contact.models import ContactRequest, Duty, Turn
from naervaer.contact.queries import Chain, Promised, chain_of, had_a_turn, terms_for, turns_of
from naervaer.contact.rules import Because, the_earlier
from naervaer.jobs import actions as jobs
from naervaer.kernels.promises import whole_minute
from naervaer.ledger.actions import record
from naervaer.people.models import Person


@transaction.atomic
def warn(*, turn: UUID, at: datetime) -> None:
    """Tell the next who is at work that a promise may break; is nobody there, it waits until somebody is."""
    held = running_turn(turn)
    if held is None or held.warned_at or held.warn_at is None or at < held.warn_at:
        return
    found = _next(held, at)
    if found is None or (held.break_at and found[1] >= held.break_at):
        return
    person, when = found
    if when > whole_minute(at):
        jobs.enqueue(WARN, payload={"turn": str(held.id)}, due_at=when)
        return
    held.warned, held.warned_at = person, at
    held.save(update_fields=["warned", "warned_at"])
    tell(WAITS, person, held.request, "warned", at=at)
    record("contact.warned", by=None, at=at, about=held.employee_id, what=held.request_id)


@transaction.atomic
def hand_over(*, turn: UUID, at: datetime) -> None:
    """A broken promise moves to the first of the chain who is at work in this minute; is nobody, it stands until then.

    Before it is broken a request moves only because the one whose it is has gone on leave: then the promise runs on.
    """
    held = running_turn(turn)
    if held is None:
        return
    if held.break_at is None or at < held.break_at:
        _move_from_who_is_away(held, at)
        return
    found = _next(held, at)
    held.broken_at = held.broken_at or held.break_at
    held.moves_at = found[1] if found else None
    held.save(update_fields=["broken_at", "moves_at"])
    if found and found[1] > whole_minute(at):
        jobs.enqueue(HAND_OVER, payload={"turn": str(held.id)}, due_at=found[1])
    elif found:
        _move(held, found[0], at=at)


def _next(turn: Turn, at: datetime) -> tuple[Person, datetime] | None:
    """The first who is there of those who have not had it."""
    had = had_a_turn(turns_of(turn.request))
    return chain_of(turn.request.employee, at=at).without(had).first_there(at)


def _move(turn: Turn, person: Person, *, at: datetime) -> None:
    """The new owner gets a new promise in own open minutes; the broken one stays counted."""
    request = turn.request
    end_turn(turn, at=at)
    whose = chain_of(request.employee, at=at).beginning_with(person)
    terms = terms_for(request.employee, urgent=request.urgent)
    begin_turn(request, whose, person, whose.promised(at, terms), because=Because.BROKEN, at=at)
    _tell_all(request, person, turn.person, at=at)
    record("contact.moved", by=None, at=at, about=request.employee_id, what=request.id)


def _tell_all(request: ContactRequest, now: Person, before: Person | None, *, at: datetime) -> None:
    """All three learn whose it is."""
    tell(WAITS, now, request, "moved", at=at)
    tell(NEWS, request.employee, request, "moved", at=at)
    tell(NEWS, before, request, "moved", at=at)


def _move_from_who_is_away(turn: Turn, at: datetime) -> None:
    chain = chain_of(turn.request.employee, at=at)
    person = _acting(chain, turn, at)
    if person is None or turn.answered_at is not None:
        return
    end_turn(turn, at=at)
    same = Promised(turn.answer_due_at, turn.talk_due_at, turn.warn_at)
    begin_turn(turn.request, chain, person, same, because=Because.AWAY, at=at)
    tell(WAITS, person, turn.request, "moved", at=at)
    tell(NEWS, turn.request.employee, turn.request, "moved", at=at)


def _acting(chain: Chain, turn: Turn, at: datetime) -> Person | None:
    """Who steps in for somebody who is away at this moment; None while the owner is here."""
    members = dict(zip((each.id for each in chain.people), chain.members, strict=True))
    owner = members.get(turn.person_id) if turn.person_id else None
    if owner is None or not owner.is_away(at):
        return None
    acting = chain.responsible(at)
    return None if acting is None or acting.id == turn.person_id else acting


@transaction.atomic
def leader_changed(*, employee: Person, at: datetime) -> None:
    """An open request goes with the employee: the new leader answers, and the earlier of the two times holds."""
    request = ContactRequest.objects.select_for_update().open().filter(employee=employee).first()
    if request is None:
        return
    before = Turn.objects.running().get(request=request)
    chain = chain_of(employee, at=at)
    if before.leader_id == (chain.leader.id if chain.leader else None):
        return
    end_turn(before, at=at)
    promised = chain.promised(at, terms_for(employee, urgent=request.urgent))
    kept = Promised(
        the_earlier(promised.answer, _still_to_come(before.answer_due_at, at)),
        the_earlier(promised.talk, _still_to_come(before.talk_due_at, at)),
        the_earlier(promised.warn, _still_to_come(before.warn_at, at)),
    )
    person = chain.responsible(at) if chain.leader else None
    begin_turn(request, chain, person, kept, because=Because.LEADER, at=at)
    tell(WAITS, person, request, "moved", at=at)
    record("contact.moved", by=None, at=at, about=employee.id, what=request.id)


def _still_to_come(moment: datetime | None, at: datetime) -> datetime | None:
    return moment if moment is not None and moment > at else None


@transaction.atomic
def look_anew(*, person: UUID | None, at: datetime) -> None:
    """Somebody's hours, leave or deputies have changed, or the organisation's (None): what waits is looked at anew.

    Each by a job of its own: those of a whole organisation would hold SQLite's only writer for long.
    """
    waiting = Turn.objects.waiting()
    if person is not None and not Duty.objects.filter(person=person).exists():
        waiting = waiting.filter(_has_a_part(person))
    turns = waiting.distinct().order_by("pk").values_list("pk", flat=True)
    jobs.enqueue_many(RECOMPUTE, payloads=[{"turn": str(turn)} for turn in turns], due_at=at)


def _has_a_part(person: UUID) -> Q:
    """In which chain this person may be: as the owner, the leader, a deputy, or the next leader up."""
    above = Q(leader__leaderships__leader=person, leader__leaderships__ended_at=None)
    return Q(person=person) | Q(leader=person) | Q(leader__deputies__deputy=person) | above


@transaction.atomic
def recompute(*, turn: UUID, at: datetime) -> None:
    """By the hours and deputies that hold now; of two times the earlier holds (settled 6), and an answer stands."""
    waiting = Turn.objects.waiting()
    request = ContactRequest.objects.select_for_update().filter(
        pk__in=waiting.filter(pk=turn).values("request")
    )
    if request.order_by().first() is None:
        return
    held = waiting.select_related("request__employee", "person").filter(pk=turn).first()
    if held is None:
        return
    if held.answered_at is None:
        _recompute(held, at)
    jobs.enqueue(HAND_OVER, payload={"turn": str(held.id)}, due_at=at)


def _recompute(turn: Turn, at: datetime) -> None:
    """Had the clock run by these hours from the beginning; but nobody breaks a promise before it could be known.

    Would it be broken already, or is there somebody now who was not there then, it runs anew from this moment (ADR 22).
    """
    at = max(at, turn.began_at)  # a clock that was put back promises nothing for yesterday
    terms = terms_for(turn.request.employee, urgent=turn.request.urgent)
    chain = _whose_hours(turn, turn.began_at)
    now = _whose_hours(turn, at).promised(at, terms)
    fresh = chain.promised(turn.began_at, terms)
    first = the_earlier(fresh.answer, fresh.talk)
    warn = fresh.warn if first and first > at else None
    turn.answer_due_at = the_earlier(turn.answer_due_at, _still_to_come(fresh.answer, at), now.answer)
    turn.talk_due_at = the_earlier(turn.talk_due_at, _still_to_come(fresh.talk, at), now.talk)
    turn.warn_at = the_earlier(turn.warn_at, warn, now.warn)
    turn.break_at = the_earlier(turn.break_at, turn.answer_due_at, turn.talk_due_at)
    turn.save(update_fields=["answer_due_at", "talk_due_at", "warn_at", "break_at"])
    watch(turn, chain, at=at)


def _whose_hours(turn: Turn, at: datetime) -> Chain:
    """Who answered for the employee at this moment, from the one whose turn it is."""
    chain = chain_of(turn.request.employee, at=at)
    if turn.person and turn.because not in (Because.ASKED, Because.AWAY, Because.LEADER):
        return chain.beginning_with(turn.person)
    return chain
