"""Monday morning in a real browser: whom to call, calling, noting it, taking it back; as leader and as employee."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from naervaer.accounts.models import User
from naervaer.followup.models import Touch
from naervaer.people.models import Person
from tests.browser.conftest import Visit, axe, faults, open_everything
from tests.browser.look import Look, looks
from tests.cast import NOW, TODAY, Cast


def user_of(person: Person) -> User:
    assert person.user is not None
    return person.user


@pytest.mark.parametrize("look", looks(__name__), ids=str)
def test_the_pages_of_the_main_job_look_right(site: Visit, live_cast: Cast, look: Look) -> None:
    for who, paths in {
        live_cast.mette: ["/", "/list/", f"/people/{live_cast.sofie.id}/"],
        live_cast.jonas: ["/", f"/people/{live_cast.jonas.id}/"],
    }.items():
        visitor = site(look, user=user_of(who))
        for path in paths:
            page = visitor.goto(path)
            open_everything(page)
            assert faults(page) == [], path


def test_the_leader_calls_and_notes_it_with_one_click(site: Visit, live_cast: Cast) -> None:
    page = site(user=user_of(live_cast.mette)).goto("/")
    row = page.locator("#to-call li", has_text="Ida Bonde")
    row.get_by_role("button", name="Vi har talt").click()
    expect(row).to_have_count(0)
    expect(page.locator(".toast")).to_contain_text("Noteret.")
    expect(page.locator(".street li", has_text="Ida")).to_contain_text("i dag")
    assert Touch.objects.counting().filter(employee=live_cast.ida, on=TODAY).count() == 1
    page.locator(".toast").get_by_role("button", name="Fortryd").click()
    expect(page.locator("#to-call li", has_text="Ida Bonde")).to_have_count(1)
    assert not Touch.objects.counting().filter(employee=live_cast.ida, on=TODAY).exists()


def test_back_from_a_call_the_page_asks(site: Visit, live_cast: Cast) -> None:
    person = Person.objects.get(pk=live_cast.ida.pk)
    person.phone = "+45 12 34 56 78"
    person.save()
    page = site(user=user_of(live_cast.mette)).goto("/")
    row = page.locator("#to-call li", has_text="Ida Bonde")
    call = row.get_by_role("link", name="Ring")
    expect(call).to_have_attribute("href", "tel:+4512345678")
    question = row.get_by_text("Talte I, du og")
    expect(question).to_be_hidden()
    page.evaluate("document.addEventListener('click', event => event.preventDefault(), {once: true})")
    call.click()
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(question).to_be_visible()
    assert axe(page) == []
    row.get_by_role("button", name="Ikke denne gang").click()
    expect(question).to_be_hidden()
    assert not Touch.objects.filter(employee=live_cast.ida, on=TODAY).exists()


@pytest.mark.parametrize("look", [Look(1280), Look(320, scripts=False)], ids=str)
def test_several_on_another_day(site: Visit, live_cast: Cast, look: Look) -> None:
    page = site(look, user=user_of(live_cast.mette)).goto("/")
    page.get_by_role("link", name="Vis som liste").click()
    for name in ("Karen Beck", "Tobias Vind"):
        page.get_by_role("checkbox", name=name).check()
    day = TODAY - timedelta(days=3)
    page.locator("input[name=on]").fill(day.isoformat())
    page.get_by_role("button", name="Vi har talt").click()
    expect(page.locator(".toast")).to_contain_text("2 samtaler noteret")
    assert Touch.objects.counting().filter(on=day, noted_at__gte=NOW).count() == 2


def test_the_whole_morning_by_keyboard_alone(site: Visit, live_cast: Cast) -> None:
    page = site(user=user_of(live_cast.mette)).goto("/")
    reached = _tab_to(page, "Vi har talt: Karen")
    assert reached < 40, "too far from the top of the page"
    page.keyboard.press("Enter")
    expect(page.locator("#to-call li", has_text="Karen Beck")).to_have_count(0)
    assert Touch.objects.counting().filter(employee=live_cast.karen, on=TODAY).exists()


def _tab_to(page: Page, name: str) -> int:
    for count in range(80):
        page.keyboard.press("Tab")
        words = page.evaluate("document.activeElement.textContent.trim().replace(/\\s+/g, ' ')")
        if words == name:
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline != "none", "the focus must be seen"
            return count
    raise AssertionError(f"{name} is not reached by Tab")


@pytest.mark.parametrize("look", [Look(390), Look(390, scripts=False)], ids=str)
def test_the_other_says_that_it_does_not_fit(site: Visit, live_cast: Cast, look: Look) -> None:
    page = site(look, user=user_of(live_cast.jonas)).goto("/")
    expect(page.locator("main")).to_contain_text("I talte sidst mandag 16. november")
    page.get_by_role("link", name="Se det hele").click()
    page.get_by_text("Se hver kontakt").click()
    page.locator("#contact li", has_text="16. november").get_by_role("button", name="Det passer ikke").click()
    expect(page.locator("#rhythm")).to_contain_text("mandag 2. november")
    page.locator(".toast").get_by_role("button", name="Fortryd").click()
    expect(page.locator("#rhythm")).to_contain_text("mandag 30. november")


def test_two_agree_on_a_rhythm(site: Visit, live_cast: Cast) -> None:
    leader = site(user=user_of(live_cast.mette)).goto(f"/people/{live_cast.jonas.id}/")
    leader.get_by_text("Foreslå en anden rytme").click()
    leader.get_by_role("button", name="hver uge").click()
    expect(leader.locator("#rhythm")).to_contain_text("Du har foreslået hver uge")
    employee = site(Look(390), user=user_of(live_cast.jonas)).goto(f"/people/{live_cast.jonas.id}/")
    employee.get_by_role("button", name="Ja, det passer mig").click()
    expect(employee.locator("#rhythm")).to_contain_text("hver uge")
    expect(employee.locator("#rhythm")).not_to_contain_text("foreslår")


def test_names_are_hidden_from_the_first_byte(site: Visit, live_cast: Cast) -> None:
    page = site(user=user_of(live_cast.mette)).goto("/")
    expect(page.get_by_text("Karen Beck").first).to_be_visible()
    page.keyboard.press("h")
    expect(page.locator("#to-call")).to_be_visible()
    for name in page.locator("#to-call .nm > span:visible").all():
        box = name.bounding_box()
        assert box is None or box["width"] <= 1, "a name can be read on the shared screen"
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-names", "hidden")
