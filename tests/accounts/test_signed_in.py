"""Who asks: as Django finds it, and in one question where the session says all."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import now

from naervaer.accounts.middleware import SignedIn
from naervaer.accounts.models import Session, User
from naervaer.accounts.sessions import SessionStore
from tests.cast import Cast, sign_in
from tests.client import Client

Change = Callable[[SessionStore, User], Any]


@contextmanager
def asked() -> Iterator[list[str]]:
    """The statements about users and sessions, as they are asked."""
    found: list[str] = []

    def note(execute: Any, sql: str, *rest: Any) -> Any:
        if "accounts_" in sql:
            found.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        yield found


def request_of(key: str | None) -> HttpRequest:
    """A request with this session."""
    request = HttpRequest()
    request.session = SessionStore(key)
    return request


def who_asks(key: str | None) -> Any:
    """Whom the middleware finds."""
    request = request_of(key)
    SignedIn(lambda _: HttpResponse()).process_request(request)
    return request.user


def test_a_page_asks_once_for_the_session_and_its_user(cast: Cast, client: Client) -> None:
    sign_in(client, cast.jonas)
    client.get("/me/")
    with asked() as statements:
        assert client.get("/me/").status_code == 200
    assert len(statements) == 1
    assert '"accounts_session"' in statements[0]


def test_the_same_user_as_django_finds_whole(cast: Cast, client: Client) -> None:
    sign_in(client, cast.jonas)
    key = client.session.session_key
    found, expected = who_asks(key), get_user(request_of(key))
    assert found == expected == cast.jonas.user
    plain = [{**vars(getattr(one, "_wrapped", one)), "_state": None} for one in (found, expected)]
    assert plain[0] == plain[1]


CHANGES: dict[str, Change] = {
    "another user": lambda session, user: session.update({SESSION_KEY: str(other().pk)}),
    "nobody": lambda session, user: session.pop(SESSION_KEY),
    "another password": lambda session, user: User.objects.filter(pk=user.pk).update(password="other"),
    "a wrong hash": lambda session, user: session.update({HASH_SESSION_KEY: "0" * 64}),
    "no hash": lambda session, user: session.pop(HASH_SESSION_KEY),
    "another way in": lambda session, user: session.update(
        {BACKEND_SESSION_KEY: "django.contrib.auth.backends.ModelBackend"}
    ),
    "no way in": lambda session, user: session.pop(BACKEND_SESSION_KEY),
    "may not sign in": lambda session, user: User.objects.filter(pk=user.pk).update(is_active=False),
    "over": lambda session, user: Session.objects.update(expire_date=now()),
    "ended": lambda session, user: session.flush(),
    "the user is gone": lambda session, user: user.delete(),
}


def other() -> User:
    """Somebody else."""
    return User.objects.create_user(email="other@havn.test", password="naervaer-demo")


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("found", [who_asks, lambda key: get_user(request_of(key))], ids=["ours", "Django's"])
def test_whatever_does_not_fit_opens_nothing(
    cast: Cast, client: Client, change: str, found: Callable[[str], Any]
) -> None:
    """Also not for Django itself, which is asked whenever something is unusual."""
    user = cast.jonas.user
    assert user is not None
    sign_in(client, cast.jonas)
    session = client.session
    assert isinstance(session, SessionStore)
    key = str(session.session_key)
    assert found(key) == user
    CHANGES[change](session, user)
    if change not in ("over", "ended", "the user is gone"):
        session.save()
    assert not found(key).is_authenticated
    assert client.get("/me/").status_code == 302


def test_a_key_that_has_just_been_changed_keeps_everybody_signed_in(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(client, cast.jonas)
    monkeypatch.setattr(settings, "SECRET_KEY_FALLBACKS", [settings.SECRET_KEY])
    monkeypatch.setattr(settings, "SECRET_KEY", "another one, of today")
    assert who_asks(client.session.session_key) == cast.jonas.user
