"""A signed-in person who calls the product as the web server does: through WSGI, with every middleware."""

import io
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

from django.core.wsgi import get_wsgi_application
from django.test import Client

from naervaer.accounts.models import User

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
application = cache(get_wsgi_application)


@dataclass(frozen=True)
class Answer:
    """What came back, and after how long: from the request's arrival until the last byte was handed over."""

    status: int
    body: str
    milliseconds: float


class Visitor:
    """One browser with its cookies."""

    def __init__(self, user: User) -> None:
        client = Client()
        client.force_login(user)
        self.cookies = {name: morsel.value for name, morsel in client.cookies.items()}

    def get(self, path: str, *, query: str = "", status: int = 200) -> Answer:
        """Open a page. Raises AssertionError when it answers with another status."""
        answer = self._call("GET", path, query=query)
        assert answer.status == status, (path, answer.status)
        return answer

    def post(self, path: str, token: str, **fields: str) -> Answer:
        """Send a form. Raises AssertionError when it is not taken."""
        answer = self._call("POST", path, urlencode({"csrfmiddlewaretoken": token, **fields}).encode())
        assert answer.status == 303, (path, answer.status)
        return answer

    def _call(self, method: str, path: str, body: bytes = b"", query: str = "") -> Answer:
        status, headers = 0, list[tuple[str, str]]()

        def start_response(
            line: str, given: list[tuple[str, str]], _fault: object = None
        ) -> Callable[..., None]:
            nonlocal status
            status = int(line.split()[0])
            headers.extend(given)
            return lambda _data: None

        environ = self._environ(method, path, body) | {"QUERY_STRING": query}
        started = time.perf_counter()
        response = application()(environ, start_response)
        told = b"".join(response)
        if hasattr(response, "close"):
            response.close()
        milliseconds = (time.perf_counter() - started) * 1000
        for name, value in headers:
            if name.lower() == "set-cookie":
                self.cookies |= {key: morsel.value for key, morsel in SimpleCookie(value).items()}
        return Answer(status, told.decode(), milliseconds)

    def _environ(self, method: str, path: str, body: bytes) -> dict[str, Any]:
        return {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "localhost:8000",
            "HTTP_ACCEPT_LANGUAGE": "da",
            "HTTP_COOKIE": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
            "wsgi.url_scheme": "http",
        }


def token_of(page: str) -> str:
    """The form token of a page."""
    found = TOKEN.search(page)
    assert found
    return found[1]
