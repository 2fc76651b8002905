"""Before keys and roles one shows once more who one is; then what was asked for is done."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.urls import reverse

from naervaer.people.models import Role
from tests.cast import NOW, PASSWORD, Cast, sign_in
from tests.client import Client

CONFIRM = "/account/confirmation/"


@pytest.fixture
def ole(cast: Cast, client: Client) -> Client:
    """The administrator, just signed in: that alone is no confirmation."""
    user = cast.ole.user
    assert user is not None
    user.set_unusable_password()  # so that there is no way but the mailed code
    user.save()
    sign_in(client, cast.ole)
    return client


def _code() -> str:
    found = re.search(r"\n\n([A-Z0-9-]+)\n\n", str(mail.outbox[-1].body))
    assert found, mail.outbox[-1].body
    return found[1]


def _roles(cast: Cast) -> set[str]:
    return set(Role.objects.filter(person=cast.jonas, ended_at=None).values_list("kind", flat=True))


def test_a_role_is_given_after_the_mailed_code(ole: Client, cast: Cast) -> None:
    asked = {"person": "jonas@havn.test", "kind": "amo"}
    answer = ole.post(reverse("roles"), asked)
    assert answer.headers["Location"].startswith(CONFIRM)
    assert _roles(cast) == set()
    where = answer.headers["Location"]
    assert 'name="send"' in ole.get(where).content.decode()
    assert 'name="code"' in ole.post(where, {"send": "1", "next": "/roles/"}).content.decode()
    assert ole.post(where, {"code": "WRONG1", "next": "/roles/"}).status_code == 422
    assert _roles(cast) == set()
    answer = ole.post(where, {"code": _code().lower(), "next": "/roles/"})
    assert answer.status_code == 303
    assert _roles(cast) == {"amo"}
    again = ole.post(reverse("role_end", args=[cast.jonas.id, "amo"]))
    assert again.headers["Location"] == reverse("roles")
    assert _roles(cast) == set()


def test_the_code_opens_nothing_after_three_guesses(ole: Client) -> None:
    ole.post(CONFIRM, {"send": "1"})
    for _ in range(3):
        assert ole.post(CONFIRM, {"code": "WRONG1"}).status_code == 422
    assert ole.post(CONFIRM, {"code": _code()}).status_code == 422


def test_the_code_is_of_this_session_and_of_these_minutes(ole: Client, cast: Cast) -> None:
    ole.post(CONFIRM, {"send": "1"})
    elsewhere = sign_in(Client(), cast.ole)
    assert elsewhere.post(CONFIRM, {"code": _code()}).status_code == 422
    with time_machine.travel(NOW + timedelta(minutes=16)):
        assert ole.post(CONFIRM, {"code": _code()}).status_code == 422


def test_too_many_tries_are_stopped_by_the_shared_cache(ole: Client) -> None:
    answers = [ole.post(CONFIRM, {"send": "1"}).status_code for _ in range(12)]
    assert answers[-1] == 429


@pytest.mark.parametrize(("minutes", "asked"), [(4, False), (6, True)])
def test_it_holds_for_five_minutes(cast: Cast, client: Client, minutes: int, *, asked: bool) -> None:
    sign_in(client, cast.ole, confirmed=True)
    with time_machine.travel(NOW + timedelta(minutes=minutes)):
        answer = client.post(reverse("roles"), {"person": "jonas@havn.test", "kind": "amo"})
    assert (_roles(cast) == set()) is asked
    assert ("/account/" in answer.headers["Location"]) is asked


def test_with_the_password(cast: Cast, client: Client) -> None:
    sign_in(client, cast.mette)
    answer = client.get(reverse("passkeys"))
    assert answer.headers["Location"].startswith(CONFIRM)
    page = client.get("/account/reauthenticate/?next=/me/security/passkeys/").content.decode()
    assert 'name="password"' in page
    assert CONFIRM in page  # the other way
    typed = {"password": PASSWORD, "next": reverse("passkeys")}
    assert client.post("/account/reauthenticate/", typed).headers["Location"] == reverse("passkeys")
    assert client.get(reverse("passkeys")).status_code == 200


def test_htmx_is_told_to_load_the_page_that_asks(ole: Client) -> None:
    asked = {"person": "jonas@havn.test", "kind": "amo"}
    answer = ole.post(reverse("roles"), asked, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert answer.headers["HX-Redirect"].startswith(CONFIRM)


def test_a_password_of_one_s_own_is_a_key_too(ole: Client) -> None:
    assert ole.get("/account/password/set/").headers["Location"].startswith(CONFIRM)
