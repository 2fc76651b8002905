"""The employee asks, may take it back, and may say more."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from naervaer.contact.actions.turns import (
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
from naervaer.contact.queries import Chain, chain_of, terms_for
from naervaer.contact.rules import UNDO, Because, Ending, Suits, the_earlier
from naervaer.kernels.promises import warned_at
from naervaer.ledger.actions import record
from naervaer.people.models import Person


class NobodyToAsk(Exception):
    """Nobody leads this person."""


def ask(*, employee: Person, key: UUID, by: Person, at: datetime, to: Person | None = None) -> ContactRequest:
    """ "Brug for kontakt". The same key, and asking while a request is open, give the one that stands.

    ``to``: somebody later in the chain who was offered because the leader's answer would come after the own day.
    Raises NobodyToAsk, and NotYours for a key that somebody else has used.
    """
    known = _known(employee, key)
    if known is not None:
        return known
    chain = chain_of(employee, at=at)
    if chain.leader is None:
        raise NobodyToAsk
    try:
        with transaction.atomic():
            return _ask(employee, key, chain, to, by=by, at=at)
    except IntegrityError:  # two tabs at once: the other one was first
        known = _known(employee, key)
        if known is None:
            raise NotYours from None
        return known


def _known(employee: Person, key: UUID) -> ContactRequest | None:
    """What this key has made already, else what is open."""
    own = ContactRequest.objects.filter(employee=employee)
    return own.filter(key=key).first() or own.open().first()


def _ask(
    employee: Person, key: UUID, chain: Chain, to: Person | None, *, by: Person, at: datetime
) -> ContactRequest:
    request = ContactRequest.objects.create(employee=employee, key=key, asked_at=at)
    chosen = next((each for each in chain.people if to is not None and each.id == to.id), None)
    whose = chain.beginning_with(chosen) if chosen else chain
    turn = begin_turn(
        request,
        whose,
        chosen or chain.responsible(at),
        whose.promised(at, terms_for(employee)),
        because=Because.CHOSEN if chosen else Because.ASKED,
        at=at,
    )
    tell(WAITS, turn.person, request, "asked", at=at + UNDO)
    record("contact.asked", by=by.id, at=at, about=employee.id, what=request.id)
    return request


@transaction.atomic
def withdraw(*, request: ContactRequest, by: Person, at: datetime) -> None:
    """Taken back: within ten seconds nobody hears of it. Raises Ended."""
    held = locked(request)
    end(held, Ending.WITHDRAWN, at=at)
    record("contact.withdrawn", by=by.id, at=at, about=held.employee_id, what=held.id)


def end(request: ContactRequest, ending: Ending, *, at: datetime) -> None:
    """The request is over, and nobody's turn any more."""
    request.ended_at, request.ending = at, ending
    request.save(update_fields=["ended_at", "ending"])
    for turn in Turn.objects.running().filter(request=request):
        end_turn(turn, at=at)


@transaction.atomic
def add_details(
    *,
    request: ContactRequest,
    how: str,
    suits: str,
    text: str,
    urgent: bool,
    by: Person,
    at: datetime,
) -> None:
    """How, when, one line, and whether it is urgent. Urgent makes the promise of the talk shorter. Raises Ended."""
    held = locked(request)
    became_urgent = urgent and not held.urgent
    held.how, held.suits, held.text, held.urgent = how, suits or Suits.ANY, text, urgent
    held.save(update_fields=["how", "suits", "text", "urgent"])
    if became_urgent:
        _hurry(held, at=at)
    record("contact.detailed", by=by.id, at=at, about=held.employee_id, what=held.id)


def _hurry(request: ContactRequest, *, at: datetime) -> None:
    """The talk within 30 open minutes, counted from the beginning of the turn (`oracles.md` 2, settled 3)."""
    turn = running(request)
    chain = chain_of(request.employee, at=at)
    whose = chain if turn.because == Because.ASKED else chain.beginning_with(turn.person or request.employee)
    terms = terms_for(request.employee, urgent=True)
    talk = whose.promised(turn.began_at, terms).talk
    turn.talk_due_at = the_earlier(turn.talk_due_at, talk)
    if turn.answered_at is None or turn.wants_yes:
        turn.break_at = the_earlier(turn.break_at, turn.talk_due_at)
        turn.warn_at = the_earlier(turn.warn_at, warned_at(whose.members, turn.began_at, terms.talk))
        turn.save(update_fields=["talk_due_at", "break_at", "warn_at"])
        watch(turn, whose, at=at)
    else:
        turn.save(update_fields=["talk_due_at"])
