"""The served demo organisation: weight and first paint of pages, memory of a worker, time of a start.

Served by the product's own command, compressed as in production, read by a real Chromium over a slow line.
"""

import os
import signal
import socket
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from bench.figures import Figure, tell
from tests.machine import chromium

PASSWORD = "naervaer-demo"
SLOW = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 200_000,
    "uploadThroughput": 200_000,
}  # 1.6 Mbit/s
LEADER, EMPLOYEE = "mette@havn.test", "jonas@havn.test"


@dataclass(frozen=True)
class Visit:
    """One page: kilobytes over the line, and milliseconds until something was to be seen."""

    kilobytes: float
    paint: float


def figures() -> list[Figure]:
    """Start, memory, weight and first paint."""
    with tempfile.TemporaryDirectory(prefix="naervaer-bench-") as folder:
        with _served(folder) as (_url, _process, first_start):
            pass
        with _served(folder) as (url, process, start), _chromium() as browser:
            tell("Pages over a slow line …")
            visits = {who: _visits(browser, url, who) for who in (LEADER, EMPLOYEE)}
            memory = _memory_of_a_worker(process)
    return [
        Figure("start_s", start, "s", {"first_start_with_demo": first_start}),
        Figure("worker_mb", memory, "MB", {"limit": 150}),
        _weight("leader_page_kb", visits[LEADER], 120),
        _weight("employee_page_kb", visits[EMPLOYEE], 90),
        Figure(
            "fcp_ms",
            max(each[0].paint for each in visits.values()),
            "ms",
            {"leader": visits[LEADER][0].paint, "employee": visits[EMPLOYEE][0].paint, "limit": 1200},
        ),
    ]


def _weight(name: str, visits: tuple[Visit, Visit], limit: int) -> Figure:
    return Figure(name, visits[0].kilobytes, "kB", {"repeat": visits[1].kilobytes, "limit": limit})


@contextmanager
def _served(folder: str) -> Iterator[tuple[str, psutil.Process, float]]:
    """`naervaer run` on a free port, until the page of signing in answers; the seconds which that took."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "NAERVAER_DATA": folder, "NAERVAER_PORT": str(port), "DATABASE_URL": ""}
    command = [sys.executable, "-m", "naervaer.config.cli", "run"]
    started = time.monotonic()
    with Path(os.devnull).open("w") as nowhere:
        process = psutil.Popen(command, env=environment, stdout=nowhere, stderr=nowhere)
    try:
        url = f"http://localhost:{port}"
        _until_it_answers(f"{url}/account/login/", process)
        yield url, process, round(time.monotonic() - started, 2)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def _until_it_answers(address: str, process: psutil.Process) -> None:
    while process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
        try:
            urllib.request.urlopen(address)  # noqa: S310  # our own address on this machine
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("naervaer run ended before it answered.")


def _memory_of_a_worker(process: psutil.Process) -> float:
    """The largest of its processes, resident."""
    largest: int = max(child.memory_info().rss for child in process.children(recursive=True))
    return round(largest / 2**20, 1)


@contextmanager
def _chromium() -> Iterator[Browser]:
    here = chromium()
    if here is None:
        raise RuntimeError("The figures of pages need Chromium.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=here.path, args=here.arguments, env=here.environment
        )
        yield browser
        browser.close()


def _visits(browser: Browser, url: str, who: str) -> tuple[Visit, Visit]:
    """I dag with an empty cache, then once more, on a line of 1.6 Mbit with 150 ms and a quarter of the processor."""
    signed_in = browser.new_context(locale="da-DK")
    _sign_in(signed_in.new_page(), url, who)
    cookies: Any = signed_in.cookies()
    signed_in.close()
    context = browser.new_context(locale="da-DK", viewport={"width": 390, "height": 844})
    context.add_cookies(cookies)
    cold, warm = _visit(context, url), _visit(context, url)
    context.close()
    return cold, warm


def _sign_in(page: Page, url: str, who: str) -> None:
    page.goto(f"{url}/account/login/")
    page.get_by_label("Arbejdsmail").fill(who)
    page.get_by_text("Log ind med adgangskode").click()
    page.get_by_label("Adgangskode", exact=True).fill(PASSWORD)
    page.get_by_label("Adgangskode", exact=True).press("Enter")
    page.wait_for_url(f"{url}/")


def _visit(context: BrowserContext, url: str) -> Visit:
    page = context.new_page()
    tools = context.new_cdp_session(page)
    bytes_read: list[float] = []
    tools.on("Network.loadingFinished", lambda event: bytes_read.append(event["encodedDataLength"]))
    tools.send("Network.enable")
    tools.send("Network.emulateNetworkConditions", SLOW)
    tools.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.goto(f"{url}/", wait_until="networkidle")
    paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    page.close()
    return Visit(round(sum(bytes_read) / 1000, 1), round(paint))
