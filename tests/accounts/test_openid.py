"""The organisation's own sign-in, whole, against a real provider that runs beside the tests."""

import json
import logging
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import jwt
import pytest
import time_machine
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings
from django.test import override_settings
from django.urls import reverse

from naervaer.accounts import openid
from naervaer.accounts.models import User
from naervaer.ledger.models import Act
from naervaer.people.actions import end_employment
from naervaer.people.actions.keys import add_app
from naervaer.people.models import Person
from tests.architecture.house import ROOT
from tests.cast import NOW, TODAY, Cast
from tests.client import Client

START, ANSWER = "/account/organisation/", "/account/organisation/answer/"


class NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any) -> None:
        return None


@dataclass
class Provider:
    """The provider as its own users and administrators meet it: over HTTP."""

    url: str

    def call(self, method: str, path: str, body: Any = None, *, form: bool = False) -> tuple[int, Any, str]:
        data = urllib.parse.urlencode(body).encode() if form else json.dumps(body).encode() if body else None
        kind = "application/x-www-form-urlencoded" if form else "application/json"
        address = path if path.startswith("http") else self.url + path
        request = urllib.request.Request(  # noqa: S310  # on loopback
            address, data=data, method=method, headers={"Content-Type": kind}
        )
        try:
            answer = urllib.request.build_opener(NoRedirects).open(request, timeout=20)
        except urllib.error.HTTPError as error:
            answer = error
        return answer.status, answer.read(), answer.headers.get("Location", "")

    def knows(self, name: str, **claims: Any) -> None:
        assert self.call("PUT", f"/users/{name}", claims)[0] == 204

    def signs_in(self, address: str, name: str) -> str:
        """The person signs in at this address; returns where the provider sends the browser."""
        status, body, where = self.call("POST", address, {"sub": name}, form=True)
        assert status == 302, body
        return where


@pytest.fixture(scope="session")
def running() -> Iterator[str]:
    """The process, once for all tests."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.accounts.openid_provider", str(port)],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(200):
            with socket.socket() as tried:
                if tried.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://localhost:{port}"
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture
def provider(cast: Cast, running: str) -> Iterator[Provider]:
    """Registered there and configured here, for the address that the test client has."""
    with configured(running, "http://localhost:8000") as made:
        yield made


@contextmanager
def configured(url: str, address: str) -> Iterator[Provider]:
    """Both sides know each other, at the same time of day: the provider's clock is the real one."""
    made = Provider(url)
    wanted = {"redirect_uris": [address + ANSWER], "scope": "openid email"}
    status, body, _ = made.call("POST", "/oauth2/clients", wanted)
    assert status == 201, body
    client = json.loads(body)
    with (
        override_settings(
            OIDC_URL=url,
            OIDC_CLIENT_ID=client["client_id"],
            OIDC_CLIENT_SECRET=client["client_secret"],
            OIDC_NAME="Havnens login",
            ADDRESS=address,
        ),
        time_machine.travel(real_now()),
    ):
        yield made


def real_now() -> datetime:
    return datetime.fromtimestamp(time_machine.escape_hatch.time.time()).astimezone()


def begins(client: Client, then: str = "") -> str:
    """Where our page sends the browser."""
    answer = client.get(START + (f"?next={then}" if then else ""))
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["Location"])


def comes_back(client: Client, where: str) -> Any:
    parts = urllib.parse.urlsplit(where)
    assert parts.path == ANSWER
    return client.get(f"{parts.path}?{parts.query}")


def is_in(client: Client, person: Person) -> bool:
    return client.session.get("_auth_user_id") == str(person.user_id)


def changed(address: str, **parameters: str) -> str:
    parts = urllib.parse.urlsplit(address)
    query = dict(urllib.parse.parse_qsl(parts.query)) | parameters
    return urllib.parse.urlunsplit(parts._replace(query=urllib.parse.urlencode(query)))


def test_whole(provider: Provider, cast: Cast, client: Client) -> None:
    provider.knows("j", email="Jonas@Havn.TEST", email_verified=True)
    page = client.get("/account/login/?next=/me/").content.decode()
    assert "Log ind med Havnens login" in page
    assert f'href="{START}?next=/me/"' in page
    asked = begins(client, "/me/")
    query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(asked).query))
    assert (query["response_type"], query["code_challenge_method"]) == ("code", "S256")
    answer = comes_back(client, provider.signs_in(asked, "j"))
    assert answer.headers["Location"] == "/me/"
    assert is_in(client, cast.jonas)
    assert client.get("/me/").status_code == 200
    assert "openid" not in client.session  # used up


def test_somebody_in_the_list_needs_no_invitation(provider: Provider, cast: Cast, client: Client) -> None:
    assert cast.karen.user is None
    provider.knows("k", email="karen@havn.test", email_verified=True)
    comes_back(client, provider.signs_in(begins(client), "k"))
    karen = Person.objects.get(pk=cast.karen.pk)
    assert is_in(client, karen)
    assert karen.user is not None and not karen.user.has_usable_password()
    assert Act.objects.filter(kind="person.let_in", subject_id=karen.id).count() == 1


def test_an_unknown_address_gets_a_plain_sentence_and_makes_nobody(
    provider: Provider, cast: Cast, client: Client
) -> None:
    before = (User.objects.count(), Person.objects.count())
    provider.knows("x", email="fremmed@havn.test", email_verified=True)
    answer = comes_back(client, provider.signs_in(begins(client), "x"))
    assert answer.status_code == 422
    assert "Den adresse står ikke på listen over personer her." in answer.content.decode()
    assert (User.objects.count(), Person.objects.count()) == before
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("verified", [{}, {"email_verified": False}, {"email_verified": "true"}])
def test_an_address_that_is_not_verified_opens_nothing(
    provider: Provider, cast: Cast, client: Client, verified: dict[str, Any]
) -> None:
    provider.knows("u", email="jonas@havn.test", **verified)
    answer = comes_back(client, provider.signs_in(begins(client), "u"))
    assert answer.status_code == 422
    assert "har ikke bekræftet, at mailadressen er din" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_who_has_left_is_refused(provider: Provider, cast: Cast, client: Client) -> None:
    end_employment(person=cast.jonas, on=TODAY, by=cast.ole, at=NOW)
    provider.knows("j", email="jonas@havn.test", email_verified=True)
    answer = comes_back(client, provider.signs_in(begins(client), "j"))
    assert answer.headers["Location"] == reverse("account_inactive")
    assert "_auth_user_id" not in client.session


def test_with_an_app_its_code_is_asked_for_here_too(provider: Provider, cast: Cast, client: Client) -> None:
    add_app(secret="JBSWY3DPEHPK3PXP", by=cast.jonas, at=NOW)
    provider.knows("j", email="jonas@havn.test", email_verified=True)
    answer = comes_back(client, provider.signs_in(begins(client), "j"))
    assert answer.headers["Location"].startswith("/account/keys/authenticate/")
    assert "_auth_user_id" not in client.session


REFUSED = "kom ikke til ende"


def refused(answer: Any, client: Client) -> bool:
    return (
        answer.status_code == 422
        and REFUSED in answer.content.decode()
        and "_auth_user_id" not in client.session
    )


@pytest.fixture
def known(provider: Provider) -> Provider:
    """The provider knows Jonas and says that the address is his."""
    provider.knows("j", email="jonas@havn.test", email_verified=True)
    return provider


def test_another_state_is_refused(known: Provider, client: Client) -> None:
    where = known.signs_in(begins(client), "j")
    assert refused(comes_back(client, changed(where, state="another")), client)
    assert refused(comes_back(client, where), client)  # and the right one is used up by it


def test_another_nonce_is_refused(known: Provider, client: Client) -> None:
    where = known.signs_in(changed(begins(client), nonce="of-another-question"), "j")
    assert refused(comes_back(client, where), client)


def test_a_code_that_was_got_without_our_secret_half_is_refused(known: Provider, client: Client) -> None:
    where = known.signs_in(changed(begins(client), code_challenge="x" * 43), "j")
    assert refused(comes_back(client, where), client)


def test_an_answer_in_another_browser_is_refused(known: Provider, client: Client) -> None:
    where = known.signs_in(begins(client), "j")
    other = Client()
    begins(other)
    assert refused(comes_back(other, where), other)
    fresh = Client()
    assert refused(comes_back(fresh, where), fresh)


def test_an_answer_is_taken_once(known: Provider, cast: Cast, client: Client) -> None:
    where = known.signs_in(begins(client), "j")
    comes_back(client, where)
    assert is_in(client, cast.jonas)
    client.post("/account/logout/")
    assert refused(comes_back(client, where), client)


def test_an_answer_of_another_issuer_is_refused(known: Provider, client: Client) -> None:
    where = known.signs_in(begins(client), "j")
    assert refused(comes_back(client, changed(where, iss="https://elsewhere.example")), client)


def test_an_answer_that_comes_too_late_is_refused(known: Provider, client: Client) -> None:
    where = known.signs_in(begins(client), "j")
    with time_machine.travel(real_now() + timedelta(minutes=11)):
        assert refused(comes_back(client, where), client)


def test_who_stops_at_the_provider_gets_a_way_back(known: Provider, client: Client) -> None:
    _, _, where = known.call("POST", begins(client), {"action": "deny"}, form=True)
    answer = comes_back(client, where)
    assert refused(answer, client)
    assert 'href="/account/login/"' in answer.content.decode()


def test_nobody_is_sent_to_another_site_afterwards(known: Provider, cast: Cast, client: Client) -> None:
    answer = comes_back(client, known.signs_in(begins(client, "https://elsewhere.example/"), "j"))
    assert answer.headers["Location"] == "/"


def test_a_provider_that_is_away_breaks_no_page(provider: Provider, cast: Cast, client: Client) -> None:
    with override_settings(OIDC_URL="http://localhost:9"):
        assert refused(client.get(START), client)


def test_a_configuration_of_another_is_refused(provider: Provider, client: Client) -> None:
    with override_settings(OIDC_URL=provider.url.replace("localhost", "127.0.0.1") + "/.."):
        assert refused(client.get(START), client)


def test_without_a_provider_there_is_no_door(cast: Cast, client: Client) -> None:
    assert client.get(START).headers["Location"].startswith("/account/login/")
    assert client.get(ANSWER).headers["Location"].startswith("/account/login/")
    assert START not in client.get("/account/login/").content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"aud": "another"},
        {"iss": "https://elsewhere.example"},
        {"nonce": "another"},
        {"azp": "another"},
        {"exp": 1},
        {"sub": None},
        {},
    ],
    ids=str,
)
def test_only_the_provider_s_own_signature_counts(provider: Provider, wrong: dict[str, Any]) -> None:
    """Signed by a key that is not the provider's, everything else right (and then wrong too): nothing is read."""
    said = openid._provider()
    theirs = json.loads(provider.call("GET", said.keys)[1])["keys"][0]
    now = int(time.time())
    claims = {
        "iss": said.issuer,
        "aud": settings.OIDC_CLIENT_ID,
        "sub": "j",
        "iat": now,
        "exp": now + 60,
        "nonce": "asked",
        "email": "jonas@havn.test",
        "email_verified": True,
    } | wrong
    claims = {name: value for name, value in claims.items() if value is not None}
    forged = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    headers = {"kid": theirs["kid"]} if "kid" in theirs else {}
    for key, kind in ((forged, "RS256"), (theirs["n"], "HS256"), ("", "none")):
        token = jwt.encode(claims, key, algorithm=kind, headers=headers)
        with pytest.raises(openid.SignInFailed):
            openid.read_token(said, token, nonce="asked")


def test_no_log_line_holds_what_opens_or_names(
    known: Provider, client: Client, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    known.knows("x", email="fremmed@havn.test", email_verified=True)
    with caplog.at_level(logging.DEBUG):
        asked = begins(client)
        kept = dict(client.session["openid"])
        where = known.signs_in(asked, "x")
        comes_back(client, where)
        comes_back(client, where)
        comes_back(client, changed(known.signs_in(begins(client), "j"), state="another"))
    code = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(where).query))["code"]
    told = "".join(record.getMessage() for record in caplog.records if record.name.startswith("naervaer"))
    told += "".join(capfd.readouterr())
    assert "another state" in told  # the kind of fault is told
    for word in (code, kept["verifier"], kept["nonce"], settings.OIDC_CLIENT_SECRET, "fremmed@", "jonas@"):
        assert word not in told
