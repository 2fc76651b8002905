"""What two agree about reaching each other, and "can be called until" (A13, A26)."""

import re
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from naervaer.contact import actions
from naervaer.contact.access import readers_of_agreement
from naervaer.contact.models import ContactAgreement, Duty, Reachable
from naervaer.contact.queries import offer_for, suggested_time
from naervaer.contact.rules import PromiseError, months_on
from naervaer.people.actions import change_leader
from naervaer.people.models import Person
from tests.cast import Cast, sign_in
from tests.client import Client
from tests.contact.clock import asked, at, turn_of

TUESDAY = at("2026-11-24 10:00")
TERMS: dict[str, Any] = {"answer_within": 60, "talk_within": 240, "review_on": date(2027, 2, 24)}
FORM = {
    "urgent_by": "call",
    "today_by": "chat",
    "waits_by": "mail",
    "sensitive_by": "meet",
    "answer_within": "45",
    "talk_within": "180",
    "calls": "announced",
    "quiet_from": "12:00",
    "quiet_until": "13:00",
    "open_weekday": "3",
    "open_from": "13:00",
    "open_until": "14:00",
    "too_much": "Lad os tage det torsdag",
    "review_on": "2027-02-24",
}


@pytest.fixture(autouse=True)
def _on_tuesday(cast: Cast, time_machine: Any) -> None:
    time_machine.move_to(TUESDAY)


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def proposed(employee: Person, by: Person, **other: Any) -> ContactAgreement:
    return actions.propose_agreement(employee=employee, by=by, at=TUESDAY, **{**TERMS, **other})


def test_it_holds_when_both_have_said_yes(cast: Cast) -> None:
    first = proposed(cast.jonas, cast.mette)
    assert offer_for(cast.jonas, at=TUESDAY).promised.answer == at("2026-11-24 10:30")
    with pytest.raises(actions.NotYours):
        actions.agree_on(agreement=first, by=cast.mette, at=TUESDAY)
    actions.agree_on(agreement=first, by=cast.jonas, at=TUESDAY)
    offer = offer_for(cast.jonas, at=TUESDAY)
    assert (offer.promised.answer, offer.promised.talk) == (at("2026-11-24 11:00"), at("2026-11-24 14:00"))
    assert turn_of(asked(cast.jonas, TUESDAY)).answer_due_at == at("2026-11-24 11:00")


def test_versions_follow_one_another(cast: Cast) -> None:
    actions.agree_on(agreement=proposed(cast.jonas, cast.mette), by=cast.jonas, at=TUESDAY)
    second = proposed(cast.jonas, cast.jonas, answer_within=15)
    third = proposed(cast.jonas, cast.jonas, answer_within=20)
    assert (second.version, third.version) == (2, 3)
    assert ContactAgreement.objects.in_force().get().version == 1
    actions.decline(agreement=third, by=cast.mette, at=TUESDAY)
    assert not ContactAgreement.objects.proposed().exists()
    actions.agree_on(agreement=proposed(cast.jonas, cast.jonas), by=cast.mette, at=TUESDAY)
    assert ContactAgreement.objects.in_force().get().version == 4
    actions.forget_old_agreements(at=TUESDAY + timedelta(days=364))
    assert ContactAgreement.objects.count() == 4
    actions.forget_old_agreements(at=TUESDAY + timedelta(days=366))
    assert ContactAgreement.objects.count() == 1


def test_while_nobody_can_say_yes_the_leaders_word_holds(cast: Cast) -> None:
    proposed(cast.karen, cast.mette)
    assert ContactAgreement.objects.in_force().get().employee == cast.karen


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_on_arrival_the_employee_is_asked(cast: Cast, client: Client, answer: str) -> None:
    """Nobody is told of an agreement that they never made."""
    user, cast.jonas.user = cast.jonas.user, None
    cast.jonas.save(update_fields=["user"])
    proposed(cast.jonas, cast.mette)
    address = reverse("contact_agreement", args=[cast.jonas.id])
    page = words(sign_in(client, cast.mette).get(address).text)
    assert "er logget ind og har svaret" in page
    cast.jonas.user = user
    cast.jonas.save(update_fields=["user"])
    sign_in(client, cast.jonas)
    assert "har valgt det, før du var her" in words(client.get(address).text)
    assert "valgt af lederen" in words(client.get(reverse("contact_agreements")).text)

    client.post(reverse("contact_agreement_answer", args=[cast.jonas.id]), {"answer": answer})
    page = words(client.get(address).text)
    assert "før du var her" not in page
    held = ContactAgreement.objects.in_force().filter(employee=cast.jonas).first()
    assert (held is not None and held.agreed_by == cast.jonas) == (answer == "yes")
    assert client.post(
        reverse("contact_agreement_answer", args=[cast.jonas.id]), {"answer": answer}
    ).status_code == (404)


def test_earlier_versions_are_read_by_the_two_who_made_them(cast: Cast, client: Client) -> None:
    address = reverse("contact_agreement", args=[cast.jonas.id])
    actions.agree_on(agreement=proposed(cast.jonas, cast.mette, answer_within=7), by=cast.jonas, at=TUESDAY)
    assert "Tidligere udgaver" not in sign_in(client, cast.jonas).get(address).text
    actions.decline(agreement=proposed(cast.jonas, cast.mette, answer_within=8), by=cast.jonas, at=TUESDAY)
    actions.agree_on(agreement=proposed(cast.jonas, cast.mette, answer_within=9), by=cast.jonas, at=TUESDAY)
    for reader in (cast.jonas, cast.mette):
        page = sign_in(client, reader).get(address).text
        earlier = words(page.split("Tidligere udgaver")[1].split("</details>")[0])
        assert "Udgave 1" in earlier
        assert "inden for 7 " in earlier
        assert "inden for 8 " not in earlier, "nobody agreed on that one"
        assert "inden for 9 " not in earlier
    change_leader(person=cast.jonas, leader=cast.rune, by=cast.ole, at=TUESDAY + timedelta(days=1))
    assert "Tidligere udgaver" not in sign_in(client, cast.rune).get(address).text


@pytest.mark.parametrize("minutes", [4, 2401])
def test_no_promise_outside_5_to_2400_minutes(cast: Cast, minutes: int) -> None:
    with pytest.raises(PromiseError):
        proposed(cast.jonas, cast.mette, talk_within=minutes)
    with pytest.raises(IntegrityError), transaction.atomic():
        ContactAgreement.objects.create(
            employee=cast.jonas,
            version=1,
            proposed_at=TUESDAY,
            **{**TERMS, "answer_within": minutes},
        )


def test_a_new_leader_takes_it_over_and_the_old_one_reads_nothing(cast: Cast) -> None:
    agreement = proposed(cast.jonas, cast.mette)
    for viewer in cast.everyone:
        can_load = ContactAgreement.objects.visible_to(viewer).exists()
        assert can_load == (viewer in readers_of_agreement(agreement)), viewer.name
    change_leader(person=cast.jonas, leader=cast.rune, by=cast.ole, at=TUESDAY)
    assert {person.first_name for person in readers_of_agreement(agreement)} == {"Jonas", "Rune"}
    assert not ContactAgreement.objects.visible_to(cast.mette).exists()


def test_proposed_and_agreed_on_its_page(cast: Cast, client: Client) -> None:
    address = reverse("contact_agreement", args=[cast.jonas.id])
    assert "Svar inden for 30 arbejdsminutter" in words(sign_in(client, cast.mette).get(address).text)
    assert client.post(address, FORM).status_code == 303
    held = ContactAgreement.objects.get()
    assert (held.quiet_from, held.open_weekday, held.too_much) == (time(12), 3, "Lad os tage det torsdag")
    assert "Venter på den andens ja" in words(client.get(address).text)
    client.post(reverse("contact_agreement_answer", args=[cast.jonas.id]), {"answer": "yes"})
    assert ContactAgreement.objects.proposed().exists(), "nobody agrees with oneself"
    page = words(sign_in(client, cast.jonas).get(address).text)
    assert "Onsdag 13.00–14.00" in page
    client.post(reverse("contact_agreement_answer", args=[cast.jonas.id]), {"answer": "yes"})
    assert ContactAgreement.objects.in_force().get() == held
    assert "Mette Krogh" in words(client.get(address).text)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("answer_within", "4"),
        ("review_on", "2027-06-24"),
        ("review_on", "2026-11-24"),
        ("quiet_until", ""),
        ("open_until", "12:00"),
        ("open_weekday", ""),
        ("too_much", "x" * 201),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_typed_is_lost(
    cast: Cast, client: Client, field: str, value: str
) -> None:
    form = {"too_much": "Torsdag", **FORM, field: value}
    response = sign_in(client, cast.jonas).post(reverse("contact_agreement", args=[cast.jonas.id]), form)
    assert response.status_code == 422
    assert form["too_much"] in response.text
    assert not ContactAgreement.objects.exists()


def test_the_leader_sees_who_lacks_one(cast: Cast, client: Client) -> None:
    actions.agree_on(agreement=proposed(cast.jonas, cast.mette), by=cast.jonas, at=TUESDAY)
    proposed(cast.sofie, cast.mette)
    page = words(sign_in(client, cast.mette).get(reverse("contact_agreements")).text)
    assert page.count("ikke endnu: standarden gælder") == 6  # with Birgit, and five of the seven
    assert page.count("foreslået, venter på et ja") == 1
    assert "aftalt, ses på igen" in page


def test_the_own_leader_is_named_with_a_face_of_their_own(cast: Cast, client: Client) -> None:
    page = sign_in(client, cast.mette).get(reverse("contact_agreements")).text
    own = page.split("Dig og din leder")[0].rsplit("<li>", 1)[1] + page.split("Dig og din leder")[1][:120]
    assert cast.birgit.first_name in own
    assert f">{cast.birgit.initials}</span>" in own
    assert f">{cast.mette.initials}</span>" not in own


def test_a_month_has_a_last_day() -> None:
    assert months_on(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert months_on(date(2026, 11, 24), 3) == date(2027, 2, 24)


# "Can be called until" --------------------------------------------------------------------------------------


def test_who_can_be_called_is_offered_first(cast: Cast, client: Client) -> None:
    actions.can_be_called(person=cast.mette, until=at("2026-11-24 15:30"), at=TUESDAY)
    page = sign_in(client, cast.jonas).get(reverse("contact")).text
    assert "kan ringes op til 15.30" in words(page)
    assert page.index("tel:") < page.index('name="key"')
    piece = client.get(reverse("contact_button"), headers={"HX-Request": "true"}).text
    assert "<form" not in piece, "one looks before one asks"


def test_it_ends_by_itself_and_before(cast: Cast) -> None:
    actions.can_be_called(person=cast.mette, until=at("2026-11-24 15:30"), at=TUESDAY)
    assert offer_for(cast.jonas, at=at("2026-11-24 15:29")).reachable
    assert not offer_for(cast.jonas, at=at("2026-11-24 15:30")).reachable
    actions.can_be_called(person=cast.mette, until=at("2026-11-24 16:00"), at=at("2026-11-24 15:40"))
    assert Reachable.objects.count() == 1
    actions.cannot_be_called(person=cast.mette, at=at("2026-11-24 15:41"))
    assert not Reachable.objects.exists()
    for until in (TUESDAY, TUESDAY + timedelta(hours=13)):
        with pytest.raises(actions.TooLong):
            actions.can_be_called(person=cast.mette, until=until, at=TUESDAY)


def test_said_and_ended_on_its_page(cast: Cast, client: Client) -> None:
    sign_in(client, cast.mette)
    assert client.post(reverse("reachable"), {"minutes": "7"}).status_code == 422
    client.post(reverse("reachable"), {"minutes": "60"})
    assert "Kan ringes op til 11.00" in words(client.get(reverse("reachable")).text)
    client.post(reverse("reachable_end"))
    assert not Reachable.objects.exists()


def test_the_administrator_names_the_duty_person(cast: Cast, client: Client) -> None:
    sign_in(client, cast.ole)
    assert client.post(reverse("duty"), {"person": "Ingen Sådan"}).status_code == 422
    client.post(reverse("duty"), {"person": cast.hanne.email or ""})
    assert "Hanne Riis" in client.get(reverse("duty")).text
    assert Duty.objects.get().person == cast.hanne
    client.post(reverse("duty"), {"person": ""})
    assert not Duty.objects.exists()


def test_the_open_hour_is_suggested_first_when_it_keeps_the_promise(cast: Cast) -> None:
    now, late = at("2026-11-25 11:10"), at("2026-11-25 14:00")
    assert suggested_time(cast.mette, cast.jonas, at=now, latest=late) == at("2026-11-25 11:30")
    wednesday = {"open_weekday": 3, "open_from": time(13), "open_until": time(14)}
    actions.agree_on(agreement=proposed(cast.jonas, cast.mette, **wednesday), by=cast.jonas, at=TUESDAY)
    assert suggested_time(cast.mette, cast.jonas, at=now, latest=late) == at("2026-11-25 13:00")
    assert suggested_time(cast.mette, cast.jonas, at=now, latest=at("2026-11-25 12:00")) == at(
        "2026-11-25 11:30"
    )
    assert (
        suggested_time(cast.mette, cast.jonas, at=at("2026-11-25 16:50"), latest=at("2026-11-25 17:00"))
        is None
    )
