"""Where people are signed in: ended by themselves, and whenever what they may do becomes less."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from naervaer.accounts import actions as accounts
from naervaer.accounts.models import Session, User
from naervaer.ledger.actions import record
from naervaer.people.models import Employment, Person


@transaction.atomic
def end_session(*, key: str, by: Person, at: datetime) -> None:
    """Sign out in one browser; nothing happens when nobody is signed in there."""
    if Session.objects.filter(session_key=key, user=by.user_id).delete()[0]:
        record("session.ended", by=by.id, at=at, about=by.id)


@transaction.atomic
def end_other_sessions(*, but: str, by: Person, at: datetime) -> int:
    """Sign out everywhere except in the browser with the session ``but``. Returns in how many."""
    ended = accounts.end_sessions(users=[by.user_id] if by.user_id else [], but=but)
    if ended:
        record("session.ended", by=by.id, at=at, about=by.id)
    return ended


def sign_out(*, people: Collection[UUID]) -> None:
    """End all sessions of these people, as part of what is taken from them."""
    accounts.end_sessions(
        users=User.objects.filter(person__in=people).order_by().values_list("pk", flat=True)
    )


def sign_out_leavers(*, on: date) -> None:
    """End the sessions of everybody whose employment has ended, on a day that was fixed before."""
    works = Employment.objects.running(on=on).filter(person__user=OuterRef("user"))
    here = Person.objects.filter(user=OuterRef("user"))
    Session.objects.filter(Exists(here), ~Exists(works)).delete()
