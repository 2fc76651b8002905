"""Needing contact, in two windows: an employee on a phone, and a leader on a desktop; and without scripts."""

from uuid import uuid4

import pytest
from playwright.sync_api import expect

from naervaer.accounts.models import User
from naervaer.contact.actions import add_details, answer, ask, we_talked
from naervaer.contact.models import ContactRequest
from naervaer.contact.rules import Ending
from naervaer.followup.models import Touch
from naervaer.people.models import Person
from tests.browser.conftest import Visit, axe, sideways, small_targets
from tests.browser.look import LOOKS, Look
from tests.cast import NOW, Cast


def user_of(person: Person) -> User:
    assert person.user is not None
    return person.user


def wish_of(employee: Person) -> ContactRequest:
    wish = ask(employee=employee, key=uuid4(), by=employee, at=NOW)
    add_details(
        request=wish, how="video", suits="morning", text="Kranen ved kajen", urgent=True, by=employee, at=NOW
    )
    return wish


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_the_pages_of_a_request_look_right(site: Visit, live_cast: Cast, look: Look) -> None:
    cast = live_cast
    wish, answered = wish_of(cast.jonas), wish_of(cast.sofie)
    answer(request=answered, call_at=NOW, text="Jeg ringer straks", by=cast.mette, at=NOW)
    we_talked(request=answered, by=cast.mette, at=NOW)
    for who, paths in {
        cast.ida: ["/contact/", f"/contact/agreements/{cast.ida.id}/"],
        cast.sofie: [f"/contact/{answered.id}/"],
        cast.mette: ["/", f"/contact/{wish.id}/", "/contact/agreements/", "/contact/reachable/"],
    }.items():
        visitor = site(look, user=user_of(who))
        for path in paths:
            page = visitor.goto(path)
            if look.scripts:
                expect(page.locator("#need[hx-trigger^=every]")).to_be_visible()
            page.evaluate(
                "document.querySelectorAll('main details:not(.pop)').forEach(each => each.open = true)"
            )
            assert axe(page) == [], path
            assert sideways(page) == 0, path
            assert small_targets(page) == [], path


def test_from_the_tap_to_both_closing(site: Visit, live_cast: Cast) -> None:
    phone = site(Look(390, "dark"), user=user_of(live_cast.jonas)).goto("/")
    button = phone.locator("#need button")
    expect(button).to_contain_text("svar senest 9.30")
    button.click()
    expect(phone.locator(".toast")).to_contain_text("Sendt.")
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Svar senest 9.30")
    desk = site(user=user_of(live_cast.mette)).goto("/")
    expect(desk.locator(".street li.asked")).to_contain_text("Jonas")
    desk.get_by_role("link", name="Andet tidspunkt").click()
    desk.get_by_role("button", name="Jeg ringer kl. 9.00").click()
    expect(desk.locator(".toast")).to_contain_text("Lovet.")
    phone.reload()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Ringer kl. 9.00")
    expect(phone.locator(".tl")).to_contain_text("Glipper det, tager Anders over")
    desk.get_by_role("button", name="Vi har talt sammen").click()
    phone.reload()
    expect(phone.locator("main")).to_contain_text("Mette siger, at I har talt. Passer det?")
    phone.get_by_role("button", name="Ja, vi har talt").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("I har talt")
    assert ContactRequest.objects.get().ending == Ending.TALKED
    assert Touch.objects.filter(via="contact").count() == 1


def test_without_scripts_it_takes_one_tap_more(site: Visit, live_cast: Cast) -> None:
    page = site(Look(390, scripts=False), user=user_of(live_cast.jonas)).goto("/hours/")
    page.locator("#need a").click()
    expect(page.locator("main")).to_contain_text("Svar senest 9.30")
    page.get_by_role("button", name="Bed om kontakt").click()
    expect(page.locator(".toast")).to_contain_text("Sendt.")
    page.locator(".toast").get_by_role("button", name="Fortryd").click()
    assert ContactRequest.objects.get().ending == Ending.WITHDRAWN
