"""The page of a team's agreement, and where else it is told (A13)."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from naervaer.contact import actions
from naervaer.contact.models import TeamAgreement
from tests.cast import Cast, sign_in
from tests.client import Client
from tests.contact.clock import at
from tests.contact.teams import AT_WORK, TUESDAY, agreed, page_of, words

FORM = {
    "urgent_by": "call",
    "today_by": "chat",
    "waits_by": "mail",
    "sensitive_by": "meet",
    "answer_within": "45",
    "talk_within": "180",
    "calls": "announced",
    "on_video": "without",
    "core_from": "10:00",
    "core_until": "14:00",
    "quiet_from": "16:00",
    "quiet_until": "09:00",
    "too_much": "Vi tager det i morgen",
    "review_on": "2027-02-24",
}


@pytest.fixture(autouse=True)
def _on_tuesday(cast: Cast, time_machine: Any) -> None:
    time_machine.move_to(TUESDAY)


def test_proposed_answered_and_held_on_its_page(cast: Cast, client: Client) -> None:
    address = reverse("team_agreement", args=[cast.mette.id])
    assert "Ingen aftale endnu" in page_of(client, cast.jonas, cast.mette)
    assert client.post(address, FORM).status_code == 303
    version = TeamAgreement.objects.get()
    answer = reverse("team_answer", args=[version.id])
    page = page_of(client, cast.mette, cast.mette)
    assert "1 af de 6, der er på arbejde, har svaret" in page
    assert "Kernetid 10.00–14.00" in page
    assert client.post(answer, {"answer": "object", "text": ""}).status_code == 422
    assert client.post(answer, {"answer": "maybe"}).status_code == 422
    client.post(answer, {"answer": "yes"})
    for name in AT_WORK[1:]:
        sign_in(client, cast.named(name)).post(answer, {"answer": "pass"})
    assert "Det gælder nu" in page_of(client, cast.jonas, cast.mette)
    pair = words(client.get(reverse("contact_agreement", args=[cast.jonas.id])).text)
    assert "Det gælder nu fra teamets aftale" in pair
    assert "Svar inden for 45 arbejdsminutter, samtalen inden for 180" in pair
    client.post(reverse("team_answer_return", args=[version.id]))
    assert "Det er ændret i mellemtiden" in words(client.get(address).text), "the last answer was another's"
    sign_in(client, cast.ida).post(reverse("team_answer_return", args=[version.id]))
    assert "5 af de 6" in words(client.get(address).text)
    assert client.post(reverse("team_withdrawal", args=[version.id])).status_code == 404
    sign_in(client, cast.jonas).post(reverse("team_withdrawal", args=[version.id]))
    assert "Ingen aftale endnu" in words(client.get(address).text)
    client.post(answer, {"answer": "yes"})
    assert "Det er ændret i mellemtiden" in words(client.get(address).text)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("core_until", "09:00"),
        ("core_until", ""),
        ("quiet_until", "16:00"),
        ("on_video", "always"),
        ("review_on", "2027-06-24"),
    ],
)
def test_what_cannot_be_is_refused(cast: Cast, client: Client, field: str, value: str) -> None:
    form = {**FORM, field: value}
    response = sign_in(client, cast.jonas).post(reverse("team_agreement", args=[cast.mette.id]), form)
    assert response.status_code == 422
    assert FORM["too_much"] in response.text
    assert not TeamAgreement.objects.exists()


def test_from_its_day_on_it_is_to_be_looked_at(cast: Cast, client: Client, time_machine: Any) -> None:
    agreed(cast)
    time_machine.move_to(at("2027-02-23 10:00"))
    assert "skal ses på igen" not in page_of(client, cast.jonas, cast.mette)
    time_machine.move_to(at("2027-02-24 10:00"))
    assert "skal ses på igen" in page_of(client, cast.jonas, cast.mette)
    assert "skal ses på igen" in words(client.get(reverse("contact_agreements")).text)


def test_the_leader_sees_who_has_none(cast: Cast, client: Client) -> None:
    everybody = sign_in(client, cast.mette).get(reverse("contact_agreements"))
    assert "7 af dine medarbejdere har ingen endnu" in words(everybody.text)
    agreed(cast)
    page = words(client.get(reverse("contact_agreements")).text)
    assert "En af dine medarbejdere har ingen endnu" in page, "Henrik, who is away"
    assert page.count("ikke endnu: teamets aftale gælder") == 6


def test_core_time_stands_beside_the_times_in_common(cast: Cast, client: Client) -> None:
    agreed(cast)
    assert "Jeres kernetid er 10.00–14.00" in words(
        sign_in(client, cast.mette).get(reverse("team_windows")).text
    )
    both = {cast.mette: "10–14", cast.nadia: "11–15"}  # Nadia sits an hour to the east
    for viewer, times in both.items():
        page = sign_in(client, viewer).get(reverse("person", args=[cast.nadia.id]))
        assert f"Jeres kernetid er {times}." in words(page.text), viewer.name


def test_beside_what_two_agreed_on_the_teams_part_says_so(cast: Cast, client: Client) -> None:
    agreed(cast)
    terms = {"answer_within": 20, "talk_within": 90, "review_on": date(2027, 2, 1)}
    pair = actions.propose_agreement(employee=cast.jonas, by=cast.mette, at=TUESDAY, **terms)
    actions.agree_on(agreement=pair, by=cast.jonas, at=TUESDAY)
    response = sign_in(client, cast.jonas).get(reverse("contact_agreement", args=[cast.jonas.id]))
    page = words(response.text)
    assert "samtalen inden for 90 Når" in page
    assert "10.00–14.00 · fra teamets aftale" in page
    assert "Du arbejder man.–fre. 9–17 · København" in page
