"""The organisation and its units."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from naervaer.jobs.actions import enqueue
from naervaer.ledger.actions import record
from naervaer.people.models import Organisation, Person, Unit
from naervaer.people.rules import leads_in_a_circle, sort_key

CALENDAR_CHANGED = "people.calendar_changed"


class UnitNameTaken(Exception):
    """There is a unit of this name beside it."""


class UnitCircle(Exception):
    """A unit cannot lie in itself, or in a unit below it."""


class UnitNotEmpty(Exception):
    """People or units are in it."""


@transaction.atomic
def change_organisation(
    *,
    organisation: Organisation,
    name: str,
    language: str,
    country: str,
    time_zone: str,
    call_link: str,
    by: Person,
    at: datetime,
) -> None:
    """What holds for the whole organisation. Another country or zone has other holidays and hours: one job tells."""
    before = Organisation.objects.filter(pk=organisation.pk).values_list("country", "time_zone").first()
    organisation.name, organisation.language, organisation.country = name, language, country
    organisation.time_zone, organisation.call_link = time_zone, call_link
    organisation.save()
    if before != (country, time_zone):
        enqueue(CALENDAR_CHANGED, due_at=at)
    record("organisation.changed", by=by.id, at=at)


@transaction.atomic
def add_unit(*, name: str, parent: Unit | None, by: Person, at: datetime) -> Unit:
    """A new unit, on top or below another. Raises UnitNameTaken."""
    unit = Unit(name=name, sort_key=sort_key(name), parent=parent)
    _save(unit)
    record("unit.added", by=by.id, at=at, what=unit.id)
    return unit


@transaction.atomic
def rename_unit(*, unit: Unit, name: str, by: Person, at: datetime) -> None:
    """Another name, everything else stays. Raises UnitNameTaken."""
    unit.name, unit.sort_key = name, sort_key(name)
    _save(unit)
    record("unit.renamed", by=by.id, at=at, what=unit.id)


@transaction.atomic
def move_unit(*, unit: Unit, parent: Unit | None, by: Person, at: datetime) -> None:
    """Below another unit, or to the top; what lies in it comes along. Raises UnitCircle, UnitNameTaken.

    All units are locked in one order: two moves at once cannot make a circle together.
    """
    above: dict[UUID, UUID | None] = dict(
        Unit.objects.select_for_update().order_by("pk").values_list("pk", "parent_id")
    )
    if parent is not None and leads_in_a_circle(above, unit.id, parent.id):
        raise UnitCircle
    unit.parent = parent
    _save(unit)
    record("unit.moved", by=by.id, at=at, what=unit.id)


@transaction.atomic
def remove_unit(*, unit: Unit, by: Person, at: datetime) -> None:
    """Take an empty unit away. Raises UnitNotEmpty."""
    if unit.children.exists() or unit.people.exists():
        raise UnitNotEmpty
    record("unit.removed", by=by.id, at=at, what=unit.id)
    Unit.objects.filter(pk=unit.pk).delete()


@transaction.atomic
def return_unit(*, unit_id: UUID, name: str, parent: Unit | None, by: Person, at: datetime) -> None:
    """Undo: the removed unit is back where it was. Raises UnitNameTaken."""
    if not Unit.objects.filter(pk=unit_id).exists():
        _save(Unit(id=unit_id, name=name, sort_key=sort_key(name), parent=parent))
        record("unit.returned", by=by.id, at=at, what=unit_id)


def _save(unit: Unit) -> None:
    try:
        with transaction.atomic():
            unit.save()
    except IntegrityError:
        raise UnitNameTaken from None
