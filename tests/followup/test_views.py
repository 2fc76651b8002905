"""Each write: it works, it refuses GET, it refuses who is neither of the two, and who may only look."""

from datetime import timedelta

import pytest
from django.urls import reverse

from naervaer.followup.models import Rhythm, Touch
from naervaer.people.models import Person
from tests.cast import NOW, TODAY, Cast, sign_in
from tests.client import Client

OUTSIDERS = ["rune", "pia", "hanne", "dorte", "ole", "bo", "anders"]


def touches_of(employee: Person) -> int:
    return Touch.objects.counting().filter(employee=employee, on=TODAY).count()


def test_the_leader_notes_in_one_click_and_comes_back(cast: Cast, client: Client) -> None:
    response = sign_in(client, cast.mette).post(
        reverse("touches"), {"person": str(cast.ida.id), "next": "/list/"}
    )
    assert (response.status_code, response["Location"]) == (303, "/list/")
    assert touches_of(cast.ida) == 1
    assert "Fortryd" in client.get("/").text


def test_the_employee_notes_it_too(cast: Cast, client: Client) -> None:
    sign_in(client, cast.jonas).post(reverse("touches"), {"person": str(cast.mette.id)})
    touch = Touch.objects.get(employee=cast.jonas, on=TODAY)
    assert (touch.leader, touch.talked, touch.noted_by) == (cast.mette, cast.mette, cast.jonas)


def test_several_at_once_on_another_day_with_one_undo(cast: Cast, client: Client) -> None:
    yesterday = TODAY - timedelta(days=3)
    data = {"person": [str(cast.ida.id), str(cast.karen.id)], "on": yesterday.isoformat()}
    sign_in(client, cast.mette).post(reverse("touches"), data)
    noted = Touch.objects.counting().filter(on=yesterday, noted_at__gte=NOW)
    assert {touch.employee for touch in noted} == {cast.ida, cast.karen}
    page = client.get("/").text
    undo = page.split('action="/touches/')[1].split('"')[0]
    client.post(f"/touches/{undo}")
    assert not noted.all().exists()


@pytest.mark.parametrize(
    ("on", "words"),
    [("2026-11-24", "har ikke været endnu"), ("i går", "Skriv dagen"), ("2020-01-01", "to år")],
)
def test_a_day_that_cannot_be_is_told_plainly(cast: Cast, client: Client, on: str, words: str) -> None:
    sign_in(client, cast.mette).post(reverse("touches"), {"person": str(cast.ida.id), "on": on})
    assert touches_of(cast.ida) == 0
    assert words in client.get("/").text


def test_nobody_chosen_is_told_plainly(cast: Cast, client: Client) -> None:
    sign_in(client, cast.mette).post(reverse("touches"), {"on": ""})
    assert "Vælg først mindst én person" in client.get("/list/").text


@pytest.mark.parametrize("who", OUTSIDERS)
def test_nobody_else_notes_for_the_pair(cast: Cast, client: Client, who: str) -> None:
    sign_in(client, cast.named(who))
    assert client.post(reverse("touches"), {"person": str(cast.ida.id)}).status_code == 404
    assert client.post(reverse("rhythm", args=[cast.ida.id]), {"days": 7}).status_code == 404
    assert client.post(reverse("rhythm_answer", args=[cast.sofie.id]), {"answer": "yes"}).status_code == 404
    assert touches_of(cast.ida) == 0
    assert not Rhythm.objects.proposed().filter(employee=cast.ida).exists()


def test_a_colleague_of_the_same_team_is_nobody_here(cast: Cast, client: Client) -> None:
    assert (
        sign_in(client, cast.jonas).post(reverse("touches"), {"person": str(cast.ida.id)}).status_code == 404
    )


@pytest.mark.parametrize("name", ["touches", "rhythm_for_all"])
def test_get_is_refused(cast: Cast, client: Client, name: str) -> None:
    assert sign_in(client, cast.mette).get(reverse(name)).status_code == 405


def test_the_employee_says_that_it_does_not_fit(cast: Cast, client: Client) -> None:
    touch = Touch.objects.counting().filter(employee=cast.jonas, leader=cast.mette).order_by("-on").first()
    assert touch is not None
    sign_in(client, cast.jonas).post(reverse("touch_withdrawals", args=[touch.ref]))
    touch.refresh_from_db()
    assert touch.withdrawn_by == cast.jonas
    client.post(reverse("touch_returns", args=[touch.ref]))
    touch.refresh_from_db()
    assert touch.withdrawn_at is None


@pytest.mark.parametrize("who", OUTSIDERS)
def test_a_reference_helps_nobody_else(cast: Cast, client: Client, who: str) -> None:
    touch = Touch.objects.counting().filter(employee=cast.jonas, leader=cast.mette).order_by("-on").first()
    assert touch is not None
    sign_in(client, cast.named(who))
    assert client.post(reverse("touch_withdrawals", args=[touch.ref])).status_code == 404
    assert client.post(reverse("touch_withdrawals", args=[f"{touch.pk}:forged"])).status_code == 404


def test_the_deputy_notes_while_the_leader_is_away_and_may_undo(cast: Cast, client: Client) -> None:
    cast.mette.leaves.create(started_on=TODAY, ended_on=TODAY + timedelta(days=2), noted_at=NOW)
    sign_in(client, cast.anders).post(reverse("touches"), {"person": str(cast.karen.id)})
    touch = Touch.objects.get(employee=cast.karen, on=TODAY)
    assert (touch.leader, touch.talked) == (cast.mette, cast.anders)
    client.post(reverse("touch_withdrawals", args=[touch.ref]))
    assert touches_of(cast.karen) == 0


def test_the_other_agrees_to_the_rhythm(cast: Cast, client: Client) -> None:
    sign_in(client, cast.mette)
    assert client.post(reverse("rhythm_answer", args=[cast.sofie.id]), {"answer": "yes"}).status_code == 404
    sign_in(client, cast.sofie)
    client.post(reverse("rhythm_answer", args=[cast.sofie.id]), {"answer": "yes"})
    assert Rhythm.objects.in_force().get(employee=cast.sofie).days == 21


def test_a_rhythm_out_of_range_is_told_plainly(cast: Cast, client: Client) -> None:
    sign_in(client, cast.mette).post(reverse("rhythm", args=[cast.jonas.id]), {"days": "43"})
    assert "7 til 42" in client.get("/").text
    assert not Rhythm.objects.proposed().filter(employee=cast.jonas).exists()


def test_an_address_of_others_is_not_followed(cast: Cast, client: Client) -> None:
    data = {"person": str(cast.ida.id), "next": "https://elsewhere.example/"}
    assert sign_in(client, cast.mette).post(reverse("touches"), data)["Location"] == "/"
