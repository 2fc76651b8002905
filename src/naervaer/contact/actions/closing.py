"""Closing: by both, or by the employee alone; never by the other alone (`ux.md` 3c.5)."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from naervaer.contact.actions.answering import answered
from naervaer.contact.actions.asking import end
from naervaer.contact.actions.turns import ASK_OTHER, TALKED, NotYours, locked, running, tell, watch
from naervaer.contact.models import ContactRequest, Turn
from naervaer.contact.queries import chain_of, leader_now
from naervaer.contact.rules import ASKED_AFTER, Ending
from naervaer.followup.actions import SaidNotToFit, record_touch
from naervaer.followup.actions import withdraw as withdraw_touch
from naervaer.followup.models import Touch
from naervaer.jobs import actions as jobs
from naervaer.ledger.actions import record
from naervaer.people.models import Person
from naervaer.vault.fields import EMPTY

VIA = "contact"
UNDONE_WITHIN = timedelta(minutes=10)
TEXT_KEPT = timedelta(days=90)
KEPT = timedelta(days=365)


class TooLate(Exception):
    """What has ended stays ended after ten minutes, or another request is open."""


@transaction.atomic
def we_talked(*, request: ContactRequest, by: Person, at: datetime) -> ContactRequest:
    """One of the two says that they talked. Said by both, it is closed and is a spoken touch. Raises Ended."""
    held = locked(request)
    if by.id == held.employee_id:
        held.employee_talked_at = held.employee_talked_at or at
    else:
        held.other_talked_at, held.other_talked_by = at, by
        _counts_as_answer(held, by=by, at=at)
    held.save(update_fields=["employee_talked_at", "other_talked_at", "other_talked_by"])
    if held.employee_talked_at and held.other_talked_at:
        held.touch = _touch(held, by=by, at=at)
        held.save(update_fields=["touch"])
        end(held, Ending.TALKED, at=at)
    else:
        jobs.enqueue(ASK_OTHER, payload={"request": str(held.id)}, due_at=at + ASKED_AFTER)
    record("contact.talked", by=by.id, at=at, about=held.employee_id, what=held.id)
    return held


def _counts_as_answer(request: ContactRequest, *, by: Person, at: datetime) -> None:
    """Whoever has called has answered."""
    turn = running(request)
    if turn.person_id == by.id and turn.answered_at is None:
        answered(turn, chain_of(request.employee, at=at).beginning_with(by), by=by, at=at)
        turn.save(update_fields=["answered_by", "answered_at", "took"])


def _touch(request: ContactRequest, *, by: Person, at: datetime) -> Touch | None:
    """What two have closed is a spoken contact, whoever talked; it counts for the nearest leader."""
    leader = leader_now(request.employee)
    if leader is None:
        return None
    try:
        return record_touch(
            employee=request.employee,
            leader=leader,
            talked=request.other_talked_by or leader,
            on=localdate(at),
            by=by,
            at=at,
            today=localdate(at),
            via=VIA,
        )
    except SaidNotToFit:
        return None


@transaction.atomic
def not_yet(*, request: ContactRequest, by: Person, at: datetime) -> None:
    """The other's "we have talked" is not so: the clock runs on. Raises Ended, and NotYours for one's own word."""
    held = locked(request)
    if by.id == held.employee_id and held.other_talked_at:
        held.other_talked_at = held.other_talked_by = None
    elif by.id != held.employee_id and held.employee_talked_at:
        held.employee_talked_at = None
    else:
        raise NotYours
    held.save(update_fields=["employee_talked_at", "other_talked_at", "other_talked_by"])
    _runs_on(held, at=at)
    record("contact.not_yet", by=by.id, at=at, about=held.employee_id, what=held.id)


@transaction.atomic
def solve(*, request: ContactRequest, by: Person, at: datetime) -> None:
    """ "It is solved, no need to call": the employee alone. Raises Ended, NotYours."""
    held = locked(request)
    if by.id != held.employee_id:
        raise NotYours
    end(held, Ending.SOLVED, at=at)
    record("contact.solved", by=by.id, at=at, about=held.employee_id, what=held.id)


@transaction.atomic
def take_back(*, request: ContactRequest, by: Person, at: datetime) -> None:
    """Undo of one's own last word: the request is open again, and its clock runs on. Raises TooLate, NotYours."""
    held = ContactRequest.objects.select_for_update().get(pk=request.pk)
    if not _has_spoken(held, by):
        raise NotYours
    if not held.is_open:
        _reopen(held, by=by, at=at)
    if by.id == held.employee_id:
        held.employee_talked_at = None
    else:
        held.other_talked_at = held.other_talked_by = None
    held.save(update_fields=["employee_talked_at", "other_talked_at", "other_talked_by"])
    _runs_on(held, at=at)
    record("contact.taken_back", by=by.id, at=at, about=held.employee_id, what=held.id)


def _has_spoken(request: ContactRequest, by: Person) -> bool:
    if by.id == request.employee_id:
        return request.employee_talked_at is not None or request.ending == Ending.SOLVED
    return request.other_talked_by_id == by.id and request.ending != Ending.SOLVED


def _reopen(request: ContactRequest, *, by: Person, at: datetime) -> None:
    another = ContactRequest.objects.open().filter(employee=request.employee_id).exists()
    if request.ended_at is None or another or at - request.ended_at > UNDONE_WITHIN:
        raise TooLate
    if request.touch is not None and request.touch.via == VIA and request.touch.noted_by_id == by.id:
        withdraw_touch(touch=request.touch, by=by, at=at)
    turn = Turn.objects.filter(request=request).order_by("-began_at", "-pk")[0]
    request.ended_at, request.ending, request.touch = None, "", None
    request.save(update_fields=["ended_at", "ending", "touch"])
    turn.ended_at = None
    turn.save(update_fields=["ended_at"])


def _runs_on(request: ContactRequest, *, at: datetime) -> None:
    """Warnings and the hand-over are due again, at once if their time has passed meanwhile."""
    if not request.rests:
        watch(running(request), chain_of(request.employee, at=at), at=at)


@transaction.atomic
def ask_other(*, request: UUID, at: datetime) -> None:
    """Only one has said it for a day: the other is asked, once."""
    held = ContactRequest.objects.select_for_update().open().filter(pk=request, asked_again_at=None).first()
    if held is None:
        return
    since = held.employee_talked_at or held.other_talked_at
    if since is None or at < since + ASKED_AFTER:
        return
    other = held.employee if held.other_talked_at else running(held).person
    held.asked_again_at = at
    held.save(update_fields=["asked_again_at"])
    tell(TALKED, other, held, "talked", at=at)


def forget_old(*, at: datetime) -> None:
    """The lines are deleted 90 days after closing, the rest after 12 months (`product.md` 4)."""
    over = ContactRequest.objects.filter(ended_at__lt=at - TEXT_KEPT)
    over.update(text=EMPTY)
    Turn.objects.filter(request__ended_at__lt=at - TEXT_KEPT).update(text=EMPTY)
    jobs.forget(ContactRequest.objects.filter(ended_at__lt=at - KEPT))
