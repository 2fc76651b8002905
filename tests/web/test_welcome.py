"""The first day of a leader and the first visit of an employee, from the empty installation on."""

import csv
import re
from datetime import date, timedelta
from io import StringIO

import pytest
from django.urls import reverse

from naervaer.conversations.models import Talk
from naervaer.distance.models import Hours, Leave
from naervaer.followup.actions import decline_rhythm, record_touch
from naervaer.followup.models import Rhythm, Touch
from naervaer.ledger.models import Read
from naervaer.people.actions import add_person, change_leader, give_role, set_up
from naervaer.people.models import Deputy, Leadership, Person
from tests.cast import NOW, TODAY, Cast, at_the_clock, sign_in
from tests.client import Client

STEPS = ("team", "rhythm", "deputy", "hours", "talks")


def standing(client: Client) -> dict[str, str]:
    """Where each step stands, in the page's own words."""
    page = client.get(reverse("first_day")).text
    pieces = {step: page.split(f'id="step-{step}"')[1].split("</small>")[0] for step in STEPS}
    words = ("Færdig", "Næste", "Senere")
    return {step: next(word for word in words if f"· {word}" in piece) for step, piece in pieces.items()}


def plan(client: Client, *, count: int) -> None:
    """The leader keeps so many of the ticks of the proposal, and sends it."""
    page = client.get(reverse("first_talks")).text
    ticked = re.findall(r'name="talk" value="([^"]+)" checked', page)[:count]
    assert len(ticked) == count
    answer = client.post(reverse("talk_round"), {"talk": ticked, "next": reverse("first_day")})
    assert answer.headers["Location"] == reverse("first_day")


# --- the first day ----------------------------------------------------------------------------------------


def test_from_nothing_to_everyone_in_place(db: None, client: Client) -> None:
    """Each step is done by what is really there, in any order, and undone when that is gone."""
    with at_the_clock():
        eva = set_up(
            organisation="Havn", language="da", name="Eva Lund", email="eva@havn.test", password=None, at=NOW
        )
        sign_in(client, eva)
        assert list(standing(client).values()) == ["Næste", "Senere", "Senere", "Senere", "Senere"]
        assert "5 ting tilbage." in client.get(reverse("first_day")).text

        people = [
            add_person(name=f"Ny {n}", by=eva, at=NOW, started_on=TODAY, leader=eva, email=f"ny{n}@havn.test")
            for n in range(8)
        ]
        assert list(standing(client).values()) == ["Færdig", "Næste", "Senere", "Senere", "Senere"]

        Deputy.objects.create(leader=eva, deputy=people[0], started_on=TODAY)
        assert list(standing(client).values()) == ["Færdig", "Næste", "Færdig", "Senere", "Senere"]

        client.post(reverse("rhythm_for_all"), {"days": "14", "next": reverse("first_day")})
        assert standing(client)["rhythm"] == "Færdig"

        Hours.objects.create(person=eva, week="1-5 08:00-16:00", zone="Europe/Copenhagen", country="DK")
        assert list(standing(client).values()) == ["Færdig", "Færdig", "Færdig", "Færdig", "Næste"]
        assert "8 har intet endnu." in client.get(reverse("first_day")).text

        plan(client, count=3)
        page = client.get(reverse("first_day")).text
        assert "3 har et tidspunkt. 5 har intet endnu." in page
        assert standing(client)["talks"] == "Næste"
        plan(client, count=5)
        assert set(standing(client).values()) == {"Færdig"}
        assert "De har alle et tidspunkt." in client.get(reverse("first_talks")).text
        starts = list(Talk.objects.order_by("pk").values_list("appointment__starts_at", flat=True))
        assert len(set(starts)) == 8
        page = client.get(reverse("first_day")).text
        assert "Alle er på plads" in page
        assert "Intet tilbage." in page

        Deputy.objects.all().delete()
        assert list(standing(client).values()) == ["Færdig", "Færdig", "Næste", "Færdig", "Færdig"]
        assert "En ting tilbage." in client.get(reverse("first_day")).text


def test_a_newcomer_reopens_what_is_not_yet_done_for_them(cast: Cast, client: Client) -> None:
    sign_in(client, cast.mette).post(reverse("rhythm_for_all"), {"days": "14"})
    assert standing(client)["rhythm"] == "Færdig"
    add_person(name="Ny Her", by=cast.ole, at=NOW, started_on=TODAY, leader=cast.mette)
    assert standing(client)["rhythm"] == "Næste"
    assert "For en af dem er intet foreslået" in client.get(reverse("first_day")).text


def test_a_no_to_the_rhythm_is_no_step_back(cast: Cast, client: Client) -> None:
    sign_in(client, cast.mette).post(reverse("rhythm_for_all"), {"days": "14"})
    proposal = Rhythm.objects.proposed().get(employee=cast.ida)
    decline_rhythm(rhythm=proposal, by=cast.ida, at=NOW)
    assert standing(client)["rhythm"] == "Færdig"


def test_a_deputy_who_was_is_none(cast: Cast, client: Client) -> None:
    sign_in(client, cast.mette)
    assert standing(client)["deputy"] == "Færdig"
    Deputy.objects.filter(leader=cast.mette).update(ended_on=TODAY)
    assert standing(client)["deputy"] != "Færdig"


def test_nothing_about_the_steps_is_stored(cast: Cast, client: Client) -> None:
    """Looking at both pages writes nothing but who was shown."""
    tables = (Person, Leadership, Deputy, Hours, Leave, Rhythm, Touch)
    before = [list(table._default_manager.order_by("pk").values()) for table in tables]
    sign_in(client, cast.mette)
    for name in ("first_day", "first_talks", "first_talks_csv"):
        assert client.get(reverse(name)).status_code == 200
    assert [list(table._default_manager.order_by("pk").values()) for table in tables] == before


@pytest.mark.parametrize("name", ["first_day", "first_talks", "first_talks_csv"])
@pytest.mark.parametrize(("who", "status"), [("mette", 200), ("ole", 200), ("jonas", 404), ("dorte", 404)])
def test_whose_first_day_it_is(cast: Cast, client: Client, name: str, who: str, status: int) -> None:
    assert sign_in(client, cast.named(who)).get(reverse(name)).status_code == status


def test_who_has_not_signed_in_is_led_to_the_door(db: None, client: Client) -> None:
    for name in ("first_day", "first_talks", "welcome"):
        assert client.get(reverse(name)).headers["Location"].startswith("/account/login/")


def test_i_dag_leads_to_the_steps_while_there_is_nobody(cast: Cast, client: Client) -> None:
    change_leader(person=cast.ole, leader=None, by=cast.birgit, at=NOW)
    page = sign_in(client, cast.ole).get("/").text
    assert reverse("first_day") in page.split("<main")[1]
    assert "Eksempel" in page


def test_i_dag_tells_of_the_steps_until_somebody_has_been_talked_with(cast: Cast, client: Client) -> None:
    give_role(person=cast.rune, kind="admin", by=cast.ole, at=NOW)
    assert reverse("first_day") in sign_in(client, cast.rune).get("/").text.split("<main")[1]
    record_touch(
        employee=cast.pia, leader=cast.rune, talked=cast.rune, on=TODAY, by=cast.rune, at=NOW, today=TODAY
    )
    assert reverse("first_day") not in client.get("/").text.split("<main")[1]


# --- the first round --------------------------------------------------------------------------------------


@pytest.fixture
def round_of_rune(cast: Cast, client: Client) -> Client:
    """Rune leads Pia, Nadia in Vilnius, who is new to him, and Henrik, who is on leave; he has talked with none."""
    for person in (cast.nadia, cast.henrik):
        change_leader(person=person, leader=cast.rune, by=cast.ole, at=NOW)
    sign_in(client, cast.rune)
    return client


def test_the_table_has_everybody_with_their_own_clock(cast: Cast, round_of_rune: Client) -> None:
    page = round_of_rune.get(reverse("first_talks")).text
    table = page.split("<tbody")[1].split("</tbody>")[0]
    rows = {row.split('data-i="')[1][:2]: row for row in table.split("<tr")[1:]}
    assert set(rows) == {"PH", "NV", "HD"}
    assert "Vilnius" in rows["NV"]
    assert "9.00–9.30" in rows["NV"]
    assert "10.00 · Vilnius" in rows["NV"]
    assert "det samme" in rows["PH"]
    assert "man. 7. dec." in rows["HD"]
    assert "forslaget er senere" not in table


def test_what_comes_after_its_day_is_said_to(cast: Cast, client: Client) -> None:
    Leave.objects.create(person=cast.rune, started_on=TODAY, ended_on=date(2026, 11, 30), noted_at=NOW)
    page = sign_in(client, cast.rune).get(reverse("first_talks")).text
    assert "man. 30. nov." in page
    assert "ons. 25. nov. · forslaget er senere" in page


def test_one_clock_needs_no_second_column(cast: Cast, client: Client) -> None:
    page = sign_in(client, cast.rune).get(reverse("first_talks")).text
    assert "På deres ur" not in page


def test_who_has_no_common_hour_is_named_plainly(cast: Cast, round_of_rune: Client) -> None:
    Hours.objects.create(person=cast.pia, week="6 09:00-12:00", zone="Europe/Copenhagen", country="DK")
    page = round_of_rune.get(reverse("first_talks")).text
    assert "Pia Holst" in page.split('id="without"')[1]
    assert "I har ingen halv time til fælles." in page
    assert standing(round_of_rune)["talks"] != "Færdig"


def test_the_list_to_take_along_says_the_same(cast: Cast, round_of_rune: Client) -> None:
    Person.objects.filter(pk=cast.pia.pk).update(name='=HYPERLINK("x")')
    response = round_of_rune.get(reverse("first_talks_csv"))
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in response.headers["Content-Disposition"]
    rows = list(csv.reader(StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0][:2] == ["Navn", "Dag"]
    by_name = {row[0]: row for row in rows[1:]}
    assert by_name["Nadia Varnas"][2:] == ["9.00", "9.30", "10.00", "Europe/Vilnius"]
    assert """'=HYPERLINK("x")""" in by_name
    assert by_name["Henrik Dam"][1] == "2026-12-07"


def test_how_many_a_day_is_chosen(cast: Cast, client: Client) -> None:
    for number in range(12):
        add_person(name=f"Ny {number}", by=cast.ole, at=NOW, started_on=TODAY, leader=cast.rune)
    sign_in(client, cast.rune)

    def most(asked: str) -> int:
        text = client.get(reverse("first_talks_csv"), {"a_day": asked}).content.decode("utf-8-sig")
        days = [row[1] for row in csv.reader(StringIO(text), delimiter=";")][1:]
        return max(days.count(day) for day in days)

    assert (most("2"), most("3"), most("6")) == (2, 3, 4)  # thirteen people, four days left this week
    assert (most("100"), most("x"), most("")) == (3, 3, 3)


def test_who_was_shown_is_noted(cast: Cast, round_of_rune: Client) -> None:
    round_of_rune.get(reverse("first_talks"))
    shown = Read.objects.filter(viewer_id=cast.rune.id, kind="first_talks").values_list(
        "subject_id", flat=True
    )
    assert set(shown) == {cast.pia.id, cast.nadia.id, cast.henrik.id}


def test_the_people_of_others_are_in_no_proposal(cast: Cast, round_of_rune: Client) -> None:
    for name in ("first_talks", "first_talks_csv"):
        assert "Tobias" not in round_of_rune.get(reverse(name)).content.decode()


# --- the first visit --------------------------------------------------------------------------------------


def arrive(client: Client, person: Person) -> Client:
    """The person signs in for the first time."""
    Person.objects.filter(pk=person.pk).update(welcomed_at=None)
    sign_in(client, person)
    return client


@pytest.mark.parametrize("who", ["tobias", "mette"])
def test_the_welcome_is_shown_once(cast: Cast, client: Client, who: str) -> None:
    person = cast.named(who)
    arrive(client, person)
    assert client.get("/").headers["Location"] == reverse("welcome")
    assert client.get("/").headers["Location"] == reverse("welcome")  # reading is not enough
    answer = client.post(reverse("welcome"))
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert client.get("/").status_code == 200
    person.refresh_from_db()
    assert person.welcomed_at is not None
    first = person.welcomed_at
    client.post(reverse("welcome"))
    person.refresh_from_db()
    assert person.welcomed_at == first


def test_it_can_be_read_again_and_asks_for_nothing_then(cast: Cast, client: Client) -> None:
    page = sign_in(client, cast.tobias).get(reverse("welcome")).text
    assert "Velkommen, Tobias" in page
    assert "Spring over" not in page


def test_without_a_leader_nobody_is_led_there(cast: Cast, client: Client) -> None:
    change_leader(person=cast.jonas, leader=None, by=cast.ole, at=NOW)
    arrive(client, cast.jonas)
    assert client.get("/").status_code == 200
    assert "Ingen er sat som din leder endnu" in client.get(reverse("welcome_screen", args=[3])).text


def test_three_screens_by_links_alone(cast: Cast, client: Client) -> None:
    arrive(client, cast.tobias)
    first = client.get(reverse("welcome")).text
    assert "Dette er ikke kontrol" in first
    assert f'href="{reverse("welcome_screen", args=[2])}"' in first
    assert "Spring over" in first
    second = client.get(reverse("welcome_screen", args=[2])).text
    assert f'href="{reverse("welcome_screen", args=[1])}"' in second
    third = client.get(reverse("welcome_screen", args=[3])).text
    assert "Kom i gang" in third
    for screen in (0, 4, 99):
        assert client.get(f"/welcome/{screen}/").status_code == 404


def test_the_way_to_the_leader(cast: Cast, client: Client) -> None:
    Hours.objects.create(person=cast.mette, week="1-4 07:30-15:00", zone="Europe/Vilnius", country="LT")
    page = sign_in(client, cast.tobias).get(reverse("welcome_screen", args=[3])).text
    assert f"tel:{cast.mette.phone.replace(' ', '')}" in page
    assert "7.30–15" in page
    assert "Vilnius" in page
    assert "Anders Friis" in page
    Leave.objects.create(
        person=cast.mette, started_on=TODAY, ended_on=TODAY + timedelta(days=1), noted_at=NOW
    )
    assert "er væk lige nu" in client.get(reverse("welcome_screen", args=[3])).text
    Deputy.objects.all().delete()
    assert "Birgit Falk" in client.get(reverse("welcome_screen", args=[3])).text


def test_the_deputy_is_told_so_and_not_named_to_herself(cast: Cast, client: Client) -> None:
    Deputy.objects.all().delete()
    Deputy.objects.create(leader=cast.mette, deputy=cast.tobias, started_on=TODAY)
    page = sign_in(client, cast.tobias).get(reverse("welcome_screen", args=[3])).text
    assert "ringer <b>du</b> i stedet" in page
    Leave.objects.create(
        person=cast.mette, started_on=TODAY, ended_on=TODAY + timedelta(days=1), noted_at=NOW
    )
    page = client.get(reverse("welcome_screen", args=[3])).text
    assert "og <b>du</b> ringer i stedet" in page
    assert "Tobias" not in page.split("<main")[1].split("<footer")[0]


def test_the_leaders_leave_is_told_without_its_days(cast: Cast, client: Client) -> None:
    Leave.objects.create(person=cast.mette, started_on=TODAY, ended_on=date(2027, 1, 4), noted_at=NOW)
    assert "4. januar" not in sign_in(client, cast.tobias).get(reverse("welcome_screen", args=[3])).text
