"""The live server, the window, and the round through all scenes."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from random import Random
from socketserver import ThreadingMixIn
from unittest import mock
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django

django.setup()

import time_machine  # noqa: E402  # after setup, as everything that reads the settings
from django.conf import settings  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.test import Client  # noqa: E402
from playwright.sync_api import (  # noqa: E402
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    Response,
    sync_playwright,
)

from naervaer.accounts.models import User  # noqa: E402
from naervaer.config.prepare import prepare  # noqa: E402
from naervaer.demo.build import load  # noqa: E402
from naervaer.demo.people import named  # noqa: E402
from naervaer.people.setup_token import make_setup_token  # noqa: E402
from tests.browser.look import EVERY_LOOK, HEIGHTS, Look  # noqa: E402
from tests.cast import NOW  # noqa: E402
from tests.machine import chromium  # noqa: E402
from tests.shots.pictures import TooHeavy, write  # noqa: E402
from tests.shots.scenes import SCENES, Scene, Site  # noqa: E402

LOCALES = {"da": "da-DK", "en": "en-GB"}
PHONE = 600
MOST_PIXELS = 1600
THE_SAME_HOUSES = 18
"""Seeds the ids of the people, by which the houses look: the pictures change only when the pages do."""


def picture_name(scene: Scene, look: Look) -> str:
    """The file of one scene in one look."""
    return f"{scene.name}-{look.width}-{look.scheme}-{look.language}.png"


class Server(ThreadingMixIn, WSGIServer):
    """A browser asks for several files at once."""

    daemon_threads = True


class Silent(WSGIRequestHandler):
    """Nothing is written for each request."""

    def log_message(self, *args: object) -> None:
        """Nothing."""


@dataclass
class Studio:
    """Takes the pictures and remembers what went wrong."""

    browser: Browser
    folder: Path
    site: Site
    whole: bool
    """Phones too from top to bottom; otherwise what their screen shows."""
    faults: list[str] = field(default_factory=list)

    def take(self, scene: Scene) -> None:
        """One scene in all its looks."""
        for look in scene.looks:
            name = picture_name(scene, look)
            with self.window(scene, look, name) as window:
                page = window.new_page()
                page.on("response", partial(self.answered, name))
                try:
                    scene.opened(page, self.site)
                    page.wait_for_load_state("networkidle")
                    page.evaluate("document.fonts.ready")
                    if self.whole or look.width > PHONE:
                        _make_window_as_high(page, look, most=None if self.whole else MOST_PIXELS)
                    picture = page.screenshot(animations="disabled", caret="hide")
                    print(f"  {name}  {write(picture, self.folder / name) // 1024} kB", flush=True)
                except (Error, TooHeavy) as error:
                    self.faults.append(f"{name}: {str(error).splitlines()[0]}")

    @contextmanager
    def window(self, scene: Scene, look: Look, name: str) -> Iterator[BrowserContext]:
        """A window in this look, signed in as who the scene says."""
        phone = look.width <= PHONE
        context = self.browser.new_context(
            viewport={"width": look.width, "height": HEIGHTS[look.width]},
            color_scheme=look.scheme,
            locale=LOCALES[look.language],
            timezone_id="Europe/Copenhagen",
            has_touch=phone,
            is_mobile=phone,
            reduced_motion="reduce",
            service_workers="block",
        )
        context.set_default_timeout(15_000)
        context.clock.set_fixed_time(NOW)
        context.on("console", lambda message: self.heard(message, name))
        context.on("weberror", lambda error: self.faults.append(f"{name}: script: {error.error}"))
        if scene.who is not None:
            self.sign_in(context, scene.who, look)
        yield context
        context.close()

    def sign_in(self, context: BrowserContext, who: str, look: Look) -> None:
        """As this person of the demo, in the look's language."""
        user = User.objects.get(email=named(who).email)
        User.objects.filter(pk=user.pk).update(language=look.language)
        client = Client()
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
        cookie = settings.SESSION_COOKIE_NAME
        context.add_cookies(
            [
                {
                    "name": cookie,
                    "value": client.cookies[cookie].value,
                    "url": self.site.address,
                    "httpOnly": True,
                }
            ]
        )

    def answered(self, name: str, response: Response) -> None:
        """A page that is not there is a fault, whatever it shows."""
        if response.status >= 400:
            self.faults.append(f"{name}: {response.url} answered {response.status}")

    def heard(self, message: ConsoleMessage, name: str) -> None:
        """What the page complains about is a fault of the page."""
        blocked = "Service Worker registration blocked by Playwright" in message.text
        if message.type in ("error", "warning") and not blocked:
            self.faults.append(f"{name}: console: {message.text}")


def shoot(folder: Path, *, every_look: bool, only: list[str] | None) -> int:
    """All pictures into the folder. Returns the exit code."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted = [scene for scene in SCENES if only is None or scene.name in only]
    if every_look:
        looks = tuple(look for look in EVERY_LOOK if look.width > 320)
        wanted = [replace(scene, looks=looks) for scene in wanted]
    if only is None and not every_look:
        _forget_what_is_no_longer_taken(folder)
    with time_machine.travel(NOW, tick=True), serving() as address, a_browser() as browser:
        studio = Studio(browser, folder, Site(address, make_setup_token()), whole=every_look)
        for scene in wanted:
            if scene.before_anybody:
                studio.take(scene)
        with mock.patch("os.urandom", Random(THE_SAME_HOUSES).randbytes):
            load(now=NOW)
        for scene in wanted:
            if not scene.before_anybody:
                studio.take(scene)
    for fault in studio.faults:
        print(f"  ✗ {fault}", flush=True)
    return 1 if studio.faults else 0


def _make_window_as_high(page: Page, look: Look, *, most: int | None) -> None:
    """As the page, or as most: what is fixed to the bottom of the window then stands at the picture's bottom."""
    height = int(page.evaluate("document.documentElement.scrollHeight"))
    page.set_viewport_size({"width": look.width, "height": min(height, most or height)})


def _forget_what_is_no_longer_taken(folder: Path) -> None:
    taken = {picture_name(scene, look) for scene in SCENES for look in scene.looks}
    for path in folder.glob("*.png"):
        if path.name not in taken:
            path.unlink()


@contextmanager
def serving() -> Iterator[str]:
    """The product behind a plain server of this process, so that both have one clock."""
    prepare()
    application = get_wsgi_application()  # now: it looks once for the static files
    server = make_server("127.0.0.1", settings.PORT, application, server_class=Server, handler_class=Silent)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield settings.ADDRESS
    server.shutdown()
    thread.join()


@contextmanager
def a_browser() -> Iterator[Browser]:
    """A real Chromium, off the network."""
    here = chromium()
    if here is None:
        raise SystemExit("The pictures need Chromium: apt-get install chromium, or NAERVAER_CHROMIUM=/path.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=here.path,
            args=here.arguments,
            env=here.environment | {"LANGUAGE": "da"},
            timeout=120_000,
        )
        yield browser
        browser.close()
