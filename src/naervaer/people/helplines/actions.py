"""Changing the lines. Each change is on the record; what is changed or removed can be put back for ten minutes."""

from datetime import datetime
from uuid import UUID

from django.core.signing import BadSignature, dumps, loads
from django.db import transaction

from naervaer.ledger.actions import record
from naervaer.people.helplines.models import HelpLine
from naervaer.people.models import Person

MOST = 12
UNDO_WITHIN = 600  # seconds; the toast shows it for ten
SALT = "help_line.undo"


class TooManyLines(Exception):
    """The help page stays short: somebody who needs it must not have to search."""


class NothingToUndo(Exception):
    """The reference is forged, too old, or somebody else's."""


@transaction.atomic
def add_help_line(*, name: str, purpose: str, reach: str, by: Person, at: datetime) -> HelpLine:
    """One more, at the end. Raises TooManyLines."""
    held = _locked()
    if len(held) >= MOST:
        raise TooManyLines
    place = held[-1].place + 1 if held else 1
    line = HelpLine.objects.create(name=name, purpose=purpose, reach=reach, place=place)
    record("help_line.added", by=by.id, at=at, what=line.id)
    return line


@transaction.atomic
def change_help_line(*, line: HelpLine, name: str, purpose: str, reach: str, by: Person, at: datetime) -> str:
    """Say it differently. Returns the reference for undo."""
    undo = _undo(line, by)
    HelpLine.objects.filter(pk=line.pk).update(name=name, purpose=purpose, reach=reach)
    record("help_line.changed", by=by.id, at=at, what=line.id)
    return undo


@transaction.atomic
def raise_help_line(*, line: HelpLine, by: Person, at: datetime) -> None:
    """One place up; the first stays where it is. Places are counted anew, so that gaps and doubles go."""
    held = _locked()
    here = next((place for place, each in enumerate(held) if each.pk == line.pk), 0)
    if here == 0:  # the first, or removed a moment ago
        return
    held[here - 1], held[here] = held[here], held[here - 1]
    for place, each in enumerate(held, start=1):
        each.place = place
    HelpLine.objects.bulk_update(held, ["place"])
    record("help_line.raised", by=by.id, at=at, what=line.id)


@transaction.atomic
def remove_help_line(*, line: HelpLine, by: Person, at: datetime) -> str:
    """Take it off the page. Returns the reference for undo."""
    undo = _undo(line, by)
    HelpLine.objects.filter(pk=line.pk).delete()
    record("help_line.removed", by=by.id, at=at, what=line.id)
    return undo


@transaction.atomic
def return_help_line(*, ref: str, by: Person, at: datetime) -> None:
    """As it was before it was changed or removed, for who did so. Raises NothingToUndo."""
    try:
        who, pk, columns = loads(ref, salt=SALT, max_age=UNDO_WITHIN)
    except BadSignature:
        raise NothingToUndo from None
    if who != str(by.id):
        raise NothingToUndo
    HelpLine.objects.update_or_create(pk=UUID(pk), defaults=columns)
    record("help_line.returned", by=by.id, at=at, what=UUID(pk))


def _locked() -> list[HelpLine]:
    return list(HelpLine.objects.select_for_update().order_by("place", "pk"))


def _undo(line: HelpLine, by: Person) -> str:
    columns = {name: getattr(line, name) for name in ("name", "purpose", "reach", "place")}
    return dumps([str(by.id), str(line.pk), columns], salt=SALT)
