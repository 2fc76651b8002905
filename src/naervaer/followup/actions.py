"""Noting a contact, taking it out again, and agreeing on a rhythm. Each keeps the standing of the pair true."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from naervaer.followup.models import Rhythm, Standing, Touch
from naervaer.followup.rules import checked_rhythm
from naervaer.jobs.actions import forget
from naervaer.ledger.actions import record
from naervaer.people.models import Leadership, Person
from naervaer.statements.kept import kept, kept_update


class InTheFuture(Exception):
    """A contact cannot be noted before it has been."""


class SaidNotToFit(Exception):
    """The other has said of a contact on this day that it does not fit; talk about it instead."""


class NotYours(Exception):
    """This is for the other of the two to answer."""


@transaction.atomic
def record_touch(
    *,
    employee: Person,
    leader: Person,
    talked: Person,
    on: date,
    by: Person,
    at: datetime,
    today: date,
    spoken: bool = True,
    via: str = "button",
) -> Touch:
    """Two have been in contact on this day. Counts at once (`oracles.md` 3, settled 4).

    Noting the same twice gives the one that stands. Raises InTheFuture, or SaidNotToFit when the other
    of the two has taken a contact of this day out.
    """
    if on > today:
        raise InTheFuture
    held = _locked_standing(employee.id, leader.id)
    known = _noted_before(_same_day(employee=employee, leader=leader, on=on, spoken=spoken), by)
    if known is not None:
        return known
    touch = Touch.objects.create(
        employee=employee,
        leader=leader,
        talked=talked,
        on=on,
        spoken=spoken,
        via=via,
        noted_by=by,
        noted_at=at,
    )
    if spoken and (held.last_spoken_on is None or held.last_spoken_on < on):
        _spoke(standing=held.pk, on=on)
    record("touch.noted", by=by.id, at=at, about=employee.id)
    return touch


@kept_update
def _spoke(*, standing: int, on: date) -> tuple[QuerySet[Standing], dict[str, date]]:
    return Standing.objects.filter(pk=standing), {"last_spoken_on": on}


@kept
def _same_day(*, employee: Person, leader: Person, on: date, spoken: bool) -> QuerySet[Touch]:
    return Touch.objects.filter(employee=employee, leader=leader, on=on, spoken=spoken).order_by("pk")


def _noted_before(same_day: Iterable[Touch], by: Person) -> Touch | None:
    """This person's own note of the day that stands. Raises SaidNotToFit when the other has taken one out."""
    for known in same_day:
        if known.withdrawn_at is not None and known.withdrawn_by_id != by.id:
            raise SaidNotToFit
    return next((one for one in same_day if one.withdrawn_at is None and one.noted_by_id == by.id), None)


@transaction.atomic
def withdraw(*, touch: Touch, by: Person, at: datetime) -> None:
    """Take a contact out of the count: undo by who noted it, "det passer ikke" by the other."""
    _locked_standing(touch.employee_id, touch.leader_id)
    if Touch.objects.counting().filter(pk=touch.pk).update(withdrawn_by=by, withdrawn_at=at):
        _recompute(touch.employee_id, touch.leader_id)
        record("touch.withdrawn", by=by.id, at=at, about=touch.employee_id)


@transaction.atomic
def put_back(*, touch: Touch, by: Person, at: datetime) -> None:
    """Let it count again. Only who took it out can. Raises NotYours."""
    _locked_standing(touch.employee_id, touch.leader_id)
    if not Touch.objects.filter(pk=touch.pk, withdrawn_by=by).update(withdrawn_by=None, withdrawn_at=None):
        raise NotYours
    _recompute(touch.employee_id, touch.leader_id)
    record("touch.put_back", by=by.id, at=at, about=touch.employee_id)


def _locked_standing(employee: UUID, leader: UUID) -> Standing:
    """One writer at a time for a pair: on PostgreSQL by the row, on SQLite by IMMEDIATE."""
    held = next(iter(_pair(employee=employee, leader=leader)), None)
    if held is None:
        fresh = Standing(employee_id=employee, leader_id=leader)
        Standing.objects.bulk_create([fresh], ignore_conflicts=True)
        (held,) = _pair(employee=employee, leader=leader)
    return held


@kept
def _pair(*, employee: UUID, leader: UUID) -> QuerySet[Standing]:
    pair = Standing.objects.select_for_update().filter(employee_id=employee, leader_id=leader)
    return pair.order_by("pk")


def _recompute(employee: UUID, leader: UUID) -> None:
    """The day of the last contact that counts, as if a withdrawn one had never been noted."""
    pair = Touch.objects.filter(employee_id=employee, leader_id=leader).counting().spoken()
    last = pair.order_by("-on").values_list("on", flat=True).first()
    Standing.objects.filter(employee_id=employee, leader_id=leader).update(last_spoken_on=last)


@transaction.atomic
def propose_rhythm(*, employee: Person, days: int, by: Person, at: datetime) -> Rhythm:
    """Propose how often the two talk; it holds when the other has said yes.

    While the employee has no own sign-in nobody could say yes: then the leader's word holds until the
    employee is here, and is asked. Raises RhythmError outside 7 to 42 days.
    """
    checked_rhythm(days)
    Rhythm.objects.proposed().filter(employee=employee).delete()
    nobody_to_ask = employee.user_id is None and by != employee
    rhythm = Rhythm(employee=employee, days=days, proposed_by=by, proposed_at=at)
    if nobody_to_ask:
        _end_rhythm_in_force(employee.id, at)
        rhythm.agreed_at = at
    rhythm.save(force_insert=True)
    record("rhythm.proposed", by=by.id, at=at, about=employee.id)
    return rhythm


@transaction.atomic
def agree_rhythm(*, rhythm: Rhythm, by: Person, at: datetime) -> None:
    """The other says yes; the one before ends. Raises NotYours for who proposed it."""
    if rhythm.proposed_by_id == by.id:
        raise NotYours
    if rhythm.agreed_at is None:
        _end_rhythm_in_force(rhythm.employee_id, at)
    if Rhythm.objects.unanswered().filter(pk=rhythm.pk).update(agreed_by=by, agreed_at=at):
        record("rhythm.agreed", by=by.id, at=at, about=rhythm.employee_id)


@transaction.atomic
def decline_rhythm(*, rhythm: Rhythm, by: Person, at: datetime) -> None:
    """Either of the two takes the proposal off the table; what held goes on, else the standard."""
    if Rhythm.objects.unanswered().filter(pk=rhythm.pk).update(ended_at=at):
        record("rhythm.declined", by=by.id, at=at, about=rhythm.employee_id)


def _end_rhythm_in_force(employee: UUID, at: datetime) -> None:
    Rhythm.objects.in_force().filter(employee_id=employee).update(ended_at=at)


@transaction.atomic
def propose_rhythm_for_all(*, leader: Person, days: int, by: Person, at: datetime) -> int:
    """Propose one rhythm to everybody whom this leader leads. Returns to how many."""
    led: Sequence[Leadership] = list(
        Leadership.objects.filter(leader=leader, ended_at=None)
        .select_related("person")
        .order_by("person__sort_key")
    )
    for leadership in led:
        propose_rhythm(employee=leadership.person, days=days, by=by, at=at)
    return len(led)


KEPT_MONTHS = 24
KEPT_AFTER_REPLACED = timedelta(days=365)


def forget_old(*, at: datetime) -> None:
    """Delete contacts after 24 months, and rhythms a year after another has replaced them."""
    end = at.date() - timedelta(days=KEPT_MONTHS * 365 // 12)
    forget(Touch.objects.filter(on__lt=end))
    Rhythm.objects.filter(ended_at__lt=at - KEPT_AFTER_REPLACED).delete()
