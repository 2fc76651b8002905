"""Chat: only services that are known, only to the receiver, only a line and a link, never inside."""

import json
import socket
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from django.urls import reverse

from naervaer.config.work import HANDLERS
from naervaer.jobs import loop
from naervaer.jobs.models import Job
from naervaer.jobs.outward import NotOutside
from naervaer.notify.actions import reaching
from naervaer.notify.channels import Message, Refused, chat
from naervaer.notify.channels.chat import Away, NotAnAddress, ReachesARoom, guarded, service_of
from naervaer.notify.models import ChatAddress
from naervaer.people.models import Person
from naervaer.ui.letters import Letter
from naervaer.vault import actions as vault
from naervaer.vault import ring
from naervaer.vault.models import DataKey
from tests.cast import NOW, Cast, sign_in
from tests.client import Client
from tests.kernels.test_addresses import INNER
from tests.notify.stand_in import StandIn, stand_in

TOKEN = "3ccdd113474722377935511fc85d3dd4"
EVERYBODY = f"mmosts://chat.havn.test/{TOKEN}?channel=@{{user}}"
LETTER = Letter("Der er noget nyt til dig", "Jonas vil tale med dig.\n\nhttp://localhost:8000/somewhere/")


@pytest.fixture
def service(
    certificate: tuple[str, str], monkeypatch: pytest.MonkeyPatch, settings: Any
) -> Iterator[StandIn]:
    """A Mattermost on loopback, allowed by whoever runs the installation."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", certificate[0])
    settings.INNER_HOSTS = frozenset({"localhost"})
    with stand_in(certificate) as served:
        served.status = 200
        yield served


def mattermost(service: StandIn, end: str = "?channel=@{user}") -> str:
    return f"mmosts://localhost:{service.port}/{TOKEN}{end}"


def added(cast: Cast, address: str, person: Person | None = None) -> ChatAddress:
    return reaching.add_chat(address=address, person=person, by=cast.ole, at=NOW)


@pytest.mark.parametrize(
    ("address", "name"),
    [
        (EVERYBODY, "Mattermost"),
        ("slack://xoxb-1234567890-1234567890-abcdefghijklmnopqr/{email}", "Slack"),
        ("zulip://bot@org/abcdefghijklmnopqrstuvwxyzabcdef/{email}", "Zulip"),
        ("matrixs://token@matrix.test/@{user}:matrix.test", "Matrix"),
    ],
)
def test_the_services_that_are_spoken_to(address: str, name: str) -> None:
    assert service_of(address, for_everybody=True)[0] == name


def test_a_flow_of_teams_is_one_persons() -> None:
    address = (
        "https://prod-1.westeurope.logic.azure.com:443/workflows/643e69f83c8944/triggers/manual/paths/invoke"
        "?api-version=2016-06-01&sp=x&sv=1.0&sig=KQBKQBKQB"
    )
    name, shown = service_of(address, for_everybody=False)
    assert name == "Teams"
    assert "643e69f83c8944" not in shown
    assert "KQBKQBKQB" not in shown
    with pytest.raises(ReachesARoom):
        service_of(address, for_everybody=True)


@pytest.mark.parametrize(
    "address",
    [
        *(
            "json://havn.test/{user}",
            "jsons://havn.test/{user}",
            "file:///etc/passwd{user}",
            "syslog://{user}",
        ),
        *("mmost://chat.havn.test/token12/{user}", "https://havn.test/{user}", "mailto://a:b@c.test/{user}"),
        *("", "{user}", "slack://", f"mmosts://chat.test/{TOKEN}?channel=@{{user}}&verify=no"),
        *(
            f"mmosts://chat.test/{TOKEN}?channel=@{{user}}&redirect=yes",
            f"mmosts://chat.test/{TOKEN}/{{user}}{{x}}",
        ),
    ],
)
def test_what_is_not_taken(address: str) -> None:
    with pytest.raises((NotAnAddress, ReachesARoom)):
        service_of(address, for_everybody=True)


@pytest.mark.parametrize(
    "address",
    [
        f"mmosts://chat.test/{TOKEN}?channel={{user}}.x",  # dropped by the library, so it would go into a room
        f"mmosts://chat.test/{TOKEN}?channel=@{{user}},%23alle",
        "slack://xoxb-1234567890-1234567890-abcdefghijklmnopqr/{email}/%23alle",
        "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/@{user}",  # a hook posts where it was made
        "zulip://bot@org/abcdefghijklmnopqrstuvwxyzabcdef/hilsen-{user}",
        "nctalks://bot:word@cloud.test/rum-{user}",
        "gchat://space/key/token?thread={user}",
    ],
)
def test_an_address_for_everybody_that_would_end_in_a_room_is_not_taken(address: str) -> None:
    """What counts is where the library would write to, not that a place stands somewhere in the text."""
    with pytest.raises(ReachesARoom):
        service_of(address, for_everybody=True)


def test_what_is_shown_is_only_a_part(cast: Cast) -> None:
    row = added(cast, EVERYBODY)
    assert row.shown.startswith("mmosts://chat.havn.test/")
    assert TOKEN not in row.shown
    page = sign_in(Client(), cast.ole).get(reverse("connections")).content.decode()
    assert row.shown in page
    assert TOKEN not in page
    sealed: Any = ChatAddress.objects.values_list("address", flat=True).get()
    assert TOKEN.encode() not in bytes(sealed)


def test_the_receiver_alone_gets_the_subject_and_the_link(cast: Cast, service: StandIn) -> None:
    added(cast, mattermost(service))
    chat.send(Message("m-1", LETTER, "Havn og Partnere"), cast.jonas)
    ((_, _, body),) = service.taken
    posted = json.loads(body)
    assert posted["channel"] == "@jonas"
    assert LETTER.subject in posted["text"]
    assert "http://localhost:8000/somewhere/" in posted["text"]
    assert "vil tale" not in body.decode()
    assert (posted["username"], posted.get("icon_url")) == ("Nærvær", None)


def test_an_address_of_one_person_reaches_nobody_else(cast: Cast, service: StandIn) -> None:
    added(cast, mattermost(service, ""), cast.mette)
    assert chat.reaches([cast.mette.id, cast.jonas.id]) == {cast.mette.id}
    with pytest.raises(Refused):
        chat.send(Message("m-1", LETTER), cast.jonas)
    added(cast, mattermost(service))
    assert chat.reaches([cast.mette.id, cast.jonas.id]) == {cast.mette.id, cast.jonas.id}


def test_a_redirect_is_not_followed(cast: Cast, service: StandIn) -> None:
    added(cast, mattermost(service))
    service.status, service.headers = 302, {"Location": f"https://localhost:{service.port}/elsewhere"}
    with pytest.raises(Away):
        chat.send(Message("m-1", LETTER), cast.jonas)
    assert len(service.taken) == 1


@pytest.fixture
def connections(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    made: list[Any] = []

    def counted(address: Any, *args: Any, **how: Any) -> None:
        made.append(address)
        raise OSError("no connection in this test")

    monkeypatch.setattr(socket, "create_connection", counted)
    monkeypatch.setattr(socket.socket, "connect", lambda self, address: counted(address))
    return made


@pytest.mark.parametrize("spelling", INNER)
def test_no_inner_address_is_reached_whatever_the_library_does(spelling: str, connections: list[Any]) -> None:
    with guarded(), pytest.raises((NotOutside, requests.RequestException, UnicodeError)):
        requests.post(f"https://{spelling}/hooks/x", timeout=1)
    assert connections == []


def test_a_chat_server_that_leads_inside_makes_no_connection(cast: Cast, connections: list[Any]) -> None:
    """By a name, as a rebinding server would have it, and by a number."""
    for host in ("localhost", "127.0.0.1", "169.254.169.254"):
        row = added(cast, f"mmosts://{host}/{TOKEN}?channel=@{{user}}")
        with pytest.raises(Refused):
            chat.say(row, Message("m-1", LETTER), cast.jonas)
    assert connections == []


def test_outside_of_the_guard_others_are_left_alone(connections: list[Any]) -> None:
    with pytest.raises(requests.ConnectionError):
        requests.get("http://127.0.0.1:9/", timeout=1)
    assert len(connections) == 1


def test_the_page_adds_tries_and_removes(cast: Cast, service: StandIn) -> None:
    client = sign_in(Client(), cast.ole)
    page = reverse("connections")
    assert client.post(page, {"address": "json://x", "whose": ""}).status_code == 422
    assert client.post(page, {"address": mattermost(service, ""), "whose": ""}).status_code == 422
    unknown = client.post(page, {"address": mattermost(service, ""), "whose": "nobody@havn.test"})
    assert unknown.status_code == 422
    assert client.post(page, {"address": mattermost(service), "whose": ""}).status_code == 303
    row = ChatAddress.objects.get()
    client.post(reverse("chat_try", args=[row.id]))
    assert json.loads(service.taken[0][2])["channel"] == "@ole"
    assert ChatAddress.objects.filter(tried_well=True).exists()
    service.status = 500
    client.post(reverse("chat_try", args=[row.id]))
    assert ChatAddress.objects.filter(tried_well=False).exists()
    assert DataKey.objects.filter(owner_id=row.id).exists()
    client.post(reverse("chat_removal", args=[row.id]))
    assert not ChatAddress.objects.exists()
    assert not DataKey.objects.filter(owner_id=row.id).exists()


def test_the_address_of_a_person_goes_with_the_person(cast: Cast, service: StandIn) -> None:
    """Sealed with the person's own key: where that is destroyed, nobody reads the address any more."""
    row = added(cast, mattermost(service, ""), cast.mette)
    assert row.key_owner == cast.mette.id
    reaching.remove_chat(row=row, by=cast.ole, at=NOW)
    assert DataKey.objects.standing().filter(owner_id=cast.mette.id).exists()
    added(cast, mattermost(service, ""), cast.mette)
    vault.destroy(owner=cast.mette.id)
    with pytest.raises(Refused):
        chat.say(ChatAddress.objects.get(), Message("m-1", LETTER), cast.mette)
    assert service.taken == []


def test_a_refused_address_is_not_repeated_by_the_page(cast: Cast) -> None:
    """It is a secret also when it is wrong: what was typed stands in the field, and nowhere else."""
    client = sign_in(Client(), cast.ole)
    answer = client.post(reverse("connections"), {"address": f"mmost://chat.test/{TOKEN}", "whose": ""})
    assert answer.content.decode().count(TOKEN) == 1


def test_a_chat_that_is_down_holds_no_mail_up_and_is_given_up_in_time(
    cast: Cast, service: StandIn, caplog: pytest.LogCaptureFixture
) -> None:
    loop.do_all(HANDLERS, clock=lambda: NOW, around=ring.fresh)
    added(cast, mattermost(service))
    service.status = 500
    with caplog.at_level("CRITICAL"):
        reaching.try_all(by=cast.jonas, at=NOW)
        loop.do_all(HANDLERS, clock=lambda: NOW, around=ring.fresh)
        waiting = Job.objects.open().get(kind="notify.chat")
        assert waiting.error == "Away"
        while waiting.failed_at is None:
            loop.do_all(HANDLERS, clock=lambda at=waiting.due_at: at, around=ring.fresh)  # type: ignore[misc]
            waiting.refresh_from_db()
    assert 5 <= waiting.attempts <= 20
    assert TOKEN not in caplog.text
