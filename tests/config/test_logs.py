"""Canaries: what people write, who they are and what opens a door is in no line of a log."""

import http.cookiejar
import logging
import re
import secrets
import urllib.error
import urllib.parse
import urllib.request
from typing import Any

import psycopg
import pysqlite3  # type: ignore[import-untyped]  # it ships no types
import pytest

from naervaer.config.logs import Scrub
from tests.config.installation import Installation

pytestmark = pytest.mark.django_db

ADDRESS = "kanariefugl@havn.test"
PASSWORD = "kanarie-adgangskode"
QUERY = "kanarie-spurgt"


class Browser:
    """Cookies, forms with their tokens, and no opinion about status codes."""

    def __init__(self, of: Installation) -> None:
        self.root = f"http://127.0.0.1:{of.port}"
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(jar)

    def open(self, path: str, **data: str) -> tuple[int, str]:
        token = ""
        if data:
            _, page = self.open(path)
            token = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[0]
        body = urllib.parse.urlencode(data | {"csrfmiddlewaretoken": token}).encode() if data else None
        request = urllib.request.Request(self.root + path, data=body, headers={"Origin": self.root})  # noqa: S310
        try:
            with self.opener.open(request, timeout=20) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()


def break_everything(ready: Installation) -> None:
    """A table that every page needs is gone: whatever asks for it fails inside."""
    statement = "ALTER TABLE people_employment RENAME TO people_elsewhere"
    if ready.database_url:
        parts = urllib.parse.urlsplit(ready.database_url)
        host = urllib.parse.parse_qs(parts.query)["host"][0]
        with psycopg.connect(
            host=host, user=parts.username, dbname=parts.path[1:], autocommit=True
        ) as database:
            database.execute(statement)
    else:
        database = pysqlite3.connect(str(ready.data / "naervaer.sqlite3"), timeout=20)
        database.execute(statement)
        database.close()


def test_no_log_line_names_anybody_or_opens_anything(ready: Installation) -> None:
    token = secrets.token_urlsafe(32)
    loaded = ready.command("demo", "load").stdout
    password = re.findall(r"password (\S+)", loaded)[0]
    with ready.running() as started:
        ready.says(started)
        ready.get()
        browser = Browser(ready)
        assert browser.open("/account/login/", login=ADDRESS, password=PASSWORD, how="password")[0] == 200
        assert browser.open("/account/password/reset/", email="mette@havn.test")[0] == 200
        assert browser.open(f"/invitation/{token}/?{QUERY}=1")[0] == 404
        assert (
            browser.open("/account/login/", login="mette@havn.test", password=password, how="password")[0]
            == 200
        )
        assert "Mette" in browser.open("/")[1]
        break_everything(ready)
        assert {browser.open(f"/?{QUERY}=2")[0] for _ in range(3)} == {500}
        assert browser.open(f"/people/?name={QUERY}")[0] == 500
    log = ready.data.with_suffix(".log").read_text()
    assert "Internal Server Error" in log
    assert re.search(r"people/\w+\.py:\d+", log)  # it says where
    everybody = re.findall(r"^\s+(\S+)@havn\.test\s+([^,]+)", loaded, re.MULTILINE)
    assert len(everybody) >= 5
    names = {
        word.lower() for address, name in everybody for word in (address, *name.split()) if len(word) > 3
    }
    found = {
        word for word in {*names, ADDRESS, PASSWORD, QUERY, token, password, "@havn"} if word in log.lower()
    }
    assert found == set()
    mails = "".join(path.read_text() for path in (ready.data / "mail").iterdir())
    (link,) = re.findall(r"/account/password/reset/key/(\S+)/", mails)[:1]
    assert link not in log


def line(message: str, *arguments: Any, error: Exception | None = None) -> str:
    """As the handler writes it."""
    record = logging.LogRecord(
        "naervaer",
        logging.ERROR,
        "x.py",
        1,
        message,
        arguments,
        (type(error), error, error.__traceback__) if error else None,
    )
    Scrub().filter(record)
    return logging.Formatter("%(message)s").format(record)


@pytest.mark.parametrize(
    ("message", "arguments"),
    [
        ("Not Found: %s", (f"/invitation/{secrets.token_urlsafe(32)}/",)),
        ("Not Found: %s", (f"/set-up/{secrets.token_urlsafe(32)}",)),
        ("Internal Server Error: %s", (f"/account/password/reset/key/1-{secrets.token_urlsafe(40)}/",)),
        ("Bad Request: /people/?q=Ida+Bonde", ()),
        ("Forbidden: %s", ("/a/?name=Åse",)),
        ("sent to %s", (ADDRESS,)),
        ("Invalid HTTP_HOST header: 'ida@havn.test'", ()),
    ],
)
def test_lines_are_scrubbed(message: str, arguments: tuple[str, ...]) -> None:
    said = line(message, *arguments)
    secret = re.compile(r"[\w-]{32,}|Ida|Åse|havn\.test|kanarie")
    assert secret.search(message % arguments)
    assert not secret.search(said)


def test_an_error_says_where_and_not_what() -> None:
    try:
        try:
            raise ValueError("Ida sagde nej")
        except ValueError as inner:
            raise RuntimeError("Ida sagde ja") from inner
    except RuntimeError as error:
        said = line("It broke", error=error)
    assert "RuntimeError" in said
    assert "test_logs.py" in said
    assert "Ida" not in said
