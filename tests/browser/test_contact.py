"""Needing contact, in two windows: an employee on a phone, and a leader on a desktop; and without scripts."""

from datetime import date, time
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from naervaer.accounts.models import User
from naervaer.contact.actions import add_details, answer, answer_team, ask, propose_to_team, we_talked
from naervaer.contact.models import ContactRequest
from naervaer.contact.rules import Answer, Ending
from naervaer.followup.models import Touch
from naervaer.people.models import Person
from tests.browser.conftest import Visit, axe, sideways, small_targets
from tests.browser.look import Look, looks
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


def team_of_mette(cast: Cast) -> None:
    """One agreement holds, the next is on the table, and Jonas would like it otherwise."""
    for on in (cast.mette, cast.sofie):
        terms: dict[str, Any] = {
            "answer_within": 30,
            "talk_within": 120,
            "core_from": time(10),
            "core_until": time(14),
        }
        version = propose_to_team(leader=cast.mette, by=on, at=NOW, review_on=date(2027, 2, 22), **terms)
        for person in (cast.mette, cast.sofie, cast.tobias, cast.ida, cast.nadia)[
            : 5 if on == cast.mette else 2
        ]:
            answer_team(agreement=version, answer=Answer.YES, by=person, at=NOW)
        how = Answer.YES if on == cast.mette else Answer.OBJECT
        answer_team(agreement=version, answer=how, text="Hellere fra klokken ni", by=cast.jonas, at=NOW)


@pytest.mark.parametrize("look", looks(__name__), ids=str)
def test_the_pages_of_a_request_look_right(site: Visit, live_cast: Cast, look: Look) -> None:
    cast = live_cast
    wish, answered = wish_of(cast.jonas), wish_of(cast.sofie)
    answer(request=answered, call_at=NOW, text="Jeg ringer straks", by=cast.mette, at=NOW)
    we_talked(request=answered, by=cast.mette, at=NOW)
    team_of_mette(cast)
    for who, paths in {
        cast.ida: ["/contact/", f"/contact/agreements/{cast.ida.id}/"],
        cast.sofie: [f"/contact/{answered.id}/"],
        cast.mette: ["/", f"/contact/{wish.id}/", "/contact/agreements/", "/contact/reachable/"],
        cast.nadia: [f"/contact/teams/{cast.mette.id}/"],
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


def test_a_team_agrees(site: Visit, live_cast: Cast) -> None:
    cast = live_cast
    for name in ("sofie", "tobias", "nadia", "ida"):
        Person.objects.filter(pk=cast.named(name).pk).update(user=None)
    desk = site(user=user_of(cast.mette)).goto("/contact/agreements/")
    desk.get_by_role("link", name="Dit team").click()
    expect(desk.locator("main")).to_contain_text("Ingen aftale endnu")
    desk.get_by_label("Kernetid fra").fill("10:00")
    desk.locator("#id_core_until").fill("14:00")
    desk.get_by_role("button", name="Foreslå").click()
    expect(desk.locator("#proposed")).to_contain_text("1 af de 2, der er på arbejde, har svaret")
    phone = site(Look(390), user=user_of(cast.jonas)).goto("/contact/agreements/")
    phone.get_by_role("link", name="Svar", exact=True).click()
    phone.get_by_role("button", name="Ja, aftalt").click()
    expect(phone.locator(".toast")).to_contain_text("Du har sagt ja.")
    expect(phone.locator("#holds")).to_contain_text("10.00–14.00")
    phone.locator(".toast").get_by_role("button", name="Fortryd").click()
    expect(phone.locator("#proposed")).to_be_visible()
    phone.get_by_role("button", name="Jeg overlader det til de andre").click()
    expect(phone.locator("#holds")).to_contain_text("udgave 1")
    phone.goto(phone.url.replace(f"/teams/{cast.mette.id}/", f"/agreements/{cast.jonas.id}/"))
    expect(phone.locator("#holds")).to_contain_text("fra teamets aftale")
    desk.reload()
    expect(desk.get_by_role("heading", name="Det gælder nu")).to_be_visible()
