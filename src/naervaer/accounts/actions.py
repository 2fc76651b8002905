"""Ending sessions: whoever comes with one of them in the next request is signed out."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from naervaer.accounts.models import Session


def end_sessions(*, users: Iterable[UUID], but: str = "") -> int:
    """End all sessions of these users, except the one with the key ``but``. Returns how many."""
    return Session.objects.filter(user__in=list(users)).exclude(session_key=but).delete()[0]


def shorten_sessions(*, user: UUID, until: datetime) -> None:
    """No session of this user goes on beyond this time, unless it is used before."""
    Session.objects.filter(user=user, expire_date__gt=until).update(expire_date=until)
