"""A project leader leaves: the page, the list and the import name the project, and the night waits for another."""

from datetime import date, timedelta
from itertools import product

import pytest
from django.urls import reverse

from naervaer.people.actions import end_employment
from naervaer.people.actions.forgetting import forget_leavers, still_leading
from naervaer.people.importing.queries import left_behind_by, preview
from naervaer.people.importing.reading import open_file
from naervaer.people.importing.rules.plan import Wish
from naervaer.people.models import Employment, Person, Project
from naervaer.people.queries import left_behind
from tests.cast import NOW, TODAY, Cast, sign_in
from tests.client import Client
from tests.people.importing.lists import sheet

NEEDS = "skal have en anden projektleder"
DAYS = [None, TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=7), TODAY + timedelta(days=8)]


@pytest.fixture
def hanne(client: Client, cast: Cast) -> Client:
    sign_in(client, cast.hanne)
    return client


def to_project(cast: Cast) -> str:
    return f'href="{reverse("project", args=[cast.kajplads.id])}#data"'


def test_the_page_names_the_projects_before_and_after_the_last_day_is_noted(
    hanne: Client, cast: Cast
) -> None:
    entry = reverse("person_entry", args=[cast.bo.id])
    before = hanne.get(entry).content.decode()
    assert (to_project(cast) in before, "ikke slettet" in before) == (True, False)
    noted = hanne.post(reverse("employment_end", args=[cast.bo.id]), {"last_day": "2026-12-31"}, follow=True)
    assert to_project(cast) in noted.content.decode()
    assert "ikke slettet" in noted.content.decode()
    assert NEEDS in hanne.get(reverse("projects")).content.decode()
    assert NEEDS not in sign_in(Client(), cast.jonas).get(reverse("projects")).content.decode()


def test_another_leader_settles_it(hanne: Client, cast: Cast) -> None:
    end_employment(person=cast.bo, on=TODAY, by=cast.ole, at=NOW)
    project = reverse("project", args=[cast.kajplads.id])
    page = hanne.get(project).content.decode()
    assert "ikke slettet" in page
    said = {"name": "Kajplads", "leader": "dorte@havn.test", "first_day": "2026-08-03", "last_day": ""}
    assert hanne.post(project, said).status_code == 303
    for address in (project, reverse("projects"), reverse("person_entry", args=[cast.bo.id])):
        page = hanne.get(address).content.decode()
        assert NEEDS not in page, address
        assert "ikke slettet" not in page, address


def test_the_night_waits_and_deletes_once_there_is_another(cast: Cast) -> None:
    end_employment(person=cast.bo, on=TODAY, by=cast.ole, at=NOW)
    late = NOW + timedelta(days=31)
    assert (forget_leavers(at=late), still_leading(at=late)) == (0, 1)
    Project.objects.filter(pk=cast.kajplads.pk).update(leader=cast.dorte)
    assert (forget_leavers(at=late), still_leading(at=late)) == (1, 0)
    assert not Person.objects.filter(pk=cast.bo.pk).exists()


@pytest.mark.parametrize(("project_ends", "leader_ends"), list(product(DAYS, DAYS)))
def test_left_behind_is_what_outlasts_its_leader(
    cast: Cast, project_ends: date | None, leader_ends: date | None
) -> None:
    Employment.objects.filter(person=cast.bo).update(ended_on=leader_ends)
    Project.objects.filter(pk=cast.kajplads.pk).update(ended_on=project_ends)
    runs = project_ends is None or project_ends > TODAY
    outlasts = leader_ends is not None and (project_ends is None or project_ends > leader_ends)
    expected = ["Kajplads"] if runs and outlasts else []
    assert [project.name for project in left_behind(Project.objects.all(), on=TODAY)] == expected


def test_who_comes_back_in_time_leaves_nothing_behind(cast: Cast) -> None:
    end_employment(person=cast.bo, on=TODAY, by=cast.ole, at=NOW)
    Employment.objects.create(person=cast.bo, started_on=TODAY + timedelta(days=20))
    assert left_behind(Project.objects.all(), on=TODAY) == []


@pytest.mark.parametrize(
    ("line", "project_ends", "named"),
    [
        ("Bo Lang;bo@havn.test;Anders Friis;;31-12-2026", None, ["Kajplads"]),
        ("Bo Lang;bo@havn.test;Anders Friis;;31-12-2026", date(2027, 1, 1), []),
        ("Bo Lang;bo@havn.test;Anders Friis;;", None, []),
        ("Jonas Holm;jonas@havn.test;Mette Krogh;;31-12-2026", None, []),
    ],
)
def test_a_list_that_ends_a_project_leader_says_so_before(
    hanne: Client, cast: Cast, line: str, project_ends: date | None, named: list[str]
) -> None:
    Project.objects.filter(pk=cast.kajplads.pk).update(ended_on=project_ends)
    plan = preview(table=open_file(sheet(line)), wish=Wish(), today=TODAY)
    assert [project.name for project in left_behind_by(plan)] == named
    page = hanne.post(reverse("imports"), {"pasted": sheet(line).decode()}).content.decode()
    assert (to_project(cast) in page) == bool(named)


def test_who_is_missing_from_a_list_and_leaves_is_named_too(cast: Cast) -> None:
    table = open_file(sheet("Mette Krogh;mette@havn.test"))
    stay, leave = (
        preview(table=table, wish=Wish(missing_leave=ticked), today=TODAY) for ticked in (False, True)
    )
    assert left_behind_by(stay) == []
    assert [project.name for project in left_behind_by(leave)] == ["Kajplads"]
