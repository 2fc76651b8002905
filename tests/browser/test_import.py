"""Bringing in a list in a real browser: with scripts and without, looked at in every look."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import FilePayload, Page, expect

from naervaer.accounts.models import User
from naervaer.config.work import HANDLERS
from naervaer.jobs import loop
from naervaer.people.models import Person
from tests.browser.conftest import Visit, faults, open_everything
from tests.browser.look import Look, looks
from tests.cast import Cast
from tests.people.importing.lists import as_workbook, sheet

LINES = (
    "Lise Nyby;lise@ny.test;Mette Krogh;01-12-2026;;Drift / Team Nyt;+45 20 20 20 20;N1;010190-0001",
    "Per Nyby;per@ny;;31.11.2026;;Team Nyt;receptionen;N2;",
    "Bo Nyby;bo@ny.test;M. Krog;;30-06-2027;;;;",
    "Sofie Lund;sofie@havn.test;Anders Friis;;;Team Kyst;;;",
)
HEADINGS = "Navn;Mail;Nærmeste leder;Startdato;Slutdato;Afdeling;Telefon;Medarbejdernr;CPR"


def list_file(name: str = "people.csv") -> FilePayload:
    content = sheet(*LINES, headings=HEADINGS)
    if name.endswith("xlsx"):
        content = as_workbook(("Ansatte", [line.split(";") for line in (HEADINGS, *LINES)]))
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def ole(cast: Cast) -> User:
    assert cast.ole.user is not None
    return cast.ole.user


def wrong(page: Page) -> list[str]:
    open_everything(page)
    return faults(page)


@pytest.mark.parametrize("look", looks(__name__), ids=str)
def test_every_step_looks_right(site: Visit, live_cast: Cast, look: Look) -> None:
    visitor = site(look, user=ole(live_cast))
    page = visitor.goto("/imports/")
    faults = {"empty": wrong(page)}
    page.locator("input[type=file]").set_input_files([list_file()])
    page.locator("#import button[hx-post]").first.click()
    expect(page.locator("#bad")).to_be_visible()
    faults["preview"] = wrong(page)
    page.locator("button[formaction$='/imports/new/']").click()
    expect(page.locator("progress")).to_be_visible()
    faults["running"] = wrong(page)
    loop.do_all(HANDLERS, clock=timezone.now)
    expect(page.locator("main .facts")).to_be_visible()
    faults["done"] = wrong(page)
    assert {step: found for step, found in faults.items() if found} == {}


def test_a_list_is_corrected_and_brought_in(site: Visit, live_cast: Cast) -> None:
    page = site(user=ole(live_cast)).goto("/imports/")
    page.get_by_label("Fil").set_input_files([list_file("people.xlsx")])
    page.get_by_role("button", name="Se, hvad der sker").click()
    expect(page.locator("#preview")).to_contain_text("Listen har 4 rækker.")
    expect(page.locator("#bad")).to_contain_text("November har 30 dage.")
    page.get_by_label("Mail i række 3").fill("per@ny.test")
    page.get_by_label("Startdato i række 3").fill("30-11-2026")
    page.get_by_label("Nærmeste leder i række 4").fill("Mette Krogh")
    page.get_by_label("Telefon i række 3").fill("+45 30 30 30 30")
    page.get_by_role("button", name=re.compile("Hent . person")).click()  # shows first what that changes
    expect(page.locator("#bad")).to_have_count(0)
    expect(page.locator(".toast")).to_contain_text("Se efter en gang til")
    page.get_by_role("button", name=re.compile("Hent . person")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Henter personer")
    loop.do_all(HANDLERS, clock=timezone.now)
    expect(page.get_by_role("heading", level=1)).to_have_text("Personerne er her")  # it came by itself
    assert Person.objects.get(email="per@ny.test").phone == "+45 30 30 30 30"
    assert (
        Person.objects.get(email="bo@ny.test").leaderships.get(ended_at=None).leader_id == live_cast.mette.id
    )


def test_a_column_is_chosen(site: Visit, live_cast: Cast) -> None:
    visitor = site(user=ole(live_cast))
    visitor.expect_refusal(422)
    page = visitor.goto("/imports/")
    page.get_by_label("Eller indsæt en liste").fill("Hvem\tHvor\tOg\nLise Nyby\tTeam Nyt\tx")
    page.get_by_role("button", name="Se, hvad der sker").click()
    expect(page.locator("#preview")).to_contain_text("2 rækker")
    page.get_by_text("Ret kolonnerne").click()
    page.get_by_label("Kolonne 2").select_option("unit")
    page.get_by_role("button", name="Tjek igen").click()
    expect(page.locator("#happens")).to_contain_text("Team Nyt")


def test_without_scripts_the_file_is_chosen_twice(site: Visit, live_cast: Cast) -> None:
    page = site(Look(scripts=False), user=ole(live_cast)).goto("/imports/")
    page.get_by_label("Fil").set_input_files([list_file()])
    page.get_by_role("button", name="Se, hvad der sker").click()
    expect(page.locator("#preview")).to_contain_text("Vælg filen igen")
    page.get_by_label("Fil").set_input_files([list_file()])
    page.get_by_role("button", name=re.compile("Hent . person")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Henter personer")
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Stoppet")
    loop.do_all(HANDLERS, clock=timezone.now)
    assert not Person.objects.filter(email="lise@ny.test").exists()
