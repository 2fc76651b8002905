"""The tree of units: names, moves, removal, and five thousand of them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from naervaer.people.actions import UnitCircle, UnitNameTaken, UnitNotEmpty, add_unit, move_unit, remove_unit
from naervaer.people.models import Person, Unit
from naervaer.people.queries import below, path_of
from naervaer.people.rules import sort_key
from tests.cast import Cast, sign_in
from tests.client import Client


@pytest.fixture
def hanne(client: Client, cast: Cast) -> Client:
    sign_in(client, cast.hanne)
    return client


def _unit(cast: Cast, name: str, parent: Unit | None = None) -> Unit:
    return add_unit(name=name, parent=parent, by=cast.hanne, at=cast.now)


def test_a_unit_cannot_lie_in_itself_or_below_itself(hanne: Client, cast: Cast) -> None:
    drift = _unit(cast, "Drift")
    kaj = _unit(cast, "Kaj", _unit(cast, "Nord", drift))
    for parent in (drift, kaj):
        with pytest.raises(UnitCircle):
            move_unit(unit=drift, parent=parent, by=cast.hanne, at=cast.now)
    answer = hanne.post(reverse("unit_move", args=[drift.id]), {"parent": "Drift / Nord / Kaj"})
    assert answer.status_code == 422
    assert "kan ikke ligge i sig selv" in answer.content.decode()
    assert Unit.objects.get(pk=drift.pk).parent is None


def test_what_lies_in_a_unit_comes_along(cast: Cast) -> None:
    drift, nord = _unit(cast, "Drift"), _unit(cast, "Nord")
    kaj = _unit(cast, "Kaj", nord)
    move_unit(unit=nord, parent=drift, by=cast.hanne, at=cast.now)
    assert path_of(Unit.objects.get(pk=kaj.pk)) == "Drift / Nord / Kaj"
    assert below(drift.id) == {drift.id, nord.id, kaj.id}


def test_one_name_once_in_one_place(cast: Cast) -> None:
    drift = _unit(cast, "Drift")
    _unit(cast, "Nord", drift)
    _unit(cast, "Nord")
    for parent in (drift, None):
        with pytest.raises(UnitNameTaken):
            _unit(cast, "Nord", parent)


def test_a_unit_with_people_or_units_stays(hanne: Client, cast: Cast) -> None:
    drift = _unit(cast, "Drift")
    _unit(cast, "Nord", drift)
    for unit in (drift, cast.havn):
        with pytest.raises(UnitNotEmpty):
            remove_unit(unit=unit, by=cast.hanne, at=cast.now)
        page = hanne.post(reverse("unit_removal", args=[unit.id]), follow=True).content.decode()
        assert "Flyt dem først" in page
        assert Unit.objects.filter(pk=unit.pk).exists()


def test_a_removed_unit_comes_back_by_undo(hanne: Client, cast: Cast) -> None:
    unit = _unit(cast, "Nord", cast.havn)
    page = hanne.post(reverse("unit_removal", args=[unit.id]), follow=True)
    assert not Unit.objects.filter(pk=unit.pk).exists()
    undo = page.content.decode().split('class="toast"')[-1].split('action="')[1].split('"')[0]
    assert hanne.post(undo).status_code == 303
    assert Unit.objects.get(pk=unit.pk).parent == cast.havn
    assert hanne.post(undo.replace("/return/", "x/return/")).status_code == 404


def test_people_of_a_unit_are_those_of_all_below(hanne: Client, cast: Cast) -> None:
    drift = _unit(cast, "Drift")
    move_unit(unit=cast.havn, parent=drift, by=cast.hanne, at=cast.now)
    page = hanne.get(reverse("people"), {"unit": str(drift.id), "of": "here"}).content.decode()
    assert "Jonas Holm" in page
    assert "Pia Holst" not in page


def test_five_thousand_units_are_as_quick_as_five(hanne: Client, cast: Cast) -> None:
    hanne.get(reverse("units"))  # the first page of a keeper's session notes its hour
    with CaptureQueriesContext(connection) as few:
        hanne.get(reverse("units"))
    tops = Unit.objects.bulk_create(
        Unit(name=f"Område {number}", sort_key=sort_key(f"Område {number}")) for number in range(50)
    )
    Unit.objects.bulk_create(
        Unit(name=f"Team {number}", sort_key=sort_key(f"Team {number}"), parent=tops[number % 50])
        for number in range(5000)
    )
    with CaptureQueriesContext(connection) as many:
        page = hanne.get(reverse("units"))
    assert len(many) == len(few) <= 6
    assert len(page.content) < 60_000
    level = hanne.get(reverse("unit_children", args=[tops[7].id]), headers={"HX-Request": "true"})
    assert level.content.decode().count("<li>") == 101  # its hundred teams, and the way to its own page
    assert "Team 4999" not in page.content.decode()


def test_a_level_of_thousands_is_cut_and_found_by_name(hanne: Client, cast: Cast) -> None:
    Unit.objects.bulk_create(
        Unit(name=f"Team {number:04}", sort_key=sort_key(f"Team {number:04}")) for number in range(2000)
    )
    page = hanne.get(reverse("units")).content.decode()
    assert "Team 0150" in page
    assert "Team 1500" not in page
    assert "Team 1500" in hanne.get(reverse("units"), {"q": "team 1500"}).content.decode()


def test_a_unit_named_twice_needs_its_path(hanne: Client, cast: Cast) -> None:
    for top in ("Drift", "Salg"):
        _unit(cast, "Kaj", _unit(cast, top))
    address = reverse("person_entry", args=[cast.jonas.id])
    data = {"name": "Jonas Holm", "email": "jonas@havn.test", "call_by": "keep"}
    assert hanne.post(address, data | {"unit": "Kaj"}).status_code == 422
    assert hanne.post(address, data | {"unit": "Salg / Kaj"}).status_code == 303
    moved = Person.objects.select_related("unit__parent").get(pk=cast.jonas.pk)
    assert moved.unit is not None
    assert path_of(moved.unit) == "Salg / Kaj"
