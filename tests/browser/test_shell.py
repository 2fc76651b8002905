"""The shell in a real browser: sign-in, hidden names, day and night, keys, menus; and without scripts."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from naervaer.accounts.models import User
from naervaer.people.models import Employment, Organisation, Person, Role
from tests.browser.conftest import Visit, axe, faults
from tests.browser.look import Look, looks

PASSWORD = "lys i alle vinduer"  # of nobody
LOGIN = "/account/login/"
OWN = "/account/password/change/"  # a page that needs nothing but somebody signed in


@pytest.fixture
def mette(transactional_db: None) -> User:
    """Somebody who works here and looks after the installation, so that there are places to go."""
    Organisation.objects.create(pk=1, name="Havn og Partnere", set_up_at=timezone.now())
    user = User.objects.create_user(email="mette@havn.example", password=PASSWORD)
    person = Person.objects.create(name="Mette Krogh", sort_key="mette krogh", email=user.email, user=user)
    Employment.objects.create(person=person, started_on=date(2020, 1, 1))
    Role.objects.create(person=person, kind=Role.Kind.ADMIN, started_at=timezone.now())
    return user


@pytest.mark.parametrize("look", looks(__name__), ids=str)
def test_the_doors_look_right(live_server: Any, visit: Visit, look: Look) -> None:
    visitor = visit(look, address=live_server.url)
    visitor.expect_refusal(404)
    for path in (LOGIN, "/account/login/code/", "/account/password/reset/", "/nothing/here/"):
        page = visitor.goto(path)
        assert faults(page) == [], path


@pytest.mark.parametrize("look", [Look(), Look(320, scripts=False)], ids=str)
def test_in_and_out_by_password(live_server: Any, visit: Visit, mette: User, look: Look) -> None:
    page = visit(look, address=live_server.url).goto(OWN)
    page.get_by_label("Arbejdsmail").fill("mette@havn.example")
    page.get_by_text("Log ind med adgangskode").click()
    page.get_by_label("Adgangskode", exact=True).fill(PASSWORD)
    page.get_by_label("Adgangskode", exact=True).press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Skift adgangskode")
    page.get_by_text("Din menu").locator("..").click()
    page.get_by_role("button", name="Log ud").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Log ind")


def test_the_keyboard_at_the_door(live_server: Any, visit: Visit, mette: User) -> None:
    page = visit(Look(390), address=live_server.url).goto(LOGIN)
    address = page.get_by_label("Arbejdsmail")
    expect(address).to_be_focused()
    address.press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    assert axe(page) == []
    page.get_by_role("alert").get_by_role("link").click()
    expect(address).to_be_focused()
    address.fill("nobody@havn.example")
    address.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Skriv koden")
    assert axe(page) == []


@pytest.mark.parametrize("look", looks(__name__), ids=str)
def test_the_shell_of_somebody(live_server: Any, visit: Visit, mette: User, look: Look) -> None:
    page = visit(look, user=mette, address=live_server.url).goto(OWN)
    assert faults(page) == []
    page.locator(".me > summary").click()
    expect(page.locator(".me .panel")).to_be_visible()
    assert faults(page) == []


def test_names_are_hidden_by_one_key_and_stay_hidden(live_server: Any, visit: Visit, mette: User) -> None:
    page = visit(user=mette, address=live_server.url).goto(OWN)
    page.get_by_label("Din adgangskode nu").type("hh?")
    expect(page.locator("html")).to_have_attribute("data-names", "shown")  # what is typed is no shortcut
    page.locator(".me > summary").click()
    name = page.locator(".me .nm > span")
    expect(name).to_have_css("position", "static")
    page.keyboard.press("h")
    expect(name).to_have_css("position", "absolute")
    expect(page.locator("#names button")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#live")).to_have_text("Navne er skjult.")
    page.reload()
    assert 'data-names="hidden"' in page.content()
    page.locator("#names button").click()
    expect(page.locator("html")).to_have_attribute("data-names", "shown")


def test_names_are_hidden_without_scripts(live_server: Any, visit: Visit, mette: User) -> None:
    page = visit(Look(scripts=False), user=mette, address=live_server.url).goto(OWN)
    page.locator("#names button").click()
    expect(page.locator("html")).to_have_attribute("data-names", "hidden")
    expect(page.get_by_role("heading", level=1)).to_have_text("Skift adgangskode")


@pytest.mark.parametrize("scripts", [True, False])
def test_day_and_night_are_chosen(live_server: Any, visit: Visit, mette: User, *, scripts: bool) -> None:
    page = visit(Look(scripts=scripts), user=mette, address=live_server.url).goto(OWN)
    page.locator(".me > summary").click()
    page.get_by_role("button", name="Nat").click()
    expect(page.locator("body")).to_have_css("background-color", "rgb(18, 23, 29)")
    page.goto(live_server.url + LOGIN + "?next=/")
    page.goto(live_server.url + OWN)
    expect(page.locator("body")).to_have_css("background-color", "rgb(18, 23, 29)")
    page.locator(".me > summary").click()
    page.get_by_role("button", name="Som enheden").click()
    expect(page.locator("body")).to_have_css("background-color", "rgb(246, 244, 238)")


def test_menus_and_keys_can_be_left_and_switched_off(live_server: Any, visit: Visit, mette: User) -> None:
    page = visit(user=mette, address=live_server.url).goto(OWN)
    menu = page.locator(".me > summary")
    menu.click()
    page.keyboard.press("Escape")
    expect(page.locator(".me .panel")).to_be_hidden()
    expect(menu).to_be_focused()
    menu.click()
    page.get_by_role("heading", level=1).click()
    expect(page.locator(".me .panel")).to_be_hidden()
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    assert axe(page) == []
    dialog.get_by_role("checkbox").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    page.keyboard.press("?")
    page.keyboard.press("h")
    expect(dialog).to_be_hidden()
    expect(page.locator("html")).to_have_attribute("data-names", "shown")


def test_the_language_is_switched_in_the_footer(live_server: Any, visit: Visit, mette: User) -> None:
    page = visit(Look(scripts=False), user=mette, address=live_server.url).goto(OWN)
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Change your password")
    mette.refresh_from_db()
    assert mette.language == "en"
