"""Hjemme: lines with their readers, places and days, without scripts; and what others see of what is not shared."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from naervaer.distance.actions import write_line
from naervaer.distance.models import PlaceException, Site, SituationLine
from naervaer.distance.queries import own_lines, week_of_places
from tests.access.verdicts import VERDICTS
from tests.agreements.rows import write_agreements
from tests.cast import NOW, TODAY, Cast, sign_in
from tests.client import Client

MASKED = re.compile(r'csrfmiddlewaretoken" value="[^"]+"|[\w.-]+:[\w-]{6}:[\w-]{43}')
"""Form tokens, and references that are signed with their time."""


@pytest.fixture
def jonas(cast: Cast) -> Client:
    client = Client()
    sign_in(client, cast.jonas)
    return client


def texts(cast: Cast) -> list[tuple[str, str]]:
    return [(each.line.text, each.sharing) for each in own_lines(cast.jonas, today=TODAY)]


def test_an_empty_page_offers_beginnings_about_work(cast: Cast, jonas: Client) -> None:
    page = jonas.get(reverse("at_home")).content.decode()
    assert page.count("?start=") == 4
    begun = jonas.get(reverse("at_home") + "?start=2").content.decode()
    assert re.search(r"<textarea[^>]*>\s*Ring hellere end skriv, når …", begun)


def test_a_line_is_for_oneself_until_another_choice_is_made(cast: Cast, jonas: Client) -> None:
    page = jonas.get(reverse("at_home")).content.decode()
    assert re.search(r'value="me"[^>]*checked', page)
    assert "Min leder: Mette" in page  # the names stand there before anything is saved
    answer = jonas.post(reverse("situation_lines"), {"text": "Møder efter 10", "sharing": "me"})
    assert answer.status_code == 303
    assert texts(cast) == [("Møder efter 10", "me")]


def test_what_was_typed_is_kept_when_it_cannot_be_taken(cast: Cast, jonas: Client) -> None:
    answer = jonas.post(
        reverse("situation_lines"), {"text": "Bygger om", "sharing": "me", "last_day": "2020-01-01"}
    )
    assert answer.status_code == 422
    assert "Bygger om" in answer.content.decode()
    assert texts(cast) == []


def test_sharing_taking_back_and_undo(cast: Cast, jonas: Client) -> None:
    line = write_line(person=cast.jonas, text="Støj", by=cast.jonas, at=NOW)
    to = reverse("situation_sharing", args=[line.id])
    assert jonas.post(to, {"sharing": "leader", "leader": str(cast.mette.id)}).status_code == 303
    assert SituationLine.objects.visible_to(cast.mette).filter(pk=line.pk).exists()
    jonas.post(to, {"sharing": "me"})
    assert not SituationLine.objects.visible_to(cast.mette).filter(pk=line.pk).exists()
    jonas.post(reverse("situation_removal", args=[line.id]))
    assert texts(cast) == []
    jonas.post(reverse("situation_return", args=[line.id]))
    assert texts(cast) == [("Støj", "me")]


def test_whom_it_is_shared_with_was_named_on_the_page(cast: Cast, jonas: Client) -> None:
    """Another leader since the page was opened: nobody reads it, and the page says why."""
    line = write_line(person=cast.jonas, text="Støj", by=cast.jonas, at=NOW)
    to = reverse("situation_sharing", args=[line.id])
    answer = jonas.post(to, {"sharing": "leader", "leader": str(cast.anders.id)})
    assert answer.status_code == 422
    assert "Du har fået en anden leder" in answer.content.decode()
    assert texts(cast) == [("Støj", "me")]


def test_a_week_of_places_and_a_day_that_is_different(cast: Cast, jonas: Client) -> None:
    for kind, name in (("home", ""), ("office", "Havnegade")):
        jonas.post(reverse("sites"), {"kind": kind, "name": name, "country": "DK"})
    home, office = (Site.objects.get(person=cast.jonas, kind=kind) for kind in ("home", "office"))
    page = jonas.get(reverse("at_home")).content.decode()
    fields = re.findall(r'<select[^>]*name="([a-z0-9_]+)"', page)
    week = [name for name in fields if name not in ("kind", "country", "site")]
    assert len(week) == 7
    jonas.post(reverse("place_week"), {week[0]: str(home.id), week[1]: str(office.id)})
    assert week_of_places(cast.jonas) == {1: home, 2: office}
    tomorrow = TODAY + timedelta(days=1)
    jonas.post(reverse("place_days"), {"on": tomorrow.isoformat(), "site": str(home.id)})
    assert PlaceException.objects.get(person=cast.jonas).on == tomorrow
    jonas.post(reverse("place_removal", args=[tomorrow.isoformat()]))
    assert not PlaceException.objects.filter(person=cast.jonas).exists()


def test_the_leaders_page_of_a_person_tells_the_three_distances(cast: Cast) -> None:
    write_line(
        person=cast.nadia, text="Sig det lige ud", sharing="leader", leader=cast.mette, by=cast.nadia, at=NOW
    )
    client = Client()
    sign_in(client, cast.mette)
    page = client.get(reverse("person", args=[cast.nadia.id])).content.decode()
    assert "1 time foran dig" in page
    assert re.search(r"I er begge på arbejde\s+9–16\s+\(10–17 hos", page)  # Vilnius 9 to 17 is 8 to 16 here
    assert "Sig det lige ud" in page


@pytest.mark.parametrize("actor", ["mette", "sofie", "anders", "birgit", "hanne", "dorte", "ole", "bo"])
def test_not_shared_and_nothing_written_are_the_same_bytes(cast: Cast, actor: str) -> None:
    """For everybody else, on every page that is theirs to open."""
    write_agreements(cast.jonas, cast.mette, words="Aftalt")
    client = Client()
    sign_in(client, cast.named(actor))
    places = [
        reverse(name, args=verdict.address(cast))
        for name, verdict in VERDICTS.items()
        if actor in verdict.get and not name.startswith(("account", "invitation"))
    ]
    SituationLine.objects.filter(person=cast.jonas).delete()

    def seen() -> dict[str, str]:
        return {place: MASKED.sub("", client.get(place).content.decode()) for place in places}

    seen()  # what is said once, such as a toast, is said now
    before = seen()
    write_line(person=cast.jonas, text="Kun for mig", by=cast.jonas, at=NOW)
    after = seen()
    assert [place for place in places if before[place] != after[place]] == []
    if actor == "mette":
        line = SituationLine.objects.get(person=cast.jonas)
        client_of_jonas = Client()
        sign_in(client_of_jonas, cast.jonas)
        client_of_jonas.post(
            reverse("situation_sharing", args=[line.id]), {"sharing": "leader", "leader": str(cast.mette.id)}
        )
        assert seen() != before  # shared, it is seen: the comparison can fail
