"""Over 40 people the street is told by team, so that a leader of many still finds everybody."""

import re

import pytest

from naervaer.people.actions import add_person, add_unit
from naervaer.people.models import Person
from tests.cast import LONG_EMPLOYED, NOW, Cast, sign_in
from tests.client import Client

TEAMS = ("Team Øst", "Team Aal", "Team Bro")


@pytest.fixture
def more(cast: Cast) -> list[Person]:
    """38 more people of Mette's, in three more teams: 45 with her own seven."""
    units = [add_unit(name=name, parent=None, by=cast.ole, at=NOW) for name in TEAMS]
    return [
        add_person(
            name=f"Person{number:02} Ny",
            by=cast.ole,
            at=NOW,
            started_on=LONG_EMPLOYED,
            unit=units[number % 3],
            leader=cast.mette,
        )
        for number in range(38)
    ]


def page(cast: Cast) -> str:
    return sign_in(Client(), cast.mette).get("/").content.decode()


def test_forty_five_people_stand_in_their_teams(cast: Cast, more: list[Person]) -> None:
    html = page(cast)

    headings = re.findall(r"<h3[^>]*>(Team [^<]+)</h3>", html)
    assert headings == ["Team Bro", "Team Havn", "Team Øst", "Team Aal"]  # aa sorts as å, after ø
    assert all(html.count(person.first_name) for person in [*more, *cast.team])


def test_forty_are_one_street(cast: Cast, more: list[Person]) -> None:
    for person in more[33:]:
        person.leaderships.update(ended_at=NOW)

    assert not re.findall(r"<h3[^>]*>Team", page(cast))


def test_those_to_call_come_first_whatever_their_team(cast: Cast, more: list[Person]) -> None:
    html = page(cast)
    calls = html[html.index('id="to-call"') :]

    assert calls.index("Karen Beck") < calls.index("Tobias Vind") < calls.index("Person00")
