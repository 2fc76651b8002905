"""Sten på vejen: raised by either, owned by one side until a day, closed by the side that raised it."""

from datetime import date, datetime

from django.db import transaction

from naervaer.agreements.access import side_of
from naervaer.agreements.actions.rows import (
    AlreadyDrawn,
    NotYours,
    note,
    taken,
    taken_open,
    taken_to_write,
    write,
)
from naervaer.agreements.models import Obstacle, Picture
from naervaer.agreements.rules import Side, may_close
from naervaer.people.models import Person


@transaction.atomic
def raise_obstacle(
    *, employee: Person, text: str, owner_side: Side, due_on: date, by: Person, at: datetime
) -> Obstacle:
    """Something is in the way; this side does something about it by that day. Raises NotYours."""
    side = side_of(employee.id, by)
    if side is None:
        raise NotYours
    stone = Obstacle(employee=employee, text=text, owner_side=owner_side, due_on=due_on)
    stone.raised_by, stone.raised_side, stone.raised_at = by, side.value, at
    stone.changed_by, stone.changed_at = by, at
    stone.save(force_insert=True)
    note(stone, "raised", by=by, at=at)
    return stone


@transaction.atomic
def edit_obstacle(
    *,
    obstacle: Obstacle,
    text: str,
    owner_side: Side,
    due_on: date,
    version: int,
    by: Person,
    at: datetime,
    revive: bool = False,
) -> Obstacle:
    """Other words, the other side, or another day. Raises Gone, NotYours, Changed."""
    fresh, _ = taken_to_write(obstacle, by, version=version, revive=revive)
    if (fresh.text, fresh.owner_side, fresh.due_on) != (text, owner_side, due_on) or revive:
        handed = fresh.owner_side != owner_side
        fresh.text, fresh.owner_side, fresh.due_on = text, owner_side, due_on
        write(fresh, by=by, at=at)
        note(fresh, "handed" if handed else "edited", by=by, at=at)
    return fresh


@transaction.atomic
def close_obstacle(*, obstacle: Obstacle, by: Person, at: datetime) -> None:
    """It is out of the way. Raises Gone, Changed when it is already, NotYours for the side that did not raise it."""
    fresh, side = taken_open(obstacle, by)
    if not may_close(raised=fresh.raiser, by=side):
        raise NotYours
    fresh.closed_by, fresh.closed_at = by, at
    fresh.save()
    note(fresh, "closed", by=by, at=at)


@transaction.atomic
def reopen_obstacle(*, obstacle: Obstacle, by: Person, at: datetime) -> None:
    """It is in the way again. Raises Gone, NotYours for the side that did not raise it."""
    fresh, side = taken(obstacle, by)
    if not may_close(raised=fresh.raiser, by=side):
        raise NotYours
    if fresh.is_over:
        fresh.closed_by, fresh.closed_at = None, None
        fresh.save()
        note(fresh, "reopened", by=by, at=at)


# Fælles billede -------------------------------------------------------------------------------------------------


@transaction.atomic
def draw_picture(
    *,
    employee: Person,
    obstacle: Obstacle | None,
    about: str,
    known: str,
    differently: str,
    next_step: str,
    next_on: date | None,
    by: Person,
    at: datetime,
) -> Picture:
    """What both know, what they see differently, and the next step. Raises NotYours, Gone, AlreadyDrawn."""
    if side_of(employee.id, by) is None or (obstacle and obstacle.employee_id != employee.id):
        raise NotYours
    if obstacle is not None:
        taken(obstacle, by)
        if Picture.objects.standing().filter(obstacle=obstacle).exists():
            raise AlreadyDrawn
    picture = Picture(employee=employee, obstacle=obstacle, about=about, known=known, next_on=next_on)
    picture.differently, picture.next_step = differently, next_step
    picture.changed_by, picture.changed_at = by, at
    picture.save(force_insert=True)
    note(picture, "drawn", by=by, at=at)
    return picture


@transaction.atomic
def edit_picture(
    *,
    picture: Picture,
    about: str,
    known: str,
    differently: str,
    next_step: str,
    next_on: date | None,
    version: int,
    by: Person,
    at: datetime,
    revive: bool = False,
) -> Picture:
    """Drawn on. Raises Gone, NotYours, Changed."""
    fresh, _ = taken_to_write(picture, by, version=version, revive=revive)
    new = (about, known, differently, next_step, next_on)
    if (fresh.about, fresh.known, fresh.differently, fresh.next_step, fresh.next_on) != new or revive:
        fresh.about, fresh.known, fresh.differently, fresh.next_step, fresh.next_on = new
        write(fresh, by=by, at=at)
        note(fresh, "edited", by=by, at=at)
    return fresh
