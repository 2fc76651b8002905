"""Closed days of the organisation and public holidays."""

from datetime import date

from django.urls import reverse

from naervaer.distance.models import ClosedDay
from naervaer.distance.queries import workdays_of
from naervaer.people.models import Organisation
from tests.cast import Cast, sign_in
from tests.client import Client

CHRISTMAS_EVE = date(2026, 12, 24)


def test_a_closed_day_is_no_working_day_for_anybody(client: Client, cast: Cast) -> None:
    def works() -> bool:
        days = workdays_of([cast.jonas.id], date(2026, 12, 1), date(2026, 12, 31))
        return days[cast.jonas.id].works_on(CHRISTMAS_EVE)

    assert works()
    sign_in(client, cast.ole)
    client.post(reverse("days"), {"on": "24.12.2026", "name": "Juleaften"})
    assert not works()
    page = client.post(reverse("day_removal", args=["2026-12-24"]), follow=True).content.decode()
    assert works()
    undo = page.split('class="toast"')[-1].split('action="')[1].split('"')[0]
    assert client.post(undo).status_code == 303
    assert ClosedDay.objects.get().name == "Juleaften"


def test_the_same_day_twice_is_said(client: Client, cast: Cast) -> None:
    sign_in(client, cast.ole)
    for status in (303, 422):
        assert client.post(reverse("days"), {"on": "2026-12-24", "name": "Jul"}).status_code == status
    assert ClosedDay.objects.count() == 1


def test_public_holidays_are_told_in_the_readers_language_and_of_the_country(
    client: Client, cast: Cast
) -> None:
    sign_in(client, cast.ole)
    page = client.get(reverse("days"), {"year": "2027"}).content.decode()
    assert "Langfredag" in page
    assert "Fredag 26. marts 2027" in page
    Organisation.objects.update(country="LT")
    assert "Langfredag" not in client.get(reverse("days")).content.decode()
    client.post(reverse("language"), {"language": "en"})
    Organisation.objects.update(country="DK")
    assert "Good Friday" in client.get(reverse("days")).content.decode()


def test_an_impossible_day_is_not_there(client: Client, cast: Cast) -> None:
    sign_in(client, cast.ole)
    for day in ("2026-02-30", "2026-12-24", "x"):
        assert client.post(reverse("day_removal", args=[day])).status_code == 404
