"""Every screen around sign-in wears our shell, in both languages, and posts where it should."""

import pytest
from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.template import Origin, RequestContext, Template, engines
from django.test import RequestFactory

from naervaer.accounts.models import User
from tests.client import Client

BEFORE = (
    "/account/login/",
    "/account/login/code/",
    "/account/password/reset/",
    "/account/password/reset/done/",
    "/account/inactive/",
)
AFTER = ("/account/password/change/", "/account/logout/", "/account/reauthenticate/")
ENGLISH = {"Sign in", "Forgot your password", "Back", "Save", "Cancel", "Password", "Email address"}


@pytest.fixture
def user(db: None) -> User:
    """Somebody with a password."""
    return User.objects.create_user(email="mette@havn.example", password="lys i alle vinduer")


@pytest.mark.django_db
@pytest.mark.parametrize("address", BEFORE)
@pytest.mark.parametrize("language", ["da", "en"])
def test_before_sign_in(client: Client, address: str, language: str) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    html = client.get(address).content.decode()
    assert f'<html lang="{language}"' in html
    assert html.count("<h1") == 1
    assert html.count("<main") == 1
    assert 'class="nav"' not in html
    assert (">Dansk</button>" in html) == (language == "en")
    if language == "da":
        assert not [word for word in ENGLISH if f">{word}<" in html]


@pytest.mark.parametrize("address", AFTER)
def test_after_sign_in(client: Client, user: User, address: str) -> None:
    client.force_login(user)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": 1}]
    session.save()
    response = client.get(address)
    html = response.content.decode()
    assert response.status_code == 200
    assert html.count("<h1") == 1
    assert f'action="{address}"' in html


def test_a_used_link_says_what_to_do(client: Client, db: None) -> None:
    html = client.get("/account/password/reset/key/1-set-password/").content.decode()
    assert 'href="/account/password/reset/"' in html


def test_screens_that_we_do_not_write_wear_the_shell_as_well(client: Client, user: User) -> None:
    """Django's engine fills allauth's layout, our tag hands it to the one base page."""
    request = RequestFactory().get("/account/")
    request.user = user
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]  # what the middleware does
    source = (
        '{% extends "account/base_entrance.html" %}{% load allauth %}{% block head_title %}A &amp; B{% endblock %}'
        "{% block content %}{% element h1 %}A <b>title</b>{% endelement %}"
        '{% element button href="/x/" tags="outline" %}Back{% endelement %}{% endblock %}'
    )
    engine = engines["django"].engine  # type: ignore[attr-defined]  # the backend has one
    origin = Origin("account/theirs.html", template_name="account/theirs.html")
    written = Template(source, origin=origin, engine=engine)
    html = written.render(RequestContext(request))
    assert "<title" in html
    assert "A &amp; B" in html
    assert "<h1>A <b>title</b></h1>" in html
    assert '<a class="btn q" href="/x/">Back</a>' in html
    assert html.count("<html") == 1
