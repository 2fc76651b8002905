"""A real Chromium. Every page that a test opens is watched: a violation of the policy or an error fails the test."""

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from naervaer.accounts.models import User
from tests.browser.look import HEIGHTS, Look, looks
from tests.machine import chromium

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright runs a loop in this thread
expect.set_options(timeout=15_000)  # two browsers and two databases share two cores

AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE_OPTIONS = {
    "runOnly": {"type": "tag", "values": AXE_RULES},
    "resultTypes": ["violations"],
    # No page of ours has a frame, and of the rules asked for none reads style sheets anew: a third of its time.
    "iframes": False,
    "preload": {"assets": ["media"]},
}
ASK_AXE = """options => axe.run(options).then(found => found.violations.flatMap(rule => rule.nodes.map(
    node => `${rule.id}: ${node.html.slice(0, 200)} ${node.failureSummary}`)))"""
PHONE, NARROWEST = 600, 320
LOCALES = {"da": "da-DK", "en": "en-GB"}
WATCH = """addEventListener('securitypolicyviolation', event =>
    naervaerViolation(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`))"""
REFUSED = re.compile(r"Failed to load resource: the server responded with a status of (\d+)")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is done in a window is dealt out in the short run; how a page looks is seen beside either database."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")
            if not _is_a_look(item):
                item.add_marker("dealt_out")


def _is_a_look(item: pytest.Item) -> bool:
    return isinstance(item, pytest.Function) and any(
        mark.args == ("look", looks(item.module.__name__)) for mark in item.iter_markers("parametrize")
    )


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run."""
    here = chromium()
    if here is None:
        pytest.fail(
            "The browser tests need Chromium: apt-get install chromium-headless-shell, or NAERVAER_CHROMIUM=…"
        )
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=here.path, args=here.arguments, env=here.environment, timeout=120_000
        )
        yield started
        started.close()


@dataclass
class Visitor:
    """Somebody with a window of their own. `faults` is what the window complained about."""

    context: BrowserContext
    page: Page
    look: Look
    address: str
    faults: list[str] = field(default_factory=list)
    refusals: set[int] = field(default_factory=set)

    def goto(self, path: str) -> Page:
        self.page.goto(self.address + path)
        return self.page

    def expect_refusal(self, *statuses: int) -> None:
        """This test asks for what is refused: these answers are no fault."""
        self.refusals |= set(statuses)

    def heard(self, message: ConsoleMessage) -> None:
        if "Service Worker registration blocked by Playwright" in message.text:
            return
        if message.type in ("error", "warning"):
            self.faults.append(f"console {message.type}: {message.text} ({message.location.get('url', '')})")

    def unexpected(self) -> list[str]:
        return [
            fault
            for fault in self.faults
            if not ((refused := REFUSED.search(fault)) and int(refused.group(1)) in self.refusals)
        ]


Visit = Callable[..., Visitor]


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """`visit(look, user=…, address=…)` opens a window; all of them are checked and closed after the test."""
    visitors: list[Visitor] = []

    def opened(
        look: Look | None = None, *, user: User | None = None, address: str = "http://localhost"
    ) -> Visitor:
        visitor = _open(browser, look or Look(), address)
        visitors.append(visitor)
        if user is not None:
            sign_in(visitor, user)
        return visitor

    yield opened
    faults = [fault for visitor in visitors for fault in visitor.unexpected()]
    for visitor in visitors:
        visitor.context.close()
    assert not faults, "\n".join(faults)


def _open(browser: Browser, look: Look, address: str) -> Visitor:
    phone = look.width < PHONE
    context = browser.new_context(
        viewport={"width": look.width, "height": HEIGHTS[look.width]},
        color_scheme=look.scheme,
        locale=LOCALES[look.language],
        timezone_id="Europe/Copenhagen",
        java_script_enabled=look.scripts,
        has_touch=phone,
        is_mobile=phone,
        reduced_motion="reduce",
        service_workers="block",
    )
    context.set_default_timeout(20_000)
    visitor = Visitor(context, context.new_page(), look, address)
    if look.scripts:
        context.expose_binding(
            "naervaerViolation", lambda source, words: visitor.faults.append(f"policy: {words}")
        )
        context.add_init_script(WATCH)
    context.on("console", visitor.heard)
    context.on("weberror", lambda error: visitor.faults.append(f"script: {error.error}"))
    return visitor


def sign_in(visitor: Visitor, user: User) -> None:
    """As this user, without the sign-in page, in the language of the look."""
    User.objects.filter(pk=user.pk).update(language=visitor.look.language)
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    visitor.context.add_cookies(
        [{"name": name, "value": client.cookies[name].value, "url": visitor.address, "httpOnly": True}]
    )


@pytest.fixture
def site(live_server: Any, live_cast: Any, visit: Visit) -> Visit:
    """`site(look, user=…)`: the same, over a running server with the cast in it."""

    def opened(look: Look | None = None, *, user: User | None = None) -> Visitor:
        return visit(look, user=user, address=live_server.url)

    return opened


# --- what is asked of a page ------------------------------------------------------------------------------


def faults(page: Page) -> list[str]:
    """What is wrong with the page as it stands: for axe, for a thumb, and for its width, down to 320 pixels."""
    return axe(page) + small_targets(page) + too_wide(page)


def open_everything(page: Page) -> None:
    """All that is folded, so that it is looked at too."""
    page.evaluate("document.querySelectorAll('main details:not(.pop)').forEach(each => each.open = true)")


def too_wide(page: Page) -> list[str]:
    """Where one would have to scroll sideways: here, and on the narrowest telephone."""
    here = page.viewport_size
    assert here is not None
    found = [f"{over} px sideways" for over in [sideways(page)] if over]
    if here["width"] < PHONE:
        page.set_viewport_size({"width": NARROWEST, "height": HEIGHTS[NARROWEST]})
        found += [f"{over} px sideways at {NARROWEST}" for over in [sideways(page)] if over]
        page.set_viewport_size(here)
    return found


def axe(page: Page) -> list[str]:
    """What axe finds wrong, one sentence for each element."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return list(page.evaluate(ASK_AXE, AXE_OPTIONS))


def sideways(page: Page) -> int:
    """How many pixels the page is wider than its window: 0 for a good one."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def small_targets(page: Page, pixels: int = 44) -> list[str]:
    """Buttons and fields that are less high than this; what is invisible or inside a sentence does not count."""
    return list(
        page.evaluate(
            """pixels => [...document.querySelectorAll('button, .button, select, input:not([type=hidden])')]
            .filter(e => e.checkVisibility({visibilityProperty: true}) && !['checkbox', 'radio'].includes(e.type))
            .map(e => [e, e.getBoundingClientRect()])
            .filter(([e, box]) => box.width > 1 && box.height > 1 && box.height < pixels - 0.5)
            .map(([e, box]) => `${Math.round(box.height)} px: ${e.outerHTML.slice(0, 120)}`)""",
            pixels,
        )
    )
