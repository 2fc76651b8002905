"""The talks of one person, as leader and as employee: to come, to say of that they were held, and held."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from naervaer.conversations.models import Talk
from naervaer.conversations.queries import with_people
from naervaer.people.models import Leadership, Person

HELD_SHOWN = 20
BEHIND = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Row:
    """A talk in a list. ``other`` is the other of the two; None when it cannot be said."""

    talk: Talk
    other: Person | None
    asks_me: bool
    is_coming: bool


@dataclass(frozen=True, slots=True)
class Talks:
    """The page."""

    coming: tuple[Row, ...]
    to_hold: tuple[Row, ...]
    held: tuple[Row, ...]

    @property
    def is_empty(self) -> bool:
        """There is no talk at all."""
        return not (self.coming or self.to_hold or self.held)


def talks_of(viewer: Person, *, now: datetime) -> Talks:
    """Three statements, whatever the number of talks and people."""
    seen = with_people(Talk.objects.visible_to(viewer))
    leader = _own_leader(viewer)
    waiting = seen.to_come().filter(appointment__ends_at__gt=now - BEHIND)
    rows = [_row(talk, viewer, leader, now) for talk in waiting.order_by("appointment__starts_at", "pk")]
    held = seen.held().order_by("-appointment__starts_at", "pk")[:HELD_SHOWN]
    return Talks(
        coming=tuple(row for row in rows if row.is_coming),
        to_hold=tuple(row for row in rows if not row.is_coming and _can_be_held(row, leader)),
        held=tuple(_row(talk, viewer, leader, now) for talk in held),
    )


def _own_leader(viewer: Person) -> Leadership | None:
    rows = Leadership.objects.filter(person=viewer, ended_at=None).select_related("leader")
    return rows.order_by("pk").first()


def _row(talk: Talk, viewer: Person, leader: Leadership | None, now: datetime) -> Row:
    other: Person | None = talk.employee
    if talk.employee_id == viewer.id:
        other = leader.leader if leader else None
        if talk.is_held and talk.touch is not None:
            other = talk.touch.leader
    return Row(talk, other, asks_me=talk.asks(viewer), is_coming=not talk.is_held and not talk.is_behind(now))


def _can_be_held(row: Row, leader: Leadership | None) -> bool:
    """With who leads now: a talk that was to be with a former leader is nobody's to mark."""
    own = row.other is not None and leader is not None and row.other.id == leader.leader_id
    return not own or leader is None or leader.started_at < row.talk.ends_at
