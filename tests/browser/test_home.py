"""Hjemme and the person's page with its three distances: looked at in every look, and used with the keyboard."""

import pytest

from naervaer.accounts.models import User
from naervaer.distance.actions import add_site, plan_week, write_line
from naervaer.people.models import Person
from tests.browser.conftest import Visit, axe, sideways, small_targets
from tests.browser.look import LOOKS, Look
from tests.cast import NOW, TODAY, Cast


def user_of(person: Person) -> User:
    assert person.user is not None
    return person.user


def nadia_tells(cast: Cast) -> None:
    """Home and office, and a line for each choice of readers."""
    nadia = cast.nadia
    home = add_site(person=nadia, kind="home", name="", country="LT", by=nadia, at=NOW)
    office = add_site(person=nadia, kind="office", name="Vilnius", country="LT", by=nadia, at=NOW)
    week = {1: home, 2: office, 3: home, 4: office, 5: home}
    plan_week(person=nadia, sites=week, by=nadia, at=NOW, today=TODAY)
    for text, sharing in (
        ("Sig det lige ud, og spørg igen dagen efter.", "leader"),
        ("Støj før 10", "team"),
        ("Kladde", "me"),
    ):
        write_line(person=nadia, text=text, sharing=sharing, leader=cast.mette, by=nadia, at=NOW)


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_home_and_the_distances_look_right(site: Visit, live_cast: Cast, look: Look) -> None:
    nadia_tells(live_cast)
    faults = {}
    for person, path in (
        (live_cast.nadia, "/home/"),
        (live_cast.jonas, "/home/"),
        (live_cast.mette, f"/people/{live_cast.nadia.id}/"),
        (live_cast.mette, "/hours/team/"),
    ):
        page = site(look, user=user_of(person)).goto(path)
        page.evaluate("document.querySelectorAll('main details:not(.pop)').forEach(each => each.open = true)")
        found = axe(page) + small_targets(page)
        faults[person.first_name, path] = (
            [*found, f"{sideways(page)} px sideways"] if sideways(page) else found
        )
