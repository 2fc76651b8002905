"""The handbook in a real browser: in every light, width and language, by keyboard, without scripts, on paper."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit, faults
from tests.browser.look import Look, looks
from tests.cast import Cast

INDEX, FIRST, LAST = "/handbook/", "/handbook/at-hand/", "/handbook/own-energy/"


@pytest.mark.parametrize("look", looks(__name__), ids=str)
def test_the_handbook_looks_right(site: Visit, live_cast: Cast, look: Look) -> None:
    visitor = site(look, user=live_cast.mette.user)
    for path in (INDEX, FIRST, LAST):
        page = visitor.goto(path)
        assert faults(page) == [], path


@pytest.mark.parametrize("look", [Look(), Look(390, scripts=False)], ids=str)
def test_one_leafs_through_it_by_keyboard_and_without_scripts(site: Visit, look: Look) -> None:
    page = site(look).goto(INDEX)
    page.get_by_role("link", name="Hvad er der at arbejde med derhjemme?").first.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hvad er der at arbejde med derhjemme?")
    page.get_by_role("link", name="Hvad håber de på fra dig?").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hvad håber de på fra dig?")
    page.locator("a[rel=prev]").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hvad er der at arbejde med derhjemme?")


def test_on_paper_a_page_is_the_advice_alone(site: Visit) -> None:
    page = site(Look()).goto(FIRST)
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="Det kan du gøre på mandag")).to_be_visible()
    for left_out in (".top", ".foot", "a[rel=next]"):
        expect(page.locator(left_out)).to_be_hidden()
