"""No net: a tap on "Need contact" is kept on the device, said to be, and sent once; never as somebody else."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from naervaer.accounts.models import Session
from naervaer.contact.models import ContactRequest
from naervaer.people.models import Person
from tests.browser.conftest import axe, sideways, small_targets
from tests.browser.look import Look, looks
from tests.browser.wire import Wire, wire
from tests.cast import Cast, sign_in
from tests.contact.clock import asked
from tests.machine import chromium

KEPT = "Din anmodning om kontakt er gemt på denne enhed"
A_MONTH = 30 * 24 * 3600
HELD = """async whose => {
  const asked = indexedDB.open('naervaer', 1)
  const database = await new Promise(done => { asked.onsuccess = () => done(asked.result) })
  const rows = database.transaction('kept').objectStore('kept').getAll()
  const found = await new Promise(done => { rows.onsuccess = () => done(rows.result) })
  database.close()
  return found
}"""
AGE = """async hours => {
  const asked = indexedDB.open('naervaer', 1)
  const database = await new Promise(done => { asked.onsuccess = () => done(asked.result) })
  const work = database.transaction('kept', 'readwrite'), rows = work.objectStore('kept')
  const all = await new Promise(done => { const held = rows.getAll(); held.onsuccess = () => done(held.result) })
  for (const row of all.filter(row => row.key)) rows.put({...row, at: row.at - hours * 3600_000})
  await new Promise(done => { work.oncomplete = done })
  database.close()
}"""
SENT_ELSEWHERE = "new BroadcastChannel('kept').postMessage('sent')"
ASKS_AND_SETTLES_SLOWLY = """() => new Promise(done => {
  htmx.config.defaultSettleDelay = 2000
  document.addEventListener('htmx:afterSwap', ({target}) => target.id === 'need' && done())
  htmx.trigger('#need', 'renew')
})"""

A_WHILE = 45_000
"""For a machine so busy that the first try gave up: the next comes by itself."""


@dataclass
class Device:
    """A browser with a profile of its own that outlives it, on a wire that can be cut."""

    browser: Browser
    profile: Path
    net: Wire
    context: BrowserContext
    user: Person | None = None

    def belongs_to(self, person: Person) -> None:
        """Signed in for a month, without the sign-in page."""
        self.user = person
        value = sign_in(Client(), person).cookies[settings.SESSION_COOKIE_NAME].value
        until = time.clock_gettime(time.CLOCK_REALTIME) + A_MONTH
        name = settings.SESSION_COOKIE_NAME
        self.context.add_cookies(
            [
                {
                    "name": name,
                    "value": value,
                    "url": self.net.address,
                    "httpOnly": True,
                    "expires": until,
                }
            ]
        )

    def tab(self, path: str = "/") -> Page:
        """A page, with the button and the worker for the page without a net in place."""
        page = self.context.new_page()
        page.goto(self.net.address + path)
        expect(page.locator("#need[data-send]")).to_be_visible()
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        return page

    def loses_the_net(self) -> None:
        self.net.cut()
        self.context.set_offline(True)

    def finds_the_net(self) -> None:
        self.net.mend()
        self.context.set_offline(False)

    def is_killed(self) -> None:
        """At once, without a word; and started again."""
        ours = [each for each in psutil.process_iter(["cmdline"]) if self._is_ours(each)]
        for process in ours:
            process.kill()
        psutil.wait_procs(ours, timeout=10)
        self.context = started(self.browser, self.profile)

    def _is_ours(self, process: psutil.Process) -> bool:
        return f"--user-data-dir={self.profile}" in (process.info["cmdline"] or [])


def started(browser: Browser, profile: Path, look: Look | None = None) -> BrowserContext:
    here, look = chromium(), look or Look(390)
    assert here is not None
    context = browser.browser_type.launch_persistent_context(
        str(profile),
        executable_path=here.path,
        args=here.arguments,
        env=here.environment,
        viewport={"width": look.width, "height": 844},
        color_scheme=look.scheme,
        locale="da-DK" if look.language == "da" else "en-GB",
        timezone_id="Europe/Copenhagen",
        reduced_motion="reduce",
    )
    context.set_default_timeout(20_000)
    return context


@pytest.fixture
def device(browser: Browser, live_server: Any, live_cast: Cast, tmp_path: Path) -> Iterator[Device]:
    """Jonas's phone."""
    with wire(live_server.thread.port) as net:
        made = Device(browser, tmp_path / "profile", net, started(browser, tmp_path / "profile"))
        made.belongs_to(live_cast.jonas)
        yield made
        made.context.close()


def held(page: Page) -> list[dict[str, Any]]:
    """The taps that lie in the browser."""
    return [row for row in page.evaluate(HELD) if "key" in row]


def test_three_taps_in_two_tabs_and_a_killed_browser_are_one_request(device: Device, live_cast: Cast) -> None:
    first, second = device.tab(), device.tab("/hours/")
    device.loses_the_net()
    first.locator("#need button").click()
    expect(first.locator("#kept")).to_contain_text(KEPT)
    expect(first.locator("#kept")).to_contain_text("Den lovede tid regnes fra, at den når frem")
    expect(second.locator("#kept")).to_contain_text(KEPT)  # the other tab says it too
    first.locator("#need button").click()
    second.locator("#need button").click()
    (row,) = held(second)
    assert set(row) <= {"whose", "key", "at", "tried"}
    assert not ContactRequest.objects.exists()
    device.is_killed()
    device.net.mend()
    device.belongs_to(live_cast.jonas)
    pages = [device.tab(), device.tab()]
    expect(pages[0].locator("#kept")).to_contain_text("din anmodning om kontakt er sendt")
    for page in pages:
        expect(page.locator("#need a")).to_contain_text("Du har bedt om kontakt")
        assert held(page) == []
    request = ContactRequest.objects.get()
    assert (str(request.key), request.employee) == (row["key"], live_cast.jonas)


def test_the_net_comes_back_to_open_pages(device: Device, live_cast: Cast) -> None:
    pages = [device.tab(), device.tab("/hours/")]
    device.loses_the_net()
    pages[0].locator("#need button").dblclick()
    expect(pages[1].locator("#kept")).to_contain_text(KEPT)
    device.finds_the_net()
    for page in pages:
        expect(page.locator("#need a")).to_contain_text("Du har bedt om kontakt", timeout=A_WHILE)
        expect(page.locator("#kept")).not_to_contain_text(KEPT, timeout=A_WHILE)
    assert pages[1].url.endswith("/hours/")  # nobody is taken away from what they were doing
    assert ContactRequest.objects.count() == 1


@pytest.mark.browser_alone
def test_sent_elsewhere_while_the_new_button_cannot_ask_yet(device: Device, live_cast: Cast) -> None:
    """The button in place was given before the request came: it is asked for once more, as soon as it can ask."""
    page = device.tab()
    page.evaluate(ASKS_AND_SETTLES_SLOWLY)
    asked(live_cast.jonas, timezone.now())
    page.evaluate(SENT_ELSEWHERE)
    expect(page.locator("#need a")).to_contain_text("Du har bedt om kontakt")


@pytest.mark.browser_alone
def test_sent_elsewhere_while_the_net_fails_here(device: Device, live_cast: Cast) -> None:
    page = device.tab()
    under_way: list[Route] = []
    page.route("**" + reverse("contact_button"), lambda route: under_way.append(route), times=1)
    page.evaluate("htmx.trigger('#need', 'renew')")
    while not under_way:
        page.wait_for_timeout(20)
    asked(live_cast.jonas, timezone.now())
    page.evaluate(SENT_ELSEWHERE)
    under_way[0].abort()
    expect(page.locator("#need a")).to_contain_text("Du har bedt om kontakt")


@pytest.mark.browser_alone
def test_a_net_that_is_there_and_leads_nowhere(device: Device, live_cast: Cast) -> None:
    """The browser believes in it, so the tap is tried; it is kept all the same, and goes when it can."""
    page = device.tab()
    device.net.cut()
    page.locator("#need button").click()
    expect(page.locator("#kept")).to_contain_text(KEPT)
    expect(page.locator("#kept")).to_contain_text("Måske nåede den frem")
    device.net.mend()
    # nothing tells the browser that it leads somewhere again: the page tries by itself, after seconds
    expect(page.locator("#kept")).to_contain_text("din anmodning om kontakt er sendt", timeout=A_WHILE)
    assert ContactRequest.objects.count() == 1


@pytest.mark.browser_alone
def test_taken_back_before_the_net_comes(device: Device, live_cast: Cast) -> None:
    page = device.tab()
    device.loses_the_net()
    page.locator("#need button").click()
    page.locator("#kept").get_by_role("button", name="Fortryd").click()
    expect(page.locator("#kept")).to_contain_text("Taget tilbage")
    assert held(page) == []
    device.finds_the_net()
    page.reload()
    expect(page.locator("#need[data-send]")).to_be_visible()
    expect(page.locator("#kept")).to_be_empty()
    assert not ContactRequest.objects.exists()


@pytest.mark.browser_alone
def test_the_app_is_opened_without_a_net(device: Device, live_cast: Cast) -> None:
    device.tab().close()
    device.loses_the_net()
    page = device.context.new_page()
    page.goto(device.net.address + "/hours/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Der er ikke net lige nu")
    assert axe(page) == []
    page.get_by_role("button", name="Brug for kontakt").click()
    expect(page.locator("#kept")).to_contain_text(KEPT)
    assert axe(page) == []
    stored = page.evaluate(
        """async () => {
          const found = []
          for (const name of await caches.keys()) {
            for (const request of await (await caches.open(name)).keys()) found.push(new URL(request.url).pathname)
          }
          return found
        }"""
    )
    assert reverse("contact_offline") in stored
    assert all(path.startswith("/static/") for path in stored if path != reverse("contact_offline"))
    device.finds_the_net()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Der er ikke net lige nu")
    expect(page.locator("#kept")).to_contain_text("din anmodning om kontakt er sendt")
    assert ContactRequest.objects.count() == 1


@pytest.mark.browser_alone
def test_the_page_without_a_net_offers_nothing_to_who_came_after_a_session_had_ended(
    device: Device, live_cast: Cast
) -> None:
    page = device.tab()
    Session.objects.all().delete()
    page.goto(device.net.address)
    expect(page.get_by_role("heading", name="Log ind")).to_be_visible()
    for _ in range(50):
        if not page.evaluate(HELD):
            break
        page.wait_for_timeout(100)
    device.loses_the_net()
    page.goto(device.net.address)
    expect(page.get_by_role("heading", level=1)).to_have_text("Der er ikke net lige nu")
    expect(page.get_by_role("button", name="Brug for kontakt")).to_be_hidden()


@pytest.mark.browser_alone
def test_what_waited_long_is_asked_about(device: Device, live_cast: Cast) -> None:
    page = device.tab()
    device.loses_the_net()
    page.locator("#need button").click()
    expect(page.locator("#kept")).to_contain_text(KEPT)
    page.evaluate(AGE, 13)
    device.finds_the_net()
    expect(page.locator("#kept")).to_contain_text("Har du stadig brug for kontakt?")
    assert not ContactRequest.objects.exists()
    page.get_by_role("button", name="Ja, send den nu").click()
    expect(page.locator("#kept")).to_contain_text("din anmodning om kontakt er sendt")
    assert ContactRequest.objects.count() == 1


@pytest.mark.browser_alone
def test_signed_out_meanwhile_it_stays_and_says_so(device: Device, live_cast: Cast) -> None:
    page = device.tab()
    device.loses_the_net()
    page.locator("#need button").click()
    expect(page.locator("#kept")).to_contain_text(KEPT)
    Session.objects.all().delete()
    device.finds_the_net()
    expect(page.locator("#kept")).to_contain_text("Du er logget ud")
    expect(page.get_by_role("heading", name="Log ind")).to_have_count(0)  # no sign-in page inside of the page
    assert len(held(page)) == 1
    device.belongs_to(live_cast.jonas)
    page.goto(device.net.address)
    expect(page.locator("#kept")).to_contain_text("din anmodning om kontakt er sendt")
    assert ContactRequest.objects.count() == 1


@pytest.mark.browser_alone
def test_nobody_sends_what_another_has_asked(device: Device, live_cast: Cast) -> None:
    page = device.tab()
    device.loses_the_net()
    page.locator("#need button").click()
    expect(page.locator("#kept")).to_contain_text(KEPT)
    device.belongs_to(live_cast.sofie)
    device.finds_the_net()
    expect(page.locator("#kept")).to_contain_text("En anden er logget ind på denne enhed nu")
    hers = device.tab()
    expect(hers.locator("#kept")).to_be_empty()
    assert not ContactRequest.objects.exists()
    device.belongs_to(live_cast.jonas)
    expect(device.tab().locator("#kept")).to_contain_text("din anmodning om kontakt er sendt")
    assert ContactRequest.objects.get().employee == live_cast.jonas


@pytest.mark.browser_alone
def test_signing_out_tells_and_clears(device: Device, live_cast: Cast) -> None:
    page = device.tab()
    device.loses_the_net()
    page.locator("#need button").click()
    expect(page.locator("#kept")).to_contain_text(KEPT)
    device.net.mend()  # the page does not know yet
    page.locator("details.me summary").click()
    page.get_by_role("button", name="Log ud").click()
    expect(page.locator("#kept")).to_contain_text("når du logger ud, bliver den slettet")
    page.get_by_role("button", name="Bliv").click()
    expect(page.locator("#kept")).to_contain_text(KEPT)
    assert len(held(page)) == 1
    page.locator("details.me summary").click()
    page.get_by_role("button", name="Log ud").click()
    with page.expect_response(lambda answer: "/contact/button/" in answer.url):
        device.context.set_offline(False)
    page.evaluate(
        "new Promise(over => setTimeout(over, 400))"
    )  # long enough to send it, which nobody has decided
    page.get_by_role("button", name="Slet den, og log ud").click()
    expect(page.get_by_role("heading", name="Log ind")).to_be_visible()
    assert page.evaluate(HELD) == []
    assert not ContactRequest.objects.exists()


@pytest.mark.parametrize("look", looks(__name__), ids=str)
def test_all_that_is_said_looks_right(
    browser: Browser, live_server: Any, live_cast: Cast, tmp_path: Path, look: Look
) -> None:
    with wire(live_server.thread.port) as net:
        device = Device(browser, tmp_path / "p", net, started(browser, tmp_path / "p", look))
        device.belongs_to(live_cast.jonas)
        page = device.tab()
        device.loses_the_net()
        page.locator("#need button").click()
        expect(page.locator("#kept [data-state=kept]")).to_be_visible()
        for state in ("kept", "gone", "sent", "old", "out", "other", "leaving"):
            page.evaluate(
                """state => {
                  const words = document.getElementById('kept-words').content
                  const each = words.querySelector(`[data-state=${state}]`).cloneNode(true)
                  document.getElementById('kept').replaceChildren(each)
                }""",
                state,
            )
            assert axe(page) == [], state
            assert (sideways(page), small_targets(page)) == (0, []), state
        device.context.close()
