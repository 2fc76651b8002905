"""What your leader sees, and Min ledelse, in a real browser: every look, by keyboard, without scripts."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from naervaer.agreements.actions import add_goal, add_topic, propose_promise, talked_about_development
from naervaer.agreements.rules import Side, Track
from naervaer.distance.actions import write_line
from tests.browser.conftest import Visit, faults
from tests.browser.look import Look, looks
from tests.cast import NOW, TODAY, Cast

MIRROR, PRACTICE = "/what-my-leader-sees/", "/my-leadership/"


@pytest.fixture
def shared(live_cast: Cast) -> Cast:
    """What Jonas has chosen to show Mette, and what the two have agreed."""
    jonas, mette = live_cast.jonas, live_cast.mette
    for text, sharing in (
        ("Henter børn kl. 15", "leader"),
        ("Bor i en toværelses", "team"),
        ("Venter", "me"),
    ):
        reader = None if sharing == "me" else mette
        write_line(person=jonas, text=text, sharing=sharing, leader=reader, by=jonas, at=NOW - timedelta(9))
    add_topic(employee=jonas, shared_with=mette, text="Støj om fredagen", by=jonas, at=NOW - timedelta(2))
    add_goal(
        employee=jonas,
        shared_with=mette,
        track=Track.PROFESSIONAL,
        text="Lede et projekt",
        step="Følge Bo en dag",
        step_on=TODAY + timedelta(14),
        by=jonas,
        at=NOW,
    )
    for side in Side:
        propose_promise(
            employee=jonas, leader=mette, side=side, text="Sender tegningen", due_on=TODAY, by=mette, at=NOW
        )
    talked_about_development(employee=jonas, on=TODAY - timedelta(11), by=mette, at=NOW)
    return live_cast


@pytest.mark.parametrize("look", looks(__name__), ids=str)
def test_they_look_right(site: Visit, shared: Cast, look: Look) -> None:
    for person, path in ((shared.jonas, MIRROR), (shared.mette, PRACTICE)):
        page = site(look, user=person.user).goto(path)
        for closed in page.locator("main details > summary").all():
            closed.click()
        assert faults(page) == [], path


@pytest.mark.parametrize("look", [Look(390), Look(390, scripts=False)], ids=str)
def test_one_tap_hides_and_the_toast_takes_it_back(site: Visit, shared: Cast, look: Look) -> None:
    page = site(look, user=shared.jonas.user).goto(MIRROR)
    chosen, unseen = page.locator("#chosen"), page.locator("#unseen")
    expect(chosen.get_by_role("listitem")).to_have_count(4)
    page.get_by_role("button", name="Skjul: “Henter børn kl. 15”").press("Enter")
    expect(chosen.get_by_role("listitem")).to_have_count(3)
    expect(unseen).to_contain_text("Henter børn kl. 15")
    page.get_by_role("button", name="Fortryd").click()
    expect(chosen.get_by_role("listitem")).to_have_count(4)
    page.get_by_role("button", name="Skjul alt, jeg selv har delt").click()
    expect(chosen).to_contain_text("Du har ikke selv valgt at vise Mette noget.")
    page.get_by_role("button", name="Vis Mette: “Støj om fredagen”").click()
    expect(chosen.get_by_role("listitem")).to_have_count(1)


def test_on_paper_min_ledelse_is_the_list_alone(site: Visit, shared: Cast) -> None:
    page = site(Look(), user=shared.mette.user).goto(PRACTICE)
    page.emulate_media(media="print")
    expect(page.get_by_text("Talte om udvikling med Jonas")).to_be_visible()
    for left_out in (".top", ".foot"):
        expect(page.locator(left_out)).to_be_hidden()
