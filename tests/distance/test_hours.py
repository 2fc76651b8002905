"""The hours page: what is typed is what holds, what is wrong is said at its day."""

from typing import Any

import pytest
from django.urls import reverse

from naervaer.distance.models import DefaultHours, Hours
from naervaer.distance.queries import default_hours, hours_of, today_of, workdays_of, zone_of
from naervaer.people.models import Organisation, Person
from tests.cast import NOW, TODAY, Cast, sign_in
from tests.client import Client

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def typed(zone: str = "Copenhagen", **days: str) -> dict[str, Any]:
    """What the form sends: "8-16 18-20" for a day becomes its rows."""
    data = {f"{day}_{at}": "" for day in DAYS for at in range(6)} | {"zone": zone, "country": "DK"}
    for day, rows in days.items():
        times = [time for row in rows.split() for time in row.split("-")]
        data |= {f"{day}_{at}": time for at, time in enumerate(times)}
    return data


def week_of(person: Person) -> str:
    return Hours.objects.get(person=person).week


@pytest.mark.parametrize(
    ("days", "kept"),
    [
        ({"mon": "8-16", "tue": "8-16"}, "1-2 08:00-16:00"),
        ({"mon": "6-10 18-21.30"}, "1 06:00-10:00 18:00-21:30"),
        ({"wed": "8:15-10 10.30-12 13-16"}, "3 08:15-10:00 10:30-12:00 13:00-16:00"),
        ({"fri": "22-06"}, "5 22:00-24:00;6 00:00-06:00"),
        ({}, ""),
    ],
)
def test_what_is_typed_is_what_holds_and_what_the_form_shows_again(
    client: Client, cast: Cast, days: dict[str, str], kept: str
) -> None:
    sign_in(client, cast.jonas)
    assert client.post(reverse("hours"), typed(**days)).status_code == 303
    assert week_of(cast.jonas) == kept
    page = client.get(reverse("hours")).content.decode()
    again = {
        name: value
        for name, value in typed().items()
        if name not in ("zone", "country")
        for value in [_value(page, name)]
    }
    client.post(reverse("hours"), again | {"zone": "Europe/Copenhagen", "country": "DK"})
    assert week_of(cast.jonas) == kept


@pytest.mark.parametrize("city", ["København", "copenhagen", "Europe/Copenhagen"])
def test_the_zone_is_written_as_one_calls_the_city(client: Client, cast: Cast, city: str) -> None:
    sign_in(client, cast.jonas)
    assert client.post(reverse("hours"), typed(zone=city, mon="8-16")).status_code == 303
    assert Hours.objects.get(person=cast.jonas).zone == "Europe/Copenhagen"
    assert "København" in client.get(reverse("person", args=[cast.jonas.id])).text
    assert "Europe/Copenhagen" in client.get(reverse("zone_suggestions"), {"q": "køben"}).text


def _value(page: str, name: str) -> str:
    tag = page.split(f'name="{name}"')[1].split(">")[0]
    return tag.split('value="')[1].split('"')[0] if 'value="' in tag else ""


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("25-26", "klokkeslæt findes ikke"),
        ("8-8", "Start og slut er ens"),
        ("otte-ni", "Skriv klokkeslæt som"),
        ("8-", "både start og slut"),
    ],
)
def test_what_is_wrong_is_said_at_its_day_and_stays(client: Client, cast: Cast, day: str, words: str) -> None:
    sign_in(client, cast.jonas)
    answer = client.post(reverse("hours"), typed(mon="9-17", wed=day))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert 'id="id_wed_error"' in page
    assert 'id="id_mon_error"' not in page
    assert _value(page, "wed_0") == day.split("-")[0]
    assert not Hours.objects.filter(person=cast.jonas).exists()


def test_an_unknown_city_is_said(client: Client, cast: Cast) -> None:
    sign_in(client, cast.jonas)
    answer = client.post(reverse("hours"), typed(zone="Atlantis", mon="9-17"))
    assert answer.status_code == 422
    assert "Byen er ikke på listen" in answer.content.decode()


def test_a_quick_choice_stands_in_for_the_days(client: Client, cast: Cast) -> None:
    sign_in(client, cast.jonas)
    client.post(reverse("hours"), typed(zone="Nuuk", wed="nonsense-x") | {"quick": "37"})
    own = Hours.objects.get(person=cast.jonas)
    assert (own.week, own.zone) == ("1-4 08:00-16:00;5 08:00-15:30", "America/Nuuk")
    page = client.get(reverse("hours")).content.decode()
    assert "39 timer 30 min om ugen" in page


def test_too_little_rest_is_a_warning_and_no_refusal(client: Client, cast: Cast) -> None:
    sign_in(client, cast.jonas)
    client.post(reverse("hours"), typed(mon="13-21.30", tue="8-16"))
    page = client.get(reverse("hours")).content.decode()
    assert "kun 10 timer 30 min hvile" in page
    client.post(reverse("hours"), typed(mon="13-21", tue="8-16"))
    assert "hvile" not in client.get(reverse("hours")).content.decode()


def test_own_hours_move_the_clock_and_the_working_days(client: Client, cast: Cast) -> None:
    sign_in(client, cast.mette)
    client.post(reverse("hours_of", args=[cast.jonas.id]), typed(zone="Auckland", mon="9-17", tue="9-17"))
    assert zone_of(cast.jonas).key == "Pacific/Auckland"
    late = NOW.replace(hour=23)
    assert today_of(cast.jonas, now=late) > TODAY == today_of(cast.sofie, now=late)
    days = workdays_of([cast.jonas.id, cast.sofie.id], TODAY, TODAY)
    assert days[cast.jonas.id].weekdays == {1, 2}
    assert days[cast.sofie.id].weekdays == {1, 2, 3, 4, 5}


def test_the_organisations_hours_hold_again_and_undo_brings_the_own_back(client: Client, cast: Cast) -> None:
    sign_in(client, cast.ida)
    page = client.post(reverse("hours_removal", args=[cast.ida.id]), follow=True).content.decode()
    assert not Hours.objects.filter(person=cast.ida).exists()
    undo = page.split('class="toast"')[-1].split('action="')[1].split('"')[0]
    assert sign_in(Client(), cast.mette).post(undo).status_code == 404
    assert client.post(undo).status_code == 303
    assert week_of(cast.ida) == "1-3 09:00-15:00"
    assert client.post(undo).status_code == 404


def test_the_default_holds_for_everybody_without_own_hours(client: Client, cast: Cast) -> None:
    sign_in(client, cast.ole)
    client.post(reverse("default_hours"), typed(mon="8-12", tue="8-12"))
    assert DefaultHours.objects.get().week == "1-2 08:00-12:00"
    Organisation.objects.update(time_zone="Europe/Oslo", country="NO")
    assert default_hours() == ("1-2 08:00-12:00", "Europe/Oslo", "NO")
    assert hours_of(cast.jonas).country == "NO"
    assert hours_of(cast.nadia).zone.key == "Europe/Vilnius"
