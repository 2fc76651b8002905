"""Undo from a toast: within ten minutes, by who did it, as long as nobody has gone on from there."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.signing import BadSignature, dumps, loads
from django.db import transaction

from naervaer.conversations.models import MadeIn, Move, TakenUp, Talk, WellbeingMark
from naervaer.distance.actions import bring_back, cancel_appointment, move_appointment
from naervaer.ledger.actions import record
from naervaer.people.models import Person

WITHIN = 600  # seconds; the toast shows it for ten
SALT = "conversations.undo"


class NothingToUndo(Exception):
    """The reference is not ours, is too old, or something else has happened since."""


def undo_ref(kind: str, by: Person, **columns: Any) -> str:
    """What a toast's address carries: what was done, signed for who did it."""
    return dumps([kind, str(by.id), columns], salt=SALT)


@transaction.atomic
def undo(*, ref: str, by: Person, at: datetime) -> None:
    """Take the last step back. Raises NothingToUndo."""
    try:
        kind, who, columns = loads(ref, salt=SALT, max_age=WITHIN)
    except BadSignature:
        raise NothingToUndo from None
    if who != str(by.id):
        raise NothingToUndo
    steps: dict[str, Callable[..., None]] = {
        "plan": _unplan,
        "move": _unmove,
        "cancel": _uncancel,
        "marks": _remark,
    }
    steps[kind](columns, by=by, at=at)


def _talk(pk: str, version: int) -> Talk:
    """The talk as this step left it. Raises NothingToUndo if something has happened in it since."""
    Talk.objects.select_for_update().filter(pk=pk).first()
    talk = Talk.objects.select_related("appointment", "touch").filter(pk=pk, version=version).first()
    if talk is None or talk.is_held or talk.accepted_at is not None:
        raise NothingToUndo
    return talk


def _untouched(talk: Talk) -> Talk:
    """Nothing hangs on it yet. Raises NothingToUndo."""
    for model in (WellbeingMark, TakenUp, MadeIn):
        if model.objects.filter(talk=talk).exists():
            raise NothingToUndo
    return talk


def _unplan(columns: dict[str, Any], *, by: Person, at: datetime) -> None:
    for pk in columns["talks"]:
        talk = _untouched(_talk(pk, 1))
        record("talk.unplanned", by=by.id, at=at, about=talk.employee_id, what=talk.id)
        cancel_appointment(appointment=talk.appointment, by=by, at=at)
        talk.appointment.delete()  # nobody has said yes to it; the talk goes with it


def _unmove(columns: dict[str, Any], *, by: Person, at: datetime) -> None:
    talk = _talk(columns["talk"], columns["version"])
    last = Move.objects.filter(talk=talk).order_by("-at", "-pk").first()
    if last is None or talk.cancelled_at is not None:
        raise NothingToUndo
    move_appointment(
        appointment=talk.appointment,
        starts_at=datetime.fromisoformat(columns["starts_at"]),
        ends_at=datetime.fromisoformat(columns["ends_at"]),
        by=by,
        at=at,
    )
    last.delete()
    talk.form = columns["form"]
    talk.planned_by_id, talk.planned_at = columns["planned_by"], datetime.fromisoformat(columns["planned_at"])
    accepted = columns["accepted_at"]
    talk.accepted_by_id = columns["accepted_by"]
    talk.accepted_at = datetime.fromisoformat(accepted) if accepted else None
    talk.version += 1
    talk.save()
    record("talk.unmoved", by=by.id, at=at, about=talk.employee_id, what=talk.id)


def _uncancel(columns: dict[str, Any], *, by: Person, at: datetime) -> None:
    _unplan({"talks": [columns["new"]]}, by=by, at=at)
    Talk.objects.select_for_update().filter(pk=columns["talk"]).first()
    talk = Talk.objects.select_related("appointment").filter(pk=columns["talk"]).first()
    if talk is None or talk.cancelled_by_id != by.id:
        raise NothingToUndo
    bring_back(appointment=talk.appointment, by=by, at=at)
    talk.cancelled_by = talk.cancelled_at = None
    talk.version += 1
    talk.save(update_fields=["cancelled_by", "cancelled_at", "version"])
    record("talk.brought_back", by=by.id, at=at, about=talk.employee_id, what=talk.id)


def _remark(columns: dict[str, Any], *, by: Person, at: datetime) -> None:
    """What this one took back at that moment stands again; a mark that was made anew meanwhile stays as it is."""
    Talk.objects.select_for_update().filter(pk=columns["talk"]).first()
    since = datetime.fromisoformat(columns["since"])
    fallen = WellbeingMark.objects.filter(talk=columns["talk"], withdrawn_by=by, withdrawn_at=since)
    for mark in fallen.order_by("pk"):
        again = WellbeingMark.objects.standing().filter(talk=mark.talk_id, by=mark.by_id, kind=mark.kind)
        if not again.exists():
            WellbeingMark.objects.filter(pk=mark.pk).update(withdrawn_by=None, withdrawn_at=None)
            record("wellbeing.returned", by=by.id, at=at, about=mark.talk.employee_id, what=mark.talk_id)


def moved_ref(before: Talk, after: Talk, by: Person) -> str:
    """The reference that moves a talk back to where it was."""
    return undo_ref(
        "move",
        by,
        talk=str(after.id),
        version=after.version,
        starts_at=before.starts_at.isoformat(),
        ends_at=before.ends_at.isoformat(),
        form=before.form,
        planned_by=str(before.planned_by_id) if before.planned_by_id else None,
        planned_at=before.planned_at.isoformat(),
        accepted_by=str(before.accepted_by_id) if before.accepted_by_id else None,
        accepted_at=before.accepted_at.isoformat() if before.accepted_at else None,
    )
