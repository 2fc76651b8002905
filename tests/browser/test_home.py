"""Hjemme and the person's page with its three distances: looked at in every look, and used with the keyboard."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from naervaer.accounts.models import User
from naervaer.conversations.actions import plan_talk
from naervaer.distance.actions import add_site, plan_week, write_line
from naervaer.people.models import Person
from tests.agreements.rows import write_agreements
from tests.browser.conftest import Visit, faults, open_everything
from tests.browser.look import Look, looks
from tests.cast import NOW, TODAY, Cast

FRIDAY = (NOW + timedelta(days=4), NOW + timedelta(days=4, minutes=30))


def user_of(person: Person) -> User:
    assert person.user is not None
    return person.user


def nadia_tells(cast: Cast) -> None:
    """Home and office, a line for each choice of readers, what the two have agreed on, and a talk on Friday."""
    nadia = cast.nadia
    home = add_site(person=nadia, kind="home", name="", country="LT", by=nadia, at=NOW)
    office = add_site(person=nadia, kind="office", name="Vilnius", country="LT", by=nadia, at=NOW)
    week = {1: home, 2: office, 3: home, 4: office, 5: home}
    plan_week(person=nadia, sites=week, by=nadia, at=NOW, today=TODAY)
    write_agreements(nadia, cast.mette, days=2)
    plan_talk(employee=nadia, leader=cast.mette, span=FRIDAY, by=nadia, at=NOW)
    for text, sharing in (
        ("Sig det lige ud, og spørg igen dagen efter.", "leader"),
        ("Støj før 10", "team"),
        ("Kladde", "me"),
    ):
        write_line(person=nadia, text=text, sharing=sharing, leader=cast.mette, by=nadia, at=NOW)


@pytest.mark.parametrize("look", looks(__name__), ids=str)
def test_home_and_the_distances_look_right(site: Visit, live_cast: Cast, look: Look) -> None:
    nadia_tells(live_cast)
    wrong = {}
    for person, path in (
        (live_cast.nadia, "/home/"),
        (live_cast.jonas, "/home/"),
        (live_cast.mette, f"/people/{live_cast.nadia.id}/"),
        (live_cast.nadia, f"/people/{live_cast.nadia.id}/"),
        (live_cast.mette, "/hours/team/"),
    ):
        page = site(look, user=user_of(person)).goto(path)
        open_everything(page)
        wrong[person.first_name, path] = faults(page)
    assert {where: found for where, found in wrong.items() if found} == {}


def test_what_is_on_the_pad_stays_while_the_page_around_it_changes(site: Visit, live_cast: Cast) -> None:
    write_agreements(live_cast.jonas, live_cast.mette)
    page = site(user=user_of(live_cast.mette)).goto(f"/people/{live_cast.jonas.id}/")
    page.locator("#pad textarea").fill("Spørg til havnemodellen")
    page.locator("#contact svg").first.wait_for()
    page.get_by_role("button", name="Vi har talt").click()
    expect(page.locator("#rhythm")).to_contain_text("mandag 23. november")
    expect(page.locator("#pad textarea")).to_have_value("Spørg til havnemodellen")
    page.locator("#pad textarea").press_sequentially(", og til Karen")
    page.reload()
    expect(page.locator("#pad textarea")).to_have_value("Spørg til havnemodellen, og til Karen")


def test_a_line_is_written_shared_and_taken_back_by_keyboard(site: Visit, live_cast: Cast) -> None:
    page = site(Look(390), user=user_of(live_cast.jonas)).goto("/home/")
    page.locator("#new textarea").focus()
    page.keyboard.type("Ring hellere end skriv")
    page.locator("#new input[value=me]").focus()
    page.keyboard.press("ArrowDown")  # my leader, by name
    page.locator("#new").get_by_role("button").focus()
    page.keyboard.press("Enter")
    line = page.locator(".told > li")
    expect(line).to_contain_text("Kun du og Mette ser det.")
    line.locator("summary").last.focus()
    page.keyboard.press("Enter")
    line.get_by_role("button", name="Kun mig").focus()
    page.keyboard.press("Enter")
    expect(line).to_contain_text("Kun du ser det.")
    page.get_by_role("button", name="Fortryd").focus()
    page.keyboard.press("Enter")
    expect(line).to_contain_text("Kun du og Mette ser det.")


def test_places_and_lines_without_scripts(site: Visit, live_cast: Cast) -> None:
    visitor = site(Look(320, scripts=False), user=user_of(live_cast.jonas))
    visitor.expect_refusal(422)
    page = visitor.goto("/home/")
    for kind, name in (("home", ""), ("office", "Havnegade")):
        if name:
            page.locator("#places summary").last.click()
        page.locator("#places select[name=kind]").select_option(kind)
        page.locator("#places input[name=name]").fill(name)
        page.get_by_role("button", name="Tilføj").click()
    page.locator("#places fieldset select").first.select_option(label="Kontoret, Havnegade")
    page.get_by_role("button", name="Gem ugen").click()
    expect(page.locator("#places fieldset select").first.locator("option[selected]")).to_have_text(
        "Kontoret, Havnegade"
    )
    page.locator("#new a").nth(1).click()  # a beginning
    page.locator("#new input[name=last_day]").fill("2020-01-01")
    page.get_by_role("button", name="Gem linjen").click()
    expect(page.locator("#new textarea")).to_have_value("Ring hellere end skriv, når …")  # not lost
    page.locator("#new input[name=last_day]").fill("2027-01-31")
    page.get_by_role("button", name="Gem linjen").click()
    expect(page.locator(".told > li")).to_contain_text("Gælder til")
