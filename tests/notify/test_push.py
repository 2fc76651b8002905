"""Push: sealed for the browser, signed for the service, generic, asked for by a click, and never sent inside."""

import base64
import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.urls import reverse
from py_vapid import Vapid02

from naervaer.accounts.models import User
from naervaer.config.work import HANDLERS
from naervaer.jobs import loop
from naervaer.jobs.actions import enqueue
from naervaer.jobs.models import Job
from naervaer.jobs.outward import NoAnswer
from naervaer.ledger.models import Act
from naervaer.notify import actions
from naervaer.notify.actions import reaching
from naervaer.notify.channels import Message, Refused, Rests, push
from naervaer.notify.models import Notice, Subscription
from naervaer.people.actions import end_employment
from naervaer.people.models import Employment
from naervaer.ui.letters import Letter
from naervaer.vault import ring
from tests.cast import NOW, Cast, sign_in
from tests.client import Client
from tests.notify.rows import ENDPOINT, a_browser, a_subscription
from tests.notify.stand_in import StandIn, stand_in

LETTER = Letter(
    "Der er noget nyt til dig", "Jonas vil tale med dig.\n\nhttp://localhost:8000/somewhere/?a=1\n\nHej"
)


@pytest.fixture(autouse=True)
def keys(tmp_path: Path, settings: Any) -> None:
    """Keys of this test, beside its own copy of the master key."""
    copy = tmp_path / "master.key"
    copy.write_bytes(settings.MASTER_KEY_FILE.read_bytes())
    settings.MASTER_KEY_FILE = copy
    push.make_keys()


@pytest.fixture
def service(certificate: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    """A push service on loopback, which the guard is told to let through."""
    monkeypatch.setenv("SSL_CERT_FILE", certificate[0])
    monkeypatch.setattr(push, "INSIDE", ("localhost",))
    monkeypatch.setattr(push, "SERVICES", ("localhost",))
    with stand_in(certificate) as served:
        yield served


def told_in(cast: Cast, service: StandIn, **keys: str) -> Subscription:
    return a_subscription(cast.jonas, at=NOW, endpoint=f"https://localhost:{service.port}/push/1", **keys)


def test_the_keys_are_made_once_and_are_nobody_elses(settings: Any) -> None:
    before = push.public_key()
    push.make_keys()
    assert push.public_key() == before
    assert len(base64.urlsafe_b64decode(before + "=")) == 65
    assert push.key_file().stat().st_mode & 0o777 == 0o600
    assert push.key_file().parent == settings.MASTER_KEY_FILE.parent
    push.key_file().write_text("damaged")
    assert push.public_key() == ""


def test_only_the_browser_opens_what_is_sent(cast: Cast, service: StandIn) -> None:
    private, shared, public = a_browser()
    told_in(cast, service, **public)
    push.send(Message("m-1", LETTER, "Havn og Partnere"), cast.jonas)
    ((path, headers, body),) = service.taken
    assert path == "/push/1"
    opened = http_ece.decrypt(body, private_key=private, auth_secret=shared, version="aes128gcm")
    assert json.loads(opened) == {"title": LETTER.subject, "link": "/somewhere/?a=1", "id": "m-1"}
    assert b"Jonas" not in body + opened
    assert "Jonas" not in str(headers)
    assert (headers["Content-Encoding"], headers["Urgency"]) == ("aes128gcm", "high")
    assert int(headers["TTL"]) > 0


def test_the_service_can_check_who_asks(cast: Cast, service: StandIn) -> None:
    told_in(cast, service)
    push.send(Message("m-1", LETTER), cast.jonas)
    signed = service.taken[0][1]["Authorization"]
    scheme, _, rest = signed.partition(" ")
    parts = dict(part.strip().split("=", 1) for part in rest.split(","))
    assert scheme == "vapid"
    assert parts["k"] == push.public_key()
    assert Vapid02.verify(signed)
    claims = json.loads(base64.urlsafe_b64decode(parts["t"].split(".")[1] + "=="))
    assert claims["aud"] == f"https://localhost:{service.port}"


def test_addresses_of_others_are_never_opened() -> None:
    assert push._path("https://evil.test/x") == "/"
    assert push._path("http://localhost:8000.evil.test/") == "/"
    assert push._path("") == "/"


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_has_gone_is_forgotten(cast: Cast, service: StandIn, status: int) -> None:
    told_in(cast, service)
    service.status = status
    with pytest.raises(Refused):
        push.send(Message("m-1", LETTER), cast.jonas)
    assert not Subscription.objects.exists()


@pytest.mark.parametrize("status", [302, 429, 500, 503])
def test_a_service_that_is_not_well_may_be_tried_again(cast: Cast, service: StandIn, status: int) -> None:
    told_in(cast, service)
    service.status, service.headers = status, {"Location": "/elsewhere"}
    with pytest.raises(OSError) as fault:
        push.send(Message("m-1", LETTER), cast.jonas)
    assert not isinstance(fault.value, Refused)
    assert len(service.taken) == 1
    assert Subscription.objects.exists()


def test_nobody_waits_twice_for_a_silent_service(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def silent(url: str, **how: Any) -> Any:
        asked.append(url)
        raise NoAnswer

    monkeypatch.setattr(push, "ask", silent)
    monkeypatch.setattr(push, "rests", Rests(30.0))
    a_subscription(cast.jonas, at=NOW)
    for _ in range(3):
        with pytest.raises(OSError) as fault:
            push.send(Message("m-1", LETTER), cast.jonas)
        assert not isinstance(fault.value, Refused)
    assert asked == [ENDPOINT]


def test_an_address_that_leads_inside_makes_no_connection_and_is_forgotten(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A row from before the list of services, or one that was forged."""
    made: list[Any] = []
    monkeypatch.setattr(socket, "create_connection", lambda address, **how: made.append(address))
    a_subscription(cast.jonas, at=NOW, endpoint="https://169.254.169.254/push")
    with pytest.raises(Refused):
        push.send(Message("m-1", LETTER), cast.jonas)
    assert made == []
    assert not Subscription.objects.exists()


def test_a_known_service_whose_name_leads_inside_makes_no_connection(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a rebinding name server would have it. The browser is kept: the name may be right again tomorrow."""
    made: list[Any] = []
    monkeypatch.setattr(socket, "create_connection", lambda address, **how: made.append(address))
    inside = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.1", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **how: inside)
    a_subscription(cast.jonas, at=NOW)
    with pytest.raises(OSError, match="leads inside"):
        push.send(Message("m-1", LETTER), cast.jonas)
    assert made == []
    assert Subscription.objects.exists()


@pytest.mark.parametrize(
    "endpoint",
    [
        *("https://fcm.googleapis.com/fcm/send/x", "https://web.push.apple.com/x"),
        *("https://wns2-par02p.notify.windows.com/w/?token=x", ENDPOINT),
    ],
)
def test_the_services_of_the_browsers_are_known(endpoint: str) -> None:
    assert push.is_known(endpoint)


@pytest.mark.parametrize(
    "endpoint",
    [
        *("http://fcm.googleapis.com/x", "https://evil.test/x", "https://fcm.googleapis.com.evil.test/"),
        *("https://evilfcm.googleapis.com.test/", "https://fcm.googleapis.com@127.0.0.1/", "https://[::1/"),
        *("", "https://127.0.0.1/", "https://fcm.googleapis.com/" + "a" * 2000),
    ],
)
def test_others_are_not(endpoint: str) -> None:
    assert not push.is_known(endpoint)


# The page -----------------------------------------------------------------------------------------------------


def say_yes(cast: Cast, **given: str) -> Any:
    keys = a_browser()[2]
    client = sign_in(Client(), cast.jonas)
    return client.post(
        reverse("subscriptions"),
        {"endpoint": ENDPOINT, **keys, **given},
        follow=True,
        headers={"User-Agent": "Firefox Linux"},
    )


def test_a_browser_says_yes_and_is_removed(cast: Cast) -> None:
    assert "Firefox på Linux" in say_yes(cast).content.decode()
    say_yes(cast)  # again in the same browser
    own = Subscription.objects.get(person=cast.jonas)
    assert own.endpoint == ENDPOINT
    assert Act.objects.filter(kind="subscription.made", actor_id=cast.jonas.id).exists()
    removal = reverse("subscription_removal", args=[own.id])
    assert sign_in(Client(), cast.mette).post(removal).status_code == 404
    assert sign_in(Client(), cast.jonas).post(removal).status_code == 303
    assert not Subscription.objects.exists()


def test_address_and_keys_lie_sealed_in_the_database(cast: Cast) -> None:
    say_yes(cast)
    held = Subscription.objects.values().get()
    assert (str(held["endpoint"]), str(held["public"]), str(held["shared"])) == ("[sealed]",) * 3
    sealed: Any = held["endpoint"]
    assert ENDPOINT.encode() not in bytes(sealed)


@pytest.mark.parametrize(
    "given", [{"endpoint": "https://evil.test/"}, {"public": "AAAA"}, {"shared": "AAAA"}, {"endpoint": ""}]
)
def test_what_no_browser_has_made_is_not_taken(cast: Cast, given: dict[str, str]) -> None:
    answer = say_yes(cast, **given)
    assert "Mail når dig stadig" in answer.content.decode()
    assert not Subscription.objects.exists()


def test_who_used_the_browser_before_is_told_there_no_more(cast: Cast) -> None:
    say_yes(cast)
    keys = a_browser()[2]
    reaching.subscribe(endpoint=ENDPOINT, **keys, known_as=("", ""), by=cast.sofie, at=NOW)
    assert [row.person for row in Subscription.objects.all()] == [cast.sofie]


def test_nobody_has_more_than_ten_browsers(cast: Cast) -> None:
    for number in range(10):
        a_subscription(cast.jonas, at=NOW, endpoint=f"{ENDPOINT}{number}")
    say_yes(cast)
    assert Subscription.objects.count() == 10


# With the worker ----------------------------------------------------------------------------------------------


def work_off(at: Any = NOW) -> None:
    loop.do_all(HANDLERS, clock=lambda: at, around=ring.fresh)


def test_what_is_awaited_goes_by_mail_and_by_push_and_each_once(cast: Cast, service: StandIn) -> None:
    work_off()
    told_in(cast, service)
    reaching.try_all(by=cast.jonas, at=NOW)
    work_off()
    assert len(service.taken) == 1
    assert Notice.objects.get(kind=reaching.TRY).sent_at == NOW


def test_a_push_service_that_is_down_holds_no_mail_up(
    cast: Cast, service: StandIn, caplog: pytest.LogCaptureFixture
) -> None:
    work_off()
    told_in(cast, service)
    service.status = 503
    with caplog.at_level("CRITICAL"):
        reaching.try_all(by=cast.jonas, at=NOW)
        work_off()
    assert Notice.objects.get(kind=reaching.TRY).sent_at == NOW
    waiting = Job.objects.open().get(kind="notify.push")
    assert (waiting.attempts, waiting.error) == (1, "OSError")
    service.status = 201
    work_off(waiting.due_at)
    assert not Job.objects.open().filter(kind="notify.push").exists()
    assert len(service.taken) == 2


def test_who_has_left_or_lost_the_sign_in_is_pushed_nothing_that_waits(cast: Cast, service: StandIn) -> None:
    """The browser's address still stands there; what is true now decides."""
    work_off()
    told_in(cast, service)
    notice = Notice.objects.create(to=cast.jonas, kind=reaching.TRY, made_at=NOW, due_at=NOW)

    def push_now() -> int:
        enqueue("notify.push", payload={"notice": str(notice.pk)}, due_at=NOW)
        work_off()
        return len(service.taken)

    end_employment(person=cast.jonas, on=NOW.date(), by=cast.hanne, at=NOW)
    assert push_now() == 0
    Employment.objects.filter(person=cast.jonas).update(ended_on=None)
    User.objects.filter(person=cast.jonas).update(is_active=False)
    assert push_now() == 0
    User.objects.filter(person=cast.jonas).update(is_active=True)
    assert push_now() == 1


def test_who_has_no_sign_in_yet_is_invited_by_mail_alone(cast: Cast, service: StandIn) -> None:
    work_off()
    a_subscription(cast.karen, at=NOW, endpoint=f"https://localhost:{service.port}/push/1")
    actions.enqueue("people.invitation", to=cast.karen, about={"by": str(cast.hanne.id)}, at=NOW)
    work_off()
    assert service.taken == []
    assert isinstance(push._private_key(), ec.EllipticCurvePrivateKey)
