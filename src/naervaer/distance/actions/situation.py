"""Telling something of one's situation, choosing who reads it, and taking it back. Only the person does it.

To show a line to more people, the leader whom the person saw named beside the choice is handed in: if somebody else
leads by then, nothing is shared. To show it to fewer holds at once.
"""

from datetime import date, datetime, timedelta

from django.db import transaction

from naervaer.distance.actions.hours import undo_ref
from naervaer.distance.models import SituationLine
from naervaer.ledger.actions import record
from naervaer.people.access import leads
from naervaer.people.models import Person

UNDO_KEPT = timedelta(hours=1)
ORDER = (SituationLine.Sharing.ME, SituationLine.Sharing.LEADER, SituationLine.Sharing.TEAM)


class LeaderChanged(Exception):
    """The leader whom the person saw named does not lead the person (any more)."""


@transaction.atomic
def write_line(
    *,
    person: Person,
    text: str,
    by: Person,
    at: datetime,
    sharing: str = SituationLine.Sharing.ME,
    leader: Person | None = None,
    ends_on: date | None = None,
) -> SituationLine:
    """One more line, for the person alone unless another choice was made. Raises LeaderChanged."""
    reader = _reader(person, sharing, leader)
    line = SituationLine.objects.create(
        person=person,
        text=text,
        sharing=sharing,
        shared_with=reader,
        written_at=at,
        changed_at=at,
        shared_at=at if reader else None,
        confirmed_at=at,
        ends_on=ends_on,
    )
    record("situation.written", by=by.id, at=at, about=person.id)
    return line


@transaction.atomic
def change_line(
    *, line: SituationLine, text: str, ends_on: date | None, by: Person, at: datetime
) -> SituationLine:
    """Other words, or another last day. The words before are gone; who reads it stays."""
    held = _locked(line)
    if (held.text, held.ends_on) == (text, ends_on):
        return held
    held.text, held.ends_on = text, ends_on
    held.changed_at = held.confirmed_at = at
    held.save(update_fields=["text", "ends_on", "changed_at", "confirmed_at"])
    record("situation.changed", by=by.id, at=at, about=held.person_id)
    return held


@transaction.atomic
def share_line(*, line: SituationLine, sharing: str, leader: Person | None, by: Person, at: datetime) -> str:
    """Who reads it from now on. Raises LeaderChanged when it would be somebody else than the person saw named.

    Returns the reference for undo when it was taken from somebody, else nothing: what was shown can be taken back
    at any time, and that is its undo.
    """
    held = _locked(line)
    reader = _reader(held.person, sharing, leader)
    if (held.sharing, held.shared_with_id) == (sharing, reader.id if reader else None):
        return ""
    same_leader = reader is not None and held.shared_with_id == reader.id
    is_wider = reader is not None and (
        not same_leader or ORDER.index(SituationLine.Sharing(sharing)) > ORDER.index(_choice(held))
    )
    undo = "" if is_wider else _taken_from(held, by, left=sharing)
    held.sharing, held.shared_with = sharing, reader
    held.shared_at = at if is_wider else held.shared_at if reader else None
    held.save(update_fields=["sharing", "shared_with", "shared_at"])
    record("situation.shared" if is_wider else "situation.drawn_back", by=by.id, at=at, about=held.person_id)
    return undo


def _taken_from(held: SituationLine, by: Person, *, left: str) -> str:
    """Who read it until now, as ids; nothing when nobody did because somebody else leads."""
    if held.shared_with is None or not leads(held.shared_with, held.person):
        return ""
    return undo_ref(
        "situation",
        by,
        person=str(held.person_id),
        line=str(held.pk),
        left=left,
        sharing=held.sharing,
        shared_with=str(held.shared_with_id),
        shared_at=held.shared_at.isoformat() if held.shared_at else "",
        changed_at=held.changed_at.isoformat(),
    )


@transaction.atomic
def confirm_line(*, line: SituationLine, by: Person, at: datetime) -> None:
    """It still holds: nobody is asked again for three months. No reader sees that it was asked."""
    if SituationLine.objects.filter(pk=line.pk, removed_at=None).update(confirmed_at=at):
        record("situation.confirmed", by=by.id, at=at, about=line.person_id)


@transaction.atomic
def remove_line(*, line: SituationLine, by: Person, at: datetime) -> None:
    """Gone for everybody at once; the night deletes it."""
    if SituationLine.objects.filter(pk=line.pk, removed_at=None).update(removed_at=at):
        record("situation.removed", by=by.id, at=at, about=line.person_id)


@transaction.atomic
def return_line(*, line: SituationLine, by: Person, at: datetime) -> None:
    """Undo: it stands again as it stood, for the same readers."""
    if SituationLine.objects.filter(pk=line.pk).exclude(removed_at=None).update(removed_at=None):
        record("situation.returned", by=by.id, at=at, about=line.person_id)


def _choice(line: SituationLine) -> SituationLine.Sharing:
    return SituationLine.Sharing(line.sharing)


def _locked(line: SituationLine) -> SituationLine:
    """One writer at a time: on PostgreSQL by the row, on SQLite by IMMEDIATE."""
    return SituationLine.objects.select_for_update(of=("self",)).select_related("person").get(pk=line.pk)


def _reader(person: Person, sharing: str, leader: Person | None) -> Person | None:
    if sharing == SituationLine.Sharing.ME:
        return None
    if leader is None or not leads(leader, person):
        raise LeaderChanged
    return leader


def forget_situations(*, at: datetime) -> None:
    """Delete what was removed, and what was to hold until a day that is over in every zone."""
    SituationLine.objects.filter(removed_at__lt=at - UNDO_KEPT).delete()
    SituationLine.objects.filter(ends_on__lt=at.date()).delete()
