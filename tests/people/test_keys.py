"""The app with codes and its recovery codes: connected, used at sign-in and to confirm, taken away again."""

import io
import logging
import re
import time
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.core.management import call_command
from django.urls import reverse

from naervaer.config import cli
from naervaer.config.work import HANDLERS
from naervaer.jobs import loop
from naervaer.ledger.models import Act
from naervaer.people.actions.keys import add_app, add_passkey, open_secret
from naervaer.people.queries import keys_of, recovery_codes_of
from naervaer.vault import ring
from naervaer.vault.crypto import Unreadable
from tests.cast import NOW, PASSWORD, Cast, sign_in
from tests.client import Client

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
LOGIN, STEP, CONFIRM = "/account/login/", "/account/keys/authenticate/", "/account/keys/reauthenticate/"


def code_now(secret: str, *, after: int = 0) -> str:
    """What an app shows now, or some periods of 30 seconds later: computed here from the secret alone."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + after)))


@pytest.fixture
def jonas(cast: Cast, client: Client) -> Client:
    """Signed in, and confirmed."""
    sign_in(client, cast.jonas, confirmed=True)
    return client


@pytest.fixture
def locked(cast: Cast) -> Cast:
    """Jonas has connected an app."""
    add_app(secret=SECRET, by=cast.jonas, at=NOW)
    return cast


def _by_password(cast: Cast) -> Client:
    client = Client()
    client.post(LOGIN, {"login": cast.jonas.email, "password": PASSWORD, "how": "password"})
    return client


def _is_in(client: Client) -> bool:
    return bool(client.get(reverse("me")).status_code == 200)


def test_an_app_is_connected_by_the_code_that_it_shows(jonas: Client, cast: Cast) -> None:
    page = jonas.get(reverse("code_app")).content.decode()
    assert "data:image/svg+xml;base64," in page
    found = re.search(r"<code[^>]*>(\w+)</code>", page)
    assert found
    secret = found[1]
    assert jonas.post(reverse("code_app"), {"code": "000000"}).status_code == 422
    assert secret in jonas.post(reverse("code_app"), {"code": "000000"}).content.decode()  # the picture stays
    answer = jonas.post(reverse("code_app"), {"code": code_now(secret)}, follow=True)
    shown = re.findall(r"<li><code>(\d{8})</code>", answer.content.decode())
    assert shown == recovery_codes_of(cast.jonas)
    assert len(set(shown)) == 10
    assert keys_of(cast.jonas).app
    kinds = set(
        Act.objects.filter(subject_id=cast.jonas.id, kind__startswith="key.").values_list("kind", flat=True)
    )
    assert kinds == {"key.added.totp", "key.added.recovery_codes"}
    assert secret not in str(dict(jonas.session.items()))


def test_with_an_app_a_code_is_asked_for_after_the_password(locked: Cast) -> None:
    client = _by_password(locked)
    assert not _is_in(client)
    page = client.get(STEP).content.decode()
    assert "Koden, som appen viser" in page
    assert "Det passede ikke" in client.post(STEP, {"code": "000000"}).content.decode()
    code = code_now(SECRET)
    assert client.post(STEP, {"code": code}).status_code == 302
    assert _is_in(client)
    again = _by_password(locked)
    again.post(STEP, {"code": code})
    assert not _is_in(again)  # seen over a shoulder it opens nothing


def test_and_after_the_mailed_code(locked: Cast, client: Client) -> None:
    client.post(LOGIN, {"login": locked.jonas.email, "how": "code"})
    sent = mail.outbox[-1].body.split("\n\n")[1]
    assert client.post("/account/login/code/confirm/", {"code": sent}).headers["Location"].startswith(STEP)
    assert not _is_in(client)


def test_a_recovery_code_opens_once(locked: Cast) -> None:
    code, *others = recovery_codes_of(locked.jonas)
    first, second = _by_password(locked), _by_password(locked)
    first.post(STEP, {"code": code})
    second.post(STEP, {"code": code})
    assert (_is_in(first), _is_in(second)) == (True, False)
    assert recovery_codes_of(locked.jonas) == others


def test_new_recovery_codes_put_the_old_ones_out_of_use(locked: Cast, jonas: Client) -> None:
    old = recovery_codes_of(locked.jonas)
    assert jonas.post(reverse("recovery_codes")).status_code == 303
    assert not set(old) & set(recovery_codes_of(locked.jonas))


def test_the_app_confirms_and_a_mailed_code_is_not_enough_then(locked: Cast, client: Client) -> None:
    sign_in(client, locked.jonas)
    assert client.get(reverse("recovery_codes")).headers["Location"].startswith(CONFIRM)
    assert client.get("/account/confirmation/").headers["Location"] == CONFIRM
    typed = {"code": code_now(SECRET), "next": reverse("recovery_codes")}
    assert client.post(CONFIRM, typed).headers["Location"] == reverse("recovery_codes")
    assert client.get(reverse("recovery_codes")).status_code == 200


def test_the_app_is_taken_away_with_its_recovery_codes(locked: Cast, jonas: Client) -> None:
    assert jonas.post(reverse("code_app_removal"), follow=True).status_code == 200
    assert not Authenticator.objects.filter(user=locked.jonas.user).exists()
    assert Act.objects.filter(kind="key.removed.totp", actor_id=locked.jonas.id).exists()
    assert _is_in(_by_password(locked))
    assert jonas.post(reverse("code_app_removal")).status_code == 404
    assert jonas.get(reverse("recovery_codes")).status_code == 404


def test_whose_keys_have_changed_is_told_once_and_without_a_secret(cast: Cast, jonas: Client) -> None:
    loop.do_all(HANDLERS, clock=lambda: NOW)  # what the cast has left to do
    mail.outbox.clear()
    add_app(secret=SECRET, by=cast.jonas, at=NOW)
    loop.do_all(HANDLERS, clock=lambda: NOW)
    (letter,) = mail.outbox
    assert letter.to == ["jonas@havn.test"]
    assert letter.subject == "Dit login til Nærvær er ændret"
    assert reverse("security") in letter.body
    assert SECRET not in letter.body
    assert not [code for code in recovery_codes_of(cast.jonas) if code in letter.body]


def test_no_log_line_holds_a_code_or_a_secret(
    locked: Cast, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    codes = recovery_codes_of(locked.jonas)
    with caplog.at_level(logging.DEBUG):
        client = _by_password(locked)
        client.post(STEP, {"code": code_now(SECRET, after=40)})
        client.post(STEP, {"code": codes[0]})
        client.get(reverse("recovery_codes"))
        client.post(CONFIRM, {"code": codes[1]})
        client.get(reverse("recovery_codes"))
    told = caplog.text + "".join(capfd.readouterr())
    for word in (SECRET, code_now(SECRET, after=40), codes[0], codes[1], PASSWORD, "jonas@havn.test"):
        assert word not in told


def test_who_has_lost_phone_and_codes_is_let_in_by_the_operator(
    locked: Cast, jonas: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["unlock", "Jonas@havn.test"]) == 0
    assert "Jonas Holm" in capsys.readouterr().out
    assert not _is_in(jonas)
    assert _is_in(_by_password(locked))
    assert Act.objects.get(kind="key.removed.totp").actor_id is None
    assert cli.main(["unlock", "jonas@havn.test"]) == cli.main(["unlock", "nobody@havn.test"]) == 2


def test_a_passkey_is_one_more_door_and_no_lock(cast: Cast) -> None:
    add_passkey(by=cast.jonas, credential={}, known_as=("firefox", "linux"), at=NOW)
    assert _is_in(_by_password(cast))


def test_nobody_removes_the_key_of_somebody_else(cast: Cast, jonas: Client) -> None:
    add_passkey(by=cast.mette, credential={}, known_as=("firefox", "linux"), at=NOW)
    key = Authenticator.objects.get(user=cast.mette.user)
    for posted in (str(key.pk), "", "x", "-1"):
        assert jonas.post(reverse("passkey_removal"), {"key": posted}).status_code == 404
    assert Authenticator.objects.filter(pk=key.pk).exists()
    assert "Firefox på Linux" not in jonas.get(reverse("security")).content.decode()


def test_an_answer_that_no_device_gave_makes_no_passkey(jonas: Client, cast: Cast) -> None:
    jonas.get(reverse("passkeys"))
    for credential in (
        "",
        "{}",
        "[]",
        '"x"',
        '{"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": {}}',
    ):
        assert jonas.post(reverse("passkeys"), {"credential": credential}).status_code == 422, credential
    assert not Authenticator.objects.filter(user=cast.jonas.user).exists()


def test_a_dump_without_the_master_key_opens_no_app(locked: Cast) -> None:
    out = io.StringIO()
    call_command("dumpdata", stdout=out)
    codes = recovery_codes_of(locked.jonas)
    assert SECRET not in out.getvalue()
    assert not [code for code in codes if code in out.getvalue()]


def test_a_secret_is_bound_to_its_owner(locked: Cast) -> None:
    sealed = Authenticator.objects.get(user=locked.jonas.user, type="totp").data["secret"]
    assert open_secret(sealed) == SECRET
    ring.empty()
    moved = sealed.replace(str(locked.jonas.id), str(locked.mette.id))
    with pytest.raises(Unreadable):
        open_secret(moved)


def test_no_key_notes_when_it_was_used(locked: Cast) -> None:
    client = _by_password(locked)
    client.post(STEP, {"code": code_now(SECRET)})
    with time_machine.travel(NOW + timedelta(minutes=2)):
        client.post(CONFIRM, {"code": code_now(SECRET)})
        _by_password(locked).post(STEP, {"code": recovery_codes_of(locked.jonas)[0]})
    assert not Authenticator.objects.exclude(last_used_at=None).exists()


def test_whoever_is_forgotten_leaves_no_key_behind(locked: Cast) -> None:
    user = locked.jonas.user
    assert user is not None
    user.delete()
    assert not Authenticator.objects.filter(user_id=user.pk).exists()
