"""Where somebody is signed in. Asked by that person only."""

from dataclasses import dataclass
from datetime import date, datetime

from naervaer.accounts.models import Session, User
from naervaer.accounts.sessions import reference


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A browser in which somebody is signed in; ``here`` is the one that asks."""

    reference: str
    browser: str
    system: str
    started_on: date | None
    here: bool


def sessions_of(user: User, *, current: str, at: datetime) -> list[SignedIn]:
    """The user's running sessions: the one with the key ``current`` first, then the newest."""
    rows = list(Session.objects.running(at=at).filter(user=user).order_by("-started_on", "session_key"))
    rows.sort(key=lambda row: row.session_key != current)
    return [
        SignedIn(
            reference(row.session_key), row.browser, row.system, row.started_on, row.session_key == current
        )
        for row in rows
    ]


def session_key(user: User, *, named: str, at: datetime) -> str:
    """The key of the user's running session with this reference; empty when there is none."""
    keys = Session.objects.running(at=at).filter(user=user).order_by().values_list("session_key", flat=True)
    return next((key for key in keys if reference(key) == named), "")
