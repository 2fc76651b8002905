"""My calendar: looked at with everything on it, and used on a phone and without scripts."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from naervaer.config.work import HANDLERS
from naervaer.distance.actions import add_calendar, make_feed
from naervaer.distance.models import CalendarFeed, CalendarSource
from naervaer.jobs import loop
from naervaer.people.models import Person
from tests.browser.conftest import Visit, axe, sideways, small_targets
from tests.browser.look import Look, looks
from tests.browser.test_home import user_of
from tests.cast import NOW, Cast

CALENDAR = (
    "BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nUID:1\nSUMMARY:Tandlæge\nDTSTART:20261124T090000Z\n"
    "DTEND:20261124T100000Z\nEND:VEVENT\nEND:VCALENDAR\n"
)


def one_of_each(person: Person) -> None:
    """An address that is read, one that is not, one that is on its way, and a file with something left out."""
    for name, columns in (
        ("calendar.google.example", {"asked_at": NOW, "taken_at": NOW}),
        ("a-rather-long-name-of-a-machine.outlook.office365.example", {"asked_at": NOW, "fault": "refused"}),
        ("nextcloud.example", {}),
        ("", {"asked_at": NOW, "taken_at": NOW, "left_out": 3}),
    ):
        address = f"https://{name}/secret.ics" if name else ""
        source = add_calendar(
            person=person, address=address, text="" if name else CALENDAR, by=person, at=NOW
        )
        CalendarSource.objects.filter(pk=source.pk).update(**columns)
    make_feed(person=person, by=person, at=NOW)


@pytest.mark.parametrize("look", looks(__name__), ids=str)
def test_my_calendar_looks_right(site: Visit, live_cast: Cast, look: Look) -> None:
    one_of_each(live_cast.jonas)
    page = site(look, user=user_of(live_cast.jonas)).goto("/calendar/")
    page.evaluate("document.querySelectorAll('main details').forEach(each => each.open = true)")
    assert axe(page) + small_targets(page) == []
    assert sideways(page) == 0


def test_a_file_is_read_and_an_address_made_and_closed_on_a_phone(
    site: Visit, live_cast: Cast, tmp_path: Path
) -> None:
    file = tmp_path / "kalender.ics"
    file.write_text(CALENDAR)
    page = site(Look(390, "dark"), user=user_of(live_cast.jonas)).goto("/calendar/")
    page.get_by_text("Tilføj en fil").click()
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Læs filen").click()
    expect(page.get_by_text("Den bliver læst. Det tager et øjeblik.")).to_be_visible()
    loop.do_all(HANDLERS)
    expect(page.locator("#calendars")).to_contain_text("Læst mandag 23. november")  # it asks by itself
    page.get_by_role("button", name="Fjern").click()
    expect(page.locator("#calendars li")).to_have_count(0)
    page.get_by_role("button", name="Lav en adresse").click()
    link = page.get_by_label("Din adresse").input_value()
    assert re.fullmatch(r"http://localhost:\d+/feeds/[\w-]{43}\.ics", link)
    assert page.request.get(link).status == 200
    page.get_by_role("button", name="Luk adressen").click()
    expect(page.locator("#out .st")).to_have_text("ikke i brug")
    assert page.request.get(link).status == 404


def test_an_address_without_scripts(site: Visit, live_cast: Cast) -> None:
    visitor = site(Look(320, scripts=False), user=user_of(live_cast.jonas))
    visitor.expect_refusal(422)
    page = visitor.goto("/calendar/")
    page.get_by_label("Adressen på din kalender").fill("http://calendar.example/jonas.ics")
    page.get_by_role("button", name="Læs den").click()
    expect(page.get_by_label("Adressen på din kalender")).to_have_value("http://calendar.example/jonas.ics")
    expect(page.get_by_role("alert")).to_contain_text("https://")
    page.get_by_label("Adressen på din kalender").fill("webcal://calendar.example/jonas.ics")
    page.get_by_role("button", name="Læs den").click()
    expect(page.locator("#calendars")).to_contain_text("calendar.example")
    page.get_by_role("button", name="Lav en adresse").click()
    expect(page.get_by_label("Din adresse")).to_have_value(re.compile("/feeds/"))
    assert CalendarFeed.objects.count() == 1
