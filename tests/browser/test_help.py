"""Help on a phone and by keyboard, without scripts, signed in or not; and where its own lines are kept."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from naervaer.people.helplines.actions import add_help_line
from tests.browser.conftest import Visit, faults
from tests.browser.look import Look, looks
from tests.cast import NOW, Cast


@pytest.mark.parametrize("look", looks(__name__), ids=str)
def test_the_lines_look_right_where_they_are_kept_and_read(site: Visit, live_cast: Cast, look: Look) -> None:
    for name, reach in (("Kim Dahl", "12 34 56 78"), ("Rådgivningen", "https://example.dk/" + "langt/" * 20)):
        add_help_line(name=name, purpose="Aftaler og rettigheder", reach=reach, by=live_cast.ole, at=NOW)
    visitor = site(look, user=live_cast.ole.user)
    for path in (reverse("help_lines"), reverse("help")):
        page = visitor.goto(path)
        assert faults(page) == [], path


@pytest.mark.parametrize("look", [Look(390), Look(320, scripts=False)], ids=str)
@pytest.mark.parametrize("signed_in", [True, False])
def test_help_from_a_phone(site: Visit, live_cast: Cast, look: Look, *, signed_in: bool) -> None:
    page = site(look, user=live_cast.jonas.user if signed_in else None).goto("/")
    page.get_by_role("link", name="Hjælp: hvem kan også hjælpe?").click()
    expect(page.get_by_role("link", name="112")).to_be_visible()
    assert page.url.endswith("/help/")


@pytest.mark.parametrize("look", [Look(), Look(390, scripts=False)], ids=str)
def test_a_line_is_added_raised_and_removed(site: Visit, live_cast: Cast, look: Look) -> None:
    page = site(look, user=live_cast.ole.user).goto(reverse("help_lines"))
    for name in ("Kim Dahl", "Rådgivningen"):
        page.get_by_label("Hvem hjælper?").fill(name)
        page.get_by_label("Med hvad?").fill("En snak")
        page.get_by_label("Telefon, mailadresse eller link").fill("12 34 56 78")
        page.get_by_label("Telefon, mailadresse eller link").press("Enter")
        expect(page.locator("#shown")).to_contain_text(name)
    page.get_by_role("button", name="Flyt op Rådgivningen").click()
    expect(page.locator("#shown li").first).to_contain_text("Rådgivningen")
    page.get_by_role("button", name="Fjern Rådgivningen").click()
    expect(page.locator("#shown li")).to_have_count(1)
    page.get_by_role("button", name="Fortryd").last.click()
    expect(page.locator("#shown li").first).to_contain_text("Rådgivningen")
