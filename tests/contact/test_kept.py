"""A tap that a browser kept until there was a net: one request, whoever sends it how often, and never as another."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client as PlainClient
from django.urls import reverse
from django.utils import timezone

from naervaer.contact.actions import NotYours, ask, solve
from naervaer.contact.models import ContactRequest
from naervaer.people.models import Person
from tests.cast import Cast, sign_in
from tests.client import Client
from tests.contact.clock import at

TUESDAY = at("2026-11-24 10:00")
KEPT = "/contact/kept/"


@pytest.fixture
def tuesday(cast: Cast, time_machine: Any) -> Cast:
    time_machine.move_to(TUESDAY)
    return cast


def form(person: Person, key: UUID, **more: str) -> dict[str, str]:
    return {"whose": str(person.id), "key": str(key), **more}


def test_the_same_tap_is_the_same_request(tuesday: Cast) -> None:
    client, tap = sign_in(PlainClient(), tuesday.jonas), form(tuesday.jonas, uuid4())
    answers = [client.post(KEPT, tap).json() for _ in range(3)]
    request = ContactRequest.objects.get()
    assert answers == [{"address": reverse("contact_request", args=[request.id])}] * 3
    assert request.asked_at >= TUESDAY  # when it came, not when the button was tapped
    assert request.turns.get().answer_due_at == at("2026-11-24 10:30")


def test_a_tap_that_comes_again_after_all_is_over_opens_nothing(tuesday: Cast) -> None:
    client, tap = sign_in(PlainClient(), tuesday.jonas), form(tuesday.jonas, uuid4(), tapped="1")
    client.post(KEPT, tap)
    request = ContactRequest.objects.get()
    solve(request=request, by=tuesday.jonas, at=timezone.now())
    client.cookies.pop("messages")
    again = client.post(KEPT, tap)
    assert again.json() == {"address": reverse("contact_request", args=[request.id])}
    assert "messages" not in client.cookies  # nothing was sent, so nothing is said to be
    assert ContactRequest.objects.count() == 1


def test_another_tap_while_one_is_open_is_that_one(tuesday: Cast) -> None:
    standing = ask(employee=tuesday.jonas, key=uuid4(), by=tuesday.jonas, at=TUESDAY)
    answer = sign_in(PlainClient(), tuesday.jonas).post(KEPT, form(tuesday.jonas, uuid4()))
    assert answer.json() == {"address": reverse("contact_request", args=[standing.id])}


def test_it_says_sent_only_to_who_sits_there(tuesday: Cast, client: Client) -> None:
    sign_in(client, tuesday.jonas).post(KEPT, form(tuesday.jonas, uuid4()))
    assert "Sendt." not in client.get("/").text
    sign_in(client, tuesday.sofie).post(KEPT, form(tuesday.sofie, uuid4(), tapped="1"))
    assert "Sendt." in client.get("/").text


def test_it_is_never_sent_as_somebody_else(tuesday: Cast) -> None:
    key = uuid4()
    assert sign_in(PlainClient(), tuesday.sofie).post(KEPT, form(tuesday.jonas, key)).status_code == 404
    assert PlainClient().post(KEPT, form(tuesday.jonas, key)).status_code == 404
    assert not ContactRequest.objects.exists()
    sign_in(PlainClient(), tuesday.jonas).post(KEPT, form(tuesday.jonas, key))
    assert sign_in(PlainClient(), tuesday.sofie).post(KEPT, form(tuesday.sofie, key)).status_code == 404
    with pytest.raises(NotYours):
        ask(employee=tuesday.sofie, key=key, by=tuesday.sofie, at=TUESDAY)
    assert ContactRequest.objects.get().employee == tuesday.jonas


@pytest.mark.parametrize("what", [{}, {"key": "kanarie"}, {"whose": "kanarie"}])
def test_what_no_browser_of_ours_sends(tuesday: Cast, what: dict[str, str]) -> None:
    tap = form(tuesday.jonas, uuid4()) | what if what else {}
    assert sign_in(PlainClient(), tuesday.jonas).post(KEPT, tap).status_code == 404


@pytest.fixture
def together(live_cast: Cast) -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(8) as pool:
        yield pool


@pytest.mark.parametrize("keys", ["one", "many"])
def test_many_at_once_are_one(live_cast: Cast, together: ThreadPoolExecutor, keys: str) -> None:
    """Resends, several tabs and a plain form at the same moment, each on a connection of its own."""
    jonas, same = live_cast.jonas, uuid4()

    def send(number: int) -> str:
        try:
            client = PlainClient()
            client.force_login(jonas.user)  # type: ignore[arg-type]  # he has one
            tap = form(jonas, same if keys == "one" else uuid4())
            if number % 4 == 0:
                return str(client.post(reverse("contact"), tap)["Location"])
            return str(client.post(KEPT, tap).json()["address"])
        finally:
            connection.close()

    addresses = set(together.map(send, range(24)))
    assert addresses == {reverse("contact_request", args=[ContactRequest.objects.get().id])}


# The page for a browser without a net ---------------------------------------------------------------------------


def test_the_page_without_a_net_is_the_same_for_everybody(tuesday: Cast, client: Client) -> None:
    address = reverse("contact_offline")
    stranger = PlainClient().get(address, headers={"Accept-Language": "da"}).text
    assert sign_in(client, tuesday.jonas).get(address).text == stranger
    assert "Der er ikke net lige nu" in stranger
    assert "csrf" not in stranger


@pytest.mark.django_db
def test_the_script_at_the_root_names_it_and_changes_with_the_language(client: PlainClient) -> None:
    answers = {code: client.get("/sw.js", headers={"Accept-Language": code}) for code in ("da", "en")}
    scripts = {code: answer.content.decode() for code, answer in answers.items()}
    assert answers["da"]["Content-Type"].startswith("text/javascript")
    assert answers["da"]["Cache-Control"] == "private, max-age=3600"
    assert scripts["da"] != scripts["en"]
    assert scripts["da"] == client.get("/sw.js", headers={"Accept-Language": "da"}).content.decode()
    for part in ("/contact/offline/", "/static/contact/offline.js", "notificationclick"):
        assert part in scripts["da"]
