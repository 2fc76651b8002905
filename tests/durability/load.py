"""Leaders at work over real HTTP: each notes talks, one after the other, and writes down what was acknowledged."""

import http.client
import re
import threading
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import product
from typing import NamedTuple
from urllib.parse import urlencode

PASSWORD = "naervaer-demo"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
PEOPLE = re.compile(r'name="person" value="([0-9a-f-]{36})"')


class Noted(NamedTuple):
    """One talk: with whom, on which day."""

    person: str
    on: str


@dataclass
class Leader:
    """A signed-in browser without a picture: cookies, a token, and people to talk with."""

    port: int
    email: str
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""
    people: list[str] = field(default_factory=list)

    def sign_in(self) -> None:
        """By password, as on the page of signing in. Raises OSError while the server is away."""
        self._read("/account/login/")
        fields = {
            "login": self.email,
            "password": PASSWORD,
            "how": "password",
            "csrfmiddlewaretoken": self.token,
        }
        status, _ = self._send("POST", "/account/login/", fields)
        assert status == 302, status
        self.people = sorted(set(PEOPLE.findall(self._read("/list/"))))

    def notes(self, talk: Noted) -> bool:
        """Whether the server has said that it is noted."""
        fields = {"person": talk.person, "on": talk.on, "next": "/", "csrfmiddlewaretoken": self.token}
        return self._send("POST", "/touches/", fields)[0] == 303

    def throws(self, talk: Noted) -> bool:
        """The negative control: the form is sent, and taken for noted before anybody has answered."""
        fields = {"person": talk.person, "on": talk.on, "next": "/", "csrfmiddlewaretoken": self.token}
        self._send("POST", "/touches/", fields, wait=False)
        return True

    def _read(self, path: str) -> str:
        status, page = self._send("GET", path, {})
        assert status == 200, (path, status)
        self.token = TOKEN.findall(page)[0]
        return page

    def _send(self, method: str, path: str, fields: dict[str, str], *, wait: bool = True) -> tuple[int, str]:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        headers |= {"Content-Type": "application/x-www-form-urlencoded", "Host": f"localhost:{self.port}"}
        try:
            line.request(method, path, urlencode(fields) if fields else None, headers)
            if not wait:
                return 0, ""
            answer = line.getresponse()
            for cookie in answer.headers.get_all("Set-Cookie") or []:
                name, _, value = cookie.partition(";")[0].partition("=")
                self.cookies[name] = value
            return answer.status, answer.read().decode()
        finally:
            line.close()


class Work:
    """Several leaders note at once until told to stop; ``acknowledged`` holds what the server said yes to."""

    def __init__(self, leaders: list[Leader], today: date, *, control: bool = False) -> None:
        self.acknowledged: list[Noted] = []
        self._stop = threading.Event()
        self._control = control
        self._threads = [
            threading.Thread(target=self._notes, args=(leader, today, index), daemon=True)
            for index, leader in enumerate(leaders)
        ]
        self._shares = len(leaders)

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(timeout=60)

    def _notes(self, leader: Leader, today: date, index: int) -> None:
        days = (today - timedelta(days=300 + number) for number in range(400))
        talks = [Noted(person, on.isoformat()) for on, person in product(days, leader.people)]
        for talk in talks[index :: self._shares]:
            while not self._stop.is_set():
                try:
                    if (leader.throws if self._control else leader.notes)(talk):
                        self.acknowledged.append(talk)
                        break
                except (OSError, http.client.HTTPException):
                    self._stop.wait(0.05)  # the server is away: the same talk again, as somebody would
            if self._stop.is_set():
                return
