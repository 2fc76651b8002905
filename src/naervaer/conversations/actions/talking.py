"""What happens in a talk: wellbeing first, then topics and promises, and in the end that it was held."""

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from naervaer.agreements.actions import (
    propose_promise,
    talked_about_development,
    topic_was_taken_up,
    withdraw_development,
)
from naervaer.agreements.models import Development, Promise, Topic
from naervaer.agreements.rules import Side, Spoken
from naervaer.conversations.actions.planning import NotStanding
from naervaer.conversations.models import MadeIn, OpenerShown, TakenUp, Talk, WellbeingMark
from naervaer.conversations.queries import list_is_open, openers_of
from naervaer.conversations.rules import MarkKind, may_mark, may_say_another_day, taken_back_by
from naervaer.followup.actions import record_touch, withdraw
from naervaer.followup.models import Touch
from naervaer.jobs.actions import forget
from naervaer.ledger.actions import record
from naervaer.people.models import Person

KEPT = timedelta(days=730)


class ListClosed(Exception):
    """Wellbeing comes first: nobody has marked it yet, or it was taken back (`product.md` 1.2)."""


class MarkedBefore(Exception):
    """The other has taken this one's mark back: only the other can mark now (`oracles.md` 8, settled 1)."""


class NotTheirs(Exception):
    """It is for the other of the two, or it belongs to another pair."""


class NotYet(Exception):
    """The day of the talk is still to come."""


class AlreadyTakenUp(Exception):
    """It was taken up in another talk."""


# Wellbeing first ----------------------------------------------------------------------------------


@transaction.atomic
def mark_wellbeing(*, talk: Talk, leader: Person, by: Person, at: datetime) -> WellbeingMark:
    """ "We have talked about wellbeing": the list is open. Raises MarkedBefore, NotStanding."""
    held = _begun(talk, leader)
    known = list(WellbeingMark.objects.filter(talk=held).order_by("at", "pk"))
    if not may_mark((mark.plain for mark in known), by=by.id):
        raise MarkedBefore
    return _marked(held, MarkKind.TALKED, by=by, at=at)


@transaction.atomic
def say_another_day(*, talk: Talk, leader: Person, by: Person, at: datetime) -> WellbeingMark:
    """The employee lets wellbeing wait this time. Raises NotTheirs for anybody else, NotStanding."""
    if not may_say_another_day(employee=talk.employee_id, by=by.id):
        raise NotTheirs
    return _marked(_begun(talk, leader), MarkKind.ANOTHER_DAY, by=by, at=at)


def _marked(held: Talk, kind: MarkKind, *, by: Person, at: datetime) -> WellbeingMark:
    standing = WellbeingMark.objects.standing().filter(talk=held, by=by, kind=kind).order_by("pk").first()
    if standing is not None:
        return standing
    mark = WellbeingMark.objects.create(talk=held, kind=kind, by=by, at=at)
    record(f"wellbeing.{kind}", by=by.id, at=at, about=held.employee_id, what=held.id)
    return mark


@transaction.atomic
def unmark(*, talk: Talk, leader: Person, by: Person, at: datetime) -> None:
    """Undo of one's own mark. It bars nobody, and a mark of the other stands."""
    held = _begun(talk, leader)
    own = WellbeingMark.objects.standing().filter(talk=held, by=by)
    if own.update(withdrawn_by=by, withdrawn_at=at):
        record("wellbeing.undone", by=by.id, at=at, about=held.employee_id, what=held.id)


@transaction.atomic
def take_back(*, talk: Talk, leader: Person, by: Person, at: datetime) -> None:
    """ "We did not get to it": what the other has marked is taken back. Raises NotTheirs if there is nothing."""
    held = _begun(talk, leader)
    known = list(WellbeingMark.objects.filter(talk=held).order_by("at", "pk"))
    falling = [known[place].pk for place in taken_back_by([mark.plain for mark in known], by=by.id)]
    if not falling:
        raise NotTheirs
    WellbeingMark.objects.filter(pk__in=falling).update(withdrawn_by=by, withdrawn_at=at)
    record("wellbeing.taken_back", by=by.id, at=at, about=held.employee_id, what=held.id)


def _begun(talk: Talk, leader: Person) -> Talk:
    """The talk, for one writer at a time; its openers are written down with the first that happens in it.

    Raises NotStanding for a cancelled one. A held one can still be written in: who forgot something adds it.
    """
    Talk.objects.select_for_update().get(pk=talk.pk)
    held = Talk.objects.select_related("appointment", "touch", "employee").get(pk=talk.pk)
    if held.cancelled_at is not None:
        raise NotStanding
    if not OpenerShown.objects.filter(talk=held).exists():
        shown = enumerate(openers_of(held, leader))
        OpenerShown.objects.bulk_create(
            [OpenerShown(talk=held, opener=opener.key, place=place) for place, opener in shown]
        )
    return held


# Topics -------------------------------------------------------------------------------------------


@transaction.atomic
def take_up(*, talk: Talk, topic: Topic, leader: Person, by: Person, at: datetime) -> TakenUp:
    """The two have talked about it. The only way to that, and only after wellbeing.

    A second time in the same talk changes nothing. Raises ListClosed, NotTheirs, AlreadyTakenUp, NotStanding.
    """
    held = _begun(talk, leader)
    if not list_is_open(held, leader):
        raise ListClosed
    topic = Topic.objects.select_for_update().get(pk=topic.pk)
    if topic.employee_id != held.employee_id or topic.shared_with_id != leader.id or topic.removed_at:
        raise NotTheirs
    known = TakenUp.objects.filter(topic=topic).order_by("pk").first()
    if known is not None and known.talk_id != held.pk:
        raise AlreadyTakenUp
    if known is not None:
        return known
    taken = _taken(held, topic, by=by, at=at)
    topic_was_taken_up(topic=topic, at=at)
    record("topic.taken_up", by=by.id, at=at, about=held.employee_id, what=topic.id)
    return taken


def _taken(held: Talk, topic: Topic, *, by: Person, at: datetime) -> TakenUp:
    try:
        with transaction.atomic():
            return TakenUp.objects.create(talk=held, topic=topic, by=by, at=at)
    except IntegrityError:
        raise AlreadyTakenUp from None


@transaction.atomic
def put_down(*, talk: Talk, topic: Topic, leader: Person, by: Person, at: datetime) -> None:
    """Undo: it was not taken up in this talk after all, and waits for the next."""
    held = _begun(talk, leader)
    gone, _ = TakenUp.objects.filter(talk=held, topic=topic).delete()
    if gone:
        topic_was_taken_up(
            topic=topic, at=topic.changed_at
        )  # the months count from when it was written again
        record("topic.put_down", by=by.id, at=at, about=held.employee_id, what=topic.id)


# Promises -----------------------------------------------------------------------------------------


@transaction.atomic
def make_promise(
    *, talk: Talk, leader: Person, side: Side, text: str, due_on: date, by: Person, at: datetime
) -> Promise:
    """Somebody of the two promises something in this talk; it holds when both have said yes. Raises NotStanding."""
    held = _begun(talk, leader)
    promise = propose_promise(
        employee=held.employee, leader=leader, side=side, text=text, due_on=due_on, via="talk", by=by, at=at
    )
    MadeIn.objects.create(talk=held, promise=promise)
    return promise


# Held ---------------------------------------------------------------------------------------------


@transaction.atomic
def hold_talk(*, talk: Talk, leader: Person, on: date, by: Person, at: datetime, today: date) -> Touch:
    """It was held, on this day: one truth with the contact strip, so the other can say that it does not fit.

    Raises NotYet before its day, NotStanding, and followup's SaidNotToFit.
    """
    held = _begun(talk, leader)
    if on > today:
        raise NotYet
    if held.is_held and held.touch is not None:
        return held.touch
    touch = record_touch(
        employee=held.employee, leader=leader, talked=leader, on=on, by=by, at=at, today=today, via="talk"
    )
    held.touch = touch
    held.save(update_fields=["touch"])
    if held.kind == Talk.Kind.MUS:
        talked_about_development(employee=held.employee, on=on, by=by, at=at)
    record("talk.held", by=by.id, at=at, about=held.employee_id, what=held.id)
    return touch


@transaction.atomic
def release_talk(*, talk: Talk, by: Person, at: datetime) -> None:
    """It was not held after all: undo by who noted it, "det passer ikke" by the other (`oracles.md` 8, settled 4)."""
    held = Talk.objects.select_related("touch").get(pk=talk.pk)
    if not held.is_held or held.touch is None:
        return
    if held.kind == Talk.Kind.MUS:
        _not_talked_about_development(held, held.touch.on, by=by, at=at)
    if held.touch.via == "talk" or held.touch.noted_by_id != by.id:
        withdraw(touch=held.touch, by=by, at=at)
    else:  # it had been noted by itself before: that stays
        Talk.objects.filter(pk=held.pk).update(touch=None)
    record("talk.released", by=by.id, at=at, about=held.employee_id, what=held.id)


def _not_talked_about_development(held: Talk, on: date, *, by: Person, at: datetime) -> None:
    noted = Development.objects.standing().filter(employee=held.employee_id, on=on, kind=Spoken.TALKED)
    for row in noted.order_by("pk"):
        withdraw_development(row=row, by=by, at=at)


def forget_talks(*, at: datetime) -> None:
    """Delete what was over 24 months ago; its appointment goes the same night."""
    forget(Talk.objects.filter(appointment__ends_at__lt=at - KEPT))
