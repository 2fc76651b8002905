"""The guard before every question to another machine: nothing inside is touched, and nobody waits for ever."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from naervaer.jobs import outward
from naervaer.jobs.outward import NoAnswer, NotOutside, TooLong, ask, vouched_for
from tests.kernels.test_addresses import INNER, STRANGE

HERE = ("localhost",)


@pytest.fixture
def connections(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Every connection that anybody tries to make; none is made."""
    made: list[Any] = []

    def counted(address: Any, *args: Any, **how: Any) -> socket.socket:
        made.append(address)
        raise OSError("no connection in this test")

    monkeypatch.setattr(socket, "create_connection", counted)
    monkeypatch.setattr(socket.socket, "connect", lambda self, address: counted(address))
    return made


@pytest.mark.parametrize("spelling", INNER)
def test_no_spelling_of_an_inner_address_makes_a_connection(spelling: str, connections: list[Any]) -> None:
    for scheme in ("https", "http"):
        with pytest.raises(NotOutside):
            ask(f"{scheme}://{spelling}/hook")
    assert connections == []


@pytest.mark.parametrize("url", STRANGE)
def test_no_strange_address_makes_a_connection(url: str, connections: list[Any]) -> None:
    with pytest.raises(NotOutside):
        ask(url)
    assert connections == []


@pytest.mark.parametrize("leads_to", [["127.0.0.1"], ["9.9.9.9", "::1"], ["169.254.169.254"], []])
def test_a_name_that_leads_inside_makes_no_connection(leads_to: list[str], connections: list[Any]) -> None:
    with pytest.raises(NotOutside):
        ask("https://kalender.test/", resolve=lambda host, port: leads_to)
    assert connections == []


def test_a_name_server_that_changes_its_mind_is_asked_once(connections: list[Any]) -> None:
    """Rebinding: outside for the check, inside for the connection."""
    answers = iter([["9.9.9.9"], ["127.0.0.1"], ["127.0.0.1"]])
    with pytest.raises(NoAnswer):
        ask("https://kalender.test/", resolve=lambda host, port: next(answers))
    assert connections == [("9.9.9.9", 443)]
    assert next(answers) == ["127.0.0.1"]


def test_a_name_that_nobody_knows_may_be_tried_again(connections: list[Any]) -> None:
    def unknown(host: str, port: int) -> list[str]:
        raise socket.gaierror

    with pytest.raises(NoAnswer):
        ask("https://kalender.test/", resolve=unknown)
    assert connections == []


@contextmanager
def silent_name_server() -> Iterator[outward.Resolve]:
    """A name server that takes every question and answers none, and a look-up that waits for it without end."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        asked = []

        def resolve(host: str, port: int) -> list[str]:
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as question:
                question.bind(("127.0.0.1", 0))
                asked.append(question.getsockname())
                question.sendto(host.encode(), server.getsockname())
                question.recv(512)
            return ["9.9.9.9"]

        yield resolve
        for address in asked:
            server.sendto(b"too late", address)
    for thread in threading.enumerate():
        if thread.name == "look-up":
            thread.join()


def test_a_silent_name_server_holds_nobody() -> None:
    with silent_name_server() as resolve:
        began = time.monotonic()
        with pytest.raises(NoAnswer):
            ask("https://kalender.test/", seconds=0.3, resolve=resolve)
        assert time.monotonic() - began < 5  # of a busy machine; the name server would have taken all day


def test_nor_do_many_questions_pile_up_before_it() -> None:
    with silent_name_server() as resolve:
        for _ in range(outward.LOOK_UPS):
            with pytest.raises(NoAnswer):
                ask("https://kalender.test/", seconds=0.02, resolve=resolve)
        waiting = [thread for thread in threading.enumerate() if thread.name == "look-up"]
        with pytest.raises(NoAnswer):
            ask("https://kalender.test/", seconds=60, resolve=resolve)  # at once
        assert len(waiting) == outward.LOOK_UPS
    with pytest.raises(NotOutside):  # they have given up, and the next one is asked again
        ask("https://kalender.test/", resolve=lambda host, port: ["127.0.0.1"])


class Page(BaseHTTPRequestHandler):
    """Answers as its path says."""

    def do_GET(self) -> None:  # the library's name
        self.server.asked.append((self.path, dict(self.headers)))  # type: ignore[attr-defined]
        if self.path == "/redirect":
            self.send_response(302)
            self.send_header("Location", "/plain")
            self.end_headers()
        elif self.path == "/drip":
            self.send_response(200)
            self.end_headers()
            with suppress(OSError):
                for _ in range(100):
                    self.wfile.write(b"x")
                    time.sleep(0.1)
        elif self.path == "/hangs-up":
            self.send_response(200)
            self.send_header("Content-Length", "100")
            self.end_headers()
            self.wfile.write(b"too little")
        else:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"a" * 1000)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(201)
        self.send_header("X-Body", body.decode())
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Nothing."""


@contextmanager
def served(handler: type[BaseHTTPRequestHandler]) -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.asked = []  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def page() -> Iterator[Callable[..., Any]]:
    with served(Page) as server:

        def at(path: str, **how: Any) -> Any:
            found = lambda host, port: ["127.0.0.1"]  # noqa: E731
            return ask(
                f"http://localhost:{server.server_port}{path}", resolve=found, **{"inside": HERE, **how}
            )

        at.server = server  # type: ignore[attr-defined]
        yield at


def test_an_allowed_inner_host_is_asked_under_its_name(page: Any) -> None:
    answer = page("/plain")
    assert (answer.status, answer.body) == (200, b"a" * 1000)
    ((path, headers),) = page.server.asked
    assert (path, headers["Host"]) == ("/plain", f"localhost:{page.server.server_port}")


def test_it_is_refused_when_it_is_not_allowed(page: Any) -> None:
    with pytest.raises(NotOutside):
        page("/plain", inside=())
    assert page.server.asked == []


def test_a_body_is_sent(page: Any) -> None:
    assert page("/", method="POST", body=b"hello").headers["x-body"] == "hello"


def test_a_redirect_is_an_answer_and_not_followed(page: Any) -> None:
    assert page("/redirect").status == 302
    assert [path for path, _ in page.server.asked] == ["/redirect"]


def test_what_is_too_long_is_cut_off(page: Any) -> None:
    assert len(page("/plain", longest=1000).body) == 1000
    with pytest.raises(TooLong):
        page("/plain", longest=999)


@pytest.mark.parametrize("path", ["/drip", "/hangs-up"])
def test_half_an_answer_is_none(page: Any, path: str) -> None:
    with pytest.raises(NoAnswer):
        page(path, seconds=0.4)


def test_a_silent_machine_is_not_waited_for() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(NoAnswer):
        ask(
            f"http://localhost:{silent.getsockname()[1]}/",
            seconds=0.3,
            inside=HERE,
            resolve=lambda host, port: ["127.0.0.1"],
        )


def test_the_certificate_must_be_the_one_of_the_name(page: Any) -> None:
    with pytest.raises(NoAnswer):
        ask(
            f"https://localhost:{page.server.server_port}/",
            inside=HERE,
            resolve=lambda host, port: ["127.0.0.1"],
        )


def test_the_machines_own_resolver_reads_spellings_too(connections: list[Any]) -> None:
    assert outward.resolve("127.0.0.1", 80) == ["127.0.0.1"]
    with pytest.raises(NotOutside):
        ask("http://localhost/")
    assert connections == []


def test_whom_the_machine_trusts_is_read_once_an_hour_or_where_it_says_otherwise(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """To read all its certificates takes longer than a mail; new ones are found without a new start."""
    clock = [7200.0]
    monkeypatch.setattr("naervaer.jobs.outward.time.monotonic", lambda: clock[0])
    first = vouched_for()
    clock[0] += 3599
    assert vouched_for() is first
    clock[0] += 1
    later = vouched_for()
    assert later is not first
    (tmp_path / "authority.pem").touch()
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    assert vouched_for() is not later
