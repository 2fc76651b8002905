"""Sites, the week's plan and single days: as it stood on each day, with undo, and the names sealed (A05, A31)."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from naervaer.distance.actions import (
    NothingToUndo,
    NotYourSite,
    add_site,
    clear_exception,
    forget_places,
    plan_week,
    put_back,
    remove_site,
    return_site,
    set_exception,
)
from naervaer.distance.models import PlaceDay, PlaceException, Site
from naervaer.distance.queries import exceptions_from, plans_of, site_on, sites_of, week_of_places
from naervaer.distance.rules import Planned, place_on
from naervaer.people.models import Person
from tests.cast import NOW, TODAY, Cast

DAY = timedelta(days=1)
MONDAY = TODAY


def site(person: Person, kind: str = "home", name: str = "", country: str = "DK") -> Site:
    return add_site(person=person, kind=kind, name=name, country=country, by=person, at=NOW)


def plan(person: Person, *sites: Site | None, today: date = TODAY) -> None:
    """From Monday on, as many weekdays as are given."""
    week = dict(enumerate(sites, start=1))
    plan_week(person=person, sites=week, by=person, at=NOW, today=today)


# The rule ---------------------------------------------------------------------------------------------------

offsets = st.integers(0, 40)
plans = st.lists(
    st.builds(
        lambda weekday, first, length: Planned(
            weekday,
            f"{weekday}-{first}",
            TODAY + first * DAY,
            TODAY + (first + length) * DAY if length else None,
        ),
        st.integers(1, 7),
        offsets,
        st.integers(0, 20),
    ),
    max_size=6,
)


@given(
    plans, st.dictionaries(offsets.map(lambda number: TODAY + number * DAY), st.just("single"), max_size=3)
)
def test_a_day_is_the_single_one_or_one_of_the_plan(
    week: list[Planned[str]], single: dict[date, str]
) -> None:
    for number in range(41):
        day = TODAY + number * DAY
        said = place_on(day, week, single)
        planned = {
            each.place
            for each in week
            if each.weekday == day.isoweekday() and each.first <= day < (each.end or date.max)
        }
        if day in single:
            assert said == "single"
        else:
            assert said in planned or (said is None and not planned)


# The plan ---------------------------------------------------------------------------------------------------


def test_each_day_has_its_site(cast: Cast) -> None:
    home, office = site(cast.nadia), site(cast.nadia, "office", "Vilnius")
    plan(cast.nadia, home, office, home, office, home)
    set_exception(person=cast.nadia, on=MONDAY + DAY, site=home, by=cast.nadia, at=NOW)
    days = [site_on(cast.nadia, MONDAY + number * DAY) for number in range(7)]
    assert [each.kind if each else "" for each in days] == ["home", "home", "home", "office", "home", "", ""]
    assert site_on(cast.nadia, MONDAY - DAY * 7) is None, "what was not said is not known"
    assert [each.on for each in exceptions_from(cast.nadia, MONDAY)] == [MONDAY + DAY]
    assert week_of_places(cast.nadia) == {1: home, 2: office, 3: home, 4: office, 5: home}


def test_a_new_plan_leaves_the_days_before_as_they_were(cast: Cast) -> None:
    """Days at home are counted from the plan as it stood (A05; `oracles.md` 5, settled 1)."""
    home, office = site(cast.nadia), site(cast.nadia, "office")
    plan(cast.nadia, home, home, today=MONDAY - 14 * DAY)
    plan(cast.nadia, office, home, today=MONDAY)
    plan(cast.nadia, None, home, today=MONDAY)
    held = plans_of([cast.nadia.id], MONDAY - 14 * DAY, MONDAY + 14 * DAY)[cast.nadia.id]
    assert [held.on(MONDAY + weeks * 7 * DAY) for weeks in (-2, -1, 0, 1)] == [home, home, None, None]
    assert [held.on(MONDAY + DAY + weeks * 7 * DAY) for weeks in (-3, -2, 0)] == [None, home, home]
    assert PlaceDay.objects.filter(person=cast.nadia, weekday=2).count() == 1, (
        "what did not change is one row"
    )


def test_only_own_sites_that_stand(cast: Cast) -> None:
    foreign, gone = site(cast.jonas), site(cast.nadia)
    remove_site(site=gone, by=cast.nadia, at=NOW)
    gone.refresh_from_db()
    for wrong in (foreign, gone):
        with pytest.raises(NotYourSite):
            plan(cast.nadia, wrong)
        with pytest.raises(NotYourSite):
            set_exception(person=cast.nadia, on=TODAY, site=wrong, by=cast.nadia, at=NOW)


def test_a_removed_site_is_back_with_its_days(cast: Cast) -> None:
    home, office = site(cast.nadia), site(cast.nadia, "office")
    plan(cast.nadia, home, office)
    set_exception(person=cast.nadia, on=MONDAY + 2 * DAY, site=office, by=cast.nadia, at=NOW)
    remove_site(site=office, by=cast.nadia, at=NOW)
    assert sites_of(cast.nadia) == [home]
    assert week_of_places(cast.nadia) == {1: home}
    assert site_on(cast.nadia, MONDAY + DAY) is site_on(cast.nadia, MONDAY + 2 * DAY) is None
    return_site(site=office, by=cast.nadia, at=NOW)
    assert sites_of(cast.nadia) == [home, office]
    assert week_of_places(cast.nadia) == {1: home, 2: office}
    assert site_on(cast.nadia, MONDAY + 2 * DAY) == office


def test_a_single_day_is_back(cast: Cast) -> None:
    home, office = site(cast.nadia), site(cast.nadia, "office")
    set_exception(person=cast.nadia, on=TODAY, site=home, by=cast.nadia, at=NOW)
    undo = clear_exception(exception=PlaceException.objects.get(), by=cast.nadia, at=NOW)
    assert site_on(cast.nadia, TODAY) is None
    put_back(ref=undo, by=cast.nadia, at=NOW)
    assert site_on(cast.nadia, TODAY) == home
    undo = clear_exception(exception=PlaceException.objects.get(), by=cast.nadia, at=NOW)
    set_exception(person=cast.nadia, on=TODAY, site=office, by=cast.nadia, at=NOW)
    with pytest.raises(NothingToUndo):
        put_back(ref=undo, by=cast.nadia, at=NOW)


def test_the_database_refuses_two_places_at_once(cast: Cast) -> None:
    home = site(cast.nadia)
    plan(cast.nadia, home)
    set_exception(person=cast.nadia, on=TODAY, site=home, by=cast.nadia, at=NOW)
    for rows, values in (
        (PlaceDay.objects, {"weekday": 1, "started_on": TODAY + DAY}),
        (PlaceDay.objects, {"weekday": 8, "started_on": TODAY}),
        (PlaceDay.objects, {"weekday": 3, "started_on": TODAY, "ended_on": TODAY}),
        (PlaceException.objects, {"on": TODAY}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.create(person=cast.nadia, site=home, **values)


def test_the_name_is_sealed(cast: Cast) -> None:
    made = site(cast.nadia, name="Kolonihaven i Amager")
    assert sites_of(cast.nadia)[0].name == "Kolonihaven i Amager"
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM distance_site")
        (held,) = cursor.fetchone()
    assert "Kolonihaven" not in bytes(held).decode("latin-1")
    assert made.vault_owner == "person_id"


def test_what_is_past_goes_in_the_night(cast: Cast) -> None:
    home, office = site(cast.nadia, name="Sommerhuset"), site(cast.nadia, "office")
    plan(cast.nadia, home, office)
    set_exception(person=cast.nadia, on=TODAY, site=home, by=cast.nadia, at=NOW)
    remove_site(site=home, by=cast.nadia, at=NOW)
    forget_places(at=NOW + DAY)
    assert Site.objects.get(pk=home.pk).name == "Sommerhuset"
    forget_places(at=NOW + 2 * DAY)
    assert Site.objects.get(pk=home.pk).name == ""
    assert PlaceException.objects.count() == 1
    forget_places(at=NOW + 366 * DAY)
    assert not PlaceException.objects.exists()
    assert list(Site.objects.all()) == [office]
    assert [row.site_id for row in PlaceDay.objects.all()] == [office.id]
