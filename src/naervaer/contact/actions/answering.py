"""The four answers: now, at a time, another time, somebody else takes it."""

from datetime import datetime, timedelta

from django.db import transaction

from naervaer.contact.actions.turns import (
    NEWS,
    WAITS,
    NotYours,
    begin_turn,
    end_turn,
    locked,
    running,
    tell,
    watch,
)
from naervaer.contact.models import ContactRequest, Turn
from naervaer.contact.queries import Chain, Promised, chain_of, terms_for
from naervaer.contact.rules import GRACE, Because, needs_yes
from naervaer.kernels.promises import due_at, open_minutes, warned_at, whole_minute
from naervaer.ledger.actions import record
from naervaer.people.models import Person

FARTHEST = timedelta(days=30)


class InThePast(Exception):
    """Nobody can promise to have called."""


class TooFar(Exception):
    """A call in more than thirty days is a talk to be planned."""


@transaction.atomic
def answer(*, request: ContactRequest, call_at: datetime, text: str = "", by: Person, at: datetime) -> Turn:
    """ "I call then". It keeps the promise of an answer and becomes the promise of the talk.

    Later than the talk was promised needs the employee's yes, and until then the old promise runs on (settled 11).
    Whoever answers without being asked has taken it. Raises Ended, InThePast, TooFar.
    """
    call_at = whole_minute(call_at)
    if call_at < whole_minute(at):
        raise InThePast
    if call_at > at + FARTHEST:
        raise TooFar
    held = locked(request)
    chain = chain_of(held.employee, at=at)
    turn = _turn_of(held, chain, by, at=at)
    whose = chain.beginning_with(by)
    answered(turn, whose, by=by, at=at)
    turn.call_at, turn.wants_yes, turn.text = call_at, needs_yes(call_at, turn.talk_due_at), text
    if turn.wants_yes:
        _talk_is_promised(turn, held, whose)
    else:
        _time_is_promised(turn, whose, call_at)
    turn.warned = turn.warned_at = turn.moves_at = None
    turn.save()
    watch(turn, chain, at=at)
    tell(NEWS, held.employee, held, "answered", at=at)
    record("contact.answered", by=by.id, at=at, about=held.employee_id, what=held.id)
    return turn


def _turn_of(request: ContactRequest, chain: Chain, by: Person, *, at: datetime) -> Turn:
    """The running turn if it is this person's; else the same promises, taken over."""
    turn = running(request)
    if turn.person_id == by.id:
        return turn
    end_turn(turn, at=at)
    same = Promised(turn.answer_due_at, turn.talk_due_at, None)
    return begin_turn(request, chain, by, same, because=Because.TAKEN, at=at)


def answered(turn: Turn, chain: Chain, *, by: Person, at: datetime) -> None:
    """Note the first answer of this turn, and the open minutes it took."""
    if turn.answered_at is None:
        turn.answered_by, turn.answered_at = by, at
        turn.took = open_minutes(chain.members, turn.began_at, at)


def _time_is_promised(turn: Turn, chain: Chain, call_at: datetime) -> None:
    """It breaks 15 open minutes after the stated time; the next is warned at that time."""
    turn.warn_at, turn.break_at = call_at, due_at(chain.members, call_at, GRACE)


def _talk_is_promised(turn: Turn, request: ContactRequest, chain: Chain) -> None:
    """Until the employee has said yes the promise of the talk runs."""
    terms = terms_for(request.employee, urgent=request.urgent)
    turn.warn_at, turn.break_at = warned_at(chain.members, turn.began_at, terms.talk), turn.talk_due_at


@transaction.atomic
def agree(*, request: ContactRequest, by: Person, at: datetime) -> None:
    """The employee's yes to a later time. Raises Ended; NotYours when nothing waits for a yes."""
    held = locked(request)
    turn = running(held)
    if not turn.wants_yes or turn.call_at is None or by.id != held.employee_id:
        raise NotYours
    chain = chain_of(held.employee, at=at)
    turn.wants_yes = False
    _time_is_promised(turn, chain.beginning_with(turn.person or held.employee), turn.call_at)
    turn.warned = turn.warned_at = None
    turn.save()
    watch(turn, chain, at=at)
    tell(NEWS, turn.person, held, "agreed", at=at)
    record("contact.agreed", by=by.id, at=at, about=held.employee_id, what=held.id)


@transaction.atomic
def name_other(*, request: ContactRequest, other: Person, by: Person, at: datetime) -> Turn:
    """ "Somebody else takes it": an answer, and that person's own promises begin. Raises Ended, NotYours."""
    held = locked(request)
    chain = chain_of(held.employee, at=at)
    chosen = next((each for each in chain.people if each.id == other.id and each.id != by.id), None)
    if chosen is None:
        raise NotYours
    turn = running(held)
    if turn.person_id == by.id:
        answered(turn, chain, by=by, at=at)
        end_turn(turn, at=at, answered_by=turn.answered_by, answered_at=turn.answered_at, took=turn.took)
    else:
        end_turn(turn, at=at)
    whose = chain.beginning_with(chosen)
    promised = whose.promised(at, terms_for(held.employee, urgent=held.urgent))
    fresh = begin_turn(held, whose, chosen, promised, because=Because.NAMED, at=at)
    tell(WAITS, chosen, held, "named", at=at)
    tell(NEWS, held.employee, held, "moved", at=at)
    record("contact.passed_on", by=by.id, at=at, about=held.employee_id, what=held.id)
    return fresh
