"""Hiding what one had chosen to show, all of it at once if one likes, and taking that back.

The one place where a page of ``web`` writes for several capabilities: one tap hides topics, goals and lines of the
situation together and has one undo. Each row is changed by its own capability's action.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.signing import BadSignature, dumps, loads
from django.db import transaction
from django.db.models import Model

from naervaer.agreements.actions import share
from naervaer.agreements.models import Goal, Topic
from naervaer.distance.actions import share_line
from naervaer.distance.models import SituationLine
from naervaer.people.models import Person
from naervaer.people.queries import leader_of
from naervaer.web.mirror.queries import own_row, ref_of

NOBODY, LEADER = SituationLine.Sharing.ME.value, SituationLine.Sharing.LEADER.value
UNDO_WITHIN = timedelta(minutes=10)
UNDO_ROWS = 40
"""More would make an address that is too long; each of them can be shown again by itself."""


class NothingToUndo(Exception):
    """The reference is forged, another's, too old, or made for a leader who leads no longer."""


@transaction.atomic
def hide(*, rows: Iterable[Model], by: Person, at: datetime) -> str:
    """From now on the leader sees none of these. Returns the reference for undo, empty when there are too many."""
    leader = leader_of(by)
    hidden = []
    for row in rows:
        before = _readers_of(row)
        _share(row, NOBODY, None, by=by, at=at)
        hidden.append((ref_of(row), before))
    if leader is None or len(hidden) > UNDO_ROWS:
        return ""
    return dumps([str(by.id), str(leader.id), hidden], salt="mirror.undo", compress=True)


@transaction.atomic
def show(*, row: Model, leader: Person, by: Person, at: datetime) -> None:
    """This leader, whose name stood on the button, sees it (again). Raises NotYours for any other leader."""
    _share(row, LEADER, leader, by=by, at=at)


@transaction.atomic
def show_again(*, ref: str, by: Person, at: datetime) -> None:
    """Undo of ``hide``: each row for the same readers as before. Raises NothingToUndo."""
    leader = leader_of(by)
    try:
        who, whose, hidden = loads(ref, salt="mirror.undo", max_age=UNDO_WITHIN)
    except BadSignature:
        raise NothingToUndo from None
    if leader is None or (who, whose) != (str(by.id), str(leader.id)):
        raise NothingToUndo
    for word, before in hidden:
        row = own_row(word, by)
        if row is not None:
            _share(row, before, leader, by=by, at=at)


def _readers_of(row: Model) -> str:
    """As ``_share`` takes it: a line of the situation may be the whole team's."""
    return row.sharing if isinstance(row, SituationLine) else LEADER


def _share(row: Model, readers: str, leader: Person | None, *, by: Person, at: datetime) -> None:
    if isinstance(row, Topic | Goal):
        share(row=row, with_leader=leader, by=by, at=at)
    elif isinstance(row, SituationLine):
        share_line(line=row, sharing=readers, leader=leader, by=by, at=at)
