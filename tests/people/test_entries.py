"""The list and the entries: finding, adding, correcting, leaving and coming back, and what moves with a leader."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from naervaer.accounts.models import User
from naervaer.people.models import Employment, Leadership, Person
from naervaer.people.rules import sort_key
from tests.cast import Cast, sign_in
from tests.client import Client


@pytest.fixture
def hanne(client: Client, cast: Cast) -> Client:
    sign_in(client, cast.hanne)
    return client


def _entry(client: Client, person: Person, **changes: str) -> Any:
    data = {"name": person.name, "email": person.email or "", "title": person.title, "call_by": "keep"}
    return client.post(reverse("person_entry", args=[person.id]), data | changes)


def test_found_by_any_word_of_the_name_by_address_and_by_number(hanne: Client, cast: Cast) -> None:
    for text in ("jon", "HOLM", "jonas@hav", cast.jonas.employee_number):
        found = hanne.get(reverse("people"), {"q": text}).content.decode()
        assert "Jonas Holm" in found, text
        assert "Karen Beck" not in found, text


def test_a_number_is_found_only_by_who_keeps_the_list(client: Client, cast: Cast) -> None:
    sign_in(client, cast.mette)
    found = client.get(reverse("people"), {"q": cast.jonas.employee_number, "of": "here"}).content.decode()
    assert "Jonas Holm" not in found


def test_a_leader_begins_with_the_own_people(client: Client, cast: Cast) -> None:
    sign_in(client, cast.mette)
    own = client.get(reverse("people")).content.decode()
    assert all(person.name in own for person in cast.team)
    assert "Pia Holst" not in own
    assert "Pia Holst" in client.get(reverse("people"), {"of": "here"}).content.decode()


def test_pages_of_fifty_in_the_order_of_names(hanne: Client, cast: Cast) -> None:
    names = [f"Åse {number:03}" for number in range(60)]
    people = Person.objects.bulk_create([Person(name=name, sort_key=sort_key(name)) for name in names])
    Employment.objects.bulk_create([Employment(person=each, started_on=date(2020, 1, 1)) for each in people])
    first = hanne.get(reverse("people"), {"q": "åse"}).content.decode()
    assert "Åse 049" in first
    assert "Åse 050" not in first
    second = hanne.get(reverse("people"), {"q": "åse", "page": "2"}).content.decode()
    assert "Åse 050" in second
    assert "Åse 049" not in second


def test_the_list_asks_as_much_for_many_as_for_few(hanne: Client, cast: Cast) -> None:
    with CaptureQueriesContext(
        connection,
    ) as few:
        hanne.get(reverse("people"))
    test_pages_of_fifty_in_the_order_of_names(hanne, cast)
    with CaptureQueriesContext(connection) as many:
        hanne.get(reverse("people"))
    assert len(many) == len(few) <= 7


def test_somebody_new_has_a_leader_from_the_first_day(hanne: Client, cast: Cast) -> None:
    answer = hanne.post(
        reverse("person_new"),
        {
            "name": "Åge Ny",
            "email": "Aage@Havn.test",
            "unit": "team havn",
            "leader": "Mette Krogh",
            "phone": "+45 11 22 33 44",
            "started_on": "01.12.2026",
        },
    )
    assert answer.status_code == 303
    new = Person.objects.get(email="aage@havn.test")
    assert (new.unit, new.phone) == (cast.havn, "+45 11 22 33 44")
    assert Leadership.objects.get(person=new).leader == cast.mette
    assert Employment.objects.get(person=new).started_on == date(2026, 12, 1)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "", "Skriv navnet."),
        ("email", "jonas@havn.test", "Adressen tilhører Jonas Holm."),
        ("email", "jonas", "Skriv en adresse som"),
        ("email", "", "logger ind med adressen"),
        ("employee_number", "106", "Nummeret tilhører"),
        ("unit", "Team Mars", "ingen enhed med det navn"),
        ("phone", "ring til mig", "Skriv nummeret med tal"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(
    hanne: Client, cast: Cast, field: str, value: str, words: str
) -> None:
    answer = _entry(hanne, cast.mette, **{"title": "Havnechef"} | {field: value})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert f'href="#entry_{field}"' in page
    assert f'id="entry_{field}_error"' in page
    assert 'value="Havnechef"' in page
    assert Person.objects.get(pk=cast.mette.pk).title == "Teamleder"


def test_the_number_of_somebody_else_is_on_no_page_of_who_keeps_the_list(hanne: Client, cast: Cast) -> None:
    person = Person.objects.get(pk=cast.jonas.pk)
    person.phone = "+45 99 88 77 66"
    person.save()
    assert "99 88 77 66" not in hanne.get(reverse("person_entry", args=[person.id])).content.decode()
    _entry(hanne, person, title="Chefingeniør")
    assert Person.objects.get(pk=person.pk).phone == "+45 99 88 77 66"
    _entry(hanne, person, phone="11 11 11 11", call_by="phone")
    kept = Person.objects.get(pk=person.pk)
    assert (kept.phone, kept.call_by) == ("11 11 11 11", "phone")


def test_a_new_address_is_the_one_that_signs_in(hanne: Client, cast: Cast) -> None:
    _entry(hanne, cast.jonas, email="Jonas.Holm@Havn.test")
    assert User.objects.get(person=cast.jonas).email == "jonas.holm@havn.test"


def test_two_of_the_same_name_need_the_address(hanne: Client, cast: Cast) -> None:
    twin = Person.objects.create(name="Mette Krogh", sort_key=sort_key("Mette Krogh"))
    Employment.objects.create(person=twin, started_on=date(2020, 1, 1))
    address = reverse("person_leader", args=[cast.pia.id])
    answer = hanne.post(address, {"leader": "Mette Krogh"})
    assert answer.status_code == 422
    assert "Flere hedder sådan" in answer.content.decode()
    assert hanne.post(address, {"leader": f"Mette Krogh, #{twin.id.hex[:8]}"}).status_code == 303
    assert Leadership.objects.get(person=cast.pia, ended_at=None).leader == twin


def test_a_circle_of_leaders_is_explained(hanne: Client, cast: Cast) -> None:
    answer = hanne.post(reverse("person_leader", args=[cast.birgit.id]), {"leader": "jonas@havn.test"})
    assert answer.status_code == 422
    assert "Jonas Holm ledes af Birgit Falk" in answer.content.decode()
    answer = hanne.post(reverse("person_leader", args=[cast.mette.id]), {"leader": "mette@havn.test"})
    assert "Ingen er sin egen nærmeste leder" in answer.content.decode()
    assert Leadership.objects.get(person=cast.mette, ended_at=None).leader == cast.birgit


def test_with_the_leader_the_reading_moves_in_the_next_request(hanne: Client, cast: Cast) -> None:
    pages = [reverse(name, args=[cast.sofie.id]) for name in ("hours_of", "leave_of", "buddies", "person")]
    before, after = sign_in(Client(), cast.mette), sign_in(Client(), cast.anders)
    assert {before.get(page).status_code for page in pages} == {200}
    assert {after.get(page).status_code for page in pages} == {404}
    hanne.post(reverse("person_leader", args=[cast.sofie.id]), {"leader": "anders@havn.test"})
    assert {before.get(page).status_code for page in pages} == {404}
    assert {after.get(page).status_code for page in pages} == {200}


def test_who_has_left_is_nobody_the_day_after_and_can_come_back(hanne: Client, cast: Cast) -> None:
    jonas = sign_in(Client(), cast.jonas)
    yesterday = (timezone.localdate() - timedelta(days=1)).isoformat()
    assert jonas.get(reverse("me")).status_code == 200
    hanne.post(reverse("employment_end", args=[cast.jonas.id]), {"last_day": yesterday})
    assert jonas.get(reverse("me")).status_code == 302  # to the sign-in
    assert "Jonas Holm" in hanne.get(reverse("people"), {"of": "left"}).content.decode()
    again = reverse("employments", args=[cast.jonas.id])
    assert hanne.post(again, {"started_on": "2026-11-01"}).status_code == 422
    assert hanne.post(again, {"started_on": "2026-11-23"}).status_code == 303
    assert Employment.objects.filter(person=cast.jonas).count() == 2
    assert sign_in(jonas, cast.jonas).get(reverse("me")).status_code == 200


def test_the_last_day_is_not_before_the_first(hanne: Client, cast: Cast) -> None:
    answer = hanne.post(reverse("employment_end", args=[cast.tobias.id]), {"last_day": "2026-11-01"})
    assert answer.status_code == 422
    assert "før første dag" in answer.content.decode()


def test_own_page_changes_only_what_is_own(client: Client, cast: Cast) -> None:
    sign_in(client, cast.jonas)
    data = {"phone": "12 34 56 78", "call_by": "link", "language": "en", "name": "Kongen", "title": "Konge"}
    assert client.post(reverse("me"), data).status_code == 303
    kept = Person.objects.get(pk=cast.jonas.pk)
    assert (kept.phone, kept.call_by, kept.name) == ("12 34 56 78", "link", "Jonas Holm")
    page = client.get(reverse("me")).content.decode()
    assert "Nearest leader" in page
    assert "Mette Krogh" in page
    assert "Anders Friis" in page


def test_htmx_gets_the_part_and_a_page_gets_the_whole(hanne: Client, cast: Cast) -> None:
    address = reverse("person_leader", args=[cast.birgit.id])
    part = hanne.post(address, {"leader": "jonas@havn.test"}, headers={"HX-Request": "true"})
    assert part.status_code == 422
    assert part.content.decode().lstrip().startswith('<div id="entry">')
