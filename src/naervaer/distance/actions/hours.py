"""Noting hours, leave and closed days. Each change is on the record, none says why somebody is away."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.signing import BadSignature, dumps, loads
from django.db import IntegrityError, transaction

from naervaer.distance.models import (
    ClosedDay,
    DefaultHours,
    Hours,
    Leave,
    PlaceException,
    Site,
    SituationLine,
)
from naervaer.distance.rules import checked_leave
from naervaer.jobs import actions as jobs
from naervaer.kernels.worktime import Week, format_week
from naervaer.ledger.actions import record
from naervaer.people.models import Leadership, Person

CHANGED = "distance.changed"
COUNTED = frozenset({"hours", "leave", "day"})  # what working minutes are counted from
UNDO_WITHIN = 600  # seconds; the toast shows it for ten


class AwayAlready(Exception):
    """There is leave on some of these days."""


class ClosedAlready(Exception):
    """The day is closed already."""


class NothingToUndo(Exception):
    """The reference is not ours, is too old, or something else stands there now."""


# Hours ------------------------------------------------------------------------------------------------------


@transaction.atomic
def set_hours(*, person: Person, week: Week, zone: str, country: str, by: Person, at: datetime) -> None:
    """From now on these hours hold instead of the organisation's."""
    values = {"week": format_week(week), "zone": zone, "country": country}
    Hours.objects.update_or_create(person=person, defaults=values)
    _have_changed(person.id, at)
    record("hours.changed", by=by.id, at=at, about=person.id)


@transaction.atomic
def clear_hours(*, person: Person, by: Person, at: datetime) -> str | None:
    """The organisation's hours hold again. Returns the reference for undo; None if there was nothing."""
    own = Hours.objects.select_for_update().filter(person=person).first()
    if own is None:
        return None
    own.delete()
    _have_changed(person.id, at)
    record("hours.cleared", by=by.id, at=at, about=person.id)
    return undo_ref("hours", by, person=str(person.id), week=own.week, zone=own.zone, country=own.country)


@transaction.atomic
def set_default_hours(*, week: Week, by: Person, at: datetime) -> None:
    """What holds for everybody without own hours."""
    DefaultHours.objects.update_or_create(pk=1, defaults={"week": format_week(week)})
    _have_changed(None, at)
    record("hours.default_changed", by=by.id, at=at)


def _have_changed(person: UUID | None, at: datetime) -> None:
    """What is promised by these hours is computed anew (`oracles.md` 2, settled 6); None: those of everybody."""
    jobs.enqueue(CHANGED, payload={"person": str(person) if person else None}, due_at=at)


# Leave ------------------------------------------------------------------------------------------------------


@transaction.atomic
def add_leave(*, person: Person, started_on: date, ended_on: date, by: Person, at: datetime) -> Leave:
    """Away on the days of [started_on, ended_on). Raises LeaveError for the days, AwayAlready for an overlap."""
    checked_leave(started_on, ended_on)
    Person.objects.select_for_update().get(pk=person.pk)  # one at a time for a person
    if Leave.objects.filter(person=person).touching(started_on, ended_on).exists():
        raise AwayAlready
    leave = Leave.objects.create(
        person=person, started_on=started_on, ended_on=ended_on, noted_by=by, noted_at=at
    )
    _have_changed(person.id, at)
    record("leave.noted", by=by.id, at=at, about=person.id)
    return leave


@transaction.atomic
def end_leave(*, leave: Leave, by: Person, at: datetime, today: date) -> str:
    """Back today: the leave that runs ends yesterday, one that began today or later is gone. For undo: a reference."""
    undo = undo_ref(
        "leave",
        by,
        id=str(leave.id),
        person=str(leave.person_id),
        started_on=str(leave.started_on),
        ended_on=str(leave.ended_on),
        noted_by=str(leave.noted_by_id or by.id),
        noted_at=leave.noted_at.isoformat(),
    )
    if leave.started_on < today < leave.ended_on:
        leave.ended_on = today
        leave.save(update_fields=["ended_on"])
        record("leave.ended", by=by.id, at=at, about=leave.person_id)
    else:
        Leave.objects.filter(pk=leave.pk).delete()
        record("leave.removed", by=by.id, at=at, about=leave.person_id)
    _have_changed(leave.person_id, at)
    return undo


# Closed days ------------------------------------------------------------------------------------------------


@transaction.atomic
def close_day(*, on: date, name: str, by: Person, at: datetime) -> None:
    """The whole organisation is closed on this day. Raises ClosedAlready."""
    _close(on, name)
    _have_changed(None, at)
    record("day.closed", by=by.id, at=at)


def _close(on: date, name: str) -> None:
    try:
        with transaction.atomic():
            ClosedDay.objects.create(on=on, name=name)
    except IntegrityError:
        raise ClosedAlready from None


@transaction.atomic
def open_day(*, day: ClosedDay, by: Person, at: datetime) -> str:
    """An ordinary working day again. Returns the reference for undo."""
    undo = undo_ref("day", by, on=str(day.on), name=day.name)
    ClosedDay.objects.filter(pk=day.pk).delete()
    _have_changed(None, at)
    record("day.opened", by=by.id, at=at)
    return undo


# Undo -------------------------------------------------------------------------------------------------------


def undo_ref(kind: str, by: Person, **columns: Any) -> str:
    """What was just taken away, as a signed word for the address of its undo; plain columns, never a text."""
    return dumps([kind, str(by.id), columns], salt="distance.undo")


def undone(ref: str, *, by: Person) -> tuple[str, dict[str, Any]]:
    """What this reference would put back, for who took it away. Raises NothingToUndo."""
    try:
        kind, who, columns = loads(ref, salt="distance.undo", max_age=UNDO_WITHIN)
    except BadSignature:
        raise NothingToUndo from None
    if who != str(by.id):
        raise NothingToUndo
    return kind, columns


@transaction.atomic
def put_back(*, ref: str, by: Person, at: datetime) -> None:
    """Undo, for who took it away, within ten minutes. Raises NothingToUndo."""
    kind, columns = undone(ref, by=by)
    back = {
        "hours": _hours_back,
        "leave": _leave_back,
        "day": _day_back,
        "place": _place_back,
        "situation": _situation_back,
    }
    back[kind](columns)
    person = UUID(columns["person"]) if "person" in columns else None
    if kind in COUNTED:
        _have_changed(person, at)
    record(f"{kind}.returned", by=by.id, at=at, about=person)


def _hours_back(columns: dict[str, Any]) -> None:
    person = columns.pop("person")
    if Hours.objects.filter(person=person).exists():
        raise NothingToUndo
    Hours.objects.create(person_id=person, **columns)
    columns["person"] = person


def _leave_back(columns: dict[str, Any]) -> None:
    first, end = date.fromisoformat(columns["started_on"]), date.fromisoformat(columns["ended_on"])
    others = Leave.objects.filter(person=columns["person"]).exclude(pk=columns["id"])
    if others.touching(first, end).exists():
        raise NothingToUndo
    Leave.objects.update_or_create(
        pk=UUID(columns["id"]),
        defaults={
            "person_id": UUID(columns["person"]),
            "started_on": first,
            "ended_on": end,
            "noted_by_id": UUID(columns["noted_by"]),
            "noted_at": datetime.fromisoformat(columns["noted_at"]),
        },
    )


def _day_back(columns: dict[str, Any]) -> None:
    try:
        _close(date.fromisoformat(columns["on"]), columns["name"])
    except ClosedAlready:
        raise NothingToUndo from None


def _place_back(columns: dict[str, Any]) -> None:
    site = Site.objects.standing().filter(pk=columns["site"], person=columns["person"])
    on = date.fromisoformat(columns["on"])
    if not site.exists() or PlaceException.objects.filter(person=columns["person"], on=on).exists():
        raise NothingToUndo
    PlaceException.objects.create(person_id=UUID(columns["person"]), on=on, site=site.get())


def _situation_back(columns: dict[str, Any]) -> None:
    """The same readers of the same words, as if it had not been taken from them; not once somebody else leads."""
    leader = columns["shared_with"]
    if not Leadership.objects.filter(person=columns["person"], leader=leader, ended_at=None).exists():
        raise NothingToUndo
    left = SituationLine.objects.filter(
        pk=columns["line"],
        removed_at=None,
        sharing=columns["left"],
        changed_at=datetime.fromisoformat(columns["changed_at"]),
    )
    shared_at = datetime.fromisoformat(columns["shared_at"]) if columns["shared_at"] else None
    if not left.update(sharing=columns["sharing"], shared_with=UUID(leader), shared_at=shared_at):
        raise NothingToUndo
