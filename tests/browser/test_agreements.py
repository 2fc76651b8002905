"""Aftaler, the forms and the trash in a real browser, in every look; with scripts and without."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from naervaer.accounts.models import User
from naervaer.agreements import actions
from naervaer.agreements.models import Promise, Topic
from naervaer.agreements.rules import Side
from naervaer.people.actions import change_leader
from naervaer.people.models import Person
from tests.agreements.rows import (
    agreed,
    experiment,
    goal,
    obstacle,
    picture,
    promise,
    topic,
    write_agreements,
)
from tests.browser.conftest import Visit, faults, open_everything
from tests.browser.look import Look, looks
from tests.cast import NOW, TODAY, Cast


def user_of(person: Person) -> User:
    assert person.user is not None
    return person.user


def everything(cast: Cast) -> None:
    """Every state of every row, on the pages of Mette and Jonas."""
    held = actions.propose_promise(
        employee=cast.jonas,
        leader=cast.mette,
        side=Side.EMPLOYEE,
        text="afprøver faste pauser",
        due_on=TODAY,
        by=cast.jonas,
        at=NOW,
    )
    agreed(held, cast)
    moved = agreed(promise(cast), cast)
    for days in (1, 2):
        to_on = moved.due_on + timedelta(days=days)
        actions.carry_promise(promise=moved, to_on=to_on, by=cast.mette, at=NOW)
    promise(cast, by=cast.jonas)
    promise(cast, employee=cast.karen)
    agreed(goal(cast), cast)
    picture(cast, obstacle(cast))
    picture(cast)
    agreed(experiment(cast), cast)
    write_agreements(cast.sofie, cast.mette, words="Mødet om fredagen")
    actions.hold_promise(promise=promise(cast), by=cast.mette, at=NOW)
    actions.remove(row=topic(cast), by=cast.mette, at=NOW)
    topic(cast)
    change_leader(person=cast.pia, leader=cast.mette, by=cast.ole, at=NOW)
    write_agreements(cast.mette, cast.birgit, words="Budgettet")


def pages_of(cast: Cast) -> list[tuple[Person, list[str]]]:
    row = Promise.objects.open().filter(employee=cast.jonas).order_by("due_on")[0]
    new = [f"/agreements/with/{cast.jonas.id}/{kind}/" for kind in ("promise", "goal", "picture")]
    paths = ["/agreements/", "/agreements/trash/", f"/agreements/promise/{row.pk}/", *new]
    return [(cast.mette, [*paths, "/"]), (cast.jonas, ["/agreements/", "/"])]


@pytest.mark.parametrize("look", looks(__name__), ids=str)
def test_the_pages_of_agreements_look_right(site: Visit, live_cast: Cast, look: Look) -> None:
    everything(live_cast)
    wrong: list[str] = []
    for who, paths in pages_of(live_cast):
        visitor = site(look, user=user_of(who))
        for path in paths:
            page = visitor.goto(path)
            open_everything(page)
            wrong += [f"{path}: {fault}" for fault in faults(page)]
    assert wrong == []


def test_a_promise_is_proposed_agreed_and_held(site: Visit, live_cast: Cast) -> None:
    visitor = site(user=user_of(live_cast.mette))
    visitor.expect_refusal(422)
    page = visitor.goto("/agreements/")
    page.get_by_label("Med", exact=True).select_option(label="Jonas Holm")
    page.get_by_role("button", name="Aftale", exact=True).click()
    page.get_by_role("button", name="Tilføj").click()
    expect(page.get_by_role("alert")).to_contain_text("Skriv, hvad der skal gøres.")
    page.get_by_label("gør hvad").fill("finder en skærm")
    page.get_by_role("button", name="Tilføj").click()
    expect(page.locator("#waiting")).to_contain_text("venter på et ja fra Jonas")
    page = site(user=user_of(live_cast.jonas)).goto("/agreements/")
    page.locator("#review").get_by_role("button", name="Ja", exact=False).first.click()
    expect(page.locator("#waiting")).to_contain_text("Mette finder en skærm")
    page.locator("#waiting").get_by_role("button", name="Holdt").click()
    page.locator(".toast", has_text="Holdt.").get_by_role("button", name="Fortryd").click()
    expect(page.locator("#waiting")).to_contain_text("Mette finder en skærm")


@pytest.mark.parametrize("scripts", [True, False])
def test_two_write_at_once_and_nothing_is_lost(site: Visit, live_cast: Cast, scripts: bool) -> None:
    row = topic(live_cast)
    visitor = site(Look(scripts=scripts), user=user_of(live_cast.jonas))
    visitor.expect_refusal(422)
    page = visitor.goto(f"/agreements/topic/{row.pk}/")
    actions.edit_topic(topic=row, text="Hjemmedage i december", version=1, by=live_cast.mette, at=NOW)
    page.get_by_label("Hvad vil du gerne tale om?").fill("Færre møder")
    page.get_by_role("button", name="Gem").click()
    expect(page.get_by_role("alert")).to_contain_text("Hjemmedage i december")
    assert page.get_by_label("Hvad vil du gerne tale om?").input_value() == "Færre møder"
    page.get_by_role("button", name="Begge som én tekst").click()
    expect(page.locator("h1")).to_have_text("Aftaler")
    assert Topic.objects.get(pk=row.pk).text == "Hjemmedage i december · Færre møder"
