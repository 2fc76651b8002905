"""The first day, the first visit and the pages about trust in a real browser; by keyboard, and without scripts."""

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from naervaer.people.models import Person
from tests.browser.conftest import Visit, faults
from tests.browser.look import Look, looks
from tests.cast import Cast

PAGES = ("first_day", "first_talks", "welcome", "does_not", "who_sees_what", "help", "seen_me")


@pytest.mark.parametrize("look", looks(__name__), ids=str)
def test_every_page_looks_right(site: Visit, live_cast: Cast, look: Look) -> None:
    visitor = site(look, user=live_cast.mette.user)
    for path in (
        *map(reverse, PAGES),
        reverse("welcome_screen", args=[2]),
        reverse("welcome_screen", args=[3]),
    ):
        page = visitor.goto(path)
        assert faults(page) == [], path


def heading(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


@pytest.mark.parametrize("look", [Look(390), Look(320, scripts=False)], ids=str)
def test_the_first_visit_by_keyboard(site: Visit, live_cast: Cast, look: Look) -> None:
    Person.objects.filter(pk=live_cast.tobias.pk).update(welcomed_at=None)
    page = site(look, user=live_cast.tobias.user).goto("/")
    expect(heading(page)).to_have_text("Velkommen, Tobias")
    page.get_by_role("link", name="Næste").press("Enter")
    expect(heading(page)).to_have_text("Hvem ser hvad")
    page.get_by_role("link", name="Tilbage").press("Enter")
    expect(heading(page)).to_have_text("Velkommen, Tobias")
    page.get_by_role("link", name="Næste").press("Enter")
    page.get_by_role("link", name="Næste").press("Enter")
    expect(heading(page)).to_have_text("Sådan får du fat i Mette")
    page.get_by_role("button", name="Kom i gang").press("Enter")
    expect(heading(page)).to_contain_text("Tobias")
    expect(page).to_have_title("I dag · Nærvær")


@pytest.mark.parametrize("look", [Look(), Look(scripts=False)], ids=str)
def test_a_rhythm_for_all_and_the_proposal(site: Visit, live_cast: Cast, look: Look) -> None:
    page = site(look, user=live_cast.rune.user).goto(reverse("first_day"))
    step = page.locator("#step-rhythm")
    expect(step).not_to_contain_text("Færdig")
    step.get_by_role("button", name="hver 14. dag").press("Enter")
    expect(step).to_contain_text("Færdig")
    page.get_by_role("link", name="Se forslaget").press("Enter")
    expect(page.get_by_role("row").nth(1)).to_contain_text("Pia Holst")
    page.get_by_label("Højst").select_option("6")
    page.get_by_role("button", name="Regn ud").press("Enter")
    expect(page.get_by_label("Højst")).to_have_value("6")
    with page.expect_download() as fetched:
        page.get_by_role("link", name="Hent listen").press("Enter")
    assert fetched.value.suggested_filename == "first-talks.csv"
