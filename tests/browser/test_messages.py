"""How one is told, Forbindelser and Drift as people see them; and a message that the service worker shows."""

import json
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, expect

from naervaer.jobs.models import Job
from naervaer.notify.channels import push
from naervaer.notify.models import DELIVER, Notice, Subscription
from tests.browser.conftest import Visit, axe, sideways, small_targets
from tests.browser.look import Look, looks
from tests.cast import NOW, Cast
from tests.notify.rows import ENDPOINT, a_browser, a_chat_address, a_subscription


@pytest.fixture(autouse=True)
def keys(tmp_path: Path, settings: Any) -> None:
    """Keys of this test, beside its own copy of the master key."""
    copy = tmp_path / "master.key"
    copy.write_bytes(settings.MASTER_KEY_FILE.read_bytes())
    settings.MASTER_KEY_FILE = copy
    push.make_keys()


def trouble(cast: Cast) -> None:
    """Mail is down since an hour, one address does not exist, and a chat address has been tried in vain."""
    for person in (cast.jonas, cast.sofie):
        Notice.objects.create(
            to=person, kind="test.refused", made_at=NOW, due_at=NOW, refused_at=NOW - timedelta(hours=2)
        )
    waits = Notice.objects.create(
        to=cast.mette, kind="test.waits", made_at=NOW - timedelta(hours=1), due_at=NOW
    )
    Job.objects.create(
        kind=DELIVER,
        payload={"notice": str(waits.id)},
        due_at=NOW + timedelta(minutes=4),
        attempts=7,
        error="ConnectionRefusedError",
    )
    a_chat_address(at=NOW, tried_at=NOW, tried_well=False)
    a_subscription(cast.ole, at=NOW)


@pytest.mark.parametrize("look", looks(__name__), ids=str)
def test_the_pages_look_right(site: Visit, live_cast: Cast, look: Look) -> None:
    trouble(live_cast)
    visitor = site(look, user=live_cast.ole.user)
    for path in (reverse("messages"), reverse("connections"), reverse("operations")):
        page = visitor.goto(path)
        assert axe(page) == [], path
        assert sideways(page) == 0, path
        assert small_targets(page) == [], path
        if os.environ.get("LOOK_AT"):
            page.screenshot(
                path=f"{os.environ['LOOK_AT']}/{path.strip('/').replace('/', '-')}-{look}.png", full_page=True
            )


@pytest.mark.parametrize("look", [Look(), Look(390, scripts=False)], ids=str)
def test_the_administrator_sees_who_is_not_reached_and_corrects_it(
    site: Visit, live_cast: Cast, look: Look
) -> None:
    trouble(live_cast)
    page = site(look, user=live_cast.ole.user).goto(reverse("operations"))
    expect(page.get_by_text("svarer ikke").first).to_be_visible()
    expect(page.locator("#unreached")).to_contain_text("Jonas Holm")
    page.get_by_role("link", name="Ret Jonas Holm").click()
    expect(page).to_have_url(
        f"{page.url.split('/people')[0]}{reverse('person_entry', args=[live_cast.jonas.id])}"
    )


SUBSCRIBES = """
const bytes = text => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), s => s.charCodeAt(0))
PushManager.prototype.subscribe = async function (asked) {
  window.__asked = (window.__asked || 0) + 1
  return {endpoint: '%s', getKey: name => bytes(name === 'auth' ? '%s' : '%s').buffer}
}
Notification.requestPermission = async () => { window.__permission = true; return 'granted' }
navigator.serviceWorker.register = async () => {}
const ready = Promise.resolve({pushManager: Object.create(PushManager.prototype)})
Object.defineProperty(navigator.serviceWorker, 'ready', {value: ready})
"""


def test_a_browser_is_asked_on_a_click_and_never_before(site: Visit, live_cast: Cast) -> None:
    keys = a_browser()[2]
    visitor = site(Look(), user=live_cast.jonas.user)
    visitor.page.add_init_script(SUBSCRIBES % (ENDPOINT, keys["shared"], keys["public"]))
    page = visitor.goto(reverse("messages"))
    assert page.evaluate("[window.__asked, window.__permission]") == [None] * 2
    page.get_by_role("button", name="Giv mig besked i denne browser").click()
    expect(page.get_by_text("Klaret. Du får besked her fra nu af.")).to_be_visible()
    expect(page.locator("#browsers li")).to_have_count(1)
    held = Subscription.objects.get(person=live_cast.jonas)
    assert (held.endpoint, held.public, held.shared) == (ENDPOINT, keys["public"], keys["shared"])
    page.get_by_role("button", name="Fjern").click()
    expect(page.get_by_text("Fjernet. Du får ikke mere besked der.")).to_be_visible()
    assert not Subscription.objects.exists()


# What the worker asks to have shown. Chromium without a window never allows it; one that has a window does it too.
NOTE = """() => {
  const show = ServiceWorkerRegistration.prototype.showNotification
  self.__shown = []
  ServiceWorkerRegistration.prototype.showNotification = async function (title, how) {
    if (Notification.permission === 'granted') await show.call(this, title, how)
    self.__shown.push([title, how.body || '', how.data])
  }
}"""
TOLD = """async () => {
  for (let turn = 0; turn < 50 && !self.__shown.length; turn++) await new Promise(done => setTimeout(done, 100))
  return self.__shown
}"""


def test_the_service_worker_shows_the_generic_line_and_nothing_else(
    browser: Browser, live_server: Any, live_cast: Cast
) -> None:
    """The real one: registered through the page's policy, woken by a push as the browser would."""
    context = browser.new_context(permissions=["notifications"], base_url=live_server.url)
    page = context.new_page()
    page.goto("/account/login/")
    page.evaluate(
        "async () => { await navigator.serviceWorker.register('/sw.js'); await navigator.serviceWorker.ready }"
    )
    tools = context.new_cdp_session(page)
    registrations: list[str] = []
    tools.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: registrations.extend(each["registrationId"] for each in told["registrations"]),
    )
    tools.send("ServiceWorker.enable")
    page.wait_for_timeout(200)
    (worker,) = context.service_workers
    worker.evaluate(NOTE)
    pushed = {"title": "Der er noget nyt til dig i Nærvær", "link": "/talks/", "id": "m-1"}
    tools.send(
        "ServiceWorker.deliverPushMessage",
        {"origin": live_server.url, "registrationId": registrations[0], "data": json.dumps(pushed)},
    )
    assert worker.evaluate(TOLD) == [["Der er noget nyt til dig i Nærvær", "", "/talks/"]]
    context.close()
