"""The pages of people, units, hours and leave in a real browser, in every look."""

import pytest
from playwright.sync_api import expect

from naervaer.accounts.models import User
from naervaer.people.actions import invite
from naervaer.people.models import Person
from tests.browser.conftest import Visit, axe, faults, open_everything
from tests.browser.look import Look, looks
from tests.cast import NOW, Cast


def user_of(person: Person) -> User:
    assert person.user is not None
    return person.user


def pages_of(cast: Cast) -> list[tuple[Person, list[str]]]:
    return [
        (
            cast.ole,
            [
                "/people/",
                "/people/?of=invited",
                "/people/new/",
                f"/people/{cast.mette.id}/entry/",
                f"/people/{cast.karen.id}/entry/",
                "/units/",
                f"/units/{cast.havn.id}/",
                "/roles/",
                "/setup/",
                "/days/",
                "/days/hours/",
                "/projects/",
                "/projects/new/",
            ],
        ),
        (
            cast.mette,
            [
                "/people/",
                "/me/",
                "/hours/",
                "/leave/",
                f"/people/{cast.nadia.id}/hours/",
                f"/people/{cast.henrik.id}/leave/",
                f"/people/{cast.mette.id}/deputies/",
                f"/people/{cast.tobias.id}/buddies/",
            ],
        ),
        (cast.bo, [f"/projects/{cast.kajplads.id}/"]),
    ]


@pytest.mark.parametrize("look", looks(__name__), ids=str)
def test_the_pages_of_people_and_hours_look_right(site: Visit, live_cast: Cast, look: Look) -> None:
    wrong: list[str] = []
    for who, paths in pages_of(live_cast):
        visitor = site(look, user=user_of(who))
        for path in paths:
            page = visitor.goto(path)
            open_everything(page)
            wrong += [f"{path}: {fault}" for fault in faults(page)]
    assert wrong == []


def test_an_invited_person_chooses_a_password_and_is_in(site: Visit, live_cast: Cast) -> None:
    token = invite(person=live_cast.karen, by=live_cast.ole, at=NOW)
    page = site().goto(f"/invitation/{token}/")
    assert axe(page) == []
    page.get_by_label("Vælg en adgangskode").fill("en kort sætning")
    page.get_by_role("button", name="Vælg adgangskoden").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Karen")


def test_a_name_is_offered_while_one_writes(site: Visit, live_cast: Cast) -> None:
    page = site(user=user_of(live_cast.ole)).goto(f"/people/{live_cast.pia.id}/entry/")
    page.get_by_text("Vælg en anden leder").click()
    page.get_by_role("combobox", name="Nærmeste leder").fill("")
    page.get_by_role("combobox", name="Nærmeste leder").press_sequentially("Met")
    expect(page.locator("datalist#leader_leader_found option")).to_have_attribute(
        "value", "Mette Krogh, mette@havn.test"
    )
    page.get_by_role("combobox", name="Nærmeste leder").fill("Mette Krogh, mette@havn.test")
    page.get_by_role("button", name="Skift leder").click()
    expect(page.locator("#leader")).to_contain_text("Mette Krogh")
    expect(page.locator(".toast").filter(has_text="Gemt.")).to_be_visible()


def test_a_branch_of_the_tree_opens_where_it_is(site: Visit, live_cast: Cast) -> None:
    visitor = site(user=user_of(live_cast.ole))
    page = visitor.goto(f"/units/{live_cast.havn.id}/")
    page.get_by_text("Tilføj en enhed i den").click()
    page.locator("#below").get_by_label("Navn").fill("Kajhold")
    page.locator("#below").get_by_role("button", name="Tilføj").click()
    expect(page.locator("#below")).to_contain_text("Kajhold")
    page = visitor.goto("/units/")
    page.get_by_text("Team Havn", exact=True).click()
    expect(page.get_by_role("link", name="Kajhold")).to_be_visible()


def test_hours_without_scripts(site: Visit, live_cast: Cast) -> None:
    visitor = site(Look(scripts=False), user=user_of(live_cast.jonas))
    visitor.expect_refusal(422)
    page = visitor.goto("/hours/")
    page.get_by_role("button", name="Delte dage").click()
    expect(page.get_by_text("37 timer 30 min om ugen")).to_be_visible()
    expect(page.get_by_text("Reglen er 11 timer")).to_be_visible()
    page.get_by_label("Mandag, fra").first.fill("25")
    page.get_by_role("button", name="Gem", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Det klokkeslæt findes ikke.")
    assert page.get_by_label("Mandag, fra").first.input_value() == "25"
