"""I dag and the person page, for each who looks: what stands there, what does not, and how many questions it takes."""

import json
import re
from argparse import ArgumentParser
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from naervaer.config import command_due
from naervaer.followup.actions import record_touch
from naervaer.ledger.models import Read
from naervaer.people.actions import add_person, change_leader
from naervaer.people.models import Person, Unit
from tests.cast import NOW, TODAY, Cast, sign_in
from tests.client import Client


def talk(leader: Person, employee: Person) -> None:
    record_touch(employee=employee, leader=leader, talked=leader, on=TODAY, by=leader, at=NOW, today=TODAY)


def test_the_leader_sees_whom_to_call_and_why(cast: Cast, client: Client) -> None:
    page = sign_in(client, cast.mette).get("/").text
    calls = page.split('id="to-call"')[1].split("</section>")[0]
    assert [name for name in ("Karen", "Tobias", "Ida", "Jonas", "Nadia", "Henrik") if name in calls] == [
        "Karen",
        "Tobias",
        "Ida",
    ]
    assert "17 dage siden I talte" in calls
    later = page.split('id="later"')[1].split("</section>")[0]
    assert "Sofie" in later
    assert "Det er tid til at tale med <b>to</b>." in page


def test_every_house_says_its_path_in_words(cast: Cast, client: Client) -> None:
    page = sign_in(client, cast.mette).get("/").text
    assert "Henrik: fri til og med søndag 6. december" in page
    assert "Karen: I talte sidst fredag 6. november, tid til at kigge forbi" in page
    assert 'class="house' in page
    assert page.count('aria-label="Henrik') == 1


def test_on_friday_evening_light_lies_over_a_street_where_all_are_seen(cast: Cast, client: Client) -> None:
    for employee in cast.team:
        talk(cast.mette, employee)
    page = sign_in(client, cast.mette).get("/").text
    assert "Alle er set, Mette" in page
    assert "hero eve" not in page  # it is Monday


def test_nobody_to_lead_and_no_leader(cast: Cast, client: Client) -> None:
    page = sign_in(client, cast.birgit).get("/").text
    assert "Mette" in page
    change_leader(person=cast.ole, leader=None, by=cast.birgit, at=NOW)
    page = sign_in(client, cast.ole).get("/").text
    assert "Velkommen, Ole" in page


def test_the_employee_sees_the_same_path(cast: Cast, client: Client) -> None:
    page = sign_in(client, cast.jonas).get("/").text
    assert "I talte sidst mandag 16. november" in page
    assert "Mette ser den samme" in strip_tags(page)
    assert "Karen" not in page


def test_the_deputy_sees_the_people_of_who_is_away(cast: Cast, client: Client) -> None:
    assert "Karen" not in sign_in(client, cast.anders).get("/").text
    cast.mette.leaves.create(started_on=TODAY, ended_on=TODAY + timedelta(days=2), noted_at=NOW)
    page = client.get("/").text
    assert "I stedet for Mette" in strip_tags(page)
    assert "Karen" in page
    assert client.get(reverse("person", args=[cast.karen.id])).status_code == 200
    contact = client.get(reverse("person", args=[cast.jonas.id])).text
    assert "noteret af" not in contact
    assert "arbejder" not in contact, "hours are for the two alone"


@pytest.mark.parametrize("who", ["rune", "pia", "hanne", "dorte", "ole", "bo", "anders", "sofie"])
def test_a_persons_page_is_for_the_two(cast: Cast, client: Client, who: str) -> None:
    sign_in(client, cast.named(who))
    missing = client.get(reverse("person", args=["00000000-0000-4000-8000-000000000000"]))
    hidden = client.get(reverse("person", args=[cast.jonas.id]))
    assert (missing.status_code, hidden.status_code) == (404, 404)


def test_who_has_left_sees_nothing_and_stands_nowhere(cast: Cast, client: Client) -> None:
    cast.karen.employments.update(ended_on=TODAY)
    assert "Karen" not in sign_in(client, cast.mette).get("/").text
    cast.jonas.employments.update(ended_on=TODAY)
    refused = sign_in(client, cast.jonas).get("/")
    assert (refused.status_code, refused["Location"]) == (302, "/account/login/?next=/")


def test_the_old_leader_reads_nothing_in_the_next_request(cast: Cast, client: Client) -> None:
    address = reverse("person", args=[cast.jonas.id])
    assert sign_in(client, cast.mette).get(address).status_code == 200
    change_leader(person=cast.jonas, leader=cast.rune, by=cast.ole, at=NOW)
    assert client.get(address).status_code == 404
    assert "Jonas" not in client.get("/").text


def test_looking_is_noted_once_a_day(cast: Cast, client: Client) -> None:
    sign_in(client, cast.mette)
    for _ in range(3):
        client.get("/")
    rows = Read.objects.filter(viewer_id=cast.mette.id, kind="today")
    assert {row.subject_id for row in rows} == {person.id for person in cast.team}
    assert rows.count() == len(cast.team)


def test_twelve_queries_whatever_the_number_of_people(cast: Cast, client: Client) -> None:
    for number in range(20):
        add_person(
            name=f"Ny {number}", by=None, at=NOW, started_on=TODAY, leader=cast.mette, phone="12345678"
        )
    sign_in(client, cast.mette).get("/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/")
    assert len(asked) <= 12, [query["sql"][:120] for query in asked]


def test_over_forty_people_the_street_is_told_by_team(cast: Cast, client: Client) -> None:
    other = Unit.objects.create(name="Team Ø", sort_key="team z2")
    for number in range(40):
        add_person(name=f"Ny {number}", by=None, at=NOW, started_on=TODAY, leader=cast.mette, unit=other)
    page = sign_in(client, cast.mette).get("/").text
    assert page.index(">Team Havn</h3>") < page.index(">Team Ø</h3>")


@pytest.mark.parametrize(
    ("order", "first"), [("due", "Karen Beck"), ("name", "Henrik Dam"), ("last", "Tobias Vind")]
)
def test_the_list_in_the_order_one_likes(cast: Cast, client: Client, order: str, first: str) -> None:
    page = sign_in(client, cast.mette).get(f"/list/?order={order}").text
    table = page.split("<tbody")[1]
    assert min(cast.team, key=lambda person: table.index(person.name)).name == first


def test_htmx_gets_the_block_that_a_reload_would_bring(cast: Cast, client: Client) -> None:
    whole = sign_in(client, cast.mette).get("/").text
    block = client.get("/", headers={"HX-Request": "true"}).text
    assert block.strip().startswith('<div id="day"')
    assert "<html" not in block
    assert _quiet(block) in _quiet(whole)


def _quiet(html: str) -> str:
    """Without the form tokens, which are masked anew each time, and without space."""
    return re.sub(r"\s+", " ", re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", html)).strip()


def test_the_command_prints_the_same(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    parser = ArgumentParser()
    command_due.add_arguments(parser)
    assert command_due.run(parser.parse_args(["--leader", "nobody@nowhere.example"])) == 2
    assert "Nobody here has the address" in capsys.readouterr().err
    assert cast.mette.email is not None
    assert command_due.run(parser.parse_args(["--leader", cast.mette.email.upper(), "--json"])) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["email"] for row in rows] == [cast.karen.email, cast.tobias.email, cast.ida.email]
    assert set(rows[0]) == {"email", "due_on", "last_spoken_on", "rhythm_days", "state", "reason"}
    assert (
        command_due.run(parser.parse_args(["--leader", cast.mette.email, "--on", "2026-11-27", "--json"]))
        == 0
    )
    assert len(json.loads(capsys.readouterr().out)) == 4


def test_the_employee_reads_how_to_get_hold_of_the_leader(cast: Cast, client: Client) -> None:
    sign_in(client, cast.jonas).get("/")
    with CaptureQueriesContext(connection) as asked:
        page = client.get("/").text
    assert len(asked) <= 13, [query["sql"][:120] for query in asked]
    told = strip_tags(page.split('id="reach"')[1].split("</section>")[0])
    assert "Sådan får du fat i Mette" in told
    assert "standarden" in told
    assert "Svar inden for 30 arbejdsminutter, samtalen inden for 120" in told


def test_a_leader_is_not_made_to_wait_for_what_the_page_does_not_show(cast: Cast, client: Client) -> None:
    sign_in(client, cast.mette)
    with CaptureQueriesContext(connection) as asked:
        assert 'id="reach"' not in client.get("/").text
    assert not [query for query in asked if '"contact_contactagreement"."too_much"' in query["sql"]]
