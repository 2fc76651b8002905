"""Signing in on one screen: with a mailed code, or with the password."""

from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.test import override_settings

from naervaer.accounts.models import User
from tests.client import Client

EMAIL = "mette@havn.example"
PASSWORD = "lys i alle vinduer"  # of nobody
LOGIN = "/account/login/"
CODE = "/account/login/code/confirm/"


@pytest.fixture
def user(db: None) -> User:
    """Somebody with a password."""
    return User.objects.create_user(email=EMAIL, password=PASSWORD)


def _signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def _ask(client: Client, **typed: str) -> Any:
    return client.post(LOGIN, {"login": EMAIL, **typed})


@pytest.mark.parametrize("how", ["password", ""])
def test_with_the_password(client: Client, user: User, how: str) -> None:
    response = _ask(client, password=PASSWORD, how=how)
    assert response.status_code == 302
    assert _signed_in(client)


@pytest.mark.parametrize(
    "typed", [{"how": "code"}, {"how": "code", "password": "filled in by the browser"}, {}]
)
def test_with_a_code(client: Client, user: User, typed: dict[str, str]) -> None:
    response = _ask(client, **typed)
    assert response.headers["Location"].startswith(CODE)
    assert not _signed_in(client)
    assert EMAIL in client.get(CODE).content.decode()


def test_who_presses_the_button_for_the_password_needs_one(client: Client, user: User) -> None:
    response = _ask(client, how="password")
    assert response.status_code == 200
    assert 'href="#id_password"' in response.content.decode()
    assert not _signed_in(client)


def test_a_wrong_password_and_an_unknown_address_look_the_same(client: Client, user: User) -> None:
    wrong = _ask(client, password="something else", how="password").content.decode()
    unknown = client.post(LOGIN, {"login": "nobody@havn.example", "password": "x" * 12, "how": "password"})
    assert 'class="err"' in wrong
    errors = [page.split('class="err"')[1].split("</ul>")[0] for page in (wrong, unknown.content.decode())]
    assert errors[0] == errors[1]


def test_an_unknown_address_is_not_told_apart(client: Client, user: User) -> None:
    response = client.post(LOGIN, {"login": "nobody@havn.example", "how": "code"})
    assert response.headers["Location"].startswith(CODE)
    assert "nobody@havn.example" in client.get(CODE).content.decode()


@pytest.mark.parametrize("how", ["password", "code"])
@pytest.mark.parametrize("remember", [True, False])
def test_the_session_lasts_as_long_as_was_chosen(
    client: Client, user: User, how: str, *, remember: bool
) -> None:
    _ask(client, how=how, password=PASSWORD, **({"remember": "on"} if remember else {}))
    assert client.session.get_expire_at_browser_close() is not remember


@pytest.mark.parametrize(
    ("language", "words"), [("da", "Den virker i 15 minutter"), ("en", "It works for 15 minutes")]
)
@override_settings(ACCOUNT_ADAPTER="allauth.account.adapter.DefaultAccountAdapter")
def test_the_mailed_code_lets_in(client: Client, user: User, language: str, words: str) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    _ask(client, how="code")
    (message,) = mail.outbox
    assert words in message.body
    _, code, _ = message.body.split("\n\n")
    wrong = client.post(CODE, {"code": "000000"})
    assert 'href="#id_code"' in wrong.content.decode()
    assert not _signed_in(client)
    assert client.post(CODE, {"code": code}).status_code == 302
    assert _signed_in(client)


@override_settings(ACCOUNT_ADAPTER="allauth.account.adapter.DefaultAccountAdapter")
def test_the_mailed_link_leads_to_a_new_password(client: Client, user: User) -> None:
    client.post("/account/password/reset/", {"email": EMAIL})
    (message,) = mail.outbox
    address = message.body.split("\n\n")[1]
    form = client.get(address, follow=True)
    html = form.content.decode()
    assert 'name="password1"' in html
    typed = {"password1": "nyt lys i vinduet", "password2": "nyt lys i vinduet"}
    assert client.post(form.redirect_chain[-1][0], typed).status_code == 302
    user.refresh_from_db()
    assert user.check_password("nyt lys i vinduet")
    assert client.get(address, follow=True).content.decode().count('name="password1"') == 0
