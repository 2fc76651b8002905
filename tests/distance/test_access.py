"""Hours and leave: who sees them, told at the form by the same rule; proved over the whole cast."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from naervaer.distance.access import readers_of
from naervaer.distance.models import Hours, Leave, PlaceDay, PlaceException, Site
from naervaer.distance.texts import seen_by
from naervaer.people.actions import change_leader
from naervaer.people.models import Person
from tests.cast import Cast, sign_in
from tests.client import Client


def _everybody_has_some(cast: Cast) -> None:
    for person in cast.everyone:
        Hours.objects.get_or_create(
            person=person, defaults={"week": "1-5 09:00-17:00", "zone": "Europe/Copenhagen", "country": "DK"}
        )
        Leave.objects.create(
            person=person,
            started_on=date(2027, 7, 1),
            ended_on=date(2027, 7, 8),
            noted_by=person,
            noted_at=cast.now,
        )
        home = Site.objects.create(person=person, kind="home", name="Kolonihaven", country="DK")
        PlaceDay.objects.create(person=person, weekday=1, site=home, started_on=cast.today)
        PlaceException.objects.create(person=person, on=cast.today, site=home)


@pytest.mark.parametrize("model", [Hours, Leave, Site, PlaceDay, PlaceException])
def test_readers_are_those_to_whom_it_is_visible(cast: Cast, model: type[Any]) -> None:
    _everybody_has_some(cast)
    change_leader(person=cast.sofie, leader=cast.anders, by=cast.ole, at=cast.now)
    visible = {
        person.id: set(model.objects.visible_to(person).values_list("pk", flat=True))
        for person in cast.everyone
    }
    for row in model.objects.order_by("pk"):
        readers = {person.id for person in readers_of(row)}
        assert readers == {person for person, rows in visible.items() if row.pk in rows}


def test_the_line_names_who_the_rule_names(cast: Cast) -> None:
    def line(person: Person, viewer: Person) -> str:
        return seen_by(readers_of(Hours(person=person)), viewer=viewer)

    assert line(cast.pia, cast.pia) == "Kun du og Rune ser det."
    assert line(cast.pia, cast.rune) == "Kun du og Pia ser det."
    assert line(cast.rune, cast.rune) == "Kun du, Birgit og Pia ser det."
    assert line(cast.mette, cast.mette).startswith("Kun du, Birgit, Henrik, Ida og 5 andre")
    change_leader(person=cast.pia, leader=None, by=cast.ole, at=cast.now)
    assert line(cast.pia, cast.pia) == "Kun du ser det."


def test_the_line_stands_at_both_forms(client: Client, cast: Cast) -> None:
    sign_in(client, cast.pia)
    for page in ("hours", "leave"):
        assert "Kun du og Rune ser det." in client.get(reverse(page)).content.decode()
