"""The session engine: Django's, with an own table that knows whose session it is."""

from datetime import date, datetime
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from naervaer.accounts.models import Session, User
from naervaer.accounts.rules import known_as
from naervaer.statements.kept import kept

NOT_OWN = 24 * 3600  # seconds
KNOWN_AS, STARTED_ON = "known_as", "started_on"


class SessionStore(DatabaseSessions):
    """Each row carries its user: all of somebody's sessions can be found, and ended by deleting rows."""

    owner: User | None = None
    """Whom the row names that this session has been read from."""

    @classmethod
    def get_model_class(cls) -> type[Any]:
        """Our own table."""
        return Session

    def _get_session_from_db(self) -> Session | None:
        """The running session of this key: every request begins with it, so that its SQL is kept."""
        found = next(iter(_running(key=self.session_key or "", at=timezone.now())), None)
        if found is None:
            self._session_key = None
        self.owner = found.user if found else None
        return found

    def get_session_cookie_age(self) -> int:
        """How long the row opens: on a device that is not one's own a day, even if the browser stays open."""
        elsewhere = self.get("_session_expiry") == 0
        return NOT_OWN if elsewhere else int(super().get_session_cookie_age())

    def save(self, must_create: bool = False) -> None:
        """A session that was ended while its last request ran stays ended, and the request is answered."""
        try:
            super().save(must_create)
        except UpdateError:
            if self.session_key and self.exists(self.session_key):
                raise

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """The row as it is saved, with what its owner recognises it by."""
        row = super().create_model_instance(data)
        assert isinstance(row, Session)  # noqa: S101  # as get_model_class says
        row.user_id = data.get(SESSION_KEY)
        row.browser, row.system = data.get(KNOWN_AS, ("", ""))
        row.started_on = date.fromisoformat(data[STARTED_ON]) if STARTED_ON in data else None
        return row


@kept
def _running(*, key: str, at: datetime) -> QuerySet[Session]:
    return Session.objects.running(at=at).filter(session_key=key).select_related("user")


def recognise(request: HttpRequest, *, today: date) -> None:
    """Note in which browser the session begins, and on which day."""
    request.session[KNOWN_AS] = known_as(request.headers.get("User-Agent", ""))
    request.session[STARTED_ON] = today.isoformat()


def reference(session_key: str) -> str:
    """What names a session in a page. The key itself opens the door, so it stands in no page."""
    return salted_hmac("naervaer.session", session_key, algorithm="sha256").hexdigest()[:32]
